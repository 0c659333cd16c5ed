"""Many rows at once: a programme as large as a county, made in a moment."""

from datetime import timedelta
from uuid import uuid4

from cases import batches, journey, programmes, search
from cases.actors import now
from cases.tables import Case, Person, Programme, Referral
from panel.tables import Juror
from tests.builders import an_offence

STATES = [state for state in journey.CASE if state != "de_identified"]
FIRST = ("Amara", "Ben", "Chloe", "Dev", "Ella", "Femi", "Grace", "Hamza")
LAST = ("Ahmed", "Baker", "Clarke", "Davies", "Evans", "Ford", "Green")


async def a_crowd(
    programme: Programme, many: int, *, waiting: int | None = None, peers: int | None = None
) -> None:
    """So many cases with their young people; as many referrals that wait, and peers, unless told."""
    waiting, peers = many if waiting is None else waiting, many if peers is None else peers
    people = [_person(programme, number) for number in range(many + waiting)]
    await batches.insert(people)
    offence = (await an_offence(programme)).id
    accepted = [
        _referral(programme, one, offence, "accepted", number) for number, one in enumerate(people[:many])
    ]
    await batches.insert(accepted)
    unscreened = people[many:]
    await batches.insert(
        [
            _referral(programme, one, offence, "received", many + number)
            for number, one in enumerate(unscreened)
        ]
    )
    await batches.insert([_case(programme, referral, number) for number, referral in enumerate(accepted)])
    await batches.insert([_juror(programme, number) for number in range(peers)])


def _name(number: int) -> str:
    return f"{FIRST[number % len(FIRST)]} {LAST[number % len(LAST)]}-{number:05d}"


def _person(programme: Programme, number: int) -> Person:
    return Person(
        id=uuid4(),
        programme=programme.id,
        legal_name=_name(number),
        born_on=now().date() - timedelta(days=14 * 365 + number % 700),
        school=f"School {number % 12}",
        school_year=str(8 + number % 5),
        area="Chard",
        phone="+447700900123",
        guardian_name="Sam",
        search_text=search.text_of(_name(number)),
        created_at=now(),
    )


def _referral(programme: Programme, person: Person, offence: object, state: str, number: int) -> Referral:
    today = programmes.today(programme)
    return Referral(
        id=uuid4(),
        programme=programme.id,
        person=person.id,
        offence=offence,
        reference=f"R-26-{number:05d}",
        state=state,
        referred_on=today - timedelta(days=number % 90),
        agency="Avon and Somerset Police",
        admitted="yes",
        screen_by=today + timedelta(days=number % 30 - 10),
        search_text=search.text_of(person.search_text, f"R-26-{number:05d}"),
        received_at=now() - timedelta(minutes=number),
        decided_at=now() if state == "accepted" else None,
    )


def _case(programme: Programme, referral: Referral, number: int) -> Case:
    today = programmes.today(programme)
    reference = f"CJ-26-{number:05d}"
    return Case(
        id=uuid4(),
        programme=programme.id,
        referral=referral.id,
        person=referral.person,
        reference=reference,
        state=STATES[number % len(STATES)],
        opened_on=today - timedelta(days=number % 90),
        hear_by=today + timedelta(days=number % 60 - 20),
        search_text=search.text_of(reference, referral.search_text),
        created_at=now(),
    )


def _juror(programme: Programme, number: int) -> Juror:
    first, last = _name(number).split()
    return Juror(
        id=uuid4(),
        programme=programme.id,
        first_name=first,
        last_name=last,
        email=f"peer{number}@example.org",
        school=f"School {number % 12}",
        state="active",
        joined_on=now().date(),
        search_text=search.text_of(first, last),
        created_at=now(),
    )
