"""Feedback in numbers: how many were asked, how many answered, what they said on average. Pure.

Fewer than five answers are not shown: in a small programme somebody would know whose they are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from panel.feedback import OF_PARTY, PARTIES, QUESTIONS

SMALL = 5  # answers; fewer are not shown
FEW = f"Fewer than {SMALL}"
NOT_ASKED = "Not asked"


@dataclass(frozen=True, slots=True)
class Line:
    """One party: asked n, answered k, and for each question the mean of the points with how many."""

    party: str
    asked: int
    answered: int
    means: Mapping[str, tuple[float, int]]
    word: str  # what the programme calls them

    @property
    def rate(self) -> str:
        """9 of 12 (75 %)."""
        if not self.asked:
            return "Nobody was asked"
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


def lines(rows: Iterable[Mapping[str, Any]], named: Mapping[str, str] = PARTIES) -> list[Line]:
    """A line for each party, also where nobody was asked."""
    every = list(rows)
    return [_line(party, [row for row in every if row["party"] == party], named[party]) for party in PARTIES]


def _line(party: str, rows: Sequence[Mapping[str, Any]], word: str) -> Line:
    answered = sum(row["answered_at"] is not None for row in rows)
    means = {question: _mean(question, rows) for question in QUESTIONS}
    return Line(party, len(rows), answered, means, word)


def _mean(question: str, rows: Sequence[Mapping[str, Any]]) -> tuple[float, int]:
    points = [row[question] for row in rows if row[question] is not None]
    return (sum(points) / len(points) if points else 0.0), len(points)
