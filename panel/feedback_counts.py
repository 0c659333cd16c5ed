"""Feedback in numbers: how many were asked, how many answered, what they said on average. Pure.

Fewer than five answers are not shown: in a small programme somebody would know whose they are. Whoever sees
no exact counts reads them by the rules of the public, as in what people gave, and of years that are over.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cases.evaluation.disclosure import USUAL as RULE
from panel.feedback import OF_PARTY, PARTIES, QUESTIONS

SMALL = 5  # answers; fewer are not shown
FEW = f"Fewer than {SMALL}"
NOT_ASKED = "Not asked"
NOBODY = "Nobody was asked"
HIDDEN = "Hidden"


@dataclass(frozen=True, slots=True)
class Line:
    """One party: asked n, answered k, and for each question the mean of the points with how many."""

    party: str
    asked: int
    answered: int
    means: Mapping[str, tuple[float, int]]
    word: str  # what the programme calls them

    @property
    def many(self) -> str:
        return str(self.asked)

    @property
    def rate(self) -> str:
        """9 of 12 (75 %)."""
        if not self.asked:
            return NOBODY
        if 0 < self.answered < SMALL:
            return f"{FEW} of {self.asked}" if self.asked >= SMALL else FEW
        return f"{self.answered} of {self.asked} ({round(100 * self.answered / self.asked)} %)"

    def said(self, question: str) -> str:
        """4.3 from 12 answers."""
        if question not in OF_PARTY[self.party]:
            return NOT_ASKED
        mean, count = self.means[question]
        if count < SMALL:
            return FEW
        return f"{mean:.1f} from {count} answers"


class Guarded(Line):
    """The same for those who see no exact counts. How many answered each question is not told."""

    @property
    def many(self) -> str:
        return HIDDEN if RULE.few(self.asked) else str(RULE.rounded(self.asked))

    @property
    def rate(self) -> str:
        if not self.asked:
            return NOBODY
        if not RULE.bears(self.answered, self.asked):
            return HIDDEN
        k, n = RULE.rounded(self.answered), RULE.rounded(self.asked)
        return f"{k} of {n} ({round(100 * k / n)} %)"

    def said(self, question: str) -> str:
        if question not in OF_PARTY[self.party]:
            return NOT_ASKED
        mean, count = self.means[question]
        told = count >= RULE.least and RULE.bears(self.answered, self.asked)
        return f"{mean:.1f}" if told else HIDDEN


def lines(
    rows: Iterable[Mapping[str, Any]], named: Mapping[str, str] = PARTIES, *, exact: bool = True
) -> list[Line]:
    """A line for each party, also where nobody was asked."""
    every, kind = list(rows), Line if exact else Guarded
    return [
        _line(kind, party, [row for row in every if row["party"] == party], named[party]) for party in PARTIES
    ]


def _line(kind: type[Line], party: str, rows: Sequence[Mapping[str, Any]], word: str) -> Line:
    answered = sum(row["answered_at"] is not None for row in rows)
    means = {question: _mean(question, rows) for question in QUESTIONS}
    return kind(party, len(rows), answered, means, word)


def _mean(question: str, rows: Sequence[Mapping[str, Any]]) -> tuple[float, int]:
    points = [row[question] for row in rows if row[question] is not None]
    return (sum(points) / len(points) if points else 0.0), len(points)
