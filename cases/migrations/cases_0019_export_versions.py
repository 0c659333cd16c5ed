"""De-identified exports keep the version of their definition, and when a file was thrown away early."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from cases import database

ID = "2026-11-30T19:25:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "De-identified exports keep the version of their definition"

COLUMNS = (
    "ALTER TABLE data_export ADD COLUMN version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1)",
    "ALTER TABLE data_export ADD COLUMN ended_at TIMESTAMPTZ CHECK (ended_at IS NULL OR file_sealed IS NULL)",
)

# Until now an address was kept: a name meant the newest version of the moment, an older one was name@version.
MEANT = """
UPDATE data_export SET version = COALESCE((
    SELECT MAX(one.version) FROM definition AS one
    WHERE one.programme = data_export.programme AND one.name = data_export.definition
    AND one.created_at <= COALESCE(data_export.settled_at, data_export.asked_at)), 1)
"""
SQLITE = """
UPDATE data_export SET version = CAST(substr(definition, instr(definition, '@') + 1) AS INTEGER),
definition = substr(definition, 1, instr(definition, '@') - 1) WHERE instr(definition, '@') > 0
"""
POSTGRES = """
UPDATE data_export SET version = split_part(definition, '@', 2)::integer,
definition = split_part(definition, '@', 1) WHERE definition LIKE '%@%'
"""


async def lay_tables() -> None:
    await database.lay(*COLUMNS, MEANT, sqlite=[SQLITE], postgres=[POSTGRES])


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="cases", description=DESCRIPTION)
    manager.add_raw(lay_tables)
    return manager
