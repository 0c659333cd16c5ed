"""The young person whom a referral is about: a new file, or what it adds to the one they have.

What was blank is filled in; what stood there stays, for nobody knows which is the newer.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from cases import journal, search
from cases.actors import Actor, now
from cases.new_referrals import SAFE, NewReferral
from cases.tables import Person, Programme

OF_A_GUARDIAN = ("guardian_name", "guardian_phone", "guardian_email", "guardian_relationship")
OF_A_PERSON = (
    *("preferred_name", "school", "school_year", "area", "postcode", "email", "phone", "language", "gender"),
    "ethnicity",
    *OF_A_GUARDIAN,
)


def new(programme: Programme, answers: NewReferral) -> Person:
    safe: Any = {name: _is_safe(name, answers) for name in SAFE}
    person = Person(
        programme=programme.id,
        legal_name=answers.name,
        born_on=answers.born_on,
        **{column: getattr(answers, column) for column in OF_A_PERSON},
        **safe,
        created_at=now(),
    )
    person.search_text = _found_by(person)
    return person


def _is_safe(safe: str, answers: NewReferral) -> bool:
    """An address that was given may be written to, unless they said no; a message waits for a yes."""
    said: bool | None = getattr(answers, safe)
    return said is not False if safe.endswith("contact") else said is True


def _found_by(person: Person) -> str:
    return search.text_of(person.legal_name, person.preferred_name, person.school, person.area)


async def fill_in(person: Person, answers: NewReferral, by: Actor, *, written: bool) -> None:
    filled = _of_themselves(person, answers) | _of_the_guardian(person, answers)
    for column, value in filled.items():
        setattr(person, column, value)
    person.search_text = _found_by(person)
    if filled and written:
        await person.save()
        await journal.write(by, "person.filled-in", person, ", ".join(filled), programme=person.programme)


def _of_themselves(person: Person, answers: NewReferral) -> dict[str, Any]:
    own = [column for column in OF_A_PERSON if column not in OF_A_GUARDIAN]
    filled = _blanks(person, answers, own)
    return filled | _not_safe(person, answers, "", filled)


def _of_the_guardian(person: Person, answers: NewReferral) -> dict[str, Any]:
    """A guardian is one person, with their own numbers and answers: another one adds nothing. Pure."""
    ours, theirs = search.fold(person.guardian_name), search.fold(answers.guardian_name)
    nobody = not any(getattr(person, column) for column in OF_A_GUARDIAN)
    if ours and theirs and ours != theirs:
        return {}
    filled = _blanks(person, answers, OF_A_GUARDIAN) if nobody or ours == theirs != "" else {}
    safe = _not_safe(person, answers, "guardian_", filled)
    said_yes = filled and answers.guardian_safe_to_leave_message
    if nobody and said_yes and not person.guardian_safe_to_leave_message:
        safe["guardian_safe_to_leave_message"] = True
    return filled | safe


def _blanks(person: Person, answers: NewReferral, columns: Sequence[str]) -> dict[str, Any]:
    told = {column: getattr(answers, column) for column in columns}
    return {column: value for column, value in told.items() if value and not getattr(person, column)}


def _not_safe(person: Person, answers: NewReferral, who: str, filled: Mapping[str, Any]) -> dict[str, bool]:
    """The careful answer stands; who was not asked said nothing. A yes was to the addresses of its day."""
    told = {name: getattr(answers, f"{who}{name}") for name in ("safe_to_contact", "safe_to_leave_message")}
    careful = {name for name, said in told.items() if said is False}
    if {f"{who}email", f"{who}phone"} & filled.keys() and told["safe_to_leave_message"] is not True:
        careful.add("safe_to_leave_message")
    return {f"{who}{name}": False for name in careful if getattr(person, f"{who}{name}")}
