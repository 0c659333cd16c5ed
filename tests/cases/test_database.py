"""One record, the same rules on SQLite and on PostgreSQL."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from cases import database
from cases.database import BrokenRule, Engine
from cases.errors import Overlap, Taken, Unavailable
from cases.postgres_engine import Postgres
from cases.tables import Counter, Offence, Person, Programme, Referral
from panel.tables import Account, Seat
from scheduling.tables import Booking, Hearing, Venue
from tests.builders import (
    a_case,
    a_hearing,
    a_juror,
    a_person,
    a_programme,
    a_referral,
    a_seat,
    a_venue,
    an_account,
)
from tests.conftest import ask


async def names() -> list[str]:
    return sorted(row["name"] for row in await Venue.select(Venue.name))


async def test_all_or_nothing(record: Engine) -> None:
    programme = await a_programme()
    with pytest.raises(RuntimeError, match="stumbled"):
        async with database.atomic():
            await a_venue(programme, name="Guildhall")
            raise RuntimeError("stumbled")
    assert await names() == []


async def test_a_part_that_fails_loses_only_its_own_rows(record: Engine) -> None:
    programme = await a_programme()
    async with database.atomic():
        await a_venue(programme, name="Guildhall")
        with pytest.raises(Taken):
            async with database.atomic():
                await a_venue(programme, name="Library")
                await a_venue(programme, name="Guildhall")
        async with database.atomic():
            await a_venue(programme, name="Youth centre")
    assert await names() == ["Guildhall", "Youth centre"]


async def test_a_change_is_seen_inside_before_others_see_it(record: Engine) -> None:
    programme = await a_programme()
    seen: list[list[str]] = []
    written, looked = asyncio.Event(), asyncio.Event()

    async def write() -> None:
        async with database.atomic():
            await a_venue(programme, name="Guildhall")
            seen.append(await names())
            written.set()
            await looked.wait()

    async def look() -> None:
        await written.wait()
        seen.append(await names())
        looked.set()

    await asyncio.gather(write(), look())
    assert seen == [["Guildhall"], []]


async def test_fifty_who_read_then_write_all_count(record: Engine) -> None:
    programme = await a_programme()
    counter = Counter(id=uuid4(), programme=programme.id, series="case-26", last=0)
    await Counter.insert(counter)

    async def count_one() -> None:
        async with database.atomic():
            row = await Counter.select(Counter.last).where(Counter.id == counter.id).first()
            await asyncio.sleep(0)
            await Counter.update({Counter.last: row["last"] + 1}).where(Counter.id == counter.id)

    await asyncio.gather(*(count_one() for _ in range(50)))
    assert (await Counter.select(Counter.last).first())["last"] == 50


async def test_a_task_begun_inside_a_transaction_may_not_share_it(record: Engine) -> None:
    async with database.atomic():
        with pytest.raises(RuntimeError, match="belongs to one task"):
            await asyncio.gather(names())


async def test_questions_asked_at_once_are_answered_in_their_order(record: Engine) -> None:
    assert await database.at_once(names(), count()) == [[], 0]
    programme = await a_programme()
    async with database.atomic():
        await a_venue(programme, name="Guildhall")
        assert await database.at_once(names(), count()) == [["Guildhall"], 1], "as the change has it"


async def count() -> int:
    return int(await Venue.count())


async def test_who_is_cancelled_while_committing_leaves_a_usable_record(record: Engine) -> None:
    programme = await a_programme()

    async def write(name: str) -> None:
        async with database.atomic():
            await a_venue(programme, name=name)

    for number in range(30):
        task = asyncio.create_task(write(f"Hall {number}"))
        await asyncio.sleep(number / 5000)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    await write("Last")
    assert "Last" in await names()
    assert not database.in_transaction()


async def test_rows_come_a_batch_at_a_time(record: Engine) -> None:
    programme = await a_programme()
    for number in range(5):
        await a_venue(programme, name=f"Hall {number}")
    async with await Venue.select(Venue.name).order_by(Venue.name).batch(batch_size=2) as batch:
        sizes = [len(rows) async for rows in batch]
    assert sizes == [2, 2, 1]
    with pytest.raises(ValueError, match="not swallowed"):
        async with await Venue.select(Venue.name).batch() as batch:
            raise ValueError("not swallowed")


async def test_what_is_written_is_read_back_the_same(record: Engine) -> None:
    programme = await a_programme(age_from=11)
    person = await a_person(programme, legal_name="Zoë O'Brien {x}")
    found = await Person.select().where(Person.id == person.id).first()
    assert found["legal_name"] == "Zoë O'Brien {x}"
    assert found["born_on"] == person.born_on
    assert found["created_at"] == person.created_at
    assert found["created_at"].utcoffset() == timedelta(0)
    assert isinstance(found["programme"], UUID)
    kept = await Programme.select(Programme.age_from, Programme.whole_school).first()
    assert kept == {"age_from": 11, "whole_school": False}


# -- what must never be, whichever code writes it ------------------------------------------------


async def a_room_booked(hearing: Hearing, starts: int, ends: int, **only: object) -> Booking:
    made = {"programme": hearing.programme, "hearing": hearing.id, "kind": "room", "resource_id": ROOM}
    booking = Booking(**{**made, "id": uuid4(), "starts": starts, "ends": ends, **only})
    await Booking.insert(booking)
    return booking


ROOM = uuid4()


async def test_a_room_is_not_booked_twice_at_once(record: Engine) -> None:
    hearing = await a_hearing()
    await a_room_booked(hearing, 1000, 2000)
    await a_room_booked(hearing, 2000, 3000)  # the next one begins as this one ends
    for starts, ends in ((1000, 2000), (1500, 1600), (500, 1001), (1999, 2500)):
        with pytest.raises(Overlap):
            await a_room_booked(hearing, starts, ends)
    await a_room_booked(hearing, 1000, 2000, kind="juror")
    await a_room_booked(hearing, 1000, 2000, standing=False)


async def test_a_booking_does_not_move_or_stand_up_onto_another(record: Engine) -> None:
    hearing = await a_hearing()
    await a_room_booked(hearing, 1000, 2000)
    later = await a_room_booked(hearing, 3000, 4000)
    fallen = await a_room_booked(hearing, 1500, 2500, standing=False)
    with pytest.raises(Overlap):
        await Booking.update({Booking.starts: 1999}).where(Booking.id == later.id)
    with pytest.raises(Overlap):
        await Booking.update({Booking.standing: True}).where(Booking.id == fallen.id)
    await Booking.update({Booking.starts: 2000}).where(Booking.id == later.id)


async def test_of_many_who_book_one_room_one_gets_it(record: Engine) -> None:
    hearing = await a_hearing()
    tries = [a_room_booked(hearing, 1000 + n, 2000 + n) for n in range(40)]
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(one, Booking) for one in results) == 1
    assert sum(isinstance(one, Overlap) for one in results) == 39


async def test_a_place_on_a_panel_has_one_live_seat(record: Engine) -> None:
    hearing = await a_hearing()
    juror = await a_juror(await Programme.objects().get(Programme.id == hearing.programme))
    seat = await a_seat(hearing, juror, place=1)
    with pytest.raises(Taken):
        await a_seat(hearing, place=1)
    with pytest.raises(Taken):
        await a_seat(hearing, juror, place=2)
    await Seat.update({Seat.state: "declined"}).where(Seat.id == seat.id)
    await a_seat(hearing, place=1)


async def test_a_referral_becomes_one_case(record: Engine) -> None:
    case = await a_case()
    programme = await Programme.objects().get(Programme.id == case.programme)
    with pytest.raises(Taken):
        await a_case(programme, referral=case.referral)
    with pytest.raises(Taken):
        await a_case(programme, reference=case.reference)
    await a_case(reference=case.reference)  # another programme counts for itself


async def test_words_that_are_no_state_are_refused(record: Engine) -> None:
    programme = await a_programme()
    for wrong in ({"state": "lost"}, {"admitted": "maybe"}, {"state": "returned", "return_reason": None}):
        with pytest.raises(BrokenRule):
            await a_referral(programme, **wrong)
    with pytest.raises(BrokenRule):
        await an_account("wizard", programme)
    account = await an_account("coordinator", programme)
    with pytest.raises(BrokenRule):  # an administrator has no programme
        await Account.update({Account.role: "administrator"}).where(Account.id == account.id)


async def test_plain_text_is_refused_where_it_must_be_sealed(record: Engine) -> None:
    with pytest.raises(BrokenRule):
        await a_referral(statement_sealed="He took a bicycle.")


async def test_too_long_is_refused_on_both(record: Engine) -> None:
    with pytest.raises(BrokenRule):
        await a_person(legal_name="x" * 121)


async def test_a_row_of_another_programme_cannot_be_pointed_at(record: Engine) -> None:
    ours, theirs = await a_programme(), await a_programme()
    with pytest.raises(BrokenRule):
        await a_referral(ours, await a_person(theirs))
    with pytest.raises(BrokenRule):
        await a_referral(ours, offence=uuid4())


async def test_what_others_point_at_cannot_go(record: Engine) -> None:
    referral = await a_referral()
    with pytest.raises(BrokenRule):
        await Person.delete().where(Person.id == referral.person)
    assert await Referral.exists().where(Referral.id == referral.id)
    assert await Offence.exists().where(Offence.id == referral.offence)


async def test_a_server_that_is_gone_says_try_again(postgres_server: str) -> None:
    gone = postgres_server.rsplit(":", 1)[0] + ":1/none"
    with pytest.raises(Unavailable, match="try again"):
        await database.start(database.connect(gone, None))
    with pytest.raises(Unavailable, match="try again"):
        await database.exists(gone)


@pytest.mark.alone
@pytest.mark.parametrize("record_url", ["postgres"], indirect=True)
async def test_lost_connections_lose_the_change_and_come_back(record: Engine) -> None:
    programme = await a_programme()
    with pytest.raises(Unavailable, match="try again"):
        async with database.atomic():
            await a_venue(programme, name="Guildhall")
            await cut_every_connection(record)
            await a_venue(programme, name="Library")
    assert await names() == []
    await a_venue(programme, name="Youth centre")
    assert await names() == ["Youth centre"]


@pytest.mark.parametrize("record_url", ["postgres"], indirect=True)
async def test_a_transaction_that_somebody_left_open_is_undone(record: Engine, caplog: Any) -> None:
    assert isinstance(record, Postgres)
    programme = await a_programme()
    async with record.connection() as connection:
        await connection.execute("BEGIN")
        await connection.execute("UPDATE programme SET name = 'left open'")
    assert "active transaction" in caplog.text
    names = {row["name"] for row in await database.run("SELECT name FROM programme")}
    assert names == {programme.name}
    async with database.atomic():  # nobody holds what it had locked
        await database.run("UPDATE programme SET name = {}", "and again")


async def cut_every_connection(record: Engine) -> None:
    """As when the server is started anew."""
    assert isinstance(record, Postgres)
    server, name = record.url.rsplit("/", 1)
    await ask(server, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
