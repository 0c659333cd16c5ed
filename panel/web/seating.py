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
from cases.errors import BadInput
from cases.tables import Programme
from panel import compositions, diary, jurors, lending, offers, seats, told
from panel.tables import Juror, Seat
from panel.web import forms
from panel.web.access import allow
from panel.web.pages import page, redirect
from scheduling import hearings
from scheduling.seating.explain import Ranked
from scheduling.seating.places import NAMED, is_standby
from scheduling.seating.rules import Candidate
from scheduling.tables import Hearing
from scheduling.times import clock_words, local

STAFF = allow("coordinator")
NOTHING_OFFERED = "Nobody new could be asked. See who cannot sit and why."


NOBODY_TICKED = "Tick at least one person, or nobody is asked."
SHOWN = 12  # of those who come after the proposed ones


class AnswerForm(Struct, kw_only=True):
    answer: str = ""


class ChoiceForm(Struct, kw_only=True):
    """Whom the coordinator ticked. Sent from elsewhere without a choice, the proposal stands."""

    choosing: bool = False
    juror: list[str] = []
    do: str = "offer"

    @property
    def ticked(self) -> list[UUID]:
        try:
            return [UUID(one) for one in self.juror]
        except ValueError:
            raise BadInput({"juror": forms.CHOOSE}) from None


class InsteadForm(Struct, kw_only=True):
    """Who was named beside the button."""

    asked: UUID | None = None


class LoanForm(Struct, kw_only=True):
    """The seat that somebody would give up."""

    seat: UUID


class PhoneForm(Struct, kw_only=True):
    on_phone: UUID | None = None


