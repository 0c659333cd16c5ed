"""Somebody writes down every day's pages of those who see no exact counts: no two days give anybody away."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

import pytest

from cases import bulletins, courses, measured, programmes
from cases.actors import now, telling
from cases.evaluation.definitions import DEFINITIONS
from cases.evaluation.groups import NOT_KNOWN
from cases.evaluation.margins import Cell, Group, Table, table
from cases.evaluation.releases import Release, Shown
from cases.measured import COLUMNS, Passing
from cases.self_described import ETHNICITIES, GENDERS
from cases.tables import Person
from panel.web.report_disparity import name
from tests.builders import a_programme
from tests.desk import at_the_desk
from tests.panel.test_alike import a_town
from tests.published import a_release, accept, came_as_far_as, refer, some, year_of
from tests.served import gives_back

PROVEN = DEFINITIONS["proven-12"]
LONG = timedelta(days=330)  # four quarters begin in it
PUBLISHED = (55, 275)  # a release of one year, then of the next
VALUES = {
    (column, name(column, value)): value
    for column, values in (("gender", GENDERS), ("ethnicity", ETHNICITIES))
    for value in (*values, NOT_KNOWN)
}
Gate = tuple[str, str]  # the one before, and itself


@dataclass(frozen=True)
class Taken:
    """The lines of all three columns, as somebody takes them down. It is read like a release."""

    cells_of: dict[Gate, list[Shown]]
    rates = ()

    @property
    def tables(self) -> list[Table]:
        return [
            Table(of, tuple(Cell(one.group, 0, 0) for one in cells), did)
            for (of, did), cells in self.cells_of.items()
        ]

    def cells(self, one: Table) -> Iterator[Shown]:
        yield from self.cells_of[one.of, one.did or ""]


def taken(lines: Sequence[tuple[Gate, Group, int | None, int | None]]) -> Taken:
    found: dict[Gate, list[Shown]] = {}
    for gate, group, n, k in lines:
        found.setdefault(gate, []).append(Shown(group, n, k))
    return Taken(found)


def read(files: Sequence[str]) -> Taken:
    """A file of each column."""
    columns = {words: column for column, words in COLUMNS.items()}
    rows = [row for text in files for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))]
    lines = []
    for row in rows:
        column = columns[row["By"]]
        group = ((column, VALUES.get((column, row["Group"]), row["Group"].lower())),)
        n, k = (_count(row[one]) for one in ("People or referrals", "Passed"))
        lines.append(((row["Of"], row["Gate"].lower()), group, n, k))
    return taken(lines)


def _count(cell: str) -> int | None:
    return None if cell == "Hidden" else int(cell)


def truth(found: Passing) -> Release:
    """The same tables as they are."""
    cells: dict[Gate, dict[Group, tuple[int, int]]] = {}
    for column in COLUMNS:
        for row in (one.row() for one in measured.by_group(found, column)):
            if row["gate"] in courses.GATES:
                group = tuple(row["group"].items())
                cells.setdefault((row["before"], row["gate"]), {})[group] = (
                    int(row["n"] or 0),
                    int(row["k"] or 0),
                )
    return Release(tuple(table(of, did, found) for (of, did), found in cells.items()), {})


async def looks(seed: int, every: int) -> tuple[list[tuple[Taken, Release]], int, list[set[str]], set[str]]:
    """Each bulletin beside the truth of it, the looks, what stood in each, and the funnel of others."""
    dice, start, days = Random(seed), now() - LONG, 0
    with telling(start):
        programme, neighbour = await a_programme(compared=True), await a_programme()
        year = year_of(programme)
        cases = await accept(programme, some(170, dice), year)
        cases += await accept(programme, some(150, dice), year + 1)
        on = programmes.today(programme)
        for week in range(60):
            came = await refer(programme, 7, on - timedelta(weeks=week), dice)
            await came_as_far_as("heard", came[1:])
            await came_as_far_as("completed", came[3:])
            cases += came
    said: dict[str, set[tuple[str, ...]]] = {}
    known, beside = [], set()
    while days < LONG.days:
        with telling(start + timedelta(days=days)):
            await a_little_happens(programme, cases, dice)
            if days in PUBLISHED:
                await a_release(programme, str(year + PUBLISHED.index(days)))
            async with at_the_desk(programme, "coordinator") as desk:
                files = [(await desk.fetch(f"/outcomes/disparity.csv?by={one}")).text for one in COLUMNS]
            async with at_the_desk(neighbour, "evaluator") as desk:
                funnel = (await desk.fetch("/outcomes/monitoring.csv")).text
            beside |= {line for line in funnel.splitlines() if line.startswith("Funnel")}
            newest = (await bulletins.of(programme))[0]
            if str(newest.last) not in said:
                found = await courses.of(programme, newest.first, newest.last)
                known.append((read(files), truth(Passing(found, (), PROVEN, newest.on))))
            said.setdefault(str(newest.last), set()).add(tuple(files))
        days += every
    return known, days // every, list(said.values()), beside


async def a_little_happens(programme, cases, dice):
    """One or two come, somebody goes a step further, and one says how they describe themselves."""
    cases += await refer(programme, dice.choice((1, 2)), programmes.today(programme), dice)
    await came_as_far_as("heard", [dice.choice(cases)])
    await came_as_far_as("completed", [dice.choice(cases)])
    said = {Person.gender: dice.choice(("girl", "boy", "another"))}
    await Person.update(said).where(Person.id == dice.choice(cases).person)


async def nobody_is_given_away(seed: int, every: int) -> None:
    known, many, said, beside = await looks(seed, every)
    assert many > 1
    assert len(known) == 2  # two bulletins, each the same on every day
    assert [len(texts) for texts in said] == [1, 1]
    for page, release in known:
        assert any(shown.k is not None for cells in page.cells_of.values() for shown in cells)
        assert gives_back([page], [release]) == []
    assert len(beside) == 2  # the funnel moves with a release, and with nothing else


async def test_no_two_days_of_a_coordinator_or_of_a_neighbour_give_anybody_away(record):
    await nobody_is_given_away(1, 55)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2, 8))
async def test_nor_do_they_in_other_towns_that_are_looked_at_more_often(record, seed):
    await nobody_is_given_away(seed, 5)


def test_the_same_attack_gives_people_away_where_every_day_is_told_anew():
    """The test of the tests: each day's page on its own hides what it must."""
    town, days, known = a_town(330).courses, (300, 306), []
    for many in days:
        found = Passing(town[:many], (), PROVEN, date(2026, 7, 1))
        told = bulletins.shown(found.courses, None, None, found.today)
        lines = [
            ((row["before"], row["gate"]), tuple(row["group"].items()), row["n"], row["k"]) for row in told
        ]
        known.append((taken(lines), truth(found)))
    for page, release in known:
        assert gives_back([page], [release]) == []
    assert gives_back([page for page, _ in known], [release for _, release in known])
