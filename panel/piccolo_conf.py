"""For Piccolo's own commands (its shell, `piccolo migrations check`): PICCOLO_CONF=panel.piccolo_conf.

The application does not import this; it starts the database it was told to.
"""

from piccolo.conf.apps import AppRegistry

from cases import database, keys
from panel.settings import Settings

settings = Settings.read()

DB = database.connect(
    settings.database_url,
    keys.load(settings).derive("database"),
    synchronous=settings.sqlite_synchronous,
)

APP_REGISTRY = AppRegistry(apps=["cases.piccolo_app", "scheduling.piccolo_app", "panel.piccolo_app"])
