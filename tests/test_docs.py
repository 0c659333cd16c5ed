"""The documents say what is so: every setting, every command, every library."""

import re
import tomllib
from pathlib import Path

import click

from cases.evaluation.definitions import DEFINITIONS
from panel.cli import main
from panel.settings import VARIABLES

ROOT = Path(__file__).parent.parent
RUNNING = (ROOT / "docs" / "running.md").read_text()


def commands(group: click.Group, before: str = "panel") -> list[str]:
    found = []
    for name, command in group.commands.items():
        whole = f"{before} {name}"
        found += commands(command, whole) if isinstance(command, click.Group) else [whole]
    return found


def test_every_setting_is_in_the_table_with_its_meaning():
    for variable in VARIABLES:
        row = re.search(rf"^\| `{variable.name}` \|.*$", RUNNING, re.MULTILINE)
        assert row, f"{variable.name} is not documented"
        assert variable.meaning in row[0]


def test_no_setting_is_documented_that_does_not_exist():
    written = set(re.findall(r"\b(PANEL_[A-Z_]+|DATABASE_URL)\b", RUNNING))
    assert written <= {variable.name for variable in VARIABLES}


def test_every_command_is_documented_and_has_help():
    for command in commands(main):
        assert f"`{command}`" in RUNNING, command


def test_no_command_is_documented_that_does_not_exist():
    written = set(re.findall(r"^\| `(panel [a-z -]+)` \|", RUNNING, re.MULTILINE))
    assert written == set(commands(main))


def test_every_library_has_its_reason():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["dev"]
    reasons = (ROOT / "docs" / "dependencies.md").read_text()
    for requirement in wanted:
        name = re.match(r"[a-z0-9-]+", requirement)[0]
        assert re.search(rf"\b{re.escape(name)}\b", reasons), f"{name} has no line in docs/dependencies.md"


def test_every_definition_is_documented_with_its_window_and_waiting_time():
    written = (ROOT / "docs" / "evaluators.md").read_text()
    rows = re.findall(r"^\| `([a-z0-9-]+)`[^|]*\|[^|]*\| (\d+) \| (\d+) \|", written, re.MULTILINE)
    assert rows == [(one.name, str(one.window), str(one.waiting)) for one in DEFINITIONS.values()]


def test_the_readme_gives_the_two_commands():
    readme = (ROOT / "README.md").read_text()
    assert "make demo" in readme
    assert "make test" in readme
    for picture in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", readme):
        assert (ROOT / picture).exists(), picture


def test_lock_files_name_no_host():
    for lock in (ROOT / "requirements").glob("*.txt"):
        assert "://" not in lock.read_text(), lock.name
    assert '"resolved"' not in (ROOT / "panel" / "assets" / "package-lock.json").read_text()
