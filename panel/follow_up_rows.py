"""Rows of a spreadsheet of follow-ups: each line an answer to a check, or one event of it. Pure.

Several lines may answer one check. They come in together or not at all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from cases import outcomes
from cases.evaluation.definitions import MONTHS
from cases.outcomes import Check, Event
from cases.search import fold
from panel import follow_up_words as words
from panel.rows import Cells, Ground, Row

ANSWERS: Mapping[str, str] = {
    "nothing": "Nothing new",
    "something": "Something new",
    "not_known": "Not known",
}
UNWILLING = "They said no to being asked about later. Write “not known”."


@dataclass(frozen=True, slots=True)
class Asked:
    """A check of the record, and the answer that stands, if there is one."""

    id: UUID
    case: UUID
    reference: str
    opened_on: date
    window: int  # days
    due_on: date
    state: str
    source: str
    checked_on: date | None
    observed_until: date | None
    left_how: str
    unwilling: bool

    @property
    def words(self) -> str:
        return f"{self.reference}, {MONTHS[self.window]}"


@dataclass(frozen=True, slots=True)
class Line:
    """What a row says of a check, and the event it names where there is something new."""

    asked: Asked
    answer: str  # of ANSWERS
    source: str
    checked_on: date
    observed_until: date | None
    left_how: str
    event: Event | None = None

    @property
    def said(self) -> tuple[str, str, date, date | None, str]:
        """What every line of one check must say alike."""
        return self.answer, self.source, self.checked_on, self.observed_until, self.left_how

    @property
    def check(self) -> Check:
        return Check(
            source=self.source,
            checked_on=self.checked_on,
            events=(self.event,) if self.event else (),
            observed_until=self.observed_until,
            left_how=self.left_how,
        )

    @property
    def words(self) -> str:
        """As the preview shows it."""
        kind = outcomes.EVENTS[self.event.event] if self.event else ""
        said = (ANSWERS[self.answer], kind, outcomes.SOURCES.get(self.source, ""))
        return ". ".join(part for part in said if part)

    @property
    def happened_on(self) -> date | None:
        return self.event.happened_on if self.event else None

    @property
    def proven_on(self) -> date | None:
        return self.event.proven_on if self.event else None


FollowUpRow = Row[Line]


@dataclass(slots=True)
class Checks:
    """The checks of a programme, by the folded reference of the case and the days of the window."""

    by_case: dict[str, dict[int, Asked]] = field(default_factory=dict)

    def add(self, asked: Asked) -> None:
        self.by_case.setdefault(fold(asked.reference), {})[asked.window] = asked


def read(
    number: int, cells: Sequence[str], ground: Ground, checks: Checks
) -> tuple[FollowUpRow, Asked | None]:
    """The row, and the check it is about even where the rest of it cannot be read."""
    row: FollowUpRow = Row(number, cells)
    this = Cells(row, ground)
    asked = _asked(this, checks)
    answer = _one_of(this, "answer", "answer", words.ANSWERS, ANSWERS, needed=True)
    source = _source(this, needed=answer != "not_known")
    checked_on = this.day("checked_on", "day of the check", needed=True)
    observed_until = this.day("observed_until", "day until which they were seen")
    left_how = _one_of(this, "left_how", "reason why not further", words.LEFT, outcomes.LEFT)
    event = _event(this, answer)
    if asked and checked_on and not row.problems:
        line = Line(asked, answer, source, checked_on, observed_until, left_how, event)
        _against_rules(this, line)
        row.answers = line if not row.problems else None
    return row, asked


def _asked(this: Cells, checks: Checks) -> Asked | None:
    reference = this.text("reference", "case", longest=40, needed=True)
    written = this.text("window", "check", longest=40, needed=True)
    this.row.name = ", ".join(part for part in (reference, written) if part)
    days = words.window(written)
    if written and days is None:
        this.problem(f"The check “{written}” is none of 6, 12 and 24 months. Write one of these.")
    if not reference:
        return None
    of_case = checks.by_case.get(fold(reference))
    if of_case is None:
        this.problem(f"There is no case {reference}. Check its number.")
        return None
    if days is None:
        return None
    asked = of_case.get(days)
    if asked is None:
        this.problem(f"{reference} has no check after {MONTHS[days]}.")
    else:
        this.row.name = asked.words
    return asked


def _one_of(
    this: Cells,
    name: str,
    called: str,
    known: Mapping[str, frozenset[str]],
    labels: Mapping[str, str],
    *,
    needed: bool = False,
) -> str:
    written = this.text(name, called, needed=needed)
    found = words.word(written, known) if written else ""
    if written and not found:
        this.problem(
            f"The {called} “{written}” is not known here. Write one of: {'; '.join(labels.values())}."
        )
    return found


def _source(this: Cells, *, needed: bool) -> str:
    written = this.text("source", "source", needed=needed)
    found = words.source(written) if written else ""
    if written and not found:
        told = "; ".join(outcomes.SOURCES.values())
        this.problem(f"The source “{written}” is not known here. Write one of: {told}.")
    return found


def _event(this: Cells, answer: str) -> Event | None:
    """The event of a row with something new; other rows name none."""
    happened_on = this.day("happened_on", "offence date", needed=answer == "something")
    proven_on = this.day("proven_on", "proof date")
    kind = _one_of(this, "event", "kind of event", words.EVENTS, outcomes.EVENTS)
    offence = this.text("offence", "offence")
    level = this.text("level", "level", longest=20).upper().removeprefix("LEVEL ")
    if answer != "something":
        if answer and (happened_on or proven_on or kind or offence or level):
            this.problem(
                f"The answer is “{ANSWERS[answer].lower()}”, and the row names an event. Check both."
            )
        return None
    if not kind and proven_on:
        kind = "proven"
        this.note("It has a proof date, so it was read as a proven offence.")
    if not kind:
        this.problem("The kind of event is missing. Write what it was.")
    if happened_on is None or not kind:
        return None
    return Event(event=kind, happened_on=happened_on, proven_on=proven_on, offence=offence, level=level)


def _against_rules(this: Cells, line: Line) -> None:
    """The same rules as by hand."""
    asked, today = line.asked, this.ground.today
    if line.answer == "not_known":
        if line.observed_until or line.left_how:
            this.problem("Where the answer is “not known”, leave “seen until” and its reason empty.")
        found = outcomes.nobody_could_say(line.check, asked.due_on, asked.opened_on, today)
    else:
        if asked.unwilling:
            this.problem(UNWILLING)
        found = outcomes.problems(line.check, asked.due_on, asked.opened_on, today)
    for name, sentence in found.items():
        this.problem(f"{LABELS[name]}: {sentence}")


LABELS = {
    "source": "Source",
    "checked_on": "Checked on",
    "left_how": "Why not further",
    "observed_until": "Seen until",
    "event": "Kind of event",
    "level": "Level",
    "happened_on": "Offence date",
    "proven_on": "Proof date",
}
