"""Rows of a spreadsheet of referrals. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cases import new_referrals, self_described
from cases.new_referrals import NewReferral
from cases.people import key
from cases.search import fold
from cases.tables import Offence
from panel import dates
from panel.rows import Cells, Ground, Row
from panel.spellings import nearest_offence

ReferralRow = Row[NewReferral]


@dataclass(slots=True)
class Known:
    """Referrals that are there already, in the record or further up in the file, with words for each."""

    people: dict[tuple[str, date | None], str] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)

    def repeats(self, answers: NewReferral) -> str:
        same = self.people.get(key(answers.name, answers.born_on))
        if same:
            return f"The same name and birth date as {same}."
        reference = fold(answers.agency_reference)
        if reference and reference in self.references:
            return f"The same agency reference as {self.references[reference]}."
        return ""

    def add(self, answers: NewReferral, called: str) -> None:
        self.people.setdefault(key(answers.name, answers.born_on), called)
        if answers.agency_reference:
            self.references.setdefault(fold(answers.agency_reference), called)


def check(
    rows: Sequence[tuple[int, Sequence[str]]],
    ground: Ground,
    offences: Mapping[str, Offence],
    known: Known,
    anyway: frozenset[int] = frozenset(),
) -> list[ReferralRow]:
    """Every row with what becomes of it. `anyway` are duplicates to take all the same."""
    checked = []
    for number, cells in rows:
        row = read(number, cells, ground, offences)
        if row.answers and not row.problems:
            row.duplicate = known.repeats(row.answers)
            row.taken_anyway = bool(row.duplicate) and number in anyway
            known.add(row.answers, f"row {number}")
        checked.append(row)
    return checked


def read(number: int, cells: Sequence[str], ground: Ground, offences: Mapping[str, Offence]) -> ReferralRow:
    row: ReferralRow = Row(number, cells)
    this = Cells(row, ground)
    row.name = this.whole_name()
    born_on = this.day("born_on", "birth date", needed=True)
    referred_on = this.day("referred_on", "referral date", needed=True)
    agency = this.text("agency", "agency", needed=True)
    offence = _offence(this, offences)
    offence_on = this.day("offence_on", "offence date")
    rest: dict[str, Any] = {
        "preferred_name": this.text("preferred_name", "preferred name"),
        "school": this.spelling("school", "school"),
        "school_year": this.text("school_year", "school year", longest=20),
        "area": this.text("area", "area"),
        "postcode": this.text("postcode", "postcode", longest=12),
        "email": this.email("email", "email"),
        "phone": this.phone("phone", "phone"),
        "language": this.text("language", "language", longest=40),
        "gender": self_described.gender(this.text("gender", "gender", longest=40)),
        "ethnicity": self_described.ethnicity(this.text("ethnicity", "ethnicity")),
        "guardian_name": this.text("guardian_name", "parent or carer"),
        "guardian_phone": this.phone("guardian_phone", "parent or carer phone"),
        "guardian_email": this.email("guardian_email", "parent or carer email"),
        "referrer_name": this.text("referrer_name", "referrer"),
        "referrer_email": this.email("referrer_email", "referrer email"),
        "agency_reference": this.text("agency_reference", "agency reference", longest=60),
        "incident_reference": this.text("incident_reference", "incident reference", longest=60),
        "admitted": this.yes_no("admitted", "admission"),
        "statement": this.text("statement", "statement", longest=10_000),
    }
    if born_on and referred_on and offence and not row.problems:
        row.answers = NewReferral(
            name=row.name,
            born_on=born_on,
            referred_on=referred_on,
            agency=agency,
            offence=offence.id,
            offence_on=offence_on,
            source="import",
            **rest,
        )
        for sentence in new_referrals.problems(row.answers, ground.today).values():
            this.problem(sentence)
    return row


def _offence(this: Cells, offences: Mapping[str, Offence]) -> Offence | None:
    written = this.text("offence", "offence", longest=200, needed=True)
    if not written:
        return None
    offence = offences.get(fold(this.ground.same.get(written, written)))
    if offence is None:
        near = nearest_offence(written, dict(offences))
        hint = f"Did you mean {near.name}?" if near else "Choose the offence it means."
        this.problem(f"The offence “{written}” is not on the list. {hint}")
    elif not offence.in_scope:
        this.note(f"{offence.name} is out of scope. Return it with a reason once it is in.")
    return offence


def called(name_date: date) -> str:
    """How a referral of the record is pointed at."""
    return f"a referral of {dates.shown(name_date)}"
