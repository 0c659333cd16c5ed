"""The juror's own pages: can you sit?, what you said, and my hearings.

A mailed link shows and answers one seat until the hearing begins. Looking changes nothing, whoever
looks: mail scanners follow links too.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Struct

from cases import contacts, journal, programmes
from cases.actors import Actor, now
from cases.errors import NotFound, WrongState
from cases.tables import Programme, StateChange
from panel import (
    briefs,
    clashes,
    conflicts,
    diary,
    jurors,
    links,
    offers,
    owed,
    seats,
    security,
    sign_ins,
    told,
)
from panel.diary import SEAT_WORDS
from panel.proposals import LIVE, YES
from panel.tables import Juror, Seat
from panel.web import forms
from panel.web.access import allow, public
from panel.web.hearings import calendar_of
from panel.web.pages import page, redirect
from panel.web.seen import plain
from scheduling.seating.places import is_standby
from scheduling.tables import Hearing
from scheduling.times import clock_words, day_words, local

LINK = public("A juror answers with the link in a letter, without a password.")
MINE = allow("juror")
ANSWERS = ("yes", "no", "know", "know_nobody", "still")
OWN_WORDS = {  # to the juror; what the staff read is said of them
    "accepted": "You said yes",
    "confirmed": "You still come",
    "declined": "You said no",
    "conflicted": "You know somebody",
}
ROOM: Any = Seat.hearing.room  # the types of the columns reach one table far


class AnswerForm(Struct, kw_only=True):
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One seat, seen by the juror who was asked. `path` is where they answer."""

    seat: Seat
    hearing: Hearing
    juror: Juror
    programme: Programme
    by: Actor
    path: str


async def by_link(token: str, request: Request[Any, Any, Any]) -> Asked:
    """Whom a link asks about what: can you come, or do you still. One that was good once says so kindly."""
    purpose = "confirm" if request.url.path.startswith(links.PATHS["confirm"]) else "offer"
    link = await links.find(token, purpose)
    juror = await jurors.get(link.programme, link.juror)
    by = sign_ins.actor_of(juror, security.door_of(request).address)
    return await _asked(link.seat, juror, by, f"{links.PATHS[purpose]}{token}")


async def by_sign_in(seat_id: UUID, by: Actor) -> Asked:
    return await _asked(seat_id, await jurors.get(by.programme, UUID(by.id)), by, f"/mine/seats/{seat_id}")


async def _asked(seat_id: UUID, juror: Juror, by: Actor, path: str) -> Asked:
    seat = await seats.get(by, seat_id)
    hearing = await Hearing.objects().where(Hearing.id == seat.hearing).first()
    if hearing is None:
        raise NotFound
    return Asked(seat, hearing, juror, await programmes.get(juror.programme), by, path)


async def show(asked: Asked, *, change: bool = False) -> Template:
    """The page for how the seat stands: the question, the ticket, thank you, or why it is over."""
    said = {
        **await told.when_and_where(asked.hearing, asked.programme),
        "first_name": asked.juror.first_name,
        "here": asked.path,
        "juror_word": asked.programme.word_juror,
        "role": asked.seat.role,
        "standby": is_standby(asked.seat.place),
        "asks_again": asked.seat.state == "accepted"
        and offers.asks_again(now(), asked.hearing.starts_at, asked.seat.answered_at),
        "contact_phone": contacts.shown(asked.programme.contact_phone, asked.programme.country),
    }
    state = asked.seat.state
    if asked.hearing.state != "arranged" or asked.hearing.starts_at <= now():
        return _begun(asked, said)
    if state in YES and not change:
        return await _ticket(asked, said)
    if state in LIVE:
        return page(
            "mine/question.html",
            said_yes=state in YES,
            confirmed=state == "confirmed",
            answer_by=_answer_by(asked),
            **said,
        )
    if state in ("declined", "expired"):
        return await _left(asked, said, change=change)
    if state == "conflicted" or await _why(asked.seat) == "not_me":
        return page("mine/thanks.html", kind=state, place_free=False, **said)
    return page("mine/over.html", status_code=410, stands="", **said)


def _begun(asked: Asked, said: dict[str, Any]) -> Template:
    """Whoever is expected and late still reads where it is; nobody is told then that they need not come."""
    stands = ""
    if asked.hearing.state in ("cancelled", "adjourned"):
        stands = "off"
    elif asked.seat.state in YES and not said["standby"]:
        goes_on = asked.hearing.state == "arranged" and asked.hearing.ends_at > now()
        stands = "begun" if goes_on else "over"
    return page("mine/over.html", status_code=200 if stands == "begun" else 410, stands=stands, **said)


