"""The pages of coming in: staff by password and code, jurors and referrers by a mailed link."""

from typing import Annotated, Any, Literal
from urllib.parse import quote
from uuid import UUID

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Response

from cases import database, journal
from cases.errors import BadInput, NotFound
from panel import accounts, attempts, links, passwords, second_factor, security, sign_ins
from panel.sign_ins import Visitor
from panel.tables import Account, Juror, Link
from panel.web import forms
from panel.web.access import allow, public
from panel.web.pages import page, redirect

Asked = Request[Any, Any, Any]
EVERYBODY = "everybody may try to come in"
LINKED = "the link itself says who it is"
ASKED_OFTEN = "You have asked often. Wait 15 minutes, then ask again."
TOO_MANY = "Too many tries. Wait 15 minutes, or unlock the account by mail."
WRONG = "The email or the password is not right. Check both and try again."
WRONG_CODE = "This code is not right, or was used before. Wait for the next one in your app."
Text = Annotated[str, msgspec.Meta(max_length=254)]


class Staff(msgspec.Struct):
    email: Text
    password: str


class Code(msgspec.Struct):
    code: Annotated[str, msgspec.Meta(max_length=20)]


class Address(msgspec.Struct):
    email: Text


class NewPassword(msgspec.Struct):
    password: str
    again: str


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
    await _begin(request, account=account, stage="password")
    return redirect("/sign-in/code" + (f"?next={quote(onward)}" if onward != "/" else ""))


async def _begin(
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
    account, address = _own(visitor), security.door_of(request).address
    try:
        answers = forms.read(typed, Code)
        if not await attempts.begin(f"code {account.id}", address):
            raise BadInput({"code": TOO_MANY})
        if not await second_factor.accepts(account, answers.code):
            raise BadInput({"code": WRONG_CODE})
    except BadInput as bad:
        return page("sign_in/code.html", typed=typed, problems=bad.problems, next=onward)
    await attempts.succeeded(f"code {account.id}", address)
    await _begin(request, account=account)
    async with database.atomic():
        await journal.write(sign_ins.actor_of(account, address), "account.signed-in", account)
    return redirect(onward)


@get("/sign-in/link", opt=public(EVERYBODY))
async def show_ask_for_link() -> Response[Any]:
    return page("sign_in/ask.html")


@post("/sign-in/link", opt=public(EVERYBODY))
async def ask_for_link(request: Asked) -> Response[Any]:
    typed = await forms.typed(request)
    try:
        answers = forms.read(typed, Address)
        if not await attempts.begin(
            f"link {answers.email}", security.door_of(request).address, attempts.ASKING
        ):
            raise BadInput({"email": ASKED_OFTEN})
    except BadInput as bad:
        return page("sign_in/ask.html", typed=typed, problems=bad.problems)
    async with attempts.taking_as_long():
        await accounts.mail_sign_in(answers.email)
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
        await _begin(request, account=account, juror=juror)
        whose = account or juror
        if whose is None:
            raise NotFound
        actor = sign_ins.actor_of(whose, security.door_of(request).address)
        await journal.write(actor, "account.signed-in" if account else "juror.signed-in", whose)
    return redirect("/")


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
        await accounts.set_password(account, _chosen(typed))
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
    await _begin(request, account=account, stage="enrol")
    return redirect("/enrolment/code")


def _chosen(typed: forms.Typed) -> str:
    answers = forms.read(typed, NewPassword)
    if answers.password != answers.again:
        raise BadInput({"again": "The two passwords are not the same. Type them again."})
    return answers.password


@get("/enrolment/code", opt=allow(*accounts.STAFF, stage="enrol"))
async def show_enrolment_code(visitor: NamedDependency[Visitor]) -> Response[Any]:
    return _enrolment_page(visitor)


def _enrolment_page(visitor: Visitor, **shown: Any) -> Response[Any]:
    account = _own(visitor)
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
    account = _own(visitor)
    try:
        answers = forms.read(typed, Code)
        if not await second_factor.accepts(account, answers.code):
            raise BadInput({"code": WRONG_CODE})
    except BadInput as bad:
        return _enrolment_page(visitor, typed=typed, problems=bad.problems)
    codes = await accounts.enrol(account)
    await links.withdraw("enrol", account=account.id)
    await _begin(request, account=account)
    return page("sign_in/backup_codes.html", codes=codes)


@post("/sign-out", opt=public("who is not signed in is out already"))
async def sign_out(request: Asked) -> Response[Any]:
    visitor: Visitor | None = request.state.visitor
    if visitor:
        await sign_ins.end(visitor.token_hash)
    security.door_of(request).forget(security.SIGN_IN)
    return redirect("/", notice="You are signed out.")


EVERY_ROLE = ("administrator", "coordinator", "facilitator", "juror", "evaluator", "referrer")


@get("/my-account", opt=allow(*EVERY_ROLE))
async def my_account(visitor: NamedDependency[Visitor]) -> Response[Any]:
    return await _my_account(visitor)


async def _my_account(visitor: Visitor, **shown: Any) -> Response[Any]:
    return page(
        "sign_in/my_account.html", sign_ins=await sign_ins.of(visitor), staff=_is_staff(visitor), **shown
    )


def _own(visitor: Visitor) -> Account:
    """The account behind a page that only accounts reach."""
    if visitor.account is None:
        raise NotFound
    return visitor.account


def _is_staff(visitor: Visitor) -> bool:
    return visitor.actor.role in accounts.STAFF


class Ended(msgspec.Struct):
    which: Annotated[str, msgspec.Meta(max_length=64)]


@post("/my-account/sign-ins", opt=allow(*EVERY_ROLE))
async def end_sign_in(request: Asked, visitor: NamedDependency[Visitor]) -> Response[Any]:
    """End one of my own; another's is not found."""
    answers = forms.read(await forms.typed(request), Ended)
    if answers.which not in {one.token_hash for one in await sign_ins.of(visitor)}:
        raise NotFound
    await sign_ins.end(answers.which)
    return redirect("/my-account", notice="That sign-in has ended.")


class Changed(msgspec.Struct):
    present: str
    password: str
    again: str


@post("/my-account/password", opt=allow(*accounts.STAFF))
async def change_password(request: Asked, visitor: NamedDependency[Visitor]) -> Response[Any]:
    typed = await forms.typed(request)
    account, address = _own(visitor), security.door_of(request).address
    try:
        answers = forms.read(typed, Changed)
        if not await attempts.begin(f"change {account.id}", address):
            raise BadInput({"present": TOO_MANY})
        if not await passwords.matches(answers.present, account.password_hash):
            raise BadInput({"present": "This is not your password. Type it again."})
        await accounts.set_password(account, _chosen(typed))
    except BadInput as bad:
        return await _my_account(visitor, typed=typed, problems=bad.problems)
    await attempts.succeeded(f"change {account.id}", address)
    await _begin(request, account=account)
    return redirect("/my-account", notice="Your password is changed. Every other sign-in has ended.")


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
        await _begin(request, juror=juror)
    else:
        await _begin(request, account=await accounts.get(answers.id))
    return redirect("/")


routes = [
    show_sign_in,
    sign_in,
    show_code,
    give_code,
    show_ask_for_link,
    ask_for_link,
    show_link,
    follow_link,
    show_unlock,
    ask_to_unlock,
    show_unlock_link,
    unlock,
    show_enrol,
    enrol,
    show_enrolment_code,
    give_enrolment_code,
    sign_out,
    my_account,
    end_sign_in,
    change_password,
    demo_sign_in,
]
