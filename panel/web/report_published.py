"""What others published, each figure with what is known of it. Never a target."""

from dataclasses import asdict
from typing import Any

from litestar import Response, get
from litestar.response import Template

from cases.evaluation.benchmarks import BENCHMARKS
from panel.web import reports, viewing
from panel.web.access import allow
from panel.web.pages import page
from panel.web.reports import Asked, Row

STAFF = allow("evaluator", "coordinator")
HERE = "/outcomes/published"
COLUMNS = (
    *(("programme", "Who"), ("figure", "Figure"), ("definition", "What it counts"), ("n", "People")),
    *(("source", "Source"), ("note", "Note")),
)


@get(HERE, name="report-published", opt=STAFF)
async def show(request: Asked) -> Template:
    view = _view(request)
    return page(
        "reports/published.html",
        parts=reports.parts(HERE),
        count=len(BENCHMARKS),
        comparable=sum(one.comparable for one in BENCHMARKS),
        columns=reports.columns(view, COLUMNS),
        rows=[[row[name] for name, _ in COLUMNS] for row in _shown(request)],
        file=view.file,
    )


def _view(request: Asked) -> viewing.View:
    return reports.viewed(request, HERE, [name for name, _ in COLUMNS])


def _shown(request: Asked) -> list[Row]:
    """In the order asked for, the number of people in words where it was not published."""
    rows = reports.in_order([asdict(one) for one in BENCHMARKS], _view(request))
    people = {(one.programme, one.figure): one.people for one in BENCHMARKS}
    return [{**row, "n": people[row["programme"], row["figure"]]} for row in rows]


@get([f"{HERE}.csv", f"{HERE}.xlsx"], name="report-published-file", opt=STAFF)
async def download(request: Asked) -> Response[Any]:
    headings = [words for _, words in COLUMNS]
    lines = [[row[name] for name, _ in COLUMNS] for row in _shown(request)]
    return viewing.sheet(request, "what-others-published", headings, lines)


routes: list[Any] = [show, download]
