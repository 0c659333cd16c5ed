"""A figure with all that belongs to it: never a bare number.

figure.row()       the envelope, as the command and the pages for evaluators give it
beside(a, b)       both, where they may stand side by side; NotBeside says why not
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from math import isfinite
from typing import Any

from cases.evaluation.definitions import Definition
from cases.evaluation.meanings import Meaning
from cases.evaluation.survival import Step

# Where people are taken by another day than the one their clock starts on.
COHORT = {"dated_by": "whose days", "from": "from", "until": "until"}


class NotBeside(ValueError):
    """Two figures that mean different things. The sentence says what differs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """n people (reoffenders, for M4), k of them with an event (or k events: M3, M4, M6).

    `definition`: of what counts again and for how long, or the meaning of what is no reoffending figure.
    `at`: days after the index event; None where there is none. `refused`: why there is no value, in words.
    `complete`: whether the window and the waiting time of everybody in the group are over. `more`: what
    only this measure has.
    """

    measure: str
    group: Mapping[str, str]
    at: int | None
    definition: Definition | Meaning
    extract: date
    complete: bool
    n: float = 0
    k: float | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    interval: str | None = None
    suppressed: bool = False
    refused: str | None = None
    notes: tuple[str, ...] = ()
    curve: tuple[Step, ...] | None = None
    more: Mapping[str, Any] = field(default_factory=dict)

    def row(self) -> dict[str, Any]:
        """For JSON: numbers, texts, lists and mappings alone."""
        plain: dict[str, Any] = {
            "measure": self.measure,
            "group": dict(self.group),
            "at": self.at,
            "n": self.n,
            "k": self.k,
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "interval": self.interval,
            **self.definition.told,
            "extract": self.extract.isoformat(),
            "complete": self.complete,
            "suppressed": self.suppressed,
            "refused": self.refused,
            "notes": list(self.notes),
        }
        curve = {} if self.curve is None else {"curve": [_step(one) for one in self.curve]}
        found: dict[str, Any] = _told(plain | curve | dict(self.more))
        return found


def _step(one: Step) -> dict[str, float]:
    return {
        "at": one.day,
        "at_risk": one.at_risk,
        "events": one.events,
        "survival": one.share,
        "low": one.low,
        "high": one.high,
    }


def _told(value: Any) -> Any:
    """Numbers without end have no word in JSON."""
    if isinstance(value, Mapping):
        return {name: _told(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_told(one) for one in value]
    return None if isinstance(value, float) and not isfinite(value) else value


def beside(a: Figure, b: Figure) -> tuple[Figure, Figure]:
    """Both figures. NotBeside where they are not of one measure, one definition and one horizon."""
    one, other = _alike(a), _alike(b)
    pairs = [(what, one.get(what), other.get(what)) for what in one | other]
    differing = [f"{what} ({mine} and {theirs})" for what, mine, theirs in pairs if mine != theirs]
    if differing:
        raise NotBeside(f"These two cannot stand side by side: they differ in {', '.join(differing)}.")
    return a, b


def _alike(one: Figure) -> dict[str, object]:
    cohort = {words: one.more[name] for name, words in COHORT.items() if name in one.more}
    return {"measure": one.measure, **one.definition.differences, "day": one.at, **cohort}
