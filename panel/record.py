"""Opening the record for a process: the key, then the database, then the tables up to date."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from cases import database, journal, keys, sealing
from cases.keys import Keyring
from panel.settings import Settings


def keyring_for(settings: Settings) -> Keyring:
    """The key in use. It is made only where there is no record yet."""
    file = settings.database_file
    exists = file is not None and file.exists() and file.stat().st_size > 0
    keyring = keys.load_or_make(settings, record_exists=exists)
    sealing.use(keyring)
    journal.use(keyring)
    return keyring


async def open_record(settings: Settings) -> Keyring:
    """Open it and bind the tables. A wrong or missing key refuses in words (NoKey, CannotOpen)."""
    keyring = keyring_for(settings)
    engine = database.connect(
        settings.database_url, keyring.derive("database"), synchronous=settings.sqlite_synchronous
    )
    await database.migrate(engine)
    await database.start(engine)
    return keyring


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Keyring]:
    """The record, open for as long as the block lasts."""
    keyring = await open_record(settings)
    try:
        yield keyring
    finally:
        await database.stop()
