"""The record's database, SQLite or PostgreSQL: open it, change it all or nothing, ask it.

Everything is written through Piccolo's tables; this module says where they live, and gives the
same meaning to a transaction and to a refusal on both.
"""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

from piccolo.apps.migrations.tables import Migration
from piccolo.columns import Column
from piccolo.querystring import QueryString
from piccolo.table import Table

from cases import schema
from cases.postgres_engine import Postgres, holds_a_record
from cases.refusals import BrokenRule
from cases.sqlite_engine import SQLite
from cases.sqlite_file import CannotOpen, is_there
from cases.transactions import the_transaction

__all__ = [
    "BrokenRule",
    "CannotOpen",
    "at_once",
    "atomic",
    "connect",
    "current",
    "exists",
    "in_transaction",
    "lay",
    "migrate",
    "pending",
    "row",
    "run",
    "start",
    "stop",
]

Engine = SQLite | Postgres
Row = TypeVar("Row", bound=Table)

_bound: list[Engine] = []


def connect(url: str, key: bytes | None, *, synchronous: str = "FULL", pool: int = 6) -> Engine:
    """The engine for an address: sqlite:///path or postgresql://... Nothing is opened yet."""
    scheme, _, rest = url.partition("://")
    if scheme == "sqlite":
        if not key:
            raise CannotOpen("The key of the database is missing. Set PANEL_KEY, or PANEL_KEY_FILE.")
        return SQLite(Path(rest.removeprefix("/")), key, synchronous)
    if scheme in ("postgresql", "postgres"):
        return Postgres(url, pool)
    raise CannotOpen(f"{scheme}:// is no address of a database. Use sqlite:/// or postgresql://.")


async def exists(url: str) -> bool:
    """Whether a record stands there already: then a lost key is looked for, not made anew."""
    scheme, _, rest = url.partition("://")
    if scheme == "sqlite":
        return is_there(Path(rest.removeprefix("/")))
    return await holds_a_record(url)


def tables() -> list[type[Table]]:
    """Every Table of the three packages, and the one in which migrations are noted."""
    found: dict[str, type[Table]] = {"migration": Migration}
    for module in schema.TABLES:
        for thing in vars(import_module(module)).values():
            if isinstance(thing, type) and issubclass(thing, Table) and thing is not Table:
                found[thing._meta.tablename] = thing
    return list(found.values())


def bind(engine: Engine | None) -> None:
    """Point every Table at this engine. Piccolo keeps the first one it found; we say which."""
    _bound[:] = [engine] if engine else []
    for table in tables():
        table._meta._db = engine  # noqa: SLF001 - where Piccolo keeps it


async def start(engine: Engine) -> None:
    """Open it, refusing what cannot be used, and bind the tables to it."""
    if not engine.is_open:
        await engine.open()
    bind(engine)


async def stop() -> None:
    """Close the current engine, if there is one."""
    for engine in _bound.copy():
        bind(None)
        await engine.close()


def current() -> Engine:
    if not _bound:
        raise RuntimeError("The database is not started.")
    return _bound[0]


@asynccontextmanager
async def atomic() -> AsyncIterator[None]:
    """All or nothing. Inside another one it is a part that may fail alone.

    One at a time on both databases: what is read inside stays true until the end.
    """
    engine = current()
    outer = the_transaction(engine)
    async with outer.savepoint() if outer else engine.begin():
        yield


@asynccontextmanager
async def moment() -> AsyncIterator[str]:
    """One unchanging view of PostgreSQL to read from, and the name by which pg_dump shares it."""
    engine = current()
    if not isinstance(engine, Postgres):
        raise TypeError("SQLite copies itself at one moment; it needs no view.")
    async with engine.unchanging():
        ((snapshot,),) = [row.values() for row in await run("SELECT pg_export_snapshot() AS name")]
        yield str(snapshot)


def bound() -> Engine | None:
    """The engine to which the tables are bound, if any."""
    return _bound[0] if _bound else None


def in_transaction() -> bool:
    """Whether this task is inside an `atomic()` just now."""
    return the_transaction(current()) is not None


async def run(sql: str, *args: Any) -> list[dict[str, Any]]:
    """SQL of our own; {} stands for each argument."""
    engine = current()
    rows = await engine.run_querystring(QueryString(sql, *args))
    return [dict(row) for row in rows]


async def row(table: type[Row], column: Column, value: Any) -> Row | None:
    """The one whose column holds this value.

    For what every request asks: Piccolo writes each sentence anew, which takes longer than the answer.
    """
    name, here = column._meta.db_column_name, table._meta.tablename
    found = await run(f'SELECT * FROM "{here}" WHERE "{name}" = {{}} LIMIT 1', value)
    return table(**found[0], _exists_in_db=True) if found else None


async def at_once(*questions: Coroutine[Any, Any, Any]) -> list[Any]:
    """What none of them waits for the other to answer. One by one inside a transaction: that is one line."""
    if in_transaction():
        return [await one for one in questions]
    return list(await asyncio.gather(*questions))


async def migrate(engine: Engine) -> None:
    """Bring the tables up to date, under a lock; a second run finds nothing to do.

    All the steps are one transaction. An SQLite file that does not exist is made.
    """
    before, opened = bound(), not engine.is_open
    async with engine.alone():
        if opened:
            await engine.open(creates=True)
        bind(engine)
        try:
            if await pending():
                await _take_steps()
        finally:
            bind(before)
            if opened:
                await engine.close()


async def pending() -> list[schema.Step]:
    """The steps this database has not taken yet."""
    if not await Migration.table_exists():
        return schema.steps()
    taken = {(row["app_name"], row["name"]) for row in await Migration.select()}
    return [step for step in schema.steps() if (step.app, step.id) not in taken]


async def _take_steps() -> None:
    async with atomic():
        await Migration.create_table(if_not_exists=True)
        for step in await pending():  # asked again: another process may have been faster
            manager = await step.forwards()
            for work in manager.raw:
                await work()
            await Migration.insert(Migration(name=step.id, app_name=step.app))


async def lay(*statements: str, sqlite: Sequence[str] = (), postgres: Sequence[str] = ()) -> None:
    """DDL for a migration: what both databases share, then what one of them needs."""
    engine = current()
    own = sqlite if engine.kind == "sqlite" else postgres
    for statement in (*statements, *own):
        await engine.run_ddl(schema.spell(statement) if engine.kind == "sqlite" else statement)
