"""Enrolling: an account's owner chooses a password and connects a phone, once."""

from typing import Any

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Response

from cases.errors import BadInput
from panel import accounts, links, second_factor
from panel.sign_ins import Visitor
from panel.web import forms
from panel.web.access import allow, public
from panel.web.mailed_links import LINKED
from panel.web.pages import page, redirect
from panel.web.sign_in import WRONG_CODE, Code, begin, own

Asked = Request[Any, Any, Any]


class NewPassword(msgspec.Struct):
    password: str
    again: str


@get("/enrol/{token:str}", opt=public(LINKED))
async def show_enrol(token: FromPath[str]) -> Response[Any]:
    account = await accounts.get((await links.find(token, "enrol")).account)
    return page("sign_in/enrol.html", name=account.name, email=account.email, token=token)


@post("/enrol/{token:str}", opt=public(LINKED))
async def enrol(request: Asked, token: FromPath[str]) -> Response[Any]:
    """The link stays good until the code was shown to work, so that nobody is stuck half way."""
    typed = await forms.typed(request)
    account = await accounts.get((await links.find(token, "enrol")).account)
    try:
        await accounts.set_password(account, chosen(typed))
    except BadInput as bad:
        return page(
            "sign_in/enrol.html",
            typed=typed,
            problems=bad.problems,
            name=account.name,
            email=account.email,
            token=token,
        )
    await second_factor.seal_secret(account, second_factor.new_secret())
    await begin(request, account=account, stage="enrol")
    return redirect("/enrolment/code")


def chosen(typed: forms.Typed) -> str:
    answers = forms.read(typed, NewPassword)
    if answers.password != answers.again:
        raise BadInput({"again": "The two passwords are not the same. Type them again."})
    return answers.password


@get("/enrolment/code", opt=allow(*accounts.STAFF, stage="enrol"))
async def show_enrolment_code(visitor: NamedDependency[Visitor]) -> Response[Any]:
    return _enrolment_page(visitor)


def _enrolment_page(visitor: Visitor, **shown: Any) -> Response[Any]:
    account = own(visitor)
    secret = second_factor.opened(account)
    return page(
        "sign_in/enrolment_code.html",
        picture=second_factor.picture(secret, account.email),
        secret=secret,
        **shown,
    )


@post("/enrolment/code", opt=allow(*accounts.STAFF, stage="enrol"))
async def give_enrolment_code(request: Asked, visitor: NamedDependency[Visitor]) -> Response[Any]:
    typed = await forms.typed(request)
    account = own(visitor)
    try:
        answers = forms.read(typed, Code)
        if not await second_factor.accepts(account, answers.code):
            raise BadInput({"code": WRONG_CODE})
    except BadInput as bad:
        return _enrolment_page(visitor, typed=typed, problems=bad.problems)
    codes = await accounts.enrol(account)
    await links.withdraw("enrol", account=account.id)
    await begin(request, account=account)
    return page("sign_in/backup_codes.html", codes=codes)


routes = [show_enrol, enrol, show_enrolment_code, give_enrolment_code]
