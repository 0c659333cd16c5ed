"""The very first page of an installation: who holds the code from the terminal becomes its administrator."""

from typing import Annotated, Any

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.response import Response

from cases.actors import the_command
from cases.errors import BadInput, NotFound
from panel import accounts, attempts, record, security, setting_up
from panel.settings import Settings
from panel.web import forms
from panel.web.access import public
from panel.web.pages import page, redirect

NOBODY_YET = "nobody has an account yet; the code from the terminal says who may"
WRONG = "This is not the code. It stands where the program was started."


class First(msgspec.Struct):
    code: Annotated[str, msgspec.Meta(max_length=40)]
    name: Annotated[str, msgspec.Meta(max_length=120)]
    email: Annotated[str, msgspec.Meta(max_length=254)]


@get("/set-up", opt=public(NOBODY_YET))
async def show() -> Response[Any]:
    await _only_once()
    return page("administration/set_up.html")


@post("/set-up", opt=public(NOBODY_YET))
async def begin(request: Request[Any, Any, Any], settings: NamedDependency[Settings]) -> Response[Any]:
    await _only_once()
    typed = await forms.typed(request)
    try:
        answers = forms.read(typed, First)
        if not await attempts.begin("set-up", security.door_of(request).address):
            raise BadInput({"code": "Too many tries. Wait 15 minutes."})
        if not setting_up.is_right(answers.code, record.keyring_for(settings)):
            raise BadInput({"code": WRONG})
        token = await _administrator(answers)
    except BadInput as bad:
        return page("administration/set_up.html", typed=typed, problems=bad.problems)
    return redirect(f"/enrol/{token}")


async def _administrator(answers: First) -> str:
    """The token to enrol with. Who stopped half way begins again with the same address."""
    begun = await accounts.with_email(answers.email)
    if begun and begun.role == "administrator" and begun.enrolled_at is None:
        return await accounts.enrolment(begun)
    _, token = await accounts.add(
        the_command(), email=answers.email, name=answers.name, role="administrator", programme=None
    )
    return token


async def _only_once() -> None:
    if await accounts.any_administrator():
        raise NotFound


routes = [show, begin]
