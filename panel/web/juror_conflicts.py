"""Whom a juror never sits with, and the cases in which they know somebody. Only a coordinator sees it."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Struct

from cases import search
from cases.actors import Actor
from cases.errors import BadInput
from cases.tables import Case, Programme
from panel import conflicts, jurors, known, lapsed
from panel.tables import Juror
from panel.web import forms
from panel.web.access import allow
from panel.web.juror import apart, opened
from panel.web.juror import known as known_to
from panel.web.pages import page, redirect

STAFF = allow("coordinator")
MOST_CHOICES = 12


class ApartForm(Struct, kw_only=True):
    other: UUID


class NamedForm(Struct, kw_only=True):
    """Whom, by name; where several are called so, which of them."""

    who: str
    other: UUID | None = None


class ConflictForm(Struct, kw_only=True):
    reference: str


@get("/jurors/{juror_id:uuid}/apart", name="juror-apart", opt=STAFF)
async def show_apart(juror_id: FromPath[UUID], by: NamedDependency[Actor]) -> Template:
    return await _apart(await opened(by, juror_id, "apart"))


async def _apart(juror: Juror, **more: Any) -> Template:
    return page(
        "jurors/apart.html",
        juror=juror,
        name=jurors.name(juror),
        apart=await apart(juror),
        **{"others": [], **more},
    )


@post("/jurors/{juror_id:uuid}/apart", name="keep-jurors-apart", opt=STAFF)
async def keep_apart(
    request: Request[Any, Any, Any], juror_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Template | Redirect:
    juror = await jurors.get(by.programme, juror_id)
    typed = await forms.typed(request)
    found: list[Juror] = []
    try:
        form = forms.read(typed, NamedForm)
        found = await _called(juror, form.who)
        other = _meant(found, form.other)
    except BadInput as bad:
        others = [(one.id, f"{one.first_name} {one.last_name}", one.school) for one in found]
        return await _apart(juror, typed=typed, problems=bad.problems, others=others)
    await conflicts.keep_apart(juror, other, by)
    notice = "They do not sit together from now on."
    if await lapsed.share_a_panel(juror, other):
        notice += " Both have a seat at a hearing to come: release one of them."
    return redirect(f"/jurors/{juror.id}/apart", notice=notice)


async def _called(juror: Juror, who: str) -> list[Juror]:
    """Others of the pool with this name, or the beginning of it."""
    matching = search.matching(Juror.search_text, who)
    if matching is None:
        raise BadInput({"who": "Write the name of somebody in the pool."})
    found: list[Juror] = (
        await Juror.objects()
        .where(Juror.programme == juror.programme, Juror.id != juror.id, Juror.state != "retired", matching)
        .order_by(Juror.first_name, Juror.last_name)
        .limit(MOST_CHOICES)
    )
    return found


def _meant(found: list[Juror], chosen: UUID | None) -> Juror:
    if not found:
        raise BadInput({"who": "Nobody else in the pool is called that. Check the name."})
    if len(found) == 1:
        return found[0]
    meant = next((one for one in found if one.id == chosen), None)
    if meant is None:
        raise BadInput({"other": "Several people match. Choose one of them."})
    return meant


@post("/jurors/{juror_id:uuid}/apart/removal", name="let-jurors-sit-together", opt=STAFF)
async def let_sit_together(
    request: Request[Any, Any, Any], juror_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Redirect:
    juror = await jurors.get(by.programme, juror_id)
    form = forms.read(await forms.typed(request), ApartForm)
    await conflicts.let_sit_together(juror, form.other, by)
    return redirect(f"/jurors/{juror.id}/apart", notice="They may sit together again.")


@get("/jurors/{juror_id:uuid}/conflicts", name="juror-conflicts", opt=STAFF)
async def show_conflicts(
    juror_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    return await _conflicts(await opened(by, juror_id, "conflicts"), programme)


async def _conflicts(juror: Juror, programme: Programme, **more: Any) -> Template:
    return page(
        "jurors/conflicts.html",
        juror=juror,
        name=jurors.name(juror),
        known=await known_to(juror, programme),
        prefix=programme.reference_prefix,
        **more,
    )


@post("/jurors/{juror_id:uuid}/conflicts", name="declare-juror-conflict", opt=STAFF)
async def declare(
    request: Request[Any, Any, Any],
    juror_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    juror = await jurors.get(by.programme, juror_id)
    typed = await forms.typed(request)
    try:
        case = await _case(programme, forms.read(typed, ConflictForm).reference)
    except BadInput as bad:
        return await _conflicts(juror, programme, typed=typed, problems=bad.problems)
    await known.write_down(juror, case, by)
    return redirect(f"/jurors/{juror.id}/conflicts", notice="They do not sit on this case.")


async def _case(programme: Programme, reference: str) -> UUID:
    found = (
        await Case.select(Case.id)
        .where(Case.programme == programme.id, Case.reference == reference.strip().upper())
        .first()
    )
    if found is None:
        raise BadInput({"reference": "There is no case of this number. Look at the case page."})
    return UUID(str(found["id"]))


@post("/jurors/{juror_id:uuid}/conflicts/{case_id:uuid}/removal", name="take-back-conflict", opt=STAFF)
async def take_back(
    juror_id: FromPath[UUID], case_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Redirect:
    juror = await jurors.get(by.programme, juror_id)
    await conflicts.take_back(juror, case_id, by)
    return redirect(f"/jurors/{juror.id}/conflicts", notice="It is taken back.")


routes: list[Any] = [show_apart, keep_apart, let_sit_together, show_conflicts, declare, take_back]
