"""Tells Piccolo's own commands where the tables and migrations of the record are."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

from cases import schema

APP_CONFIG = AppConfig(
    app_name="cases",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=table_finder(
        modules=[one for one in schema.TABLES if one.startswith("cases.")], exclude_imported=True
    ),
    migration_dependencies=[],
    commands=[],
)
