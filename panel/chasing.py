"""Chasing whoever must act next: a call without an answer is written down, or a letter goes again."""

from uuid import UUID

from cases import approaches, case_files, contact_attempts, harmed
from cases.actors import Actor
from cases.contact_attempts import Attempt
from cases.errors import NotFound
from cases.tables import Case, HarmedPerson
from panel import delivery, family, guardians, harmed_page, jurors

FAMILY = tuple(family.PURPOSES)
CALLED = "The call without an answer is written down."
SENT = "The letter is on its way."


async def call(whom: str, row: UUID, by: Actor, once: UUID) -> str:
    """Nobody answered. Whoever was reached has more to say, which is written on their own page."""
    if whom in FAMILY:
        attempt = Attempt(party=whom, channel="phone", outcome="no_answer")
        await contact_attempts.record(await case_files.get(by, row), attempt, by, once)
    elif whom == "harmed_person":
        person = await harmed.get(by, row)
        case = await _case(person)
        await approaches.record(person, case, channel="phone", outcome="no_answer", by=by, once=once)
    else:
        raise NotFound
    return CALLED


async def write(whom: str, row: UUID, by: Actor, once: UUID) -> str:
    """The link to their own page, the question to a juror's guardian, or a letter that did not arrive."""
    if whom in FAMILY:
        await family.send_page(await case_files.get(by, row), whom, by, once)
    elif whom == "harmed_person":
        await harmed_page.send(await harmed.get(by, row), by, once)
    elif whom == "juror_guardian":
        await guardians.ask(await jurors.get(by.programme, row), by)
    elif whom == "letter":
        await delivery.try_again(await delivery.get(by, row), by)
    else:
        raise NotFound
    return SENT


async def _case(person: HarmedPerson) -> Case:
    case: Case | None = await Case.objects().where(Case.referral == person.referral).first()
    if case is None:
        raise NotFound
    return case
