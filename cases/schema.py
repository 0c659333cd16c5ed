"""The migrations of the three packages, and their DDL in the spelling of SQLite.

DDL is written by hand and once: PostgreSQL takes it as it stands. SQLite takes the same words but
enforces neither lengths nor types, so each column gets a CHECK that does.
"""

import pkgutil
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib import import_module

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

APPS = ("cases", "scheduling", "panel")  # in the order in which their tables rest on each other
TABLES = (
    *("cases.tables", "cases.evaluation_tables", "cases.linkage.tables"),
    *("scheduling.tables", "panel.tables"),
)

COLUMN = re.compile(
    r"^(?P<head>\s+(?P<name>\w+) (?P<type>VARCHAR|TEXT|UUID|DATE|TIMESTAMPTZ|BOOLEAN|INTEGER|BIGINT)"
    r"(\((?P<length>\d+)\))?)",
    re.MULTILINE,
)
RULES = {
    "VARCHAR": "length({name}) <= {length} AND typeof({name}) IN ('text', 'null')",
    "TEXT": "typeof({name}) IN ('text', 'null')",
    "UUID": "length({name}) = 36",
    "DATE": "date({name}) IS {name}",
    "TIMESTAMPTZ": "{name} LIKE '____-__-__ __:__:__%+00:00'",
    "BOOLEAN": "{name} IN (0, 1)",
    "INTEGER": "typeof({name}) IN ('integer', 'null')",
    "BIGINT": "typeof({name}) IN ('integer', 'null')",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One migration of one package."""

    app: str
    id: str
    forwards: Callable[[], Awaitable[MigrationManager]]


def steps() -> list[Step]:
    """Every migration, package by package, oldest first."""
    found = []
    for app in APPS:
        package = import_module(f"{app}.migrations")
        for module in pkgutil.iter_modules(package.__path__):
            migration = import_module(f"{app}.migrations.{module.name}")
            found.append(Step(app, migration.ID, migration.forwards))
    return sorted(found, key=lambda step: (APPS.index(step.app), step.id))


def spell(statement: str) -> str:
    """The statement for SQLite: every column with the CHECK that PostgreSQL's type implies."""
    if not statement.lstrip().startswith("CREATE TABLE"):
        return statement
    return COLUMN.sub(_with_rule, statement)


def _with_rule(column: re.Match[str]) -> str:
    rule = RULES[column["type"]].format(name=column["name"], length=column["length"])
    return f"{column['head']} CHECK ({rule})"
