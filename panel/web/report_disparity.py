"""Does each gate open alike? The share of each group that passes it, beside a group the reader chooses.

Evaluators see it exactly, of any days and as of today. Everybody else reads bulletins.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.response import Template
from markupsafe import Markup

from cases import bulletins, journal, measured, own_definitions, programmes, self_described
from cases.actors import Actor
from cases.bulletins import Told
from cases.evaluation.definitions import Definition
from cases.evaluation.disparity import Relative
from cases.evaluation.groups import NOT_KNOWN
from cases.tables import Programme
from panel import alike, dots, drawing
from panel.alike import LATER, Line
from panel.figures import percent
from panel.web import reports, viewing
from panel.web.access import allow
from panel.web.pages import page
from panel.web.reports import Asked, Between, Row
from panel.web.seen import plain

STAFF = allow("evaluator", "coordinator")
HERE = "/outcomes/disparity"
HIDDEN = "Hidden"
GATES = {"accepted": "Accepted", "heard": "Heard", "completed": "Completed"}
AGAIN = {
    "proven": "Proven offence",
    "offence": "New offence",
    "arrest": "New arrest",
    "referral": "New referral",
    "charge": "New charge",
}
BESIDE = (
    *(("", "Gate and group"), ("n", "Stood before it"), ("k", "Passed"), ("share", "Share")),
    *(("", "95% interval"), ("times", "Times the other"), ("", "95% interval")),
)
AFTER = (("", "Group"), ("n", "Followed up"), ("k", "Had one"), *BESIDE[3:])
SORTS = [name for name, _ in BESIDE if name]
HEADINGS = (
    *("By", "Group", "Gate", "Of", "People or referrals", "Passed", "Share", "Low", "High", "Interval"),
    *("Compared with", "Times", "Times low", "Times high", "Interval of times", "Counted", "Among"),
    *("Definition", "Version", "Dated by", "From", "Until", "Extract of"),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the address asks for: one column, its lines, and of which days."""

    column: str
    reference: str
    lines: Sequence[Line]
    between: Between
    definition: Definition
    known: Sequence[str]  # the groups
    exact: bool
    told: Sequence[Told]  # the bulletins there are
    on: date  # how far the referrals had come

    @property
    def address(self) -> tuple[tuple[str, str], ...]:
        bulletin = (("of", str(self.between.last)),) if self.told else ()
        days = self.between.address if self.exact else bulletin
        return (("by", self.column), ("to", self.reference), *days)


async def _asked(request: Asked, by: Actor, programme: Programme) -> Shown:
    """Anything odd in the address is passed over."""
    return await (_exact if by.role == "evaluator" else _told)(request, programme)


def _column(request: Asked) -> str:
    asked = request.query_params.get("by", "")
    return asked if asked in measured.COLUMNS else next(iter(measured.COLUMNS))


async def _exact(request: Asked, programme: Programme) -> Shown:
    between, column = reports.between(request), _column(request)
    definition = await own_definitions.headline(programme)
    found = await measured.passing(programme, definition, between.first, between.last)
    lines = alike.exact(found, column, request.query_params.get("to", "")) if found.courses else []
    return _shown(column, lines, between, definition, found.today)


async def _told(request: Asked, programme: Programme) -> Shown:
    """Whoever sees no exact counts chooses no days: one slice less another would tell of few people."""
    told, column = await bulletins.of(programme), _column(request)
    definition = await own_definitions.headline(programme)
    asked = request.query_params.get("of", "")
    this = next((one for one in told if str(one.last) == asked), told[0] if told else None)
    if this is None:
        nothing = Between(None, None, {})
        return _shown(column, [], nothing, definition, programmes.today(programme), told=told)
    lines = alike.guarded(this.rows(column), column, request.query_params.get("to", ""))
    return _shown(column, lines, Between(this.first, this.last, {}), definition, this.on, told=told)


