"""Everything done or read is written down, and nobody can change it unseen."""

import asyncio
from dataclasses import replace

import pytest

from cases import database, journal, sealing
from cases.actors import the_command
from cases.database import BrokenRule, Engine
from cases.journal import Head
from cases.keys import Keyring
from cases.tables import JournalEntry
from tests.builders import a_case, a_coordinator, a_programme, a_referral
from tests.conftest import KEYRING

OPEN_THE_GATE = {
    "sqlite": ("DROP TRIGGER journal_not_changed", "DROP TRIGGER journal_not_removed"),
    "postgres": ("ALTER TABLE journal_entry DISABLE TRIGGER USER",),
}


async def write_down(*ids: str) -> None:
    for subject_id in ids:
        async with database.atomic():
            await journal.write(the_command(), "referral.accepted", ("referral", subject_id))


async def by_an_intruder(*statements: str) -> None:
    """Somebody with all rights on the database, but without the key."""
    for statement in (*OPEN_THE_GATE[database.current().kind], *statements):
        await database.run(statement)


async def test_a_change_and_a_reading_are_written_down(record: Engine) -> None:
    coordinator = replace(await a_coordinator(), address="192.0.2.7")
    case = await a_case()
    async with database.atomic():
        await journal.write(coordinator, "case.changed", case, "state")
    await journal.read(coordinator, "person.read", ("person", "2"))
    written, seen = (await JournalEntry.select().order_by(JournalEntry.number))[-2:]
    assert written["kind"] == "write"
    assert (written["subject"], written["subject_id"]) == ("case", str(case.id))
    assert written["programme"] == coordinator.programme
    assert (written["by_id"], written["by_name"]) == (coordinator.id, coordinator.name)
    assert (written["by_role"], written["address"]) == ("coordinator", "192.0.2.7")
    assert (seen["kind"], seen["what"], seen["number"]) == ("read", "person.read", written["number"] + 1)
    assert (await journal.verify()).sound


async def test_an_entry_without_a_programme_takes_that_of_its_row(record: Engine) -> None:
    programme = await a_programme()
    referral = await a_referral(programme)
    await journal.read(the_command(), "referral.read", referral)
    assert await JournalEntry.count().where(JournalEntry.programme == programme.id) == 2


async def test_a_change_is_written_down_with_it_or_not_at_all(record: Engine) -> None:
    with pytest.raises(RuntimeError, match="belongs inside"):
        await journal.write(the_command(), "case.changed", ("case", "1"))
    with pytest.raises(ValueError, match="stumbled"):
        async with database.atomic():
            await journal.write(the_command(), "case.changed", ("case", "1"))
            raise ValueError("stumbled")
    await write_down("2")
    assert [row["number"] for row in await JournalEntry.select(JournalEntry.number)] == [1]
    assert (await journal.verify()).sound


async def test_many_at_once_leave_no_gap(record: Engine) -> None:
    await asyncio.gather(*(write_down(str(number)) for number in range(40)))
    rows = await JournalEntry.select(JournalEntry.number).order_by(JournalEntry.number)
    assert [row["number"] for row in rows] == list(range(1, 41))
    assert (await journal.verify()).sentence == "The journal is whole: 40 entries."


async def test_an_empty_journal_is_whole(record: Engine) -> None:
    assert (await journal.verify()).sound


async def test_the_database_refuses_to_change_or_remove_an_entry(record: Engine) -> None:
    await write_down("1", "2")
    again = "INSERT OR REPLACE INTO journal_entry SELECT * FROM journal_entry WHERE number = 1"
    statements = ["UPDATE journal_entry SET what = 'x'", "DELETE FROM journal_entry WHERE number = 2"]
    for statement in [*statements, again if record.kind == "sqlite" else "TRUNCATE journal_entry"]:
        with pytest.raises(BrokenRule, match="never changed"):
            await database.run(statement)
    assert (await journal.verify()).sound


@pytest.mark.parametrize(
    ("statement", "number", "words"),
    [
        ("UPDATE journal_entry SET by_name = 'Nobody' WHERE number = 3", 3, "Entry 3 was changed"),
        (
            "UPDATE journal_entry SET at = '2026-01-01 00:00:00+00:00' WHERE number = 3",
            3,
            "Entry 3 was changed",
        ),
        ("DELETE FROM journal_entry WHERE number = 3", 3, "Entry 3 is missing"),
        ("DELETE FROM journal_entry WHERE number >= 4", 4, "Entries 4 to 5 are missing"),
        ("DELETE FROM journal_entry", 1, "Entries 1 to 5 are missing"),
    ],
)
async def test_an_edit_a_removal_and_a_cut_tail_are_found(
    record: Engine, statement: str, number: int, words: str
) -> None:
    await write_down("1", "2", "3", "4", "5")
    await by_an_intruder(statement)
    verdict = await journal.verify()
    assert not verdict.sound
    assert verdict.number == number
    assert words in verdict.sentence


async def test_a_changed_order_is_found(record: Engine) -> None:
    await write_down("1", "2", "3", "4")
    await by_an_intruder(
        "UPDATE journal_entry SET number = 99 WHERE number = 2",
        "UPDATE journal_entry SET number = 2 WHERE number = 3",
        "UPDATE journal_entry SET number = 3 WHERE number = 99",
    )
    verdict = await journal.verify()
    assert (verdict.sound, verdict.number) == (False, 2)
    assert "order was changed" in verdict.sentence


async def test_writing_on_after_a_cut_does_not_hide_it(record: Engine) -> None:
    await write_down("1", "2", "3")
    await by_an_intruder("DELETE FROM journal_entry WHERE number = 3")
    await write_down("4")
    verdict = await journal.verify()
    assert (verdict.sound, verdict.number) == (False, 3)


async def test_a_forged_entry_is_found(record: Engine) -> None:
    await write_down("1", "2")
    last = await JournalEntry.select().where(JournalEntry.number == 2).first()
    journal.use(Keyring({1: bytes(32)}))
    forged = JournalEntry(**{**last, "number": 3, "previous": last["chain"]})
    forged.chain = journal.code(forged.to_dict())
    journal.use(KEYRING)
    await JournalEntry.insert(forged)
    verdict = await journal.verify()
    assert (verdict.sound, verdict.number) == (False, 3)


async def test_a_head_put_back_is_found_by_one_kept_elsewhere(record: Engine) -> None:
    """The whole database put back to yesterday looks whole; the printed head says it is not."""
    await write_down("1", "2")
    (yesterday,) = await database.run("SELECT number, head_sealed FROM journal_head")
    await write_down("3")
    printed = (await journal.verify()).head
    await by_an_intruder(
        "DELETE FROM journal_entry WHERE number = 3",
        f"UPDATE journal_head SET number = 2, head_sealed = '{yesterday['head_sealed']}'",
    )
    assert (await journal.verify()).sound
    verdict = await journal.verify(known=printed)
    assert (verdict.sound, verdict.number) == (False, 3)
    other = await journal.verify(known=Head(2, "f" * 64))
    assert (other.sound, other.number) == (False, 2)


async def test_a_changed_head_is_found(record: Engine) -> None:
    await write_down("1")
    await database.run("UPDATE journal_head SET head_sealed = 'sealed:1:AAAA'")
    verdict = await journal.verify()
    assert not verdict.sound
    assert "head" in verdict.sentence
    with pytest.raises(sealing.Broken):
        await write_down("2")
