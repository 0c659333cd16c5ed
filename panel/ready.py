"""What stands between a hearing and its evening: the family's word, and whom no letter reaches."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cases import consents, intake, people
from cases.tables import Case, HarmedPerson, Person, Programme, Referral
from panel import briefs, recipients
from panel.notices import COME
from scheduling.tables import Facilitator, Hearing

_FAMILY = ["No letter goes to the family while somebody in it says no."]


@dataclass(frozen=True, slots=True)
class Readiness:
    """In words, for whoever gets the hearing ready."""

    name: str  # the young person, first name and initial
    facilitator: str
    missing: Sequence[str]
    unwilling: str  # who said no, and what that means
    shut: str  # why the panel has nothing to read yet
    untold: Sequence[str]  # who gets no letter, and through whom to tell them


async def of(hearing: Hearing, case: Case, programme: Programme) -> Readiness:
    person = await people.get(case.person)
    runs = await _runs(hearing)
    word = await intake.heard(case, person, programme)
    unwilling = consents.unwilling(programme, word.stopped)
    referral: Any = await Referral.objects().get(Referral.id == case.referral)
    referrer = referral.referrer_name or referral.agency or "the referrer"
    return Readiness(
        name=people.listed(person),
        facilitator=runs.name if runs else "",
        missing=word.missing,
        unwilling=unwilling,
        shut=briefs.shut(word.lacks),
        untold=[
            *(_FAMILY if unwilling else family(person, referrer, consents.asked_of(person, programme))),
            *await _others(case, runs, referral),
        ],
    )


def family(person: Person, referrer: str, asked: Sequence[str]) -> list[str]:
    """Who of the family gets no letter. `asked`: who must agree, the young person alone of age. Pure."""
    young, guardian = people.listed(person), person.guardian_name
    may_tell = guardian if person.guardian_safe_to_contact else ""
    found = []
    if not person.safe_to_contact:
        found.append(_told_by(young, may_tell or referrer))
    if guardian and not may_tell:
        found.append(_told_by(guardian, young if person.safe_to_contact else referrer))
    elif not guardian and "guardian" in asked:
        found.append("No parent or carer is named, so none gets a letter. Ask at intake.")
    return found


def _told_by(who: str, through: str) -> str:
    return f"{who} gets no letter: do not contact them directly. Tell them through {through}."


async def _others(case: Case, runs: Facilitator | None, referral: Referral) -> list[str]:
    found = []
    if await _unsafe_harmed(case):
        found.append("A harmed person who comes gets no letter. Their file says how to tell them.")
    to = await recipients.facilitator(runs) if runs else None
    if runs and (to is None or not to.way[0]):
        found.append(f"{runs.name} gets no letter: no address is known. Tell them yourself.")
    if not referral.referrer_email:
        who = referral.referrer_name or referral.agency or "The referrer"
        found.append(f"{who} gets no letter: no email is known. Tell them yourself.")
    return found


async def _unsafe_harmed(case: Case) -> bool:
    """Whether one of them chose to come and may not be written to. Named in their file alone."""
    chosen: list[HarmedPerson] = await HarmedPerson.objects().where(
        HarmedPerson.referral == case.referral,
        HarmedPerson.part == "harmed",
        HarmedPerson.taking_part.is_in(list(COME)),
    )
    return any([await recipients.harmed(one) is None for one in chosen])


async def _runs(hearing: Hearing) -> Facilitator | None:
    if hearing.facilitator is None:
        return None
    found: Facilitator | None = (
        await Facilitator.objects().where(Facilitator.id == hearing.facilitator).first()
    )
    return found
