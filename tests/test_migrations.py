"""The tables of the program are the tables of the database, on SQLite and on PostgreSQL."""

import asyncio
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from piccolo.columns import ForeignKey, Integer, Text, Varchar
from piccolo.table import Table, create_table_class

from cases import database, own_definitions, schema
from cases.actors import now
from cases.database import Engine
from cases.evaluation_tables import DataExport, OwnDefinition
from cases.migrations import cases_0019_export_versions
from cases.own_definitions import Wanted
from cases.tables import Programme
from panel.migrations import panel_0008_follow_ups_by_file
from panel.piccolo_app import APP_CONFIG
from panel.tables import Import
from scheduling.tables import Venue
from tests.builders import a_programme, somebody
from tests.conftest import KEYRING, ask

TYPES = {
    "UUID": "uuid",
    "Date": "date",
    "Timestamptz": "timestamp with time zone",
    "Boolean": "boolean",
    "Integer": "integer",
    "BigInt": "bigint",
    "Text": "text",
}
IN_SQLITE = {"timestamptz": "timestamp with time zone"}
TWO_MIGRATORS = """
import asyncio, sys
from cases import database
engine = database.connect(sys.argv[1], bytes.fromhex(sys.argv[2]))
asyncio.run(database.migrate(engine))
"""


def ours() -> list[type[Table]]:
    return [table for table in database.tables() if table._meta.tablename != "migration"]


def as_written(table: type[Table]) -> dict[str, tuple[str, bool]]:
    """Column -> (type, whether it may be empty), as the program has it."""
    return {column._meta.db_column_name: (kind(column), column._meta.null) for column in table._meta.columns}


def kind(column: Any) -> str:
    if isinstance(column, ForeignKey):
        return kind(column._foreign_key_meta.resolved_references._meta.primary_key)
    if isinstance(column, Varchar):
        return f"character varying({column.length})"
    return TYPES[type(column).__name__]


async def as_laid(table: type[Table]) -> dict[str, tuple[str, bool]]:
    """The same, as the database has it."""
    name = table._meta.tablename
    if database.current().kind == "sqlite":
        rows = await database.run(f"SELECT * FROM pragma_table_info('{name}')")
        return {row["name"]: (sqlite_kind(row["type"].lower()), not row["notnull"]) for row in rows}
    rows = await database.run(
        "SELECT column_name, data_type, is_nullable, character_maximum_length AS length "
        f"FROM information_schema.columns WHERE table_name = '{name}'"
    )
    return {
        row["column_name"]: (
            row["data_type"] + (f"({row['length']})" if row["length"] else ""),
            row["is_nullable"] == "YES",
        )
        for row in rows
    }


def sqlite_kind(declared: str) -> str:
    return IN_SQLITE.get(declared, declared.replace("varchar", "character varying"))


async def differences(tables: list[type[Table]]) -> list[str]:
    return [
        f"{table._meta.tablename}.{column}: {written.get(column)} here, {laid.get(column)} there"
        for table in tables
        for written, laid in [(as_written(table), await as_laid(table))]
        for column in sorted({*written, *laid})
        if written.get(column) != laid.get(column)
    ]


async def test_the_tables_of_the_program_are_those_of_the_database(record: Engine) -> None:
    assert await differences(ours()) == []


async def test_a_column_added_to_the_program_alone_is_noticed(record: Engine) -> None:
    columns = {"id": Integer(primary_key=True), "number": Integer(), "head_sealed": Text(), "colour": Text()}
    wider = create_table_class(
        "JournalHead", class_kwargs={"tablename": "journal_head"}, class_members=columns
    )
    assert await differences([wider]) == [
        "journal_head.colour: ('text', False) here, None there",
        "journal_head.number: ('integer', False) here, ('bigint', False) there",
    ]


async def test_a_column_added_to_the_database_alone_is_noticed(record: Engine) -> None:
    await database.run("ALTER TABLE venue ADD COLUMN colour TEXT")
    assert await differences([Venue]) == ["venue.colour: None here, ('text', True) there"]


async def test_every_foreign_key_is_real(record: Engine) -> None:
    for table in ours():
        wanted = {
            (key._meta.db_column_name, key._foreign_key_meta.resolved_references._meta.tablename)
            for key in table._meta.foreign_key_columns
        }
        assert wanted <= await foreign_keys(table._meta.tablename), table._meta.tablename


async def foreign_keys(name: str) -> set[tuple[str, str]]:
    if database.current().kind == "sqlite":
        rows = await database.run(f"""SELECT "from", "table" FROM pragma_foreign_key_list('{name}')""")
        return {(row["from"], row["table"]) for row in rows}
    rows = await database.run(
        "SELECT attname AS column, confrelid::regclass::text AS target FROM pg_constraint "
        "JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey) "
        f"WHERE contype = 'f' AND conrelid = '{name}'::regclass"
    )
    return {(row["column"], row["target"]) for row in rows}


async def test_a_row_points_only_within_its_programme(record: Engine) -> None:
    """Every table that belongs to a programme says so, and its keys carry the programme along."""
    alone = {"programme", "journal_head", "job_run", "attempt", "backup_code"}
    for table in ours():
        names = {column._meta.name for column in table._meta.columns}
        assert "programme" in names or table._meta.tablename in alone, table._meta.tablename


