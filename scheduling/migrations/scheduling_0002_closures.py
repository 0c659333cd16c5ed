"""Closures and facilitators' times."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from cases import database

ID = "2026-11-22T12:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Closures and facilitators' times"

CLOSURE = """
CREATE TABLE closure (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    venue UUID,
    name VARCHAR(120) NOT NULL CHECK (name <> ''),
    kind VARCHAR(12) NOT NULL CHECK (kind IN ('holiday', 'exams', 'closed')),
    from_day DATE NOT NULL,
    to_day DATE NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    CHECK (to_day >= from_day),
    UNIQUE (programme, id),
    FOREIGN KEY (programme, venue) REFERENCES venue (programme, id)
)
"""

FACILITATOR_TIME = """
CREATE TABLE facilitator_time (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    facilitator UUID NOT NULL,
    weekday INTEGER NOT NULL CHECK (weekday BETWEEN 0 AND 6),
    from_wall VARCHAR(5) NOT NULL CHECK (from_wall LIKE '__:__'),
    until_wall VARCHAR(5) NOT NULL CHECK (until_wall LIKE '__:__'),
    CHECK (until_wall > from_wall),
    UNIQUE (programme, id),
    FOREIGN KEY (programme, facilitator) REFERENCES facilitator (programme, id)
)
"""

FACILITATOR_AWAY = """
CREATE TABLE facilitator_away (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    facilitator UUID NOT NULL,
    from_day DATE NOT NULL,
    to_day DATE NOT NULL,
    CHECK (to_day >= from_day),
    UNIQUE (programme, id),
    FOREIGN KEY (programme, facilitator) REFERENCES facilitator (programme, id)
)
"""

INDEXES = (
    "CREATE INDEX closure_days ON closure (programme, from_day, to_day)",
    "CREATE INDEX facilitator_time_of ON facilitator_time (facilitator)",
    "CREATE INDEX facilitator_away_of ON facilitator_away (facilitator)",
)


async def lay_tables() -> None:
    await database.lay(
        CLOSURE,
        FACILITATOR_TIME,
        FACILITATOR_AWAY,
        *INDEXES,
    )


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="scheduling", description=DESCRIPTION)
    manager.add_raw(lay_tables)
    return manager
