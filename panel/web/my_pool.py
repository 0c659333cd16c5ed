"""A juror's own training, oath and details, on a phone. One thing a page."""

from typing import Annotated, Any

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Template

from cases import contacts, programmes
from cases.actors import Actor
from cases.errors import BadInput
from cases.tables import Programme
from panel import juror_reach, jurors, oaths, owed, roles, steps
from panel.tables import Juror
from panel.web import forms
from panel.web.access import allow
from panel.web.addresses import read_address
from panel.web.juror import training_words
from panel.web.juror_training import done_lines
from panel.web.my_times import me
from panel.web.pages import page, redirect
from panel.web.seen import plain

MINE = allow("juror")


KEEP_EMAIL = "You sign in with your email. Write the one you use now."


class SwearForm(msgspec.Struct, kw_only=True):
    version: int


class AddressForm(msgspec.Struct, kw_only=True):
    email: str = ""
    phone: str = ""


class NeedsForm(msgspec.Struct, kw_only=True):
    access: Annotated[str, msgspec.Meta(max_length=200)] = ""
    diet: Annotated[str, msgspec.Meta(max_length=120)] = ""


@get("/mine/training", name="my-training", opt=MINE)
async def show_training(by: NamedDependency[Actor], programme: NamedDependency[Programme]) -> Template:
    juror = await me(by)
    line = await owed.of(juror)
    return page(
        "mine/training.html",
        missing=steps.lacking(juror, programmes.today(programme)),
        stands=await training_words(juror, programme),
        done=await done_lines(juror, programme),
        sworn_on=plain(juror.sworn_on, programme) if juror.sworn_on else "",
        roles=[roles.NAMED[role] for role in await roles.of(juror)],
        owed=line if juror.owed_sittings else None,
        owed_by=plain(juror.owed_by, programme) if juror.owed_by else "",
    )


@get("/mine/oath", name="my-oath", opt=MINE)
async def show_oath(by: NamedDependency[Actor], programme: NamedDependency[Programme]) -> Template:
    juror = await me(by)
    text = await oaths.current(juror.programme)
    return page(
        "mine/oath.html",
        version=text.version,
        lines=text.words.split("\n"),
        sworn_on=plain(juror.sworn_on, programme) if juror.sworn_on else "",
    )


@post("/mine/oath", name="swear-my-oath", opt=MINE)
async def swear(request: Request[Any, Any, Any], by: NamedDependency[Actor]) -> Redirect:
    form = forms.read(await forms.typed(request), SwearForm)
    await oaths.swear(await me(by), by, version=form.version)
    return redirect("/mine/training", notice="Thank you. You have taken the oath.")


@get("/mine/details", name="my-details", opt=MINE)
async def show_details(by: NamedDependency[Actor], programme: NamedDependency[Programme]) -> Template:
    juror = await me(by)
    return page(
        "mine/details.html",
        juror=juror,
        phone=contacts.shown(juror.phone, programme.country),
        contact=programme.contact_phone,
    )


@get("/mine/details/address", name="my-address", opt=MINE)
async def show_address(by: NamedDependency[Actor]) -> Template:
    return _address(await me(by))


def _address(juror: Juror, **more: Any) -> Template:
    return page("mine/address.html", juror=juror, **more)


@post("/mine/details/address", name="change-my-address", opt=MINE)
async def change_address(
    request: Request[Any, Any, Any], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template | Redirect:
    juror = await me(by)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, AddressForm)
        email, phone = read_address(form.email, form.phone, programme.country)
        if juror.email and not email:
            raise BadInput({"email": KEEP_EMAIL})
    except BadInput as bad:
        return _address(juror, typed=typed, problems=bad.problems)
    await juror_reach.correct(juror, by, email=email, phone=phone)
    return redirect("/mine/details", notice="Saved. We write to you there from now on.")


@get("/mine/details/needs", name="my-needs", opt=MINE)
async def show_needs(by: NamedDependency[Actor]) -> Template:
    return _needs(await me(by))


def _needs(juror: Juror, **more: Any) -> Template:
    return page("mine/needs.html", juror=juror, **more)


@post("/mine/details/needs", name="say-my-needs", opt=MINE)
async def say_needs(request: Request[Any, Any, Any], by: NamedDependency[Actor]) -> Template | Redirect:
    juror = await me(by)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, NeedsForm)
    except BadInput as bad:
        return _needs(juror, typed=typed, problems=bad.problems)
    await jurors.change(juror, by, access=form.access, diet=form.diet)
    return redirect("/mine/details", notice="Saved. Thank you for telling us.")


routes: list[Any] = [
    show_training,
    show_oath,
    swear,
    show_details,
    show_address,
    change_address,
    show_needs,
    say_needs,
]
