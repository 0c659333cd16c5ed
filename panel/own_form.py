"""What a young person is asked who refers themselves, or a parent who does it for them.

Young people read these pages on a phone: short questions, plain words, and hardly any that must be answered.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from cases.new_referrals import NewReferral
from panel.questions import Answers, Field, Question, email, phone

AGENCY = "Self-referral"


def for_me(answers: Answers) -> bool:
    return not for_my_child(answers)


def for_my_child(answers: Answers) -> bool:
    return answers.get("asker", {}).get("asker") == "child"


def _no_number(answers: Answers, question: str, field: str) -> bool:
    """Only to be spoken to, and no number yet: nobody could reach them."""
    only_speak = answers.get("safe", {}).get("safe_to_leave_message") == "no"
    return only_speak and not answers.get(question, {}).get(field, "").strip()


def no_number_of_mine(answers: Answers) -> bool:
    return for_me(answers) and _no_number(answers, "reach", "phone")


def no_number_of_a_parent(answers: Answers) -> bool:
    return for_my_child(answers) and _no_number(answers, "parent", "guardian_phone")


NUMBER = "What number can we ring?"
NUMBER_HINT = "We leave no message, so we can only ring. Have no phone? Go back and let us leave a message."

QUESTIONS = (
    Question(
        name="asker",
        title="Who is this for?",
        fields=(
            Field(
                name="asker",
                label="Who is this for?",
                kind="choice",
                needed=True,
                options=(("me", "For me"), ("child", "For my child")),
            ),
        ),
    ),
    Question(
        name="who",
        title="What is your name?",
        for_a_child="What is your child’s name?",
        fields=(
            Field(name="name", label="First and last name", needed=True),
            Field(name="preferred_name", label="Name to use (optional)"),
        ),
    ),
    Question(
        name="born",
        title="When were you born?",
        for_a_child="When was your child born?",
        fields=(Field(name="born_on", label="Birth date", kind="birth", needed=True),),
    ),
    Question(
        name="reach",
        title="How can we reach you?",
        one_of="Give a phone number or an email.",
        fields=(
            phone("phone", label="Phone"),
            email("email", label="Email"),
        ),
        only_if=for_me,
    ),
    Question(
        name="parent",
        title="How can we reach you?",
        one_of="Give a phone number or an email.",
        fields=(
            Field(name="guardian_name", label="Your name", needed=True),
            phone("guardian_phone", label="Phone"),
            email("guardian_email", label="Email"),
        ),
        only_if=for_my_child,
    ),
    Question(
        name="safe",
        title="May we leave you a message?",
        fields=(
            Field(
                name="safe_to_leave_message",
                label="May we leave you a message?",
                hint="Somebody at home may see or hear it.",
                kind="choice",
                needed=True,
                options=(("yes", "Yes"), ("no", "No, only speak to me")),
            ),
        ),
    ),
    Question(
        name="ring",
        title=NUMBER,
        fields=(Field(name="phone", label=NUMBER, kind="phone", hint=NUMBER_HINT, needed=True, longest=60),),
        only_if=no_number_of_mine,
    ),
    Question(
        name="ring-parent",
        title=NUMBER,
        fields=(
            Field(
                name="guardian_phone", label=NUMBER, kind="phone", hint=NUMBER_HINT, needed=True, longest=60
            ),
        ),
        only_if=no_number_of_a_parent,
    ),
    Question(
        name="guardian",
        title="Which grown-up can help you?",
        hint="You can leave this empty. We ask you before we ring them.",
        fields=(
            Field(name="guardian_name", label="Their name (optional)", checked_as="Grown-up"),
            phone("guardian_phone", "Phone of the grown-up", label="Their phone (optional)"),
        ),
        only_if=for_me,
    ),
    Question(
        name="school",
        title="Where do you go to school?",
        for_a_child="Where does your child go to school?",
        fields=(
            Field(name="school", label="School (optional)"),
            Field(name="school_year", label="School year (optional)", longest=20),
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
                hint="Use your own words. Only our team reads them. The panel gets a short text from us.",
                needed=True,
                longest=10_000,
            ),
        ),
    ),
    Question(
        name="when",
        title="When was it?",
        fields=(
            Field(
                name="offence_on", label="When was it?", kind="day", hint="Leave it empty if you do not know."
            ),
        ),
    ),
    Question(
        name="number",
        title="Did you get a letter with a number?",
        fields=(
            Field(
                name="agency_reference",
                label="Did you get a letter with a number?",
                hint="Write the number here. Leave it empty if there is none.",
                longest=60,
            ),
        ),
    ),
)


def referral(told: Mapping[str, Mapping[str, Any]], today: date) -> NewReferral:
    """What the answers amount to. Which offence it is, the coordinator says."""
    own = {
        name: value
        for question, values in told.items()
        if question != "asker"
        for name, value in values.items()
        if value is not None
    }
    own |= _safe(own.pop("safe_to_leave_message", ""), child=told["asker"]["asker"] == "child")
    return NewReferral(**own, referred_on=today, agency=AGENCY, source="self")


def _safe(said: str, *, child: bool) -> dict[str, bool]:
    """Whoever asks said where to reach them, and whether a message is safe. Of others nothing is known:
    the grown-up a young person names is asked for before we ring them.
    """
    message = said == "yes"
    if child:
        return {"safe_to_contact": False, "guardian_safe_to_leave_message": message}
    return {
        "safe_to_contact": True,
        "safe_to_leave_message": message,
        "guardian_safe_to_contact": False,
    }
