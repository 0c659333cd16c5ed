"""My tokens, with which my own programs pull figures; and all of them, for an administrator."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Response

from cases import programmes
from cases.actors import Actor
from cases.errors import BadInput
from cases.tables import Programme
from panel import accounts, attempts, passwords, security, tokens
from panel.settings import Settings
from panel.sign_ins import Visitor
from panel.tables import Account, Token
from panel.tokens import Wanted
from panel.web import forms, seen
from panel.web.access import allow
from panel.web.forms import Typed
from panel.web.pages import page, redirect
from panel.web.sign_in import TOO_MANY, own

Asked = Request[Any, Any, Any]
HOLDERS = allow(*tokens.HOLDERS)
ALL = "/administration/tokens"
WAYS = {"exact": "of exact figures", "public": "of what the public may see"}
MADE = (
    "This token was made already, and is shown only once. Did you not copy it? Revoke it, then make another."
)


class New(msgspec.Struct):
    label: Annotated[str, msgspec.Meta(max_length=60)]
    sees: str
    days: int
    password: str = ""


@get("/tokens", name="tokens", opt=HOLDERS)
async def show(visitor: NamedDependency[Visitor], programme: NamedDependency[Programme]) -> Response[Any]:
    rows = [_row(one, programme) for one in await tokens.of(own(visitor))]
    return page("tokens/list.html", rows=rows, none_good=not any(row["good"] for row in rows))


def _row(one: Token, programme: Programme) -> dict[str, Any]:
    def day(at: Any) -> str:
        return seen.plain(at.date(), programme) if at else ""

    ended = "Revoked" if one.revoked_at else "Run out"
    return {
        "id": one.id,
        "label": one.label,
        "sees": tokens.SEES[one.sees],
        "made": day(one.made_at),
        "expires": day(one.expires_at),
        "used": day(one.used_at) or "Never",
        "pulls": one.pulls,
        "good": tokens.good(one),
        "state": "Good" if tokens.good(one) else ended,
    }


@get("/tokens/new", name="new-token", opt=HOLDERS)
async def show_new(request: Asked) -> Response[Any]:
    return _form(request)


def _form(request: Asked, **shown: Any) -> Response[Any]:
    return page(
        "tokens/new.html",
        sees=list(tokens.SEES.items()),
        days=[(str(one), f"{one} days") for one in tokens.DAYS],
        asks_password=not security.is_demo(request),
        once=forms.once(),
        **shown,
    )


@post("/tokens/new", name="make-token", opt=HOLDERS)
async def make(
    request: Asked,
    by: NamedDependency[Actor],
    visitor: NamedDependency[Visitor],
    programme: NamedDependency[Programme],
    settings: NamedDependency[Settings],
) -> Response[Any]:
    """The key stands on this page alone, which nobody keeps: neither an address nor a browser."""
    typed, account = await forms.typed(request), own(visitor)
    if await Token.exists().where(Token.id == typed.once, Token.account == account.id):
        return redirect("/tokens", notice=MADE)
    try:
        answers = forms.read(typed, New)
        await _same_person(request, account, typed)
        wanted = Wanted(answers.label, answers.sees, answers.days)
        token, key = await tokens.make(account, wanted, by, typed.once)
    except BadInput as bad:
        return _form(request, typed=typed, problems=bad.problems)
    row, ways = _row(token, programme), WAYS[token.sees]
    return page("tokens/made.html", key=key, row=row, ways=ways, url=settings.public_url)


async def _same_person(request: Asked, account: Account, typed: Typed) -> None:
    """The password again: whoever finds a browser open makes no key that outlives it. The demo has none."""
    if security.is_demo(request):
        return
    address = security.door_of(request).address
    if not await attempts.begin(f"token {account.id}", address):
        raise BadInput({"password": TOO_MANY})
    if not await passwords.matches(typed.get("password", ""), account.password_hash):
        raise BadInput({"password": "This is not your password. Type it again."})
    await attempts.succeeded(f"token {account.id}", address)


@post("/tokens/{token_id:uuid}/revocation", name="revoke-token", opt=allow("evaluator", "administrator"))
async def revoke(token_id: FromPath[UUID], by: NamedDependency[Actor]) -> Response[Any]:
    token = await tokens.get(by, token_id)
    await tokens.revoke(token, by)
    back = ALL if by.role == "administrator" else "/tokens"
    return redirect(back, notice=f"“{token.label}” is revoked: it opens nothing any more.")


@get(ALL, name="all-tokens", opt=allow("administrator"))
async def show_all() -> Response[Any]:
    """Whose they are, how long they are good, when they were used."""
    named = {one.id: one.name for one in await accounts.every()}
    where = {one.id: one for one in await programmes.every()}
    rows = [
        {**_row(one, where[one.programme]), "whose": named[one.account], "where": where[one.programme].name}
        for one in await tokens.every()
    ]
    return page("tokens/all.html", rows=rows)


routes: list[Any] = [show, show_new, make, revoke, show_all]
