"""Staff come in by password and code. Here is also the way out, and the demo's one click."""

from typing import Annotated, Any, Literal
from urllib.parse import quote
from uuid import UUID

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.response import Response

from cases import database, journal
from cases.errors import BadInput, NotFound
from panel import accounts, attempts, second_factor, security, sign_ins
from panel.sign_ins import Visitor
from panel.tables import Account, Juror
from panel.web import forms
from panel.web.access import allow, public
from panel.web.pages import page, redirect

Asked = Request[Any, Any, Any]
EVERYBODY = "everybody may try to come in"
TOO_MANY = "Too many tries. Wait 15 minutes, or unlock the account by mail."
WRONG = "The email or the password is not right. Check both and try again."
WRONG_CODE = "This code is not right, or was used before. Wait for the next one in your app."


class Staff(msgspec.Struct):
    email: Annotated[str, msgspec.Meta(max_length=254)]
    password: str


class Code(msgspec.Struct):
    code: Annotated[str, msgspec.Meta(max_length=20)]


def safe(path: str) -> str:
    """A path of ours to go back to; anything else is the first page."""
    bad = (
        not path.startswith("/")
        or path.startswith(("//", "/sign-"))
        or "\\" in path
        or not path.isprintable()
    )
    return "/" if bad else path


@get("/sign-in", name="sign-in", opt=public(EVERYBODY))
async def show_sign_in(request: Asked) -> Response[Any]:
    return page("sign_in/staff.html", next=safe(request.query_params.get("next", "/")))


@post("/sign-in", opt=public(EVERYBODY))
async def sign_in(request: Asked) -> Response[Any]:
    typed = await forms.typed(request)
    onward = safe(typed.get("next", "/"))
    door = security.door_of(request)
    try:
        answers = forms.read(typed, Staff)
        if not await attempts.begin(answers.email, door.address):
            raise BadInput({"password": TOO_MANY})
        account = await accounts.know(answers.email, answers.password)
        if account is None:
            raise BadInput({"password": WRONG})
    except BadInput as bad:
        return page("sign_in/staff.html", typed=typed, problems=bad.problems, next=onward)
    await attempts.succeeded(answers.email, door.address)
    await begin(request, account=account, stage="password")
    return redirect("/sign-in/code" + (f"?next={quote(onward)}" if onward != "/" else ""))


async def begin(
    request: Asked, *, account: Account | None = None, juror: Juror | None = None, stage: str = sign_ins.FULL
) -> None:
    """A new id at every change of rights; the one before it ends."""
    door = security.door_of(request)
    before: Visitor | None = request.state.visitor
    token = await sign_ins.begin(
        account=account,
        juror=juror,
        stage=stage,
        address=door.address,
        browser=request.headers.get("user-agent", ""),
        instead_of=before.token_hash if before else None,
    )
    door.keep(security.SIGN_IN, token)
    door.forget(security.FORM)


@get("/sign-in/code", opt=allow(*accounts.STAFF, stage="password"))
async def show_code(request: Asked) -> Response[Any]:
    return page("sign_in/code.html", next=safe(request.query_params.get("next", "/")))


@post("/sign-in/code", opt=allow(*accounts.STAFF, stage="password"))
async def give_code(request: Asked, visitor: NamedDependency[Visitor]) -> Response[Any]:
    typed = await forms.typed(request)
    onward = safe(typed.get("next", "/"))
    account, address = own(visitor), security.door_of(request).address
    try:
        answers = forms.read(typed, Code)
        if not await attempts.begin(f"code {account.id}", address):
            raise BadInput({"code": TOO_MANY})
        if not await second_factor.accepts(account, answers.code):
            raise BadInput({"code": WRONG_CODE})
    except BadInput as bad:
        return page("sign_in/code.html", typed=typed, problems=bad.problems, next=onward)
    await attempts.succeeded(f"code {account.id}", address)
    await begin(request, account=account)
    async with database.atomic():
        await journal.write(sign_ins.actor_of(account, address), "account.signed-in", account)
    return redirect(onward)


def own(visitor: Visitor) -> Account:
    """The account behind a page that only accounts reach."""
    if visitor.account is None:
        raise NotFound
    return visitor.account


@post("/sign-out", opt=public("who is not signed in is out already"))
async def sign_out(request: Asked) -> Response[Any]:
    visitor: Visitor | None = request.state.visitor
    if visitor:
        await sign_ins.end(visitor.token_hash)
    security.door_of(request).forget(security.SIGN_IN)
    return redirect("/", notice="You are signed out.")


class OneClick(msgspec.Struct):
    kind: Literal["account", "juror"]
    id: UUID


@post("/demo/sign-in", opt=public("the demo's people are invented", demo=True))
async def demo_sign_in(request: Asked) -> Response[Any]:
    answers = forms.read(await forms.typed(request), OneClick)
    if answers.kind == "juror":
        juror = await Juror.objects().where(Juror.id == answers.id).first()
        if juror is None:
            raise NotFound
        await begin(request, juror=juror)
    else:
        await begin(request, account=await accounts.get(answers.id))
    return redirect("/")


routes = [show_sign_in, sign_in, show_code, give_code, sign_out, demo_sign_in]
