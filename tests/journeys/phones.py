"""A juror who is signed in on the phone: the brief, the ticket and the own pages in each state."""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import uuid4

from cases import programmes
from cases.actors import now
from cases.tables import Case, Programme
from panel import sign_ins
from panel.tables import Availability, Away, Juror, Requirement, Training
from scheduling.tables import Hearing
from tests.builders import a_juror, all_agree, kept
from tests.journeys.by_link import GONE, a_seat_somewhere, comes_soon
from tests.journeys.crawling import Cookies, Stop, signed_in


async def stops(programme: Programme, juror: Juror) -> AsyncIterator[Stop]:
    cookies = signed_in(await sign_ins.begin(juror=juror))
    await _has_told_much(programme, juror)
    for part in (_briefs(programme, juror, cookies), _lapsed(programme)):
        async for stop in part:
            yield stop
    yield Stop(
        "juror", "/mine/availability/hours?days=tue&days=thu", cookies, name="/mine/availability/hours"
    )
    until = programmes.today(programme) + timedelta(days=60)
    yield Stop("juror", f"/mine/break/seats?until={until.isoformat()}", cookies, name="/mine/break/seats")
    for name, rests_until in {"resting": until, "rested by us": None}.items():
        resting = await a_juror(programme, state="paused", rests_until=rests_until)
        theirs = signed_in(await sign_ins.begin(juror=resting))
        for page in ("", "/break"):
            yield Stop("juror", f"/mine{page}", theirs, name=f"{name}{page}")
    newcomer = await a_juror(
        programme, state="applied", sworn_on=None, trained_until=None, guardian_consent_on=None
    )
    theirs = signed_in(await sign_ins.begin(juror=newcomer))
    for page in ("", "/training", "/oath", "/availability"):
        yield Stop("newcomer", f"/mine{page}", theirs, name=f"newcomer{page}")


async def _has_told_much(programme: Programme, juror: Juror) -> None:
    """Usual days, exams, days away, a training, and sittings they owe."""
    of_theirs = {"programme": programme.id, "juror": juror.id}
    today = programmes.today(programme)
    times = {"from_wall": "17:00", "until_wall": "20:30"}
    await kept(Availability(id=uuid4(), **of_theirs, weekday=1, **times))
    for kind, days in {"exams": 30, "away": 50}.items():
        first = today + timedelta(days=days)
        last = first + timedelta(days=10)
        await kept(Away(id=uuid4(), **of_theirs, kind=kind, from_day=first, to_day=last))
    basics = await kept(Requirement(id=uuid4(), programme=programme.id, name="Basics"))
    done = today - timedelta(days=40)
    await kept(Training(id=uuid4(), **of_theirs, requirement=basics.id, done_on=done))
    owes = {Juror.owed_sittings: 3, Juror.owed_by: today + timedelta(days=90)}
    await Juror.update(owes).where(Juror.id == juror.id)


async def _briefs(programme: Programme, juror: Juror, cookies: Cookies) -> AsyncIterator[Stop]:
    """Waiting, open and closed; and the tickets that lead there."""
    open_one = ""
    for name, hours in {"waiting": 90, "open": 30, "closed": -3}.items():
        seat = await a_seat_somewhere(
            programme, juror, state="accepted", answered_at=now() - timedelta(days=3), checked_at=now()
        )
        await comes_soon(seat, hours)
        hearing = await Hearing.objects().get(Hearing.id == seat.hearing)
        await all_agree(await Case.objects().get(Case.id == hearing.case))
        here = f"/mine/seats/{seat.id}"
        status = GONE if name == "closed" else 200
        yield Stop("juror", f"{here}/brief", cookies, status, f"brief {name}")
        yield Stop("juror", here, cookies, status, f"ticket, brief {name}")
        open_one = here if name == "open" else open_one
    for page in ("/change", "/know"):
        yield Stop("juror", f"{open_one}{page}", cookies, name=f"ticket{page}")
    asked = await a_seat_somewhere(programme, juror)
    yield Stop("juror", f"/mine/seats/{asked.id}", cookies, name="asked")
    away = await a_seat_somewhere(programme, juror, state="accepted", answered_at=now() - timedelta(days=3))
    await comes_soon(away, 24 * 35)  # in the exams
    yield Stop("juror", f"/mine/seats/{away.id}", cookies, name="said yes, then exams")


async def _lapsed(programme: Programme) -> AsyncIterator[Stop]:
    """What they lack since their yes shuts the brief."""
    over = programmes.today(programme) - timedelta(days=1)
    for name, lacks in {"oath": {"sworn_on": None}, "training": {"trained_until": over}}.items():
        juror = await a_juror(programme, **lacks)
        theirs = signed_in(await sign_ins.begin(juror=juror))
        seat = await a_seat_somewhere(
            programme, juror, state="accepted", answered_at=now() - timedelta(days=3), checked_at=now()
        )
        for page in ("", "/brief"):
            here = f"/mine/seats/{seat.id}{page}"
            yield Stop("juror", here, theirs, name=f"{name} lapsed{page}")
