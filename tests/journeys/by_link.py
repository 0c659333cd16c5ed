"""Jurors, their guardians and staff who come by a link in a letter: each page, in each of its states."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from cases import programmes
from cases.actors import now
from cases.tables import Programme
from panel import guardians, links, second_factor, sign_ins
from panel.tables import Account, Juror, Seat
from scheduling.tables import Hearing
from tests.builders import a_case, a_hearing, a_juror, a_seat, an_account
from tests.journeys.crawling import Stop, signed_in
from tests.journeys.families import let_in

LASTING = timedelta(days=14)
GONE = 410
BY_LINK = "juror by link"


async def stops(programme: Programme, account: Account, juror: Juror) -> AsyncIterator[Stop]:
    """All of them, in one programme. `account` works there, `juror` is of its pool."""
    parts = (_seats(programme, juror), _further_seats(programme, juror), _confirmations(programme))
    for part in (*parts, _guardians(programme), _entries(account, juror), _on_the_way(programme)):
        async for stop in part:
            yield stop


async def _seats(programme: Programme, juror: Juror) -> AsyncIterator[Stop]:
    """The juror's page for every way a seat can stand, each at a hearing of its own."""
    further = {"offered": ("/not-me",), "accepted": ("/change", "/know"), "declined": ("/change",)}
    for state in ("offered", "accepted", "confirmed", "declined", "expired", "conflicted", "released"):
        answered = {"answered_at": now()} if state in ("accepted", "confirmed") else {}
        seat = await a_seat_somewhere(programme, juror, state=state, **answered)
        path = f"/s/{await _offer(seat)}"
        yield _seat(path, state, GONE if state == "released" else 200)
        for page in further.get(state, ()):
            yield _seat(path + page, state + page)


async def _further_seats(programme: Programme, juror: Juror) -> AsyncIterator[Stop]:
    """On standby, too late, off, and over."""
    standby = await a_seat_somewhere(programme, juror, state="accepted", place=programme.seats + 1)
    yield _seat(f"/s/{await _offer(standby)}", "standby")
    full = await a_hearing(programme, await a_case(programme), seats=1, seats_least=1)
    await a_seat(full, state="accepted")
    late = await a_seat(full, juror, place=1, state="expired")
    yield _seat(f"/s/{await _offer(late)}", "expired and taken", GONE)
    for name, changed in {
        "cancelled": {Hearing.state: "cancelled"},
        "begun": {Hearing.starts_at: now() - timedelta(minutes=5)},
    }.items():
        seat = await a_seat_somewhere(programme, juror)
        await Hearing.update(changed).where(Hearing.id == seat.hearing)
        yield _seat(f"/s/{await _offer(seat)}", name, GONE)


def _seat(path: str, name: str, status: int = 200) -> Stop:
    return Stop(BY_LINK, path, status=status, name=f"seat {name}")


async def a_seat_somewhere(programme: Programme, juror: Juror, **only: Any) -> Seat:
    """At a hearing of its own, beside somebody who comes."""
    hearing = await a_hearing(programme, await a_case(programme))
    await a_seat(hearing, place=2, state="accepted")
    return await a_seat(hearing, juror, **only)


async def _offer(seat: Seat, purpose: str = "offer") -> str:
    return await links.mint(
        purpose, programme=seat.programme, juror=seat.juror, seat=seat.id, good_for=LASTING
    )


async def comes_soon(seat: Seat, hours: int = 47) -> None:
    """The hearing of this seat is so near."""
    starts = now() + timedelta(hours=hours)
    soon = {Hearing.starts_at: starts, Hearing.ends_at: starts + timedelta(hours=1)}
    await Hearing.update(soon).where(Hearing.id == seat.hearing)


async def _confirmations(programme: Programme) -> AsyncIterator[Stop]:
    """“Do you still come?”, two days before: asked, said, and too late."""
    long_ago = now() - timedelta(days=4)
    for state in ("accepted", "confirmed", "accepted"):
        seat = await a_seat_somewhere(programme, await a_juror(programme), state=state, answered_at=long_ago)
        await comes_soon(seat)
        path = f"/c/{await _offer(seat, 'confirm')}"
        yield Stop(BY_LINK, path, name=f"still {state}")
    for page in ("change", "know", "not-me"):
        yield _seat(f"{path}/{page}", f"{'offered' if page == 'not-me' else 'accepted'}/{page}")
    spent = await _offer(seat, "confirm")
    await links.use_up(await links.find(spent, "confirm"))
    yield Stop(BY_LINK, f"/c/{spent}", status=GONE, name="still, used")


async def _guardians(programme: Programme) -> AsyncIterator[Stop]:
    """May they join: not said yet, yes, no, and gone."""
    today = programmes.today(programme)
    for name in ("asked", "agreed", "refused", "left"):
        of = {"guardian_consent_on": None, "state": "retired" if name == "left" else "applied"}
        juror = await a_juror(programme, **of)
        if name == "agreed":
            await guardians.agree(juror, guardians.actor_of(juror), on=today, how="page")
        if name == "refused":
            await guardians.refuse(juror, guardians.actor_of(juror))
        token = await links.mint("juror-guardian", programme=programme.id, juror=juror.id, good_for=LASTING)
        link = None if name == "left" else await links.find(token, "juror-guardian")
        cookies = let_in(link) if link else ()
        status = 200 if link else GONE
        yield Stop("guardian of a juror", f"/jg/{token}", cookies, status, f"guardian {name}")
        for page in ["/born"] * (name == "asked") + ["/taking-back"] * (name == "agreed"):
            yield Stop(
                "guardian of a juror",
                f"/jg/{token}{page}",
                () if page == "/born" else cookies,
                name=f"guardian {name}{page}",
            )


async def _entries(account: Account, juror: Juror) -> AsyncIterator[Stop]:
    """The links that let somebody in, fresh and used; a calendar that is good no longer."""
    whose: dict[str, dict[str, UUID]] = {
        "sign-in": {"juror": juror.id},
        "unlock": {"account": account.id},
        "feed": {"account": account.id},
    }
    for purpose, of in whose.items():
        for status in (200, GONE):
            token = await links.mint(purpose, programme=juror.programme, good_for=LASTING, **of)
            if status == GONE:
                await links.use_up(await links.find(token, purpose))
            yield Stop("nobody", links.PATHS[purpose] + token, status=status)


async def _on_the_way(programme: Programme) -> AsyncIterator[Stop]:
    """Half way through enrolment, and half way through signing in."""
    account = await an_account("facilitator", programme)
    token = await links.mint("enrol", programme=programme.id, account=account.id, good_for=LASTING)
    yield Stop("nobody", f"/enrol/{token}")
    await second_factor.seal_secret(account, second_factor.new_secret())
    for stage, path in {"enrol": "/enrolment/code", "password": "/sign-in/code"}.items():
        yield Stop("nobody", path, signed_in(await sign_ins.begin(account=account, stage=stage)))
