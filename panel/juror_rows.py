"""Rows of a spreadsheet of jurors. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID, uuid4

from cases import self_described
from cases.clocks import age
from cases.search import fold, words
from panel import steps, weekdays
from panel.rows import Cells, Ground, Row

LONGEST_NAME = 60
YOUNGEST, OLDEST = 8, 100
STATES = {
    "paused": {"paused", "pause", "resting", "rest", "break", "hold", "unavailable"},
    "retired": {"retired", "left", "inactive", "withdrawn", "former", "leaver"},
    "owed": {"owed", "owes"},
    "applied": {"applied", "applicant"},
    "invited": {"invited", "new", "asked"},
}
ROUTES = ("owed", "applied")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewJuror:
    """What a spreadsheet tells about a juror, read and checked."""

    first_name: str
    last_name: str
    born_on: date | None
    state: str
    email: str = ""
    phone: str = ""
    school: str = ""
    school_year: str = ""
    area: str = ""
    household: str = ""
    language: str = ""
    gender: str = ""  # of cases.self_described
    guardian_name: str = ""
    guardian_phone: str = ""
    guardian_email: str = ""
    guardian_consent_on: date | None = None
    trained_until: date | None = None
    sworn_on: date | None = None
    home_by: str = ""
    access: str = ""
    diet: str = ""
    sat_before: int = 0
    last_sat_on: date | None = None
    available: tuple[weekdays.Usual, ...] = ()
    route: str = "invited"
    id: UUID = field(default_factory=uuid4)


JurorRow = Row[NewJuror]


@dataclass(slots=True)
class KnownJurors:
    """Jurors who are there already, by name with birth date, email or telephone."""

    keys: dict[tuple[str, str], str] = field(default_factory=dict)

    def repeats(self, juror: NewJuror) -> str:
        return next((f"The same as {self.keys[key]}." for key in keys_of(juror) if key in self.keys), "")

    def add(self, juror: NewJuror, called: str) -> None:
        for key in keys_of(juror):
            self.keys.setdefault(key, called)


def keys_of(juror: NewJuror) -> list[tuple[str, str]]:
    """One email may serve a whole family, so it counts only with the name."""
    name = fold(f"{juror.first_name} {juror.last_name}")
    marks = [juror.born_on.isoformat() if juror.born_on else "", juror.email.casefold(), juror.phone]
    return [(name, mark) for mark in marks if mark] or [(name, "")]


def check(
    rows: Sequence[tuple[int, Sequence[str]]],
    ground: Ground,
    known: KnownJurors,
    anyway: frozenset[int] = frozenset(),
) -> list[JurorRow]:
    checked = []
    for number, cells in rows:
        row = read(number, cells, ground)
        if row.answers and not row.problems:
            row.duplicate = known.repeats(row.answers)
            row.taken_anyway = bool(row.duplicate) and number in anyway
            known.add(row.answers, f"row {number}")
        checked.append(row)
    return checked


def read(number: int, cells: Sequence[str], ground: Ground) -> JurorRow:
    row: JurorRow = Row(number, cells)
    this = Cells(row, ground)
    row.name = this.whole_name()
    first, _, last = row.name.partition(" ")
    if this.has("first_name") and this.has("last_name") and not this.text("name", "name"):
        first, last = this.text("first_name", "first name"), this.text("last_name", "last name")
    if max(len(first), len(last)) > LONGEST_NAME:
        this.problem("The name is too long. Keep each part to 60 letters.")
    born_on = this.day("born_on", "birth date")
    if born_on and not YOUNGEST <= age(born_on, ground.today) <= OLDEST:
        this.problem(f"The birth date makes them {age(born_on, ground.today)}. Check the year.")
    consent = this.day_or_yes("guardian_consent_on", "guardian consent", ground.today)
    trained = this.day_or_yes("trained_until", "training", ground.today + timedelta(days=365))
    sworn = this.day_or_yes("sworn_on", "oath", ground.today)
    state = _state(this, born_on, consent, trained, sworn)
    answers = NewJuror(
        first_name=first,
        last_name=last,
        born_on=born_on,
        state=state,
        route=state if state in ROUTES else "invited",
        email=this.email("email", "email"),
        phone=this.phone("phone", "phone"),
        school=this.spelling("school", "school"),
        school_year=this.text("school_year", "school year", longest=20),
        area=this.text("area", "area"),
        household=this.text("household", "household"),
        language=this.text("language", "language", longest=40),
        gender=self_described.gender(this.text("gender", "gender", longest=40)),
        guardian_name=this.text("guardian_name", "parent or carer"),
        guardian_phone=this.phone("guardian_phone", "parent or carer phone"),
        guardian_email=this.email("guardian_email", "parent or carer email"),
        guardian_consent_on=consent,
        trained_until=trained,
        sworn_on=sworn,
        home_by=_home_by(this),
        sat_before=_count(this),
        last_sat_on=this.day("last_sat_on", "last sitting"),
        available=_available(this),
    )
    if not (answers.email or answers.phone):
        this.note("There is no email and no phone, so no offer can reach them.")
    row.answers = None if row.problems else answers
    return row


def _state(
    this: Cells, born_on: date | None, consent: date | None, trained: date | None, sworn: date | None
) -> str:
    """Active when training, oath and (under 18) the guardian's consent stand; else how far they came."""
    written = set(words(this.text("state", "state", longest=40)))
    for state, said in STATES.items():
        if written & said:
            return state
    facts = steps.Known(born_on, consent, trained, sworn)
    missing = steps.lacking(facts, this.ground.today)
    if not missing:
        return "active"
    this.note(f"Not active yet: {steps.missing_words(missing)}")
    return steps.reached(facts, "invited", this.ground.today)


def _available(this: Cells) -> tuple[weekdays.Usual, ...]:
    written = this.text("available", "days", longest=200)
    try:
        return tuple(weekdays.read(written))
    except weekdays.Unclear as error:
        this.problem(f"The entry “{written}” {error}")
        return ()


def _home_by(this: Cells) -> str:
    written = this.text("home_by", "time to be home", longest=20)
    if not written:
        return ""
    try:
        (until,) = {usual.until_wall for usual in weekdays.read(f"daily before {written}")}
    except (weekdays.Unclear, ValueError):
        this.problem(f"The time to be home {written} is not a time. Write it like 21:00.")
        return ""
    return "" if until == "23:59" else until


def _count(this: Cells) -> int:
    written = this.text("sat_before", "number of sittings", longest=20)
    if not written or fold(written) in ("none", "never", "no"):
        return 0
    if not written.isdecimal() or len(written) > len("9999"):
        this.problem(f"The number of sittings {written} is not a whole number. Write it like 3.")
        return 0
    return int(written)
