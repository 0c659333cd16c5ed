"""Agreements, hours, follow-ups, what came to light, and names that leave."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from cases import database

ID = "2026-11-23T09:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Agreements, hours, follow-ups, what came to light, and names that leave"

PROGRAMME = (
    "ALTER TABLE programme ADD COLUMN agreement_days INTEGER NOT NULL DEFAULT 90 CHECK (agreement_days >= 1)",
    (
        "ALTER TABLE programme ADD COLUMN agreement_days_most INTEGER NOT NULL DEFAULT 120"
        " CHECK (agreement_days_most >= 1)"
    ),
    "ALTER TABLE programme ADD COLUMN contact_days INTEGER NOT NULL DEFAULT 30 CHECK (contact_days >= 1)",
    "ALTER TABLE programme ADD COLUMN closing_days INTEGER NOT NULL DEFAULT 5 CHECK (closing_days >= 1)",
    "ALTER TABLE programme ADD COLUMN proof_days INTEGER NOT NULL DEFAULT 183 CHECK (proof_days >= 0)",
    "ALTER TABLE programme ADD COLUMN owed_sittings_earn BOOLEAN NOT NULL DEFAULT TRUE",
    "ALTER TABLE programme ADD COLUMN credit_floor_minutes INTEGER CHECK (credit_floor_minutes <= 0)",
)

CASE = (
    (
        "ALTER TABLE case_file ADD COLUMN dismissal VARCHAR(10) NOT NULL DEFAULT ''"
        " CHECK (dismissal IN ('', 'asked', 'dismissed', 'expunged'))"
    ),
    "ALTER TABLE case_file ADD COLUMN dismissal_on DATE",
    "ALTER TABLE case_file ADD COLUMN exit_on DATE",
    "ALTER TABLE case_file ADD COLUMN exit_sealed TEXT CHECK (substr(exit_sealed, 1, 7) = 'sealed:')",
)

GRID_LEVEL = """
CREATE TABLE grid_level (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    level VARCHAR(1) NOT NULL CHECK (level IN ('A', 'B', 'C', 'D')),
    minutes_from INTEGER NOT NULL CHECK (minutes_from >= 0),
    minutes_to INTEGER NOT NULL,
    sittings_from INTEGER NOT NULL CHECK (sittings_from >= 0),
    sittings_to INTEGER NOT NULL,
    CHECK (minutes_to >= minutes_from),
    CHECK (sittings_to >= sittings_from),
    UNIQUE (programme, level),
    UNIQUE (programme, id)
)
"""

AGREEMENT = """
CREATE TABLE agreement (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    case_file UUID NOT NULL,
    hearing_id UUID,
    state VARCHAR(10) NOT NULL CHECK (state IN ('draft', 'active', 'ended')),
    reached_on DATE,
    due_on DATE,
    first_due_on DATE,
    outside_sealed TEXT CHECK (substr(outside_sealed, 1, 7) = 'sealed:'),
    ended_on DATE,
    ending VARCHAR(10) NOT NULL CHECK (ending IN (
        '', 'completed', 'late', 'partial', 'breach', 'returned')),
    code_sealed TEXT CHECK (substr(code_sealed, 1, 7) = 'sealed:'),
    by_id VARCHAR(60) NOT NULL,
    by_name VARCHAR(120) NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (programme, id),
    FOREIGN KEY (programme, case_file) REFERENCES case_file (programme, id),
    CHECK ((state = 'draft') = (reached_on IS NULL)),
    CHECK (state = 'draft' OR due_on >= reached_on),
    CHECK (first_due_on IS NULL OR due_on >= first_due_on),
    CHECK ((state = 'ended') = (ended_on IS NOT NULL)),
    CHECK ((state = 'ended') = (ending <> ''))
)
"""

SIGNATURE = """
CREATE TABLE signature (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    agreement UUID NOT NULL,
    part VARCHAR(16) NOT NULL CHECK (part IN (
        'young_person', 'guardian', 'foreperson', 'facilitator', 'harmed_person')),
    name VARCHAR(120) NOT NULL CHECK (name <> ''),
    how VARCHAR(10) NOT NULL CHECK (how IN ('page', 'paper')),
    signed_at TIMESTAMPTZ NOT NULL,
    by_id VARCHAR(60) NOT NULL,
    by_name VARCHAR(120) NOT NULL,
    UNIQUE (agreement, part, name),
    UNIQUE (programme, id),
    FOREIGN KEY (programme, agreement) REFERENCES agreement (programme, id)
)
"""

TERM = """
CREATE TABLE term (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    agreement UUID NOT NULL,
    place INTEGER NOT NULL CHECK (place >= 1),
    side VARCHAR(12) NOT NULL CHECK (side IN ('young_person', 'panel')),
    kind VARCHAR(12) NOT NULL CHECK (kind IN (
        'letter', 'apology', 'restitution', 'service', 'sittings', 'course', 'meeting', 'other')),
    words_sealed TEXT NOT NULL CHECK (substr(words_sealed, 1, 7) = 'sealed:'),
    owner VARCHAR(120) NOT NULL CHECK (owner <> ''),
    quantity INTEGER NOT NULL CHECK (quantity >= 0),
    counted INTEGER NOT NULL CHECK (counted >= 0),
    due_on DATE NOT NULL,
    placement VARCHAR(160) NOT NULL,
    supervisor_name VARCHAR(120) NOT NULL,
    supervisor_email VARCHAR(254) NOT NULL,
    supervisor_phone VARCHAR(40) NOT NULL,
    harmed UUID,
    state VARCHAR(12) NOT NULL CHECK (state IN ('open', 'done', 'waived', 'substituted')),
    reason_sealed TEXT CHECK (substr(reason_sealed, 1, 7) = 'sealed:'),
    evidence_sealed TEXT CHECK (substr(evidence_sealed, 1, 7) = 'sealed:'),
    instead_of UUID,
    done_on DATE,
    verified_by VARCHAR(120) NOT NULL,
    verified_at TIMESTAMPTZ,
    UNIQUE (agreement, place),
    UNIQUE (programme, id),
    FOREIGN KEY (programme, agreement) REFERENCES agreement (programme, id),
    FOREIGN KEY (programme, harmed) REFERENCES harmed_person (programme, id),
    FOREIGN KEY (programme, instead_of) REFERENCES term (programme, id),
    CHECK (kind NOT IN ('service', 'sittings', 'restitution') OR quantity > 0),
    CHECK ((state = 'done') = (done_on IS NOT NULL)),
    CHECK (state NOT IN ('waived', 'substituted') OR reason_sealed IS NOT NULL)
)
"""

HOURS_ENTRY = """
CREATE TABLE hours_entry (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    term UUID NOT NULL,
    on_day DATE NOT NULL,
    minutes INTEGER NOT NULL CHECK (minutes BETWEEN 1 AND 1440),
    words_sealed TEXT CHECK (substr(words_sealed, 1, 7) = 'sealed:'),
    state VARCHAR(10) NOT NULL CHECK (state IN ('waiting', 'verified', 'refused')),
    logged_by VARCHAR(120) NOT NULL,
    logged_at TIMESTAMPTZ NOT NULL,
    answered_by VARCHAR(120) NOT NULL,
    answered_how VARCHAR(10) NOT NULL CHECK (answered_how IN ('', 'page', 'paper', 'spoken')),
    answered_at TIMESTAMPTZ,
    UNIQUE (programme, id),
    FOREIGN KEY (programme, term) REFERENCES term (programme, id),
    CHECK ((state = 'waiting') = (answered_at IS NULL)),
    CHECK (state = 'waiting' OR answered_by <> '')
)
"""

FOLLOW_UP = """
CREATE TABLE follow_up (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    case_file UUID NOT NULL,
    window_days INTEGER NOT NULL CHECK (window_days >= 1),
    waiting_days INTEGER NOT NULL CHECK (waiting_days >= 0),
    due_on DATE NOT NULL,
    state VARCHAR(10) NOT NULL CHECK (state IN ('due', 'recorded', 'not_known')),
    source VARCHAR(16) NOT NULL CHECK (source IN (
        '', 'police', 'court', 'probation', 'youth_justice', 'school', 'agency_match', 'other')),
    checked_on DATE,
    observed_until DATE,
    left_how VARCHAR(10) NOT NULL CHECK (left_how IN ('', 'moved', 'died', 'custody')),
    by_id VARCHAR(60) NOT NULL,
    by_name VARCHAR(120) NOT NULL,
    UNIQUE (case_file, window_days),
    UNIQUE (programme, id),
    FOREIGN KEY (programme, case_file) REFERENCES case_file (programme, id),
    CHECK ((state = 'due') = (checked_on IS NULL)),
    CHECK ((observed_until IS NULL) = (left_how = '')),
    CHECK (state <> 'recorded' OR source <> '')
)
"""

REOFFENCE = """
CREATE TABLE reoffence (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    case_file UUID NOT NULL,
    event VARCHAR(10) NOT NULL CHECK (event IN ('offence', 'arrest', 'referral', 'charge', 'proven')),
    happened_on DATE NOT NULL,
    proven_on DATE,
    offence VARCHAR(120) NOT NULL,
    level VARCHAR(1) NOT NULL CHECK (level IN ('', 'A', 'B', 'C', 'D')),
    source VARCHAR(16) NOT NULL CHECK (source IN (
        'police', 'court', 'probation', 'youth_justice', 'school', 'agency_match', 'other')),
    checked_on DATE NOT NULL,
    withdrawn_at TIMESTAMPTZ,
    by_id VARCHAR(60) NOT NULL,
    by_name VARCHAR(120) NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (programme, id),
    FOREIGN KEY (programme, case_file) REFERENCES case_file (programme, id),
    CHECK ((event = 'proven') = (proven_on IS NOT NULL)),
    CHECK (proven_on IS NULL OR proven_on >= happened_on)
)
"""

REMOVAL = """
CREATE TABLE removal (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    case_file UUID NOT NULL,
    why VARCHAR(10) NOT NULL CHECK (why IN ('time', 'asked', 'law')),
    state VARCHAR(10) NOT NULL CHECK (state IN ('asked', 'taken_back', 'done')),
    asked_at TIMESTAMPTZ NOT NULL,
    asked_by_id VARCHAR(60) NOT NULL,
    asked_by_name VARCHAR(120) NOT NULL,
    settled_at TIMESTAMPTZ,
    settled_by_id VARCHAR(60) NOT NULL,
    settled_by_name VARCHAR(120) NOT NULL,
    UNIQUE (programme, id),
    FOREIGN KEY (programme, case_file) REFERENCES case_file (programme, id),
    CHECK ((state = 'asked') = (settled_at IS NULL)),
    CHECK (state <> 'done' OR settled_by_id <> asked_by_id)
)
"""

INDEXES = (
    "CREATE UNIQUE INDEX removal_case ON removal (case_file) WHERE state <> 'taken_back'",
    "CREATE UNIQUE INDEX agreement_running ON agreement (case_file) WHERE state <> 'ended'",
    "CREATE INDEX agreement_case ON agreement (case_file)",
    "CREATE INDEX agreement_due ON agreement (programme, state, due_on)",
    "CREATE INDEX hours_term ON hours_entry (term)",
    "CREATE INDEX follow_up_due ON follow_up (programme, state, due_on)",
    "CREATE INDEX reoffence_case ON reoffence (case_file)",
)


async def lay_tables() -> None:
    await database.lay(
        *PROGRAMME,
        *CASE,
        GRID_LEVEL,
        AGREEMENT,
        SIGNATURE,
        TERM,
        HOURS_ENTRY,
        FOLLOW_UP,
        REOFFENCE,
        REMOVAL,
        *INDEXES,
    )


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="cases", description=DESCRIPTION)
    manager.add_raw(lay_tables)
    return manager
