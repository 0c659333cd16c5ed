"""Gates by group for readers who see no exact counts: each referral is told of once, and never again."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from cases import database

ID = "2026-11-30T19:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Gates by group for readers without exact counts are told once, and kept"

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


async def lay_tables() -> None:
    await database.lay(BULLETIN, sqlite=SQLITE, postgres=POSTGRES)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="cases", description=DESCRIPTION)
    manager.add_raw(lay_tables)
    return manager
