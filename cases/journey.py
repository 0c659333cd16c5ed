"""The journey, state by state: what may follow what, who acts, and the word a page shows.

One table drives the pages, the guards and the tests. Pure: no database and no clock.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from cases.errors import WrongState


@dataclass(frozen=True, slots=True)
class State:
    """A state of a referral or a case. `follows` names the states that may come after it."""

    word: str
    colour: str  # of the badge
    acts: str  # whose turn it is, in the field's words
    follows: tuple[str, ...]
    told: str  # the line of the timeline when it begins


RETURNED = "returned_to_referrer"

REFERRAL: Mapping[str, State] = {
    "received": State("Referred", "blue", "coordinator", ("screening",), "Referral received"),
    "screening": State("Screening", "yellow", "coordinator", ("accepted", "returned"), "Screening started"),
    "accepted": State("Accepted", "green", "", (), "Referral accepted"),
    "returned": State("Returned", "grey", "", (), "Referral returned"),
}

CASE: Mapping[str, State] = {
    # A date is often held while consents are still gathered, so intake may go straight to scheduled.
    "intake": State(
        "Intake",
        "blue",
        "coordinator, young person, guardian",
        ("preparing", "scheduled", RETURNED),
        "Case opened",
    ),
    "preparing": State("Preparing", "teal", "facilitator", ("scheduled", RETURNED), "Preparation started"),
    # A cancelled hearing takes the case back to where it was booked from.
    "scheduled": State(
        "Hearing booked",
        "purple",
        "coordinator",
        ("heard", "adjourned", "intake", "preparing", RETURNED),
        "Hearing booked",
    ),
    "heard": State("Heard", "purple", "panel", ("agreement_active", "adjourned", RETURNED), "Case heard"),
    "adjourned": State("Adjourned", "orange", "coordinator", ("scheduled", RETURNED), "Hearing adjourned"),
    "agreement_active": State(
        "Agreement running",
        "green",
        "young person",
        ("completed", "extended", "breach_review", RETURNED),
        "Agreement reached",
    ),
    "extended": State(
        "Extended", "orange", "coordinator", ("agreement_active", RETURNED), "Agreement extended"
    ),
    "breach_review": State("In review", "red", "panel", ("agreement_active", RETURNED), "Review started"),
    "completed": State("Completed", "green", "coordinator", ("closed",), "Agreement completed"),
    "closed": State("Closed", "grey", "coordinator", ("follow_up",), "Case closed"),
    # Follow-ups are due whatever becomes of the case, so a returned one goes on to follow-up too.
    RETURNED: State("Returned", "grey", "evaluator", ("follow_up",), "Case returned to the referrer"),
    "follow_up": State("Follow-up", "grey", "evaluator", ("outcome_known",), "Follow-up begun"),
    "outcome_known": State("Outcome known", "grey", "evaluator", ("de_identified",), "Outcome known"),
    "de_identified": State("De-identified", "grey", "", (), "Names removed"),
}

# The way without a loop and without an exit, as a page draws it; then what stands beside it, and after what.
MAIN = (
    *("intake", "preparing", "scheduled", "heard", "agreement_active", "completed", "closed"),
    *("follow_up", "outcome_known"),
)
BESIDE: Mapping[str, str] = {
    "adjourned": "scheduled",
    "extended": "agreement_active",
    "breach_review": "agreement_active",
    RETURNED: "closed",
}

# A juror's way into the pool. Who is of age passes over the guardian's consent. Who comes back stands
# where consent, training and oath say.
_REACHED = ("guardian_consent", "trained", "sworn")
_BEGUN = ("owed", "invited", "applied")
_FIRST = ("guardian_consent", "trained", "paused", "retired")
JUROR: Mapping[str, State] = {
    "owed": State(
        "Owes sittings",
        "blue",
        "coordinator",
        _FIRST,
        "Sittings are owed",
    ),
    "invited": State("Invited", "blue", "juror", _FIRST, "Invited"),
    "applied": State("Applied", "blue", "coordinator", _FIRST, "Applied"),
    "guardian_consent": State(
        "Parent or carer agreed",
        "teal",
        "coordinator",
        ("trained", "paused", "retired"),
        "The parent or carer agreed",
    ),
    "trained": State("Trained", "teal", "juror", ("sworn", "paused", "retired"), "Training done"),
    "sworn": State("Sworn", "purple", "coordinator", ("active", "paused", "retired"), "Oath taken"),
    "active": State("Active", "green", "", ("paused", "retired"), "Active"),
    "paused": State("Paused", "yellow", "juror", (*_BEGUN, *_REACHED, "active", "retired"), "Takes a break"),
    "retired": State("Retired", "grey", "", _BEGUN, "Left the pool"),
}

# A check that fell due. An answer can be put right; "not known" may be known later.
FOLLOW_UP: Mapping[str, State] = {
    "due": State("Not checked yet", "yellow", "evaluator", ("recorded", "not_known"), "Check falls due"),
    "recorded": State("Checked", "green", "", ("not_known",), "Check recorded"),
    "not_known": State("Not known", "grey", "evaluator", ("recorded",), "Check: not known"),
}

TABLES: Mapping[str, Mapping[str, State]] = {
    "referral": REFERRAL,
    "case": CASE,
    "juror": JUROR,
    "follow_up": FOLLOW_UP,
}

BEFORE_COMPLETED = tuple(name for name, state in CASE.items() if RETURNED in state.follows)
TO_BOOK = tuple(name for name, state in CASE.items() if "scheduled" in state.follows)
WAITING = ("received", "screening")

RETURN_REASONS: Mapping[str, str] = {
    "ineligible": "The age or the matter does not fit this programme",
    "no_admission": "The young person does not accept responsibility",
    "young_person_declined": "The young person declined",
    "guardian_declined": "The parent or carer declined",
    "harmed_person_objected": "The harmed person objected",
    "unreachable": "Nobody could be reached",
    "moved": "The young person moved away",
    "referrer_withdrew": "The referrer withdrew it",
    "new_matter": "A new matter came up",
    "duplicate": "We have this referral already",
    "risk_too_high": "The risk is too high",
    "panel_declined": "The panel declined",
    "breach": "The agreement was not kept",
}
# Codes, not free text: why a juror rests or leaves stands in the dated steps, which many may read.
AWAY_REASONS: Mapping[str, str] = {
    "asked": "They asked for it",
    "school": "Exams or school",
    "work": "Work or training",
    "time": "They have no time",
    "moved": "They move away",
    "silent": "They do not answer",
    "guardian": "The parent or carer said no",
    "other": "Another reason",
}
# Why a case that was to be heard was not: the words beside the code are sealed.
ADJOURN_REASONS: Mapping[str, str] = {
    "young_person": "The young person did not come, or could not go on",
    "guardian": "The guardian did not come",
    "harmed_person": "The harmed person could not be there",
    "panel": "Too few panel members were there",
    "conflict": "Somebody on the panel knew somebody in it",
    "interpreter": "An interpreter or other support was missing",
    "facts": "What happened is not agreed, or more must be known",
    "safety": "Somebody’s safety or wellbeing came first",
    "time": "There was not enough time",
    "place": "The place, the weather or travel",
    "other": "Another reason",
}
# A review hearing is held while an agreement runs, and the case stays where it is.
REVIEWED = ("agreement_active", "extended", "breach_review")
# What can be known before a case is open.
SCREENING_REASONS = tuple(reason for reason in RETURN_REASONS if reason not in ("panel_declined", "breach"))

REASONS: Mapping[str, Mapping[str, str]] = {
    "referral": RETURN_REASONS,
    "case": RETURN_REASONS,
    "juror": AWAY_REASONS,
}


def state(subject: str, name: str) -> State:
    return TABLES[subject][name]


def word(subject: str, name: str) -> str:
    """What a page calls the state."""
    return TABLES[subject][name].word


def may_follow(subject: str, before: str, after: str) -> bool:
    return after in TABLES[subject][before].follows


def check(subject: str, before: str, after: str, named: str) -> None:
    """Refuse a step that the journey does not have. `named` is what the sentence calls the row."""
    if not may_follow(subject, before, after):
        raise WrongState(
            f"{named} is “{word(subject, before)}” now, so it cannot become “{word(subject, after)}”. "
            "Look at it again."
        )
