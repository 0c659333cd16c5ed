"""A time for a hearing: the free ones of each evening, booking one, and moving to another."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Literal
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Struct

from cases import case_files, consents, intake, journey, people
from cases.actors import Actor
from cases.errors import BadInput, Refused
from cases.tables import Case, Programme
from panel import (
    arrangements,
    fits,
    needs,
    told,
)
from panel.web import forms, own_words
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.seen import moment
from scheduling import apart, curfew, facilitators, hearings, slots
from scheduling.hearings import LATE_REASONS
from scheduling.tables import Facilitator, Hearing
from scheduling.times import clock_words, day_words, local

HOLD = "Something is missing still. Tick the box to hold this date all the same."
LATE = "That is later than the standard. Tick the box and choose a reason."


class SlotForm(Struct, kw_only=True):
    """A free time, and why it may be late."""

    slot: str = ""
    facilitator: UUID | None = None
    late: bool = False
    late_reason: str = ""
    together: str = ""
    panel: Literal["same", "other"] = "same"  # of a review: who heard it first, or others
    past_home_reason: str = ""
    hold: bool = False  # the family's consent is still gathered
    relieve: bool = False  # whoever runs it cannot come then


@get("/cases/{case_id:uuid}/hearings/new", name="new-hearing", opt=allow("coordinator"))
async def show_new_hearing(
    case_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Response[Any]:
    case = await case_files.get(by, case_id)
    if standing := await hearings.of_case(case):
        return redirect(
            f"/hearings/{standing.id}", notice="This case has a hearing already. It can be moved."
        )
    return await _slots(case, by, programme)


async def _slots(
    case: Case,
    by: Actor,
    programme: Programme,
    moving: Hearing | None = None,
    *,
    typed: Any = None,
    problems: dict[str, str] | None = None,
    status_code: int = 200,
) -> Template:
    """The free times, those inside the clock first."""
    person = await people.get(case.person)
    word = await intake.heard(case, person, programme)
    unwilling = consents.unwilling(programme, word.stopped)
    free = await slots.offered(programme, case, moving=moving.id if moving else None)
    if unwilling and not moving:
        free = []
    if moving:  # where it is now is no other time
        free = [slot for slot in free if (slot.room.id, slot.span.starts) != (moving.room, moving.starts_at)]
    fit = await _fit(moving, programme, free) if moving else {}
    holds = bool(word.missing) and case.state == "intake"
    fields = {"slot"} if free else set()
    fields |= {"late", "late_reason"} if any(s.late for s in free) else set()
    fields |= {"hold"} if free and holds else set()
    companions = await apart.heard(case)
    return page(
        "hearings/slots.html",
        typed=typed,
        problems={name if name in fields else "_": words for name, words in (problems or {}).items()},
        status_code=status_code,
        case=case,
        moving=moving,
        now_at=await told.when_and_where(moving, programme) if moving else None,
        missing=word.missing,
        unwilling=unwilling,
        holds=holds,
        in_time=_evenings([slot for slot in free if not slot.late], programme, fit),
        late=_evenings([slot for slot in free if slot.late], programme, fit),
        many_late=sum(slot.late for slot in free),
        standard=hearings.standard_words(programme),
        review=case.state in journey.REVIEWED,
        hear_by=day_words(case.hear_by, programme.country),
        late_reasons=list(LATE_REASONS.items()),
        companions=[(reference, moment(at, programme), venue) for reference, at, venue in companions],
        together_reasons=list(apart.TOGETHER_REASONS.items()),
        needs=needs.of(person),
        past_home=any(slot.past_home for slot in free),
        past_home_reasons=list(curfew.LATER_REASONS.items()),
        facilitators=[(one.id, one.name) for one in await facilitators.every(by.programme)],
    )


async def _fit(hearing: Hearing, programme: Programme, free: Sequence[slots.Slot]) -> dict[str, str]:
    """By time: what stands against whoever runs it, and how many of the panel can come."""
    panel = await fits.words(hearing, programme, free)
    runner = await facilitators.against(hearing, programme, [slot.span for slot in free])
    hints = {slot.key: own_words.ours(runner.get(slot.span, ""), programme).rstrip(".") for slot in free}
    return {key: ". ".join(filter(None, (hint, panel.get(key)))) for key, hint in hints.items()}


def _evenings(
    free: Iterable[slots.Slot], programme: Programme, fit: Mapping[str, str]
) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """The times of each evening, under its day and place. `fit`: who can come then, by time."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for slot in free:
        day = local(slot.span.starts, slot.session.time_zone).date()
        evening = f"{day_words(day, programme.country)}, {slot.venue.name}"
        found.setdefault(evening, []).append(_option(slot, fit))
    return list(found.items())


