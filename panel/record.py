"""Opening the record for a process: the key, then the database, then the tables up to date."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from piccolo.utils.sync import run_sync

from cases import database, journal, keys, sealing
from cases.database import CannotOpen
from cases.keys import Keyring
from panel import letters
from panel.settings import Settings


def keyring_for(settings: Settings) -> Keyring:
    """The key in use. It is made only where there is no record yet."""
    missing = not settings.key and not settings.key_file.exists()
    exists = missing and run_sync(database.exists(settings.database_url))
    keyring = keys.load_or_make(settings, record_exists=exists)
    sealing.use(keyring)
    journal.use(keyring)
    return keyring


async def open_record(settings: Settings) -> Keyring:
    """Open it and bind the tables. A wrong or missing key refuses in words (NoKey, CannotOpen)."""
    keyring = keyring_for(settings)
    letters.use(settings)
    engine = database.connect(
        settings.database_url, keyring.derive("database"), synchronous=settings.sqlite_synchronous
    )
    await database.migrate(engine)
    await database.start(engine)
    try:
        await journal.head()  # PostgreSQL opens without our key: what is sealed in it does not
    except sealing.Broken:
        await database.stop()
        raise CannotOpen("The key does not open this record. Use the key it was made with.") from None
    return keyring


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Keyring]:
    """The record, open for as long as the block lasts."""
    keyring = await open_record(settings)
    try:
        yield keyring
    finally:
        await database.stop()


def is_open() -> bool:
    return database.bound() is not None
