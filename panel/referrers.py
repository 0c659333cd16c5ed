"""Whoever referred is told: it is in, it is accepted, or it comes back and why. Each once, with the change.

A letter to an agency names the reference, never the young person: mail is read on many desks. Who asked
for themselves is told less still: a message may be seen by anybody at home.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from cases import database, journey, people, programmes, referrals, states
from cases.actors import Actor
from cases.errors import NotFound
from cases.new_referrals import NewReferral
from cases.tables import Case, Person, Referral
from panel import letters, notices, reach, recipients
from panel.tables import Account, Letter
from scheduling import hearings


async def receive(by: Actor, answers: NewReferral, once: UUID | None = None) -> Referral:
    """Take a referral in, and send the receipt."""
    async with database.atomic():
        met = await _met(by, [answers])
        referral = await referrals.receive(by, answers, once)
        await _follow(met)
        await _tell("referral-received", "ask-received", referral)
    return referral


async def receive_all(by: Actor, many: Sequence[NewReferral], why: str = "") -> list[Referral]:
    """Those of a file: nobody waits for a receipt."""
    async with database.atomic():
        met = await _met(by, many)
        taken = await referrals.receive_all(by, many, why)
        await _follow(met)
    return taken


async def _met(by: Actor, many: Sequence[NewReferral]) -> list[Person]:
    """Young people we have met already, of whom a new referral may say that something is not safe."""
    if by.programme is None:
        raise NotFound
    found = [await people.with_name(by.programme, one.name, one.born_on) for one in many]
    return [person for person in found if person]


async def _follow(met: list[Person]) -> None:
    for before in met:
        await reach.follow(reach.vars_of(before), await people.get(before.id))


async def accept(referral: Referral, by: Actor) -> Case:
    """Open a case, and say so."""
    async with database.atomic():
        case = await referrals.accept(referral, by)
        await _tell("referral-accepted", "", referral)
    return case


async def give_back(referral: Referral, *, reason: str, note: str = "", by: Actor) -> Referral:
    """Return it, and say why: the reason of the list, never the note."""
    async with database.atomic():
        referral = await referrals.give_back(referral, reason=reason, note=note, by=by)
        await _tell("referral-returned", "ask-answered", referral, reason=journey.RETURN_REASONS[reason])
    return referral


async def case_given_back(case: Case, reason: str) -> None:
    """A case that was open comes back. Call it inside the atomic() of that change."""
    referral = await Referral.objects().where(Referral.id == case.referral).first()
    if referral is not None:
        words = journey.RETURN_REASONS[reason]
        await _tell("referral-returned", "", referral, reason=words)


async def elsewhere(referral: Referral) -> None:
    """Who referred it, or where they are reached, was put right: what waits for them is written afresh.

    Call it inside the atomic() in which it became so.
    """
    case = await referrals.case_of(referral)
    of_case = (Letter.case == case.id) if case else Letter.case.is_null()
    waiting = Letter.state.is_in(list(reach.WAITS)) & (Letter.party == "referrer")
    for letter in await Letter.objects().where(waiting, Letter.referral == referral.id):
        await reach.hold_back(letter)
        more = {"reason": await _why(referral, case)} if letter.name == "referral-returned" else {}
        await _tell(letter.name, "", referral, **more)
    await reach.afresh(await Letter.objects().where(waiting, Letter.referral.is_null(), of_case))
    if case and (hearing := await hearings.of_case(case)):
        await notices.catch_up(hearing, ("referrer",))


async def _why(referral: Referral, case: Case | None) -> str:
    """Why it came back, in words: before a case was open, or after."""
    steps = await states.steps("case", case.id) if case else []
    code = referral.return_reason or next((one.why for one in steps if one.to_state == journey.RETURNED), "")
    return journey.RETURN_REASONS.get(code, "")


async def _tell(to_an_agency: str, to_oneself: str, referral: Referral, **more: Any) -> None:
    name = to_oneself if referral.source == "self" else to_an_agency
    if not name:
        return
    recipient = await recipients.asker(referral)
    if recipient is None or (recipient.ring_only and name == "ask-received"):
        return  # to ring us about what they have just sent would only worry them
    programme = await programmes.get(referral.programme)
    await letters.write(
        name,
        key=f"{name}:{referral.id}",
        programme=programme,
        to=recipient,
        context={
            "first_name": people.greeting(recipient.name) or "there",
            "reference": referral.reference,
            "agency_reference": referral.agency_reference,
            **more,
            **({"path": f"/my-referrals/{referral.id}"} if referral.account_id else {}),
        },
        referral=referral.id,
    )


def theirs(account: Account) -> Any:
    """The referrals of this account: sent with it, or typed in by the coordinator with its address."""
    written_for = (Referral.referrer_email == account.email) & (Referral.source != "self")
    return (Referral.programme == account.programme) & ((Referral.account_id == account.id) | written_for)


async def sent(account: Account, referral: UUID) -> Referral | None:
    """One of theirs."""
    found: Referral | None = await Referral.objects().where(theirs(account), Referral.id == referral).first()
    return found
