"""Everything done or read is written down, and nobody can change it unseen."""

from cases import database, journal
from cases.actors import the_command
from cases.database import Engine


async def test_a_change_and_a_reading_are_written_down(record: Engine) -> None:
    async with database.atomic():
        await journal.write(the_command(), "programme.added", ("programme", "1"))
    await journal.read(the_command(), "person.read", ("person", "2"))
    rows = await database.run("SELECT number, kind, what, subject_id FROM journal_entry ORDER BY number")
    assert [tuple(row.values()) for row in rows] == [
        (1, "write", "programme.added", "1"),
        (2, "read", "person.read", "2"),
    ]
    verdict = await journal.verify()
    assert verdict.sound, verdict.sentence
    assert verdict.sentence == "The journal is whole: 2 entries."
