"""The tables of times and places."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from cases import database

ID = "2026-11-22T09:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "The tables of times and places"

VENUE = """
CREATE TABLE venue (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    name VARCHAR(120) NOT NULL CHECK (name <> ''),
    address VARCHAR(250) NOT NULL,
    how_to_get_there TEXT NOT NULL,
    closed BOOLEAN NOT NULL,
    UNIQUE (programme, id),
    UNIQUE (programme, name)
)
"""

ROOM = """
CREATE TABLE room (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    venue UUID NOT NULL,
    name VARCHAR(80) NOT NULL CHECK (name <> ''),
    holds INTEGER NOT NULL CHECK (holds >= 1),
    step_free BOOLEAN NOT NULL,
    closed BOOLEAN NOT NULL,
    UNIQUE (programme, id),
    UNIQUE (venue, name),
    FOREIGN KEY (programme, venue) REFERENCES venue (programme, id)
)
"""

SERIES = """
CREATE TABLE series (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    venue UUID NOT NULL,
    every_weeks INTEGER NOT NULL CHECK (every_weeks BETWEEN 0 AND 8),
    from_wall VARCHAR(5) NOT NULL CHECK (from_wall LIKE '__:__'),
    until_wall VARCHAR(5) NOT NULL CHECK (until_wall LIKE '__:__'),
    first_on DATE NOT NULL,
    last_on DATE,
    ended_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (programme, id),
    FOREIGN KEY (programme, venue) REFERENCES venue (programme, id)
)
"""

SESSION = """
CREATE TABLE session (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    venue UUID NOT NULL,
    series UUID,
    on_day DATE NOT NULL,
    from_wall VARCHAR(5) NOT NULL CHECK (from_wall LIKE '__:__'),
    until_wall VARCHAR(5) NOT NULL CHECK (until_wall LIKE '__:__'),
    time_zone VARCHAR(60) NOT NULL CHECK (time_zone <> ''),
    starts_at TIMESTAMPTZ NOT NULL,
    ends_at TIMESTAMPTZ NOT NULL,
    cancelled_at TIMESTAMPTZ,
    cancelled_why VARCHAR(200) NOT NULL,
    all_the_same BOOLEAN NOT NULL,
    UNIQUE (programme, id),
    FOREIGN KEY (programme, venue) REFERENCES venue (programme, id),
    FOREIGN KEY (programme, series) REFERENCES series (programme, id),
    CHECK (ends_at > starts_at)
)
"""

FACILITATOR = """
CREATE TABLE facilitator (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    name VARCHAR(120) NOT NULL CHECK (name <> ''),
    account_id UUID,
    email VARCHAR(254) NOT NULL,
    phone VARCHAR(40) NOT NULL,
    qualified_until DATE,
    closed BOOLEAN NOT NULL,
    UNIQUE (programme, id)
)
"""

HEARING = """
CREATE TABLE hearing (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    case_file UUID NOT NULL,
    session UUID NOT NULL,
    room UUID NOT NULL,
    facilitator UUID,
    state VARCHAR(20) NOT NULL CHECK (state IN ('arranged', 'cancelled', 'held', 'adjourned')),
    starts_at TIMESTAMPTZ NOT NULL,
    ends_at TIMESTAMPTZ NOT NULL,
    seats INTEGER NOT NULL CHECK (seats BETWEEN 1 AND 30),
    seats_least INTEGER NOT NULL CHECK (seats_least >= 1),
    standby INTEGER NOT NULL CHECK (standby >= 0),
    sequence INTEGER NOT NULL CHECK (sequence >= 0),
    panel_stood_at TIMESTAMPTZ,
    short_told_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (programme, id),
    FOREIGN KEY (programme, case_file) REFERENCES case_file (programme, id),
    FOREIGN KEY (programme, session) REFERENCES session (programme, id),
    FOREIGN KEY (programme, room) REFERENCES room (programme, id),
    FOREIGN KEY (programme, facilitator) REFERENCES facilitator (programme, id),
    CHECK (ends_at > starts_at),
    CHECK (seats_least <= seats)
)
"""

BOOKING = """
CREATE TABLE booking (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    hearing UUID NOT NULL,
    kind VARCHAR(20) NOT NULL CHECK (kind IN ('room', 'juror', 'facilitator', 'respondent')),
    resource_id UUID NOT NULL,
    starts BIGINT NOT NULL,
    ends BIGINT NOT NULL,
    standing BOOLEAN NOT NULL,
    FOREIGN KEY (programme, hearing) REFERENCES hearing (programme, id),
    CHECK (ends > starts)
)
"""

JOB_RUN = """
CREATE TABLE job_run (
    id UUID PRIMARY KEY NOT NULL,
    job VARCHAR(60) NOT NULL CHECK (job <> ''),
    started_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ,
    outcome VARCHAR(10) NOT NULL CHECK (outcome IN ('running', 'done', 'failed')),
    found INTEGER NOT NULL CHECK (found >= 0),
    note TEXT NOT NULL
)
"""

INDEXES = (
    "CREATE UNIQUE INDEX session_of_series ON session (series, on_day) WHERE series IS NOT NULL",
    "CREATE INDEX session_day ON session (programme, starts_at)",
    "CREATE INDEX hearing_day ON hearing (programme, state, starts_at)",
    "CREATE INDEX hearing_case ON hearing (case_file)",
    "CREATE INDEX hearing_session ON hearing (session, starts_at)",
    "CREATE UNIQUE INDEX hearing_arranged_once ON hearing (case_file) WHERE state = 'arranged'",
    "CREATE INDEX booking_hearing ON booking (hearing)",
    "CREATE INDEX booking_span ON booking (kind, resource_id, starts) WHERE standing",
    "CREATE INDEX job_run_last ON job_run (job, started_at)",
)

OVERLAPS = """
    SELECT 1 FROM booking AS other
    WHERE other.kind = NEW.kind AND other.resource_id = NEW.resource_id AND other.standing
      AND other.starts < NEW.ends AND NEW.starts < other.ends AND other.id <> {own}
"""

SQLITE = (
    f"""CREATE TRIGGER booking_made BEFORE INSERT ON booking
    WHEN NEW.standing AND EXISTS ({OVERLAPS.format(own="NEW.id")})
    BEGIN SELECT RAISE(ABORT, 'overlap'); END""",
    f"""CREATE TRIGGER booking_moved BEFORE UPDATE ON booking
    WHEN NEW.standing AND EXISTS ({OVERLAPS.format(own="OLD.id")})
    BEGIN SELECT RAISE(ABORT, 'overlap'); END""",
)

POSTGRES = (
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    """ALTER TABLE booking ADD CONSTRAINT booking_once
    EXCLUDE USING gist (kind WITH =, resource_id WITH =, int8range(starts, ends) WITH &&)
    WHERE (standing)""",
)


async def lay_tables() -> None:
    await database.lay(
        VENUE,
        ROOM,
        SERIES,
        SESSION,
        FACILITATOR,
        HEARING,
        BOOKING,
        JOB_RUN,
        *INDEXES,
        sqlite=SQLITE,
        postgres=POSTGRES,
    )


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="scheduling", description=DESCRIPTION)
    manager.add_raw(lay_tables)
    return manager
