"""My own account: where I am signed in, and my password."""

from typing import Annotated, Any

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.response import Response

from cases.errors import BadInput, NotFound
from panel import accounts, attempts, passwords, security, sign_ins
from panel.sign_ins import Visitor
from panel.web import forms
from panel.web.access import ROLES, allow
from panel.web.enrolment import chosen
from panel.web.pages import page, redirect
from panel.web.sign_in import TOO_MANY, begin, own

Asked = Request[Any, Any, Any]


@get("/my-account", opt=allow(*ROLES))
async def my_account(visitor: NamedDependency[Visitor]) -> Response[Any]:
    return await _my_account(visitor)


async def _my_account(visitor: Visitor, **shown: Any) -> Response[Any]:
    return page(
        "sign_in/my_account.html", sign_ins=await sign_ins.of(visitor), staff=_is_staff(visitor), **shown
    )


def _is_staff(visitor: Visitor) -> bool:
    return visitor.actor.role in accounts.STAFF


class Ended(msgspec.Struct):
    which: Annotated[str, msgspec.Meta(max_length=64)]


@post("/my-account/sign-ins", opt=allow(*ROLES))
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
    account, address = own(visitor), security.door_of(request).address
    try:
        answers = forms.read(typed, Changed)
        if not await attempts.begin(f"change {account.id}", address):
            raise BadInput({"present": TOO_MANY})
        if not await passwords.matches(answers.present, account.password_hash):
            raise BadInput({"present": "This is not your password. Type it again."})
        await accounts.set_password(account, chosen(typed))
    except BadInput as bad:
        return await _my_account(visitor, typed=typed, problems=bad.problems)
    await attempts.succeeded(f"change {account.id}", address)
    await begin(request, account=account)
    return redirect("/my-account", notice="Your password is changed. Every other sign-in has ended.")


routes = [my_account, end_sign_in, change_password]
