"""What became of a meeting with one party: held, nobody came, or called off."""

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Request, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases import harmed, meetings
from cases.actors import Actor, now
from cases.errors import BadInput, WrongState
from cases.tables import Case, Meeting, Programme
from panel.web import forms
from panel.web.access import allow
from panel.web.harmed_file import show_page as harmed_page
from panel.web.pages import redirect
from panel.web.preparing import show_page
from scheduling import caseload


class Outcome(msgspec.Struct, kw_only=True):
    state: Literal["held", "missed", "cancelled"]
    note: Annotated[str, msgspec.Meta(max_length=5000)] = ""


@post(
    "/preparations/{preparation_id:uuid}/outcome",
    name="meeting-outcome",
    opt=allow("coordinator", "facilitator"),
)
async def conclude(
    request: Request[Any, Any, Any],
    preparation_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    meeting = await meetings.get(by, preparation_id)
    case = await caseload.get(by, meeting.case)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, Outcome)
    except BadInput as bad:
        return await _again(meeting, case, by, programme, typed=typed, problems=bad.problems)
    if form.state == "held" and meeting.starts_at > now():
        raise WrongState("This meeting is still to come. Say afterwards that it was held.")
    await meetings.conclude(meeting, form.state, by, form.note)
    back = f"/harmed/{meeting.harmed}" if meeting.harmed else f"/cases/{case.id}/preparing"
    return redirect(f"{back}#meetings", notice="What became of the meeting is written down.")


async def _again(meeting: Meeting, case: Case, by: Actor, programme: Programme, **more: Any) -> Template:
    """The page the form stands on: of a harmed person's meeting it is their own file."""
    problems = {
        "_": "Choose what became of the meeting." if "state" in more["problems"] else more["problems"]["note"]
    }
    more = {**more, "problems": problems, "form_of": str(meeting.id)}
    if meeting.harmed:
        return await harmed_page(await harmed.get(by, meeting.harmed), case, by, programme, **more)
    return await show_page(case, by, programme, **more)


routes: list[Any] = [conclude]
