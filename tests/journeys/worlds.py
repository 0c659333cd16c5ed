"""Records to walk through: the demo’s story with all that can stand on a page, and one with nothing."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from cases import harmed
from cases.actors import now
from cases.tables import Case, Programme
from panel import demo, family_gate, harmed_page, importing, links, second_factor, sign_ins
from panel.demo_people import TOWNS
from panel.security import Door
from panel.sign_ins import actor_of
from panel.tables import Account, Juror, Link, Seat
from scheduling.tables import Hearing
from tests.builders import (
    a_case,
    a_harmed_person,
    a_hearing,
    a_juror,
    a_person,
    a_programme,
    a_seat,
    an_account,
)
from tests.conftest import KEYRING
from tests.journeys.crawling import Stop
from tests.visiting import settings

SPREADSHEETS = Path(__file__).parents[1] / "spreadsheets"
LASTING = timedelta(days=14)
PUBLIC = ("/", "/sign-in", "/sign-in/link", "/unlock", "/mailbox", "/accessibility", "/privacy", "/help")


@dataclass
class Grounds:
    """Where people begin to walk, and single pages that no link leads to."""

    begin: dict[str, tuple[str, list[str]]] = field(default_factory=dict)  # who: cookie, paths
    stops: list[Stop] = field(default_factory=list)


async def a_told_world() -> Grounds:
    """The demo, files half brought in, a seat in every state, links of every kind."""
    await demo.tell(settings(PANEL_DEMO="yes"))
    programme = await Programme.objects().get(Programme.name == TOWNS[0].name)
    grounds = Grounds()
    people = await Account.objects().where(Account.programme == programme.id)
    people += await Account.objects().where(Account.role == "administrator")
    for account in people:
        grounds.begin[account.role] = (await sign_ins.begin(account=account), ["/", "/my-account"])
    coordinator = next(one for one in people if one.role == "coordinator")
    cookie = grounds.begin["coordinator"][0]
    await _files(coordinator)
    grounds.begin["coordinator"][1].extend(["/imports", "/imports?kind=jurors", "/hearings?view=list"])
    grounds.begin["nobody"] = ("", [*PUBLIC])
    juror = await a_juror(programme, first_name="Noor", last_name="Vale")
    grounds.begin["juror"] = (await sign_ins.begin(juror=juror), ["/", "/my-account"])
    grounds.stops += [
        Stop("coordinator", "/cases?q=zzz", cookie, name="no case found"),
        *[Stop("coordinator", path, cookie, name=name) async for name, path in _hearings(programme)],
        *[stop async for stop in _seats(programme, juror)],
    ]
    grounds.stops += [stop async for stop in _links(coordinator, juror)]
    grounds.stops += [stop async for stop in _families(programme)]
    grounds.stops += [stop async for stop in _on_the_way(programme)]
    grounds.stops += [
        Stop("nobody", "/nowhere", status=404),
        Stop("coordinator", "/nowhere", cookie, 404, "404 inside"),
    ]
    grounds.stops += [Stop("nobody", "/sign-out", status=405)]
    return grounds


async def _files(coordinator: Account) -> None:
    """One of each: to be matched, to be looked at, and brought in."""
    by = actor_of(coordinator)
    await importing.preview(by, "referrals", "who.csv", b"Concerning,DOB\nAda Ash,01/02/2011\n")
    kept = SPREADSHEETS / "referrals-as-kept.csv"
    await importing.preview(by, "referrals", kept.name, kept.read_bytes())
    pool = SPREADSHEETS / "jurors-as-kept.csv"
    await importing.confirm(by, (await importing.preview(by, "jurors", pool.name, pool.read_bytes())).id)


async def _hearings(programme: Programme) -> AsyncIterator[tuple[str, str]]:
    """The hearing that most people were asked about, and one that stands."""
    asked = Counter(
        row["hearing"] for row in await Seat.select(Seat.hearing).where(Seat.programme == programme.id)
    )
    yield "hearing of many answers", f"/hearings/{asked.most_common(1)[0][0]}"
    stands = (
        await Hearing.objects()
        .where(
            Hearing.programme == programme.id, Hearing.panel_stood_at.is_not_null(), Hearing.starts_at > now()
        )
        .first()
    )
    if stands:
        yield "hearing that stands", f"/hearings/{stands.id}"


async def _seats(programme: Programme, juror: Juror) -> AsyncIterator[Stop]:
    """The juror's page for every way a seat can stand, each at a hearing of its own."""
    gone = (410, {})
    states: dict[str, tuple[int, dict[str, Any]]] = {
        "offered": (200, {}),
        "accepted": (200, {"answered_at": now()}),
        "declined": (200, {}),
        "expired": (200, {}),
        "conflicted": (200, {}),
        "released": gone,
    }
    for state, (status, only) in states.items():
        hearing = await a_hearing(programme, await a_case(programme))
        seat = await a_seat(hearing, juror, **{"state": state, **only})
        await a_seat(hearing, place=2, state="accepted")
        path = f"/s/{await _offer(seat)}"
        yield Stop("juror by link", path, status=status, name=f"seat {state}")
        for further in {
            "offered": ("/know", "/not-me"),
            "accepted": ("/change",),
            "declined": ("/change",),
        }.get(state, ()):
            yield Stop("juror by link", path + further, name=f"seat {state}{further}")
    full = await a_hearing(programme, await a_case(programme), seats=1, seats_least=1)
    await a_seat(full, state="accepted")
    late = await a_seat(full, juror, place=1, state="expired")
    yield Stop("juror by link", f"/s/{await _offer(late)}", status=410, name="seat expired and taken")
    for name, changed in {
        "cancelled": {Hearing.state: "cancelled"},
        "begun": {Hearing.starts_at: now() - timedelta(minutes=5)},
    }.items():
        hearing = await a_hearing(programme, await a_case(programme))
        seat = await a_seat(hearing, juror)
        await Hearing.update(changed).where(Hearing.id == hearing.id)
        yield Stop("juror by link", f"/s/{await _offer(seat)}", status=410, name=f"seat {name}")


