"""What people gave: time, a seat in the pool, strengths told first, and what they say of it themselves."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.response import Template

from cases import journal, own_indicators, programmes
from cases.actors import Actor
from cases.evaluation.disclosure import WHY
from cases.evaluation.public import public
from cases.tables import Programme
from panel import bars, together, yearly
from panel.bars import Bar, Dot
from panel.indicator_answers import quarter, quarter_end
from panel.web import reports, viewing
from panel.web.access import allow
from panel.web.feedback import named
from panel.web.pages import page
from panel.web.reports import Asked, Between, Row
from panel.web.seen import plain
from panel.yearly import Counts, Days

STAFF = allow("evaluator", "coordinator")
HERE = "/outcomes/together"
QUARTERS = 6  # to choose from
HIDDEN = "Hidden"
SHARES = (
    *(("", "Who or what"), ("", "Among"), ("n", "Of"), ("k", "How many")),
    *(("value", "Share"), ("", "95% interval")),
)
QUESTIONS = (
    *(("question", "Question"), ("group", "Who was asked"), ("asked", "Asked"), ("n", "Answered")),
    *(("", "What counts"), ("value", "Said so"), ("", "95% interval")),
)
FILE = (
    *("measure", "kind", "counts", "among", "n", "k", "value", "low", "high", "interval", "unit"),
    *("definition", "version", "from", "until", "extract", "suppressed"),
)
HEADINGS = tuple(name.capitalize() for name in FILE)
SORTS = [*dict.fromkeys(name for name, _ in (*SHARES, *QUESTIONS) if name)]
SHORT = {  # in a drawing
    "pool": "In the pool, of those who completed and owe no sittings",
    "strengths first": "Cases that began with a strength",
    "offers": "Agreements after an offer of theirs",
    "reparation": "Terms that were done",
}


@get(HERE, name="report-together", opt=STAFF)
async def show(request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]) -> Template:
    between = _between(request, by)
    exact, shown = await _figures(programme, between, by)
    await journal.read(by, "report.read", ("programme", str(by.programme)), "together")
    view = reports.viewed(request, HERE, SORTS, between.address)
    given = await yearly.of(programme, Days(between.first, between.last))
    good = [_line(one) for one in shown if one["measure"] == "M15" and one["kind"] != "first sitting"]
    moved = [_line(one) for one in shown if one["measure"] == "M16" and "unit" not in one]
    return page(
        "reports/together.html",
        parts=reports.parts(HERE),
        **reports.days(request, between, programme),
        today=plain(programmes.today(programme), programme),
        chooses=by.role == "evaluator",
        quarters=_quarters(programme),
        empty=not any(one["n"] for one in exact) and not given.juror_minutes and not given.adult_minutes,
        hours=_hours(given, programme),
        hours_drawn=_drawn(given, programme),
        bank=_bank(exact, shown),
        sitting=next(one for one in shown if one["kind"] == "first sitting"),
        columns=reports.columns(view, SHARES),
        good=[row["cells"] for row in reports.in_order(good, view)],
        good_drawn=_dots(shown),
        moved=[row["cells"] for row in reports.in_order(moved, view)],
        question_columns=reports.columns(view, QUESTIONS),
        questions=[row["cells"] for row in reports.in_order(await _questions(programme, shown), view)],
        hidden=WHY if by.role != "evaluator" and any(one["suppressed"] for one in shown) else "",
        file=view.file,
    )


def _between(request: Asked, by: Actor) -> Between:
    """Whoever sees no exact counts chooses no days: one day more would tell of one person."""
    return reports.between(request) if by.role == "evaluator" else Between(None, None, {})


async def _figures(programme: Programme, between: Between, by: Actor) -> tuple[list[Row], list[Row]]:
    """The figures, and as this reader may see them."""
    found = await together.figures(programme, between.first, between.last)
    exact = [one.row() for one in found]
    return exact, exact if by.role == "evaluator" else public(exact)


def _quarters(programme: Programme) -> list[tuple[str, str]]:
    """The latest ones: words, and the address of each."""
    found, day = [], programmes.today(programme)
    for _ in range(QUARTERS):
        first, last = quarter(day), quarter_end(day)
        address = urlencode(Between(first, last, {}).address)
        found.append((f"{first:%B} to {last:%B %Y}", f"{HERE}?{address}"))
        day = date.fromordinal(first.toordinal() - 1)
    return found


def _hours(given: Counts, programme: Programme) -> list[list[str]]:
    return [[bar.words, bar.said] for bar in _bars(given, programme)]


def _bars(given: Counts, programme: Programme) -> list[Bar]:
    words = named(programme)
    lines = (
        (f"{words['young_person']}: hours of service, verified", given.service_minutes),
        (f"{words['juror']}: sittings", given.juror_minutes),
        ("Adults: hearings that they led", given.adult_minutes),
    )
    return [Bar(said, minutes, f"{reports.hours(minutes)}\u00a0h") for said, minutes in lines]


def _drawn(given: Counts, programme: Programme) -> Any:
    lines = _bars(given, programme)
    told = ". ".join(f"{one.words}: {one.said}" for one in lines)
    return bars.bars(lines, "hours", "Hours that people gave", told)


def _line(one: Row) -> Row:
    """A line of a table: who did, among whom."""
    rate = one["value"] is not None
    counts = str(one["counts"])
    cells = [counts[:1].upper() + counts[1:], one["among"], *_many(one)]
    cells += [f"{one['value']:.0%}" if rate else HIDDEN if one["suppressed"] else "", _interval(one)]
    return {"n": one["n"], "k": one["k"], "value": one["value"], "cells": cells}


def _many(one: Row) -> list[str]:
    return [HIDDEN if one["suppressed"] and one[name] is None else str(one[name] or 0) for name in ("n", "k")]


def _interval(one: Row, share: bool = True) -> str:
    if one["low"] is None:
        return ""
    low, high = one["low"], one["high"]
    return f"{low:.0%} to {high:.0%}" if share else f"{low:.1f} to {high:.1f}"


def _dots(shown: Sequence[Row]) -> Any:
    """The shares that may be drawn; nothing where there is none."""
    lines = [
        Dot(_short(one), one["value"], one["low"], one["high"], f"{one['value']:.0%}")
        for one in shown
        if one["measure"] == "M15" and one["kind"] != "first sitting" and one["value"] is not None
    ]
    if not lines:
        return ""
    told = ". ".join(f"{one.words}: {one.said}" for one in lines)
    return bars.dots(lines, "good", "Shares, each with its 95% interval", told)


def _short(one: Row) -> str:
    counts = str(one["counts"])
    return SHORT.get(str(one["kind"]), counts[:1].upper() + counts[1:])


def _bank(exact: Sequence[Row], shown: Sequence[Row]) -> Row:
    """Hours are no people: they are said as they are. How evenly they are given is of people."""
    hours = {one["kind"]: one["value"] for one in exact if one["measure"] == "M16" and "unit" in one}
    even = next(one["value"] for one in shown if one["kind"] == "gini")
    return {
        "given": reports.hours(round(hours["given"] or 0)),
        "received": reports.hours(round(hours["received"] or 0)),
        "moved": bool(hours["given"] or hours["received"]),
        "reciprocity": f"{hours['reciprocity']:.2f}" if hours["reciprocity"] is not None else "",
        "gini": f"{even:.2f}" if even is not None else "",
    }


async def _questions(programme: Programme, shown: Sequence[Row]) -> list[Row]:
    """Each question with its response beside it: never one without the other."""
    known = {f"indicator {one.id}": one for one in await own_indicators.every(programme.id)}
    asked = {one["definition"]: one for one in shown if one["measure"] == "M19" and one["kind"] == "response"}
    rows = []
    for one in shown:
        if one["measure"] != "M19" or one["kind"] != "answers":
            continue
        row, response = known[one["definition"]], asked[one["definition"]]
        who, share = named(programme)[row.party], row.counted_from is not None
        said = "" if one["value"] is None else f"{one['value']:.0%}" if share else f"{one['value']:.1f}"
        counted = own_indicators.yes_words(row) or f"The mean, 1 to {len(own_indicators.steps(row))}"
        cells = [row.question, who, *_many(response), counted]
        cells += [said or (HIDDEN if one["suppressed"] else "Nobody answered"), _interval(one, share)]
        rows.append(
            {
                "question": row.question,
                "group": who,
                "asked": response["n"],
                "n": response["k"],
                "value": one["value"],
                "cells": cells,
            }
        )
    return rows


@get([f"{HERE}.csv", f"{HERE}.xlsx"], name="report-together-file", opt=STAFF)
async def download(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Response[Any]:
    """Every figure with its envelope; hours first."""
    between = reports.right(_between(request, by))
    _, shown = await _figures(programme, between, by)
    given = await yearly.of(programme, Days(between.first, between.last))
    await journal.read(by, "report.downloaded", ("programme", str(by.programme)), "together")
    blank = {**dict.fromkeys(FILE, ""), "from": between.first, "until": between.last}
    lines = [
        {**blank, "kind": "hours", "counts": one.words, "value": one.amount, "unit": "minutes"}
        for one in _bars(given, programme)
    ]
    rows = [[one.get(name, "") for name in FILE] for one in (*lines, *shown)]
    return viewing.sheet(request, "what-people-gave", HEADINGS, [[_cell(one) for one in row] for row in rows])


def _cell(value: object) -> object:
    return ("yes" if value else "no") if isinstance(value, bool) else "" if value is None else value


routes: list[Any] = [show, download]
