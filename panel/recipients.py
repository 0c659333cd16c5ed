"""Whom a letter to a party goes to, or None: where it is not safe, not wanted, or theirs no longer.

Ask again for every letter. What a party said about being contacted may have changed since the last.
"""

from cases import clocks, consents, people, programmes
from cases.tables import Case, HarmedPerson, Person, Referral
from panel.letters import Recipient
from panel.tables import Account, Juror
from scheduling.tables import Facilitator

OF_AGE = 18


async def young_person(case: Case, *, when_stopped: bool = False) -> Recipient | None:
    """`when_stopped`: also where somebody took the consent back, as to say that nothing comes of it."""
    person = await people.get(case.person)
    if not person.safe_to_contact or await _stopped(case, when_stopped):
        return None
    return Recipient(
        name=people.known_as(person),
        email=person.email,
        phone=person.phone,
        party="young_person",
        ring_only=not person.safe_to_leave_message,
        on_paper=True,
    )


async def guardian(case: Case, *, when_stopped: bool = False) -> Recipient | None:
    """Nobody, once the young person is of age: then it is theirs alone, and who comes with them is too."""
    person = await people.get(case.person)
    if not _has_guardian(person) or await _stopped(case, when_stopped):
        return None
    if "guardian" not in await consents.givers(case):
        return None
    return Recipient(
        name=person.guardian_name,
        email=person.guardian_email,
        phone=person.guardian_phone,
        party="guardian",
        ring_only=not person.guardian_safe_to_leave_message,
        on_paper=True,
    )


async def harmed(harmed: HarmedPerson) -> Recipient | None:
    """Whether they want this letter is for the caller to ask; a public place gets none."""
    if not harmed.safe_to_contact or harmed.kind == "public":
        return None
    return Recipient(
        name=harmed.contact_name or harmed.name,
        email=harmed.email,
        phone=harmed.phone,
        party="harmed_person",
        ring_only=not harmed.safe_to_leave_message,
        on_paper=True,
    )


async def juror(juror: Juror) -> Recipient | None:
    """Nobody whose address turned out to be somebody else's, and nobody who has left."""
    if juror.wrong_address_at is not None or juror.state == "retired":
        return None
    return Recipient(
        name=f"{juror.first_name} {juror.last_name}",
        email=juror.email,
        phone=juror.phone,
        juror=juror.id,
        party="juror",
    )


async def guardian_of(juror: Juror) -> Recipient | None:
    """The guardian of a juror who is not of age; where the birth date is missing, as if they were not."""
    if not juror.guardian_name or juror.state == "retired" or await _grown(juror):
        return None
    return Recipient(
        name=juror.guardian_name,
        email=juror.guardian_email,
        phone=juror.guardian_phone,
        juror=juror.id,
        party="juror_guardian",
        on_paper=True,
    )


async def facilitator(facilitator: Facilitator) -> Recipient | None:
    """By the address of their account where they gave no other."""
    if facilitator.closed:
        return None
    email = facilitator.email
    if not email and facilitator.account_id:
        account = await Account.objects().where(Account.id == facilitator.account_id).first()
        email = account.email if account and account.disabled_at is None else ""
    return Recipient(facilitator.name, email, facilitator.phone, party="facilitator")


async def referrer(referral: Referral) -> Recipient | None:
    if not referral.referrer_email:
        return None
    name = referral.referrer_name or referral.agency
    return Recipient(name, referral.referrer_email, party="referrer")


async def asker(referral: Referral) -> Recipient | None:
    """Who is told what becomes of it: the agency's person by mail; who asked for themselves, or for
    their child, each where it is safe for them.
    """
    if referral.source != "self":
        return await referrer(referral)
    person = await people.get(referral.person)
    if person.email or person.phone:
        if not person.safe_to_contact:
            return None
        return Recipient(
            people.known_as(person),
            person.email,
            person.phone,
            party="young_person",
            ring_only=not person.safe_to_leave_message,
        )
    if not person.guardian_safe_to_contact:
        return None
    return Recipient(
        person.guardian_name,
        person.guardian_email,
        person.guardian_phone,
        party="guardian",
        ring_only=not person.guardian_safe_to_leave_message,
    )


async def _stopped(case: Case, when_stopped: bool) -> bool:
    return not when_stopped and bool(await consents.stopped(case))


def _has_guardian(person: Person) -> bool:
    return bool(person.guardian_name and person.guardian_safe_to_contact)


async def _grown(juror: Juror) -> bool:
    today = programmes.today(await programmes.get(juror.programme))
    return juror.born_on is not None and clocks.age(juror.born_on, today) >= OF_AGE