@get("/hearings/{hearing_id:uuid}/seating", name="seating", opt=STAFF)
async def show_seating(
    request: Request[Any, Any, Any],
    hearing_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template:
    hearing = await hearings.get(by, hearing_id)
    return await _show(hearing, by, programme, everybody="all" in request.query_params)


async def _show(
    hearing: Hearing,
    by: Actor,
    programme: Programme,
    *,
    everybody: bool = False,
    ticked: list[UUID] | None = None,
    typed: Any = None,
    problems: dict[str, str] | None = None,
) -> Template:
    case = await case_files.get(by, hearing.case)
    live, _ = await diary.lines(hearing, programme)
    # The reasons say who is close to the young person: that was read, and by whom.
    await journal.read(by, "seating.read", hearing)
    composed = await compositions.composed(hearing, ticked)
    following = composed.proposal.following
    shown = following if everybody else following[:SHOWN]
    return page(
        "seating/proposal.html",
        typed=typed,
        problems=problems,
        hearing=hearing,
        case=case,
        said=await told.when_and_where(hearing, programme),
        live=live,
        proposal=composed.proposal,
        beside=beside,
        people=[_person(ranked) for ranked in (*composed.proposal.chosen, *shown)],
        not_shown=len(following) - len(shown),
        checks=composed.checks,
        free=composed.free,
        why=composed.why,
        after=composed.after,
        by_phone=[(who.id, who.name) for who in composed.by_phone],
        coming=hearing.state == "arranged" and hearing.starts_at > now(),
        in_time=offers.in_time(now(), hearing.starts_at),
        loan=composed.loan,
        lent_at=clock_words(local(composed.loan.of.starts_at, programme.time_zone)) if composed.loan else "",
    )


def beside(who: Candidate, but: str = "") -> str:
    """What else helps to choose: the roles somebody is ready for, and their language."""
    named = [role for role in NAMED if role in who.roles and role != but]
    return ", ".join(filter(None, [*named, who.language]))


def _person(ranked: Ranked) -> dict[str, Any]:
    """One line to tick, as the component `choose` takes it."""
    reach = bool(ranked.who.email or ranked.who.phone)
    role = ranked.place.role if ranked.place else "juror"
    more = beside(ranked.who, but=role)  # that one is its badge
    return {
        "value": ranked.who.id,
        "text": f"{ranked.who.name} ({more})" if more else ranked.who.name,
        "detail": ranked.why if reach else f"{ranked.why} There is no email and no phone. Ask them yourself.",
        "badge": "" if role == "juror" else role.capitalize(),
        "colour": "blue",
        "ticked": ranked.place is not None,
    }


@post("/hearings/{hearing_id:uuid}/seating", name="offer-seats", opt=STAFF)
async def offer_seats(
    request: Request[Any, Any, Any],
    hearing_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    hearing = await hearings.get(by, hearing_id)
    typed = await forms.typed(request)
    form = forms.read(typed, ChoiceForm)
    if form.choosing and form.do == "check":
        return await _show(hearing, by, programme, ticked=form.ticked, typed=typed)
    if form.choosing and not form.juror:
        return await _show(hearing, by, programme, ticked=[], typed=typed, problems={"juror": NOBODY_TICKED})
    full = not await seats.free_places(hearing)
    made = await seats.offer_all(hearing, by, form.ticked if form.choosing else None)
    notice = await _asked(made) if made else ("Every seat is offered already." if full else NOTHING_OFFERED)
    return redirect(f"/hearings/{hearing.id}", notice=notice)


@post("/hearings/{hearing_id:uuid}/seats", name="give-seat", opt=STAFF)
async def give_seat(
    request: Request[Any, Any, Any],
    hearing_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    """Somebody said yes on the telephone, whether they were asked before or not."""
    hearing = await hearings.get(by, hearing_id)
    typed = await forms.typed(request)
    form = forms.read(typed, PhoneForm)
    if form.on_phone is None:
        return await _show(hearing, by, programme, problems={"on_phone": "Choose who said yes."})
    juror = await jurors.get(by.programme, form.on_phone)
    seat = await seats.give(hearing, juror, by)
    how = "stands by" if is_standby(seat.place) else "has a seat"
    return redirect(f"/hearings/{hearing.id}", notice=f"{jurors.name(juror)} {how}.")


async def _asked(made: list[Seat]) -> str:
    """How many were asked, and how many of them no letter reaches."""
    out_of_reach = await Juror.count().where(
        Juror.id.is_in([seat.juror for seat in made]), Juror.email == "", Juror.phone == ""
    )
    asked = f"{len(made)} {'person is' if len(made) == 1 else 'people are'} asked."
    if out_of_reach:
        return f"{asked} {out_of_reach} without email or phone: ask them yourself."
    return f"{asked} Each gets a letter with a link."


@post("/hearings/{hearing_id:uuid}/loans", name="lend-peer", opt=STAFF)
async def lend_peer(
    request: Request[Any, Any, Any], hearing_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Redirect:
    """Somebody changes over from another hearing of that evening, and another follows there."""
    hearing = await hearings.get(by, hearing_id)
    form = forms.read(await forms.typed(request), LoanForm)
    loan = await lending.lend(hearing, form.seat, by)
    told_ = f"{loan.who.name} is asked to change over. There: {loan.then.words}"
    return redirect(f"/hearings/{hearing.id}/seating", notice=told_)


@post("/seats/{seat_id:uuid}/answer", name="answer-for-juror", opt=STAFF)
async def answer_for_juror(
    request: Request[Any, Any, Any], seat_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Redirect:
    """Somebody rang: the coordinator writes down what they say."""
    seat = await seats.get(by, seat_id)
    form = forms.read(await forms.typed(request), AnswerForm)
    if form.answer == "not-a-no":
        await seats.not_a_no(seat, by)
        return redirect(f"/hearings/{seat.hearing}", notice="The no is taken back.")
    if form.answer in ("yes", "no", "know", "still"):
        await (seats.confirm(seat, by) if form.answer == "still" else seats.answer(seat, form.answer, by))
        return redirect(f"/hearings/{seat.hearing}", notice="The answer is written down.")
    return redirect(f"/hearings/{seat.hearing}", notice="Choose one of the answers.")


@post("/seats/{seat_id:uuid}/release", name="release-seat", opt=STAFF)
async def release_seat(
    seat_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Redirect:
    seat = await seats.release(await seats.get(by, seat_id), by)
    then = "Ask the next when you are ready." if programme.asks_first else "The next person is asked."
    return redirect(f"/hearings/{seat.hearing}", notice=f"The seat is released. {then}")


@post("/seats/{seat_id:uuid}/replacement", name="replace-seat", opt=STAFF)
async def replace_seat(
    request: Request[Any, Any, Any], seat_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Redirect:
    """Somebody else is asked in their place, in one click."""
    seat = await seats.get(by, seat_id)
    form = forms.read(await forms.typed(request), InsteadForm)
    made = await seats.replace(seat, by, form.asked)
    asked = await _asked(made) if made else "Who stood by moves up."
    return redirect(f"/hearings/{seat.hearing}/seating", notice=f"The seat is released. {asked}")


routes: list[Any] = [
    show_seating,
    offer_seats,
    give_seat,
    lend_peer,
    answer_for_juror,
    release_seat,
    replace_seat,
]
