"""One thing that waits: for whom, until when, and what can be done about it at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from cases import batches, clocks, people, programmes
from cases.tables import Case, Programme, Referral

SOON_DAYS = clocks.DAYS_SOON
RANK = {"urgent": 0, "late": 1, "soon": 2, "fine": 3, "tried": 4}
BADGES = {
    "urgent": ("Urgent", "red"),
    "late": ("Overdue", "red"),
    "soon": ("Due soon", "yellow"),
    "fine": ("", ""),
    "tried": ("Tried today", "grey"),
}
PARTIES = ("coordinator", "referrer", "young_person", "guardian", "harmed_person", "facilitator", "juror")
HARMED = "Harmed person"
PERSON: Any = Case.person
OF_REFERRAL: Any = Referral.person
REFERRED: Any = (
    Referral.id,
    OF_REFERRAL.legal_name.as_alias("legal_name"),
    OF_REFERRAL.preferred_name.as_alias("preferred_name"),
)
PEOPLE: Any = (  # made once: columns through a key are dear to make
    Case.id,
    *(
        getattr(PERSON, name).as_alias(name)
        for name in (
            *("legal_name", "preferred_name", "guardian_name", "safe_to_contact"),
            *("safe_to_leave_message", "guardian_safe_to_contact", "guardian_safe_to_leave_message"),
        )
    ),
)


@dataclass(frozen=True, slots=True)
class Chase:
    """What one click does: write down a call that nobody answered, or send the fitting letter again."""

    whom: str  # young_person | guardian | harmed_person | juror_guardian | letter
    row: UUID  # the case, the harmed person, the juror or the letter
    call: bool = False
    letter: str = ""  # the words of the button


@dataclass(frozen=True, slots=True)
class Offer:
    """What one click does: ask these people for the free places of a hearing."""

    hearing: UUID
    jurors: tuple[UUID, ...]
    names: tuple[str, ...]

    @property
    def words(self) -> str:
        return f"Ask {self.names[0] if len(self.names) == 1 else f'these {len(self.names)}'}"


@dataclass(slots=True, kw_only=True)
class Task:
    """A line. In `what`, {who} stands for the young person: only lines that are shown read names."""

    kind: str
    waits: str  # one of PARTIES
    whose: str = ""  # their name, where it is known
    what: str
    path: str
    detail: str = ""
    by: date | None = None  # the last day the clock allows
    working: bool = False  # whether that clock counts working days
    since: date | None = None  # with no clock: the day it began to wait
    urgency: str = "fine"
    new: bool = False  # nobody has looked at it yet
    case: UUID | None = None
    referral: UUID | None = None
    chase: Chase | None = None
    offer: Offer | None = None

    @property
    def rank(self) -> tuple[int, date]:
        waits = self.since if self.urgency == "soon" else None
        return RANK[self.urgency], self.by or waits or date.max

    @property
    def badge(self) -> tuple[str, str]:
        return ("New", "blue") if self.new and self.urgency == "fine" else BADGES[self.urgency]


@dataclass(frozen=True, slots=True)
class Found:
    """What one part of the record finds: the most urgent of them, and how many there are in all."""

    tasks: Sequence[Task]
    many: Mapping[str, int]  # by party


def all_of(tasks: Iterable[Task]) -> Found:
    """Where every one is in hand."""
    found = list(tasks)
    return Found(found, counted((task.waits, 1) for task in found))


def counted(many: Iterable[tuple[str, int]]) -> dict[str, int]:
    by_party: dict[str, int] = {}
    for party, count in many:
        by_party[party] = by_party.get(party, 0) + count
    return by_party


@dataclass(frozen=True, slots=True)
class Days:
    """Today in the programme's own place, and the last days that count as soon. Pure."""

    programme: Programme
    today: date
    holidays: frozenset[date]
    soon: date  # in days
    soon_working: date  # in working days

    @classmethod
    def of(cls, programme: Programme) -> "Days":
        today = programmes.today(programme)
        holidays = programmes.holidays(programme, today)
        third = clocks.working_days_after(today, SOON_DAYS + 1, holidays)
        soon = today + timedelta(days=SOON_DAYS)
        return cls(programme, today, holidays, soon, third - timedelta(days=1))

    def urgency(self, by: date, *, working: bool) -> str:
        """Late | soon | fine, as `clocks.due` says it, without counting each day."""
        if by < self.today:
            return "late"
        return "soon" if by <= (self.soon_working if working else self.soon) else "fine"

    def words(self, task: Task) -> str:
        """3 working days left; or since when it waits."""
        if task.by:
            return clocks.due(task.by, self.today, working=task.working, holidays=self.holidays).words
        if task.since:
            days = (self.today - task.since).days
            return f"Waits {days} day{'' if days == 1 else 's'}" if days > 0 else "Since today"
        return ""

    def before(self, start: date, days: int) -> date:
        return _after(start, days, self.holidays)


@lru_cache(maxsize=1024)  # many cases were opened on the same day
def _after(start: date, days: int, holidays: frozenset[date]) -> date:
    return clocks.working_days_after(start, days, holidays)


@dataclass(frozen=True, slots=True)
class Line:
    """A task as it is read, with every name in it."""

    task: Task
    what: str
    detail: str
    whose: str  # who must act next
    chase: Chase | None


async def lines(tasks: Sequence[Task], days: Days) -> list[Line]:
    """The tasks that are shown: the names are read for these alone."""
    cases = await _people(Case, PEOPLE, {task.case for task in tasks if task.case})
    referred = await _people(Referral, REFERRED, {task.referral for task in tasks if task.referral})
    known = {row["id"]: row for row in (*cases, *referred)}
    return [_line(task, known.get(task.case or task.referral) or {}, days) for task in tasks]


async def _people(table: Any, columns: Any, rows: Iterable[UUID]) -> list[dict[str, Any]]:
    ids = list(rows)
    found: list[dict[str, Any]] = []
    for start in range(0, len(ids), batches.MOST):
        found += await table.select(*columns).where(table.id.is_in(ids[start : start + batches.MOST]))
    return found


def _line(task: Task, person: dict[str, Any], days: Days) -> Line:
    who = people.short_of(person["preferred_name"], person["legal_name"]) if person else ""
    chase = _safe(task.chase, person) if task.chase else None
    told = [task.detail, days.words(task) and f"{days.words(task)}."]
    if task.chase and chase is None:
        told.append("Do not contact them directly.")
    return Line(
        task,
        task.what.replace("{who}", who),
        " ".join(part for part in told if part),
        task.whose or _whose(task, who, person, days.programme),
        chase,
    )


def _safe(chase: Chase, person: dict[str, Any]) -> Chase | None:
    """Nothing is offered that was said not to be safe."""
    if chase.whom not in ("young_person", "guardian"):
        return chase
    before = "guardian_" if chase.whom == "guardian" else ""
    if not person[f"{before}safe_to_contact"]:
        return None
    ring = not person[f"{before}safe_to_leave_message"]
    named = chase.whom == "young_person" or person["guardian_name"]
    words = ("Ask them to ring us" if ring else "Send the link again") if named else ""
    return Chase(chase.whom, chase.row, chase.call, words)


def _whose(task: Task, who: str, person: dict[str, Any], programme: Programme) -> str:
    words = {
        "coordinator": "You",
        "referrer": "Referrer",
        "young_person": who,
        "guardian": people.short(person.get("guardian_name", "")) or "Parent or carer",
        "harmed_person": HARMED,
        "facilitator": "Facilitator",
        "juror": programme.word_juror.capitalize(),
    }
    return words[task.waits]
