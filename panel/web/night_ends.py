"""How a night ends: held, with the agreement or before it, or adjourned; and somebody who sits late."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases import agreements, case_files
from cases.actors import Actor, now
from cases.errors import BadInput
from cases.journey import ADJOURN_REASONS
from cases.tables import Agreement, Programme
from panel import compositions, expected, jurors, nights, quorum, sittings, told
from panel.web import forms
from panel.web.access import allow
from panel.web.pages import page, redirect
from scheduling import hearings, times
from scheduling.tables import Hearing
from scheduling.times import local

STAFF = allow("coordinator", "facilitator")
LONGEST = 2_000  # characters of why it was adjourned
BEFORE = "That is before it began. Write when it ended."
NOT_BEGUN = "That is before its time. Did it begin early? Go back, and tap “Begin the {}” first."
Asked = Request[Any, Any, Any]


class HeldForm(msgspec.Struct, kw_only=True):
    ended: str  # as typed: 18:40
    agreement: Literal["reached", "later"] = "later"


class AdjournForm(msgspec.Struct, kw_only=True):
    reason: str = ""
    words: Annotated[str, msgspec.Meta(max_length=LONGEST)] = ""


class WalkInForm(msgspec.Struct, kw_only=True):
    juror: UUID


@get("/tonight/{hearing_id:uuid}/held", name="night-held", opt=STAFF)
async def show_held(
    hearing_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    return await _held(await hearings.get(by, hearing_id), by, programme)


async def _held(hearing: Hearing, by: Actor, programme: Programme, **more: Any) -> Template:
    guests = await expected.of(hearing, programme)
    draft = await _draft(hearing, by)
    return page(
        "tonight/held.html",
        hearing=hearing,
        said=await told.when_and_where(hearing, programme),
        panel=[guest.name for guest in expected.panel(guests) if guest.came],
        absent=[guest.name for guest in expected.panel(guests) if not guest.came and guest.said_yes],
        met=quorum.was_met(expected.panel(guests), hearing.seats_least),
        draft=draft,
        lacks=await agreements.lacks(draft) if draft else [],
        ended=times.wall_words(local(_ended(hearing), programme.time_zone).time()),
        **more,
    )


def _ended(hearing: Hearing) -> datetime:
    """When it most likely ended: now on the night, as planned where it is written down later."""
    return hearings.took_place(hearing, now(), None)[1]


async def _draft(hearing: Hearing, by: Actor) -> Agreement | None:
    """What was drafted at the table, if the case is still to be heard."""
    if hearing.purpose != "first":
        return None
    found = await agreements.of_case(await case_files.get(by, hearing.case))
    return found if found and found.state == "draft" else None


@post("/tonight/{hearing_id:uuid}/held", name="hold-hearing", opt=STAFF)
async def hold(
    request: Asked,
    hearing_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    hearing = await hearings.get(by, hearing_id)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, HeldForm)
        ended_at = _instant(hearing, form.ended, programme)
        reached = await _draft(hearing, by) if form.agreement == "reached" else None
        await sittings.held(hearing, by, reached, ended_at=ended_at)
    except BadInput as bad:
        return await _held(hearing, by, programme, typed=typed, problems=bad.problems)
    return redirect(f"/tonight/{hearing.id}", notice="It is written down as held. Thank everybody.")


def _instant(hearing: Hearing, typed: str, programme: Programme) -> datetime:
    """The wall time that was typed, on the day of the hearing; a late one may have ended after midnight."""
    try:
        wall = forms.wall(typed)
    except ValueError as wrong:
        raise BadInput({"ended": str(wrong)}) from None
    there = local(hearing.starts_at, programme.time_zone)
    begins = (hearing.began_at or hearing.starts_at).replace(second=0, microsecond=0)
    ended, after_midnight = (
        times.instant(there.date() + timedelta(days=days), wall, programme.time_zone, fold=there.fold)
        for days in (0, 1)
    )
    if ended < begins and after_midnight <= now() and after_midnight - begins < hearings.LONGEST_EVENING:
        return after_midnight
    if ended < begins:
        raise BadInput({"ended": BEFORE if hearing.began_at else NOT_BEGUN.format(programme.word_hearing)})
    if ended > now():
        raise BadInput({"ended": "That is still to come. Write when it ended."})
    return ended


@get("/tonight/{hearing_id:uuid}/adjournment", name="night-adjournment", opt=STAFF)
async def show_adjournment(
    hearing_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    return await _adjournment(await hearings.get(by, hearing_id), programme)


async def _adjournment(hearing: Hearing, programme: Programme, **more: Any) -> Template:
    return page(
        "tonight/adjournment.html",
        hearing=hearing,
        said=await told.when_and_where(hearing, programme),
        reasons=list(ADJOURN_REASONS.items()),
        **more,
    )


@post("/tonight/{hearing_id:uuid}/adjournment", name="adjourn-hearing", opt=STAFF)
async def adjourn(
    request: Asked,
    hearing_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    hearing = await hearings.get(by, hearing_id)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, AdjournForm)
        _check(form)
        hearing = await sittings.adjourn(hearing, form.reason, form.words, by)
    except BadInput as bad:
        return await _adjournment(hearing, programme, typed=typed, problems=bad.problems)
    if by.role == "coordinator":
        path = f"/cases/{hearing.case}/hearings/new"
        return redirect(path, notice="It is adjourned. Choose another time, or come back later.")
    return redirect(f"/tonight/{hearing.id}", notice="It is adjourned. The coordinator books it anew.")


def _check(form: AdjournForm) -> None:
    if form.reason not in ADJOURN_REASONS:
        raise BadInput({"reason": "Choose why it is adjourned."})
    if form.reason == "other" and not form.words.strip():
        raise BadInput({"words": "Write the reason in a sentence."})


@get("/tonight/{hearing_id:uuid}/walk-ins", name="night-walk-ins", opt=STAFF)
async def show_walk_ins(
    hearing_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    return await _walk_ins(await hearings.get(by, hearing_id), programme)


async def _walk_ins(hearing: Hearing, programme: Programme, **more: Any) -> Template:
    """Who of the pool could sit if they are in the house; why others could not is not for this page."""
    composed = await compositions.composed(hearing)
    return page(
        "tonight/walk_ins.html",
        hearing=hearing,
        said=await told.when_and_where(hearing, programme),
        people=[(who.id, who.name) for who in composed.by_phone],
        free=composed.free,
        **more,
    )


@post("/tonight/{hearing_id:uuid}/walk-ins", name="night-walk-in", opt=STAFF)
async def let_sit(
    request: Asked,
    hearing_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    hearing = await hearings.get(by, hearing_id)
    typed = await forms.typed(request)
    try:
        juror = await jurors.get(by.programme, forms.read(typed, WalkInForm).juror)
        seat = await nights.walk_in(hearing, juror, by)
    except BadInput as bad:
        return await _walk_ins(hearing, programme, typed=typed, problems=bad.problems)
    return redirect(
        f"/tonight/{hearing.id}#juror:{seat.id}", notice=f"{jurors.name(juror)} has a place, and is here."
    )


routes: list[Any] = [
    show_held,
    hold,
    show_adjournment,
    adjourn,
    show_walk_ins,
    let_sit,
]
