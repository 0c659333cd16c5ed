"""What a referrer tells about a young person, before it is a referral."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cases import clocks, harmed

# Beyond these a birth date is a slip of the pen; who is too old or young is for the coordinator.
YOUNGEST, OLDEST = 5, 25
AFTER_THE_REFERRAL = "The offence date must not be after the referral date."
SAFE = (
    *("safe_to_contact", "safe_to_leave_message"),
    *("guardian_safe_to_contact", "guardian_safe_to_leave_message"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReferral:
    """All of it, read and checked."""

    name: str
    born_on: date
    referred_on: date
    agency: str
    offence: UUID | None = None  # none: the coordinator chooses it
    source: str = "coordinator"  # agency | self | coordinator | import
    account_id: UUID | None = None
    preferred_name: str = ""
    school: str = ""
    school_year: str = ""
    area: str = ""
    postcode: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""
    gender: str = ""  # of self_described; empty: not said
    ethnicity: str = ""
    guardian_name: str = ""
    guardian_phone: str = ""
    guardian_email: str = ""
    guardian_relationship: str = ""
    safe_to_contact: bool | None = None  # none: nobody was asked
    safe_to_leave_message: bool | None = None
    guardian_safe_to_contact: bool | None = None
    guardian_safe_to_leave_message: bool | None = None
    referrer_name: str = ""
    referrer_email: str = ""
    referrer_phone: str = ""
    agency_reference: str = ""
    incident_reference: str = ""
    offence_on: date | None = None
    admitted: str = "unknown"
    statement: str = ""
    harmed_people: tuple[harmed.Facts, ...] = ()


def problems(answers: NewReferral, today: date) -> dict[str, str]:
    """What does not hold together, one sentence a field. Pure."""
    found = {}
    if answers.referred_on > today:
        found["referred_on"] = "The referral date must be today or in the past."
    if answers.offence_on and answers.offence_on > answers.referred_on:
        found["offence_on"] = AFTER_THE_REFERRAL
    return found | wrong_birth(answers.born_on, answers.offence_on or answers.referred_on, today)


def wrong_birth(born_on: date, at: date, today: date) -> dict[str, str]:
    """Whether nobody of that birth date can have been referred. Pure."""
    age = clocks.age(born_on, at)
    if born_on > today:
        return {"born_on": "The birth date must be in the past."}
    if not YOUNGEST <= age <= OLDEST:
        return {"born_on": f"That birth date makes them {age}. Check the year."}
    return {}
