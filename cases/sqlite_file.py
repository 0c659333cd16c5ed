"""One encrypted SQLite file: how it is opened, and what its errors mean.

Python's own SQLite is left alone: it may lie in the range where several connections in WAL can
damage a file (3.7.0 to 3.51.2). `sqlcipher3` brings a newer one, and encrypts the whole file.
"""

from pathlib import Path
from typing import Any

from piccolo.engine.sqlite import ADAPTERS, CONVERTERS
from sqlcipher3 import dbapi2

from cases import refusals

for kind, adapter in ADAPTERS.items():
    dbapi2.register_adapter(kind, adapter)
for name, converter in CONVERTERS.items():
    dbapi2.register_converter(name, converter)

FIRST_AFFECTED, LAST_AFFECTED = (3, 7, 0), (3, 51, 2)
BUSY_SECONDS = 10
SYNCHRONOUS = ("FULL", "NORMAL")
FULL_DISK = ("SQLITE_FULL",)
NOT_NOW = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY")


class CannotOpen(Exception):
    """The database cannot be opened as it is. The sentence says what to do."""


def affected(version: tuple[int, ...] = dbapi2.sqlite_version_info) -> bool:
    """Whether this SQLite can damage a file that several connections share in WAL."""
    return FIRST_AFFECTED <= version <= LAST_AFFECTED


def is_there(path: Path) -> bool:
    """Whether a record was begun in this file."""
    return path.exists() and path.stat().st_size > 0


def open_file(path: Path, key: bytes, *, writes: bool, creates: bool, synchronous: str = "FULL") -> Any:
    """A connection to the file. It is made only when `creates` says so, with mode 600."""
    if not path.exists():
        if not creates:
            raise CannotOpen(f"There is no database at {path}. Check the address, or run: panel migrate")
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
    connection = dbapi2.connect(
        f"{path.absolute().as_uri()}?mode={'rw' if writes else 'ro'}",
        uri=True,
        timeout=BUSY_SECONDS,
        detect_types=dbapi2.PARSE_DECLTYPES | dbapi2.PARSE_COLNAMES,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
    )
    try:
        prepare(connection, key, writes=writes, synchronous=synchronous)
    except BaseException:
        connection.close()
        raise
    return connection


def prepare(connection: Any, key: bytes, *, writes: bool, synchronous: str) -> None:
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except dbapi2.DatabaseError as refusal:
        if "not a database" in str(refusal):
            raise CannotOpen("The key does not open this database. Use the key it was made with.") from None
        raise
    if writes:
        connection.execute("PRAGMA journal_mode = WAL").fetchone()
        connection.execute(f"PRAGMA synchronous = {synchronous}")
    connection.execute("PRAGMA temp_store = MEMORY")  # no name of a child in a temporary file
    connection.execute(
        "PRAGMA cache_size = -8000"
    )  # kilobytes: to decrypt a page again takes longer than most asks
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA recursive_triggers = ON")  # else INSERT OR REPLACE walks past a trigger


def translate(problem: Exception) -> Exception:
    """The error of the house for an error of the file; a bug stays what it is."""
    words = str(problem)
    code = getattr(problem, "sqlite_errorname", None) or ""
    if isinstance(problem, dbapi2.IntegrityError):
        if words == refusals.OVERLAP:
            return refusals.overlap()
        if words.startswith("UNIQUE constraint failed"):
            return refusals.taken()
        return refusals.BrokenRule(words)
    if code in FULL_DISK or "disk is full" in words:
        return refusals.full()
    if code.startswith(NOT_NOW) or "locked" in words:
        return refusals.not_now()
    return problem
