"""The tables of the peers and of the people who sign in."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from cases import database

ID = "2026-11-22T09:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "The tables of the peers and of the people who sign in"

ACCOUNT = """
CREATE TABLE account (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID REFERENCES programme (id),
    email VARCHAR(254) NOT NULL UNIQUE CHECK (email <> ''),
    name VARCHAR(120) NOT NULL,
    role VARCHAR(20) NOT NULL CHECK (role IN (
        'administrator', 'coordinator', 'facilitator', 'evaluator', 'referrer')),
    agency VARCHAR(120) NOT NULL,
    safeguarding_lead BOOLEAN NOT NULL,
    password_hash VARCHAR(200) NOT NULL,
    totp_sealed TEXT CHECK (substr(totp_sealed, 1, 7) = 'sealed:'),
    totp_last_step BIGINT NOT NULL,
    enrolled_at TIMESTAMPTZ,
    disabled_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL,
    CHECK ((role = 'administrator') = (programme IS NULL))
)
"""

BACKUP_CODE = """
CREATE TABLE backup_code (
    id UUID PRIMARY KEY NOT NULL,
    account UUID NOT NULL REFERENCES account (id),
    code_hash VARCHAR(64) NOT NULL CHECK (length(code_hash) = 64),
    used_at TIMESTAMPTZ,
    UNIQUE (account, code_hash)
)
"""

JUROR = """
CREATE TABLE juror (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    first_name VARCHAR(60) NOT NULL CHECK (first_name <> ''),
    last_name VARCHAR(60) NOT NULL,
    born_on DATE,
    email VARCHAR(254) NOT NULL,
    phone VARCHAR(40) NOT NULL,
    school VARCHAR(120) NOT NULL,
    school_year VARCHAR(20) NOT NULL,
    area VARCHAR(120) NOT NULL,
    household VARCHAR(120) NOT NULL,
    language VARCHAR(40) NOT NULL,
    route VARCHAR(12) NOT NULL CHECK (route IN ('owed', 'invited', 'applied', 'community')),
    state VARCHAR(20) NOT NULL CHECK (state IN (
        'owed', 'invited', 'applied', 'guardian_consent', 'trained', 'sworn', 'active', 'paused', 'retired')),
    guardian_name VARCHAR(120) NOT NULL,
    guardian_phone VARCHAR(40) NOT NULL,
    guardian_email VARCHAR(254) NOT NULL,
    guardian_consent_on DATE,
    guardian_consent_how VARCHAR(10) NOT NULL CHECK (guardian_consent_how IN ('', 'page', 'paper', 'spoken')),
    trained_until DATE,
    sworn_on DATE,
    rests_until DATE,
    home_by VARCHAR(5) NOT NULL CHECK (home_by = '' OR home_by LIKE '__:__'),
    owed_sittings INTEGER NOT NULL CHECK (owed_sittings >= 0),
    owed_by DATE,
    access VARCHAR(200) NOT NULL,
    diet VARCHAR(120) NOT NULL,
    sat_before INTEGER NOT NULL CHECK (sat_before >= 0),
    last_sat_on DATE,
    joined_on DATE NOT NULL,
    wrong_address_at TIMESTAMPTZ,
    search_text TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (programme, id)
)
"""

AVAILABILITY = """
CREATE TABLE availability (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    juror UUID NOT NULL,
    weekday INTEGER NOT NULL CHECK (weekday BETWEEN 0 AND 6),
    from_wall VARCHAR(5) NOT NULL CHECK (from_wall LIKE '__:__'),
    until_wall VARCHAR(5) NOT NULL CHECK (until_wall LIKE '__:__'),
    FOREIGN KEY (programme, juror) REFERENCES juror (programme, id),
    CHECK (until_wall > from_wall)
)
"""

CONFLICT = """
CREATE TABLE conflict (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    juror UUID NOT NULL,
    case_file UUID NOT NULL,
    declared_by VARCHAR(20) NOT NULL CHECK (declared_by IN (
        'juror', 'coordinator', 'facilitator', 'family', 'harmed')),
    declared_at TIMESTAMPTZ NOT NULL,
    UNIQUE (juror, case_file),
    FOREIGN KEY (programme, juror) REFERENCES juror (programme, id),
    FOREIGN KEY (programme, case_file) REFERENCES case_file (programme, id)
)
"""

KEPT_APART = """
CREATE TABLE kept_apart (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    juror UUID NOT NULL,
    other UUID NOT NULL,
    UNIQUE (juror, other),
    FOREIGN KEY (programme, juror) REFERENCES juror (programme, id),
    FOREIGN KEY (programme, other) REFERENCES juror (programme, id),
    CHECK (juror <> other)
)
"""

SEAT = """
CREATE TABLE seat (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    hearing UUID NOT NULL,
    juror UUID NOT NULL,
    place INTEGER NOT NULL CHECK (place >= 1),
    role VARCHAR(12) NOT NULL CHECK (role IN ('foreperson', 'juror', 'advocate', 'clerk', 'standby')),
    state VARCHAR(12) NOT NULL CHECK (state IN (
        'offered', 'accepted', 'confirmed', 'attended', 'absent', 'declined', 'conflicted', 'expired',
        'released')),
    offered_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    answered_at TIMESTAMPTZ,
    checked_at TIMESTAMPTZ,
    UNIQUE (programme, id),
    FOREIGN KEY (programme, hearing) REFERENCES hearing (programme, id),
    FOREIGN KEY (programme, juror) REFERENCES juror (programme, id)
)
"""

SIGN_IN = """
CREATE TABLE sign_in (
    token_hash VARCHAR(64) PRIMARY KEY NOT NULL CHECK (length(token_hash) = 64),
    programme UUID REFERENCES programme (id),
    account UUID REFERENCES account (id),
    juror UUID REFERENCES juror (id),
    stage VARCHAR(12) NOT NULL CHECK (stage IN ('anonymous', 'password', 'enrol', 'full')),
    address VARCHAR(60) NOT NULL,
    browser VARCHAR(120) NOT NULL,
    begun_at TIMESTAMPTZ NOT NULL,
    seen_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ,
    CHECK (account IS NULL OR juror IS NULL)
)
"""

ATTEMPT = """
CREATE TABLE attempt (
    id UUID PRIMARY KEY NOT NULL,
    subject VARCHAR(80) NOT NULL CHECK (subject <> ''),
    at TIMESTAMPTZ NOT NULL
)
"""

LINK = """
CREATE TABLE link (
    id UUID PRIMARY KEY NOT NULL,
    token_hash VARCHAR(64) NOT NULL UNIQUE CHECK (length(token_hash) = 64),
    purpose VARCHAR(20) NOT NULL CHECK (purpose IN (
        'sign-in', 'offer', 'enrol', 'unlock', 'confirm', 'family', 'guardian', 'harmed', 'juror-guardian',
        'feed', 'agreement', 'hours', 'feedback', 'invitation')),
    programme UUID REFERENCES programme (id),
    account UUID REFERENCES account (id),
    juror UUID REFERENCES juror (id),
    seat UUID REFERENCES seat (id),
    case_file UUID REFERENCES case_file (id),
    harmed UUID REFERENCES harmed_person (id),
    wrong_tries INTEGER NOT NULL CHECK (wrong_tries BETWEEN 0 AND 5),
    expires_at TIMESTAMPTZ NOT NULL,
    used_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL,
    FOREIGN KEY (programme, juror) REFERENCES juror (programme, id),
    FOREIGN KEY (programme, seat) REFERENCES seat (programme, id),
    FOREIGN KEY (programme, case_file) REFERENCES case_file (programme, id),
    FOREIGN KEY (programme, harmed) REFERENCES harmed_person (programme, id)
)
"""

LETTER = """
CREATE TABLE letter (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID REFERENCES programme (id),
    key VARCHAR(120) NOT NULL UNIQUE CHECK (key <> ''),
    name VARCHAR(40) NOT NULL CHECK (name <> ''),
    channel VARCHAR(8) NOT NULL CHECK (channel IN ('email', 'sms', 'print')),
    party VARCHAR(20) NOT NULL,
    recipient VARCHAR(120) NOT NULL,
    address_sealed TEXT NOT NULL CHECK (substr(address_sealed, 1, 7) = 'sealed:'),
    subject VARCHAR(200) NOT NULL,
    content_sealed TEXT NOT NULL CHECK (substr(content_sealed, 1, 7) = 'sealed:'),
    juror UUID REFERENCES juror (id),
    referral UUID REFERENCES referral (id),
    hearing UUID REFERENCES hearing (id),
    hearing_at TIMESTAMPTZ,
    case_file UUID REFERENCES case_file (id),
    state VARCHAR(10) NOT NULL CHECK (state IN (
        'queued', 'sending', 'sent', 'failed', 'missed', 'to_print', 'printed', 'withdrawn')),
    message_id VARCHAR(120) NOT NULL UNIQUE,
    send_after TIMESTAMPTZ NOT NULL,
    useful_until TIMESTAMPTZ,
    leased_until TIMESTAMPTZ,
    tries INTEGER NOT NULL CHECK (tries >= 0),
    problem TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    sent_at TIMESTAMPTZ,
    FOREIGN KEY (programme, juror) REFERENCES juror (programme, id),
    FOREIGN KEY (programme, referral) REFERENCES referral (programme, id),
    FOREIGN KEY (programme, hearing) REFERENCES hearing (programme, id),
    FOREIGN KEY (programme, case_file) REFERENCES case_file (programme, id)
)
"""

IMPORT = """
CREATE TABLE import_file (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    kind VARCHAR(12) NOT NULL CHECK (kind IN ('referrals', 'jurors')),
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

INDEXES = (
    "CREATE INDEX account_programme ON account (programme, role)",
    "CREATE INDEX juror_state ON juror (programme, state)",
    "CREATE INDEX juror_email ON juror (email)",
    "CREATE INDEX availability_juror ON availability (juror)",
    "CREATE INDEX conflict_case ON conflict (case_file)",
    "CREATE INDEX kept_apart_other ON kept_apart (other)",
    """CREATE UNIQUE INDEX seat_place_once ON seat (hearing, place)
    WHERE state IN ('offered', 'accepted', 'confirmed', 'attended')""",
    """CREATE UNIQUE INDEX seat_juror_once ON seat (hearing, juror)
    WHERE state IN ('offered', 'accepted', 'confirmed', 'attended')""",
    "CREATE INDEX seat_hearing ON seat (hearing, state)",
    "CREATE INDEX seat_juror ON seat (juror, state)",
    "CREATE INDEX seat_expiry ON seat (expires_at) WHERE state = 'offered'",
    "CREATE INDEX sign_in_account ON sign_in (account)",
    "CREATE INDEX sign_in_juror ON sign_in (juror)",
    "CREATE INDEX attempt_subject ON attempt (subject, at)",
    "CREATE INDEX link_seat ON link (seat)",
    "CREATE INDEX link_case ON link (case_file)",
    "CREATE INDEX letter_case ON letter (case_file)",
    "CREATE INDEX letter_due ON letter (state, send_after)",
    "CREATE INDEX letter_programme ON letter (programme, created_at)",
    "CREATE INDEX letter_hearing ON letter (hearing)",
    "CREATE INDEX letter_juror ON letter (juror)",
    "CREATE INDEX import_programme ON import_file (programme, created_at)",
)


async def lay_tables() -> None:
    await database.lay(
        ACCOUNT,
        BACKUP_CODE,
        JUROR,
        AVAILABILITY,
        CONFLICT,
        KEPT_APART,
        SEAT,
        SIGN_IN,
        ATTEMPT,
        LINK,
        LETTER,
        IMPORT,
        *INDEXES,
    )


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="panel", description=DESCRIPTION)
    manager.add_raw(lay_tables)
    return manager
