"""The criteria a programme screens a referral by: what the record says of each, and what stands. Pure.

Every question is asked so that yes speaks for a hearing. What the record says is a suggestion; the
coordinator's answer stands over it, with a note where the two do not agree.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from cases.tables import Programme

YES, NO, UNKNOWN = "yes", "no", "unknown"
ANSWERS = (YES, NO, UNKNOWN)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing to be sure of. `reason`: of a return, when the answer is no."""

    word: str
    question: str
    yes: str
    no: str
    reason: str


CRITERIA: Mapping[str, Criterion] = {
    "scope": Criterion(
        "offence",
        "Does this programme hear the offence?",
        "Yes, it hears it",
        "No, it does not",
        "ineligible",
    ),
    "age": Criterion("age", "Does their age fit?", "Yes, the age fits", "No, it does not fit", "ineligible"),
    "admission": Criterion(
        "responsibility",
        "Do they accept responsibility?",
        "Yes, they accept it",
        "No, they do not accept it",
        "no_admission",
    ),
    "earlier": Criterion(
        "first time",
        "Is it their first time here?",
        "Yes, the first time",
        "No, they were here before",
        "ineligible",
    ),
    "harmed": Criterion(
        "harmed person",
        "Does the harmed person agree?",
        "Yes, they agree",
        "No, they do not agree",
        "harmed_person_objected",
    ),
    "risk": Criterion(
        "risk",
        "Is the risk low enough?",
        "Yes, the risk is low enough",
        "No, the risk is too high",
        "risk_too_high",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the record holds about a referral. `age`: whole years at the offence, if known.

    `age_since`: whole years at the referral, where the birth date is known and the day of the offence is not.
    """

    age: int | None
    age_since: int | None = None
    offence: str  # empty: none is named yet
    in_scope: bool
    admitted: str
    earlier: Collection[str]  # references of other cases of the same young person
    harmed: Collection[str]  # what each harmed person said: yes | no | unknown


@dataclass(frozen=True, slots=True)
class Answer:
    """What the coordinator said."""

    answer: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """One criterion of one referral: what the record says, what was answered, what stands."""

    name: str
    record: str
    words: str  # what the record says, in a sentence
    answer: Answer | None
    stands: str

    @property
    def criterion(self) -> Criterion:
        return CRITERIA[self.name]

    @property
    def line(self) -> str:
        """What stands, as a page says it."""
        said = {YES: "Yes", NO: "No", UNKNOWN: "Not known yet"}[self.stands]
        return f"{self.criterion.question} {said}."


def asked(programme: Programme) -> list[str]:
    """The criteria of this programme, in the order they are asked."""
    switches = {
        "admission": programme.needs_admission,
        "earlier": programme.needs_first_time,
        "harmed": programme.needs_harmed_agreement,
    }
    return [name for name in CRITERIA if switches.get(name, True)]


def standing(programme: Programme, facts: Facts, answers: Mapping[str, Answer]) -> list[Standing]:
    """Each criterion of the programme, as it stands."""
    return [_one(name, *_told(name, programme, facts), answers.get(name)) for name in asked(programme)]


def _one(name: str, record: str, words: str, answer: Answer | None) -> Standing:
    stands = answer.answer if answer else record
    if answer and contradicts(name, record, answer):
        stands = NO  # the record was put right after the answer
    return Standing(name, record, words, answer, stands)


def contradicts(name: str, record: str, given: Answer) -> bool:
    """Whether a yes stands against the record without a word why. No word brings an offence into scope."""
    if given.answer != YES:
        return False
    return record != YES if name == "scope" else record == NO and not given.note


def lacking(found: Collection[Standing]) -> list[Standing]:
    """What keeps the referral from being accepted."""
    return [one for one in found if one.stands != YES]


def reason(found: Collection[Standing]) -> str:
    """The reason of a return that the first no suggests; empty while nothing says no."""
    return next((one.criterion.reason for one in found if one.stands == NO), "")


def _told(name: str, programme: Programme, facts: Facts) -> tuple[str, str]:
    """What the record says of a criterion, and the sentence that tells it."""
    if name == "scope":
        return _scope(facts)
    if name == "age":
        return _age(programme, facts)
    if name == "admission":
        told = {YES: "The referral says that they do.", NO: "The referral says that they do not."}
        return facts.admitted, told.get(facts.admitted, "The referral does not say.")
    if name == "earlier":
        words = f"Other cases of theirs: {', '.join(facts.earlier)}."
        return (NO, words) if facts.earlier else (YES, "No other case of theirs is here.")
    if name == "harmed":
        return _harmed(facts)
    return UNKNOWN, "Think of their safety, and of everybody else’s."


def _scope(facts: Facts) -> tuple[str, str]:
    if not facts.offence:
        return UNKNOWN, "No offence is named yet. Choose it first."
    if facts.in_scope:
        return YES, f"“{facts.offence}” is on the programme’s list."
    return NO, f"This programme does not hear “{facts.offence}”."


def _age(programme: Programme, facts: Facts) -> tuple[str, str]:
    limits = f"This programme is for {programme.age_from} to {programme.age_to}."
    if facts.age is None and facts.age_since is not None:
        return (
            UNKNOWN,
            f"When it happened is not known. They were {facts.age_since} at the referral. {limits}",
        )
    if facts.age is None:
        return UNKNOWN, f"The birth date is not known. {limits}"
    fits = programme.age_from <= facts.age <= programme.age_to
    return (YES if fits else NO), f"They were {facts.age} at the offence. {limits}"


def _harmed(facts: Facts) -> tuple[str, str]:
    if not facts.harmed:
        return UNKNOWN, "No harmed person is named in the referral."
    if NO in facts.harmed:
        return NO, "A harmed person does not agree."
    if UNKNOWN in facts.harmed:
        return UNKNOWN, "Not every harmed person was asked."
    return YES, "Every harmed person agrees."
