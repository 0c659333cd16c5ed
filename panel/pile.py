"""The pile: the letters that wait for paper, printed in one go and written down in one go.

What was on the page that was printed is what is written down: a letter that came since is not in the pile.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from cases import database
from cases.actors import Actor
from cases.errors import NotFound, Refused
from panel import delivery
from panel.tables import Letter

MOST = 40  # on one page: as many as somebody puts into envelopes before they look up again
NO_PAPER = "It is not one to print any more."
EMPTY = "No letter was on that page. Open the letters to print again."


@dataclass(slots=True)
class Pile:
    """`out`: what may not go, and why."""

    letters: list[Letter] = field(default_factory=list)
    out: list[tuple[Letter, str]] = field(default_factory=list)


async def waiting(by: Actor) -> Pile:
    """The oldest first."""
    waits = Letter.objects().where(Letter.programme == by.programme, Letter.state == "to_print")
    return await _sorted(await waits.order_by(Letter.created_at, Letter.id).limit(MOST))


async def of(by: Actor, ids: Collection[UUID]) -> Pile:
    """These letters, as they stand now."""
    if not ids:
        raise Refused(EMPTY)
    found = Letter.objects().where(Letter.programme == by.programme, Letter.id.is_in(list(ids)))
    rows = await found.order_by(Letter.created_at, Letter.id)
    if len(rows) != len(set(ids)):
        raise NotFound
    return await _sorted(rows)


async def printed(by: Actor, ids: Collection[UUID]) -> Pile:
    """All are written down as printed, or, where one may not go any more, none. The same twice is once."""
    async with database.atomic():
        pile = await of(by, ids)
        for letter in [] if pile.out else pile.letters:
            await delivery.printed(letter, by)
    return pile


async def _sorted(letters: Collection[Letter]) -> Pile:
    pile = Pile()
    for letter in letters:
        why = await _why_not(letter)
        if why:
            pile.out.append((letter, why))
        else:
            pile.letters.append(letter)
    return pile


async def _why_not(letter: Letter) -> str:
    if letter.state == "printed":
        return ""
    why = await delivery.not_to_print(letter)
    return why or ("" if letter.state == "to_print" else NO_PAPER)
