"""The brief: what a panel reads of a case before it is heard, and only then.

It opens to somebody who has a seat and has said that they know nobody in it, once the family agreed to
share it; a set time before, by the programme; and it closes with the hearing. Whoever stands by has
nothing to read until they are needed. It holds what the young person said themselves, and a coordinator's
words of what happened: those who wrote to us were promised that only a few read theirs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cases import consents, journal, panel_words, strengths
from cases.actors import Actor, now
from cases.errors import NotFound, WrongState
from cases.strengths import DOMAINS
from cases.tables import Case, Offence, Person, Programme, Referral
from panel import conflicts, jurors, steps
from panel.proposals import YES
from panel.tables import Seat
from scheduling.seating import places
from scheduling.tables import Hearing
from scheduling.times import local

CLOSED = "It is closed now. What you read stays with you."


@dataclass(frozen=True, slots=True)
class Brief:
    """First name, strengths before anything else, then what happened."""

    first_name: str
    strengths: tuple[tuple[str, tuple[str, ...]], ...]
    offence: str
    offence_on: date | None
    what_happened: str


def opens_at(hearing: Hearing, programme: Programme) -> datetime:
    return hearing.starts_at - timedelta(hours=programme.brief_hours)


async def stands(seat: Seat, hearing: Hearing, programme: Programme) -> str:
    """How it stands for this seat: none, check, oath, training, shut, waiting, open or closed.

    Oath or training is what they lack themselves. Shut is what nobody has agreed to share yet; why, no
    juror reads.
    """
    knows = seat.juror in await conflicts.knowing(hearing.case)
    if knows or seat.state not in YES or places.is_standby(seat.place):
        return "none"
    if hearing.state != "arranged" or now() >= hearing.ends_at:
        return "closed"
    if seat.checked_at is None:
        return "check"
    if lacks := await _lacks(seat, hearing, programme):
        return lacks
    case = await Case.objects().where(Case.id == hearing.case).first()
    if case is None or not await consents.may(case, "information"):
        return "shut"
    return "open" if now() >= opens_at(hearing, programme) else "waiting"


async def _lacks(seat: Seat, hearing: Hearing, programme: Programme) -> str:
    """What has lapsed since their yes: who has not sworn reads nothing."""
    juror = await jurors.get(seat.programme, seat.juror)
    missing = steps.lacking(juror, local(hearing.starts_at, programme.time_zone).date())
    return "oath" if steps.OATH in missing else "training" if steps.TRAINING in missing else ""


def shut(lacks: Iterable[tuple[str, str]]) -> str:
    """Why no panel can read it yet, from givers with what they have not agreed to. Pure."""
    of = [consents.GIVERS[giver].lower() for giver, kind in lacks if kind == "information"]
    if not of:
        return ""
    return (
        f"The panel has nothing to read yet. Sharing information needs a yes of the {' and the '.join(of)}."
    )


async def read(seat: Seat, hearing: Hearing, programme: Programme, by: Actor) -> Brief:
    """Open it for this reader. That they read it stands in the journal."""
    if await stands(seat, hearing, programme) != "open":
        raise WrongState(CLOSED)
    await journal.read(by, "brief.read", ("case", hearing.case))
    case = await Case.objects().where(Case.id == hearing.case).first()
    referral = await Referral.objects().where(Referral.id == case.referral).first() if case else None
    person = await Person.objects().where(Person.id == case.person).first() if case else None
    if case is None or referral is None or person is None:
        raise NotFound
    offence = await Offence.objects().where(Offence.id == referral.offence).first()
    said = await strengths.of(case)
    return Brief(
        first_name=(person.preferred_name or person.legal_name).split()[0],
        strengths=tuple(
            (DOMAINS[domain].word, own)
            for domain, lines in said.items()
            if (own := tuple(one.words for one in lines if one.said_by == "young_person"))
        ),
        offence=offence.name if offence else "",
        offence_on=referral.offence_on,
        what_happened=panel_words.of(case),
    )
