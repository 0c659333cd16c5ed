"""The administrator's pages: programmes and accounts. No file of a young person is reached from here."""

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Response

from cases import database, programmes
from cases.actors import Actor
from cases.errors import BadInput
from panel import accounts, leads, links, readiness
from panel.settings import Settings
from panel.tables import Account
from panel.web import forms
from panel.web.access import allow
from panel.web.pages import page, redirect

Asked = Request[Any, Any, Any]
Name = Annotated[str, msgspec.Meta(max_length=120)]


class NewProgramme(msgspec.Struct):
    template: str
    name: Name
    place: Name
    contact_email: Annotated[str, msgspec.Meta(max_length=254)]
    contact_phone: Annotated[str, msgspec.Meta(max_length=40)] = ""


class NewAccount(msgspec.Struct):
    name: Name
    email: Annotated[str, msgspec.Meta(max_length=254)]
    role: Literal["administrator", "coordinator", "facilitator", "evaluator", "referrer"]
    programme: UUID | None = None
    agency: Name = ""


@get("/administration", opt=allow("administrator"))
async def show() -> Response[Any]:
    rows = [(row, await readiness.steps(row)) for row in await programmes.every()]
    return page("administration/programmes.html", rows=rows)


@get("/administration/programmes/new", opt=allow("administrator"))
async def show_new_programme() -> Response[Any]:
    return page("administration/new_programme.html", templates=programmes.TEMPLATES, once=forms.once())


@post("/administration/programmes/new", opt=allow("administrator"))
async def add_programme(request: Asked, by: NamedDependency[Actor]) -> Response[Any]:
    typed = await forms.typed(request)
    known = [row.id for row in await programmes.every()]
    if typed.once in known:
        return redirect(f"/programmes/{typed.once}")
    try:
        answers = forms.read(typed, NewProgramme)
        row = await programmes.create(by, **msgspec.structs.asdict(answers), id=typed.once)
    except BadInput as bad:
        return page(
            "administration/new_programme.html",
            typed=typed,
            problems=bad.problems,
            templates=programmes.TEMPLATES,
            once=forms.once(),
        )
    return redirect(f"/programmes/{row.id}", notice=f"{row.name} is there. Go through the steps below.")


@get("/administration/accounts", opt=allow("administrator"))
async def show_accounts() -> Response[Any]:
    named = {row.id: row.name for row in await programmes.every()}
    return page("administration/accounts.html", accounts=await accounts.every(), named=named)


async def _new_account(**shown: Any) -> Response[Any]:
    return page(
        "administration/new_account.html",
        programmes=await programmes.every(),
        roles=accounts.ROLES,
        once=forms.once(),
        **shown,
    )


@get("/administration/accounts/new", opt=allow("administrator"))
async def show_new_account(request: Asked) -> Response[Any]:
    wanted = request.query_params.get("programme", "")
    return await _new_account(typed=forms.of(programme=wanted, role="coordinator") if wanted else None)


@post("/administration/accounts/new", opt=allow("administrator"))
async def add_account(
    request: Asked, by: NamedDependency[Actor], settings: NamedDependency[Settings]
) -> Response[Any]:
    typed = await forms.typed(request)
    if await Account.exists().where(Account.id == typed.once):
        return redirect(f"/administration/accounts/{typed.once}")
    try:
        answers = forms.read(typed, NewAccount)
        if answers.programme:
            await programmes.get(answers.programme)
        async with database.atomic():
            if answers.role == "referrer" and not answers.agency.strip():
                raise BadInput({"agency": "Name the agency that they refer for."})
            row, token = await accounts.add(by, **msgspec.structs.asdict(answers), account_id=typed.once)
            if token:
                await accounts.mail_enrolment(row, token)
    except BadInput as bad:
        return await _new_account(typed=typed, problems=bad.problems)
    return await _enrolment(row, token, settings)


async def _enrolment(row: Account, token: str, settings: Settings) -> Response[Any]:
    """The link is shown once; only its hash is kept."""
    shown = links.url(settings, "enrol", token) if token else ""
    return page("administration/enrolment.html", row=row, link=shown)


@get("/administration/accounts/{account_id:uuid}", opt=allow("administrator"))
async def show_account(account_id: FromPath[UUID]) -> Response[Any]:
    row = await accounts.get(account_id)
    where = await programmes.get(row.programme) if row.programme else None
    return page(
        "administration/account.html",
        row=row,
        where=where,
        staff=row.role in accounts.STAFF,
        may_lead=row.role in leads.MAY_LEAD,
    )


@post("/administration/accounts/{account_id:uuid}/enrolment", opt=allow("administrator"))
async def enrol_again(
    account_id: FromPath[UUID], by: NamedDependency[Actor], settings: NamedDependency[Settings]
) -> Response[Any]:
    row = await accounts.get(account_id)
    return await _enrolment(row, await accounts.enrol_again(by, row), settings)


@post("/administration/accounts/{account_id:uuid}/disabling", opt=allow("administrator"))
async def disable(account_id: FromPath[UUID], by: NamedDependency[Actor]) -> Response[Any]:
    await accounts.disable(by, await accounts.get(account_id))
    return redirect(
        f"/administration/accounts/{account_id}", notice="The account is disabled, and signed out everywhere."
    )


@post("/administration/accounts/{account_id:uuid}/enabling", opt=allow("administrator"))
async def enable(account_id: FromPath[UUID], by: NamedDependency[Actor]) -> Response[Any]:
    await accounts.enable(by, await accounts.get(account_id))
    return redirect(f"/administration/accounts/{account_id}", notice="The account may sign in again.")


@post("/administration/accounts/{account_id:uuid}/safeguarding", opt=allow("administrator"))
async def appoint_lead(
    request: Asked, account_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Response[Any]:
    """Who reads the concerns of a programme: it counts from the next page they open."""
    lead = (await forms.typed(request)).get("lead", "") == "yes"
    await leads.appoint(await accounts.get(account_id), by, lead=lead)
    said = "They read the concerns of their programme now." if lead else "They read concerns no longer."
    return redirect(f"/administration/accounts/{account_id}", notice=said)


routes = [
    show,
    show_new_programme,
    add_programme,
    show_accounts,
    show_new_account,
    add_account,
    show_account,
    enrol_again,
    disable,
    enable,
    appoint_lead,
]
