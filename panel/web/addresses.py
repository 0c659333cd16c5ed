"""The address of a juror: corrected when somebody else read our messages."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Struct

from cases import contacts, journal
from cases.actors import Actor
from cases.errors import BadInput
from cases.tables import Programme
from panel import juror_reach, jurors
from panel.tables import Juror
from panel.web import forms
from panel.web.access import allow
from panel.web.pages import page, redirect

STAFF = allow("coordinator")


class AddressForm(Struct, kw_only=True):
    email: str = ""
    phone: str = ""


@get("/jurors/{juror_id:uuid}/address", name="juror-address", opt=STAFF)
async def show_address(juror_id: FromPath[UUID], by: NamedDependency[Actor]) -> Template:
    juror = await jurors.get(by.programme, juror_id)
    await journal.read(by, "juror.read", juror, "address")
    return _form(juror)


def _form(juror: Juror, *, typed: Any = None, problems: dict[str, str] | None = None) -> Template:
    return page("jurors/address.html", juror=juror, name=jurors.name(juror), typed=typed, problems=problems)


@post("/jurors/{juror_id:uuid}/address", name="correct-address", opt=STAFF)
async def correct_address(
    request: Request[Any, Any, Any],
    juror_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    juror = await jurors.get(by.programme, juror_id)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, AddressForm)
        email, phone = read_address(form.email, form.phone, programme.country)
    except BadInput as bad:
        return _form(juror, typed=typed, problems=bad.problems)
    await juror_reach.correct(juror, by, email=email, phone=phone)
    return redirect(f"/jurors/{juror.id}", notice="The address is corrected. Messages go out again.")


def read_address(written: str, number: str, country: str) -> tuple[str, str]:
    """Email and telephone as the record keeps them; one of the two is enough."""
    problems = {}
    email = phone = ""
    try:
        email = contacts.email(written)
    except contacts.Unreadable as wrong:
        problems["email"] = str(wrong)
    try:
        phone = contacts.phone(number, country)
    except contacts.Unreadable as wrong:
        problems["phone"] = str(wrong)
    if not (written or number):
        problems["email"] = "Write an email address or a telephone number."
    if problems:
        raise BadInput(problems)
    return email, phone


routes: list[Any] = [show_address, correct_address]
