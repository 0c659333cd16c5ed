"""A panel is mixed as the programme wishes: no place is given away that the mix still needs."""

from collections import Counter
from datetime import date
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from scheduling.seating import mixes, places
from scheduling.seating.explain import rank
from scheduling.seating.rules import Candidate
from tests.scheduling.seating.people import TUESDAY, a_sitting, somebody

TRAITS = ("experienced", "girl", "boy", "younger", "older")
BORN = {"younger": date(2012, 5, 1), "older": date(2009, 5, 1)}
wishes = st.dictionaries(st.sampled_from(TRAITS), st.integers(1, 2), max_size=5)
brought = st.builds(
    lambda gender, age, sat: frozenset(filter(None, (gender, age, sat))),
    st.sampled_from(("girl", "boy", "")),
    st.sampled_from(("younger", "older")),
    st.sampled_from(("experienced", "")),
)
pools = st.lists(brought, max_size=7)


def meets(panel: tuple[frozenset[str], ...], wanted: mixes.Wanted) -> bool:
    return all(sum(trait in who for who in panel) >= count for trait, count in wanted.items())


@given(pool=pools, wanted=wishes, seats=st.integers(0, 5))
def test_it_is_known_whether_any_panel_of_the_pool_has_the_mix(
    *, pool: list[frozenset[str]], wanted: mixes.Wanted, seats: int
) -> None:
    every = [panel for size in range(seats + 1) for panel in combinations(pool, size)]
    assert mixes.can_be_met(wanted, seats, Counter(pool)) == any(meets(panel, wanted) for panel in every)


def a_candidate(number: int, traits: frozenset[str]) -> Candidate:
    age = next(iter(traits & BORN.keys()))
    gender = next(iter(traits & {"girl", "boy"}), "")
    return somebody(
        f"Peer {number}",
        experienced="experienced" in traits,
        mix=mixes.traits(gender, BORN[age], TUESDAY),
        load=number,
    )


@given(pool=pools, wanted=wishes, seats=st.integers(1, 5))
def test_whatever_the_order_a_full_panel_has_the_mix_where_any_could(
    *, pool: list[frozenset[str]], wanted: mixes.Wanted, seats: int
) -> None:
    people = [a_candidate(number, traits) for number, traits in enumerate(pool)]
    proposal = rank(people, a_sitting(free=places.free(seats, 0, (), {}), wanted=wanted))
    panel = tuple(ranked.who.traits for ranked in proposal.chosen)
    possible = mixes.can_be_met(wanted, seats, Counter(pool))
    assert meets(panel, wanted) == possible
    assert not (possible and proposal.lacking)
    if possible:  # and no place stays empty for it
        assert len(panel) == min(seats, len(pool))


def test_the_last_place_is_kept_and_it_is_said_for_whom() -> None:
    girls = [somebody(f"Girl {n}", mix=frozenset({"girl"}), load=n) for n in range(3)]
    proposal = rank(girls, a_sitting(free_places=2, wanted={"girl": 1, "boy": 1}))
    assert [ranked.who.name for ranked in proposal.chosen] == ["Girl 0"]
    assert "Find somebody who is a boy or man: the last place is kept for them." in proposal.helps


def test_what_nobody_in_the_pool_brings_keeps_no_place_free() -> None:
    pool = {"a": frozenset({"girl"}), "b": frozenset({"girl"})}
    assert mixes.still_wanted({"girl": 1, "boy": 1}, pool, ()) == {"girl": 1}
    assert mixes.still_wanted({"girl": 1, "boy": 1}, pool, ("a",)) == {}


def test_an_age_is_that_of_the_day_and_one_that_is_not_known_counts_as_neither() -> None:
    birthday = date(TUESDAY.year - 16, TUESDAY.month, TUESDAY.day)
    assert mixes.traits("", birthday, TUESDAY) == {"older"}
    assert mixes.traits("another", None, TUESDAY) == frozenset()
