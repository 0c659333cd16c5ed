"""The SQLite file: encrypted, refused in words, never made by accident."""

import asyncio
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from cases import database, journal, sealing, sqlite_file
from cases.database import CannotOpen
from cases.errors import Unavailable
from cases.tables import Person, Programme
from tests.builders import a_person, a_programme
from tests.conftest import KEYRING

KEY = KEYRING.derive("database")


@pytest.fixture(autouse=True)
def keys() -> None:
    """As a process has them that opens the record."""
    sealing.use(KEYRING)
    journal.use(KEYRING)


@pytest.fixture
def file(sqlite_template: Path, tmp_path: Path) -> Path:
    path = tmp_path / "panel.db"
    path.write_bytes(sqlite_template.read_bytes())
    return path


async def test_a_wrong_key_is_refused_and_changes_nothing(file: Path) -> None:
    before = file.read_bytes()
    with pytest.raises(CannotOpen, match="key does not open"):
        await database.start(database.connect(f"sqlite:///{file}", bytes(32)))
    assert file.read_bytes() == before


async def test_a_missing_key_is_refused(file: Path) -> None:
    with pytest.raises(CannotOpen, match="key of the database is missing"):
        database.connect(f"sqlite:///{file}", None)


async def test_a_missing_database_is_not_made_by_starting(tmp_path: Path) -> None:
    with pytest.raises(CannotOpen, match="There is no database"):
        await database.start(database.connect(f"sqlite:///{tmp_path}/none/panel.db", KEY))
    assert list(tmp_path.iterdir()) == []


async def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "panel.db").write_text("a letter to the editor" * 400)
    with pytest.raises(CannotOpen):
        await database.start(database.connect(f"sqlite:///{tmp_path}/panel.db", KEY))


async def test_the_file_is_for_its_owner_alone_and_tells_nothing(tmp_path: Path) -> None:
    engine = database.connect(f"sqlite:///{tmp_path}/panel.db", KEY)
    await database.migrate(engine)
    await database.start(engine)
    await a_person(legal_name="Canary Wharfinger")
    left = [path for path in tmp_path.iterdir() if path.is_file()]
    assert {path.stat().st_mode & 0o077 for path in left if path.suffix != ".migrating"} == {0}
    assert not any(b"Canary" in path.read_bytes() or b"SQLite format" in path.read_bytes() for path in left)
    await database.stop()


def test_an_sqlite_that_can_damage_a_file_is_known() -> None:
    assert sqlite_file.affected((3, 40, 1))
    assert sqlite_file.affected((3, 51, 2))
    assert not sqlite_file.affected((3, 51, 3))
    assert not sqlite_file.affected()


async def test_an_affected_sqlite_refuses_to_start(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_file, "LAST_AFFECTED", dbapi2.sqlite_version_info)
    with pytest.raises(CannotOpen, match="can damage the record"):
        await database.start(database.connect(f"sqlite:///{file}", KEY))


async def test_a_file_locked_by_another_says_try_again(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_file, "BUSY_SECONDS", 0.05)
    await database.start(database.connect(f"sqlite:///{file}", KEY))
    other = sqlite_file.open_file(file, KEY, writes=True, creates=False)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable, match="try again"):
        await a_programme()
    assert await Programme.count() == 0  # reading goes on
    other.execute("ROLLBACK")
    await a_programme()
    other.close()
    await database.stop()


async def test_a_full_disk_says_so_and_leaves_nothing_half_written(file: Path) -> None:
    await database.start(database.connect(f"sqlite:///{file}", KEY))
    programme = await a_programme()
    pages = (await database.run("PRAGMA page_count"))[0]["page_count"]
    await database.run(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(Unavailable):
        async with database.atomic():
            for number in range(2000):
                await a_person(programme, legal_name=f"Person {number}", search_text="x" * 500)
    await database.run("PRAGMA max_page_count = 1000000")
    assert await Person.count() == 0
    await a_person(programme)
    await database.stop()


async def test_readers_that_come_while_the_file_is_away_are_told_to_try_again(file: Path) -> None:
    await database.start(database.connect(f"sqlite:///{file}", KEY))

    async def four_at_once() -> list[object]:
        reads = [Programme.count().run() for _ in range(4)]
        return list(await asyncio.gather(*reads, return_exceptions=True))

    away = file.rename(file.with_suffix(".away"))
    told = [answer for answer in await four_at_once() if isinstance(answer, BaseException)]
    assert told, "a reader was there already"
    assert {type(answer) for answer in told} == {Unavailable}
    away.rename(file)
    assert await four_at_once() == [0, 0, 0, 0]
    await database.stop()


def test_one_engine_serves_one_loop_after_another(file: Path) -> None:
    """A command asks, then a thread of the server does: the turns are bound to no loop."""
    engine = database.connect(f"sqlite:///{file}", KEY)

    async def write() -> None:
        await asyncio.gather(*(a_programme() for _ in range(3)))

    asyncio.run(database.start(engine))
    asyncio.run(write())
    asyncio.run(write())
    asyncio.run(database.stop())


async def test_a_wrong_key_after_a_crash_leaves_what_was_written_last(file: Path, tmp_path: Path) -> None:
    """It stands in the log beside the file, which whoever opens the file folds in, unread."""
    crashed = tmp_path / "crashed.db"
    await database.start(database.connect(f"sqlite:///{file}", KEY))
    programme = await a_programme()
    for end in ("", "-wal"):
        Path(f"{crashed}{end}").write_bytes(Path(f"{file}{end}").read_bytes())
    await database.stop()
    with pytest.raises(CannotOpen, match="key does not open"):
        await database.start(database.connect(f"sqlite:///{crashed}", bytes(32)))
    await database.start(database.connect(f"sqlite:///{crashed}", KEY))
    assert await Programme.exists().where(Programme.id == programme.id)
    await database.stop()
