"""What a juror learned, swore, and may be on a panel: written down by the coordinator."""

from datetime import date
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Struct

from cases import programmes
from cases.actors import Actor
from cases.errors import BadInput
from cases.tables import Programme
from panel import jurors, oaths, roles, trainings
from panel.tables import Juror, Training
from panel.web import forms
from panel.web.access import allow
from panel.web.juror import opened, training_words
from panel.web.pages import page, redirect
from panel.web.seen import plain

STAFF = allow("coordinator")
LATER = "This day is still to come. Write the day on which it was done."


class TrainingForm(Struct, kw_only=True):
    requirement: UUID
    done_on: date


class OathForm(Struct, kw_only=True):
    on: date
    version: int


class RolesForm(Struct, kw_only=True):
    roles: list[str] = []


@get("/jurors/{juror_id:uuid}/training", name="juror-training", opt=STAFF)
async def show_training(
    juror_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    return await _training(await opened(by, juror_id, "training"), programme)


async def _training(juror: Juror, programme: Programme, **more: Any) -> Template:
    return page(
        "jurors/training.html",
        juror=juror,
        name=jurors.name(juror),
        asked=[(one.id, one.name) for one in await trainings.asked_for(juror.programme)],
        done=await done_lines(juror, programme),
        stands=await training_words(juror, programme),
        today=programmes.today(programme),
        **more,
    )


async def done_lines(juror: Juror, programme: Programme) -> list[dict[str, Any]]:
    """Each training they did, the one that counts longest first."""
    rows = (
        await Training.select(
            *(Training.id, Training.done_on, Training.until), Training.requirement.name.as_alias("name")
        )
        .where(Training.juror == juror.id)
        .order_by(Training.until, ascending=False)
    )
    today = programmes.today(programme)
    return [
        {
            "id": row["id"],
            "name": row["name"],
            "done": plain(row["done_on"], programme) if row["done_on"] else "Before this record",
            "until": plain(row["until"], programme) if row["until"] else "For good",
            "over": row["until"] is not None and row["until"] < today,
        }
        for row in rows
    ]


@post("/jurors/{juror_id:uuid}/training", name="record-juror-training", opt=STAFF)
async def record_training(
    request: Request[Any, Any, Any],
    juror_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    juror = await jurors.get(by.programme, juror_id)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, TrainingForm)
        if form.done_on > programmes.today(programme):
            raise BadInput({"done_on": LATER})
        known = {one.id for one in await trainings.asked_for(juror.programme)}
        if form.requirement not in known:
            raise BadInput({"requirement": forms.CHOOSE})
    except BadInput as bad:
        return await _training(juror, programme, typed=typed, problems=bad.problems)
    await trainings.train(juror, await trainings.get(by, form.requirement), by, done_on=form.done_on)
    return redirect(f"/jurors/{juror.id}", notice="The training is written down.")


@post("/jurors/{juror_id:uuid}/training/{training_id:uuid}/removal", name="take-back-training", opt=STAFF)
async def take_back_training(
    juror_id: FromPath[UUID], training_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Redirect:
    juror = await jurors.get(by.programme, juror_id)
    await trainings.take_back(juror, training_id, by)
    return redirect(f"/jurors/{juror.id}/training", notice="The entry is taken back.")


@get("/jurors/{juror_id:uuid}/oath", name="juror-oath", opt=STAFF)
async def show_oath(
    juror_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    return await _oath(await opened(by, juror_id, "oath"), programme)


async def _oath(juror: Juror, programme: Programme, **more: Any) -> Template:
    return page(
        "jurors/oath.html",
        juror=juror,
        name=jurors.name(juror),
        text=await oaths.current(juror.programme),
        sworn=[(one.version, plain(one.on_day, programme)) for one in await oaths.sworn(juror)],
        sworn_on=plain(juror.sworn_on, programme) if juror.sworn_on else "",
        today=programmes.today(programme),
        **more,
    )


@post("/jurors/{juror_id:uuid}/oath", name="record-juror-oath", opt=STAFF)
async def record_oath(
    request: Request[Any, Any, Any],
    juror_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    juror = await jurors.get(by.programme, juror_id)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, OathForm)
        if form.on > programmes.today(programme):
            raise BadInput({"on": LATER})
    except BadInput as bad:
        return await _oath(juror, programme, typed=typed, problems=bad.problems)
    await oaths.swear(juror, by, version=form.version, on=form.on)
    return redirect(f"/jurors/{juror.id}", notice="The oath is written down.")


@get("/jurors/{juror_id:uuid}/roles", name="juror-roles", opt=STAFF)
async def show_roles(juror_id: FromPath[UUID], by: NamedDependency[Actor]) -> Template:
    juror = await opened(by, juror_id, "roles")
    return page(
        "jurors/roles.html",
        juror=juror,
        name=jurors.name(juror),
        roles=list(roles.NAMED.items()),
        held=await roles.of(juror),
    )


@post("/jurors/{juror_id:uuid}/roles", name="name-juror-roles", opt=STAFF)
async def name_roles(
    request: Request[Any, Any, Any], juror_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Redirect:
    juror = await jurors.get(by.programme, juror_id)
    form = forms.read(await forms.typed(request), RolesForm)
    await roles.name(juror, form.roles, by)
    return redirect(f"/jurors/{juror.id}", notice="The roles are saved.")


routes: list[Any] = [
    show_training,
    record_training,
    take_back_training,
    show_oath,
    record_oath,
    show_roles,
    name_roles,
]
