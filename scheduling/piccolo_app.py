"""Tells Piccolo's own commands where the tables and migrations of times and places are."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="scheduling",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=table_finder(modules=["scheduling.tables"], exclude_imported=True),
    migration_dependencies=["cases.piccolo_app"],
    commands=[],
)
