"""The tables of the record."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from cases import database

ID = "2026-11-22T09:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "The tables of the record"

PROGRAMME = """
CREATE TABLE programme (
    id UUID PRIMARY KEY NOT NULL,
    name VARCHAR(120) NOT NULL UNIQUE CHECK (name <> ''),
    short_name VARCHAR(40) NOT NULL,
    controller VARCHAR(160) NOT NULL,
    template VARCHAR(40) NOT NULL CHECK (template IN ('uk-community-panel', 'us-youth-court')),
    place VARCHAR(120) NOT NULL,
    country VARCHAR(2) NOT NULL CHECK (country IN ('GB', 'US')),
    time_zone VARCHAR(60) NOT NULL CHECK (time_zone <> ''),
    hearing_model VARCHAR(40) NOT NULL CHECK (hearing_model <> ''),
    reference_prefix VARCHAR(8) NOT NULL CHECK (reference_prefix <> ''),
    contact_email VARCHAR(254) NOT NULL,
    contact_phone VARCHAR(40) NOT NULL,
    word_respondent VARCHAR(40) NOT NULL,
    word_juror VARCHAR(40) NOT NULL,
    word_hearing VARCHAR(40) NOT NULL,
    word_agreement VARCHAR(40) NOT NULL,
    age_from INTEGER NOT NULL CHECK (age_from BETWEEN 5 AND 30),
    age_to INTEGER NOT NULL,
    seats INTEGER NOT NULL CHECK (seats BETWEEN 1 AND 30),
    seats_least INTEGER NOT NULL CHECK (seats_least >= 1),
    screening_days INTEGER NOT NULL CHECK (screening_days >= 0),
    intake_days INTEGER NOT NULL CHECK (intake_days >= 0),
    unreachable_days INTEGER NOT NULL CHECK (unreachable_days >= 1),
    needs_admission BOOLEAN NOT NULL,
    needs_first_time BOOLEAN NOT NULL,
    needs_harmed_agreement BOOLEAN NOT NULL,
    hearing_days INTEGER NOT NULL CHECK (hearing_days >= 0),
    hearing_days_working BOOLEAN NOT NULL,
    answer_hours INTEGER NOT NULL CHECK (answer_hours >= 1),
    hearing_minutes INTEGER NOT NULL CHECK (hearing_minutes BETWEEN 5 AND 600),
    sittings_a_month INTEGER NOT NULL CHECK (sittings_a_month >= 1),
    whole_school BOOLEAN NOT NULL,
    standby INTEGER NOT NULL CHECK (standby BETWEEN 0 AND 12),
    experienced_least INTEGER NOT NULL CHECK (experienced_least >= 0),
    seeks_foreperson BOOLEAN NOT NULL,
    seeks_advocate BOOLEAN NOT NULL,
    seeks_clerk BOOLEAN NOT NULL,
    brief_hours INTEGER NOT NULL CHECK (brief_hours >= 0),
    quiet_from VARCHAR(5) NOT NULL CHECK (quiet_from LIKE '__:__'),
    quiet_until VARCHAR(5) NOT NULL CHECK (quiet_until LIKE '__:__'),
    self_referral BOOLEAN NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    CHECK (age_to >= age_from AND age_to <= 30),
    CHECK (seats_least <= seats)
)
"""

OFFENCE = """
CREATE TABLE offence (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    name VARCHAR(120) NOT NULL CHECK (name <> ''),
    level VARCHAR(1) NOT NULL CHECK (level IN ('A', 'B', 'C', 'D')),
    in_scope BOOLEAN NOT NULL,
    also_called TEXT NOT NULL,
    UNIQUE (programme, id),
    UNIQUE (programme, name)
)
"""

PERSON = """
CREATE TABLE person (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    legal_name VARCHAR(120) NOT NULL CHECK (legal_name <> ''),
    preferred_name VARCHAR(120) NOT NULL,
    born_on DATE,
    school VARCHAR(120) NOT NULL,
    school_year VARCHAR(20) NOT NULL,
    area VARCHAR(120) NOT NULL,
    email VARCHAR(254) NOT NULL,
    phone VARCHAR(40) NOT NULL,
    language VARCHAR(40) NOT NULL,
    pronouns VARCHAR(40) NOT NULL,
    safe_to_contact BOOLEAN NOT NULL,
    safe_to_leave_message BOOLEAN NOT NULL,
    interpreter VARCHAR(60) NOT NULL,
    access_needs_sealed TEXT CHECK (substr(access_needs_sealed, 1, 7) = 'sealed:'),
    communication_needs_sealed TEXT CHECK (substr(communication_needs_sealed, 1, 7) = 'sealed:'),
    best_times VARCHAR(200) NOT NULL,
    transport VARCHAR(200) NOT NULL,
    home_by VARCHAR(5) NOT NULL CHECK (home_by = '' OR home_by LIKE '__:__'),
    guardian_name VARCHAR(120) NOT NULL,
    guardian_phone VARCHAR(40) NOT NULL,
    guardian_email VARCHAR(254) NOT NULL,
    guardian_relationship VARCHAR(40) NOT NULL,
    guardian_safe_to_contact BOOLEAN NOT NULL,
    guardian_safe_to_leave_message BOOLEAN NOT NULL,
    guardian_attends VARCHAR(10) NOT NULL CHECK (guardian_attends IN ('yes', 'no', 'unknown')),
    merged_into UUID,
    search_text TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (programme, id)
)
"""

REFERRAL = """
CREATE TABLE referral (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    person UUID NOT NULL,
    offence UUID,
    reference VARCHAR(20) NOT NULL,
    source VARCHAR(12) NOT NULL CHECK (source IN ('agency', 'self', 'coordinator', 'import')),
    told_name VARCHAR(120) NOT NULL,
    account_id UUID,
    state VARCHAR(20) NOT NULL CHECK (state IN ('received', 'screening', 'accepted', 'returned')),
    referred_on DATE NOT NULL,
    agency VARCHAR(120) NOT NULL,
    referrer_name VARCHAR(120) NOT NULL,
    referrer_email VARCHAR(254) NOT NULL,
    referrer_phone VARCHAR(40) NOT NULL,
    agency_reference VARCHAR(60) NOT NULL,
    incident_reference VARCHAR(60) NOT NULL,
    offence_on DATE,
    admitted VARCHAR(10) NOT NULL CHECK (admitted IN ('yes', 'no', 'unknown')),
    statement_sealed TEXT CHECK (substr(statement_sealed, 1, 7) = 'sealed:'),
    return_reason VARCHAR(30) CHECK (return_reason <> ''),
    return_note_sealed TEXT CHECK (substr(return_note_sealed, 1, 7) = 'sealed:'),
    screen_by DATE NOT NULL,
    search_text TEXT NOT NULL,
    received_at TIMESTAMPTZ NOT NULL,
    decided_at TIMESTAMPTZ,
    UNIQUE (programme, id),
    FOREIGN KEY (programme, person) REFERENCES person (programme, id),
    FOREIGN KEY (programme, offence) REFERENCES offence (programme, id),
    CHECK ((state = 'returned') = (return_reason IS NOT NULL)),
    CHECK ((state IN ('accepted', 'returned')) = (decided_at IS NOT NULL))
)
"""

CASE = """
CREATE TABLE case_file (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    referral UUID NOT NULL UNIQUE,
    person UUID NOT NULL,
    reference VARCHAR(20) NOT NULL CHECK (reference <> ''),
    state VARCHAR(30) NOT NULL CHECK (state IN (
        'intake', 'preparing', 'scheduled', 'heard', 'adjourned', 'agreement_active', 'extended',
        'breach_review', 'completed', 'closed', 'follow_up', 'outcome_known', 'de_identified',
        'returned_to_referrer')),
    opened_on DATE NOT NULL,
    hear_by DATE NOT NULL,
    worker_id UUID,
    panel_words_sealed TEXT CHECK (substr(panel_words_sealed, 1, 7) = 'sealed:'),
    panel_words_of UUID,
    search_text TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (programme, id),
    UNIQUE (programme, reference),
    FOREIGN KEY (programme, referral) REFERENCES referral (programme, id),
    FOREIGN KEY (programme, person) REFERENCES person (programme, id)
)
"""

STATE_CHANGE = """
CREATE TABLE state_change (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    subject VARCHAR(20) NOT NULL CHECK (subject IN (
        'referral', 'case', 'hearing', 'seat', 'juror', 'harmed', 'meeting', 'concern', 'agreement',
        'term', 'follow_up')),
    subject_id UUID NOT NULL,
    from_state VARCHAR(30) NOT NULL,
    to_state VARCHAR(30) NOT NULL CHECK (to_state <> ''),
    at TIMESTAMPTZ NOT NULL,
    by_id VARCHAR(60) NOT NULL,
    by_name VARCHAR(120) NOT NULL,
    why TEXT NOT NULL
)
"""

JOURNAL_ENTRY = """
CREATE TABLE journal_entry (
    number BIGINT PRIMARY KEY NOT NULL CHECK (number >= 1),
    programme UUID REFERENCES programme (id),
    at TIMESTAMPTZ NOT NULL,
    by_id VARCHAR(60) NOT NULL,
    by_name VARCHAR(120) NOT NULL,
    by_role VARCHAR(20) NOT NULL CHECK (by_role IN (
        'administrator', 'coordinator', 'facilitator', 'juror', 'evaluator', 'referrer', 'visitor',
        'clock', 'command')),
    address VARCHAR(60) NOT NULL,
    kind VARCHAR(5) NOT NULL CHECK (kind IN ('read', 'write')),
    what VARCHAR(60) NOT NULL CHECK (what <> ''),
    subject VARCHAR(30) NOT NULL,
    subject_id VARCHAR(60) NOT NULL,
    detail TEXT NOT NULL,
    previous VARCHAR(64) NOT NULL CHECK (length(previous) = 64),
    chain VARCHAR(64) NOT NULL UNIQUE CHECK (length(chain) = 64)
)
"""

JOURNAL_HEAD = """
CREATE TABLE journal_head (
    id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
    number BIGINT NOT NULL,
    head_sealed TEXT NOT NULL CHECK (substr(head_sealed, 1, 7) = 'sealed:')
)
"""

COUNTER = """
CREATE TABLE counter (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    series VARCHAR(20) NOT NULL CHECK (series <> ''),
    last INTEGER NOT NULL CHECK (last >= 0),
    UNIQUE (programme, series)
)
"""

INDEXES = (
    "CREATE INDEX person_merged ON person (merged_into) WHERE merged_into IS NOT NULL",
    "CREATE UNIQUE INDEX referral_reference ON referral (programme, reference) WHERE reference <> ''",
    "CREATE INDEX referral_account ON referral (account_id, received_at)",
    "CREATE INDEX person_school ON person (programme, school)",
    "CREATE INDEX person_born ON person (programme, born_on)",
    "CREATE INDEX referral_state ON referral (programme, state, received_at)",
    "CREATE INDEX referral_person ON referral (person)",
    "CREATE INDEX referral_incident ON referral (programme, incident_reference)",
    "CREATE INDEX case_state ON case_file (programme, state, hear_by)",
    "CREATE INDEX case_person ON case_file (person)",
    "CREATE INDEX state_change_subject ON state_change (subject_id, at)",
    "CREATE INDEX journal_subject ON journal_entry (subject_id, number)",
    "CREATE INDEX journal_programme ON journal_entry (programme, number)",
    "CREATE INDEX journal_by ON journal_entry (by_id, number)",
)

SQLITE = (
    """CREATE TRIGGER journal_not_changed BEFORE UPDATE ON journal_entry
    BEGIN SELECT RAISE(ABORT, 'the journal is never changed'); END""",
    """CREATE TRIGGER journal_not_removed BEFORE DELETE ON journal_entry
    BEGIN SELECT RAISE(ABORT, 'the journal is never changed'); END""",
)

POSTGRES = (
    """CREATE FUNCTION journal_stays() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the journal is never changed'; END $$""",
    """CREATE TRIGGER journal_not_changed BEFORE UPDATE OR DELETE ON journal_entry
    FOR EACH ROW EXECUTE FUNCTION journal_stays()""",
    """CREATE TRIGGER journal_not_emptied BEFORE TRUNCATE ON journal_entry
    FOR EACH STATEMENT EXECUTE FUNCTION journal_stays()""",
)


async def lay_tables() -> None:
    await database.lay(
        PROGRAMME,
        OFFENCE,
        PERSON,
        REFERRAL,
        CASE,
        STATE_CHANGE,
        JOURNAL_ENTRY,
        JOURNAL_HEAD,
        COUNTER,
        *INDEXES,
        sqlite=SQLITE,
        postgres=POSTGRES,
    )


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="cases", description=DESCRIPTION)
    manager.add_raw(lay_tables)
    return manager
