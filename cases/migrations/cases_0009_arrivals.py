"""Extracts whose columns are not told yet, and people who looked at a pair and cannot tell."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from cases import database

ID = "2026-11-29T09:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Extracts whose columns are not told yet, and people who cannot tell"

LINKAGE_ARRIVAL = """
CREATE TABLE linkage_arrival (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    source VARCHAR(16) NOT NULL,
    unproven VARCHAR(10) NOT NULL,
    extract_on DATE NOT NULL,
    since DATE NOT NULL,
    destroy_on DATE NOT NULL,
    key_sealed TEXT NOT NULL CHECK (substr(key_sealed, 1, 7) = 'sealed:'),
    by_id VARCHAR(60) NOT NULL CHECK (by_id <> ''),
    by_name VARCHAR(120) NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (programme, id),
    CHECK (since <= extract_on)
)
"""

LINKAGE_DOUBT = """
CREATE TABLE linkage_doubt (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    candidate UUID NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    by_id VARCHAR(60) NOT NULL CHECK (by_id <> ''),
    by_name VARCHAR(120) NOT NULL,
    UNIQUE (candidate, by_id),
    UNIQUE (programme, id),
    FOREIGN KEY (programme, candidate) REFERENCES linkage_candidate (programme, id)
)
"""


async def lay_tables() -> None:
    await database.lay(LINKAGE_ARRIVAL, LINKAGE_DOUBT)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="cases", description=DESCRIPTION)
    manager.add_raw(lay_tables)
    return manager
