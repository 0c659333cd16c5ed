"""The house has one direction: panel -> scheduling -> cases, and nothing points back."""

import ast
from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from cases import schema

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "cases": {"cases"},
    "scheduling": {"scheduling", "cases"},
    "panel": {"panel", "scheduling", "cases"},
}
ONLY_IN = {
    "litestar": ("panel/",),
    "jinja2": ("panel/",),
    "apscheduler": ("scheduling/clock.py",),
    "sqlcipher3": ("cases/sqlite_file.py", "cases/sqlite_engine.py", "panel/restoring.py"),
    "asyncpg": ("cases/postgres_engine.py", "panel/restoring.py", "scheduling/leading.py"),
    "pyrage": ("panel/backup_files.py", "cases/linkage/extract_files.py", "cases/linkage/outgoing.py"),
    "splink": ("cases/linkage/matching.py",),
    "duckdb": ("cases/linkage/matching.py",),
    "pyarrow": ("cases/linkage/__main__.py",),
}
PURE = (
    "cases/journey.py",
    "cases/clocks.py",
    "cases/holidays.py",
    "cases/evaluation/",
    "cases/headings.py",
    *(f"cases/linkage/{name}.py" for name in ("columns", "days", "extracts", "identities", "joins")),
    *(f"cases/linkage/{name}.py" for name in ("nicknames", "settings", "sorting")),
    "scheduling/recurrence.py",
    "scheduling/times.py",
    "scheduling/ical.py",
    "scheduling/seating/",
    "panel/dates.py",
    "panel/spreadsheets.py",
)
DATABASE = {"piccolo", "asyncpg", "sqlcipher3", "cases.database", *schema.TABLES}


def imported(source: str, within: str) -> Iterator[str]:
    """Every module a source names, in full: `from cases import database` names cases.database."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import():
                yield from (name.name for name in node.names)
            case ast.ImportFrom(level=0):
                yield from (f"{node.module}.{name.name}" for name in node.names)
            case ast.ImportFrom():
                base = ".".join(within.split(".")[: -node.level])
                yield from (
                    f"{base}.{node.module or ''}.{name.name}".replace("..", ".") for name in node.names
                )


def sources() -> dict[str, str]:
    files = (file for package in MAY_IMPORT for file in (ROOT / package).rglob("*.py"))
    return {
        str(file.relative_to(ROOT)): file.read_text() for file in files if "node_modules" not in file.parts
    }


def dotted(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def breaches(house: dict[str, str]) -> list[str]:
    found = []
    for path, source in sorted(house.items()):
        for name in imported(source, dotted(path)):
            found += [f"{path} imports {name}: {why}" for why in against(path, name)]
    return found


def against(path: str, name: str) -> Iterator[str]:
    package, first = path.split("/", maxsplit=1)[0], name.split(".", maxsplit=1)[0]
    if first in MAY_IMPORT and first not in MAY_IMPORT[package]:
        yield "imports run panel -> scheduling -> cases"
    if first in ONLY_IN and not path.startswith(ONLY_IN[first]):
        yield f"only {' and '.join(ONLY_IN[first])} may"
    if path.startswith(PURE) and any(name == one or name.startswith(f"{one}.") for one in DATABASE):
        yield "it is pure and takes values"


def circles(house: dict[str, str]) -> list[str]:
    modules = {dotted(path) for path in house}
    graph = {
        dotted(path): {target for name in imported(source, dotted(path)) for target in known(name, modules)}
        - {dotted(path)}
        for path, source in house.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        return list(circle.args[1])
    return []


def known(name: str, modules: Iterable[str]) -> set[str]:
    """The file behind a name: the module itself, or the one a name was taken from."""
    parent = name.rpartition(".")[0]
    if name in modules:
        return {name}
    return {parent} & set(modules)


def test_imports_run_one_way() -> None:
    assert breaches(sources()) == []


def test_no_circle_between_files() -> None:
    assert circles(sources()) == []


@pytest.mark.parametrize(
    ("path", "line", "why"),
    [
        ("cases/referrals.py", "from panel import letters", "panel -> scheduling -> cases"),
        ("cases/people.py", "import scheduling.hearings", "panel -> scheduling -> cases"),
        ("scheduling/hearings.py", "from litestar import get", "only panel/ may"),
        ("panel/jobs.py", "import apscheduler.schedulers", "only scheduling/clock.py may"),
        ("cases/journey.py", "from cases import database", "it is pure"),
        (
            "cases/people.py",
            "def late():\n    from panel.tables import Juror",
            "panel -> scheduling -> cases",
        ),
    ],
)
def test_a_breach_is_noticed(path: str, line: str, why: str) -> None:
    found = breaches({path: line})
    assert len(found) == 1
    assert why in found[0]


def test_a_circle_is_noticed() -> None:
    house = {"cases/a.py": "from cases import b", "cases/b.py": "from cases.a import something"}
    assert set(circles(house)) == {"cases.a", "cases.b"}
