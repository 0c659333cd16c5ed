"""The guardian of a juror hears of each yes, and that it is off when the seat is no longer theirs."""

from datetime import timedelta

import pytest

from cases.actors import Actor, now, telling
from cases.tables import Programme
from panel import arrangements, letters, overtaken, resting, seats
from panel.sign_ins import actor_of
from panel.tables import Juror, Letter, Seat
from scheduling.tables import Hearing
from tests.builders import a_coordinator, a_juror, a_programme
from tests.evenings import a_free_room, an_arranged_hearing, an_evening, in_days
from tests.post_office import all_gone

pytestmark = pytest.mark.usefixtures("record")


async def said_yes() -> tuple[Seat, Hearing, Juror, Actor]:
    """A juror of 16 said yes, and their guardian has heard of it."""
    programme = await a_programme(seats=1, seats_least=1)
    by = await a_coordinator(programme)
    juror = await a_juror(programme, guardian_name="Sam Pole", guardian_email="sam@home.example")
    hearing = await an_arranged_hearing(programme)
    (seat,) = await seats.offer_all(hearing, by)
    await seats.answer(seat, "yes", actor_of(juror))
    await all_gone()
    return seat, hearing, juror, by


async def to(party: str, *, waiting: bool = True) -> list[str]:
    """What is on its way to the juror or the guardian, and still so."""
    found = await Letter.objects().where(Letter.party == party).order_by(Letter.created_at)
    states = ("queued",) if waiting else ("queued", "sent")
    return [one.name for one in found if one.state in states and not await overtaken.why(one)]


@pytest.mark.parametrize("said", ["no", "know", "not_me"])
async def test_whose_child_does_not_come_after_all_hears_of_it(said: str) -> None:
    seat, _, juror, _ = await said_yes()
    await seats.answer(seat, said, actor_of(juror))
    assert await to("juror_guardian") == ["juror-guardian-off"]


async def test_whose_child_leaves_the_pool_hears_that_it_is_off() -> None:
    _, _, juror, by = await said_yes()
    await resting.leave(juror, by)
    assert await to("juror_guardian") == ["juror-guardian-off"]


async def test_each_yes_and_each_no_is_told_in_its_turn() -> None:
    seat, _, juror, _ = await said_yes()
    for said, told in 2 * [("no", "juror-guardian-off"), ("yes", "juror-guardian-seat")]:
        await seats.answer(seat, said, actor_of(juror))
        assert await to("juror_guardian") == [told]
        await all_gone()


async def test_a_no_taken_back_before_its_letter_left_is_told_to_nobody() -> None:
    seat, _, juror, _ = await said_yes()
    await seats.answer(seat, "no", actor_of(juror))
    await seats.answer(seat, "yes", actor_of(juror))
    assert await to("juror_guardian") == []
    await seats.answer(seat, "no", actor_of(juror))
    assert await to("juror_guardian") == ["juror-guardian-off"]


async def moved(hearing: Hearing, by: Actor) -> Hearing:
    programme = await Programme.objects().get(Programme.id == hearing.programme)
    room = await a_free_room(programme)
    evening = await an_evening(programme, room, on_day=in_days(15))
    hearing = await arrangements.move(hearing, session=evening, room=room, starts_wall="18:30", by=by)
    await all_gone()
    return hearing


async def test_who_said_yes_before_it_moved_and_nothing_since_need_not_come() -> None:
    _, hearing, _, by = await said_yes()
    await moved(hearing, by)
    with telling(now() + timedelta(days=8)):
        assert await seats.expire_due() == 1
        assert await to("juror") == ["seat-released"]
        assert await to("juror_guardian") == ["juror-guardian-off"]


async def test_who_never_said_yes_hears_nothing_when_their_time_is_over() -> None:
    programme = await a_programme(seats=1, seats_least=1)
    await a_juror(programme, guardian_name="Sam Pole", guardian_email="sam@home.example")
    hearing = await an_arranged_hearing(programme)
    await seats.offer_all(hearing, await a_coordinator(programme))
    await all_gone()
    with telling(now() + timedelta(days=8)):
        assert await seats.expire_due() == 1
        assert await to("juror") == []
        assert await to("juror_guardian", waiting=False) == []


async def test_a_move_takes_the_old_time_out_of_a_calendar_and_a_yes_puts_the_new_one_in() -> None:
    seat, hearing, juror, by = await said_yes()
    hearing = await moved(hearing, by)
    assert await _calendar("hearing-moved") == ["METHOD:CANCEL", "SEQUENCE:1", "STATUS:CANCELLED"]
    await seats.answer(seat, "yes", actor_of(juror))
    assert await _calendar("seat-taken") == ["METHOD:REQUEST", "SEQUENCE:1", "STATUS:CONFIRMED"]


async def test_who_had_only_an_offer_gets_no_entry_when_it_moves() -> None:
    programme = await a_programme(seats=1, seats_least=1)
    by = await a_coordinator(programme)
    await a_juror(programme)
    hearing = await an_arranged_hearing(programme)
    await seats.offer_all(hearing, by)
    await all_gone()
    await moved(hearing, by)
    assert await _calendar("hearing-moved") == []


async def _calendar(name: str) -> list[str]:
    """Of the latest letter of this name."""
    found = await Letter.objects().where(Letter.name == name).order_by(Letter.created_at)
    lines = letters.content(found[-1]).calendar.splitlines()
    return sorted(line for line in lines if line.startswith(("METHOD:", "SEQUENCE:", "STATUS:")))
