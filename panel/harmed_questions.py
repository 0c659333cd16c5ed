"""What an agency is asked about whoever was harmed: a file apart, one for each."""

from collections.abc import Callable, Mapping
from typing import Any

from cases.harmed import Facts
from panel.questions import Answers, Field, Question, email, phone

YES_NO = (("yes", "Yes"), ("no", "No"))
NOT_KNOWN = ("unknown", "Not known")
MOST = 3  # whoever else was harmed is added by the coordinator


def _harmed(place: int) -> Question:
    last, who = place == MOST, "Harmed" if place == 1 else f"Harmed, number {place}"
    more = (
        () if last else (Field(name="more", label="Was anybody else harmed?", kind="choice", options=YES_NO),)
    )
    return Question(
        name=f"harmed-{place}",
        part="Who was harmed",
        title="Who was harmed?" if place == 1 else "Who else was harmed?",
        hint="We ask them what they want. The young person does not see this.",
        fields=(
            Field(
                name="kind",
                label="Person or business",
                checked_as=f"{who}: person or business",
                kind="choice",
                needed=True,
                options=(("person", "A person"), ("business", "A business or school")),
            ),
            Field(name="name", label="Name", checked_as=who, needed=True),
            Field(
                name="contact_name",
                label="Whom we ask for (optional)",
                checked_as=f"{who}: whom we ask for",
                hint="For a business or school.",
            ),
            phone("phone", f"{who}: phone"),
            email("email", f"{who}: email"),
            Field(
                name="safe_to_leave_message",
                label="May we leave them a message? (optional)",
                checked_as=f"{who}: may we leave a message?",
                hint="Somebody else may see or hear it.",
                kind="choice",
                options=(*YES_NO, NOT_KNOWN),
            ),
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


ANYBODY = Question(
    name="harmed",
    part="Who was harmed",
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
)
WHO = tuple(_harmed(place) for place in range(1, MOST + 1))


def people(told: Mapping[str, Mapping[str, Any]]) -> tuple[Facts, ...]:
    """Everybody whom the answers name."""
    return tuple(_facts(values) for question, values in told.items() if question.startswith("harmed-"))


def _facts(values: Mapping[str, Any]) -> Facts:
    said = {name: value for name, value in values.items() if name != "more" and value is not None}
    said["safe_to_leave_message"] = said.get("safe_to_leave_message") == "yes"
    return Facts(**said)
