"""The coordinator's first page: what waits, what to do first, who comes next."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from litestar import get
from litestar.di import NamedDependency
from litestar.response import Template

from cases import family_tasks, journey, people, programmes
from cases.actors import now
from cases.tables import Case, Programme, Referral
from panel.tables import Seat
from panel.web.access import allow
from panel.web.cases import VENUE, yes_by_hearing
from panel.web.pages import page
from panel.web.seen import due, moment
from scheduling.tables import Hearing

FIRST = 8  # what fits on a screen; the cards lead to the rest
SOON = timedelta(days=3)
RANK = {"late": 0, "soon": 1, "fine": 2}
BADGES = {"late": ("Overdue", "red"), "soon": ("Due soon", "yellow"), "fine": ("", "")}


@dataclass(frozen=True, slots=True)
class Task:
    """A line under "Do first"."""

    what: str
    path: str
    detail: str
    urgency: str  # late | soon | fine
    left: int
    new: bool = False  # nobody has looked at it yet

    @property
    def badge(self) -> tuple[str, str]:
        return ("New", "blue") if self.new and self.urgency == "fine" else BADGES[self.urgency]


@get("/todo", name="todo", opt=allow("coordinator"))
async def show_todo(programme: NamedDependency[Programme]) -> Template:
    waiting = await _referrals(programme)
    to_book = await _cases(programme)
    coming = await _hearings(programme)
    short = [hearing for hearing in coming if hearing["yes"] < hearing["seats"]]
    tasks = [
        *(_family(waits, programme) for waits in await family_tasks.of(programme)),
        *(_screen(row, programme) for row in waiting),
        *(_book(row, programme) for row in to_book),
        *(_fill(hearing) for hearing in short),
    ]
    tasks.sort(key=lambda task: (RANK[task.urgency], task.left))
    return page(
        "todo/today.html",
        cards=_cards(waiting, to_book, short, await _unanswered(programme)),
        tasks=tasks[:FIRST],
        more=len(tasks) - FIRST,
        hearings=coming[:5],
        empty_record=not (await Referral.exists().where(Referral.programme == programme.id)),
    )


def _cards(waiting: list[Any], to_book: list[Any], short: list[Any], unanswered: int) -> list[dict[str, Any]]:
    """Four numbers, each with the list behind it."""
    counted = [
        (
            len(waiting),
            "referral to screen",
            "referrals to screen",
            "/referrals?state=received&state=screening",
        ),
        (
            len(to_book),
            "case to book",
            "cases to book",
            "/cases?state=intake&state=preparing&state=adjourned",
        ),
        (len(short), "hearing short of a panel", "hearings short of a panel", "/hearings"),
        (unanswered, "seat waiting for an answer", "seats waiting for an answer", "/hearings"),
    ]
    alarm = {"hearing short of a panel": any(hearing["soon"] for hearing in short)}
    return [
        {
            "number": number,
            "label": one if number == 1 else many,
            "path": path,
            "alarm": alarm.get(one, False),
        }
        for number, one, many, path in counted
    ]


async def _referrals(programme: Programme) -> list[dict[str, Any]]:
    return await (
        Referral.select(
            Referral.id,
            Referral.state,
            Referral.agency,
            Referral.screen_by,
            Referral.person.legal_name.as_alias("legal_name"),
            Referral.person.preferred_name.as_alias("preferred_name"),
        )
        .where(Referral.programme == programme.id, Referral.state.is_in(list(journey.WAITING)))
        .order_by(Referral.screen_by)
    )


async def _cases(programme: Programme) -> list[dict[str, Any]]:
    return await (
        Case.select(
            Case.id,
            Case.reference,
            Case.hear_by,
            Case.person.legal_name.as_alias("legal_name"),
            Case.person.preferred_name.as_alias("preferred_name"),
        )
        .where(Case.programme == programme.id, Case.state.is_in(list(journey.TO_BOOK)))
        .order_by(Case.hear_by)
    )


async def _hearings(programme: Programme) -> list[dict[str, Any]]:
    """Arranged hearings that have not begun, the soonest first, with how many said yes."""
    rows = await (
        Hearing.select(
            Hearing.id,
            Hearing.starts_at,
            Hearing.seats,
            Hearing.case.reference.as_alias("reference"),
            VENUE.as_alias("venue"),
        )
        .where(Hearing.programme == programme.id, Hearing.state == "arranged", Hearing.starts_at > now())
        .order_by(Hearing.starts_at)
    )
    yes = await yes_by_hearing([row["id"] for row in rows])
    return [
        {
            **row,
            "yes": yes.get(row["id"], 0),
            "at": moment(row["starts_at"], programme),
            "soon": row["starts_at"] - now() < SOON,
            "days": (row["starts_at"] - now()).days,
        }
        for row in rows
    ]


async def _unanswered(programme: Programme) -> int:
    count: int = await Seat.count().where(
        Seat.programme == programme.id, Seat.state == "offered", Seat.hearing.state == "arranged"
    )
    return count


def _family(waits: family_tasks.Waits, programme: Programme) -> Task:
    """What a family said, or did not say: the longer it waits, the sooner it is done."""
    days = (programmes.today(programme) - waits.since).days
    return Task(waits.words, waits.path, f"{waits.reference}.", "soon", -days)


def _screen(row: dict[str, Any], programme: Programme) -> Task:
    left = due(row["screen_by"], programme)
    verb = "Screen" if row["state"] == "received" else "Decide on"
    return Task(
        f"{verb} {_short(row)}’s referral",
        f"/referrals/{row['id']}",
        f"{row['agency']}. {left.words}.",
        left.urgency,
        left.left,
        new=row["state"] == "received",
    )


def _book(row: dict[str, Any], programme: Programme) -> Task:
    left = due(row["hear_by"], programme, working=programme.hearing_days_working)
    return Task(
        f"Book a {programme.word_hearing} for {_short(row)}",
        f"/cases/{row['id']}",
        f"{row['reference']}. {left.words}.",
        left.urgency,
        left.left,
    )


def _fill(hearing: dict[str, Any]) -> Task:
    empty = hearing["seats"] - hearing["yes"]
    return Task(
        f"Fill {empty} seat{'' if empty == 1 else 's'} for {hearing['at']}",
        f"/hearings/{hearing['id']}",
        f"{hearing['reference']}, {hearing['venue']}. {hearing['yes']} of {hearing['seats']} said yes.",
        "soon" if hearing["soon"] else "fine",
        hearing["days"],
    )


def _short(row: dict[str, Any]) -> str:
    return people.short(row["preferred_name"] or row["legal_name"])


routes = [show_todo]
