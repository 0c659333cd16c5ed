"""What becomes of a hearing on its night."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from cases import database

ID = "2026-11-23T09:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "What becomes of a hearing on its night"

HEARING = (
    (
        "ALTER TABLE hearing ADD COLUMN purpose VARCHAR(8) NOT NULL DEFAULT 'first'"
        " CHECK (purpose IN ('first', 'review'))"
    ),
    "ALTER TABLE hearing ADD COLUMN other_panel BOOLEAN NOT NULL DEFAULT false",
    "ALTER TABLE hearing ADD COLUMN began_at TIMESTAMPTZ",
    "ALTER TABLE hearing ADD COLUMN ended_at TIMESTAMPTZ",
    "ALTER TABLE hearing ADD COLUMN why_sealed TEXT CHECK (substr(why_sealed, 1, 7) = 'sealed:')",
)


async def lay_tables() -> None:
    await database.lay(*HEARING)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="scheduling", description=DESCRIPTION)
    manager.add_raw(lay_tables)
    return manager
