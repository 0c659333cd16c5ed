"""The outcomes page: one figure with everything that belongs to it, its curve, its table, its file."""

from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.response import Template

from cases import (
    comparison_groups,
    counting,
    follow_ups,
    journal,
    journey,
    outcomes,
    own_definitions,
    programmes,
)
from cases.actors import Actor
from cases.counting import Strata
from cases.errors import Refused
from cases.evaluation import definitions, survival
from cases.evaluation.definitions import Definition
from cases.evaluation.disclosure import WHY
from cases.tables import Case, Programme
from panel import charts
from panel.figures import Figure, interval, percent
from panel.guarded import Guarded
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
HIDDEN = "Hidden"
NO_INTERVAL = "None yet"  # of a share of 100 %: the curve's scale has no value there


@dataclass(frozen=True)
class Shown:
    """What the address asks for: one figure, and what else could be asked."""

    figure: Figure
    key: str  # what an address calls its definition
    year: int  # 0: all
    years: list[int]
    known: dict[str, Definition]

    @property
    def detail(self) -> str:
        one = self.figure.definition
        return f"{one.name}, version {one.version} {self.year or ''}".strip()

    @property
    def query(self) -> str:
        return f"?definition={self.key}" + (f"&year={self.year}" if self.year else "")


@get("/outcomes", name="outcomes", opt=STAFF)
async def show(request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]) -> Template:
    shown = await _asked(request, by, programme)
    figure, definition = shown.figure, shown.figure.definition
    exact, mature_on = not isinstance(figure, Guarded), figure.cohort.mature_on
    await journal.read(by, "outcomes.read", ("programme", str(by.programme)), shown.detail)
    return page(
        "outcomes/figure.html",
        parts=reports.parts("/outcomes"),
        figure=figure,
        definition=definition,
        definitions=[(key, _called(key, one, programme)) for key, one in shown.known.items()],
        key=shown.key,
        year=shown.year,
        years=[(str(one), str(one)) for one in shown.years] if exact else [],
        somebody=bool(shown.years),
        exact=exact,
        chart=charts.survival(figure.curve) if figure.curve else "",
        lines=_lines(figure),
        beside=_beside(figure),
        facts=_facts(figure, programme),
        mature_on=plain(mature_on, programme) if exact and mature_on and figure.cohort.mature == 0 else "",
        waiting=await follow_ups.fallen_due(programme),
        unasked=await outcomes.other_kinds_alone(programme, definition.events),
        compared=await comparison_groups.standing(programme),
        stages=await _stages(programme, shown.year),
        percent=percent,
        interval=interval,
        hidden=HIDDEN,
        file=f"/outcomes.csv{shown.query}",
    )


def _called(key: str, one: Definition, programme: Programme) -> str:
    """The title of a definition, told apart from its older versions."""
    version = f", version {one.version}" if "@" in key or one.version > 1 else ""
    return f"{one.title}{version}" + (" (headline)" if key == programme.headline else "")


async def _asked(request: Asked, by: Actor, programme: Programme) -> Shown:
    """What stands in the address; anything odd in it is passed over.

    Only evaluators choose a year: whoever may not see small counts could subtract one slice from another.
    """
    asked = request.query_params
    if len(set(asked.getall("definition", []))) > 1:
        raise Refused(
            "Two definitions are not shown side by side: they count different things, and their difference "
            "would mean nothing. Choose one of them."
        )
    known = await own_definitions.every(programme)
    usual = programme.headline if programme.headline in known else definitions.USUAL
    key = asked.get("definition", "") if asked.get("definition", "") in known else usual
    strata = await counting.of(programme, known[key])
    years = sorted({one.year for one in strata.quarters}, reverse=True)
    exact = by.role == "evaluator"
    year = next((one for one in years if exact and str(one) == asked.get("year")), 0)
    return Shown(_figure(strata, known[key], programme, year, exact=exact), key, year, years, known)


def _figure(
    strata: Strata, definition: Definition, programme: Programme, year: int, *, exact: bool
) -> Figure:
    today, only = programmes.today(programme), {"year": year} if year else {}
    everybody = counting.whole(strata.quarters, definition, today, **only)
    completed, others = (
        counting.whole(strata.kept, definition, today, kept=kept, **only) for kept in (True, False)
    )
    return (Figure if exact else Guarded)(everybody, completed, others)


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
        else [words, *_nobody(figure)]
        for words, rate in figure.beside()
    ]


def _nobody(figure: Figure) -> list[str]:
    """Of a group without a share: nobody was counted, or it is hidden."""
    return [HIDDEN, HIDDEN, "", ""] if isinstance(figure, Guarded) else ["0", "0", "", ""]


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
    ]
    if isinstance(figure, Guarded):
        told.append(("Interval", "95%, Wilson, for the share, from rounded counts"))
        told.append(("Small counts", f"{WHY} Counts are rounded to 5; evaluators see the exact ones."))
    else:
        told.append(("Interval", "95%, Wilson, for the share; 95%, log(-log) at each point, for the curve"))
        if figure.rate:
            told.insert(2, ("Offences in all", f"{found.reoffences}, by {found.k} of {found.n} people"))
    return [(name, value) for name, value in told if value]


async def _stages(programme: Programme, year: int) -> list[list[str]]:
    """How many cases stand where: all of them, or those accepted in a year."""
    rows = await Case.select(Case.state, Case.opened_on).where(Case.programme == programme.id)
    states = [row["state"] for row in rows if not year or row["opened_on"].year == year]
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
    shown = await _asked(request, by, programme)
    figure = shown.figure
    await journal.read(by, "outcomes.downloaded", ("programme", str(by.programme)), shown.detail)
    return viewing.sheet(request, f"outcomes-{figure.definition.name}", HEADINGS, _cells(figure))


def _cells(figure: Figure) -> list[list[object]]:
    definition = figure.definition
    same: list[object] = [
        *(definition.name, definition.version, definition.window, definition.waiting),
        *(definitions.CLOCK, figure.cohort.as_of),
    ]
    months = definition.months.split(" ", maxsplit=1)[0]
    cells: list[list[object]] = [
        [words, "", HIDDEN if count is None else count, "", "", "", "", "", *same]
        for words, count in figure.parts
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
