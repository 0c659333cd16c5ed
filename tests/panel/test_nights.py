"""The night of a hearing: every tap may come twice, late, or after another, and says what is so."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from cases.actors import Actor, now
from cases.errors import BadInput, NotFound, Refused, WrongState
from cases.tables import Case, JournalEntry, Programme
from panel import nights
from panel.tables import CheckIn, Conflict, Seat
from scheduling.tables import Booking, Hearing
from tests.builders import (
    a_coordinator,
    a_harmed_person,
    a_juror,
    a_programme,
    a_supporter,
    somebody,
)
from tests.evenings import a_facilitator_at_work
from tests.nights import a_night, comes, guests, key

pytestmark = pytest.mark.usefixtures("record")
STANDBY = 101


class Evening:
    """A coordinator with a tablet, and a panel of three."""

    def __init__(self, programme: Programme, hearing: Hearing, by: Actor, seats: list[Seat]) -> None:
        self.programme, self.hearing, self.by, self.seats = programme, hearing, by, seats

    async def taps(self, seat: Seat | str, *does: str, **more: Any) -> None:
        who = seat if isinstance(seat, str) else key(seat)
        for one in does:
            await nights.tap(self.hearing, who, one, self.by, **more)

    async def guest(self, seat: Seat) -> Any:
        return (await guests(self.hearing, self.programme))[key(seat)]

    async def state(self, seat: Seat) -> str:
        row = await Seat.select(Seat.state).where(Seat.id == seat.id).first()
        assert row
        return str(row["state"])


async def an_evening(peers: int = 3, **only: Any) -> Evening:
    programme = await a_programme()
    hearing = await a_night(programme, peers, **only)
    seats = await Seat.objects().where(Seat.hearing == hearing.id).order_by(Seat.place)
    return Evening(programme, hearing, await a_coordinator(programme), seats)


async def test_one_tap_checks_somebody_in_and_a_second_changes_nothing():
    night = await an_evening()
    await night.taps(night.seats[0], "here")
    first = (await night.guest(night.seats[0])).noted.arrived_at
    await night.taps(night.seats[0], "here")
    assert (await night.guest(night.seats[0])).noted.arrived_at == first
    assert await CheckIn.count() == 1


async def test_a_tap_that_arrives_again_after_its_undo_does_not_count_again():
    night = await an_evening()
    once = uuid4()
    await night.taps(night.seats[0], "here", once=once)
    await night.taps(night.seats[0], "not_here", once=uuid4())
    await night.taps(night.seats[0], "here", once=once)
    assert not (await night.guest(night.seats[0])).came


async def test_two_buttons_of_one_line_both_count_before_it_is_shown_anew():
    night = await an_evening()
    once = uuid4()
    await night.taps(night.seats[0], "here", "swore", "knows_nobody", once=once)
    assert (await night.guest(night.seats[0])).was_ready


async def test_a_tap_that_waited_on_the_tablet_counts_from_when_it_was_made():
    night = await an_evening()
    await night.taps(night.seats[0], "here", waited=600)
    arrived = (await night.guest(night.seats[0])).noted.arrived_at
    assert timedelta(minutes=9) < now() - arrived < timedelta(minutes=11)


async def test_everybody_swears_and_is_asked_by_one_tap_each():
    night = await an_evening()
    for seat in night.seats[:2]:
        await night.taps(seat, "here")
    await night.taps(nights.EVERYBODY, "swore", "knows_nobody")
    assert [(await night.guest(seat)).was_ready for seat in night.seats] == [True, True, False]


async def test_who_swore_at_an_earlier_hearing_of_the_evening_has_sworn():
    night = await an_evening(1)
    await night.taps(night.seats[0], "here", "swore")
    later = await a_night(night.programme, 0, session=night.hearing.session)
    await Hearing.update({Hearing.session: night.hearing.session}).where(Hearing.id == later.id)
    juror = await a_juror(night.programme)
    again = await comes(later, night.programme, 1, juror=juror, state="released")
    await Seat.update({Seat.juror: night.seats[0].juror, Seat.state: "accepted"}).where(Seat.id == again.id)
    await nights.tap(later, key(again), "here", night.by)
    assert (await guests(later, night.programme))[key(again)].sworn


async def test_nobody_swears_who_is_not_here():
    night = await an_evening()
    with pytest.raises(WrongState, match="Is here"):
        await night.taps(night.seats[0], "swore")


async def test_who_knows_somebody_gives_up_the_place_and_standby_in_the_house_moves_up():
    night = await an_evening(3)
    standby = await comes(night.hearing, night.programme, STANDBY)
    await Hearing.update({Hearing.seats: 3, Hearing.standby: 1}).where(Hearing.id == night.hearing.id)
    await night.taps(standby, "here")
    await night.taps(night.seats[1], "here", "knows")
    assert await night.state(night.seats[1]) == "conflicted"
    moved = await Seat.objects().get(Seat.id == standby.id)
    assert (moved.place, moved.role) == (night.seats[1].place, "juror")
    assert await Conflict.exists().where(Conflict.juror == night.seats[1].juror)


async def test_standby_who_stayed_at_home_does_not_move_up():
    night = await an_evening(3)
    standby = await comes(night.hearing, night.programme, STANDBY)
    await Hearing.update({Hearing.seats: 3, Hearing.standby: 1}).where(Hearing.id == night.hearing.id)
    await night.taps(night.seats[0], "absent")
    assert (await Seat.objects().get(Seat.id == standby.id)).place == STANDBY
    await night.taps(standby, "here")
    assert (await Seat.objects().get(Seat.id == standby.id)).place == night.seats[0].place


async def test_a_wrong_tap_is_taken_back_while_the_place_is_free():
    night = await an_evening()
    await night.taps(night.seats[0], "absent", "take_back")
    assert await night.state(night.seats[0]) == "accepted"
    await night.taps(night.seats[1], "here", "knows", "take_back")
    assert await night.state(night.seats[1]) == "accepted"
    assert not await Conflict.exists()
    assert await Booking.count().where(Booking.kind == "juror", Booking.standing.eq(True)) == 2


async def test_a_walk_in_sits_by_the_same_rules_though_it_has_begun():
    night = await an_evening(2)
    walk_in, untrained = await a_juror(night.programme), await a_juror(night.programme, trained_until=None)
    seat = await nights.walk_in(night.hearing, walk_in, night.by)
    assert (await night.guest(seat)).came
    with pytest.raises(WrongState, match="trained"):
        await nights.walk_in(night.hearing, untrained, night.by)


async def test_a_facilitator_does_not_learn_which_rule_stands_against_somebody():
    night = await an_evening(2)
    by, facilitator = await a_facilitator_at_work(night.programme)
    await Hearing.update({Hearing.facilitator: facilitator.id}).where(Hearing.id == night.hearing.id)
    untrained = await a_juror(night.programme, trained_until=None)
    with pytest.raises(WrongState) as refused:
        await nights.walk_in(night.hearing, untrained, by)
    assert "trained" not in refused.value.sentence


async def test_who_never_answered_and_stands_at_the_door_has_said_yes():
    night = await an_evening(2)
    asked = await comes(night.hearing, night.programme, 3, state="offered")
    await night.taps(asked, "here")
    assert await night.state(asked) == "accepted"


async def test_under_age_peers_are_picked_up_and_it_says_by_whom():
    night = await an_evening(0)
    juror = await a_juror(night.programme, guardian_name="Sam Green")
    seat = await comes(night.hearing, night.programme, 1, juror=juror)
    guest = await night.guest(seat)
    assert guest.fetched
    await night.taps(seat, "here", "fetched")
    assert (await night.guest(seat)).noted.picked_up_by == "Sam Green"
    await night.taps(seat, "back")
    await nights.pick_up(night.hearing, key(seat), "Aunt Rosa", night.by)
    noted = (await night.guest(seat)).noted
    assert noted.picked_up_by == "Aunt Rosa"
    assert noted.left_at
    with pytest.raises(BadInput):
        await nights.pick_up(night.hearing, key(seat), " ", night.by)


async def test_expected_are_panel_family_supporters_and_whoever_was_harmed_and_comes():
    programme = await a_programme()
    hearing = await a_night(programme, 1)
    case = await Case.objects().get(Case.id == hearing.case)
    await a_supporter(case)
    await a_harmed_person(case, taking_part="attend")
    await a_harmed_person(case, taking_part="statement")
    parts = [guest.part for guest in (await guests(hearing, programme)).values()]
    assert parts == ["juror", "young_person", "guardian", "supporter", "harmed_person"]


async def test_somebody_nobody_expected_is_added_once():
    night = await an_evening(0)
    once = uuid4()
    for _ in range(2):
        await nights.add(night.hearing, "interpreter", "Maria P", night.by, once)
    named = [
        guest for guest in (await guests(night.hearing, night.programme)).values() if guest.name == "Maria P"
    ]
    assert len(named) == 1
    assert named[0].came
    with pytest.raises(BadInput):
        await nights.add(night.hearing, "juror", "Nobody Asked", night.by)


async def test_another_programmes_evening_is_not_there_and_a_strange_button_is_refused():
    night = await an_evening(1)
    stranger = somebody("coordinator", await a_programme())
    with pytest.raises(NotFound):
        await nights.tap(night.hearing, key(night.seats[0]), "here", stranger)
    with pytest.raises(NotFound):
        await night.taps(f"juror:{uuid4()}", "here")
    with pytest.raises(Refused):
        await night.taps(night.seats[0], "dance")
    with pytest.raises(Refused):
        await night.taps(nights.EVERYBODY, "knows")


async def test_check_in_opens_on_the_day():
    night = await an_evening(
        1, starts_at=now() + timedelta(days=2), ends_at=now() + timedelta(days=2, hours=1)
    )
    with pytest.raises(WrongState, match="not the day"):
        await night.taps(night.seats[0], "here")


async def test_every_tap_stands_in_the_journal_without_a_name():
    night = await an_evening(1)
    await night.taps(night.seats[0], "here", "swore", "left")
    rows = await JournalEntry.select(JournalEntry.what).where(JournalEntry.by_id == night.by.id)
    assert {"check_in.arrived", "check_in.sworn", "check_in.left"} <= {row["what"] for row in rows}
