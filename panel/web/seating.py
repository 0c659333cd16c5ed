"""Who is asked to sit: the proposal with its reasons, the offers, and answers taken by telephone."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Struct

from cases import case_files, journal
from cases.actors import Actor, now
from cases.tables import Programme
from panel import diary, offers, proposals, seats, told
from panel.tables import Juror, Seat
from panel.web import forms
from panel.web.access import allow
from panel.web.pages import page, redirect
from scheduling import hearings

STAFF = allow("coordinator")
NOTHING_OFFERED = "Nobody new could be asked. See who cannot sit and why."


class AnswerForm(Struct, kw_only=True):
    answer: str = ""


@get("/hearings/{hearing_id:uuid}/seating", name="seating", opt=STAFF)
async def show_seating(
    hearing_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    hearing = await hearings.get(by, hearing_id)
    case = await case_files.get(by, hearing.case)
    live, _ = await diary.lines(hearing, programme)
    # The reasons say who is close to the young person: that was read, and by whom.
    await journal.read(by, "seating.read", hearing)
    return page(
        "seating/proposal.html",
        hearing=hearing,
        case=case,
        said=await told.when_and_where(hearing, programme),
        live=live,
        yes=sum(line.said_yes for line in live),
        proposal=await proposals.propose(hearing),
        coming=hearing.state == "arranged" and hearing.starts_at > now(),
        in_time=offers.in_time(now(), hearing.starts_at),
    )


@post("/hearings/{hearing_id:uuid}/seating", name="offer-seats", opt=STAFF)
async def offer_seats(hearing_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    hearing = await hearings.get(by, hearing_id)
    full = not await seats.free_places(hearing)
    made = await seats.offer_all(hearing, by)
    notice = await _asked(made) if made else ("Every seat is offered already." if full else NOTHING_OFFERED)
    return redirect(f"/hearings/{hearing.id}", notice=notice)


async def _asked(made: list[Seat]) -> str:
    """How many were asked, and how many of them no letter reaches."""
    out_of_reach = await Juror.count().where(
        Juror.id.is_in([seat.juror for seat in made]), Juror.email == "", Juror.phone == ""
    )
    asked = f"{len(made)} {'person is' if len(made) == 1 else 'people are'} asked."
    if out_of_reach:
        return f"{asked} {out_of_reach} without email or phone: ask them yourself."
    return f"{asked} Each gets a letter with a link."


@post("/seats/{seat_id:uuid}/answer", name="answer-for-juror", opt=STAFF)
async def answer_for_juror(
    request: Request[Any, Any, Any], seat_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Redirect:
    """Somebody rang: the coordinator writes down a yes or a no."""
    seat = await seats.get(by, seat_id)
    form = forms.read(await forms.typed(request), AnswerForm)
    if form.answer in ("yes", "no", "know"):
        await seats.answer(seat, form.answer, by)
        return redirect(f"/hearings/{seat.hearing}", notice="The answer is written down.")
    return redirect(f"/hearings/{seat.hearing}", notice="Choose one of the answers.")


@post("/seats/{seat_id:uuid}/release", name="release-seat", opt=STAFF)
async def release_seat(seat_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    seat = await seats.release(await seats.get(by, seat_id), by)
    return redirect(f"/hearings/{seat.hearing}", notice="The seat is released. The next person is asked.")


routes: list[Any] = [show_seating, offer_seats, answer_for_juror, release_seat]
