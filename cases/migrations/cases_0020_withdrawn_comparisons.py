"""Why a comparison group was withdrawn has a place of its own: it stood where the notes on its files had been."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from cases import database

ID = "2026-11-30T19:50:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Why a comparison group was withdrawn has a place of its own"

WITHDRAWN = "(state = 'withdrawn') = (withdrawn_why <> '')"
COLUMNS = (
    "id, programme, title, design, how, source, definition, version, extract_on, kind, people, did, last_on, "
    "background, people_sealed, state, withdrawn_at, by_id, by_name, created_at"
)

COMPARISON_GROUP = f"""
CREATE TABLE comparison_group (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    title VARCHAR(120) NOT NULL CHECK (title <> ''),
    design VARCHAR(12) NOT NULL CHECK (design IN (
        'randomised', 'matched', 'waiting_list', 'before_after', 'convenience')),
    how TEXT NOT NULL,
    source VARCHAR(200) NOT NULL CHECK (source <> ''),
    definition VARCHAR(40) NOT NULL CHECK (definition <> ''),
    version INTEGER NOT NULL CHECK (version >= 1),
    extract_on DATE NOT NULL,
    kind VARCHAR(8) NOT NULL CHECK (kind IN ('recorded', 'imported')),
    people INTEGER NOT NULL CHECK (people >= 1),
    did INTEGER CHECK (did BETWEEN 0 AND people),
    last_on DATE CHECK (last_on <= extract_on),
    background TEXT NOT NULL,
    people_sealed TEXT CHECK (substr(people_sealed, 1, 7) = 'sealed:'),
    state VARCHAR(10) NOT NULL CHECK (state IN ('checked', 'kept', 'withdrawn')),
    note TEXT NOT NULL,
    withdrawn_at TIMESTAMPTZ,
    by_id VARCHAR(60) NOT NULL CHECK (by_id <> ''),
    by_name VARCHAR(120) NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    withdrawn_why TEXT NOT NULL,
    UNIQUE (programme, id),
    CHECK (design <> 'matched' OR how <> ''),
    CHECK ((kind = 'recorded') = (did IS NOT NULL)),
    CHECK ((kind = 'recorded') = (last_on IS NOT NULL)),
    CHECK ((state = 'withdrawn') = (withdrawn_at IS NOT NULL)),
    CHECK ({WITHDRAWN}),
    -- The people of an import are kept while they are compared with, and no longer.
    CHECK ((people_sealed IS NOT NULL) = (kind = 'imported' AND state <> 'withdrawn'))
)
"""

# What the files of a withdrawn one did not say was overwritten: it is not to be had any more.
BEFORE = f"""
INSERT INTO comparison_group ({COLUMNS}, note, withdrawn_why)
SELECT {COLUMNS}, CASE state WHEN 'withdrawn' THEN '' ELSE note END,
    CASE state WHEN 'withdrawn' THEN note ELSE '' END
FROM comparison_group_before
"""

# SQLite cannot add a check of two columns: the table is laid anew. No other table points at it.
SQLITE = (
    "ALTER TABLE comparison_group RENAME TO comparison_group_before",
    COMPARISON_GROUP,
    BEFORE,
    "DROP TABLE comparison_group_before",
    "CREATE INDEX comparison_group_programme ON comparison_group (programme, state)",
)

POSTGRES = (
    "ALTER TABLE comparison_group ADD COLUMN withdrawn_why TEXT NOT NULL DEFAULT ''",
    "UPDATE comparison_group SET withdrawn_why = note, note = '' WHERE state = 'withdrawn'",
    f"ALTER TABLE comparison_group ADD CHECK ({WITHDRAWN})",
)


async def lay_tables() -> None:
    await database.lay(sqlite=SQLITE, postgres=POSTGRES)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="cases", description=DESCRIPTION)
    manager.add_raw(lay_tables)
    return manager
