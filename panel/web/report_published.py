"""What others published, each figure with what is known of it. Never a target."""

from dataclasses import asdict
from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.response import Template

from cases import own_definitions
from cases.evaluation.benchmarks import BENCHMARKS, Benchmark
from cases.evaluation.definitions import Definition
from cases.tables import Programme
from panel.web import reports, viewing
from panel.web.access import allow
from panel.web.pages import page
from panel.web.reports import Asked, Row

STAFF = allow("evaluator", "coordinator")
HERE = "/outcomes/published"
COLUMNS = (
    *(("programme", "Who"), ("figure", "Figure"), ("definition", "What it counts"), ("n", "People")),
    *(("source", "Source"), ("note", "Note"), ("beside", "Beside your headline")),
)
BESIDE = "It counts as your headline does. Ask next whether the people are alike."


@get(HERE, name="report-published", opt=STAFF)
async def show(request: Asked, programme: NamedDependency[Programme]) -> Template:
    view, headline = _view(request), await own_definitions.headline(programme)
    return page(
        "reports/published.html",
        parts=reports.parts(HERE),
        count=len(BENCHMARKS),
        comparable=sum(one.comparable(headline) for one in BENCHMARKS),
        headline=headline,
        columns=reports.columns(view, COLUMNS),
        rows=[[row[name] for name, _ in COLUMNS] for row in _shown(request, headline)],
        file=view.file,
    )


def _view(request: Asked) -> viewing.View:
    return reports.viewed(request, HERE, [name for name, _ in COLUMNS])


def _shown(request: Asked, headline: Definition) -> list[Row]:
    """In the order asked for, the number of people in words where it was not published."""
    told = [{**asdict(one), "beside": _beside(one, headline)} for one in BENCHMARKS]
    people = {(one.programme, one.figure): one.people for one in BENCHMARKS}
    rows = reports.in_order(told, _view(request))
    return [{**row, "n": people[row["programme"], row["figure"]]} for row in rows]


def _beside(one: Benchmark, headline: Definition) -> str:
    """Why not, as far as anybody can know it."""
    differing = one.differs(headline)
    return f"Not beside it. They differ in {', '.join(differing)}." if differing else BESIDE


@get([f"{HERE}.csv", f"{HERE}.xlsx"], name="report-published-file", opt=STAFF)
async def download(request: Asked, programme: NamedDependency[Programme]) -> Response[Any]:
    """The last column says beside which headline."""
    headline = await own_definitions.headline(programme)
    headings = [words for _, words in COLUMNS]
    headings[-1] = f"{headings[-1]} ({headline.name}, version {headline.version})"
    lines = [[row[name] for name, _ in COLUMNS] for row in _shown(request, headline)]
    return viewing.sheet(request, "what-others-published", headings, lines)


routes: list[Any] = [show, download]
