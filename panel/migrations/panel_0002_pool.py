"""Drafts, training, oaths, exams and wording."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from cases import database

ID = "2026-11-22T12:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Drafts, training, oaths, exams and wording"

DRAFT = """
CREATE TABLE draft (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    account UUID REFERENCES account (id),
    answers_sealed TEXT NOT NULL CHECK (substr(answers_sealed, 1, 7) = 'sealed:'),
    name VARCHAR(120) NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL,
    UNIQUE (programme, id)
)
"""

REQUIREMENT = """
CREATE TABLE requirement (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    name VARCHAR(120) NOT NULL CHECK (name <> ''),
    roles VARCHAR(80) NOT NULL,
    months INTEGER NOT NULL CHECK (months >= 0),
    needed_from DATE,
    closed BOOLEAN NOT NULL,
    UNIQUE (programme, name),
    UNIQUE (programme, id)
)
"""

TRAINING = """
CREATE TABLE training (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    juror UUID NOT NULL,
    requirement UUID NOT NULL,
    done_on DATE,
    until DATE,
    UNIQUE (programme, id),
    FOREIGN KEY (programme, juror) REFERENCES juror (programme, id),
    FOREIGN KEY (programme, requirement) REFERENCES requirement (programme, id)
)
"""

OATH_TEXT = """
CREATE TABLE oath_text (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    version INTEGER NOT NULL CHECK (version >= 1),
    words TEXT NOT NULL,
    again BOOLEAN NOT NULL,
    since TIMESTAMPTZ NOT NULL,
    UNIQUE (programme, version),
    UNIQUE (programme, id)
)
"""

OATH = """
CREATE TABLE oath (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    juror UUID NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    on_day DATE NOT NULL,
    UNIQUE (programme, id),
    FOREIGN KEY (programme, juror) REFERENCES juror (programme, id)
)
"""

JUROR_ROLE = """
CREATE TABLE juror_role (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    juror UUID NOT NULL,
    role VARCHAR(12) NOT NULL CHECK (role IN ('foreperson', 'advocate', 'clerk')),
    UNIQUE (juror, role),
    UNIQUE (programme, id),
    FOREIGN KEY (programme, juror) REFERENCES juror (programme, id)
)
"""

AWAY = """
CREATE TABLE away (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    juror UUID NOT NULL,
    kind VARCHAR(10) NOT NULL CHECK (kind IN ('exams', 'away')),
    from_day DATE NOT NULL,
    to_day DATE NOT NULL,
    added_at TIMESTAMPTZ NOT NULL,
    CHECK (to_day >= from_day),
    UNIQUE (programme, id),
    FOREIGN KEY (programme, juror) REFERENCES juror (programme, id)
)
"""

WORDING = """
CREATE TABLE wording (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    name VARCHAR(40) NOT NULL,
    part VARCHAR(10) NOT NULL CHECK (part IN ('subject', 'body', 'sms')),
    words TEXT NOT NULL,
    by_name VARCHAR(120) NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL,
    UNIQUE (programme, name, part),
    UNIQUE (programme, id)
)
"""

INDEXES = (
    "CREATE INDEX draft_account ON draft (account, changed_at)",
    "CREATE INDEX training_juror ON training (juror)",
    "CREATE INDEX oath_juror ON oath (juror)",
    "CREATE INDEX away_juror ON away (juror, from_day)",
)


async def lay_tables() -> None:
    await database.lay(
        DRAFT,
        REQUIREMENT,
        TRAINING,
        OATH_TEXT,
        OATH,
        JUROR_ROLE,
        AWAY,
        WORDING,
        *INDEXES,
    )


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="panel", description=DESCRIPTION)
    manager.add_raw(lay_tables)
    return manager
