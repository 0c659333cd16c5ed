"""Our pooled, encrypted SQLite engine against Piccolo's own over a plain file, in one run.

Each figure is milliseconds a statement, the median of the rounds; the last column is the ratio. Both
write with synchronous=FULL and a write-ahead log, so that a row counts once it is on the disk.
"""

import asyncio
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from secrets import token_bytes

from piccolo.columns import Integer, Varchar
from piccolo.engine.sqlite import SQLiteEngine
from piccolo.table import Table

from cases.sqlite_engine import SQLite

ROUNDS, CLIENTS, EACH = 5, 20, 10
Work = Callable[[], Awaitable[object]]


class Note(Table, tablename="note"):
    """Something to read and to write."""

    words = Varchar(length=80)
    number = Integer()


DDL = "CREATE TABLE note (id INTEGER PRIMARY KEY AUTOINCREMENT, words TEXT NOT NULL, number INTEGER NOT NULL)"


async def one_after_another(work: Work, times: int = 100) -> float:
    began = time.perf_counter()
    for _ in range(times):
        await work()
    return (time.perf_counter() - began) / times * 1000


async def many_at_once(work: Work) -> float:
    """Milliseconds a statement while twenty clients write."""

    async def client() -> None:
        for _ in range(EACH):
            await work()

    began = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(CLIENTS)))
    return (time.perf_counter() - began) / (CLIENTS * EACH) * 1000


async def read() -> object:
    return await Note.select().where(Note.number < 50)


async def insert() -> object:
    return await Note.insert(Note(words="a line", number=1000))


async def figures(engine: object) -> dict[str, float]:
    Note._meta._db = engine  # noqa: SLF001 - as cases.database binds it
    await Note.insert(*[Note(words=f"line {number}", number=number) for number in range(200)])
    rounds = [
        {
            "read 50 rows": await one_after_another(read),
            "insert": await one_after_another(insert, 50),
            "insert, 20 clients": await many_at_once(insert),
        }
        for _ in range(ROUNDS)
    ]
    return {name: statistics.median(one[name] for one in rounds) for name in rounds[0]}


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        stock_file = Path(folder) / "stock.db"
        with sqlite3.connect(stock_file) as plain:
            plain.execute("PRAGMA journal_mode=WAL")
            plain.execute(DDL)
        stock = await figures(SQLiteEngine(path=str(stock_file), timeout=60))
        ours_engine = SQLite(Path(folder) / "ours.db", token_bytes(32))
        await ours_engine.open(creates=True)
        await ours_engine.run_ddl(DDL)
        ours = await figures(ours_engine)
        await ours_engine.close()
    print(f"{'ms a statement':22}{'stock':>9}{'ours':>9}{'stock / ours':>14}")
    for name, figure in stock.items():
        print(f"{name:22}{figure:9.2f}{ours[name]:9.2f}{figure / ours[name]:14.1f}")


if __name__ == "__main__":
    asyncio.run(main())
