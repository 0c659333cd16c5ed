"""Every measure of the catalogue by the definition and the groups one chooses, and whom the answers are from.

Exact figures of small groups: for evaluators. Others are told so, and find fixed tables where figures are
published.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.response import Template

from cases import follow_ups, followed, journal, outcomes, own_definitions, programmes, self_described
from cases.actors import Actor
from cases.errors import Refused
from cases.evaluation import catalogue, definitions
from cases.evaluation.catalogue import Asked as Question
from cases.evaluation.definitions import Definition
from cases.evaluation.figures import Figure
from cases.linkage import runs, samples
from cases.tables import Programme
from panel.figures import percent
from panel.web import reports, viewing
from panel.web.access import allow
from panel.web.pages import page
from panel.web.reports import Asked, Row
from panel.web.seen import plain

STAFF, EVALUATOR = allow("evaluator", "coordinator"), allow("evaluator")
HERE = "/outcomes/measures"
MEASURES = ("M1", "M2", "M3", "M4", "M5", "M6", "M7", "M14")
SHARES = frozenset({"M1", "M2", "M5", "M7"})
COLUMNS = (
    *(("measure", "Measure"), ("group", "Who"), ("at", "Until day"), ("n", "n"), ("k", "k")),
    *(("value", "Value"), ("", "95% interval"), ("", "Method")),
)
SOURCES = (
    *(("source", "Who was asked"), ("window", "About days"), ("recorded", "Answered")),
    *(("not_known", "Not known"), ("first", "First on"), ("last", "Last on")),
)
HEADINGS = (
    *("measure", "words", "group", "at", "n", "k", "value", "low", "high", "unit", "interval"),
    *("definition", "version", "event", "window", "waiting", "clock_start", "source", "extract"),
    *("complete", "refused", "notes"),
)
SORTS = [name for name, _ in (*COLUMNS, *SOURCES) if name]
NO_WIDTH = "None: all are alike"  # which does not mean certainty: the notes say so


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the address asks for."""

    key: str
    definition: Definition
    by: str  # a column of followed.COLUMNS; empty: everybody alone
    known: dict[str, Definition]

    @property
    def address(self) -> tuple[tuple[str, str], ...]:
        return ("definition", self.key), *((("by", self.by),) if self.by else ())

    @property
    def words(self) -> str:
        one = self.definition
        return f"{one.name}, version {one.version} {self.by}".strip()


@get(HERE, name="report-measures", opt=STAFF)
async def show(request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]) -> Template:
    exact = by.role == "evaluator"
    chosen = await _chosen(request, programme)
    await journal.read(by, "report.read", ("programme", str(by.programme)), f"measures: {chosen.words}")
    view = reports.viewed(request, HERE, SORTS, chosen.address)
    found = await _figures(programme, chosen) if exact else []
    return page(
        "reports/measures.html",
        parts=reports.parts(HERE),
        exact=exact,
        definition=chosen.definition,
        definitions=[(key, one.title) for key, one in chosen.known.items()],
        columns=list(followed.COLUMNS.items()),
        key=chosen.key,
        chosen=chosen.by,
        headings=reports.columns(view, COLUMNS),
        rows=[row["cells"] for row in reports.in_order([_row(one) for one in found], view)],
        said=_said(found),
        source_headings=reports.columns(view, SOURCES),
        sources=[row["cells"] for row in reports.in_order(await _sources(programme), view)] if exact else [],
        linked=await _linked(by, programme) if exact else [],
        extract=plain(programmes.today(programme), programme),
        file=view.file,
    )


async def _chosen(request: Asked, programme: Programme) -> Chosen:
    asked = request.query_params
    if len(set(asked.getall("definition", []))) > 1:
        raise Refused(
            "Two definitions are not shown side by side: they count different things. Choose one of them."
        )
    known = await own_definitions.every(programme)
    usual = programme.headline if programme.headline in known else definitions.USUAL
    key = asked.get("definition", "") if asked.get("definition", "") in known else usual
    column = asked.get("by", "")
    return Chosen(key, known[key], column if column in followed.COLUMNS else "", known)


async def _figures(programme: Programme, chosen: Chosen) -> list[Figure]:
    return await followed.figures(
        programme,
        Question(
            definition=chosen.definition,
            extract=programmes.today(programme),
            measures=MEASURES,
            by=(chosen.by,) if chosen.by else (),
        ),
    )


