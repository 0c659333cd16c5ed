"""More than chance? Programmes beside each other in a funnel, and this one quarter by quarter.

One definition of everybody holds for all programmes. Nobody is ranked, so nothing here sorts by a share.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.response import Template
from markupsafe import Markup

from cases import courses, journal, measured, own_definitions, programmes, quarters
from cases.actors import Actor
from cases.courses import Part
from cases.evaluation.definitions import DEFINITIONS, USUAL, Definition
from cases.evaluation.figures import Figure
from cases.public_releases import Share
from cases.tables import Programme
from panel import funnel, funnel_drawing, runs
from panel.drawing import Told
from panel.figures import interval, percent
from panel.funnel import Funnel
from panel.runs import Runs
from panel.web import reports, viewing
from panel.web.access import allow
from panel.web.pages import page
from panel.web.report_journey import WORDS
from panel.web.reports import Asked

STAFF = allow("evaluator", "coordinator")
HERE = "/outcomes/monitoring"
WHERE = {
    "within": "Inside the limits",
    "above": "Above the 95% limits",
    "below": "Below the 95% limits",
    "far above": "Above the 99.8% limits",
    "far below": "Below the 99.8% limits",
}
COLUMNS = ("Programme", "Accepted in", "People", "Had one", "Share", "95% interval", "Where it stands")
QUARTERS = ("Quarter", "Counted", "Of them", "Share", "95% interval", "In a run")
HEADINGS = (
    *("Chart", "Programme or quarter", "People", "Of them", "Share", "Low", "High", "Interval"),
    *("All together or median", "Where it stands", "Low 95%", "High 95%", "Low 99.8%", "High 99.8%"),
    *("What is counted", "Definition", "Version", "Extract of"),
)
LIMITS = ("low_warn", "high_warn", "low_alarm", "high_alarm")


@dataclass(frozen=True, slots=True)
class Shown:
    """What the address asks for. `again` is of few people a quarter, and for evaluators alone."""

    definition: Definition
    part: Part
    parts: Mapping[str, Part]
    funnel: Funnel
    again: Runs | None
    kept: Runs | None
    exact: bool

    @property
    def query(self) -> str:
        return f"?definition={self.definition.name}&part={self.part.start}"


async def _asked(request: Asked, by: Actor, programme: Programme) -> Shown:
    """Anything odd in the address is passed over. A programme's own definition is not everybody's."""
    asked, today = request.query_params, programmes.today(programme)
    usual = (await own_definitions.headline(programme)).name
    definition = DEFINITIONS.get(asked.get("definition", "")) or DEFINITIONS.get(usual, DEFINITIONS[USUAL])
    parts = {one.start: one for one in courses.parts(programme)}
    part = parts.get(asked.get("part", ""), next(iter(parts.values())))
    exact = by.role == "evaluator"
    found = await courses.of(programme)
    return Shown(
        definition=definition,
        part=part,
        parts=parts,
        funnel=await funnel.of(programme, definition, today, exact=exact),
        again=runs.of(await _again(programme, definition)) if exact else None,
        kept=runs.of(quarters.by_quarter(found, part, programme, today)),
        exact=exact,
    )


async def _again(programme: Programme, definition: Definition) -> dict[str, tuple[int, int]]:
    figures = await measured.by_quarter(programme, definition)
    return {one.group["quarter"]: (int(one.k or 0), int(one.n)) for one in figures}


@get(HERE, name="report-monitoring", opt=STAFF)
async def show(request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]) -> Template:
    shown = await _asked(request, by, programme)
    await journal.read(by, "report.read", ("programme", str(by.programme)), _detail(shown))
    return page(
        "reports/monitoring.html",
        parts=reports.parts(HERE),
        exact=shown.exact,
        definition=shown.definition,
        definitions=[(name, one.title) for name, one in DEFINITIONS.items()],
        part=shown.part,
        way=_way(shown.part),
        ways=[(start, _way(one)) for start, one in shown.parts.items()],
        standard=f"{shown.part.standard} {courses.unit(shown.part)}",
        funnel=shown.funnel,
        drawn=_drawn(shown.funnel) if shown.funnel.enough else "",
        columns=COLUMNS,
        rows=[_row(at, one, shown.funnel) for at, one in enumerate(shown.funnel.figures, 1)],
        least=funnel.ENOUGH,
        common=percent(shown.funnel.figures[0].more["common"]) if shown.funnel.figures else "",
        quarter_columns=QUARTERS,
        again=shown.again,
        again_drawn=_run(shown.again, "again", f"People who {shown.definition.did}, by quarter"),
        again_rows=_points(shown.again),
        kept=shown.kept,
        kept_drawn=_run(shown.kept, "kept", f"{_way(shown.part)} within the standard, by quarter"),
        kept_rows=_points(shown.kept),
        percent=percent,
        file=f"{HERE}.csv{shown.query}",
    )


def _detail(shown: Shown) -> str:
    return f"monitoring {shown.definition.name}, version {shown.definition.version}"


def _way(part: Part) -> str:
    return f"{WORDS[part.start]} to {WORDS[part.end].lower()}"


def _row(number: int, one: Figure, found: Funnel) -> list[str]:
    name = one.group["programme"]
    yours = " (yours)" if name == found.own else ""
    about = "" if one.low is None or one.high is None else f"{percent(one.low)} to {percent(one.high)}"
    counts = [f"{one.n:g}", f"{one.k or 0:g}", percent(one.value or 0), about]
    return [f"{number}. {name}{yours}", _accepted(found.said[name]), *counts, _where(one, found)]


def _accepted(one: Share) -> str:
    return one.period or "All years, exactly"


def _where(one: Figure, found: Funnel) -> str:
    """Beside too few others nobody is placed: it would be beside itself."""
    return WHERE[one.more["where"]] if found.enough else "Not placed"


def _drawn(found: Funnel) -> Markup:
    placed = [
        funnel_drawing.Placed(str(at), one.value or 0, one.n, one.group["programme"] == found.own)
        for at, one in enumerate(found.figures, 1)
    ]
    common = found.figures[0].more["common"]
    said = [f"{one.group['programme']}: {WHERE[one.more['where']].lower()}." for one in found.figures]
    words = f"All together: {percent(common)}. {' '.join(said)} The table has the numbers."
    return funnel_drawing.funnel(placed, common, Told("funnel", "Programmes and the limits of chance", words))


def _run(found: Runs | None, name: str, title: str) -> Markup | str:
    return runs.drawn(found, name, title) if found and len(found.rates) > 1 else ""


def _points(found: Runs | None) -> list[list[str]]:
    if found is None:
        return []
    return [
        [name, f"{one.n:g}", f"{one.k:g}", percent(one.share), interval(one), found.in_run(at).capitalize()]
        for at, (name, one) in enumerate(found.rates.items())
    ]


@get([f"{HERE}.csv", f"{HERE}.xlsx"], name="report-monitoring-file", opt=STAFF)
async def download(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Response[Any]:
    """The funnel, then the run charts; every line says what is counted."""
    shown = await _asked(request, by, programme)
    await journal.read(by, "report.downloaded", ("programme", str(by.programme)), _detail(shown))
    today, one = programmes.today(programme), shown.definition
    again = [f"People who {one.did}", one.name, one.version, today]
    kept = [f"{_way(shown.part)} within {shown.part.standard} {courses.unit(shown.part)}", "times", 1, today]
    lines = [
        *(_placed(figure, shown.funnel, one) for figure in shown.funnel.figures),
        *_quarters("Run chart", shown.again, again),
        *_quarters("Within the standard", shown.kept, kept),
    ]
    return viewing.sheet(request, "monitoring", HEADINGS, lines)


def _placed(one: Figure, found: Funnel, definition: Definition) -> list[object]:
    more, said = one.more, found.said[one.group["programme"]]
    among = f"accepted in {said.period}, release {said.number}" if said.number else "of all years, exactly"
    meant = [f"People who {definition.did}, {among}", definition.name, definition.version, said.on]
    share = [*map(_rounded, (one.value, one.low, one.high)), one.interval]
    limits = [_rounded(more["limits"][name]) for name in LIMITS]
    return [
        *("Funnel", one.group["programme"], one.n, one.k, *share),
        *(_rounded(more["common"]), _where(one, found), *limits, *meant),
    ]


def _quarters(chart: str, found: Runs | None, meant: list[object]) -> list[list[object]]:
    if found is None:
        return []
    middle = _rounded(found.median)
    return [
        [chart, name, one.n, one.k, *reports.cells(one), middle, found.in_run(at), "", "", "", "", *meant]
        for at, (name, one) in enumerate(found.rates.items())
    ]


def _rounded(share: float | None) -> object:
    return "" if share is None else round(share, 4)


routes: list[Any] = [show, download]
