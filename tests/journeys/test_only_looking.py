"""Looking changes nothing, whoever looks: a person, a stranger, or the machine that scans the mail."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from cases import consents, database, hours, programmes, terms
from cases.actors import now
from cases.tables import Agreement, Case, HarmedPerson, JournalEntry, Person, Programme, Term
from panel import closing, feedback, links, own_case
from panel.tables import Account, Feedback, Graduate, Juror, Seat, SignIn
from scheduling.tables import Hearing
from tests import matrix
from tests.agreed import an_agreement
from tests.builders import (
    a_case,
    a_coordinator,
    a_harmed_person,
    a_hearing,
    a_juror,
    a_person,
    a_programme,
    a_seat,
    an_account,
)
from tests.doors import PASSWORD
from tests.matrix import NOBODY, Route
from tests.visiting import let_in, shown_in, visiting
from tests.world import a_world

A_DAY = timedelta(days=1)
READINGS = {"journal_entry", "journal_head"}


@dataclass
class Mailed:
    """One programme, and a link of every purpose in somebody’s letter."""

    programme: Programme
    here: dict[str, str] = field(default_factory=dict)  # purpose: address

    async def mint(self, purpose: str, **of: UUID) -> None:
        token = await links.mint(purpose, programme=self.programme.id, **of, good_for=A_DAY)
        self.here[purpose] = links.PATHS[purpose] + token

    def pages(self, routes: list[Route]) -> list[str]:
        """Each link, and every page whose address begins with it."""
        found = []
        for purpose, here in self.here.items():
            base = links.PATHS[purpose] + "{token}"
            behind = [one.path.replace(base, here, 1) for one in routes if one.path.startswith(f"{base}/")]
            found += [here, *behind]
        return found


@dataclass(frozen=True, slots=True)
class Awaited:
    """Whom the links wait for."""

    case: Case
    offered: Seat
    comes: Seat
    rosa: HarmedPerson
    ward: Juror
    new: Account
    kit: Person
    service: Term
    asked: Graduate
    opinion: Feedback


async def a_letter_to_each() -> tuple[Mailed, Awaited]:
    programme = await a_programme()
    case = await a_case(programme, state="scheduled")
    offered = await a_seat(await a_hearing(programme, case))
    soon = await a_hearing(programme)
    comes = await a_seat(soon, state="accepted", answered_at=now() - timedelta(days=3))
    starts = now() + timedelta(hours=40)
    times = {Hearing.starts_at: starts, Hearing.ends_at: starts + timedelta(hours=1)}
    await Hearing.update(times).where(Hearing.id == soon.id)
    ward = await a_juror(programme, guardian_consent_on=None, state="applied")
    staff, new = [await an_account("coordinator", programme) for _ in range(2)]
    service, *later = await afterwards(programme, kit := await a_person(programme, email="kit@home.example"))
    one = Awaited(case, offered, comes, await a_harmed_person(case), ward, new, kit, service, *later)
    mailed = Mailed(programme)
    await mailed.mint("offer", juror=offered.juror, seat=offered.id)
    await mailed.mint("confirm", juror=comes.juror, seat=comes.id)
    await mailed.mint("family", case=case.id)
    await mailed.mint("guardian", case=case.id)
    await mailed.mint("harmed", harmed=one.rosa.id)
    await mailed.mint("juror-guardian", juror=ward.id)
    await mailed.mint("feed", account=staff.id)
    await mailed.mint("sign-in", juror=offered.juror)
    await mailed.mint("enrol", account=new.id)
    await mailed.mint("unlock", account=staff.id)
    agreed: Agreement = await Agreement.objects().get(Agreement.id == service.agreement)
    await mailed.mint("agreement", agreement=agreed.id, case=agreed.case)
    await mailed.mint("hours", term=service.id)
    await mailed.mint("invitation", graduate=one.asked.id)
    await mailed.mint("feedback", feedback=one.opinion.id)
    return mailed, one


async def afterwards(programme: Programme, kit: Person) -> tuple[Term, Graduate, Feedback]:
    """Hours that a supervisor is to check, and a closed case of which two letters ask something."""
    by = await a_coordinator(programme)
    agreement = await an_agreement(programme, by, person=kit)
    service = next(term for term in await terms.of(agreement) if term.kind == "service")
    await hours.log(service, on_day=programmes.today(programme), minutes=60, by=by)
    over = await a_case(programme, kit, state="completed")
    await closing.close(over, by)
    asked = await own_case.asked(over.id)
    opinion = next(row for row in await feedback.asked_of_case(over.id) if row.party == "young_person")
    assert asked
    return service, asked, opinion


async def test_a_mail_scanner_changes_nothing_and_then_one_tap_works(record: Any):
    """HEAD, five GETs and OPTIONS of every mailed link, and of every page behind it."""
    mailed, one = await a_letter_to_each()
    assert mailed.here.keys() == links.PATHS.keys()
    before, scanner = await everything(), await visiting()
    for path in mailed.pages(looked_at()):
        for method in ("HEAD", *["GET"] * 5, "OPTIONS"):
            assert (await scanner.client.request(method, path)).status_code < 500, f"{method} {path}"
    await only_readings_since(before)
    await taps(mailed.here, one)
    assert await state(one.offered) == "accepted"
    assert await state(one.comes) == "confirmed"
    said_yes = {giver for giver, kind in await consents.standing(one.case) if kind == "taking_part"}
    assert said_yes == {"young_person", "guardian"}
    assert await HarmedPerson.exists().where(HarmedPerson.wants_updates == "yes")
    assert await Juror.exists().where(Juror.id == one.ward.id, Juror.guardian_consent_on.is_not_null())
    assert await SignIn.exists().where(SignIn.juror == one.offered.juror)
    assert await Account.exists().where(Account.id == one.new.id, Account.password_hash.is_not_null())
    assert {entry.state for entry in await hours.of(one.service)} == {"waiting", "verified"}
    assert await Graduate.exists().where(Graduate.id == one.asked.id, Graduate.state == "yes")
    assert await Feedback.exists().where(Feedback.id == one.opinion.id, Feedback.safe == 5)


async def taps(here: dict[str, str], one: Awaited) -> None:
    """Each of them opens the link of their letter, and presses the one button."""
    born = (await Person.objects().get(Person.id == one.case.person)).born_on
    (entry,) = await hours.waiting(one.service)
    today = {f"on_day-{part}": str(getattr(now().date(), part)) for part in ("day", "month", "year")}
    phone = await visiting()
    for purpose, page, typed in (
        ("offer", "", {"answer": "yes"}),
        ("confirm", "", {"answer": "still"}),
        ("family", "/consent/taking_part", {"answer": "yes"}),
        ("guardian", "/consent/taking_part", {"answer": "yes"}),
        ("harmed", "/updates", {"wants_updates": "yes"}),
        ("juror-guardian", "", {"answer": "yes", "own_name": "Kim Pole"}),
        ("enrol", "", {"password": PASSWORD, "again": PASSWORD}),
        ("unlock", "", {}),
        ("sign-in", "", {}),
        ("hours", "", {"say": f"right:{entry.id}"}),
        ("agreement", "/hours", {**today, "hours": "1"}),
        ("invitation", "", {"answer": "yes"}),
        ("feedback", "/safe", {"points": "5"}),
    ):
        visitor = await visiting()
        if purpose in ("family", "guardian"):
            await let_in(here[purpose], born, visitor)
        if purpose in ("agreement", "invitation"):
            await let_in(here[purpose], one.kit.born_on, visitor)
        if purpose == "juror-guardian":
            await let_in(here[purpose], one.ward.born_on, visitor)
        if purpose == "harmed":
            await shown_in(here[purpose], one.rosa.name, visitor)
        answer = await visitor.sends(here[purpose] + page, typed, action=here[purpose])
        assert answer.status_code == 303, f"{purpose}: {answer.status_code} {answer.text[:2000]}"
    assert (await phone.get(here["feed"] + ".ics")).text.startswith("BEGIN:VCALENDAR")


async def state(seat: Seat) -> str:
    return str((await Seat.objects().get(Seat.id == seat.id)).state)


def looked_at() -> list[Route]:
    return [one for one in matrix.every_route() if one.method == "GET"]


@pytest.mark.parametrize(
    ("record_url", "every", "turned_away"),
    [
        ("sqlite", 1, 6),
        ("postgres", 4, 6),
        pytest.param("sqlite", 1, 1, marks=pytest.mark.soak),
        pytest.param("postgres", 1, 1, marks=pytest.mark.soak),
    ],
    indirect=["record_url"],
)
async def test_nobody_changes_anything_by_looking(record: Any, every: int, turned_away: int):
    """GET and HEAD of every address by everybody: only readings are written down.

    In the short form who is turned away tries each sixth address, everybody another.
    """
    world = await a_world()
    visitors = {NOBODY: await visiting()}
    visitors |= {role: await visiting(whose) for role, whose in world.people.items()}
    before = await everything()
    asked, routes = 0, looked_at()[::every]
    for number, (who, visitor) in enumerate(visitors.items()):
        for place, route in enumerate(routes):
            if (place + number) % turned_away and not matrix.lets_in(route, who):
                continue
            path = route.filled({**world.ids["own"], "token": "x" * 43, "name": "app.css"})
            assert (await visitor.get(path)).status_code < 500, path
            assert (await visitor.client.head(path)).status_code < 500, path
            asked += 2
    assert asked > 500 / every
    await only_readings_since(before)


async def only_readings_since(before: dict[str, list[Any]]) -> None:
    """No row differs, and all that the journal was told is that somebody read."""
    after = await everything()
    assert {name for name in after if after[name] != before[name]} <= READINGS
    written = await JournalEntry.select(JournalEntry.kind).where(
        JournalEntry.number > len(before["journal_entry"])
    )
    assert {row["kind"] for row in written} == {"read"}


async def everything() -> dict[str, list[Any]]:
    """Every row of every table, but not when somebody signed in was last seen."""
    rows = {}
    for table in database.tables():
        columns = [one for one in table._meta.columns if one is not SignIn.seen_at]
        found = await table.select(*columns)
        rows[table._meta.tablename] = sorted(str(sorted(row.items(), key=str)) for row in found)
    return rows
