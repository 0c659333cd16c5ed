"""What the parties of a case are told about its hearing: that it is, that it moved, that it is off.

Each party once for each arrangement, in their own channel, inside the change that it tells of. Jurors
are told in `panel.told`, with their seats.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from cases import people, programmes
from cases.actors import now
from cases.tables import Case, HarmedPerson, Person, Programme, Referral
from panel import heard, letters, links, recipients, told, when
from panel.letters import Recipient
from scheduling.tables import Facilitator, Hearing

COME = ("attend", "representative")  # a harmed person who chose one of these
LINK_LASTS = timedelta(days=90)  # after the hearing: their page tells what comes next
OF_OTHERS = "of-others"  # in a key: told to the family it was taken to be about before a correction
NO_NEW_DAY, WAIT_FOR_A_DAY = "no-new-day-off", ("young-person", "guardian", "harmed")
REVIEW = ("hearing", "moved", "off", "reminder")  # of a review these have words of their own
ROLES = ("young-person", "guardian", "harmed", "facilitator", "referrer")


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody to tell. `who` is their place in the key of the letter; `link` mints them a page."""

    role: str
    who: str
    to: Recipient
    link: str = ""  # the purpose of a mailed link
    harmed: UUID | None = None
    said: dict[str, Any] = field(default_factory=dict)


async def booked(hearing: Hearing, roles: Collection[str] = ROLES) -> None:
    """There is a hearing: what happens, what to bring."""
    await _tell("hearing", hearing, roles)


async def moved(hearing: Hearing) -> None:
    """Whom the first notice has not reached is told of the new date as if there were no other."""
    await _tell("moved", hearing)


async def off(hearing: Hearing, *, but: Collection[str] = (), for_good: bool = False) -> None:
    """It is off, for all who have heard of it, or all `but` some roles. `for_good`: no new day follows."""
    await _tell("off", hearing, [role for role in ROLES if role not in but], for_good=for_good)


async def evening_off(hearings: Sequence[Hearing]) -> None:
    """An evening is off. Whoever was to run several of its hearings gets one letter that names them all."""
    runs: dict[UUID, list[Hearing]] = {}
    for hearing in hearings:
        await off(hearing, but=["facilitator"])
        if hearing.facilitator and await heard.party(hearing, str(hearing.facilitator)):
            runs.setdefault(hearing.facilitator, []).append(hearing)
    for first, *others in runs.values():
        await _facilitator_off(first, others)


async def facilitator_chosen(hearing: Hearing) -> None:
    """Whoever runs it from now on is told."""
    await _tell("hearing", hearing, ["facilitator"])


async def facilitator_relieved(before: Hearing, hearing: Hearing) -> None:
    """Whoever heard that they run it need not come. `before` is the hearing as it stood for them."""
    case = await Case.objects().where(Case.id == hearing.case).first()
    party = await _runs(before, case) if case and before.starts_at > now() else None
    if party and await heard.party(before, party.who):
        name = "facilitator-relieved-off"
        said = await told.when_and_where(before, await programmes.get(hearing.programme))
        await write(name, key(name, hearing, party.who), party, hearing, before.starts_at, **said)


async def catch_up(hearing: Hearing, roles: Collection[str]) -> None:
    """Whom nothing could be told for a while, or who wanted none of it: told as it stands now.

    Who was told of this time is not told again.
    """
    await _tell("moved", hearing, roles, unless="hearing")


async def parties(
    hearing: Hearing, *, roles: Collection[str] = ROLES, when_stopped: bool = False
) -> list[Party]:
    """Whom a letter about it may reach now."""
    case = await Case.objects().where(Case.id == hearing.case).first()
    if case is None:
        return []
    found = [party async for party in _all(case, hearing, when_stopped=when_stopped)]
    return [party for party in found if party.role in roles]


async def write(
    name: str,
    key: str,
    party: Party,
    hearing: Hearing,
    useful_until: datetime | None = None,
    *,
    also: Sequence[Hearing] = (),
    **more: Any,
) -> None:
    """One letter to one party, with when and where, and the link to their own page.

    That it is off, and whatever else is off `also`, is said of the time that they know. For whom somebody
    speaks, that is in the letter: it is they who pass it on.
    """
    programme = await programmes.get(hearing.programme)
    said = {**await told.when_and_where(hearing, programme), **party.said, **more}
    is_off, all_of_them = name.endswith("-off"), [hearing, *also]
    if is_off:
        said |= when.said(programme, *[await heard.time_of_party(one, party.who) for one in all_of_them])
    calendar = await told.invitations(all_of_them, programme, party.to, off=is_off)
    await letters.write(
        _in_words_for(name, party, hearing),
        key=key,
        programme=programme,
        to=party.to,
        context={
            **said,
            "first_name": people.greeting(party.to.name),
            "path": await _path(party, hearing, programme),
        },
        case=hearing.case,
        hearing=hearing.id,
        hearing_at=None if is_off else hearing.starts_at,
        useful_until=useful_until or hearing.starts_at,
        calendar=b"" if party.role == "referrer" else calendar,
    )


