"""Where everybody stands in a figure, kept beside the record; and a programme's own definitions."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from cases import database

ID = "2026-11-27T09:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Where everybody stands in a figure, and a programme's own definitions"

PROGRAMME = (
    (
        "ALTER TABLE programme ADD COLUMN headline VARCHAR(40) NOT NULL DEFAULT 'proven-12'"
        " CHECK (headline <> '')"
    ),
    "UPDATE programme SET headline = 'arrest-12' WHERE template = 'us-youth-court'",
)

DEFINITION = """
CREATE TABLE definition (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    name VARCHAR(40) NOT NULL CHECK (name <> ''),
    version INTEGER NOT NULL CHECK (version >= 1),
    title VARCHAR(120) NOT NULL CHECK (title <> ''),
    event VARCHAR(10) NOT NULL CHECK (event IN ('offence', 'arrest', 'referral', 'charge', 'proven')),
    window_days INTEGER NOT NULL CHECK (window_days BETWEEN 1 AND 3650),
    waiting_days INTEGER NOT NULL CHECK (waiting_days BETWEEN 0 AND 1825),
    source VARCHAR(120) NOT NULL CHECK (source <> ''),
    by_id VARCHAR(60) NOT NULL CHECK (by_id <> ''),
    by_name VARCHAR(120) NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (programme, id),
    UNIQUE (programme, name, version)
)
"""

COUNTED = """
CREATE TABLE counted (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    number INTEGER NOT NULL UNIQUE CHECK (number >= 1),
    event VARCHAR(10) NOT NULL CHECK (event IN ('offence', 'arrest', 'referral', 'charge', 'proven')),
    window_days INTEGER NOT NULL CHECK (window_days >= 1),
    waiting_days INTEGER NOT NULL CHECK (waiting_days >= 0),
    UNIQUE (programme, id),
    UNIQUE (programme, event, window_days, waiting_days)
)
"""

STANDING = """
CREATE TABLE standing (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    number INTEGER NOT NULL,
    person UUID NOT NULL,
    quarter INTEGER NOT NULL CHECK (quarter >= 0),
    began INTEGER NOT NULL CHECK (began >= 1),
    kept INTEGER NOT NULL CHECK (kept IN (0, 1)),
    silent INTEGER NOT NULL CHECK (silent >= 0),
    status VARCHAR(10) NOT NULL CHECK (status IN ('counted', 'unchecked', 'not_known', 'left')),
    last INTEGER NOT NULL CHECK (last >= 0),
    happened INTEGER NOT NULL CHECK (happened IN (0, 1)),
    within INTEGER NOT NULL CHECK (within >= 0),
    UNIQUE (person, number)
)
"""

UNCOUNTED = """
CREATE TABLE uncounted (
    person UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id)
)
"""

INDEXES = (
    "CREATE INDEX uncounted_programme ON uncounted (programme)",
    # The two questions of a figure are answered from these alone, in their order.
    "CREATE INDEX standing_days ON standing (number, quarter, last, happened, silent)",
    "CREATE INDEX standing_places ON standing (number, quarter, kept, status, began, within, silent)",
)

# Whose counts are no longer true, by the row that changed: {side} is NEW or OLD.
OF_A_CASE = "SELECT person, programme FROM case_file WHERE id = {side}.case_file"
CHANGES = {
    "follow_up": OF_A_CASE,
    "reoffence": OF_A_CASE,
    "consent": OF_A_CASE,
    "case_file": "SELECT {side}.person, {side}.programme WHERE true",
    "state_change": (
        "SELECT person, programme FROM case_file WHERE id = {side}.subject_id"
        " AND {side}.subject = 'case' AND {side}.to_state = 'completed'"
    ),
}
OF = {"case_file": " OF person, opened_on"}  # an update of anything else changes no count
BORN = "SELECT {side}.id, {side}.programme WHERE true"
SIDES = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


def _mark(select: str, side: str) -> str:
    found = select.format(side=side)
    return f"INSERT INTO uncounted (person, programme) {found} ON CONFLICT (person) DO NOTHING;"


def _in_sqlite(table: str, change: str, select: str, of: str = "") -> str:
    marks = " ".join(_mark(select, side) for side in SIDES[change])
    name = f"{table}_counts_{change.lower()}"
    return f"CREATE TRIGGER {name} AFTER {change}{of} ON {table} BEGIN {marks} END"


SQLITE = (
    *(
        _in_sqlite(table, change, select, OF.get(table, "") if change == "UPDATE" else "")
        for table, select in CHANGES.items()
        for change in SIDES
    ),
    _in_sqlite("person", "UPDATE", BORN, " OF born_on"),
)


def _in_postgres(table: str, changes: str, select: str) -> tuple[str, str]:
    return (
        (
            f"CREATE FUNCTION {table}_counts() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF TG_OP <> 'INSERT' THEN {_mark(select, 'OLD')} END IF;"
            f" IF TG_OP <> 'DELETE' THEN {_mark(select, 'NEW')} END IF;"
            " RETURN NULL; END $$"
        ),
        (
            f"CREATE TRIGGER {table}_counts AFTER {changes} ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION {table}_counts()"
        ),
    )


POSTGRES = (
    *(
        statement
        for table, select in CHANGES.items()
        for statement in _in_postgres(table, f"INSERT OR DELETE OR UPDATE{OF.get(table, '')}", select)
    ),
    *_in_postgres("person", "UPDATE OF born_on", BORN),
)


async def lay_tables() -> None:
    await database.lay(
        *PROGRAMME,
        DEFINITION,
        COUNTED,
        STANDING,
        UNCOUNTED,
        *INDEXES,
        sqlite=SQLITE,
        postgres=POSTGRES,
    )


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="cases", description=DESCRIPTION)
    manager.add_raw(lay_tables)
    return manager