async def _offer(seat: Seat) -> str:
    return await links.mint(
        "offer", programme=seat.programme, juror=seat.juror, seat=seat.id, good_for=LASTING
    )


async def _links(coordinator: Account, juror: Juror) -> AsyncIterator[Stop]:
    """A mailed link of every kind, fresh and used."""
    whose: dict[str, dict[str, UUID]] = {
        "sign-in": {"juror": juror.id},
        "unlock": {"account": coordinator.id},
    }
    for purpose, of in whose.items():
        for status in (200, 410):
            token = await links.mint(purpose, programme=juror.programme, good_for=LASTING, **of)
            if status == 410:
                await links.use_up(await links.find(token, purpose))
            yield Stop("nobody", links.PATHS[purpose] + token, status=status)


async def _families(programme: Programme) -> AsyncIterator[Stop]:
    """The family’s own pages, while a hearing waits: asked for the birth date, let in, and without one."""
    case = await _heard_soon(programme)
    dateless = await _heard_soon(programme, born_on=None)
    for purpose, pages in {
        "family": ("", "/consent/taking_part", "/about", "/date", "/panel"),
        "guardian": ("", "/consent", "/coming"),
    }.items():
        here, link = await _family_link(purpose, case)
        yield Stop(f"{purpose} by link", f"{here}/born", name=f"{purpose} birth date")
        for further in pages:
            opened = Stop(f"{purpose} by link", here + further, _opened(link), name=purpose + further)
            yield replace(opened, kept_as=family_gate.COOKIE)
        plain, _ = await _family_link(purpose, dateless)
        yield Stop(f"{purpose} by link", plain, name=f"{purpose} without a date")
    here, link = await _family_link("family", case)
    await Link.update({Link.wrong_tries: links.TRIES}).where(Link.id == link.id)
    yield Stop("family by link", here, status=410, name="family locked")
    rosa = await a_harmed_person(case)
    await harmed.say(rosa, "statement", "I was scared.", harmed_page.actor_of(rosa))
    token = await links.mint("harmed", programme=programme.id, harmed=rosa.id, good_for=LASTING)
    for further in ("", "/part", "/statement", "/safety", "/updates"):
        yield Stop("harmed by link", f"/h/{token}{further}", name="harmed" + further)


async def _heard_soon(programme: Programme, **only: Any) -> Case:
    case = await a_case(programme, await a_person(programme, **only), state="scheduled")
    await a_hearing(programme, case)
    return case


async def _family_link(purpose: str, case: Case) -> tuple[str, Link]:
    token = await links.mint(purpose, programme=case.programme, case=case.id, good_for=LASTING)
    return links.PATHS[purpose] + token, await links.find(token, purpose)


def _opened(link: Link) -> str:
    """The cookie of a browser in which the birth date was given."""
    door = Door(settings(), KEYRING.derive("csrf"), {"headers": [], "client": None})
    family_gate.keep_open(door, link)
    return door.set[family_gate.COOKIE][0]


async def _on_the_way(programme: Programme) -> AsyncIterator[Stop]:
    """Half way through enrolment, and half way through signing in."""
    account = await an_account("facilitator", programme)
    token = await links.mint("enrol", programme=programme.id, account=account.id, good_for=LASTING)
    yield Stop("nobody", f"/enrol/{token}")
    await second_factor.seal_secret(account, second_factor.new_secret())
    for stage, path in {"enrol": "/enrolment/code", "password": "/sign-in/code"}.items():
        yield Stop("nobody", path, await sign_ins.begin(account=account, stage=stage))


async def an_empty_world() -> Grounds:
    """A programme in which nothing has happened yet, and an installation that nobody has set up."""
    programme = await a_programme()
    grounds = Grounds()
    for role in ("coordinator", "facilitator", "evaluator", "referrer", "administrator"):
        account = await an_account(role, programme)
        grounds.begin[role] = (await sign_ins.begin(account=account), ["/"])
    grounds.begin["juror"] = (await sign_ins.begin(juror=await a_juror(programme)), ["/"])
    grounds.begin["nobody"] = ("", ["/", "/sign-in", "/sign-in/link", "/unlock"])
    return grounds
