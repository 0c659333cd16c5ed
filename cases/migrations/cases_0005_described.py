"""How a young person describes themselves, where they said: gender and ethnicity."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from cases import database

ID = "2026-11-25T09:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "How a young person describes themselves, where they said"

PERSON = (
    (
        "ALTER TABLE person ADD COLUMN gender VARCHAR(10) NOT NULL DEFAULT ''"
        " CHECK (gender IN ('', 'girl', 'boy', 'another'))"
    ),
    (
        "ALTER TABLE person ADD COLUMN ethnicity VARCHAR(10) NOT NULL DEFAULT ''"
        " CHECK (ethnicity IN ('', 'asian', 'black', 'latino', 'mixed', 'native', 'pacific', 'white', 'another'))"
    ),
)


async def lay_tables() -> None:
    await database.lay(*PERSON)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="cases", description=DESCRIPTION)
    manager.add_raw(lay_tables)
    return manager
