"""Comparison groups: which there are, and bringing one in, as numbers or as files without names.

Only evaluators see them: what is compared are exact figures. A coordinator is told that there are some.
"""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases import comparison_groups, imported_groups, journal, own_definitions, programmes
from cases.actors import Actor
from cases.comparison_groups import NewGroup
from cases.errors import BadInput
from cases.evaluation.designs import DESIGNS
from cases.evaluation_tables import ComparisonGroup
from cases.tables import Programme
from panel.web import forms, reports, viewing
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.reports import Asked, Row
from panel.web.seen import plain

READERS, EVALUATOR = allow("evaluator", "coordinator"), allow("evaluator")
HERE, ONE = "/outcomes/comparisons", "/outcomes/comparison"
COLUMNS = (
    *(("title", "Group"), ("design", "How it came about"), ("people", "People")),
    *(("definition", "Counted by"), ("extract", "Known until"), ("by", "Brought in by"), ("state", "State")),
)
STATES = {"kept": ("Compared with", "green"), "withdrawn": ("Withdrawn", "grey"), "checked": ("New", "blue")}
LARGEST_BODY = 5 * comparison_groups.LARGEST  # so that what is a little too large is refused beside its field
Line = Annotated[str, msgspec.Meta(max_length=200)]


Reason = Annotated[str, msgspec.Meta(max_length=1000)]


class Told(msgspec.Struct, kw_only=True):
    """What is said of every group."""

    title: Annotated[str, msgspec.Meta(max_length=120)]
    design: str = ""
    how: Reason = ""
    source: Line
    definition: str = ""
    extract_on: date


class Numbers(Told, kw_only=True):
    n: int
    did: int
    last_on: date
    background: str = ""


class Withdrawal(msgspec.Struct):
    why: Reason = ""


