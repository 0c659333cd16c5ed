"""Closing a case: the last talk, what becomes of the charge, who is told, and the invitation."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases import case_files, journal, journey, people
from cases.actors import Actor
from cases.errors import BadInput, NotFound, WrongState
from cases.tables import Case, Programme
from panel import closing, feedback, graduates, own_case
from panel.tables import Graduate
from panel.web import forms
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.seen import due, plain

STAFF = allow("coordinator")
OPEN_HERE = ("completed", "closed", "follow_up", "outcome_known")
INVITATION = {
    "asked": ("Asked, no answer yet", "yellow"),
    "yes": ("They said yes", "green"),
    "no": ("Not now", "grey"),
}


class CloseForm(msgspec.Struct, kw_only=True):
    exit_on: date | None = None
    exit_words: Annotated[str, msgspec.Meta(max_length=closing.LONGEST)] = ""
    charge: str = ""
    invite: bool = False


class ChargeForm(msgspec.Struct, kw_only=True):
    charge: str = ""
    charge_on: date | None = None


class InvitationForm(msgspec.Struct, kw_only=True):
    answer: str = ""


@get("/cases/{case_id:uuid}/closing", name="closing", opt=STAFF)
async def show(
    case_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    case = await case_files.get(by, case_id)
    await journal.read(by, "person.read", await people.get(case.person), "closing")
    return await _page(case, programme)


async def _page(case: Case, programme: Programme, **more: Any) -> Template:
    if case.state not in OPEN_HERE:
        word = journey.word("case", case.state)
        raise WrongState(f"{case.reference} is “{word}”. It is closed once the agreement is completed.")
    person = await people.get(case.person)
    ready = case.state == "completed"
    graduate = await own_case.asked(case.id)
    clock = due(await closing.close_by(case, programme), programme) if ready else None
    return page(
        "closing/one.html" if ready else "closing/closed.html",
        case=case,
        name=people.listed(person),
        state=journey.CASE[case.state],
        due=clock,
        ended=await closing.ended(case),
        readers=[_reader(one) for one in await closing.readers(case)],
        charges=list(closing.CHARGE.items()),
        charge=closing.CHARGE[case.dismissal],
        charge_on=plain(case.dismissal_on, programme) if case.dismissal_on else "",
        exit_on=plain(case.exit_on, programme) if case.exit_on else "",
        exit_words=closing.exit_words(case),
        invitation=_invitation(graduate),
        owed=bool(graduate and graduate.route == "owed"),
        asked=[feedback.PARTIES[row.party] for row in await feedback.asked_of_case(case.id)],
        country=programme.country,
        **more,
    )


def _reader(one: closing.Reader) -> tuple[str, str]:
    if one.to is None or one.why:
        return one.who, one.why
    ways = {"email": "By email", "sms": "By text message", "print": "On paper, which you print"}
    return one.who, "Is asked to ring us" if one.to.ring_only else ways[one.to.way[0]]


def _invitation(graduate: Graduate | None) -> tuple[str, str]:
    return INVITATION[graduate.state] if graduate else ("Not asked", "grey")


@post("/cases/{case_id:uuid}/closing", name="close-case", opt=STAFF)
async def close(
    request: Request[Any, Any, Any],
    case_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    case = await case_files.get(by, case_id)
    typed = await forms.typed(request)
    try:
        told = closing.Told(**msgspec.structs.asdict(forms.read(typed, CloseForm)))
        await closing.close(case, by, told)
    except BadInput as bad:
        return await _page(case, programme, typed=typed, problems=bad.problems)
    return redirect(f"/cases/{case_id}/closing", notice="The case is closed. The letters are on their way.")


@post("/cases/{case_id:uuid}/charge", name="case-charge", opt=STAFF)
async def write_down_charge(
    request: Request[Any, Any, Any],
    case_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    case = await case_files.get(by, case_id)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, ChargeForm)
        if form.charge_on is None:
            raise BadInput({"charge_on": "Write the day."})
        await closing.charge(case, form.charge, form.charge_on, by)
    except BadInput as bad:
        return await _page(case, programme, typed=typed, problems=bad.problems)
    return redirect(f"/cases/{case_id}/closing", notice="It is written down.")


@post("/cases/{case_id:uuid}/invitation", name="case-invitation", opt=STAFF)
async def invite(
    request: Request[Any, Any, Any], case_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Redirect:
    """Ask now, or what they answered on the telephone. The page does not say who they are in the pool."""
    case = await case_files.get(by, case_id)
    form = forms.read(await forms.typed(request), InvitationForm)
    if form.answer == "ask":
        await graduates.invite(case, by)
        return redirect(f"/cases/{case_id}/closing", notice="They are asked.")
    graduate = await own_case.asked(case.id)
    if form.answer not in ("yes", "no") or graduate is None:
        raise (
            NotFound if graduate is None and form.answer in ("yes", "no") else WrongState("Choose an answer.")
        )
    if form.answer == "yes":
        await graduates.accept(graduate, by)
        return redirect(f"/cases/{case_id}/closing", notice="They are in the pool now.")
    await graduates.decline(graduate, by)
    return redirect(f"/cases/{case_id}/closing", notice="It is written down.")


routes: list[Any] = [show, close, write_down_charge, invite]
