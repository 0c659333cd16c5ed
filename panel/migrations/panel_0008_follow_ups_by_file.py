"""Spreadsheets of follow-ups: a third kind of file that is brought in."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from cases import database

ID = "2026-11-30T18:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Spreadsheets of follow-ups"

KINDS = "kind IN ('referrals', 'jurors', 'follow-ups')"

COLUMNS = (
    "id, programme, kind, file_name, table_sealed, mapping, state, "
    "rows, taken, duplicates, failed, blank, by_id, created_at, confirmed_at"
)

IMPORT = f"""
CREATE TABLE import_file (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    kind VARCHAR(12) NOT NULL CHECK ({KINDS}),
    file_name VARCHAR(200) NOT NULL,
    table_sealed TEXT NOT NULL CHECK (substr(table_sealed, 1, 7) = 'sealed:'),
    mapping TEXT NOT NULL,
    state VARCHAR(12) NOT NULL CHECK (state IN ('preview', 'confirmed', 'discarded')),
    rows INTEGER NOT NULL CHECK (rows >= 0),
    taken INTEGER NOT NULL CHECK (taken >= 0),
    duplicates INTEGER NOT NULL CHECK (duplicates >= 0),
    failed INTEGER NOT NULL CHECK (failed >= 0),
    blank INTEGER NOT NULL CHECK (blank >= 0),
    by_id VARCHAR(60) NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    confirmed_at TIMESTAMPTZ
)
"""

# SQLite cannot change a check: the table is laid anew. No other table points at it.
SQLITE = (
    "ALTER TABLE import_file RENAME TO import_file_before",
    IMPORT,
    f"INSERT INTO import_file ({COLUMNS}) SELECT {COLUMNS} FROM import_file_before",
    "DROP TABLE import_file_before",
    "CREATE INDEX import_programme ON import_file (programme, created_at)",
)

POSTGRES = (
    "ALTER TABLE import_file DROP CONSTRAINT import_file_kind_check",
    f"ALTER TABLE import_file ADD CONSTRAINT import_file_kind_check CHECK ({KINDS})",
)


async def lay_tables() -> None:
    await database.lay(sqlite=SQLITE, postgres=POSTGRES)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="panel", description=DESCRIPTION)
    manager.add_raw(lay_tables)
    return manager
