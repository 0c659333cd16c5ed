"""How far somebody has come on their way into the pool, and what they still lack. Pure."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple, Protocol

from cases.clocks import age

OF_AGE = 18
BEGINNINGS = {"owed": "owed", "applied": "applied"}  # by route; any other route begins as invited
WAY = ("guardian_consent", "trained", "sworn")
CONSENT, TRAINING, OATH = "the guardian’s consent", "training", "the oath"


class Facts(Protocol):
    """What stands about a juror; a day that is not known is none."""

    @property
    def born_on(self) -> date | None: ...
    @property
    def guardian_consent_on(self) -> date | None: ...
    @property
    def trained_until(self) -> date | None: ...
    @property
    def sworn_on(self) -> date | None: ...


class Known(NamedTuple):
    """The same, where there is no row of a juror at hand."""

    born_on: date | None
    guardian_consent_on: date | None
    trained_until: date | None
    sworn_on: date | None


def needs_guardian(born_on: date | None, today: date) -> bool:
    """Somebody under 18, or of unknown age, needs the consent of a guardian."""
    return born_on is None or age(born_on, today) < OF_AGE


def lacking(who: Facts, today: date) -> list[str]:
    """What is missing before somebody may sit, in the order of the way."""
    missing = {
        CONSENT: who.guardian_consent_on is None and needs_guardian(who.born_on, today),
        TRAINING: who.trained_until is None or who.trained_until < today,
        OATH: who.sworn_on is None,
    }
    return [what for what, lacks in missing.items() if lacks]


def begins(route: str) -> str:
    return BEGINNINGS.get(route, "invited")


def reached(who: Facts, route: str, today: date) -> str:
    """The last state of the way that everything before it allows."""
    return (begins(route), *_passed(who, today))[-1]


def ahead(state: str, who: Facts, today: date) -> list[str]:
    """The states to pass from this one on, each a dated step; none from a rest or after leaving."""
    passed = list(_passed(who, today))
    if state in (*BEGINNINGS, "invited"):
        return passed
    if state in WAY:
        return [later for later in passed if WAY.index(later) > WAY.index(state)]
    return []


def _passed(who: Facts, today: date) -> Iterator[str]:
    missing = lacking(who, today)
    if CONSENT in missing:
        return
    if needs_guardian(who.born_on, today):
        yield "guardian_consent"
    for state, needed in (("trained", TRAINING), ("sworn", OATH)):
        if needed in missing:
            return
        yield state


def missing_words(missing: list[str]) -> str:
    """Training and the oath are missing."""
    return f"{' and '.join(missing)} {'are' if len(missing) > 1 else 'is'} missing."
