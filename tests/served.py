"""Everything that the public pages and files serve, as an attacker takes it down.

What stands in the CSV is held against the page and the workbook: the three say the same.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from zipfile import ZipFile

from cases.evaluation.margins import Cell, Group, Table, counts
from cases.evaluation.releases import Release, Shown
from tests.cases.evaluation.attacker import MANY, Attacker, narrowed
from tests.visiting import Visitor

COLUMNS = {
    "Gender, as they describe it": "gender",
    "Age at the acceptance": "age",
    "Completed what was agreed": "completed",
}
PARTS = {"Half of the window": "half", "Quarter of the window": "quarter"}
NAMED = {
    ("gender", "In another way"): "another",
    ("gender", "Girl or woman"): "girl",
    ("gender", "Boy or man"): "boy",
    ("gender", "Not said"): "not known",
}


WHOSE: dict[str, tuple[str, str | None, bool]] = {
    "M1": ("followed", "reoffended", True),
    "M5": ("reoffended", None, True),
    "M3": ("followed", "reoffences", False),
    "not known": ("not followed", None, True),
    "n again": ("followed", None, True),
}


@dataclass(frozen=True)
class Served:
    """One release, of which nothing is known but what was served. It is read like a release."""

    found: dict[str, list[Shown]]
    rates: tuple[Group, ...]  # shown of now: the group and both its parts are large enough

    @property
    def tables(self) -> list[Table]:
        return [
            Table(WHOSE[name][0], tuple(Cell(one.group, 0, 0) for one in cells), *WHOSE[name][1:])
            for name, cells in self.found.items()
        ]

    def cells(self, one: Table) -> Iterator[Shown]:
        (name,) = [name for name, whose in WHOSE.items() if whose == (one.of, one.did, one.subset)]
        yield from self.found[name]


async def collected(visitor: Visitor, address: str) -> list[Served]:
    """Every release, from its page, its CSV and its workbook."""
    found, number = [], 1
    while (page := await visitor.get(f"{address}/{number}")).status_code == 200:
        text = (await visitor.get(f"{address}/{number}/figures.csv")).content.decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text)))
        workbook = (await visitor.get(f"{address}/{number}/figures.xlsx")).content
        frozen = (await visitor.get(f"{address}/{number}/figures.json")).json()
        _agree(rows, page.text, workbook, frozen)
        found.append(_read(rows))
        number += 1
    return found


def _agree(rows: list[dict[str, str]], page: str, workbook: bytes, frozen: dict[str, Any]) -> None:
    """A reader of the page, of the workbook or of the JSON learns no count that the CSV does not have."""
    both = (("n", "People"), ("k", "Of them or events"))
    for row, told in zip(rows, frozen["rows"], strict=False):
        assert all(row[column] == ("" if told[name] is None else str(told[name])) for name, column in both)
    with ZipFile(io.BytesIO(workbook)) as book:
        lines = book.read("xl/worksheets/sheet1.xml").decode().count("<row ")
    assert lines == len(rows) + 1
    counted = [row for row in rows if row["Measure"] in ("M1", "M5")]
    assert counted
    for row in counted:
        for count in (row["People"], row["Of them or events"]):
            assert count == "" or count in page


def _read(rows: list[dict[str, str]]) -> Served:
    found: dict[str, list[Shown]] = {}
    for row in rows:
        n, k = (int(row[name]) if row[name] else None for name in ("People", "Of them or events"))
        group, again = _group(row), row["Note"].startswith("As said before")
        if row["Measure"] == "M5":
            found.setdefault("M5", []).append(Shown(group, k, None))
        elif row["Note"].startswith("People as said before"):
            found.setdefault("n again", []).append(Shown(group, n, None, again=True))
            found.setdefault("M1", []).append(Shown(group, None, k))
        elif row["Measure"] in ("M1", "M3", "not known"):
            found.setdefault(row["Measure"], []).append(Shown(group, n, k, again))
    shares = [row for row in rows if row["Measure"] == "M1" and row["Figure"]]
    fresh = [_group(row) for row in shares if not row["Note"].startswith("As said before")]
    return Served(found, tuple(fresh))


def _group(row: dict[str, str]) -> Group:
    column, value = row["Group"], row["Value"]
    if not column:
        return ()
    if column in COLUMNS:
        return ((COLUMNS[column], NAMED.get((COLUMNS[column], value), value)),)
    if PARTS[column] == "half":
        return (("half", value),)
    return (("half", "1" if int(value) < 3 else "2"), ("quarter", value))


class Reader(Attacker):
    """Knows besides which counts became fewer when facts were put right, though not by how many.

    And since which release a figure is said again, which the public is not told.
    """

    def __init__(self, releases: Sequence[Release], **rule: int) -> None:
        super().__init__(**rule)
        self.truth = [counts(one.tables) for one in releases]
        self.words = [one.words for one in releases]

    def read(self, release: Any) -> None:
        number = len(self.seen)
        super().read(release)
        for group in getattr(release, "rates", ()):
            self._know((number, "followed", group), None, self.least)
            self._know((number, "followed but not reoffended", group), None, self.threshold)

    def _only_join(self, number: int, name: str, group: Group, *, again: bool) -> None:  # noqa: ARG002
        key = name, group
        word = self.words[number].get(key)
        since = word.since if word and word.shown is not None else None
        for before in range(number):
            if (before, *key) not in self.known or key not in self.truth[before]:
                continue
            change = ("change", before, number, *key)
            fewer = self.truth[number][key] < self.truth[before][key]
            low = -MANY if fewer or "not" in name else 0.0
            self.known[change] = (low, self.threshold - 1 if since == before else MANY)
            self.sums.append({(number, *key): 1, (before, *key): -1, change: -1})


def gives_back(served: Sequence[Any], releases: Sequence[Release], **rule: int) -> list[str]:
    """Every small count that somebody knows who read all of it."""
    reader = Reader(releases, **rule)
    for one in served:
        reader.read(one)
    return narrowed(reader, reader.truth)