def _in_words_for(name: str, party: Party, hearing: Hearing) -> str:
    """The folder: a review is something else than the first hearing, and so it is told in its own words."""
    if "speaker" in party.said:
        return name.replace("harmed-", "speaker-")
    if hearing.purpose == "review" and name.partition(f"{party.role}-")[2] in REVIEW:
        return name.replace(f"{party.role}-", f"{party.role}-review-")
    return name


def key(name: str, hearing: Hearing, who: str) -> str:
    """Read again by `overtaken.why`."""
    return f"{name}:{hearing.id}:{hearing.sequence}:{who}"


async def _tell(
    kind: str,
    hearing: Hearing,
    roles: Collection[str] = ROLES,
    *,
    unless: str = "",
    for_good: bool = False,
) -> None:
    """What is over is told to nobody; the same thing is told once, also where another kind told it."""
    if hearing.starts_at <= now():
        return
    for party in await parties(hearing, roles=roles, when_stopped=kind == "off"):
        knew = kind == "hearing" or await heard.party(hearing, party.who)
        if kind == "off" and not knew:
            continue
        name = f"{party.role}-{kind if knew else 'hearing'}"
        if for_good and party.role in WAIT_FOR_A_DAY:
            name = NO_NEW_DAY
        letter = key(name, hearing, party.who)
        other = key(f"{party.role}-{unless}", hearing, party.who)
        if not await letters.written(letter) and not (unless and await letters.written(other)):
            await write(name, letter, party, hearing)


async def _all(case: Case, hearing: Hearing, *, when_stopped: bool) -> Any:
    person = await people.get(case.person)
    young = await recipients.young_person(case, when_stopped=when_stopped)
    if young:
        yield Party("young-person", "young-person", young, "family")
    guardian = await recipients.guardian(case, when_stopped=when_stopped)
    if guardian:
        yield Party("guardian", "guardian", guardian, "guardian", said={"their_name": _first(person)})
    if party := await _runs(hearing, case):
        yield party
    if hearing.purpose == "review":
        return  # how an agreement goes is between the family and the panel
    async for party in _harmed(case):
        yield party
    referral = await Referral.objects().where(Referral.id == case.referral).first()
    if referral and (to := await recipients.referrer(referral)):
        yield Party("referrer", "referrer", to, said={"reference": referral.reference or case.reference})


async def _harmed(case: Case) -> Any:
    """Only who chose to come: the others are not to be reminded of it."""
    for harmed in await HarmedPerson.objects().where(
        HarmedPerson.referral == case.referral,
        HarmedPerson.part == "harmed",
        HarmedPerson.taking_part.is_in(list(COME)),
    ):
        if to := await recipients.harmed(harmed):
            said = {"speaker": harmed.representative} if harmed.representative else {}
            yield Party("harmed", str(harmed.id), to, "harmed", harmed=harmed.id, said={**said})


async def _runs(hearing: Hearing, case: Case) -> Party | None:
    if hearing.facilitator is None:
        return None
    found = await Facilitator.objects().where(Facilitator.id == hearing.facilitator).first()
    to = await recipients.facilitator(found) if found else None
    return (
        Party("facilitator", str(hearing.facilitator), to, said={"reference": case.reference}) if to else None
    )


async def _facilitator_off(hearing: Hearing, others: Sequence[Hearing]) -> None:
    of = [one.case for one in (hearing, *others)]
    references = await Case.select(Case.reference).where(Case.id.is_in(of))
    for party in await parties(hearing, roles=["facilitator"]):
        name = "facilitator-off"
        party.said["reference"] = ", ".join(sorted(row["reference"] for row in references))
        await write(name, key(name, hearing, party.who), party, hearing, also=others)


async def _path(party: Party, hearing: Hearing, programme: Programme) -> str:
    """Their own page. Who is only asked to ring gets no link that somebody else could follow."""
    if party.role == "facilitator":
        return f"/hearings/{hearing.id}"
    if not party.link or party.to.ring_only or party.to.way[0] == "print":
        return "/"
    token = await links.mint(
        party.link,
        programme=programme.id,
        case=None if party.harmed else hearing.case,
        harmed=party.harmed,
        good_for=hearing.starts_at - now() + LINK_LASTS,
    )
    return f"{links.PATHS[party.link]}{token}"


def _first(person: Person) -> str:
    return (people.known_as(person).split() or [""])[0]
