"""The outcomes page: one figure with everything that belongs to it, its curve, its table, its file."""

from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.response import Template

from cases import follow_ups, journal, journey, lives, programmes
from cases.actors import Actor
from cases.evaluation import definitions, survival
from cases.evaluation.cohorts import Life
from cases.evaluation.definitions import DEFINITIONS
from cases.tables import Case, Programme
from panel import charts, figures
from panel.figures import Figure, interval, percent
from panel.web import reports, viewing
from panel.web.access import allow
from panel.web.own_words import ours
from panel.web.pages import page
from panel.web.seen import plain

Asked = Request[Any, Any, Any]
STAFF = allow("evaluator", "coordinator")
HEADINGS = (
    *("What", "Months", "People", "Events", "Share without", "Low", "High", "Interval"),
    *("Definition", "Version", "Window in days", "Waiting in days", "The clock starts", "Extract of"),
)
NO_INTERVAL = "None yet"  # of a share of 100 %: the curve's scale has no value there


@get("/outcomes", name="outcomes", opt=STAFF)
async def show(request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]) -> Template:
    found = await lives.of(programme)
    figure, year = _asked(request, found, programme)
    definition, mature_on = figure.definition, figure.cohort.mature_on
    detail = f"{definition.name} {year or ''}".strip()
    await journal.read(by, "outcomes.read", ("programme", str(by.programme)), detail)
    chosen = f"?definition={definition.name}" + (f"&year={year}" if year else "")
    return page(
        "outcomes/figure.html",
        parts=reports.parts("/outcomes"),
        figure=figure,
        definition=definition,
        definitions=[(one.name, one.title) for one in DEFINITIONS.values()],
        year=year,
        years=[(str(one), str(one)) for one in sorted({life.index.year for life in found}, reverse=True)],
        chart=charts.survival(figure.curve) if figure.curve else "",
        lines=_lines(figure),
        beside=_beside(figure),
        facts=_facts(figure, programme),
        mature_on=plain(mature_on, programme) if mature_on and figure.cohort.mature == 0 else "",
        waiting=await follow_ups.fallen_due(programme),
        stages=await _stages(programme),
        percent=percent,
        interval=interval,
        file=f"/outcomes.csv{chosen}",
    )


def _asked(request: Asked, found: list[Life], programme: Programme) -> tuple[Figure, int]:
    """What stands in the address; anything odd in it is passed over."""
    asked = request.query_params
    known = {str(life.index.year): life.index.year for life in found}
    year = known.get(asked.get("year", ""), 0)
    return figures.of(found, asked.get("definition", ""), programmes.today(programme), year), year


def _lines(figure: Figure) -> list[list[str]]:
    """The table of the curve."""
    return [
        [str(months), percent(step.share), interval(step) if events else NO_INTERVAL, str(left), str(events)]
        for (months, step, left), events in zip(figure.lines, figure.events, strict=True)
    ]


def _beside(figure: Figure) -> list[list[str]]:
    return [
        [words, str(rate.n), str(rate.k), percent(rate.share), interval(rate)]
        if rate
        else [words, "0", "0", "", ""]
        for words, rate in figure.beside()
    ]


def _facts(figure: Figure, programme: Programme) -> list[tuple[str, str]]:
    definition, found = figure.definition, figure.cohort
    ends = [plain(on, programme) for on in (found.first, found.last) if on]
    told = [
        ("What counts", definition.words),
        ("Who is counted", f"{definitions.BASIS.capitalize()}."),
        ("Accepted", " to ".join(dict.fromkeys(ends))),
        ("Who defines it so", definition.source),
        ("Version", f"{definition.name}, version {definition.version}"),
        ("Extract", plain(found.as_of, programme)),
        ("Interval", "95%, Wilson, for the share; 95%, log(-log) at each point, for the curve"),
    ]
    if figure.rate:
        told.insert(2, ("Offences in all", f"{found.reoffences}, by {found.k} of {found.n} people"))
    return [(name, value) for name, value in told if value]


async def _stages(programme: Programme) -> list[list[str]]:
    """How many cases stand where."""
    rows = await Case.select(Case.state).where(Case.programme == programme.id)
    states = [row["state"] for row in rows]
    return [
        [ours(state.word, programme), str(states.count(name))]
        for name, state in journey.CASE.items()
        if name in states
    ]


@get(["/outcomes.csv", "/outcomes.xlsx"], name="outcomes-file", opt=STAFF)
async def download(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Response[Any]:
    """Every line says its definition: a figure that leaves here is never a bare percentage."""
    figure, year = _asked(request, await lives.of(programme), programme)
    detail = f"{figure.definition.name} {year or ''}".strip()
    await journal.read(by, "outcomes.downloaded", ("programme", str(by.programme)), detail)
    return viewing.sheet(request, f"outcomes-{figure.definition.name}", HEADINGS, _cells(figure))


def _cells(figure: Figure) -> list[list[object]]:
    definition = figure.definition
    same: list[object] = [
        *(definition.name, definition.version, definition.window, definition.waiting),
        *(definitions.CLOCK, figure.cohort.as_of),
    ]
    months = definition.months.split(" ", maxsplit=1)[0]
    cells: list[list[object]] = [
        [words, "", count, "", "", "", "", "", *same] for words, count in figure.parts
    ]
    for words, rate in figure.beside():
        if rate:
            shares = (1 - rate.share, 1 - rate.high, 1 - rate.low)
            cells.append([words, months, rate.n, rate.k, *map(_rounded, shares), rate.method, *same])
    for (month, step, left), events in zip(figure.lines, figure.events, strict=True):
        about = (_rounded(step.low), _rounded(step.high), survival.INTERVAL) if events else ("", "", "")
        cells.append([survival.METHOD, month, left, events, _rounded(step.share), *about, *same])
    return cells


def _rounded(share: float) -> float:
    return round(share, 4)


routes: list[Any] = [show, download]
