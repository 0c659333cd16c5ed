"""A term as a form has it: what was typed, as the record keeps it, and back again."""

import re
from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec

from cases import contacts, terms
from cases.errors import BadInput
from cases.tables import Programme, Term
from cases.terms import LONGEST, Told
from panel.web import forms

Name = Annotated[str, msgspec.Meta(max_length=120)]
NUMBER = re.compile(r"(\d{1,3})(?:[.,](\d))?")
MONEY = re.compile(r"[£$]?(\d{1,5})(?:[.,](\d{2}))?")
QUANTITY = {"service": "hours", "sittings": "sittings", "restitution": "amount"}


class TermForm(msgspec.Struct, kw_only=True):
    """One thing that is agreed, as a form has it."""

    kind: str = ""
    words: Annotated[str, msgspec.Meta(max_length=LONGEST)] = ""
    owner: Name = ""
    due_on: date | None = None
    side: str = "young_person"
    hours: str = ""
    sittings: Annotated[int, msgspec.Meta(ge=1, le=12)] = 0
    amount: str = ""
    placement: Annotated[str, msgspec.Meta(max_length=160)] = ""
    supervisor_name: Name = ""
    supervisor_email: Annotated[str, msgspec.Meta(max_length=254)] = ""
    supervisor_phone: Annotated[str, msgspec.Meta(max_length=40)] = ""
    harmed: UUID | None = None


def told(typed: forms.Typed, programme: Programme) -> Told:
    """What was typed, as the record keeps it; every problem at once."""
    form = forms.read(typed, TermForm)
    problems: dict[str, str] = {}
    if form.due_on is None:
        problems["due_on"] = "Write the day by which it is done."
    quantity = 0
    try:
        quantity = _quantity(form)
    except ValueError as wrong:
        problems[QUANTITY[form.kind]] = str(wrong)
    form.supervisor_email, form.supervisor_phone = reached(form, programme, problems)
    if form.kind == "service" and form.side == "young_person" and not form.supervisor_name:
        problems["supervisor_name"] = "Write who checks the hours."
    problems |= {
        name: words
        for name, words in (("kind", forms.CHOOSE), ("words", "Write what is agreed, in their own words."))
        if not getattr(form, name)
    }
    if not form.owner:
        problems["owner"] = "Write who sees to it."
    if problems or form.due_on is None:
        raise BadInput(problems)
    kept = {one: getattr(form, one) for one in form.__struct_fields__ if one not in QUANTITY.values()}
    if form.kind != "service":
        kept |= {"placement": "", "supervisor_name": "", "supervisor_email": "", "supervisor_phone": ""}
    return Told(**kept, quantity=quantity)


def _quantity(form: TermForm) -> int:
    if form.kind == "service":
        return minutes(form.hours)
    if form.kind == "sittings":
        if not form.sittings:
            raise ValueError("Write how many.")
        return form.sittings
    if form.kind == "restitution":
        found = MONEY.fullmatch(form.amount.replace(" ", ""))
        if not found:
            raise ValueError("Write the amount as a number, such as 12.50.")
        return int(found[1]) * 100 + int(found[2] or 0)
    return 0


def minutes(text: str) -> int:
    """8 or 7.5 hours."""
    found = NUMBER.fullmatch(text.replace(" ", ""))
    counted = int(found[1]) * 60 + int(found[2] or 0) * 6 if found else 0
    if not counted:
        raise ValueError("Write the hours as a number, such as 8 or 7.5.")
    return counted


def reached(form: Any, programme: Programme, problems: dict[str, str]) -> tuple[str, str]:
    """Where the supervisor is reached, as the record keeps it; what cannot be read is a problem."""
    email = phone = ""
    try:
        email = contacts.email(form.supervisor_email)
    except contacts.Unreadable as wrong:
        problems["supervisor_email"] = str(wrong)
    try:
        phone = contacts.phone(form.supervisor_phone, programme.country)
    except contacts.Unreadable as wrong:
        problems["supervisor_phone"] = str(wrong)
    return email, phone


def filled(term: Term) -> forms.Typed:
    """What the form holds when it opens on a term."""
    kept = terms.told_of(term)
    said = {name: str(value or "") for name, value in msgspec.structs.asdict(_form(kept)).items()}
    on = kept.due_on
    said |= {"due_on-day": str(on.day), "due_on-month": str(on.month), "due_on-year": str(on.year)}
    return forms.of(**said)


def _form(kept: Told) -> TermForm:
    of = kept.quantity
    hours_typed = str(of // 60) if of % 60 == 0 else f"{of / 60:.1f}"
    return TermForm(
        kind=kept.kind,
        words=kept.words,
        owner=kept.owner,
        side=kept.side,
        hours=hours_typed if kept.kind == "service" else "",
        sittings=of if kept.kind == "sittings" else 0,
        amount=terms.coins(of) if kept.kind == "restitution" else "",
        placement=kept.placement,
        supervisor_name=kept.supervisor_name,
        supervisor_email=kept.supervisor_email,
        supervisor_phone=kept.supervisor_phone,
        harmed=kept.harmed,
    )


def named(bad: BadInput, typed: forms.Typed) -> dict[str, str]:
    """The record calls each sum a quantity; the form has a field for each kind."""
    field = QUANTITY.get(typed.get("kind", ""), "hours")
    return {field if name == "quantity" else name: words for name, words in bad.problems.items()}
