"""A family's own pages: the link to them, and what a yes, a no or a change of mind means there."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from cases import consents, database, journal, people, programmes
from cases.actors import Actor, now
from cases.errors import NotFound, Refused
from cases.tables import Case
from panel import letters, links, notices, recipients
from panel.tables import Letter
from scheduling import hearings
from scheduling.tables import Hearing

PURPOSES = {"young_person": "family", "guardian": "guardian"}
OPEN = timedelta(days=120)  # longer than a case waits for its hearing
OF_AGE = "They are of age and answer alone. A parent or carer gets no page any more."
SAID_NO = "Somebody in the family does not agree to take part."


def actor_of(case: Case, party: str, name: str, address: str = "") -> Actor:
    """Somebody of the family, who comes by a link and has no account."""
    return Actor(
        id=f"{party} of {case.id}",
        name=name,
        role="visitor",
        programme=case.programme,
        address=address,
        kept_as=consents.GIVERS[party],
    )


async def send_page(case: Case, party: str, by: Actor, once: UUID) -> None:
    """Send the young person or the guardian the link to their own page. The same click twice is once.

    Where no message is safe the letter only asks them to ring.
    """
    if party not in PURPOSES or by.programme != case.programme:
        raise NotFound
    programme = await programmes.get(case.programme)
    to = await recipient(case, party)
    async with database.atomic():
        key = f"family-page:{party}:{once}"
        if await Letter.exists().where(Letter.key == key):
            return
        said = {"first_name": people.greeting(to.name)}
        if not to.ring_only:  # who only rings us gets no link: somebody else may open it
            token = await links.mint(PURPOSES[party], programme=programme.id, case=case.id, good_for=OPEN)
            said["path"] = path(party, token)
        await letters.write(
            "family-page",
            key=key,
            programme=programme,
            to=to,
            context=said,
            party=party,
            case=case.id,
        )
        await journal.write(by, "family.page-sent", case, party, programme=case.programme)


def path(party: str, token: str) -> str:
    return f"{links.PATHS[PURPOSES[party]]}{token}"


async def recipient(case: Case, party: str) -> letters.Recipient:
    """Where the link may go. Where it is not safe to write, it is refused in words."""
    young = party == "young_person"
    ask = recipients.young_person if young else recipients.guardian
    to = await ask(case, when_stopped=True)  # who said no may change their mind there
    if to is None:
        if party not in await consents.givers(case):
            raise Refused(OF_AGE)
        programme = await programmes.get(case.programme)
        who = programme.word_respondent if young else "parent or carer"
        raise Refused(
            f"It is not safe to write to the {who}, or nobody is named. Speak with them another way."
        )
    return to


async def called_off(case: Case) -> Hearing | None:
    """The latest hearing of a case, if it was called off and its time is still to come."""
    last: Hearing | None = (
        await Hearing.objects()
        .where(Hearing.case == case.id)
        .order_by(Hearing.created_at, ascending=False)
        .first()
    )
    return last if last and last.state == "cancelled" and last.starts_at > now() else None


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


async def agree(
    case: Case, *, giver: str, kind: str, how: str, by: Actor, version: int = 0, on: date | None = None
) -> None:
    """A yes. What could not be told while somebody said no is told now."""
    async with database.atomic():
        await consents.give(case, giver=giver, kind=kind, how=how, by=by, version=version, on=on)
        if kind == "taking_part":
            await catch_up(case)


async def catch_up(case: Case) -> None:
    """The family is told of the hearing ahead, if it may be and nobody told it of this time yet."""
    if hearing := await hearings.of_case(case):
        await notices.catch_up(hearing, ("young-person", "guardian"))


async def _hold_notices_back(case: Case) -> None:
    """Letters about a hearing that wait to go to this family do not go, unless they say that it is off."""
    waiting = await Letter.objects().where(
        Letter.case == case.id,
        Letter.hearing.is_not_null(),
        Letter.party.is_in(list(PURPOSES)),
        Letter.state.is_in(["queued", "to_print"]),
        Letter.key.not_like("%-off:%"),
    )
    for letter in waiting:
        held: dict[Any, Any] = {Letter.state: "withdrawn", Letter.problem: SAID_NO}
        await Letter.update({**held, Letter.key: letters.freed_key(letter)}).where(Letter.id == letter.id)
