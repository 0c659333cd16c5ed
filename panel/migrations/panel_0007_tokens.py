"""Tokens of evaluators, with which their own programs pull figures."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from cases import database

ID = "2026-11-30T17:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Tokens with which programs of evaluators pull figures"

TABLE = """
CREATE TABLE token (
    id UUID PRIMARY KEY NOT NULL,
    programme UUID NOT NULL REFERENCES programme (id),
    account UUID NOT NULL REFERENCES account (id),
    label VARCHAR(60) NOT NULL CHECK (label <> ''),
    sees VARCHAR(6) NOT NULL CHECK (sees IN ('exact', 'public')),
    token_hash VARCHAR(64) NOT NULL UNIQUE CHECK (length(token_hash) = 64),
    made_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL CHECK (expires_at > made_at),
    revoked_at TIMESTAMPTZ,
    used_at TIMESTAMPTZ,
    pulls INTEGER NOT NULL CHECK (pulls >= 0),
    UNIQUE (programme, id)
)
"""


async def lay_tables() -> None:
    await database.lay(TABLE)
    await database.lay("CREATE INDEX token_account ON token (account)")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="panel", description=DESCRIPTION)
    manager.add_raw(lay_tables)
    return manager
