"""How a juror describes themselves, where they said, so that a panel may be mixed."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from cases import database

ID = "2026-11-25T09:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "How a juror describes themselves, where they said"

JUROR = (
    (
        "ALTER TABLE juror ADD COLUMN gender VARCHAR(10) NOT NULL DEFAULT ''"
        " CHECK (gender IN ('', 'girl', 'boy', 'another'))"
    ),
)


async def lay_tables() -> None:
    await database.lay(*JUROR)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="panel", description=DESCRIPTION)
    manager.add_raw(lay_tables)
    return manager