async def _ticket(asked: Asked, said: dict[str, Any]) -> Template:
    clash = await clashes.at(asked.seat, asked.programme)
    if clash or (said["asks_again"] and asked.path.startswith(links.PATHS["confirm"])):
        return page("mine/still.html", cannot=clash.kind if clash else "", **said)
    return page(
        "mine/ticket.html",
        peers=await diary.peers_beside(asked.seat),
        confirmed=asked.seat.state == "confirmed",
        brief=await briefs.stands(asked.seat, asked.hearing, asked.programme),
        opens=moment_words(briefs.opens_at(asked.hearing, asked.programme), asked.programme),
        brief_at=f"/mine/seats/{asked.seat.id}/brief",
        **said,
    )


async def _left(asked: Asked, said: dict[str, Any], *, change: bool) -> Template:
    """A no, or no answer: it may still become a yes while a place is free."""
    free = bool(await seats.free_places(asked.hearing))
    if change and free:
        return page("mine/question.html", said_yes=False, answer_by="", **said)
    gone = asked.seat.state == "expired" and not free
    return page(
        "mine/thanks.html", status_code=410 if gone else 200, kind=asked.seat.state, place_free=free, **said
    )


def _answer_by(asked: Asked) -> str:
    return moment_words(asked.seat.expires_at, asked.programme)


def moment_words(moment: datetime, programme: Programme) -> str:
    at = local(moment, programme.time_zone)
    return f"{day_words(at.date(), programme.country, year=False)}, {clock_words(at)}"


async def _why(seat: Seat) -> str:
    step = (
        await StateChange.select(StateChange.why)
        .where(StateChange.subject == "seat", StateChange.subject_id == seat.id)
        .order_by(StateChange.at, ascending=False)
        .first()
    )
    return str(step["why"]) if step else ""


async def answer(asked: Asked, request: Request[Any, Any, Any], *allowed: str) -> Redirect:
    """Write the answer down, then show how it stands."""
    form = forms.read(await forms.typed(request), AnswerForm)
    if form.answer not in allowed:
        raise WrongState("Choose one of the answers.")
    if form.answer == "still":
        await seats.confirm(asked.seat, asked.by)
    elif form.answer == "know_nobody":
        await seats.know_nobody(asked.seat, asked.by)
    else:
        await seats.answer(asked.seat, form.answer, asked.by)
    return redirect(await _next(asked) if form.answer in ("still", "no") else asked.path)


async def _next(asked: Asked) -> str:
    """Where they are signed in: the next day of theirs that is in question."""
    own = asked.path.startswith("/mine/")
    following = await clashes.of(asked.programme, asked.juror.id) if own else ()
    return f"/mine/seats/{following[0].seat}" if following else asked.path


async def show_check(asked: Asked) -> Template | Redirect:
    """First name, school year and area, so that nobody has to read a case to know whom it is about.

    Only after a yes: a mailed link may be in other hands until somebody has answered.
    """
    if asked.seat.state == "offered" and asked.hearing.state == "arranged":
        return redirect(asked.path)
    if asked.seat.state not in YES or asked.hearing.state != "arranged":
        raise WrongState("There is nothing to check any more. Thank you.")
    first_name, school_year, area = await conflicts.check(asked.hearing.case)
    await journal.read(asked.by, "person.checked", ("case", asked.hearing.case))
    return page(
        "mine/know.html",
        them=first_name,
        school_year=school_year,
        area=area,
        here=asked.path,
        first_name=asked.juror.first_name,
        contact_phone=contacts.shown(asked.programme.contact_phone, asked.programme.country),
    )


async def calendar(asked: Asked) -> Response[bytes]:
    if asked.seat.state not in YES:
        raise NotFound
    return await calendar_of(asked.hearing, asked.programme)


@get(["/s/{token:str}", "/c/{token:str}"], name="offer", opt=LINK)
async def show_offer(request: Request[Any, Any, Any], token: FromPath[str]) -> Template:
    return await show(await by_link(token, request))


@get(["/s/{token:str}/change", "/c/{token:str}/change"], name="offer-change", opt=LINK)
async def show_change(request: Request[Any, Any, Any], token: FromPath[str]) -> Template:
    return await show(await by_link(token, request), change=True)


@get(["/s/{token:str}/know", "/c/{token:str}/know"], name="offer-know", opt=LINK)
async def show_know(request: Request[Any, Any, Any], token: FromPath[str]) -> Template | Redirect:
    return await show_check(await by_link(token, request))


@get(["/s/{token:str}/not-me", "/c/{token:str}/not-me"], name="offer-not-me", opt=LINK)
async def show_not_me(request: Request[Any, Any, Any], token: FromPath[str]) -> Template:
    asked = await by_link(token, request)
    if asked.seat.state not in LIVE:
        return await show(asked)
    return page(
        "mine/not_me.html",
        here=asked.path,
        first_name=asked.juror.first_name,
        contact_phone=contacts.shown(asked.programme.contact_phone, asked.programme.country),
    )