def _shown(
    column: str,
    lines: Sequence[Line],
    between: Between,
    definition: Definition,
    on: date,
    *,
    told: Sequence[Told] | None = None,
) -> Shown:
    return Shown(
        column=column,
        reference=next((one.group for one in lines if one.reference), ""),
        lines=lines,
        between=between,
        definition=definition,
        known=_in_words(alike.groups(lines), column),
        exact=told is None,
        told=told or (),
        on=on,
    )


@get(HERE, name="report-disparity", opt=STAFF)
async def show(request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]) -> Template:
    shown = await _asked(request, by, programme)
    await journal.read(by, "report.read", ("programme", str(by.programme)), f"disparity by {shown.column}")
    view = reports.viewed(request, HERE, SORTS, shown.address)
    of = {
        name: [row["cells"] for row in reports.in_order(_rows(part, shown), view)]
        for name, part in _parts(shown.lines).items()
    }
    return page(
        "reports/disparity.html",
        parts=reports.parts(HERE),
        **reports.days(request, shown.between, programme),
        exact=shown.exact,
        bulletins=[(str(one.last), _days(one, programme)) for one in shown.told],
        bulletin=str(shown.between.last or ""),
        enough=bulletins.ENOUGH,
        on=plain(shown.on, programme),
        column=shown.column,
        columns=list(measured.COLUMNS.items()),
        groups=[(one, name(shown.column, one)) for one in shown.known],
        reference=shown.reference,
        beside=name(shown.column, shown.reference),
        unknown=NOT_KNOWN in shown.known,
        definition=shown.definition,
        chart=_drawn(shown),
        headings=reports.columns(view, BESIDE),
        after=reports.columns(view, AFTER),
        tables=of,
        file=view.file,
    )


def _days(one: Told, programme: Programme) -> str:
    return f"{plain(one.first, programme)} to {plain(one.last, programme)}"


def _parts(lines: Sequence[Line]) -> dict[str, list[Line]]:
    """The tables: gate by gate, from the start, and what came after. The first gate is the same in two."""
    return {
        "before": [one for one in lines if one.gate != LATER and (one.before, one.gate) in _PAIRS],
        "start": [one for one in lines if one.gate != LATER and one.before == "referred"],
        "later": [one for one in lines if one.gate == LATER],
    }


_PAIRS = (("referred", "accepted"), ("accepted", "heard"), ("heard", "completed"))


def name(column: str, value: str) -> str:
    """A group as a page shows it."""
    said = self_described.said(column, value)
    return said if column in self_described.GROUPS else said.capitalize()


def _in_words(groups: Sequence[str], column: str) -> list[str]:
    """In the order in which forms offer them; who did not say comes last."""
    order = [*self_described.GROUPS.get(column, {}), *sorted(groups)]
    return sorted(groups, key=lambda one: (one == NOT_KNOWN, order.index(one)))


def _rows(lines: Sequence[Line], shown: Shown) -> list[Row]:
    order = [*GATES, LATER]
    by_gate = sorted(lines, key=lambda one: (order.index(one.gate), shown.known.index(one.group)))
    return [_row(one, shown) for one in by_gate]


def _row(one: Line, shown: Shown) -> Row:
    called = f"{_gate(one.gate, shown.definition)}: {name(shown.column, one.group)}"
    times = one.times.ratio if one.times else None
    share = (
        [percent(one.share), f"{percent(one.low or 0)} to {percent(one.high or 0)}"]
        if one.share is not None
        else []
    )
    return {
        "n": one.n,
        "k": one.k,
        "share": one.share,
        "times": times,
        "cells": [
            *(called, _count(one.n, shown), _count(one.k, shown)),
            *(share or [_without(one, shown), ""]),
            *_times(one),
        ],
    }


def _gate(gate: str, definition: Definition) -> str:
    return GATES.get(gate) or AGAIN.get(definition.event, "New event")


