"""One hearing: how its panel stands, who runs it, and cancelling it."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Meta, Struct

from cases import case_files, journal, journey, people, programmes, states
from cases.actors import Actor, now
from cases.errors import BadInput
from cases.journey import ADJOURN_REASONS
from cases.tables import Case, Programme
from panel import (
    arrangements,
    attendance,
    calendars,
    delivery,
    diary,
    lapsed,
    needs,
    offers,
    proposals,
    prospects,
    ready,
    seats,
    told,
)
from panel.web import booking, forms
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.seen import moment
from scheduling import curfew, facilitators, hearings, ical, runners
from scheduling.hearings import CANCEL_REASONS
from scheduling.tables import Hearing, Session
from scheduling.times import clock_words, local


class FacilitatorForm(Struct, kw_only=True):
    facilitator: UUID | None = None


class CancelForm(Struct, kw_only=True):
    reason: str = ""
    words: Annotated[str, Meta(max_length=2_000)] = ""


@get("/hearings/{hearing_id:uuid}", name="hearing", opt=allow("coordinator", "facilitator"))
async def show_hearing(
    hearing_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    hearing = await hearings.get(by, hearing_id)
    case = await case_files.get(by, hearing.case)
    person = await people.get(case.person)
    live, gone = await diary.lines(hearing, programme)
    able, unable = await facilitators.who_can(hearing, programme)
    free = await seats.free_places(hearing)
    coming = hearing.state == "arranged" and hearing.starts_at > now()
    proposal = await proposals.propose(hearing) if coming and free and by.role == "coordinator" else None
    letters = await delivery.of_hearing(hearing, programme)
    return page(
        "hearings/hearing.html",
        hearing=hearing,
        case=case,
        said=await told.when_and_where(hearing, programme),
        month=f"{local(hearing.starts_at, programme.time_zone):%Y-%m}",
        ready=await ready.of(hearing, case, programme),
        needs=needs.of(person),
        past_home=await _past_home(hearing, case, programme) if coming else "",
        cannot_run=await runners.cannot(hearing, programme) if coming else "",
        lapsed=await _lapsed(hearing, programme) if by.role == "coordinator" else (),
        facilitators=[(one.id, one.name) for one in able],
        unable=unable,
        live=live,
        gone=gone,
        letters=letters,
        told_in_all=delivery.in_all(letters),
        free=free,
        empty=[place for place in free if not place.standby],
        yes=sum(line.said_yes for line in live if line.on_panel),
        light=await _light(hearing) if coming and live and by.role == "coordinator" else [],
        asks_again=offers.asks_again(now(), hearing.starts_at),
        coming=coming,
        may_come_back=_may_come_back(hearing, case, by),
        evening_off=await Session.exists().where(
            Session.id == hearing.session, Session.cancelled_at.is_not_null()
        ),
        in_time=offers.in_time(now(), hearing.starts_at),
        next=[ranked.who.name for ranked in proposal.chosen] if proposal else [],
        following=len(proposal.chosen) if proposal else 0,
        helps=proposal.helps if proposal and not proposal.chosen else (),
        may_change=by.role == "coordinator",
        stood=moment(hearing.panel_stood_at, programme) if hearing.panel_stood_at else "",
        why=await _why(hearing, by),
        tonight=_is_on(hearing, programme),
    )


async def _why(hearing: Hearing, by: Actor) -> list[str]:
    """Why it is off or was adjourned, and what was written of it; reading that is written down."""
    if hearing.state not in ("cancelled", "adjourned"):
        return []
    step = (await states.steps("hearing", hearing.id))[0:1]
    known = {**CANCEL_REASONS, **ADJOURN_REASONS}
    if words := hearings.why(hearing):
        await journal.read(by, "hearing.why", hearing)
    return [said for said in (known.get(step[0].why, "") if step else "", words) if said]


def _is_on(hearing: Hearing, programme: Programme) -> bool:
    """From its day on who comes is tapped on a page of its own."""
    return hearing.state in ("arranged", "held", "adjourned") and (
        local(hearing.starts_at, programme.time_zone).date() <= programmes.today(programme)
    )


async def _past_home(hearing: Hearing, case: Case, programme: Programme) -> str:
    """When the young person has to be home, where it ends later."""
    home_by = await curfew.of(case)
    starts, ends = (local(at, programme.time_zone) for at in (hearing.starts_at, hearing.ends_at))
    return clock_words(home_by) if home_by and curfew.past(home_by, starts, ends) else ""


async def _light(hearing: Hearing) -> list[prospects.Line]:
    return await prospects.of_hearing(hearing, await attendance.known(hearing.programme))


async def _lapsed(hearing: Hearing, programme: Programme) -> list[str]:
    on = local(hearing.starts_at, programme.time_zone).date()
    return (await lapsed.of(programme, until=on, hearing=hearing.id)).get(hearing.id, [])


def _may_come_back(hearing: Hearing, case: Case, by: Actor) -> bool:
    """Whether the page offers to take the cancellation back; the verb has the last word."""
    still_to_come = hearing.state == "cancelled" and hearing.starts_at > now()
    return by.role == "coordinator" and still_to_come and case.state in journey.TO_BOOK


@get(
    "/hearings/{hearing_id:uuid}/calendar.ics",
    name="hearing-calendar",
    opt=allow("coordinator", "facilitator"),
)
async def download_calendar(
    hearing_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Response[bytes]:
    return await calendar_of(await hearings.get(by, hearing_id), programme)


async def calendar_of(hearing: Hearing, programme: Programme) -> Response[bytes]:
    """A file for somebody's own calendar: when and where, and nothing else."""
    said = await told.when_and_where(hearing, programme)
    content = ical.one(calendars.entry(hearing, programme, said))
    return Response(
        content,
        media_type="text/calendar",
        headers={"Content-Disposition": 'attachment; filename="calendar.ics"'},
    )


