"""A family's own pages: the link to them, and what a yes, a no or a change of mind means there."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from cases import consents, database, journal, people, programmes
from cases.actors import Actor
from cases.errors import NotFound, Refused
from cases.tables import Case, Person
from panel import letters, links
from panel.tables import Letter
from scheduling.tables import Hearing

PURPOSES = {"young_person": "family", "guardian": "guardian"}
OPEN = timedelta(days=120)  # longer than a case waits for its hearing
SAID_NO = "Somebody in the family does not agree to take part."


def actor_of(case: Case, party: str, name: str, address: str = "") -> Actor:
    """Somebody of the family, who comes by a link and has no account."""
    return Actor(
        id=f"{party} of {case.id}", name=name, role="visitor", programme=case.programme, address=address
    )


async def send_page(case: Case, party: str, by: Actor, once: UUID) -> None:
    """Send the young person or the guardian the link to their own page. The same click twice is once."""
    if party not in PURPOSES or by.programme != case.programme:
        raise NotFound
    programme = await programmes.get(case.programme)
    to = await recipient(case, party)
    async with database.atomic():
        key = f"family-page:{party}:{once}"
        if await Letter.exists().where(Letter.key == key):
            return
        token = await links.mint(PURPOSES[party], programme=programme.id, case=case.id, good_for=OPEN)
        await letters.write(
            "family-page",
            key=key,
            programme=programme,
            to=to,
            context={"first_name": to.name.partition(" ")[0], "path": path(party, token)},
            party=party,
            case=case.id,
        )
        await journal.write(by, "family.page-sent", case, party, programme=case.programme)


def path(party: str, token: str) -> str:
    return f"{links.PATHS[PURPOSES[party]]}{token}"


async def recipient(case: Case, party: str) -> letters.Recipient:
    """Where the link may go. Where it is not safe to write, it is refused in words."""
    person: Any = await Person.objects().get(Person.id == case.person)
    programme = await programmes.get(case.programme)
    to = _young_person(person) if party == "young_person" else _guardian(person)
    who = programme.word_respondent if party == "young_person" else "parent or carer"
    if not (person.safe_to_contact if party == "young_person" else person.guardian_safe_to_contact):
        raise Refused(f"It is not safe to write to the {who}. Speak with them another way.")
    if not to.way[0]:
        raise Refused(f"There is no email and no phone of the {who}. Write one down first.")
    return to


def _young_person(person: Person) -> letters.Recipient:
    return letters.Recipient(
        name=people.known_as(person),
        email=person.email,
        phone=person.phone,
        party="young_person",
        ring_only=not person.safe_to_leave_message,
    )


def _guardian(person: Person) -> letters.Recipient:
    return letters.Recipient(
        name=person.guardian_name or "Parent or carer",
        email=person.guardian_email,
        phone=person.guardian_phone,
        party="guardian",
        ring_only=not person.guardian_safe_to_leave_message,
    )


async def agree(case: Case, *, giver: str, kind: str, how: str, by: Actor, **more: Any) -> None:
    """A yes. `more`: the version of the words, the day of a paper."""
    await consents.give(case, giver=giver, kind=kind, how=how, by=by, **more)


async def decline(case: Case, *, giver: str, kind: str, how: str, by: Actor, version: int = 0) -> None:
    """A no, or a yes taken back. Nothing is cancelled: the coordinator speaks with them first."""
    async with database.atomic():
        await consents.refuse(case, giver=giver, kind=kind, how=how, by=by, version=version)
        if kind == "taking_part":
            await _hold_notices_back(case)


async def take_back(case: Case, *, giver: str, kind: str, by: Actor) -> None:
    async with database.atomic():
        await consents.withdraw(case, giver=giver, kind=kind, by=by)
        if kind == "taking_part":
            await _hold_notices_back(case)


async def _hold_notices_back(case: Case) -> None:
    """Letters about a hearing that wait to go to this family do not go."""
    rows = await Hearing.select(Hearing.id).where(Hearing.case == case.id)
    hearings = [row["id"] for row in rows]
    if hearings:
        await Letter.update({Letter.state: "withdrawn", Letter.problem: SAID_NO}).where(
            Letter.hearing.is_in(hearings),
            Letter.party.is_in(list(PURPOSES)),
            Letter.state == "queued",
        )
