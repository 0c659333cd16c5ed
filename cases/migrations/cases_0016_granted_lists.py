"""Match lists by two: asked for, granted by another, taken away. A link can be looked at again."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from cases import database

ID = "2026-11-30T19:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Match lists are granted by a second person; links are looked at again"

STATES = "state IN ('asked', 'granted', 'refused', 'out', 'in', 'withdrawn')"
# Lists of before this migration went out without a second person, and stand as they are.
OTHER = "granted_by_id <> by_id"
GRANTED = "state <> 'granted' OR (granted_at IS NOT NULL AND granted_by_id <> '')"
OUT = "state NOT IN ('out', 'in') OR out_at IS NOT NULL"
FILE = "file_sealed IS NULL OR state IN ('asked', 'granted', 'out', 'in')"

COLUMNS = (
    "id, programme, agency, source, definition, opened_from, opened_until, people, cases_sealed, sha256, "
    "state, reoffenders, reoffences, dates_sealed, checked_on, made_at, by_id, by_name"
)

MATCH_LIST = f"""
CREATE TABLE match_list (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    agency VARCHAR(120) NOT NULL CHECK (agency <> ''),
    source VARCHAR(16) NOT NULL CHECK (source IN (
        'police', 'court', 'probation', 'youth_justice', 'school', 'agency_match', 'other')),
    definition VARCHAR(30) NOT NULL,
    opened_from DATE NOT NULL,
    opened_until DATE NOT NULL,
    people INTEGER NOT NULL CHECK (people >= 1),
    cases_sealed TEXT NOT NULL CHECK (substr(cases_sealed, 1, 7) = 'sealed:'),
    sha256 VARCHAR(64) NOT NULL,
    state VARCHAR(10) NOT NULL CHECK ({STATES}),
    reoffenders INTEGER CHECK (reoffenders >= 0),
    reoffences INTEGER,
    dates_sealed TEXT CHECK (substr(dates_sealed, 1, 7) = 'sealed:'),
    checked_on DATE,
    made_at TIMESTAMPTZ NOT NULL,
    by_id VARCHAR(60) NOT NULL,
    by_name VARCHAR(120) NOT NULL,
    file_sealed TEXT CHECK (substr(file_sealed, 1, 7) = 'sealed:'),
    granted_at TIMESTAMPTZ,
    granted_by_id VARCHAR(60) NOT NULL,
    granted_by_name VARCHAR(120) NOT NULL,
    out_at TIMESTAMPTZ,
    UNIQUE (programme, id),
    CHECK (opened_from <= opened_until),
    CHECK (reoffenders <= people),
    CHECK (reoffences >= reoffenders),
    CHECK (state <> 'in' OR (reoffenders IS NOT NULL AND checked_on IS NOT NULL)),
    CHECK ({OTHER}),
    CHECK ({GRANTED}),
    CHECK ({OUT}),
    CHECK ({FILE})
)
"""

BEFORE = f"""
INSERT INTO match_list ({COLUMNS}, granted_by_id, granted_by_name, out_at)
SELECT {COLUMNS}, '', '', made_at FROM match_list_before
"""

# SQLite cannot change a check: the table is laid anew. No other table points at it.
SQLITE = (
    "ALTER TABLE match_list RENAME TO match_list_before",
    MATCH_LIST,
    BEFORE,
    "DROP TABLE match_list_before",
)

POSTGRES = (
    "ALTER TABLE match_list ADD COLUMN file_sealed TEXT CHECK (substr(file_sealed, 1, 7) = 'sealed:')",
    "ALTER TABLE match_list ADD COLUMN granted_at TIMESTAMPTZ",
    "ALTER TABLE match_list ADD COLUMN granted_by_id VARCHAR(60) NOT NULL DEFAULT ''",
    "ALTER TABLE match_list ADD COLUMN granted_by_name VARCHAR(120) NOT NULL DEFAULT ''",
    "ALTER TABLE match_list ADD COLUMN out_at TIMESTAMPTZ",
    "UPDATE match_list SET out_at = made_at",
    "ALTER TABLE match_list DROP CONSTRAINT match_list_state_check",
    f"ALTER TABLE match_list ADD CONSTRAINT match_list_state_check CHECK ({STATES})",
    f"ALTER TABLE match_list ADD CHECK ({OTHER}), ADD CHECK ({GRANTED}), ADD CHECK ({OUT}), ADD CHECK ({FILE})",
)


# After a fact of the person was corrected: the link is theirs all the same.
LOOKED = "ALTER TABLE linkage_link ADD COLUMN looked_at TIMESTAMPTZ"


async def lay_tables() -> None:
    await database.lay(LOOKED)
    await lay_match_lists()


async def lay_match_lists() -> None:
    await database.lay(sqlite=SQLITE, postgres=POSTGRES)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="cases", description=DESCRIPTION)
    manager.add_raw(lay_tables)
    return manager
