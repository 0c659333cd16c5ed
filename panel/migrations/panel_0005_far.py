"""Places that a juror cannot get to."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from cases import database

ID = "2026-11-26T09:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Places that a juror cannot get to"

TOO_FAR = """
CREATE TABLE too_far (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    juror UUID NOT NULL,
    venue UUID NOT NULL,
    UNIQUE (programme, id),
    UNIQUE (juror, venue),
    FOREIGN KEY (programme, juror) REFERENCES juror (programme, id),
    FOREIGN KEY (programme, venue) REFERENCES venue (programme, id)
)
"""


async def lay_tables() -> None:
    await database.lay(TOO_FAR)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="panel", description=DESCRIPTION)
    manager.add_raw(lay_tables)
    return manager
