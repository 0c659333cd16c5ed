"""What an agency is asked about a young person whom it refers."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from cases.new_referrals import SAFE, NewReferral
from cases.self_described import ETHNICITIES, GENDERS
from panel import harmed_questions
from panel.harmed_questions import NOT_KNOWN, YES_NO
from panel.questions import Answers, Field, Question, email, phone
from panel.tables import Account

OTHER = "other"
REACH = {"reach": ("phone", "email"), "guardian": ("guardian_phone", "guardian_email")}


def nobody_to_reach(answers: Answers) -> bool:
    """No number and no email, of nobody in the family, once all were asked for."""
    return "guardian" in answers and not any(
        answers.get(question, {}).get(field, "").strip()
        for question, fields in REACH.items()
        for field in fields
    )


QUESTIONS = (
    Question(
        name="who",
        part="The young person",
        title="Who is the young person?",
        fields=(
            Field(name="name", label="Full name", needed=True),
            Field(name="preferred_name", label="Name they go by (optional)"),
        ),
    ),
    Question(
        name="born",
        part="The young person",
        title="When were they born?",
        fields=(Field(name="born_on", label="When were they born?", kind="birth", needed=True),),
    ),
    Question(
        name="described",
        part="The young person",
        title="How do they describe themselves?",
        hint="It shows whether everybody is treated alike. Leave it empty if they did not say.",
        fields=(
            Field(
                name="gender",
                label="They describe themselves as (optional)",
                kind="choice",
                options=tuple(GENDERS.items()),
            ),
            Field(
                name="ethnicity",
                label="Their ethnicity (optional)",
                kind="choice",
                options=tuple(ETHNICITIES.items()),
            ),
        ),
    ),
    Question(
        name="school",
        part="The young person",
        title="Where do they go to school?",
        fields=(
            Field(name="school", label="School (optional)"),
            Field(name="school_year", label="School year (optional)", longest=20),
        ),
    ),
    Question(
        name="reach",
        part="The young person",
        title="How can we reach them?",
        fields=(
            phone("phone"),
            email("email"),
            Field(name="area", label="Town or area (optional)"),
            Field(name="language", label="Language (optional)", hint="If it is not English.", longest=40),
        ),
    ),
    Question(
        name="safe",
        part="The young person",
        title="Is it safe to contact them?",
        hint="Somebody at home may see or hear a message.",
        fields=(
            Field(
                name="safe_to_contact",
                label="May we ring or write to them?",
                kind="choice",
                needed=True,
                options=(*YES_NO, NOT_KNOWN),
            ),
            Field(
                name="safe_to_leave_message",
                label="May we leave a message?",
                kind="choice",
                needed=True,
                options=(*YES_NO, NOT_KNOWN),
            ),
        ),
    ),
    Question(
        name="guardian",
        part="Parent or carer",
        title="Who is their parent or carer?",
        fields=(
            Field(name="guardian_name", label="Name (optional)", checked_as="Parent or carer"),
            Field(
                name="guardian_relationship",
                label="Relationship (optional)",
                checked_as="Relationship of parent or carer",
                hint="For example mother, uncle or foster carer.",
                longest=40,
            ),
            phone("guardian_phone", "Phone of parent or carer"),
            email("guardian_email", "Email of parent or carer"),
            Field(
                name="guardian_safe_to_contact",
                label="May we ring or write to the parent or carer? (optional)",
                kind="choice",
                options=(*YES_NO, NOT_KNOWN),
            ),
            Field(
                name="guardian_safe_to_leave_message",
                label="May we leave them a message? (optional)",
                checked_as="May we leave the parent or carer a message?",
                kind="choice",
                options=(*YES_NO, NOT_KNOWN),
            ),
        ),
    ),
    Question(
        name="no-contact",
        part="Parent or carer",
        title="Is there no phone and no email?",
        fields=(
            Field(
                name="no_contact",
                label="Is there no phone and no email?",
                hint="You gave none, for the young person or for a parent or carer. Go back if you know one.",
                kind="choice",
                needed=True,
                options=(("none", "We have none"), ("later", "We send it later")),
            ),
        ),
        only_if=nobody_to_reach,
    ),
    Question(
        name="offence",
        part="What happened",
        title="What is the offence?",
        fields=(Field(name="offence", label="What is the offence?", kind="offence", needed=True),),
    ),
    Question(
        name="when",
        part="What happened",
        title="When did it happen?",
        fields=(
            Field(
                name="offence_on",
                label="When did it happen?",
                kind="day",
                hint="Leave it empty if you do not know.",
            ),
        ),
    ),
    Question(
        name="happened",
        part="What happened",
        title="What happened?",
        fields=(
            Field(
                name="statement",
                label="What happened?",
                kind="words",
                hint="In your own words. Coordinators alone read them. The panel gets a short text.",
                needed=True,
                longest=10_000,
            ),
        ),
    ),
    Question(
        name="admitted",
        part="What happened",
        title="Do they accept responsibility?",
        fields=(
            Field(
                name="admitted",
                label="Do they accept responsibility?",
                kind="choice",
                needed=True,
                options=(*YES_NO, ("unknown", "Not known yet")),
            ),
        ),
    ),
    harmed_questions.ANYBODY,
    *harmed_questions.WHO,
    Question(
        name="references",
        part="References",
        title="What are your references?",
        fields=(
            Field(
                name="agency",
                label="Your agency (optional)",
                hint="Leave it empty if your account names it.",
            ),
            Field(name="agency_reference", label="Your reference (optional)", longest=60),
            Field(
                name="incident_reference",
                label="Incident reference (optional)",
                hint="The same for all who were in it.",
                longest=60,
            ),
        ),
    ),
)


def safe(told: Mapping[str, Any]) -> dict[str, bool | None]:
    """What may be done, of a form that asked. Not known is not safe for the young person; the household
    is still written to through the parent or carer, unless that is a no.
    """
    said = {"yes": True, "no": False}
    found = {name: said.get(told.get(name, "")) for name in SAFE}
    return found | {"safe_to_contact": bool(found["safe_to_contact"])}


def referral(told: Mapping[str, Mapping[str, Any]], account: Account, today: date) -> NewReferral:
    """What the answers amount to, from the account that gave them."""
    own = {
        name: value
        for question, values in told.items()
        if not question.startswith("harmed") and question != "no-contact"
        for name, value in values.items()
        if value is not None
    }
    own |= safe(own)
    agency = own.pop("agency", "") or account.agency or account.name
    own["offence"] = None if own["offence"] == OTHER else UUID(own["offence"])
    return NewReferral(
        **own,
        referred_on=today,
        agency=agency,
        referrer_name=account.name,
        referrer_email=account.email,
        source="agency",
        account_id=account.id,
        harmed_people=harmed_questions.people(told),
    )
