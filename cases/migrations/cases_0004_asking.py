"""Whether the coordinator is asked before a free place is offered to the next."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from cases import database

ID = "2026-11-24T09:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Whether the coordinator is asked before a free place is offered to the next"

PROGRAMME = ("ALTER TABLE programme ADD COLUMN asks_first BOOLEAN NOT NULL DEFAULT FALSE",)


async def lay_tables() -> None:
    await database.lay(*PROGRAMME)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="cases", description=DESCRIPTION)
    manager.add_raw(lay_tables)
    return manager
