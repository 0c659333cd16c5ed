"""A figure as it is shown: what it says, who stands behind it, and why none is shown.

Pure: it takes counts, of the record or of lives, and answers in values and words. A bare percentage never
leaves here: k, n, the interval, the definition and those who are not counted go with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from cases.evaluation import counts, rates, survival
from cases.evaluation.cohorts import Life, cohort
from cases.evaluation.counts import Counts
from cases.evaluation.definitions import Definition
from cases.evaluation.rates import Rate
from cases.evaluation.survival import Step
from panel.charts import DAYS_A_MONTH, Curve

ENOUGH_FOR_A_CURVE = 10  # people still seen: beyond that a curve tells more of one person than of all
FEW = 30  # counted: below, the interval says more than the share
HALF = 2
MONTHS = (0, 3, 6, 9, 12, 18, 24)
PARTS = (
    ("counted", "Counted: checked, and seen to the end"),
    ("young", "Not yet mature: their time is not over"),
    ("unchecked", "Not checked yet: nobody asked, or the answer covers too little"),
    ("not_known", "Not known: somebody asked, and nobody could say"),
    ("left", "Not seen to the end: moved, in custody or died"),
    ("said_no", "Said no to being asked about later"),
)


@dataclass(frozen=True)
class Figure:
    """One definition, one group of people, one day of extract."""

    cohort: Counts
    completed: Counts
    others: Counts

    @property
    def definition(self) -> Definition:
        return self.cohort.definition

    @cached_property
    def refused(self) -> str:
        """Why no rate may be shown; empty where one may."""
        found = self.cohort
        if found.mature == 0:
            months = round(self.definition.complete_after / DAYS_A_MONTH)
            return (
                f"No figure can be shown yet. It takes {months} months from the acceptance until an answer "
                "is complete, and nobody has reached that. A figure before could not be defended."
            )
        if found.n * HALF < found.mature:
            return (
                f"No figure is shown. The time of {people(found.mature)} is over, and {found.n} "
                f"{_is(found.n)} checked and seen to the end: fewer than half. Those alone could mislead."
            )
        return ""

    @cached_property
    def rate(self) -> Rate | None:
        return None if self.refused else rates.wilson(self.cohort.k, self.cohort.n)

    @property
    def few(self) -> bool:
        return self.rate is not None and self.rate.n < FEW

    @property
    def parts(self) -> list[tuple[str, int | None]]:
        """Everybody, each once."""
        return [(words, self.cohort.many[name]) for name, words in PARTS]

    @property
    def everybody(self) -> int | None:
        return self.cohort.people

    @cached_property
    def steps(self) -> list[Step]:
        return survival.curve(self.cohort.days)

    @property
    def last(self) -> int:
        """The last day on which enough people were still seen; 0: there never were."""
        return self.cohort.seen_last(ENOUGH_FOR_A_CURVE)

    @property
    def lines(self) -> list[tuple[int, Step, int]]:
        """Months, what holds then, and how many people are left: the table of the curve."""
        days = [(months, round(months * DAYS_A_MONTH)) for months in MONTHS]
        return [
            (months, survival.at(self.steps, day), self.cohort.left_after(day))
            for months, day in days
            if day <= self.last
        ]

    @property
    def events(self) -> list[int]:
        """How many people had one until each line of the table."""
        return [self.cohort.had_until(round(months * DAYS_A_MONTH)) for months, _, _ in self.lines]

    @cached_property
    def curve(self) -> Curve | None:
        if not self.last:
            return None
        last = survival.at(self.steps, self.last)
        months = next(m for m in (6, 12, 24) if self.last <= round(m * DAYS_A_MONTH))
        return Curve(
            steps=self.steps,
            last=self.last,
            months=months,
            title=f"Share of people who {self.definition.did_not}",
            told=(
                f"It begins at 100 percent and is at {last.share:.0%} after "
                f"{round(self.last / DAYS_A_MONTH)} months, with a 95 percent interval from "
                f"{last.low:.0%} to {last.high:.0%}. The table has the numbers."
            ),
        )

    def beside(self) -> list[tuple[str, Rate | None]]:
        """Those who completed and those who did not: beside the whole, never alone."""
        if self.rate is None:
            return []
        groups = [("Completed the agreement", self.completed), ("Did not", self.others)]
        parts = [(words, rates.wilson(one.k, one.n) if one.n else None) for words, one in groups]
        return [("Everybody", self.rate), *parts]


def of(lives: Sequence[Life], definition: Definition, as_of: date, year: int = 0) -> Figure:
    """The figure of this definition, for those accepted in a year; 0: of everybody."""
    found = cohort([life for life in lives if not year or life.index.year == year], definition, as_of)
    return Figure(*map(counts.of, (found, found.only(kept=True), found.only(kept=False))))


def percent(share: float) -> str:
    """10.2%"""
    return f"{share * 100:.1f}%"


def interval(rate: Rate | Step) -> str:
    return f"{percent(rate.low)} to {percent(rate.high)}"


def people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def _is(count: int) -> str:
    return "is" if count == 1 else "are"
