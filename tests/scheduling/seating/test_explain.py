"""Who is asked, in which order, and what the coordinator reads about it."""

from datetime import date
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from scheduling.seating.explain import rank
from scheduling.seating.rules import Candidate
from tests.scheduling.seating.people import a_sitting, somebody


def test_the_least_load_is_asked_first() -> None:
    proposal = rank([somebody("Often O", load=5), somebody("Seldom S", load=1)], a_sitting(free_places=1))
    assert [each.who.name for each in proposal.chosen] == ["Seldom S"]
    assert [each.who.name for each in proposal.following] == ["Often O"]


def test_with_the_same_load_the_longest_wait_is_asked_first() -> None:
    lately = somebody("Lately L", load=2, last_sat_on=date(2026, 11, 1))
    long_ago = somebody("Long G", load=2, last_sat_on=date(2026, 3, 1))
    assert rank([lately, long_ago], a_sitting(free_places=1)).chosen[0].who is long_ago


def test_who_never_sat_waits_since_joining() -> None:
    early, late = somebody(joined_on=date(2026, 1, 1)), somebody(joined_on=date(2026, 9, 1))
    assert rank([late, early], a_sitting(free_places=1)).chosen[0].who is early


def test_who_owes_sittings_within_sixty_days_is_asked_first_the_nearest_day_first() -> None:
    pool = [
        somebody("New N"),
        somebody("Far F", owes=1, owed_by=date(2027, 1, 10), load=1),
        somebody("Near N", owes=2, owed_by=date(2026, 12, 4), load=9),
        somebody("Late L", owes=1, owed_by=date(2026, 11, 1), load=9),
        somebody("Edge E", owes=1, owed_by=date(2027, 1, 9), load=3),
        somebody("Planned P", owes=0, owed_by=date(2026, 12, 1), load=2),
    ]
    proposal = rank(pool, a_sitting(free_places=6))
    assert [each.who.name for each in proposal.chosen] == [
        "Late L",
        "Near N",
        "Edge E",
        "New N",
        "Far F",
        "Planned P",
    ]


def test_what_somebody_owes_is_said_once_it_counts() -> None:
    owes = {"owes": 2, "owed_by": date(2026, 12, 4)}
    (two,) = rank([somebody(**owes)], a_sitting()).chosen
    assert two.why == "Owes 2 sittings until 4 December. New: has not sat yet."
    (one,) = rank([somebody(**(owes | {"owes": 1}))], a_sitting(country="US")).chosen
    assert one.why == "Owes 1 sitting until December 4. New: has not sat yet."
    (new_year,) = rank([somebody(**(owes | {"owed_by": date(2027, 1, 2)}))], a_sitting()).chosen
    assert new_year.why.startswith("Owes 2 sittings until 2 January 2027.")
    (far,) = rank([somebody(owes=2, owed_by=date(2027, 6, 1))], a_sitting()).chosen
    assert far.why == "New: has not sat yet."


def test_no_day_lets_somebody_sit_whom_a_rule_keeps_out() -> None:
    owes = somebody("Owes O", owes=2, owed_by=date(2026, 11, 20), trained_until=None)
    assert rank([owes, somebody("Free F")], a_sitting(free_places=1)).chosen[0].who.name == "Free F"


@given(st.randoms())
def test_the_same_question_has_the_same_answer_in_any_order(chance: object) -> None:
    pool = [somebody(f"Juror {n}", id=UUID(int=n)) for n in range(12)]
    shuffled = pool.copy()
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    first, second = rank(pool, a_sitting()), rank(shuffled, a_sitting())
    assert [each.who.id for each in first.chosen] == [each.who.id for each in second.chosen]


def test_the_draw_between_equals_differs_from_hearing_to_hearing() -> None:
    pool = [somebody(f"Juror {n}", id=UUID(int=n)) for n in range(12)]
    firsts = {rank(pool, a_sitting(hearing=uuid4())).chosen[0].who.id for _ in range(40)}
    assert len(firsts) > 1


def test_two_who_are_kept_apart_are_not_chosen_together() -> None:
    one = somebody("One O", load=0)
    other = somebody("Two T", load=1, apart_from=frozenset({one.id}))
    third = somebody("Three T", load=2)
    proposal = rank([one, other, third], a_sitting(free_places=2))
    assert [each.who.name for each in proposal.chosen] == ["One O", "Three T"]
    assert [(out.who.name, out.reasons[0].kind) for out in proposal.out] == [("Two T", "apart")]


def test_a_small_room_takes_fewer() -> None:
    pool = [somebody(f"Juror {n}") for n in range(5)]
    proposal = rank(pool, a_sitting(free_places=4, room_left=2))
    assert (len(proposal.chosen), proposal.short) == (2, 2)


def test_an_empty_pool_is_short_of_everybody() -> None:
    assert rank([], a_sitting(free_places=3)).short == 3


def test_who_is_out_is_named_with_every_reason() -> None:
    proposal = rank([somebody("Zac D", knows=True, sworn_on=None)], a_sitting())
    assert [reason.words for reason in proposal.out[0].reasons] == [
        "Knows somebody in this case or in the same incident.",
        "Has not taken the oath.",
    ]


def test_what_would_help_counts_only_those_with_one_thing_in_the_way() -> None:
    pool: list[Candidate] = [
        somebody(trained_until=None),
        somebody(trained_until=None),
        somebody(consent_on=None),
        somebody(consent_on=None, sworn_on=None),
        somebody(knows=True),
    ]
    assert rank(pool, a_sitting()).helps == (
        "Train or renew training: 2 people.",
        "Ask a parent or carer for consent: 1 person.",
    )


def test_what_stands_behind_a_name() -> None:
    pool = [
        somebody("Tasha B", load=14, load_this_month=2, last_sat_on=date(2026, 10, 9), language="English"),
        somebody("New N"),
    ]
    said = {each.who.name: each.why for each in rank(pool, a_sitting()).chosen}
    assert said == {
        "Tasha B": "14 sittings done or promised, twice that month; the last 32 days ago.",
        "New N": "New: has not sat yet.",
    }
