"""Extracts of agencies, what came of them, and lists that went out."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from cases import database

ID = "2026-11-26T09:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Extracts of agencies, what came of them, and lists that went out"

PERSON = ("ALTER TABLE person ADD COLUMN postcode VARCHAR(12) NOT NULL DEFAULT ''",)

LINKAGE_RUN = """
CREATE TABLE linkage_run (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    source VARCHAR(16) NOT NULL CHECK (source IN (
        'police', 'court', 'probation', 'youth_justice', 'school', 'agency_match', 'other')),
    unproven VARCHAR(10) NOT NULL CHECK (unproven IN ('offence', 'arrest', 'referral', 'charge')),
    file_name VARCHAR(200) NOT NULL,
    file_sha256 VARCHAR(64) NOT NULL,
    extract_on DATE NOT NULL,
    since DATE NOT NULL,
    mapping TEXT NOT NULL,
    key_sealed TEXT CHECK (substr(key_sealed, 1, 7) = 'sealed:'),
    state VARCHAR(10) NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'withdrawn')),
    note TEXT NOT NULL,
    linked_from INTEGER NOT NULL CHECK (linked_from BETWEEN 900000 AND 999999),
    clerical_from INTEGER NOT NULL CHECK (clerical_from >= 1),
    participants INTEGER NOT NULL CHECK (participants >= 0),
    lines INTEGER NOT NULL CHECK (lines >= 0),
    people INTEGER NOT NULL CHECK (people >= 0),
    linked INTEGER NOT NULL CHECK (linked >= 0),
    queued INTEGER NOT NULL CHECK (queued >= 0),
    exact INTEGER NOT NULL CHECK (exact >= 0),
    expected_wrong INTEGER NOT NULL CHECK (expected_wrong >= 0),
    model_version VARCHAR(20) NOT NULL,
    model TEXT NOT NULL,
    model_sha256 VARCHAR(64) NOT NULL,
    leased_until TIMESTAMPTZ,
    linked_at TIMESTAMPTZ,
    destroy_on DATE NOT NULL,
    destroyed_at TIMESTAMPTZ,
    withdrawn_at TIMESTAMPTZ,
    by_id VARCHAR(60) NOT NULL,
    by_name VARCHAR(120) NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (programme, id),
    CHECK (clerical_from <= linked_from),
    CHECK (since <= extract_on),
    CHECK ((destroyed_at IS NULL) = (key_sealed IS NOT NULL)),
    CHECK ((state = 'withdrawn') = (withdrawn_at IS NOT NULL)),
    CHECK (state <> 'done' OR (linked_at IS NOT NULL AND model_sha256 <> ''))
)
"""

LINKAGE_CANDIDATE = """
CREATE TABLE linkage_candidate (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    run UUID NOT NULL,
    case_file UUID NOT NULL,
    person_id UUID NOT NULL,
    said_sealed TEXT CHECK (substr(said_sealed, 1, 7) = 'sealed:'),
    probability INTEGER NOT NULL CHECK (probability BETWEEN 0 AND 1000000),
    outcome VARCHAR(8) NOT NULL CHECK (outcome IN ('open', 'yes', 'no', 'lapsed')),
    decided_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (programme, id),
    FOREIGN KEY (programme, run) REFERENCES linkage_run (programme, id),
    FOREIGN KEY (programme, case_file) REFERENCES case_file (programme, id),
    CHECK ((outcome = 'open') = (decided_at IS NULL)),
    CHECK (outcome = 'open' OR said_sealed IS NULL)
)
"""

LINKAGE_JUDGEMENT = """
CREATE TABLE linkage_judgement (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    candidate UUID NOT NULL,
    says VARCHAR(3) NOT NULL CHECK (says IN ('yes', 'no')),
    at TIMESTAMPTZ NOT NULL,
    by_id VARCHAR(60) NOT NULL CHECK (by_id <> ''),
    by_name VARCHAR(120) NOT NULL,
    UNIQUE (candidate, by_id),
    UNIQUE (programme, id),
    FOREIGN KEY (programme, candidate) REFERENCES linkage_candidate (programme, id)
)
"""

LINKAGE_LINK = """
CREATE TABLE linkage_link (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    run UUID NOT NULL,
    candidate UUID,
    case_file UUID NOT NULL,
    person_id UUID NOT NULL,
    event VARCHAR(10) NOT NULL CHECK (event IN ('offence', 'arrest', 'referral', 'charge', 'proven')),
    happened_on DATE NOT NULL,
    proven_on DATE,
    offence VARCHAR(120) NOT NULL,
    probability INTEGER NOT NULL CHECK (probability BETWEEN 0 AND 1000000),
    reoffence UUID NOT NULL,
    made BOOLEAN NOT NULL,
    withdrawn_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (programme, id),
    UNIQUE (run, case_file, event, happened_on, offence),
    FOREIGN KEY (programme, run) REFERENCES linkage_run (programme, id),
    FOREIGN KEY (programme, candidate) REFERENCES linkage_candidate (programme, id),
    FOREIGN KEY (programme, case_file) REFERENCES case_file (programme, id),
    FOREIGN KEY (programme, reoffence) REFERENCES reoffence (programme, id),
    CHECK (candidate IS NOT NULL OR probability >= 900000)
)
"""

LINKAGE_CHECK = """
CREATE TABLE linkage_check (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    run UUID NOT NULL,
    follow_up UUID NOT NULL,
    UNIQUE (run, follow_up),
    UNIQUE (programme, id),
    FOREIGN KEY (programme, run) REFERENCES linkage_run (programme, id),
    FOREIGN KEY (programme, follow_up) REFERENCES follow_up (programme, id)
)
"""

LINKAGE_SAMPLE = """
CREATE TABLE linkage_sample (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    run UUID NOT NULL,
    case_file UUID NOT NULL,
    linked BOOLEAN NOT NULL,
    found VARCHAR(4) NOT NULL CHECK (found IN ('open', 'yes', 'no')),
    at TIMESTAMPTZ,
    by_id VARCHAR(60) NOT NULL,
    by_name VARCHAR(120) NOT NULL,
    UNIQUE (run, case_file),
    UNIQUE (programme, id),
    FOREIGN KEY (programme, run) REFERENCES linkage_run (programme, id),
    FOREIGN KEY (programme, case_file) REFERENCES case_file (programme, id),
    CHECK ((found = 'open') = (at IS NULL))
)
"""

MATCH_LIST = """
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
    state VARCHAR(10) NOT NULL CHECK (state IN ('out', 'in', 'withdrawn')),
    reoffenders INTEGER CHECK (reoffenders >= 0),
    reoffences INTEGER,
    dates_sealed TEXT CHECK (substr(dates_sealed, 1, 7) = 'sealed:'),
    checked_on DATE,
    made_at TIMESTAMPTZ NOT NULL,
    by_id VARCHAR(60) NOT NULL,
    by_name VARCHAR(120) NOT NULL,
    UNIQUE (programme, id),
    CHECK (opened_from <= opened_until),
    CHECK (reoffenders <= people),
    CHECK (reoffences >= reoffenders),
    CHECK (state <> 'in' OR (reoffenders IS NOT NULL AND checked_on IS NOT NULL))
)
"""

INDEXES = (
    "CREATE INDEX linkage_run_due ON linkage_run (state, created_at)",
    "CREATE INDEX linkage_run_destroyed ON linkage_run (destroy_on) WHERE destroyed_at IS NULL",
    # The same file is linked once; withdrawn or failed it may come again.
    (
        "CREATE UNIQUE INDEX linkage_run_file ON linkage_run (programme, file_sha256)"
        " WHERE state IN ('waiting', 'running', 'done')"
    ),
    "CREATE INDEX linkage_candidate_open ON linkage_candidate (programme, outcome)",
    "CREATE INDEX linkage_candidate_case ON linkage_candidate (case_file)",
    "CREATE INDEX linkage_link_case ON linkage_link (case_file)",
    "CREATE INDEX linkage_link_reoffence ON linkage_link (reoffence)",
    "CREATE INDEX linkage_check_follow_up ON linkage_check (follow_up)",
)


async def lay_tables() -> None:
    await database.lay(
        *PERSON,
        LINKAGE_RUN,
        LINKAGE_CANDIDATE,
        LINKAGE_JUDGEMENT,
        LINKAGE_LINK,
        LINKAGE_CHECK,
        LINKAGE_SAMPLE,
        MATCH_LIST,
        *INDEXES,
    )


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="cases", description=DESCRIPTION)
    manager.add_raw(lay_tables)
    return manager
