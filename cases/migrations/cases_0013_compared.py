"""A programme may agree that other programmes see where it stands among all."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from cases import database

ID = "2026-11-30T13:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "A programme may agree that other programmes see where it stands among all"

PROGRAMME = ("ALTER TABLE programme ADD COLUMN compared BOOLEAN NOT NULL DEFAULT FALSE",)


async def lay_columns() -> None:
    await database.lay(*PROGRAMME)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="cases", description=DESCRIPTION)
    manager.add_raw(lay_columns)
    return manager
