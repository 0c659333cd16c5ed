"""My tokens, with which my own programs pull figures; and all of them, for an administrator."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Response

from cases import journal, programmes
from cases.actors import Actor
from cases.errors import BadInput
from cases.tables import Programme
from panel import accounts, attempts, passwords, security, tokens
from panel.settings import Settings
from panel.sign_ins import Visitor
from panel.tables import Account, Token
from panel.tokens import Wanted
from panel.web import forms, reports, seen, viewing
from panel.web.access import allow
from panel.web.forms import Typed
from panel.web.pages import page, redirect
from panel.web.sign_in import TOO_MANY, own

Asked = Request[Any, Any, Any]
Row = dict[str, Any]
HOLDERS, ADMINISTRATOR = allow(*tokens.HOLDERS), allow("administrator")
MINE, ALL = "/tokens", "/administration/tokens"
COLUMNS = (
    *(("label", "Token"), ("sees", "It sees"), ("state", "State")),
    *(("expires", "Good until"), ("used", "Last used"), ("pulls", "Pulls")),
)
WHOSE = (("whose", "Whose"), ("where", "Programme"))
END = ("", "End it")
SORTS = [name for name, _ in (*WHOSE, *COLUMNS)]
WAYS = {"exact": "of exact figures", "public": "of what the public may see"}
MADE = (
    "This token was made already, and is shown only once. Did you not copy it? Revoke it, then make another."
)


class New(msgspec.Struct):
    label: Annotated[str, msgspec.Meta(max_length=60)]
    sees: str
    days: int
    password: str = ""


@get(MINE, name="tokens", opt=HOLDERS)
async def show(
    request: Asked, visitor: NamedDependency[Visitor], programme: NamedDependency[Programme]
) -> Response[Any]:
    view = reports.viewed(request, MINE, SORTS)
    rows = reports.in_order(await _mine(visitor, programme), view)
    return page(
        "tokens/list.html",
        rows=rows,
        view=view,
        headings=reports.columns(view, (*COLUMNS, END)),
        none_good=not any(row["good"] for row in rows),
    )


async def _mine(visitor: Visitor, programme: Programme) -> list[Row]:
    return [_row(one, programme) for one in await tokens.of(own(visitor))]


@get([f"{MINE}.csv", f"{MINE}.xlsx"], name="tokens-file", opt=HOLDERS)
async def download(
    request: Asked,
    by: NamedDependency[Actor],
    visitor: NamedDependency[Visitor],
    programme: NamedDependency[Programme],
) -> Response[Any]:
    view = reports.viewed(request, MINE, SORTS)
    await journal.read(by, "tokens.downloaded", ("account", by.id))
    return _sheet(request, COLUMNS, reports.in_order(await _mine(visitor, programme), view))


def _sheet(request: Asked, columns: Sequence[tuple[str, str]], rows: Sequence[Row]) -> Response[Any]:
    lines = [[row["shown"].get(name, row[name]) for name, _ in columns] for row in rows]
    return viewing.sheet(request, "tokens", [words for _, words in columns], lines)


def _row(one: Token, programme: Programme) -> Row:
    def day(at: Any) -> str:
        return seen.plain(at.date(), programme) if at else ""

    ended = "Revoked" if one.revoked_at else "Run out"
    return {
        "id": one.id,
        "label": one.label,
        "sees": tokens.SEES[one.sees],
        "expires": one.expires_at,
        "used": one.used_at,
        "shown": {"expires": day(one.expires_at), "used": day(one.used_at) or "Never"},
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


@get(ALL, name="all-tokens", opt=ADMINISTRATOR)
async def show_all(request: Asked) -> Response[Any]:
    """Whose they are, how long they are good, when they were used."""
    view = reports.viewed(request, ALL, SORTS)
    rows = reports.in_order(await _every(), view)
    return page(
        "tokens/all.html", rows=rows, view=view, headings=reports.columns(view, (*WHOSE, *COLUMNS, END))
    )


async def _every() -> list[Row]:
    named = {one.id: one.name for one in await accounts.every()}
    where = {one.id: one for one in await programmes.every()}
    return [
        {**_row(one, where[one.programme]), "whose": named[one.account], "where": where[one.programme].name}
        for one in await tokens.every()
    ]


@get([f"{ALL}.csv", f"{ALL}.xlsx"], name="all-tokens-file", opt=ADMINISTRATOR)
async def download_all(request: Asked, by: NamedDependency[Actor]) -> Response[Any]:
    view = reports.viewed(request, ALL, SORTS)
    await journal.read(by, "tokens.downloaded", ("account", by.id), "all")
    return _sheet(request, (*WHOSE, *COLUMNS), reports.in_order(await _every(), view))


routes: list[Any] = [show, download, show_new, make, revoke, show_all, download_all]
