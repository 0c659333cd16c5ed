"""De-identified exports: asked for by one person, granted by another."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from cases import database

ID = "2026-11-30T14:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "De-identified exports: asked for by one person, granted by another"

DATA_EXPORT = """
CREATE TABLE data_export (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    definition VARCHAR(40) NOT NULL,
    purpose TEXT NOT NULL CHECK (purpose <> ''),
    state VARCHAR(10) NOT NULL CHECK (state IN ('asked', 'granted', 'refused', 'taken_back')),
    asked_at TIMESTAMPTZ NOT NULL,
    asked_by_id VARCHAR(60) NOT NULL CHECK (asked_by_id <> ''),
    asked_by_name VARCHAR(120) NOT NULL,
    settled_at TIMESTAMPTZ,
    settled_by_id VARCHAR(60) NOT NULL,
    settled_by_name VARCHAR(120) NOT NULL,
    file_sealed TEXT CHECK (substr(file_sealed, 1, 7) = 'sealed:'),
    sha256 VARCHAR(64) NOT NULL,
    people INTEGER NOT NULL,
    left_out INTEGER NOT NULL,
    withheld INTEGER NOT NULL,
    alone INTEGER NOT NULL,
    UNIQUE (programme, id),
    CHECK (state <> 'granted' OR settled_by_id NOT IN ('', asked_by_id)),
    CHECK (file_sealed IS NULL OR state = 'granted')
)
"""

BY_PROGRAMME = "CREATE INDEX data_export_programme ON data_export (programme, asked_at)"


async def lay_tables() -> None:
    await database.lay(DATA_EXPORT, BY_PROGRAMME)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="cases", description=DESCRIPTION)
    manager.add_raw(lay_tables)
    return manager