def _row(one: Figure) -> Row:
    low, high = _value(one, one.low), _value(one, one.high)
    between = NO_WIDTH if low and one.low == one.high else f"{low} to {high}" if low and high else ""
    told = [str(one.at), _count(one.n), _count(one.k), _value(one, one.value) or "None", between]
    return {
        "measure": one.measure.replace("M", "M0") if len(one.measure) == len("M1") else one.measure,
        "group": who(one),
        "at": one.at,
        "n": one.n,
        "k": one.k,
        "value": one.value,
        "cells": [f"{one.measure}: {words(one)}", who(one), *told, one.interval or ""],
    }


def words(one: Figure) -> str:
    kind = one.more.get("kind", "")
    return f"{catalogue.MEASURES[one.measure]}{f' ({kind})' if kind else ''}"


def who(one: Figure) -> str:
    """The group in words: everybody, or what they have in common."""
    return ", ".join(named(column, value) for column, value in one.group.items()) or "Everybody"


def named(column: str, value: str) -> str:
    if column in self_described.GROUPS:
        return self_described.said(column, value)
    done = {"yes": "completed", "no": "did not complete"} if column == "completed" else {}
    return done.get(value, value).capitalize()


def _count(count: float | None) -> str:
    return "" if count is None else f"{count:,.0f}"


def _value(one: Figure, value: float | None) -> str:
    if value is None:
        return ""
    if one.measure in SHARES:
        return percent(value)
    unit = one.more.get("unit")
    return f"{value:,.1f} {unit}" if unit else f"{value:,.3f}"


def _said(found: Sequence[Figure]) -> list[list[str]]:
    """Every refusal once, and what is to be said of everybody; of each group it stands in the file."""
    of: dict[str, list[str]] = {}
    for one in found:
        for sentence in filter(None, (one.refused, *(() if one.group else one.notes))):
            of.setdefault(sentence, []).append(f"{one.measure} until day {one.at}, {who(one)}")
    return [[sentence, "; ".join(dict.fromkeys(whose))] for sentence, whose in of.items()]


async def _sources(programme: Programme) -> list[Row]:
    rows = []
    for one in await follow_ups.sources(programme):
        days = [plain(on, programme) if on else "" for on in (one.first, one.last)]
        name = outcomes.SOURCES.get(one.source, "Nobody said whom they asked")
        rows.append(
            {
                "source": name,
                "window": one.window,
                "recorded": one.recorded,
                "not_known": one.not_known,
                "first": one.first,
                "last": one.last,
                "cells": [name, str(one.window), str(one.recorded), str(one.not_known), *days],
            }
        )
    return rows


async def _linked(by: Actor, programme: Programme) -> list[list[str]]:
    """M12 of each extract that counts: a linked rate is never told without how well it finds people."""
    lines = []
    for run in await runs.recent(by):
        if run.state != "done":
            continue
        one = await samples.quality_of(run)
        lines.append(
            [
                f"{outcomes.SOURCES[run.source]}, {plain(run.extract_on, programme)}",
                f"{one.found} of {one.participants}",
                f"{one.band}, {one.band_yes} yes",
                percent(one.precision.share) if one.precision else "Not known",
                percent(one.sensitivity.value) if one.sensitivity else "Not known",
                percent(one.corrected.value) if one.corrected else one.refused,
            ]
        )
    return lines


@get([f"{HERE}.csv", f"{HERE}.xlsx"], name="report-measures-file", opt=EVALUATOR)
async def download(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Response[Any]:
    """Every line with the whole envelope."""
    chosen = await _chosen(request, programme)
    await journal.read(by, "report.downloaded", ("programme", str(by.programme)), f"measures: {chosen.words}")
    lines = [_line(one) for one in await _figures(programme, chosen)]
    return viewing.sheet(request, f"measures-{chosen.definition.name}", HEADINGS, lines)


def _line(one: Figure) -> list[object]:
    row = one.row() | {"words": words(one), "group": who(one), "notes": " ".join(one.notes)}
    return ["" if row.get(name) is None else row[name] for name in HEADINGS]


routes: list[Any] = [show, download]
