"""Coming in by a mailed link: jurors and referrers, and staff whose account is locked. GET never acts."""

from typing import Annotated, Any
from urllib.parse import quote, unquote

import msgspec
from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from cases import database, journal
from cases.errors import BadInput, NotFound
from panel import accounts, attempts, links, security, sign_ins
from panel.tables import Account, Juror, Link
from panel.web import forms
from panel.web.access import public
from panel.web.pages import page, redirect
from panel.web.sign_in import EVERYBODY, begin, safe

Asked = Request[Any, Any, Any]
LINKED = "the link itself says who it is"
ONWARD = "panel-onward"  # where somebody was going when they asked for a link
ASKED_OFTEN = "You have asked often. Wait 15 minutes, then ask again."


class Address(msgspec.Struct):
    email: Annotated[str, msgspec.Meta(max_length=254)]


@get("/sign-in/link", opt=public(EVERYBODY))
async def show_ask_for_link(request: Asked) -> Response[Any]:
    return page("sign_in/ask.html", next=safe(request.query_params.get("next", "/")))


@post("/sign-in/link", opt=public(EVERYBODY))
async def ask_for_link(request: Asked) -> Response[Any]:
    typed = await forms.typed(request)
    onward = safe(typed.get("next", "/"))
    try:
        answers = forms.read(typed, Address)
        if not await attempts.begin(
            f"link {answers.email}", security.door_of(request).address, attempts.ASKING
        ):
            raise BadInput({"email": ASKED_OFTEN})
    except BadInput as bad:
        return page("sign_in/ask.html", typed=typed, problems=bad.problems, next=onward)
    async with attempts.taking_as_long():
        await accounts.mail_sign_in(answers.email)
    security.door_of(request).remember(ONWARD, quote(onward))
    return page("sign_in/sent.html", email=answers.email)


@get("/link/{token:str}", opt=public(LINKED))
async def show_link(token: FromPath[str]) -> Response[Any]:
    link = await links.find(token, "sign-in")
    return page("sign_in/link.html", name=await _name(link), token=token)


@post("/link/{token:str}", opt=public(LINKED))
async def follow_link(request: Asked, token: FromPath[str]) -> Response[Any]:
    link = await links.find(token, "sign-in")
    account, juror = await _whose(link)
    async with database.atomic():
        await links.use_up(link)
        await begin(request, account=account, juror=juror)
        whose = account or juror
        if whose is None:
            raise NotFound
        actor = sign_ins.actor_of(whose, security.door_of(request).address)
        await journal.write(actor, "account.signed-in" if account else "juror.signed-in", whose)
    return _onward(security.door_of(request))


def _onward(door: security.Door) -> Response[Any]:
    """To where they were going, in the browser in which they asked."""
    path = safe(unquote(door.recall(ONWARD)) or "/")
    door.forget(ONWARD)
    return redirect(path)


async def _whose(link: Link) -> tuple[Account | None, Juror | None]:
    if link.juror is not None:
        juror = await Juror.objects().where(Juror.id == link.juror, Juror.state != "retired").first()
        if juror is None:
            raise NotFound
        return None, juror
    account = await accounts.get(link.account)
    if account.disabled_at is not None:
        raise NotFound
    return account, None


async def _name(link: Link) -> str:
    account, juror = await _whose(link)
    return juror.first_name if juror else account.name  # type: ignore[union-attr]


@get("/unlock", opt=public(EVERYBODY))
async def show_unlock() -> Response[Any]:
    return page("sign_in/unlock.html")


@post("/unlock", opt=public(EVERYBODY))
async def ask_to_unlock(request: Asked) -> Response[Any]:
    typed = await forms.typed(request)
    try:
        answers = forms.read(typed, Address)
        if not await attempts.begin(
            f"unlock {answers.email}", security.door_of(request).address, attempts.ASKING
        ):
            raise BadInput({"email": ASKED_OFTEN})
    except BadInput as bad:
        return page("sign_in/unlock.html", typed=typed, problems=bad.problems)
    async with attempts.taking_as_long():
        await accounts.mail_unlock(answers.email)
    return page("sign_in/sent.html", email=answers.email)


@get("/unlock/{token:str}", opt=public(LINKED))
async def show_unlock_link(token: FromPath[str]) -> Response[Any]:
    await links.find(token, "unlock")
    return page("sign_in/unlock_link.html", token=token)


@post("/unlock/{token:str}", opt=public(LINKED))
async def unlock(token: FromPath[str]) -> Response[Any]:
    link = await links.find(token, "unlock")
    account = await accounts.get(link.account)
    async with database.atomic():
        await links.use_up(link)
        await attempts.forget(account.email)
        await attempts.forget(f"code {account.id}")
        await journal.write(sign_ins.actor_of(account), "account.unlocked", account)
    return redirect("/sign-in", notice="The account is unlocked. Sign in now.")


routes = [
    show_ask_for_link,
    ask_for_link,
    show_link,
    follow_link,
    show_unlock,
    ask_to_unlock,
    show_unlock_link,
    unlock,
]
