"""The time bank: an hour is an hour, posted once, never changed, and all of it together is zero."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from cases import agreements, case_files, database, programmes
from cases.actors import Actor, now
from cases.database import BrokenRule
from cases.errors import BadInput, NotFound, Refused, WrongState
from cases.tables import Programme
from panel import credits, nights, sittings, statements, trainings
from panel.sign_ins import actor_of
from panel.tables import CreditEntry, Juror, Requirement, Seat, Training
from tests.builders import a_coordinator, a_hearing, a_juror, a_programme, a_seat, kept
from tests.ledgers import A_DAY, sound, time_given
from tests.nights import a_night, comes

pytestmark = pytest.mark.usefixtures("record")
AN_HOUR = 60


async def a_bank(**only: Any) -> tuple[Programme, Actor, Juror, Juror]:
    """Two peers, the first of whom gave two hours."""
    programme = await a_programme(**only)
    by = await a_coordinator(programme)
    noor, tasha = await a_juror(programme), await a_juror(programme)
    await time_given(noor, 2 * AN_HOUR, by)
    return programme, by, noor, tasha


@pytest.mark.parametrize(
    ("minutes", "counts"), [(20, 60), (60, 60), (61, 75), (75, 75), (150, 150), (151, 165)]
)
async def test_a_sitting_counts_as_long_as_it_was_and_at_least_as_planned(minutes: int, counts: int):
    began = now() - timedelta(days=1)
    planned = {"starts_at": began, "ends_at": began + timedelta(hours=1)}
    was = {"began_at": began, "ended_at": began + timedelta(minutes=minutes)}
    assert credits.sitting_minutes(await a_hearing(**planned, **was)) == counts


async def test_who_came_earns_their_time_when_the_hearing_is_held():
    programme = await a_programme(standby=1)
    hearing, by = await a_night(programme, 3), await a_coordinator(programme)
    await comes(hearing, programme, 101, state="confirmed")
    await nights.all_came(hearing, by)
    late = await comes(hearing, programme, 5)
    await sittings.held(hearing, by)
    await sittings.held(hearing, by)
    for seat in await Seat.objects().where(Seat.hearing == hearing.id):
        juror = await Juror.objects().get(Juror.id == seat.juror)
        assert await credits.balance(juror) == (0 if seat.id == late.id else AN_HOUR), seat.place
    assert await sound(programme) == 4


async def test_adjourned_before_it_began_it_earns_nothing_and_half_way_it_does():
    programme = await a_programme()
    by = await a_coordinator(programme)
    for begins, entries in ((False, 0), (True, 3)):
        hearing = await a_night(programme, 3)
        await nights.all_came(hearing, by)
        if begins:
            await sittings.begin(hearing, by)
        await sittings.adjourn(hearing, "time", "", by)
        assert await sound(programme) == entries


async def test_nothing_is_counted_where_the_evening_cannot_be_written_down():
    programme = await a_programme()
    hearing, by = await a_night(programme, 3), await a_coordinator(programme)
    await nights.all_came(hearing, by)
    draft = await agreements.draft(await case_files.get(by, hearing.case), by)
    with pytest.raises(Refused):
        await sittings.held(hearing, by, draft)
    assert await CreditEntry.count() == 0


async def test_a_sitting_is_posted_once_and_only_for_who_came():
    programme = await a_programme()
    hearing, by = await a_hearing(programme), await a_coordinator(programme)
    seat = await a_seat(hearing, state="attended")
    first = await credits.earned(seat, by)
    again = await credits.earned(seat, by)
    assert first
    assert again
    assert first.id == again.id
    with pytest.raises(WrongState):
        await credits.earned(await a_seat(hearing, state="absent", place=2), by)
    assert await sound(programme) == 1


@pytest.mark.parametrize(("owes", "place", "counted"), [(2, 1, 0), (0, 1, 60), (2, 101, 60)])
async def test_owed_sittings_earn_nothing_where_the_programme_says_so(owes: int, place: int, counted: int):
    programme = await a_programme(owed_sittings_earn=False)
    by = await a_coordinator(programme)
    juror = await a_juror(programme, owed_sittings=owes)
    seat = await a_seat(await a_hearing(programme), juror, state="attended", place=place)
    await credits.earned(seat, by)
    assert await credits.balance(juror) == counted


async def test_more_than_was_owed_earns_again():
    programme = await a_programme(owed_sittings_earn=False)
    by = await a_coordinator(programme)
    juror = await a_juror(programme, owed_sittings=1)
    for _ in range(2):
        await credits.earned(await a_seat(await a_hearing(programme), juror, state="attended"), by)
    assert await credits.balance(juror) == AN_HOUR


async def test_a_training_that_takes_time_counts_until_it_is_taken_back():
    programme = await a_programme()
    by, juror = await a_coordinator(programme), await a_juror(programme)
    basics = await kept(Requirement(id=uuid4(), programme=programme.id, name="Basics", minutes=90))
    today = programmes.today(programme)
    training = await trainings.train(juror, basics, by, done_on=today)
    await trainings.train(juror, basics, by, done_on=today)
    assert await credits.balance(juror) == 90
    await trainings.take_back(juror, training.id, by)
    assert await credits.balance(juror) == 0
    assert not await Training.exists().where(Training.id == training.id)
    assert await sound(programme) == 2


async def test_a_gift_goes_to_a_peer_or_the_pot_and_twice_is_once():
    programme, _, noor, tasha = await a_bank()
    once = uuid4()
    for _ in range(2):
        await credits.gift(noor, tasha, 45, actor_of(noor), once=once)
    await credits.gift(noor, tasha, 15, actor_of(noor), once=uuid4(), helped=True)
    await credits.gift(noor, None, 30, actor_of(noor), once=uuid4())
    assert (await credits.balance(noor), await credits.balance(tasha)) == (30, 60)
    (pot,) = [one for one in await statements.balances(programme.id) if one.kind == "pot"]
    assert pot.minutes == 30
    assert [line.what.partition(" ")[0] for line in await statements.of(noor)] == ["To", "To", "To", "Other"]
    assert await sound(programme) == 4


async def test_nobody_gives_from_an_account_that_is_not_theirs():
    _, _, noor, tasha = await a_bank()
    stranger = await a_juror()
    for by in (tasha, stranger):
        with pytest.raises(NotFound):
            await credits.gift(noor, tasha, 30, actor_of(by), once=uuid4())
    with pytest.raises(NotFound):
        await credits.gift(noor, stranger, 30, actor_of(noor), once=uuid4())
    with pytest.raises(Refused):
        await credits.gift(noor, noor, 30, actor_of(noor), once=uuid4())


async def test_an_account_may_be_below_zero_and_stops_at_the_floor():
    programme, by, noor, tasha = await a_bank(credit_floor_minutes=-30)
    with pytest.raises(Refused, match="2 hours 30 minutes can be given at most"):
        await credits.gift(noor, tasha, 151, actor_of(noor), once=uuid4())
    await credits.gift(noor, tasha, 150, actor_of(noor), once=uuid4())
    with pytest.raises(Refused, match="nothing can be given now"):
        await credits.gift(noor, None, 1, actor_of(noor), once=uuid4())
    with pytest.raises(Refused):
        await credits.from_pot(noor, 31, by, words="", once=uuid4())
    assert await credits.balance(noor) == -30
    await sound(programme)


async def test_without_a_floor_it_goes_as_far_as_they_like():
    programme, _, noor, tasha = await a_bank(credit_floor_minutes=None)
    await credits.gift(noor, tasha, credits.MOST, actor_of(noor), once=uuid4())
    assert await credits.balance(noor) == 2 * AN_HOUR - credits.MOST
    await sound(programme)


async def test_a_mistake_is_taken_back_by_an_entry_of_its_own_once():
    programme, by, noor, tasha = await a_bank()
    entry = await credits.gift(noor, tasha, 45, actor_of(noor), once=uuid4())
    for _ in range(2):
        await credits.reverse(entry, "It was for somebody else.", by)
    assert (await credits.balance(noor), await credits.balance(tasha)) == (2 * AN_HOUR, 0)
    with pytest.raises(BadInput):
        await credits.reverse(entry, "  ", by)
    line, gone, _ = await statements.of(noor)
    assert (line.what, gone.undone, line.undone) == ("Taken back", True, False)
    assert await sound(programme) == 3


async def test_what_was_given_on_is_taken_back_in_the_right_order():
    programme, by, noor, tasha = await a_bank(credit_floor_minutes=0)
    (first,) = await CreditEntry.objects()
    second = await credits.gift(noor, tasha, 2 * AN_HOUR, actor_of(noor), once=uuid4())
    with pytest.raises(Refused, match="given on already"):
        await credits.reverse(first, "Not them.", by)
    await credits.reverse(second, "Not them.", by)
    await credits.reverse(first, "Not them.", by)
    assert await credits.balance(noor) == 0
    await sound(programme)


async def test_an_entry_is_never_changed_and_never_removed():
    await a_bank()
    for statement in ("UPDATE credit_entry SET minutes = 1", "DELETE FROM credit_entry"):
        with pytest.raises(BrokenRule):
            await database.run(statement)


@pytest.mark.parametrize(
    "wrong", [{"minutes": 0}, {"minutes": -5}, {"minutes": credits.MOST + 1}, {"words": "x" * 161}]
)
async def test_a_time_that_cannot_be_is_refused(wrong: dict[str, Any]):
    _, by, noor, _ = await a_bank()
    said = {"minutes": 30, "category": "help", "on_day": A_DAY, "words": "", "once": uuid4(), **wrong}
    with pytest.raises(BadInput):
        await credits.write_down(noor, by, **said)


async def test_by_hand_no_sitting_no_day_to_come_and_nobody_elses_juror():
    programme, by, noor, _ = await a_bank()
    said = {"minutes": 30, "category": "help", "on_day": A_DAY, "words": "", "once": uuid4()}
    tomorrow = programmes.today(programme) + timedelta(days=1)
    for wrong in ({"category": "sitting"}, {"category": "gift"}, {"on_day": tomorrow}):
        with pytest.raises(BadInput):
            await credits.write_down(noor, by, **{**said, **wrong})
    with pytest.raises(NotFound):
        await credits.write_down(noor, await a_coordinator(), **said)
    entry = (await CreditEntry.objects())[0]
    with pytest.raises(NotFound):
        await credits.get(await a_coordinator(), entry.id)


async def test_a_certificate_says_what_somebody_gave_themselves():
    programme, by, noor, tasha = await a_bank()
    await credits.earned(await a_seat(await a_hearing(programme), noor, state="attended"), by)
    wrong = await credits.earned(await a_seat(await a_hearing(programme), noor, state="attended"), by)
    assert wrong
    await credits.reverse(wrong, "It was somebody else.", by)
    await credits.gift(noor, tasha, 60, actor_of(noor), once=uuid4())
    assert [(one.category, one.times, one.minutes) for one in await statements.given(noor)] == [
        ("sitting", 1, AN_HOUR),
        ("other", 1, 2 * AN_HOUR),
    ]
    assert await statements.given(tasha) == [], "a gift is no time of theirs"
    (undo,) = await CreditEntry.objects().where(CreditEntry.reverses == wrong.id)
    await credits.reverse(undo, "It was they after all.", by)
    sat, _ = await statements.given(noor)
    assert (sat.times, sat.minutes) == (2, 2 * AN_HOUR)
    await sound(programme)
