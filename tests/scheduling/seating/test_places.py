"""Which place is for whom: roles, experience, standby."""

from hypothesis import given
from hypothesis import strategies as st

from scheduling.seating import places
from scheduling.seating.explain import rank
from scheduling.seating.mixes import EXPERIENCED
from scheduling.seating.rules import Candidate
from tests.scheduling.seating.people import a_sitting, somebody

ROLES = ("foreperson", "advocate", "clerk")
people = st.builds(
    somebody,
    roles=st.frozensets(st.sampled_from(ROLES)),
    experienced=st.booleans(),
    load=st.integers(0, 9),
)


@given(
    pool=st.lists(people, max_size=12),
    seats=st.integers(1, 6),
    standby=st.integers(0, 2),
    roles=st.sets(st.sampled_from(ROLES)),
    wanted=st.integers(0, 2),
    room=st.integers(0, 9),
)
def test_whatever_the_pool_no_rule_of_the_panel_is_broken(
    *, pool: list[Candidate], seats: int, standby: int, roles: set[str], wanted: int, room: int
) -> None:
    free = places.free(seats, standby, roles, {})
    still = {EXPERIENCED: wanted} if wanted else {}
    proposal = rank(pool, a_sitting(free=free, wanted=still, room_left=room))
    given_places = [ranked.place for ranked in proposal.chosen if ranked.place]
    assert len(set(given_places)) == len(given_places) == len(proposal.chosen)
    assert len({ranked.who.id for ranked in proposal.everybody}) == len(pool)
    assert sum(not place.standby for place in given_places) <= room
    for ranked in proposal.chosen:
        assert ranked.place
        assert ranked.place.role not in ROLES or ranked.place.role in ranked.who.roles
    on_panel = [ranked.who for ranked in proposal.chosen if ranked.place and ranked.place.on_panel]
    ordinary = sum(not who.experienced for who in on_panel)
    assert ordinary <= max(0, min(seats, room) - wanted)
    assert proposal.short + proposal.short_standby + len(given_places) == len(free)


def test_a_place_means_the_same_after_a_move_to_a_smaller_room() -> None:
    assert [places.still_sought(number, 4, 1) for number in (4, 5, 41, 101, 102)] == [
        True,
        False,
        True,
        True,
        False,
    ]


def test_a_role_that_somebody_has_is_not_sought_again() -> None:
    free = places.free(2, 1, ("foreperson", "clerk"), {2: "foreperson"})
    assert [(place.number, place.role) for place in free] == [(1, "juror"), (42, "clerk"), (101, "standby")]
