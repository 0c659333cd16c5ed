"""One row of a spreadsheet, read cell by cell: what it says, and what is wrong with it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from cases import contacts
from cases.search import fold
from panel import dates

Answers = TypeVar("Answers")

ONE_LINE = 254  # a field this short holds no line breaks
YES = frozenset(
    (
        "yes",
        "y",
        "true",
        "1",
        "x",
        "✓",
        "✔",
        "given",
        "received",
        "signed",
        "done",
        "accepted",
        "admitted",
        "admits",
    )
)
NO = frozenset(("no", "n", "false", "0", "none", "denied", "denies", "refused", "never", "not"))


@dataclass(frozen=True, slots=True)
class Ground:
    """What rows are read against: the place, the day, and what was chosen for unclear words."""

    country: str
    today: date
    columns: Mapping[str, int]  # our field -> position
    same: Mapping[str, str] = field(default_factory=dict)  # a spelling in the file -> the one to use


@dataclass(slots=True)
class Row(Generic[Answers]):
    """A row and what becomes of it: taken, duplicate or problem."""

    number: int
    cells: Sequence[str]
    name: str = ""
    answers: Answers | None = None
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    ambiguous: int = 0  # dates that the other country would read differently
    duplicate: str = ""
    taken_anyway: bool = False

    @property
    def outcome(self) -> str:
        if self.problems:
            return "problem"
        return "duplicate" if self.duplicate and not self.taken_anyway else "taken"

    @property
    def why(self) -> str:
        """In words: what is wrong, or whom it repeats."""
        return " ".join(self.problems) or self.duplicate

    @property
    def sentence(self) -> str:
        """Row 14: the birth date 31/02/2011 does not exist. Write it like 28/02/2011."""
        return f"Row {self.number}: {self.why[:1].lower()}{self.why[1:]}"


class Cells:
    """Reads fields of one row and writes down what cannot be read."""

    def __init__(self, row: Row[Answers], ground: Ground) -> None:
        self.row, self.ground = row, ground

    def has(self, name: str) -> bool:
        return name in self.ground.columns

    def text(self, name: str, called: str, *, longest: int = 120, needed: bool = False) -> str:
        position = self.ground.columns.get(name)
        written = "" if position is None else self.row.cells[position]
        if longest <= ONE_LINE:
            written = " ".join(written.split())
        if needed and not written:
            self.problem(f"The {called} is missing.")
        if len(written) > longest:
            self.problem(f"The {called} is too long. Keep it to {longest} letters.")
        return written

    def spelling(self, name: str, called: str, *, longest: int = 120) -> str:
        written = self.text(name, called, longest=longest)
        return self.ground.same.get(written, written)

    def day(self, name: str, called: str, *, needed: bool = False) -> date | None:
        written = self.text(name, called, longest=60, needed=needed)
        if not written:
            return None
        try:
            read = dates.read(written, self.ground.country, today=self.ground.today)
        except dates.NoSuchDate as error:
            self.problem(f"The {called} {written} {error}")
            return None
        self.row.ambiguous += read.ambiguous
        if read.other_order:
            self.note(f"The {called} {written} was read as {dates.shown(read.day)}.")
        return read.day

    def day_or_yes(self, name: str, called: str, if_yes: date) -> date | None:
        """A column that holds a date in some rows and a tick in others."""
        written = self.text(name, called, longest=60)
        if fold(written) in NO or written.strip() in "-–":
            return None
        if fold(written) in YES or written in YES:
            self.note(f"The {called} has no date. {dates.shown(if_yes)} was put down.")
            return if_yes
        return self.day(name, called)

    def phone(self, name: str, called: str) -> str:
        try:
            return contacts.phone(self.text(name, called, longest=60), self.ground.country)
        except contacts.Unreadable as error:
            self.problem(f"The {called} {error}")
            return ""

    def email(self, name: str, called: str) -> str:
        try:
            return contacts.email(self.text(name, called, longest=254))
        except contacts.Unreadable as error:
            self.problem(f"The {called} {error}")
            return ""

    def yes_no(self, name: str, called: str) -> str:
        written = fold(self.text(name, called))
        if written in YES or written.startswith("yes"):
            return "yes"
        if written in NO or written.startswith("no "):
            return "no"
        if written:
            self.note(f"The {called} “{written}” is neither yes nor no. It was left open.")
        return "unknown"

    def whole_name(self) -> str:
        """From one column, or from two; "Khan, Amira" is turned round."""
        written = self.text("name", "name")
        first, last = (
            self.text("first_name", "first name", longest=60),
            self.text("last_name", "last name", longest=60),
        )
        if "," in written and not last:
            last, _, first = written.partition(",")
            written = ""
        name = " ".join(f"{written or first} {last}".split())
        if not fold(name):
            self.problem("The name is missing.")
        return name

    def problem(self, sentence: str) -> None:
        self.row.problems.append(sentence)

    def note(self, sentence: str) -> None:
        self.row.notes.append(sentence)