async def test_a_table_laid_anew_for_another_kind_of_file_keeps_its_rows(record: Engine) -> None:
    programme = await a_programme()
    for kind in ("referrals", "jurors"):
        await an_import(programme, kind)
    before = await Import.select().order_by(Import.id)
    async with database.atomic():
        await panel_0008_follow_ups_by_file.lay_tables()
    assert await Import.select().order_by(Import.id) == before
    assert await differences([Import]) == []
    await an_import(programme, "follow-ups")
    with pytest.raises(Exception, match=r"(?i)check"):
        await an_import(programme, "recipes")


async def an_import(programme: Programme, kind: str) -> None:
    row = {"programme": programme.id, "kind": kind, "file_name": "list.csv", "table_sealed": "sealed:0"}
    await Import.insert(Import(**row, mapping="{}", state="preview", by_id="moss", created_at=now()))


async def test_exports_of_before_mean_the_version_of_their_day(record: Engine) -> None:
    programme, day = await a_programme(), now()
    by = somebody("evaluator", programme)
    for window in (100, 200, 300):
        await own_definitions.add(programme, Wanted(name="arrest-9", event="arrest", window=window), by)
        days = (300 - window) // 50
        before = {OwnDefinition.created_at: day - timedelta(days=days)}
        await OwnDefinition.update(before).where(OwnDefinition.window_days == window)
    told = {"programme": programme.id, "purpose": "x", "state": "asked", "asked_by_id": "moss"}
    for kept, ago in (("proven-12", 0), ("arrest-9", 3), ("arrest-9", 0), ("arrest-9@2", 0)):
        asked = {"definition": kept, "asked_at": day - timedelta(days=ago), "asked_by_name": f"{kept} {ago}"}
        await DataExport.insert(DataExport(id=uuid4(), **told, **asked))
    laid = cases_0019_export_versions
    await database.lay(laid.MEANT, sqlite=[laid.SQLITE], postgres=[laid.POSTGRES])
    rows = await DataExport.select(DataExport.asked_by_name, DataExport.definition, DataExport.version)
    assert {row["asked_by_name"]: (row["definition"], row["version"]) for row in rows} == {
        "proven-12 0": ("proven-12", 1),
        "arrest-9 3": ("arrest-9", 1),
        "arrest-9 0": ("arrest-9", 3),
        "arrest-9@2 0": ("arrest-9", 2),
    }


async def test_a_second_migration_finds_nothing_to_do(record: Engine) -> None:
    before = await database.run("SELECT * FROM migration")
    assert await database.pending() == []
    await database.migrate(record)
    assert await database.run("SELECT * FROM migration") == before
    assert database.current() is record


def test_two_migrators_at_once_make_one_schema(record_url_unmade: str) -> None:
    key = KEYRING.derive("database").hex()
    both = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", TWO_MIGRATORS, record_url_unmade, key],
            cwd=Path(__file__).parent.parent,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    told = [one.communicate(timeout=60)[1] for one in both]
    assert [one.returncode for one in both] == [0, 0, 0], told
    assert asyncio.run(steps_taken(record_url_unmade)) == len(schema.steps())


async def steps_taken(url: str) -> int:
    await database.start(database.connect(url, KEYRING.derive("database")))
    try:
        return len(await database.run("SELECT name FROM migration"))
    finally:
        await database.stop()


@pytest.fixture(params=["sqlite", "postgres"])
def record_url_unmade(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/new/panel.db"
    server = request.getfixturevalue("postgres_server")
    asyncio.run(ask(server, "DROP DATABASE IF EXISTS unmade"))
    asyncio.run(ask(server, "CREATE DATABASE unmade"))
    return f"{server}/unmade"


async def test_a_migration_that_fails_leaves_nothing(
    record_url_unmade: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def breaks() -> Any:
        raise RuntimeError("the power went")

    steps = [*schema.steps(), schema.Step("panel", "2999", breaks)]
    monkeypatch.setattr(schema, "steps", lambda: steps)
    engine = database.connect(record_url_unmade, KEYRING.derive("database"))
    with pytest.raises(RuntimeError, match="power"):
        await database.migrate(engine)
    await database.start(engine)
    try:
        assert len(await database.pending()) == len(schema.steps())
    finally:
        await database.stop()


def test_piccolos_own_command_lists_the_steps(record_url: str, tmp_path: Path) -> None:
    settings = {
        "DATABASE_URL": record_url,
        "PANEL_KEY": KEYRING.written(),
        "PICCOLO_CONF": "panel.piccolo_conf",
    }
    done = subprocess.run(
        [sys.executable, "-m", "piccolo.main", "migrations", "check"],
        cwd=Path(__file__).parent.parent,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("True") == len(schema.steps()), done.stdout


def test_piccolo_finds_the_tables_of_each_package_once() -> None:
    assert {table._meta.tablename for table in APP_CONFIG.table_classes} >= {"juror", "seat", "letter"}
    assert "case_file" not in {table._meta.tablename for table in APP_CONFIG.table_classes}
