"""The way and the waits: how many referrals passed each gate, and how long each part of the way took."""

from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.response import Template

from cases import courses, journal
from cases.actors import Actor
from cases.courses import Course
from cases.evaluation import timeliness
from cases.tables import Programme
from panel.web import reports, viewing
from panel.web.access import allow
from panel.web.pages import page
from panel.web.reports import Asked, Row
from panel.web.seen import plain

STAFF = allow("evaluator", "coordinator")
HERE = "/outcomes/journey"
WORDS = {
    "referred": "Referred",
    "accepted": "Accepted",
    "heard": "Heard",
    "agreed": "Agreement reached",
    "completed": "Completed",
}
GATES = (
    *(("", "Gate"), ("of", "Stood before it"), ("passed", "Passed")),
    *(
        ("share", "Of those before"),
        ("", "95% interval"),
        ("start", "Of all referred"),
        ("", "95% interval"),
    ),
)
WAITS = (
    *(("", "Part of the way"), ("n", "Came so far"), ("median", "Median"), ("slow", "Nine of ten")),
    *(("", "Standard"), ("within", "Within it"), ("", "95% interval"), ("open", "Still waiting")),
)
HEADINGS = (
    *("What", "From", "To", "Before", "Passed", "Share", "Low", "High", "Interval"),
    *("Median", "Nine of ten", "Standard", "Days", "Still waiting", "Referred from", "Referred until"),
)
SORTS = [name for name, _ in (*GATES, *WAITS) if name]


@get(HERE, name="report-journey", opt=STAFF)
async def show(request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]) -> Template:
    between = reports.between(request)
    found = await courses.of(programme, between.first, between.last)
    await journal.read(by, "report.read", ("programme", str(by.programme)), "journey")
    view = reports.viewed(request, HERE, SORTS, between.address)
    passed = courses.reached(found)
    gates = reports.in_order(_gates(passed), view)
    waits = reports.in_order(_waits(found, programme), view)
    return page(
        "reports/journey.html",
        parts=reports.parts(HERE),
        **reports.days(request, between, programme),
        count=len(found),
        completion=timeliness.completion(passed["completed"], passed["accepted"]),
        share=reports.share,
        limits=reports.limits,
        gate_columns=reports.columns(view, GATES),
        gates=[row["cells"] for row in gates],
        wait_columns=reports.columns(view, WAITS),
        waits=[row["cells"] for row in waits],
        file=view.file,
    )


def _gates(passed: dict[str, int]) -> list[Row]:
    found = []
    for gate in timeliness.passages(passed):
        before, start = gate.of_before, gate.of_start
        stood = passed[gate.before]
        shown = [reports.share(before), reports.limits(before), reports.share(start), reports.limits(start)]
        found.append(
            {
                "of": stood,
                "passed": gate.passed,
                "share": before.share if before else None,
                "start": start.share if start else None,
                "cells": [WORDS[gate.gate], str(stood), str(gate.passed), *shown],
            }
        )
    return found


def _waits(found: list[Course], programme: Programme) -> list[Row]:
    rows = []
    for part in courses.parts(programme):
        one = courses.waits_of(found, part, programme)
        way = f"{WORDS[part.start]} to {WORDS[part.end].lower()}"
        kept = [
            f"{part.standard} {courses.unit(part)}",
            reports.share(one.within),
            reports.limits(one.within),
        ]
        rows.append(
            {
                "n": one.n,
                "median": one.median,
                "slow": one.slow,
                "open": one.open,
                "within": one.within.share if one.within else None,
                "cells": [way, str(one.n), _days(one.median), _days(one.slow), *kept, str(one.open)],
            }
        )
    return rows


def _days(count: float | None) -> str:
    """12 or 12.5; nothing where nobody came so far."""
    return "" if count is None else f"{count:.1f}".removesuffix(".0")


@get([f"{HERE}.csv", f"{HERE}.xlsx"], name="report-journey-file", opt=STAFF)
async def download(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Response[Any]:
    """Gates, then waits: every line says of which days."""
    between = reports.right(reports.between(request))
    found = await courses.of(programme, between.first, between.last)
    await journal.read(by, "report.downloaded", ("programme", str(by.programme)), "journey")
    days = [plain(on, programme) if on else "" for on in (between.first, between.last)]
    passed = courses.reached(found)
    lines: list[list[object]] = []
    for gate in timeliness.passages(passed):
        for before, rate in ((gate.before, gate.of_before), ("referred", gate.of_start)):
            told = [WORDS[before], WORDS[gate.gate], passed[before], gate.passed, *reports.cells(rate)]
            lines.append(["Gate", *told, "", "", "", "", "", *days])
    for part in courses.parts(programme):
        one = courses.waits_of(found, part, programme)
        kept = [one.n, one.within.k if one.within else "", *reports.cells(one.within)]
        took = [one.median, one.slow, part.standard, courses.unit(part), one.open]
        lines.append(["Days within the standard", WORDS[part.start], WORDS[part.end], *kept, *took, *days])
    return viewing.sheet(request, "way-and-waits", HEADINGS, lines)


routes: list[Any] = [show, download]