def _count(count: float | None, shown: Shown) -> str:
    if count is None:
        return "" if shown.exact else HIDDEN
    return f"{count:g}"


def _without(one: Line, shown: Shown) -> str:
    if not shown.exact:
        return HIDDEN
    return "Nobody yet" if not one.n else ""


def _times(one: Line) -> list[str]:
    if one.reference:
        return ["Compared with", ""]
    found = one.times
    if found is None or found.ratio is None:
        return ["", ""]
    return [f"{found.ratio:.2f}", _limits(found)]


def _limits(found: Relative) -> str:
    return "" if found.low is None or found.high is None else f"{found.low:.2f} to {found.high:.2f}"


def _drawn(shown: Shown) -> Markup | str:
    """Gate by gate, then what came after; nothing where no share may be shown."""
    parts = _parts(shown.lines)
    lines = [*parts["before"], *parts["later"]]
    if all(one.share is None for one in lines):
        return ""
    found = [
        dots.Gate(_gate(gate, shown.definition), [_dot(group, gate, lines, shown) for group in shown.known])
        for gate in dict.fromkeys(one.gate for one in lines)
    ]
    words = [f"{gate.name}: {_spoken(gate)}." for gate in found]
    title = f"Share of each group at each gate, by {measured.COLUMNS[shown.column].lower()}"
    return dots.gates(found, drawing.Told("gates", title, f"{' '.join(words)} The tables have the numbers."))


def _dot(group: str, gate: str, lines: Sequence[Line], shown: Shown) -> dots.Dot:
    called = name(shown.column, group)
    one = next((line for line in lines if (line.gate, line.group) == (gate, group)), None)
    if one is None or one.share is None:
        return dots.Dot(called, None)
    return dots.Dot(called, one.share, one.low or 0, one.high or 0, one.reference)


def _spoken(gate: dots.Gate) -> str:
    told = [f"{one.name} {percent(one.share)}" for one in gate.dots if one.share is not None]
    return ", ".join(told) or "no share is shown"


@get([f"{HERE}.csv", f"{HERE}.xlsx"], name="report-disparity-file", opt=STAFF)
async def download(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Response[Any]:
    """Every line says what is counted, among whom, of which days or by which definition."""
    shown = await _asked(request, by, programme)
    reports.right(shown.between)
    await journal.read(
        by, "report.downloaded", ("programme", str(by.programme)), f"disparity by {shown.column}"
    )
    lines = [_cells(one, shown) for one in shown.lines]
    return viewing.sheet(request, f"disparity-by-{shown.column}", HEADINGS, lines)


def _cells(one: Line, shown: Shown) -> list[object]:
    times, row = one.times or Relative(None, None, None), one.row
    return [
        *(measured.COLUMNS[shown.column], name(shown.column, one.group)),
        *(_gate(one.gate, shown.definition), one.before),
        *(
            _kept(one.n, shown),
            _kept(one.k, shown),
            *map(_rounded, (one.share, one.low, one.high)),
            one.method,
        ),
        name(shown.column, shown.reference),
        *map(_rounded, (times.ratio, times.low, times.high)),
        times.method if times.ratio is not None else "",
        *_meant(row, shown),
    ]


def _kept(count: float | None, shown: Shown) -> object:
    return ("" if shown.exact else HIDDEN) if count is None else count


def _rounded(share: float | None) -> object:
    return "" if share is None else round(share, 4)


def _meant(row: Mapping[str, Any], shown: Shown) -> list[object]:
    later = row.get("counts") is None
    counts = f"people who {shown.definition.did}" if later else row["counts"]
    among = "people whose first accepted referral is of these days, followed up" if later else row["among"]
    days = [str(on) if on else "" for on in (shown.between.first, shown.between.last)]
    return [counts, among, row["definition"], row["version"], row["dated_by"], *days, row["extract"]]


routes: list[Any] = [show, download]
