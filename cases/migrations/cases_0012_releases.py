"""Figures for everybody: a programme's public address, and releases that nobody changes."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from cases import database

ID = "2026-11-30T12:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Figures for everybody: a public address, and frozen releases"

PROGRAMME = (
    "ALTER TABLE programme ADD COLUMN public_address VARCHAR(40) NOT NULL DEFAULT ''",
    (
        "ALTER TABLE programme ADD COLUMN public_years INTEGER NOT NULL DEFAULT 1"
        " CHECK (public_years BETWEEN 1 AND 5)"
    ),
    (
        "ALTER TABLE programme ADD COLUMN public_threshold INTEGER NOT NULL DEFAULT 10"
        " CHECK (public_threshold BETWEEN 5 AND 100)"
    ),
    "CREATE UNIQUE INDEX programme_public_address ON programme (public_address) WHERE public_address <> ''",
)

RELEASE = """
CREATE TABLE public_release (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    state VARCHAR(10) NOT NULL CHECK (state IN ('draft', 'published', 'withdrawn')),
    number INTEGER CHECK (number >= 1),
    period VARCHAR(9) NOT NULL CHECK (period <> ''),
    definition VARCHAR(40) NOT NULL CHECK (definition <> ''),
    version INTEGER NOT NULL CHECK (version >= 1),
    extract_on DATE NOT NULL,
    threshold INTEGER NOT NULL CHECK (threshold >= 5),
    shown TEXT NOT NULL,
    shown_sha256 VARCHAR(64) NOT NULL CHECK (length(shown_sha256) = 64),
    exact_sealed TEXT NOT NULL CHECK (substr(exact_sealed, 1, 7) = 'sealed:'),
    drafted_at TIMESTAMPTZ NOT NULL,
    drafted_by_id VARCHAR(60) NOT NULL CHECK (drafted_by_id <> ''),
    drafted_by_name VARCHAR(120) NOT NULL,
    published_at TIMESTAMPTZ,
    published_by_id VARCHAR(60) NOT NULL,
    published_by_name VARCHAR(120) NOT NULL,
    withdrawn_at TIMESTAMPTZ,
    withdrawn_by_id VARCHAR(60) NOT NULL,
    withdrawn_by_name VARCHAR(120) NOT NULL,
    withdrawn_why VARCHAR(300) NOT NULL,
    UNIQUE (programme, id),
    UNIQUE (programme, number),
    CHECK ((state = 'draft') = (number IS NULL)),
    CHECK ((state = 'draft') = (published_at IS NULL)),
    CHECK (state = 'draft' OR (published_by_id <> '' AND published_by_id <> drafted_by_id)),
    CHECK ((state = 'withdrawn') = (withdrawn_at IS NOT NULL)),
    CHECK ((state = 'withdrawn') = (withdrawn_why <> ''))
)
"""

ONE_DRAFT = (
    "CREATE UNIQUE INDEX public_release_draft ON public_release (programme, period) WHERE state = 'draft'"
)

# What was said stays said: of a published row only its withdrawal is ever written, and that once.
FROZEN = (
    *("id", "programme", "number", "period", "definition", "version", "extract_on", "threshold"),
    *("shown", "shown_sha256", "exact_sealed", "drafted_at", "drafted_by_id", "drafted_by_name"),
    *("published_at", "published_by_id", "published_by_name"),
)
TOUCHED = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in FROZEN)
BREACH = f"OLD.state = 'withdrawn' OR NEW.state <> 'withdrawn' OR {TOUCHED}"
SAID = "a published release is never changed"

SQLITE = (
    f"""CREATE TRIGGER public_release_not_changed BEFORE UPDATE ON public_release
    WHEN OLD.state <> 'draft' AND ({BREACH})
    BEGIN SELECT RAISE(ABORT, '{SAID}'); END""",
    f"""CREATE TRIGGER public_release_not_removed BEFORE DELETE ON public_release
    WHEN OLD.state <> 'draft'
    BEGIN SELECT RAISE(ABORT, '{SAID}'); END""",
)

POSTGRES = (
    f"""CREATE FUNCTION public_release_stays() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{SAID}'; END $$""",
    f"""CREATE TRIGGER public_release_not_changed BEFORE UPDATE ON public_release
    FOR EACH ROW WHEN (OLD.state <> 'draft' AND ({BREACH})) EXECUTE FUNCTION public_release_stays()""",
    """CREATE TRIGGER public_release_not_removed BEFORE DELETE ON public_release
    FOR EACH ROW WHEN (OLD.state <> 'draft') EXECUTE FUNCTION public_release_stays()""",
    """CREATE TRIGGER public_release_not_emptied BEFORE TRUNCATE ON public_release
    FOR EACH STATEMENT EXECUTE FUNCTION public_release_stays()""",
)


async def lay_tables() -> None:
    await database.lay(*PROGRAMME, RELEASE, ONE_DRAFT, sqlite=SQLITE, postgres=POSTGRES)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="cases", description=DESCRIPTION)
    manager.add_raw(lay_tables)
    return manager
