"""Somebody new in the pool, written down by hand, and the details of a juror put right."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Struct

from cases import contacts, programmes
from cases.actors import Actor
from cases.clocks import age
from cases.errors import BadInput
from cases.tables import Programme
from panel import joining, juror_reach, jurors
from panel.juror_rows import OLDEST, YOUNGEST, NewJuror
from panel.tables import Juror
from panel.web import forms
from panel.web.access import allow
from panel.web.juror import opened
from panel.web.pages import page, redirect
from scheduling.times import wall_words

STAFF = allow("coordinator")
ROUTES = {
    "invited": ("Was invited", "After an agreement was kept, or by a friend."),
    "applied": ("Applied", "They asked to join."),
    "owed": ("Owes sittings", "An agreement asks for them."),
    "community": ("Comes from the community", "A volunteer."),
}
Short = Annotated[str, msgspec.Meta(max_length=60)]
Line = Annotated[str, msgspec.Meta(max_length=120)]
Contact = Annotated[str, msgspec.Meta(max_length=254)]


class DetailsForm(Struct, kw_only=True):
    """What is asked of a new juror, and can be put right later."""

    first_name: Short
    last_name: Short
    born_on: date | None = None
    school: Line = ""
    school_year: Annotated[str, msgspec.Meta(max_length=20)] = ""
    area: Line = ""
    household: Line = ""
    language: Annotated[str, msgspec.Meta(max_length=40)] = ""
    gender: Literal["", "girl", "boy", "another"] = ""
    guardian_name: Line = ""
    guardian_phone: Line = ""
    guardian_email: Contact = ""
    home_by: Short = ""
    access: Annotated[str, msgspec.Meta(max_length=200)] = ""
    diet: Line = ""


class NewForm(DetailsForm, kw_only=True):
    email: Contact = ""
    phone: Line = ""
    route: Literal["invited", "applied", "owed", "community"] = "invited"


@get("/jurors/new", name="new-juror", opt=STAFF)
async def show_new() -> Template:
    return _new()


def _new(**more: Any) -> Template:
    routes_ = [(route, *words) for route, words in ROUTES.items()]
    return page(
        "jurors/new.html",
        juror=None,
        routes=routes_,
        once=forms.once(),
        **more,
    )


@post("/jurors/new", name="add-juror", opt=STAFF)
async def add(
    request: Request[Any, Any, Any], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template | Redirect:
    typed = await forms.typed(request)
    if await Juror.exists().where(Juror.id == typed.once, Juror.programme == programme.id):
        return redirect(f"/jurors/{typed.once}")
    try:
        form = forms.read(typed, NewForm)
        facts = checked(form, programme)
        await _refuse_twins(form, programme)
    except BadInput as bad:
        return _new(typed=typed, problems=bad.problems)
    state = form.route if form.route in ("owed", "applied") else "invited"
    new = NewJuror(**facts, state=state, route=form.route, id=typed.once)
    await joining.join_all(by, [new])
    return redirect(f"/jurors/{typed.once}", notice=f"{form.first_name} is in the pool.")


async def _refuse_twins(form: DetailsForm, programme: Programme) -> None:
    twin = await jurors.alike(programme.id, form.first_name, form.last_name, form.born_on)
    if twin:
        raise BadInput({"first_name": f"{jurors.name(twin)} of this birth date is in the pool already."})


@get("/jurors/{juror_id:uuid}/details", name="juror-details", opt=STAFF)
async def show_details(juror_id: FromPath[UUID], by: NamedDependency[Actor]) -> Template:
    return _details(await opened(by, juror_id, "details"))


def _details(juror: Juror, **more: Any) -> Template:
    return page("jurors/details.html", juror=juror, name=jurors.name(juror), **more)


@post("/jurors/{juror_id:uuid}/details", name="change-juror-details", opt=STAFF)
async def change(
    request: Request[Any, Any, Any],
    juror_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    juror = await jurors.get(by.programme, juror_id)
    typed = await forms.typed(request)
    try:
        facts = checked(forms.read(typed, DetailsForm), programme)
    except BadInput as bad:
        return _details(juror, typed=typed, problems=bad.problems)
    await juror_reach.change(juror, by, **facts)
    return redirect(f"/jurors/{juror.id}", notice="The details are saved.")


def checked(form: DetailsForm, programme: Programme) -> dict[str, Any]:
    """The facts as the record keeps them; every field that cannot be read is named."""
    facts = msgspec.structs.asdict(form)
    facts.pop("route", None)
    problems: dict[str, str] = {}
    for name, value in facts.items():
        try:
            if name.endswith("phone"):
                facts[name] = contacts.phone(value, programme.country)
            elif name.endswith("email"):
                facts[name] = contacts.email(value)
            elif name == "home_by" and value:
                facts[name] = wall_words(forms.wall(value))
        except ValueError as wrong:
            problems[name] = str(wrong)
    years = age(form.born_on, programmes.today(programme)) if form.born_on else YOUNGEST
    if not YOUNGEST <= years <= OLDEST:
        problems["born_on"] = f"The birth date makes them {years}. Check the year."
    if problems:
        raise BadInput(problems)
    return facts


routes: list[Any] = [show_new, add, show_details, change]