@post("/hearings/{hearing_id:uuid}/facilitator", name="hearing-facilitator", opt=allow("coordinator"))
async def choose_facilitator(
    request: Request[Any, Any, Any], hearing_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Redirect:
    hearing = await hearings.get(by, hearing_id)
    form = forms.read(await forms.typed(request), FacilitatorForm)
    await arrangements.give_to(hearing, await booking.chosen(by, form.facilitator), by)
    return redirect(f"/hearings/{hearing.id}", notice="Who runs it is written down.")


@get("/hearings/{hearing_id:uuid}/cancellation", name="hearing-cancellation", opt=allow("coordinator"))
async def show_cancellation(
    hearing_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    return await _cancellation(await hearings.get(by, hearing_id), programme)


async def _cancellation(
    hearing: Hearing, programme: Programme, *, typed: Any = None, problems: dict[str, str] | None = None
) -> Template:
    live, _ = await diary.lines(hearing, programme)
    return page(
        "hearings/cancellation.html",
        typed=typed,
        problems=problems,
        hearing=hearing,
        said=await told.when_and_where(hearing, programme),
        reasons=list(CANCEL_REASONS.items()),
        live=live,
    )


@post("/hearings/{hearing_id:uuid}/cancellation", name="cancel-hearing", opt=allow("coordinator"))
async def cancel_hearing(
    request: Request[Any, Any, Any],
    hearing_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    hearing = await hearings.get(by, hearing_id)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, CancelForm)
        _check_why(form)
    except BadInput as bad:
        return await _cancellation(hearing, programme, typed=typed, problems=bad.problems)
    if hearing.state != "cancelled":
        await arrangements.cancel(hearing, reason=form.reason, words=form.words, by=by)
    return redirect(
        f"/hearings/{hearing.id}", notice="The hearing is cancelled. Everybody who knew of it is told."
    )


def _check_why(form: CancelForm) -> None:
    if form.reason not in CANCEL_REASONS:
        raise BadInput({"reason": "Choose why the hearing is cancelled."})
    if form.reason == "other" and not form.words.strip():
        raise BadInput({"words": "Write the reason in a sentence."})


@post("/hearings/{hearing_id:uuid}/reinstatement", name="reinstate-hearing", opt=allow("coordinator"))
async def reinstate_hearing(hearing_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    hearing = await arrangements.reinstate(await hearings.get(by, hearing_id), by)
    return redirect(
        f"/hearings/{hearing.id}", notice="The hearing is on again. Who was told it is off is asked again."
    )


routes: list[Any] = [
    show_hearing,
    download_calendar,
    choose_facilitator,
    show_cancellation,
    cancel_hearing,
    reinstate_hearing,
]
