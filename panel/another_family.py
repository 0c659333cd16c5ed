"""A hearing of a case that was about another family: who was asked to come is told that they need not.

Whoever it is about now has heard nothing yet. What the others were told is laid aside: its key is free,
and nobody counts as having heard because of it. Taken back, it is theirs again.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from cases.tables import Case
from panel import heard, notices, overtaken
from panel.notices import OF_OTHERS, Party
from panel.reach import WAITS
from panel.tables import Letter
from scheduling import hearings
from scheduling.tables import Hearing

ROLES = {"young_person": "young-person", "guardian": "guardian"}
RELIEVED = "-relieved-off"


class Leaving(NamedTuple):
    """Somebody who was asked to come, and to what."""

    hearing: Hearing
    party: Party


async def leaving(case: Case) -> list[Leaving]:
    """Who has heard of the hearing ahead. Ask before the case is about somebody else."""
    hearing = await hearings.of_case(case)
    if hearing is None:
        return []
    family = await notices.parties(hearing, roles=list(ROLES.values()), when_stopped=True)
    return [Leaving(hearing, party) for party in family if await heard.party(hearing, party.who)]


async def part(case: Case, who: Sequence[Leaving], mark: UUID) -> None:
    """Call it before links and letters are withdrawn: no link in a letter to them may stay good."""
    for letter in await _told(case):
        name, of_hearing, sequence, *of = letter.key.split(":")
        if OF_OTHERS not in of:
            await _rename(letter, [name, of_hearing, sequence, OF_OTHERS, *of, _short(mark)])
    for hearing, party in who:
        name = f"{party.role}{RELIEVED}"
        key = notices.key(name, hearing, f"{OF_OTHERS}:{party.who}:{_short(mark)}")
        await notices.write(name, key, party, hearing)


async def rejoin(case: Case, mark: UUID) -> set[str]:
    """They are told as before. Gives the roles to tell of it anew: they were sent away, or it moved."""
    hearing = await hearings.of_case(case)
    theirs = [one for one in await _told(case) if one.key.endswith(f":{_short(mark)}")]
    off = [letter for letter in theirs if letter.key.split(":")[0].endswith(RELIEVED)]
    anew = {letter.party for letter in off if not _can_be_unsaid(letter, hearing)}
    for letter in theirs:
        name, of_hearing, sequence, _, *of, _ = letter.key.split(":")
        if letter.party in anew:
            continue
        if letter in off:
            unsaid: dict[Any, Any] = {Letter.state: "withdrawn", Letter.problem: overtaken.OVERTAKEN}
            await Letter.update(unsaid).where(Letter.id == letter.id)
        else:
            await _rename(letter, [name, of_hearing, sequence, *of])
    return {ROLES[party] for party in anew}


def _can_be_unsaid(letter: Letter, hearing: Hearing | None) -> bool:
    """It has not left, and the day that they knew is still the day. Pure."""
    same = hearing is not None and letter.key.split(":")[1:3] == [str(hearing.id), str(hearing.sequence)]
    return same and letter.state in WAITS


def _short(mark: UUID) -> str:
    return str(mark)[:8]


async def tell(case: Case, roles: set[str]) -> None:
    """That there is a hearing, to these of the family."""
    if roles and (hearing := await hearings.of_case(case)):
        await notices.booked(hearing, roles)


async def _told(case: Case) -> list[Letter]:
    """What the family was told of any hearing, or is about to be."""
    found: list[Letter] = await Letter.objects().where(
        Letter.case == case.id, Letter.party.is_in(list(ROLES)), Letter.hearing.is_not_null()
    )
    return found


async def _rename(letter: Letter, parts: list[str]) -> None:
    await Letter.update({Letter.key: ":".join(parts)}).where(Letter.id == letter.id)
