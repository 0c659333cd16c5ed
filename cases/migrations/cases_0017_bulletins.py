"""Readers who see no exact counts: each referral is told of once, and a draft that they read counts as said."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from cases import database

ID = "2026-11-30T19:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "What readers without exact counts were told is kept: bulletins, and drafts that they read"

BULLETIN = """
CREATE TABLE bulletin (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    first_on DATE NOT NULL,
    last_on DATE NOT NULL,
    extract_on DATE NOT NULL,
    made_at TIMESTAMPTZ NOT NULL,
    shown TEXT NOT NULL,
    UNIQUE (programme, first_on),
    UNIQUE (programme, last_on),
    CHECK (first_on <= last_on),
    CHECK (last_on < extract_on)
)
"""

# Told again of other days, or on another one, the same referrals would tell of few.
SAID = "what was told of these days stays"

SQLITE = (
    f"""CREATE TRIGGER bulletin_not_changed BEFORE UPDATE ON bulletin
    BEGIN SELECT RAISE(ABORT, '{SAID}'); END""",
    f"""CREATE TRIGGER bulletin_not_removed BEFORE DELETE ON bulletin
    BEGIN SELECT RAISE(ABORT, '{SAID}'); END""",
)

POSTGRES = (
    f"""CREATE FUNCTION bulletin_stays() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{SAID}'; END $$""",
    """CREATE TRIGGER bulletin_stays BEFORE UPDATE OR DELETE ON bulletin
    FOR EACH ROW EXECUTE FUNCTION bulletin_stays()""",
    """CREATE TRIGGER bulletin_not_emptied BEFORE TRUNCATE ON bulletin
    FOR EACH STATEMENT EXECUTE FUNCTION bulletin_stays()""",
)


# A draft that somebody read who sees no exact counts is known: it is kept when another takes its place.
DRAFTS = (
    "ALTER TABLE public_release ADD COLUMN read_at TIMESTAMPTZ",
    "ALTER TABLE public_release ADD COLUMN set_aside_at TIMESTAMPTZ",
    "UPDATE public_release SET read_at = drafted_at WHERE state = 'draft'",
    "DROP INDEX public_release_draft",
    (
        "CREATE UNIQUE INDEX public_release_draft ON public_release (programme, period)"
        " WHERE state = 'draft' AND set_aside_at IS NULL"
    ),
)


async def lay_tables() -> None:
    await database.lay(*DRAFTS, BULLETIN, sqlite=SQLITE, postgres=POSTGRES)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="cases", description=DESCRIPTION)
    manager.add_raw(lay_tables)
    return manager
