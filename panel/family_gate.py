"""Before a family's own pages open: the birth date. Five tries a link, half an hour a browser."""

from datetime import date, timedelta

from cases import database, journal
from cases.actors import Actor, now
from cases.errors import BadInput
from cases.tables import Case, Person
from panel import links
from panel.security import Door
from panel.tables import Graduate, Link

COOKIE = "panel-family"
OPEN = timedelta(minutes=30)  # since a page was last looked at
NOT_IT = "That is not the date we have. You can try {left} more {times}."


class BornFirst(Exception):
    """These pages are not open in this browser: the birth date is asked for at `path`."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def keep_open(door: Door, link: Link) -> None:
    """Open this one link in this browser for a short time, counted anew with every page."""
    door.remember(COOKIE, f"{link.id}:{int(now().timestamp())}")


def is_open(door: Door, link: Link) -> bool:
    """Whether this browser gave the birth date for this link. Whether the link is good is not asked here."""
    of, _, at = door.recall(COOKIE).partition(":")
    return of == str(link.id) and now().timestamp() - int(at) < OPEN.total_seconds()


async def answer(link: Link, case: Case, said: date, by: Actor) -> None:
    """The right date passes; a wrong one is refused, and the fifth locks the link for good."""
    person = await Person.select(Person.born_on).where(Person.id == case.person).first()
    await compare(link, said, person["born_on"] if person else None, case, by)


async def compare(link: Link, said: date, born_on: date | None, subject: Case | Graduate, by: Actor) -> None:
    """The same with the date at hand. `subject` is what the journal names.

    A try is counted before it is looked at, so two hundred at once are five.
    """
    async with database.atomic():
        wrong = await _count(link)
        right = said == born_on
        if right:  # earlier wrong ones stay counted: who holds the link cannot win tries by it
            await Link.update({Link.wrong_tries: wrong - 1}).where(Link.id == link.id)
        what = "family.opened" if right else "family.wrong-date"
        await journal.write(by, what, subject, link.purpose, programme=subject.programme)
    if right:
        return
    if wrong >= links.TRIES:
        raise await links.locked(link)
    left = links.TRIES - wrong
    raise BadInput({"born_on": NOT_IT.format(left=left, times="time" if left == 1 else "times")})


async def _count(link: Link) -> int:
    """One try more; how many there were with it."""
    counted = (
        await Link.update({Link.wrong_tries: Link.wrong_tries + 1})
        .where(Link.id == link.id, Link.wrong_tries < links.TRIES, Link.used_at.is_null())
        .returning(Link.wrong_tries)
    )
    if not counted:
        raise await links.locked(link)
    return int(counted[0]["wrong_tries"])
