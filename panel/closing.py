"""Closing a completed case: the last talk, who is told how it ended, who is asked what they think.

    await closing.close(case, by)           # the letters, the questions, and the invitation to the pool

Everything is one transaction: a case is never closed with half of its letters.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cases import agreements, clocks, database, journal, people, programmes, sealing, states
from cases.actors import Actor
from cases.errors import BadInput, NotFound, WrongState
from cases.tables import Case, HarmedPerson, Programme, Referral
from panel import feedback, graduates, letters, recipients
from panel.letters import Recipient

LONGEST = 5_000
CHARGE: Mapping[str, str] = {
    "": "There is nothing to ask for",
    "asked": "We ask the referrer to drop it",
    "dismissed": "It was dropped",
    "expunged": "It was taken off the record",
}
ENDED: Mapping[str, str] = {
    "completed": "Everything that was agreed is done.",
    "late": "Everything that was agreed is done, some of it late.",
    "partial": "A part of what was agreed is done.",
}
ASK = "Please drop the charge."


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is written down on closing. `invite`: the young person is asked to join the pool."""

    exit_on: date | None = None
    exit_words: str = ""
    charge: str = ""
    charge_on: date | None = None
    invite: bool = True


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody whom closing tells. `to` is none where nobody may write to them; `why` says so."""

    name: str
    key: str
    who: str
    to: Recipient | None
    why: str = ""


async def close(case: Case, by: Actor, told: Told | None = None) -> Case:
    """Close it. Closed twice is closed once, and nobody is told twice."""
    told = told or Told()
    if by.programme != case.programme:
        raise NotFound
    await _check(case, told)
    async with database.atomic():
        case = await _fresh(case)
        if case.state == "closed":
            return case
        if case.state != "completed":
            raise WrongState(f"{case.reference} is not completed. Look at it again.")
        sealed = sealing.seal("case_file.exit", case.id, told.exit_words.strip()) if told.exit_words else None
        await states.change(
            case,
            "case",
            "closed",
            by,
            also={
                Case.exit_on: told.exit_on,
                Case.exit_sealed: sealed,
                Case.dismissal: told.charge,
                Case.dismissal_on: told.charge_on,
            },
        )
        await _tell(case)
        await feedback.ask_for_case(case)
        if told.invite:
            await graduates.ask(case, by)
    return case


async def charge(case: Case, became: str, on: date, by: Actor) -> Case:
    """What became of the charge, when the answer comes after the case is closed."""
    if became not in CHARGE or not became:
        raise BadInput({"charge": "Choose one of these."})
    if on > programmes.today(await programmes.get(case.programme)):
        raise BadInput({"charge_on": "The day must be today or in the past."})
    async with database.atomic():
        await Case.update({Case.dismissal: became, Case.dismissal_on: on}).where(
            Case.id == case.id, Case.programme == by.programme
        )
        await journal.write(by, "case.charge", case, became, programme=case.programme)
    return await _fresh(case)


async def close_by(case: Case, programme: Programme) -> date:
    """The last day that the closing clock allows."""
    completed = next(
        (step for step in await states.steps("case", case.id) if step.to_state == "completed"), None
    )
    since = programmes.day_of(completed.at, programme) if completed else programmes.today(programme)
    holidays = programmes.holidays(programme, since)
    return clocks.working_days_after(since, programme.closing_days, holidays)


def exit_words(case: Case) -> str:
    """What the young person said in the last talk, opened."""
    return sealing.unseal("case_file.exit", case.id, case.exit_sealed) if case.exit_sealed else ""


async def readers(case: Case) -> list[Reader]:
    """Who is told that it is closed, and who is not and why."""
    referral = await Referral.objects().where(Referral.id == case.referral).first()
    found = [
        _reader(
            "young-person-closed",
            case,
            "Young person",
            await recipients.young_person(case, when_stopped=True),
        ),
        _reader(
            "guardian-closed", case, "Parent or carer", await recipients.guardian(case, when_stopped=True)
        ),
        _reader(
            "referrer-closed", case, "Referrer", await recipients.referrer(referral) if referral else None
        ),
    ]
    return [*found, *[await _harmed(one) for one in await _were_harmed(case)]]


def _reader(name: str, case: Case, who: str, to: Recipient | None) -> Reader:
    why = "" if to and to.way[0] else "Nobody may write to them, or there is no address."
    return Reader(name, f"{name}:{case.id}", who, to, why)


async def _harmed(harmed: HarmedPerson) -> Reader:
    """As they chose: who did not say that they want to hear of it is left in peace."""
    to = await recipients.harmed(harmed) if harmed.wants_updates == "yes" else None
    why = "" if to else "They did not ask to be told." if harmed.wants_updates != "yes" else "It is not safe."
    return Reader("harmed-closed", f"harmed-closed:{harmed.id}", "Harmed person", to, why)


async def _were_harmed(case: Case) -> list[HarmedPerson]:
    found: list[HarmedPerson] = (
        await HarmedPerson.objects()
        .where(HarmedPerson.referral == case.referral, HarmedPerson.part == "harmed")
        .order_by(HarmedPerson.created_at)
    )
    return found


async def _tell(case: Case) -> None:
    programme = await programmes.get(case.programme)
    referral = await Referral.objects().where(Referral.id == case.referral).first()
    child = people.known_as(await people.get(case.person)).partition(" ")[0]
    said = {
        "ended": await ended(case),
        "their_name": child,
        "reference": (referral.reference if referral else "") or case.reference,
        "ask": ASK if case.dismissal == "asked" else "",
    }
    for reader in await readers(case):
        if reader.to is not None:
            await letters.write(
                reader.name,
                key=reader.key,
                programme=programme,
                to=reader.to,
                context={**said, "first_name": people.greeting(reader.to.name)},
                case=None if reader.name == "harmed-closed" else case.id,
            )


async def ended(case: Case) -> str:
    """How it ended, in a sentence that anybody of them may read."""
    last = await agreements.last_of(case)
    return ENDED.get(last.ending if last else "", ENDED["completed"])


async def _check(case: Case, told: Told) -> None:
    today = programmes.today(await programmes.get(case.programme))
    problems = {}
    if told.exit_on and told.exit_on > today:
        problems["exit_on"] = "The day must be today or in the past."
    if len(told.exit_words) > LONGEST:
        problems["exit_words"] = f"This is too long. Use at most {LONGEST} letters."
    if told.charge not in CHARGE:
        problems["charge"] = "Choose one of these."
    if told.charge_on and told.charge_on > today:
        problems["charge_on"] = "The day must be today or in the past."
    if problems:
        raise BadInput(problems)


async def _fresh(case: Case) -> Case:
    found: Case | None = await Case.objects().where(Case.id == case.id).first()
    if found is None:
        raise NotFound
    return found
