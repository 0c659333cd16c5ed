"""One comparison: what groups of this size can show, why it is refused, or what comes out; and its file."""

import asyncio
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from cases import comparison_groups, comparisons, journal, own_definitions, programmes
from cases.actors import Actor
from cases.comparisons import Answer
from cases.errors import WrongState
from cases.evaluation.compared_groups import SIDES
from cases.evaluation.definitions import CLOCK
from cases.evaluation.designs import BY_LOT, DESIGNS
from cases.evaluation_tables import ComparisonGroup
from cases.followed import COLUMNS as KNOWN
from cases.tables import Programme
from panel.compared_drawings import Drawings
from panel.compared_lines import Lines
from panel.web import reports, viewing
from panel.web.access import allow
from panel.web.comparisons import HERE, ONE
from panel.web.pages import page
from panel.web.reports import Asked
from panel.web.seen import plain, stamp

EVALUATOR = allow("evaluator")
FILES = ("figures.csv", "figures.xlsx")
HEADINGS = (
    *("What", "Who", "People", "Events", "Value", "Low", "High", "Method", "Definition", "Version"),
    *("Window in days", "Waiting in days", "The clock starts", "Extract here", "Extract of the group"),
    "Design",
)
Cells = list[object]
FIRST = 8  # headings of a line of its own; then those that every line has


@get(f"{ONE}/{{comparison_id:uuid}}", name="comparison", opt=EVALUATOR)
async def show(
    request: Asked,
    comparison_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template:
    group = await comparison_groups.get(by, comparison_id)
    await journal.read(by, "comparison.read", group)
    if group.state == "checked":
        return await _check(group, programme)
    if group.state == "withdrawn":
        return _withdrawn(group, programme)
    asked = request.query_params.get("definition", "")
    answer = await comparisons.of(programme, group, asked)
    known = await own_definitions.every(programme)
    lines = _lines(group, answer)
    return page(
        "comparisons/one.html",
        parts=reports.parts(HERE),
        group=group,
        answer=answer,
        lines=lines,
        drawings=Drawings(lines) if lines and not answer.refused else None,
        refused=answer.refused,
        facts=_facts(group, programme),
        design=DESIGNS[group.design],
        by_lot=group.design == BY_LOT,
        columns=KNOWN,
        definitions=[(key, f"{one.title} ({one.name}, version {one.version})") for key, one in known.items()],
        key=asked if asked in known else _key(group, known),
        sides=SIDES,
        dated=group.kind == "imported",
        file=f"{ONE}/{group.id}/{FILES[0]}",
    )


def _key(group: ComparisonGroup, known: dict[str, Any]) -> str:
    """What an address calls the definition that the group was counted by."""
    exact = (group.definition, group.version)
    return next((key for key, one in known.items() if (one.name, one.version) == exact), "")


def _lines(group: ComparisonGroup, answer: Answer) -> Lines | None:
    if answer.compared is None or answer.definition is None:
        return None
    return Lines(answer.compared, answer.definition, group.design, group.title, answer.columns)


async def _check(group: ComparisonGroup, programme: Programme) -> Template:
    """What was read, before any of it counts, and what would keep it from being compared today."""
    answer = await comparisons.of(programme, group)
    # What is sealed is opened beside the pages: it may be a large file.
    columns = await asyncio.to_thread(comparisons.columns_of, group)
    return page(
        "comparisons/check.html",
        group=group,
        facts=_facts(group, programme),
        notes=group.note.splitlines(),
        refused=answer.refused,
        columns=[KNOWN.get(name, name.capitalize()) for name in columns],
    )


def _withdrawn(group: ComparisonGroup, programme: Programme) -> Template:
    at = stamp(group.withdrawn_at, programme) if group.withdrawn_at else ""
    return page("comparisons/withdrawn.html", group=group, at=at, facts=_facts(group, programme))


def _facts(group: ComparisonGroup, programme: Programme) -> list[tuple[str, str]]:
    design, numbers = DESIGNS[group.design], group.kind == "recorded"
    told = [
        ("How it came about", design.name),
        ("More of that", group.how),
        ("What that can carry", design.carries),
        ("What it cannot", design.cannot),
        ("Source", group.source),
        ("Counted by", f"{group.definition}, version {group.version}"),
        ("Known until", plain(group.extract_on, programme)),
        ("People", f"{group.people:,}, {'as numbers alone' if numbers else 'from files, without names'}"),
        ("Had an event", f"{group.did:,}" if group.did is not None else ""),
        ("The last came in on", plain(group.last_on, programme) if group.last_on else ""),
        ("Read from its files", "" if group.state == "checked" else " ".join(group.note.splitlines())),
        ("Brought in", f"{stamp(group.created_at, programme)} by {group.by_name}"),
    ]
    return [(name, value) for name, value in told if value]


@get(
    [f"{ONE}/{{comparison_id:uuid}}/{name}" for name in FILES],
    name="comparison-file",
    opt=EVALUATOR,
)
async def download(
    request: Asked,
    comparison_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Response[Any]:
    """Every line says its definition, both extracts and the design."""
    group = await comparison_groups.get(by, comparison_id)
    await journal.read(by, "comparison.downloaded", group)
    if group.state != "kept":
        raise WrongState("Only a group that is kept is compared with.")
    answer = await comparisons.of(programme, group)
    same = _same(group, answer, programme)
    rows = [[*row, *[""] * (FIRST - len(row)), *same] for row in _cells(group, answer)]
    return viewing.sheet(request, "comparison", HEADINGS, rows)


def _same(group: ComparisonGroup, answer: Answer, programme: Programme) -> Cells:
    """What every line ends with."""
    one = answer.definition
    days: Cells = [one.window, one.waiting] if one else ["", ""]
    drawn: Cells = [programmes.today(programme), group.extract_on]
    return [group.definition, group.version, *days, CLOCK, *drawn, DESIGNS[group.design].name]


def _cells(group: ComparisonGroup, answer: Answer) -> Iterator[Cells]:
    """What can be found first, and why nothing is compared, or what comes out."""
    lines = _lines(group, answer)
    if lines:
        for side, n in zip(SIDES.values(), lines.power.n, strict=True):
            yield ["Counted", side, n]
        yield ["Least difference that would be found", "", sum(lines.power.n), "", lines.power.least]
    for why in answer.refused:
        yield ["Not compared", why]
    if lines and not answer.refused:
        yield from _compared(lines)


def _compared(lines: Lines) -> Iterator[Cells]:
    for side, one in lines.shares.items():
        found = [one[name] for name in ("n", "k", "value", "low", "high", "interval")]
        yield ["Share with an event", SIDES[side], *found]
    for what, *told in lines.measures:
        yield [what, "", "", "", *told]
    if lines.two_questions:
        yield ["Two questions, two answers", lines.two_questions]
    for column, value, apart in lines.balance:
        yield ["Standardised difference before", f"{column} {value}".strip(), "", "", apart]
    for column, *figures in lines.compared.mixes:
        for side, figure in zip(SIDES.values(), figures, strict=True):
            numbers = [figure.n, figure.k, figure.value, figure.low, figure.high, figure.interval]
            yield [f"Share at the mix of both, by {column}", side, *(numbers if not figure.refused else [])]
    for line in Drawings(lines).steps:
        for number, side in enumerate(SIDES.values()):
            yield [f"Share without an event after {line[0]} months", side, "", "", line[1 + 2 * number]]


routes: list[Any] = [show, download]