def _option(slot: slots.Slot, fit: Mapping[str, str]) -> tuple[str, str, str]:
    """Value, text and hint of a radio."""
    starts, ends = (local(at, slot.session.time_zone) for at in (slot.span.starts, slot.span.ends))
    home = f"Ends {clock_words(ends)}, after they have to be home" if slot.past_home else ""
    hint = ". ".join(filter(None, (home, fit.get(slot.key))))
    return slot.key, f"{clock_words(starts)}, {slot.room.name}", hint


@post("/cases/{case_id:uuid}/hearings", name="arrange-hearing", opt=allow("coordinator"))
async def arrange_hearing(
    request: Request[Any, Any, Any],
    case_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    case = await case_files.get(by, case_id)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, SlotForm)
        session, room, wall = await slots.chosen(programme, form.slot)
        _late(case, session.on_day, form)
        await _hold(case, form)
        hearing = await arrangements.arrange(
            case,
            session=session,
            room=room,
            starts_wall=wall,
            facilitator=await chosen(by, form.facilitator),
            late_reason=form.late_reason if form.late else "",
            together=form.together,
            past_home_reason=form.past_home_reason,
            other_panel=form.panel == "other",
            by=by,
        )
        asked = await arrangements.ask_the_same(hearing, by)
    except BadInput as bad:
        return await _slots(case, by, programme, typed=typed, problems=bad.problems, status_code=422)
    except Refused as refused:
        problems = {"slot": refused.sentence}
        return await _slots(case, by, programme, typed=typed, problems=problems, status_code=409)
    notice = "The hearing is arranged. Now offer the seats."
    if asked:
        notice = f"The review is arranged. {len(asked)} of the panel that heard it are asked first."
    return redirect(f"/hearings/{hearing.id}", notice=notice)


async def chosen(by: Actor, facilitator: UUID | None) -> Facilitator | None:
    """One of those who can run a hearing here; nobody where nobody was chosen."""
    can = {one.id: one for one in await facilitators.every(by.programme)}
    if facilitator is not None and facilitator not in can:
        raise BadInput({"facilitator": forms.CHOOSE})
    return can[facilitator] if facilitator else None


async def _hold(case: Case, form: SlotForm) -> None:
    """A date may be held while consents are still gathered, but not by oversight."""
    if case.state == "intake" and not form.hold:
        await consents.refuse_unwilling(case)
        if await intake.missing(case):
            raise BadInput({"hold": HOLD})


def _late(case: Case, on_day: date, form: SlotForm) -> None:
    if hearings.is_late(case, on_day) and not (form.late and form.late_reason in LATE_REASONS):
        raise BadInput({"late" if not form.late else "late_reason": LATE})


@get("/hearings/{hearing_id:uuid}/move", name="hearing-move", opt=allow("coordinator"))
async def show_move(
    hearing_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    hearing = await hearings.get(by, hearing_id)
    return await _slots(await case_files.get(by, hearing.case), by, programme, hearing)


@post("/hearings/{hearing_id:uuid}/move", name="move-hearing", opt=allow("coordinator"))
async def move_hearing(
    request: Request[Any, Any, Any],
    hearing_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    hearing = await hearings.get(by, hearing_id)
    case = await case_files.get(by, hearing.case)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, SlotForm)
        session, room, wall = await slots.chosen(programme, form.slot)
        _late(case, session.on_day, form)
        reason = form.late_reason if form.late else ""
        await arrangements.move(
            hearing,
            session=session,
            room=room,
            starts_wall=wall,
            by=by,
            late_reason=reason,
            together=form.together,
            past_home_reason=form.past_home_reason,
            relieve=form.relieve,
        )
    except BadInput as bad:
        return await _slots(case, by, programme, hearing, typed=typed, problems=bad.problems, status_code=422)
    except Refused as refused:
        problems = {"slot": refused.sentence}
        return await _slots(case, by, programme, hearing, typed=typed, problems=problems, status_code=409)
    return redirect(
        f"/hearings/{hearing.id}", notice="The hearing has moved. Everybody with a seat is asked again."
    )


routes: list[Any] = [show_new_hearing, arrange_hearing, show_move, move_hearing]