@get(HERE, name="comparisons", opt=READERS)
async def show_list(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    view = _view(request)
    exact = by.role == "evaluator"
    await journal.read(by, "report.read", ("programme", str(by.programme)), "comparisons")
    return page(
        "comparisons/list.html",
        parts=reports.parts(HERE),
        exact=exact,
        standing=await comparison_groups.standing(programme),
        rows=reports.in_order(await _rows(programme), view) if exact else [],
        columns=reports.columns(view, COLUMNS),
        file=view.file,
    )


def _view(request: Asked) -> viewing.View:
    return reports.viewed(request, HERE, [name for name, _ in COLUMNS])


async def _rows(programme: Programme) -> list[Row]:
    return [
        {
            "id": group.id,
            "title": group.title,
            "design": DESIGNS[group.design].name,
            "people": group.people,
            "definition": f"{group.definition}, version {group.version}",
            "extract": group.extract_on,
            "said": plain(group.extract_on, programme),
            "by": group.by_name,
            "state": STATES[group.state][0],
            "colour": STATES[group.state][1],
        }
        for group in await comparison_groups.every(programme)
    ]


@get([f"{HERE}.csv", f"{HERE}.xlsx"], name="comparisons-file", opt=EVALUATOR)
async def download_list(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Response[Any]:
    await journal.read(by, "report.downloaded", ("programme", str(by.programme)), "comparisons")
    rows = reports.in_order(await _rows(programme), _view(request))
    names = [name if name != "extract" else "said" for name, _ in COLUMNS]
    headings = [words for _, words in COLUMNS]
    return viewing.sheet(request, "comparisons", headings, [[row[name] for name in names] for row in rows])


@get(f"{HERE}/numbers", name="new-comparison-numbers", opt=EVALUATOR)
async def ask_numbers(programme: NamedDependency[Programme]) -> Template:
    return await _form("comparisons/numbers.html", programme)


@get(f"{HERE}/files", name="new-comparison-files", opt=EVALUATOR)
async def ask_files(programme: NamedDependency[Programme]) -> Template:
    return await _form("comparisons/files.html", programme)


async def _form(template: str, programme: Programme, **more: Any) -> Template:
    known = await own_definitions.every(programme)
    return page(
        template,
        designs=[(name, one.name, f"{one.carries} {one.cannot}") for name, one in DESIGNS.items()],
        definitions=[(key, f"{one.title} ({one.name}, version {one.version})") for key, one in known.items()],
        headline=programme.headline,
        names=", ".join(imported_groups.WORDS),
        once=forms.once,
        **more,
    )


async def _new(typed: forms.Typed, struct: type[Told], programme: Programme) -> NewGroup:
    """BadInput says all at once: what cannot be read, and what cannot be."""
    found, unread = forms.tried(typed, struct)
    unsaid: dict[str, Any] = dict.fromkeys(("title", "design", "source", "definition"), "")
    unsaid |= {"extract_on": programmes.today(programme)} | ({"did": 0} if struct is Numbers else {})
    files = {name: typed.file(name)[1] for name in comparison_groups.FILES}
    new = NewGroup(**{**unsaid, **found, **files})
    if problems := await comparison_groups.problems(new, programme) | unread:
        raise BadInput(problems)
    return new


@post(f"{HERE}/numbers", name="check-comparison-numbers", opt=EVALUATOR)
async def check_numbers(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template | Redirect:
    typed = await forms.typed(request)
    try:
        group = await comparison_groups.check(await _new(typed, Numbers, programme), by, typed.once)
    except BadInput as bad:
        return await _form("comparisons/numbers.html", programme, typed=typed, problems=bad.problems)
    return redirect(f"{ONE}/{group.id}")


@post(f"{HERE}/files", name="check-comparison-files", opt=EVALUATOR, request_max_body_size=LARGEST_BODY)
async def check_files(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template | Redirect:
    typed = await forms.typed(request)
    try:
        group = await comparison_groups.check(await _new(typed, Told, programme), by, typed.once)
    except BadInput as bad:
        return await _form("comparisons/files.html", programme, typed=typed, problems=bad.problems)
    return redirect(f"{ONE}/{group.id}")


@post(f"{ONE}/{{comparison_id:uuid}}/keeping", name="keep-comparison", opt=EVALUATOR)
async def keep(comparison_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    group = await comparison_groups.get(by, comparison_id)
    await comparison_groups.keep(group, by)
    return redirect(f"{ONE}/{group.id}", notice="The group is kept.")


@post(f"{ONE}/{{comparison_id:uuid}}/removal", name="remove-comparison", opt=EVALUATOR)
async def throw_away(comparison_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    await comparison_groups.throw_away(await comparison_groups.get(by, comparison_id), by)
    return redirect(HERE, notice="It was thrown away. Nothing of it is kept.")


@get(f"{ONE}/{{comparison_id:uuid}}/withdrawal", name="comparison-withdrawal", opt=EVALUATOR)
async def ask_withdrawal(comparison_id: FromPath[UUID], by: NamedDependency[Actor]) -> Template:
    return _withdrawal(await comparison_groups.get(by, comparison_id))


def _withdrawal(group: ComparisonGroup, **more: Any) -> Template:
    return page("comparisons/withdrawal.html", group=group, **more)


@post(f"{ONE}/{{comparison_id:uuid}}/withdrawal", name="withdraw-comparison", opt=EVALUATOR)
async def withdraw(
    request: Asked, comparison_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Template | Redirect:
    group = await comparison_groups.get(by, comparison_id)
    typed = await forms.typed(request)
    try:
        await comparison_groups.withdraw(group, forms.read(typed, Withdrawal).why, by)
    except BadInput as bad:
        return _withdrawal(group, typed=typed, problems=bad.problems)
    return redirect(f"{ONE}/{group.id}", notice="It was withdrawn, and compares no more.")


routes: list[Any] = [
    *(show_list, download_list, ask_numbers, ask_files, check_numbers, check_files),
    *(keep, throw_away, ask_withdrawal, withdraw),
]
