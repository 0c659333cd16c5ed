"""Before the pages behind a mailed link open: something that only they know. Five tries a link, half an hour.

A family and a juror's guardian give the young person's birth date; a harmed person the end of their
phone number or their last name.
"""

from datetime import date, timedelta

from cases import database, journal
from cases.actors import Actor, now
from cases.errors import BadInput
from cases.search import words
from cases.tables import Case, HarmedPerson, Person
from panel import links
from panel.security import Door
from panel.tables import Graduate, Juror, Link

COOKIE = "panel-family"
OPEN = timedelta(minutes=30)  # since a page was last looked at
NOT_IT = "That is not the {what} we have. You can try {left} more {times}."
DIGITS = 4  # of a phone number: enough for five tries, and said from memory


class CheckFirst(Exception):
    """These pages are not open in this browser: what opens them is asked for at `path`."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def keep_open(door: Door, link: Link) -> None:
    """Open this one link in this browser for a short time, counted anew with every page."""
    door.remember(COOKIE, f"{link.id}:{int(now().timestamp())}")


def is_open(door: Door, link: Link) -> bool:
    """Whether this browser gave what opens this link. Whether the link is good is not asked here."""
    of, _, at = door.recall(COOKIE).partition(":")
    return of == str(link.id) and now().timestamp() - int(at) < OPEN.total_seconds()


async def family(link: Link, case: Case, said: date, by: Actor) -> None:
    """The young person's birth date, given by themselves or by their guardian."""
    person = await Person.select(Person.born_on).where(Person.id == case.person).first()
    right = person is not None and said == person["born_on"]
    await _answer(link, "date", case, by, right=right)


async def guardian(link: Link, juror: Juror, said: date, by: Actor) -> None:
    """The birth date of a juror, given by their guardian."""
    await _answer(link, "date", juror, by, right=said == juror.born_on)


async def graduate(link: Link, asked: Graduate, said: date, born_on: date | None, by: Actor) -> None:
    """The birth date of whoever is invited to the pool."""
    await _answer(link, "date", asked, by, right=said == born_on)


async def harmed(link: Link, row: HarmedPerson, said: str, by: Actor) -> None:
    """What `asks` says is asked of a harmed person."""
    what = "number" if asks(row) == "phone" else "name"
    await _answer(link, what, row, by, right=is_theirs(row, said))


def asks(row: HarmedPerson) -> str:
    """Phone | name: what a harmed person is asked for; empty where we know neither. Pure."""
    if len(_digits(row.phone)) >= DIGITS:
        return "phone"
    return "name" if len(_name(row)) > 1 else ""


def is_theirs(row: HarmedPerson, said: str) -> bool:
    """The end of the number, or of the name: De la Cruz, la Cruz and Cruz are one last name. Pure."""
    if asks(row) == "phone":
        typed = _digits(said)
        return len(typed) >= DIGITS and typed[-DIGITS:] == _digits(row.phone)[-DIGITS:]
    typed_words = words(said)
    return bool(typed_words) and _name(row)[-len(typed_words) :] == typed_words


def opens(row: HarmedPerson) -> str:
    """What the harmed person has to type, for the demo; nothing where they are not asked. Pure."""
    what = asks(row)
    if what == "phone":
        return _digits(row.phone)[-DIGITS:]
    return (row.contact_name or row.name).split()[-1] if what else ""


def _digits(text: str) -> str:
    return "".join(one for one in text if one in "0123456789")


def _name(row: HarmedPerson) -> list[str]:
    """Whom we write to. A business without a contact has no last name."""
    if row.contact_name:
        return words(row.contact_name)
    return words(row.name) if row.kind == "person" else []


async def _answer(
    link: Link, what: str, of: Case | Juror | HarmedPerson | Graduate, by: Actor, *, right: bool
) -> None:
    """The right answer passes; a wrong one is refused, and the fifth locks the link for good.

    A try is counted whether or not it is right, so two hundred at once are five.
    """
    whose = "harmed" if link.purpose == "harmed" else "family"
    async with database.atomic():
        wrong = await _count(link)
        if right:  # earlier wrong ones stay counted: who holds the link cannot win tries by it
            await Link.update({Link.wrong_tries: wrong - 1}).where(Link.id == link.id)
        done = f"{whose}.opened" if right else f"{whose}.wrong-{what}"
        await journal.write(by, done, of, link.purpose, programme=of.programme)
    if right:
        return
    if wrong >= links.TRIES:
        raise await links.locked(link)
    left = links.TRIES - wrong
    field = "born_on" if what == "date" else "said"
    raise BadInput({field: NOT_IT.format(what=what, left=left, times="time" if left == 1 else "times")})


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
