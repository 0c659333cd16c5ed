"""For Piccolo's own commands: PICCOLO_CONF=panel.piccolo_conf piccolo migrations check.

The application does not import this; it starts the database it was told to. Tables are brought up
to date by `panel migrate`, which takes the steps of all packages in one transaction.
"""

from typing import Any

from piccolo.conf.apps import AppRegistry
from piccolo.engine.base import Engine
from piccolo.engine.postgres import PostgresEngine
from piccolo.utils.sync import run_sync

from cases import database, keys
from cases.postgres_engine import Postgres
from panel.settings import Settings

settings = Settings.read()
engine = database.connect(settings.database_url, keys.load(settings).derive("database"))
DB: Engine[Any] = engine
if isinstance(engine, Postgres):
    DB = PostgresEngine(config={"dsn": settings.database_url})  # a pool would be of another loop
else:
    run_sync(engine.open())

APP_REGISTRY = AppRegistry(apps=["cases.piccolo_app", "scheduling.piccolo_app", "panel.piccolo_app"])
