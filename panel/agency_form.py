"""What an agency is asked about a young person whom it refers."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from cases.harmed import Facts
from cases.referrals import NewReferral
from panel.questions import Answers, Field, Question
from panel.tables import Account

YES_NO = (("yes", "Yes"), ("no", "No"))
NOT_KNOWN = ("unknown", "Not known")
MOST_HARMED = 3  # whoever else was harmed is added by the coordinator
OTHER = "other"


def _harmed(place: int) -> Question:
    last = place == MOST_HARMED
    more = (
        () if last else (Field(name="more", label="Was anybody else harmed?", kind="choice", options=YES_NO),)
    )
    return Question(
        name=f"harmed-{place}",
        title="Who was harmed?" if place == 1 else "Who else was harmed?",
        hint="We ask them what they want. The young person does not see this.",
        fields=(
            Field(
                name="kind",
                label="Person or business",
                kind="choice",
                needed=True,
                options=(("person", "A person"), ("business", "A business or school")),
            ),
            Field(name="name", label="Name", needed=True),
            Field(name="contact_name", label="Whom we ask for (optional)", hint="For a business or school."),
            Field(name="phone", label="Phone (optional)", kind="phone", longest=60),
            Field(name="email", label="Email (optional)", kind="email", longest=254),
            *more,
        ),
        only_if=_was_harmed(place),
    )


def _was_harmed(place: int) -> Callable[[Answers], bool]:
    def so(answers: Answers) -> bool:
        if answers.get("harmed", {}).get("harmed") != "yes":
            return False
        return all(answers.get(f"harmed-{each}", {}).get("more") == "yes" for each in range(1, place))

    return so


QUESTIONS = (
    Question(
        name="who",
        title="Who is the young person?",
        fields=(
            Field(name="name", label="Full name", needed=True),
            Field(name="preferred_name", label="Name they go by (optional)"),
        ),
    ),
    Question(
        name="born",
        title="When were they born?",
        fields=(Field(name="born_on", label="When were they born?", kind="birth", needed=True),),
    ),
    Question(
        name="school",
        title="Where do they go to school?",
        fields=(
            Field(name="school", label="School (optional)"),
            Field(name="school_year", label="School year (optional)", longest=20),
        ),
    ),
    Question(
        name="reach",
        title="How can we reach them?",
        fields=(
            Field(name="phone", label="Phone (optional)", kind="phone", longest=60),
            Field(name="email", label="Email (optional)", kind="email", longest=254),
            Field(name="area", label="Town or area (optional)"),
            Field(name="language", label="Language (optional)", hint="If it is not English.", longest=40),
        ),
    ),
    Question(
        name="safe",
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
        title="Who is their parent or carer?",
        fields=(
            Field(name="guardian_name", label="Name (optional)"),
            Field(
                name="guardian_relationship",
                label="Relationship (optional)",
                hint="For example mother, uncle or foster carer.",
                longest=40,
            ),
            Field(name="guardian_phone", label="Phone (optional)", kind="phone", longest=60),
            Field(name="guardian_email", label="Email (optional)", kind="email", longest=254),
        ),
    ),
    Question(
        name="offence",
        title="What is the offence?",
        fields=(Field(name="offence", label="What is the offence?", kind="offence", needed=True),),
    ),
    Question(
        name="when",
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
        title="What happened?",
        fields=(
            Field(
                name="statement",
                label="What happened?",
                kind="words",
                hint="In your own words. It is kept sealed.",
                needed=True,
                longest=10_000,
            ),
        ),
    ),
    Question(
        name="admitted",
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
    Question(
        name="harmed",
        title="Was anybody harmed?",
        fields=(
            Field(
                name="harmed",
                label="Was anybody harmed?",
                kind="choice",
                hint="Somebody who was hurt, lost something or had damage.",
                needed=True,
                options=(*YES_NO, NOT_KNOWN),
            ),
        ),
    ),
    *(_harmed(place) for place in range(1, MOST_HARMED + 1)),
    Question(
        name="references",
        title="What are your references?",
        fields=(
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


def referral(told: Mapping[str, Mapping[str, Any]], account: Account, today: date) -> NewReferral:
    """What the answers amount to, from the account that gave them."""
    own = {
        name: value
        for question, values in told.items()
        if not question.startswith("harmed")
        for name, value in values.items()
        if value is not None
    }
    for safe in ("safe_to_contact", "safe_to_leave_message"):
        own[safe] = own[safe] != "no"
    own["offence"] = None if own["offence"] == OTHER else UUID(own["offence"])
    return NewReferral(
        **own,
        referred_on=today,
        agency=account.agency or account.name,
        referrer_name=account.name,
        referrer_email=account.email,
        source="agency",
        account_id=account.id,
        harmed_people=tuple(
            Facts(**{name: value for name, value in values.items() if name != "more" and value is not None})
            for question, values in told.items()
            if question.startswith("harmed-")
        ),
    )
