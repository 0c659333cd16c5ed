"""What a programme asks together with its young people, and what was said, without who."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from cases import database

ID = "2026-11-30T11:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Indicators that a programme designs with its young people"

INDICATOR = """
CREATE TABLE indicator (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    party VARCHAR(16) NOT NULL
        CHECK (party IN ('young_person', 'guardian', 'harmed_person', 'juror', 'referrer')),
    question VARCHAR(160) NOT NULL CHECK (question <> ''),
    steps TEXT NOT NULL CHECK (steps <> ''),
    counted_from INTEGER CHECK (counted_from >= 2),
    designed_with VARCHAR(160) NOT NULL CHECK (designed_with <> ''),
    designed_on DATE NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    follows UUID,
    begun_at TIMESTAMPTZ,
    retired_at TIMESTAMPTZ,
    by_id VARCHAR(60) NOT NULL CHECK (by_id <> ''),
    by_name VARCHAR(120) NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (programme, id),
    CHECK (retired_at IS NULL OR begun_at IS NOT NULL)
)
"""

INDICATOR_ANSWER = """
CREATE TABLE indicator_answer (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    indicator UUID NOT NULL REFERENCES indicator (id),
    mark VARCHAR(64) NOT NULL UNIQUE CHECK (mark <> ''),
    person VARCHAR(64) NOT NULL CHECK (person <> ''),
    points INTEGER NOT NULL CHECK (points >= 1),
    quarter_on DATE NOT NULL,
    UNIQUE (programme, id),
    FOREIGN KEY (programme, indicator) REFERENCES indicator (programme, id)
)
"""

INDEX = "CREATE INDEX indicator_answer_quarter ON indicator_answer (indicator, quarter_on)"


async def lay_tables() -> None:
    await database.lay(INDICATOR, INDICATOR_ANSWER, INDEX)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="cases", description=DESCRIPTION)
    manager.add_raw(lay_tables)
    return manager
