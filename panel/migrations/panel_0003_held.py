"""The night of a hearing, time credits, graduates and feedback."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from cases import database

ID = "2026-11-23T09:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "The night of a hearing, time credits, graduates and feedback"

CHECK_IN = """
CREATE TABLE check_in (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    hearing UUID NOT NULL,
    part VARCHAR(16) NOT NULL CHECK (part IN (
        'juror', 'young_person', 'guardian', 'harmed_person', 'supporter', 'facilitator', 'interpreter')),
    seat UUID,
    who_id UUID,
    name VARCHAR(120) NOT NULL,
    arrived_at TIMESTAMPTZ,
    sworn_at TIMESTAMPTZ,
    oath_version INTEGER,
    knows_nobody_at TIMESTAMPTZ,
    left_at TIMESTAMPTZ,
    picked_up_by VARCHAR(120) NOT NULL,
    UNIQUE (programme, id),
    FOREIGN KEY (programme, hearing) REFERENCES hearing (programme, id),
    FOREIGN KEY (programme, seat) REFERENCES seat (programme, id),
    CHECK ((part = 'juror') = (seat IS NOT NULL)),
    CHECK (seat IS NOT NULL OR who_id IS NOT NULL OR name <> ''),
    CHECK (left_at IS NULL OR left_at >= arrived_at)
)
"""

TAP = """
CREATE TABLE tap (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    hearing UUID NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    UNIQUE (programme, id),
    FOREIGN KEY (programme, hearing) REFERENCES hearing (programme, id)
)
"""

CREDIT_ACCOUNT = """
CREATE TABLE credit_account (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    kind VARCHAR(10) NOT NULL CHECK (kind IN ('juror', 'pot', 'programme')),
    juror UUID UNIQUE,
    opened_at TIMESTAMPTZ NOT NULL,
    UNIQUE (programme, id),
    FOREIGN KEY (programme, juror) REFERENCES juror (programme, id),
    CHECK ((kind = 'juror') = (juror IS NOT NULL))
)
"""

CREDIT_ENTRY = """
CREATE TABLE credit_entry (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    key VARCHAR(80) NOT NULL UNIQUE,
    taken_from UUID NOT NULL,
    given_to UUID NOT NULL,
    minutes INTEGER NOT NULL CHECK (minutes > 0),
    category VARCHAR(12) NOT NULL CHECK (category IN ('sitting', 'training', 'help', 'gift', 'pot', 'other')),
    seat UUID,
    reverses UUID UNIQUE,
    words VARCHAR(160) NOT NULL,
    on_day DATE NOT NULL,
    posted_at TIMESTAMPTZ NOT NULL,
    by_id VARCHAR(60) NOT NULL,
    by_name VARCHAR(120) NOT NULL,
    UNIQUE (programme, id),
    FOREIGN KEY (programme, taken_from) REFERENCES credit_account (programme, id),
    FOREIGN KEY (programme, given_to) REFERENCES credit_account (programme, id),
    FOREIGN KEY (programme, seat) REFERENCES seat (programme, id),
    FOREIGN KEY (programme, reverses) REFERENCES credit_entry (programme, id),
    CHECK (taken_from <> given_to)
)
"""

OFFER = """
CREATE TABLE offer (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    juror UUID NOT NULL,
    kind VARCHAR(6) NOT NULL CHECK (kind IN ('offer', 'ask')),
    words VARCHAR(160) NOT NULL CHECK (words <> ''),
    category VARCHAR(12) NOT NULL CHECK (category IN ('lessons', 'things', 'computers', 'home', 'other')),
    state VARCHAR(6) NOT NULL CHECK (state IN ('open', 'closed')),
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (programme, id),
    FOREIGN KEY (programme, juror) REFERENCES juror (programme, id)
)
"""

REQUIREMENT = "ALTER TABLE requirement ADD COLUMN minutes INTEGER NOT NULL DEFAULT 0 CHECK (minutes >= 0)"

OWED = "ALTER TABLE juror ADD COLUMN owed_since TIMESTAMPTZ"

GRADUATE = """
CREATE TABLE graduate (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    route VARCHAR(8) NOT NULL CHECK (route IN ('owed', 'invited')),
    case_mark VARCHAR(64) NOT NULL UNIQUE,
    case_sealed TEXT NOT NULL CHECK (substr(case_sealed, 1, 7) = 'sealed:'),
    juror UUID,
    state VARCHAR(10) NOT NULL CHECK (state IN ('asked', 'yes', 'no')),
    asked_at TIMESTAMPTZ NOT NULL,
    answered_at TIMESTAMPTZ,
    UNIQUE (programme, id),
    FOREIGN KEY (programme, juror) REFERENCES juror (programme, id),
    CHECK ((state = 'yes') = (juror IS NOT NULL)),
    CHECK ((state = 'asked') = (answered_at IS NULL))
)
"""

FEEDBACK = """
CREATE TABLE feedback (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    party VARCHAR(16) NOT NULL CHECK (party IN (
        'young_person', 'guardian', 'harmed_person', 'juror', 'referrer')),
    key VARCHAR(80) NOT NULL UNIQUE,
    case_file UUID,
    juror UUID,
    safe INTEGER CHECK (safe BETWEEN 1 AND 5),
    fair INTEGER CHECK (fair BETWEEN 1 AND 5),
    repaired INTEGER CHECK (repaired BETWEEN 1 AND 5),
    heard INTEGER CHECK (heard BETWEEN 1 AND 5),
    recommend INTEGER CHECK (recommend BETWEEN 1 AND 5),
    words_sealed TEXT CHECK (substr(words_sealed, 1, 7) = 'sealed:'),
    asked_at TIMESTAMPTZ NOT NULL,
    answered_at TIMESTAMPTZ,
    UNIQUE (programme, id),
    FOREIGN KEY (programme, case_file) REFERENCES case_file (programme, id),
    FOREIGN KEY (programme, juror) REFERENCES juror (programme, id),
    CHECK ((party = 'juror') = (juror IS NOT NULL)),
    CHECK (party <> 'juror' OR case_file IS NULL)
)
"""

LINK = (
    "ALTER TABLE link ADD COLUMN agreement UUID REFERENCES agreement (id)",
    "ALTER TABLE link ADD COLUMN term UUID REFERENCES term (id)",
    "ALTER TABLE link ADD COLUMN feedback_id UUID",
    "ALTER TABLE link ADD COLUMN graduate_id UUID",
    "ALTER TABLE link ADD COLUMN code_hash VARCHAR(64) NOT NULL DEFAULT ''",
)

INDEXES = (
    "CREATE UNIQUE INDEX check_in_seat ON check_in (hearing, seat) WHERE seat IS NOT NULL",
    "CREATE UNIQUE INDEX check_in_who ON check_in (hearing, part, who_id) WHERE who_id IS NOT NULL",
    "CREATE UNIQUE INDEX check_in_name ON check_in (hearing, part, name) WHERE name <> ''",
    "CREATE UNIQUE INDEX credit_account_of ON credit_account (programme, kind) WHERE kind <> 'juror'",
    "CREATE INDEX offer_open ON offer (programme, created_at) WHERE state = 'open'",
    "CREATE INDEX graduate_juror ON graduate (juror)",
    "CREATE INDEX credit_entry_from ON credit_entry (taken_from, on_day)",
    "CREATE INDEX credit_entry_to ON credit_entry (given_to, on_day)",
    "CREATE UNIQUE INDEX link_code ON link (code_hash) WHERE code_hash <> ''",
)

SQLITE = (
    """CREATE TRIGGER credit_entry_not_changed BEFORE UPDATE ON credit_entry
    BEGIN SELECT RAISE(ABORT, 'a credit entry is never changed'); END""",
    """CREATE TRIGGER credit_entry_not_removed BEFORE DELETE ON credit_entry
    BEGIN SELECT RAISE(ABORT, 'a credit entry is never changed'); END""",
)

POSTGRES = (
    """CREATE FUNCTION credit_entry_stays() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'a credit entry is never changed'; END $$""",
    """CREATE TRIGGER credit_entry_not_changed BEFORE UPDATE OR DELETE ON credit_entry
    FOR EACH ROW EXECUTE FUNCTION credit_entry_stays()""",
    """CREATE TRIGGER credit_entry_not_emptied BEFORE TRUNCATE ON credit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION credit_entry_stays()""",
)


async def lay_tables() -> None:
    await database.lay(
        CHECK_IN,
        TAP,
        CREDIT_ACCOUNT,
        CREDIT_ENTRY,
        OFFER,
        REQUIREMENT,
        OWED,
        GRADUATE,
        FEEDBACK,
        *LINK,
        *INDEXES,
        sqlite=SQLITE,
        postgres=POSTGRES,
    )


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="panel", description=DESCRIPTION)
    manager.add_raw(lay_tables)
    return manager
