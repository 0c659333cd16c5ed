"""Screening, intake, preparing and corrections."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from cases import database

ID = "2026-11-22T12:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Screening, intake, preparing and corrections"

SCREENING_ANSWER = """
CREATE TABLE screening_answer (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    referral UUID NOT NULL,
    criterion VARCHAR(20) NOT NULL CHECK (criterion IN (
        'age', 'admission', 'earlier', 'scope', 'harmed', 'risk')),
    answer VARCHAR(10) NOT NULL CHECK (answer IN ('yes', 'no', 'unknown')),
    note_sealed TEXT CHECK (substr(note_sealed, 1, 7) = 'sealed:'),
    at TIMESTAMPTZ NOT NULL,
    by_id VARCHAR(60) NOT NULL,
    by_name VARCHAR(120) NOT NULL,
    UNIQUE (referral, criterion),
    UNIQUE (programme, id),
    FOREIGN KEY (programme, referral) REFERENCES referral (programme, id)
)
"""

HARMED_PERSON = """
CREATE TABLE harmed_person (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    referral UUID NOT NULL,
    part VARCHAR(10) NOT NULL CHECK (part IN ('harmed', 'witness')),
    kind VARCHAR(12) NOT NULL CHECK (kind IN ('person', 'business', 'public')),
    name VARCHAR(120) NOT NULL CHECK (name <> ''),
    contact_name VARCHAR(120) NOT NULL,
    email VARCHAR(254) NOT NULL,
    phone VARCHAR(40) NOT NULL,
    school VARCHAR(120) NOT NULL,
    school_year VARCHAR(20) NOT NULL,
    area VARCHAR(120) NOT NULL,
    language VARCHAR(40) NOT NULL,
    safe_to_contact BOOLEAN NOT NULL,
    safe_to_leave_message BOOLEAN NOT NULL,
    agrees VARCHAR(10) NOT NULL CHECK (agrees IN ('unknown', 'yes', 'no')),
    taking_part VARCHAR(16) NOT NULL CHECK (taking_part IN (
        'unknown', 'attend', 'statement', 'representative', 'none')),
    representative VARCHAR(120) NOT NULL,
    statement_sealed TEXT CHECK (substr(statement_sealed, 1, 7) = 'sealed:'),
    hopes_sealed TEXT CHECK (substr(hopes_sealed, 1, 7) = 'sealed:'),
    safety_sealed TEXT CHECK (substr(safety_sealed, 1, 7) = 'sealed:'),
    wants_updates VARCHAR(10) NOT NULL CHECK (wants_updates IN ('unknown', 'yes', 'no')),
    chose_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (programme, id),
    FOREIGN KEY (programme, referral) REFERENCES referral (programme, id)
)
"""

CONTACT_ATTEMPT = """
CREATE TABLE contact_attempt (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    case_file UUID NOT NULL,
    party VARCHAR(16) NOT NULL CHECK (party IN ('young_person', 'guardian', 'harmed_person')),
    harmed UUID,
    channel VARCHAR(10) NOT NULL CHECK (channel IN (
        'phone', 'text', 'email', 'letter', 'visit', 'in_person')),
    outcome VARCHAR(12) NOT NULL CHECK (outcome IN (
        'reached', 'no_answer', 'message', 'wrong', 'declined')),
    note_sealed TEXT CHECK (substr(note_sealed, 1, 7) = 'sealed:'),
    of_others BOOLEAN NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    by_id VARCHAR(60) NOT NULL,
    by_name VARCHAR(120) NOT NULL,
    UNIQUE (programme, id),
    FOREIGN KEY (programme, case_file) REFERENCES case_file (programme, id),
    FOREIGN KEY (programme, harmed) REFERENCES harmed_person (programme, id)
)
"""

MEETING = """
CREATE TABLE meeting (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    case_file UUID NOT NULL,
    kind VARCHAR(12) NOT NULL CHECK (kind IN ('intake', 'preparation')),
    party VARCHAR(16) NOT NULL CHECK (party IN ('young_person', 'guardian', 'harmed_person', 'family')),
    harmed UUID,
    starts_at TIMESTAMPTZ NOT NULL,
    place VARCHAR(200) NOT NULL,
    state VARCHAR(10) NOT NULL CHECK (state IN ('planned', 'held', 'missed', 'cancelled')),
    note_sealed TEXT CHECK (substr(note_sealed, 1, 7) = 'sealed:'),
    of_others BOOLEAN NOT NULL,
    by_id VARCHAR(60) NOT NULL,
    by_name VARCHAR(120) NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (programme, id),
    FOREIGN KEY (programme, case_file) REFERENCES case_file (programme, id),
    FOREIGN KEY (programme, harmed) REFERENCES harmed_person (programme, id)
)
"""

CONSENT_TEXT = """
CREATE TABLE consent_text (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    type VARCHAR(24) NOT NULL CHECK (type IN ('taking_part', 'information', 'evaluation')),
    version INTEGER NOT NULL CHECK (version >= 1),
    words TEXT NOT NULL,
    since TIMESTAMPTZ NOT NULL,
    UNIQUE (programme, type, version),
    UNIQUE (programme, id)
)
"""

CONSENT = """
CREATE TABLE consent (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    case_file UUID NOT NULL,
    giver VARCHAR(16) NOT NULL CHECK (giver IN ('young_person', 'guardian')),
    giver_name VARCHAR(120) NOT NULL,
    type VARCHAR(24) NOT NULL CHECK (type IN ('taking_part', 'information', 'evaluation')),
    version INTEGER NOT NULL CHECK (version >= 1),
    how VARCHAR(10) NOT NULL CHECK (how IN ('page', 'paper', 'spoken')),
    given_at TIMESTAMPTZ NOT NULL,
    withdrawn_at TIMESTAMPTZ,
    of_others BOOLEAN NOT NULL,
    by_id VARCHAR(60) NOT NULL,
    by_name VARCHAR(120) NOT NULL,
    UNIQUE (programme, id),
    FOREIGN KEY (programme, case_file) REFERENCES case_file (programme, id)
)
"""

STRENGTH = """
CREATE TABLE strength (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    case_file UUID NOT NULL,
    domain VARCHAR(20) NOT NULL CHECK (domain IN (
        'repair_harm', 'healthy_identity', 'connection', 'offer')),
    words_sealed TEXT NOT NULL CHECK (substr(words_sealed, 1, 7) = 'sealed:'),
    said_by VARCHAR(16) NOT NULL CHECK (said_by IN ('young_person', 'guardian', 'other')),
    of_others BOOLEAN NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    by_id VARCHAR(60) NOT NULL,
    by_name VARCHAR(120) NOT NULL,
    UNIQUE (programme, id),
    FOREIGN KEY (programme, case_file) REFERENCES case_file (programme, id)
)
"""

FAMILY_REQUEST = """
CREATE TABLE family_request (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    case_file UUID NOT NULL,
    party VARCHAR(16) NOT NULL CHECK (party IN ('young_person', 'guardian')),
    kind VARCHAR(10) NOT NULL CHECK (kind IN ('date', 'support', 'panel', 'language', 'access', 'talking',
        'times', 'home', 'supporter')),
    words_sealed TEXT NOT NULL CHECK (substr(words_sealed, 1, 7) = 'sealed:'),
    asked_at TIMESTAMPTZ NOT NULL,
    answered_at TIMESTAMPTZ,
    answered_by VARCHAR(120) NOT NULL,
    taken_back_at TIMESTAMPTZ,
    of_others BOOLEAN NOT NULL,
    UNIQUE (programme, id),
    FOREIGN KEY (programme, case_file) REFERENCES case_file (programme, id)
)
"""

SUPPORTER = """
CREATE TABLE supporter (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    case_file UUID NOT NULL,
    party VARCHAR(16) NOT NULL CHECK (party IN ('young_person', 'harmed_person')),
    harmed UUID,
    name VARCHAR(120) NOT NULL CHECK (name <> ''),
    relationship VARCHAR(60) NOT NULL,
    phone VARCHAR(40) NOT NULL,
    school VARCHAR(120) NOT NULL,
    school_year VARCHAR(20) NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (programme, id),
    FOREIGN KEY (programme, case_file) REFERENCES case_file (programme, id),
    FOREIGN KEY (programme, harmed) REFERENCES harmed_person (programme, id)
)
"""

CONCERN = """
CREATE TABLE concern (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    case_file UUID,
    words_sealed TEXT NOT NULL CHECK (substr(words_sealed, 1, 7) = 'sealed:'),
    state VARCHAR(10) NOT NULL CHECK (state IN ('open', 'in_hand', 'closed')),
    outcome_sealed TEXT CHECK (substr(outcome_sealed, 1, 7) = 'sealed:'),
    at TIMESTAMPTZ NOT NULL,
    by_id VARCHAR(60) NOT NULL,
    by_name VARCHAR(120) NOT NULL,
    closed_at TIMESTAMPTZ,
    UNIQUE (programme, id),
    FOREIGN KEY (programme, case_file) REFERENCES case_file (programme, id)
)
"""

CORRECTION = """
CREATE TABLE correction (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    kind VARCHAR(16) NOT NULL CHECK (kind IN ('facts', 'matter', 'wrong_person', 'merge')),
    subject VARCHAR(20) NOT NULL,
    subject_id UUID NOT NULL,
    reason_sealed TEXT NOT NULL CHECK (substr(reason_sealed, 1, 7) = 'sealed:'),
    before_sealed TEXT NOT NULL CHECK (substr(before_sealed, 1, 7) = 'sealed:'),
    at TIMESTAMPTZ NOT NULL,
    by_id VARCHAR(60) NOT NULL,
    by_name VARCHAR(120) NOT NULL,
    undone_at TIMESTAMPTZ,
    UNIQUE (programme, id)
)
"""

INDEXES = (
    "CREATE INDEX harmed_referral ON harmed_person (referral)",
    "CREATE INDEX contact_attempt_case ON contact_attempt (case_file, at)",
    "CREATE INDEX meeting_case ON meeting (case_file, starts_at)",
    """CREATE UNIQUE INDEX consent_standing_once ON consent (case_file, giver, type) WHERE withdrawn_at IS NULL""",
    "CREATE INDEX strength_case ON strength (case_file, at)",
    "CREATE INDEX family_request_open ON family_request (programme, answered_at)",
    "CREATE INDEX family_request_case ON family_request (case_file, asked_at)",
    "CREATE INDEX supporter_case ON supporter (case_file)",
    "CREATE INDEX concern_state ON concern (programme, state, at)",
    "CREATE INDEX correction_subject ON correction (subject_id, at)",
)


async def lay_tables() -> None:
    await database.lay(
        SCREENING_ANSWER,
        HARMED_PERSON,
        CONTACT_ATTEMPT,
        MEETING,
        CONSENT_TEXT,
        CONSENT,
        STRENGTH,
        FAMILY_REQUEST,
        SUPPORTER,
        CONCERN,
        CORRECTION,
        *INDEXES,
    )


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="cases", description=DESCRIPTION)
    manager.add_raw(lay_tables)
    return manager