@get(["/s/{token:str}/calendar.ics", "/c/{token:str}/calendar.ics"], name="offer-calendar", opt=LINK)
async def download_offer_calendar(request: Request[Any, Any, Any], token: FromPath[str]) -> Response[bytes]:
    return await calendar(await by_link(token, request))


@post(["/s/{token:str}/answer", "/c/{token:str}/answer"], name="answer-offer", opt=LINK)
async def answer_offer(request: Request[Any, Any, Any], token: FromPath[str]) -> Redirect:
    return await answer(await by_link(token, request), request, *ANSWERS, "not_me")


@get("/mine", name="mine", opt=MINE)
async def show_mine(by: NamedDependency[Actor], programme: NamedDependency[Programme]) -> Template:
    rows = (
        await Seat.select(
            *(Seat.id, Seat.state, Seat.expires_at, Seat.answered_at, Seat.place),
            Seat.hearing.starts_at.as_alias("starts_at"),
            Seat.hearing.state.as_alias("hearing_state"),
            ROOM.venue.name.as_alias("venue"),
        )
        .where(Seat.programme == by.programme, Seat.juror == UUID(by.id), Seat.hearing.ends_at > now())
        .order_by(Seat.hearing.starts_at)
    )
    in_question = {clash.seat for clash in await clashes.of(programme, UUID(by.id))}
    lines = [
        _line(row, programme, asks=row["id"] in in_question or _asks_again(row))
        for row in rows
        if row["hearing_state"] == "arranged" and (row["starts_at"] > now() or _is_expected(row))
    ]
    juror = await jurors.get(by.programme, UUID(by.id))
    owing = await owed.of(juror)
    return page(
        "mine/list.html",
        owed=None if owing.kept else owing,
        owed_by=plain(juror.owed_by, programme) if juror.owed_by else "",
        coming=[line for line in lines if line["state"] in YES],
        waiting=[line for line in lines if line["state"] == "offered"],
        left=[line for line in lines if line["state"] in ("declined", "expired", "conflicted")],
    )


def _line(row: dict[str, Any], programme: Programme, *, asks: bool) -> dict[str, Any]:
    starts = local(row["starts_at"], programme.time_zone)
    word, colour = SEAT_WORDS[row["state"]]
    return {
        "id": row["id"],
        "state": row["state"],
        "day": day_words(starts.date(), programme.country, year=False),
        "time": clock_words(starts),
        "venue": row["venue"],
        "word": "Do you still come?" if asks else _word(row, word),
        "colour": "yellow" if asks else colour,
    }


def _word(row: dict[str, Any], word: str) -> str:
    if row["starts_at"] <= now():
        return "It has begun"
    if row["state"] in YES and is_standby(row["place"]):
        return "You stand by"
    return OWN_WORDS.get(row["state"], word)


def _is_expected(row: dict[str, Any]) -> bool:
    return row["state"] in YES and not is_standby(row["place"])


def _asks_again(row: dict[str, Any]) -> bool:
    asked_of = row["state"] == "accepted" and row["starts_at"] > now()
    return asked_of and offers.asks_again(now(), row["starts_at"], row["answered_at"])


@get("/mine/seats/{seat_id:uuid}", name="my-seat", opt=MINE)
async def show_my_seat(seat_id: FromPath[UUID], by: NamedDependency[Actor]) -> Template:
    return await show(await by_sign_in(seat_id, by))


@get("/mine/seats/{seat_id:uuid}/change", name="my-seat-change", opt=MINE)
async def show_my_change(seat_id: FromPath[UUID], by: NamedDependency[Actor]) -> Template:
    return await show(await by_sign_in(seat_id, by), change=True)


@get("/mine/seats/{seat_id:uuid}/know", name="my-seat-know", opt=MINE)
async def show_my_know(seat_id: FromPath[UUID], by: NamedDependency[Actor]) -> Template | Redirect:
    return await show_check(await by_sign_in(seat_id, by))


@get("/mine/seats/{seat_id:uuid}/calendar.ics", name="my-seat-calendar", opt=MINE)
async def download_my_calendar(seat_id: FromPath[UUID], by: NamedDependency[Actor]) -> Response[bytes]:
    return await calendar(await by_sign_in(seat_id, by))


@post("/mine/seats/{seat_id:uuid}/answer", name="answer-my-seat", opt=MINE)
async def answer_my_seat(
    request: Request[Any, Any, Any], seat_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Redirect:
    return await answer(await by_sign_in(seat_id, by), request, *ANSWERS)


routes: list[Any] = [
    show_offer,
    show_change,
    show_know,
    show_not_me,
    download_offer_calendar,
    answer_offer,
    show_mine,
    show_my_seat,
    show_my_change,
    show_my_know,
    download_my_calendar,
    answer_my_seat,
]
