"""Plans of a period, and what a programme wishes of its panels."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from cases import database

ID = "2026-11-24T09:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Plans of a period, and what a programme wishes of its panels"

PLAN = """
CREATE TABLE period_plan (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    state VARCHAR(10) NOT NULL
        CHECK (state IN ('waiting', 'running', 'ready', 'failed', 'published', 'discarded')),
    by_id VARCHAR(60) NOT NULL,
    by_name VARCHAR(120) NOT NULL,
    choice TEXT NOT NULL,
    seed INTEGER NOT NULL,
    iterations INTEGER NOT NULL CHECK (iterations >= 0),
    done INTEGER NOT NULL DEFAULT 0 CHECK (done >= 0),
    placed INTEGER NOT NULL DEFAULT 0 CHECK (placed >= 0),
    problem_sealed TEXT CHECK (substr(problem_sealed, 1, 7) = 'sealed:'),
    proposal_sealed TEXT CHECK (substr(proposal_sealed, 1, 7) = 'sealed:'),
    note TEXT NOT NULL DEFAULT '',
    created_at TIMESTAMPTZ NOT NULL,
    leased_until TIMESTAMPTZ,
    planned_at TIMESTAMPTZ,
    published_at TIMESTAMPTZ,
    UNIQUE (programme, id)
)
"""

WISH = """
CREATE TABLE seating_wish (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    name VARCHAR(20) NOT NULL,
    level VARCHAR(6) NOT NULL CHECK (level IN ('must', 'should', 'ignore')),
    weight INTEGER NOT NULL CHECK (weight BETWEEN 0 AND 20000),
    UNIQUE (programme, id),
    UNIQUE (programme, name)
)
"""

INDEXES = ("CREATE INDEX period_plan_of ON period_plan (programme, created_at)",)


async def lay_tables() -> None:
    await database.lay(PLAN, WISH, *INDEXES)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="scheduling", description=DESCRIPTION)
    manager.add_raw(lay_tables)
    return manager
