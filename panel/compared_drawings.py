"""A comparison as it is drawn: two shares with their whiskers, two lines over the months. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from cases.evaluation import survival
from cases.evaluation.compared_groups import OURS, SIDES, THEIRS
from cases.evaluation.survival import Step
from panel import charts, charts_rates
from panel.charts import DAYS_A_MONTH, Curve
from panel.charts_rates import Point
from panel.compared_lines import Lines, between
from panel.figures import percent

AXES, MOST = (6, 12), 24  # months
MONTHS = (0, 3, 6, 9, 12, 18, 24)


@dataclass(frozen=True)
class Drawings:
    """Of a comparison that nothing refuses."""

    lines: Lines

    @property
    def whiskers(self) -> Markup:
        points = [
            Point(f"{words}: {percent(one['value'])} ({between(one)})", one["value"], one["low"], one["high"])
            for words, one in (
                ("Here", self.lines.shares[OURS]),
                ("Compared with", self.lines.shares[THEIRS]),
            )
        ]
        told = "; ".join(one.words for one in points)
        return charts_rates.rates(
            points, f"Share who {self.lines.definition.did}", f"{told}. The table has them."
        )

    @cached_property
    def curves(self) -> tuple[Curve, ...]:
        """Both, where in both ten people were left at some day; else none."""
        found = self.lines.compared.curves
        if not found or not all(one.last and one.figure.curve for one in found.values()):
            return ()
        most = round(MOST * DAYS_A_MONTH)
        ends = {side: min(one.last, most) for side, one in found.items()}
        months = next((m for m in AXES if max(ends.values()) <= round(m * DAYS_A_MONTH)), MOST)
        title = f"Share of people who {self.lines.definition.did_not}"
        steps = {side: one.figure.curve or () for side, one in found.items()}
        told = ". ".join(f"{SIDES[side]}: {_said(steps[side], end)}" for side, end in ends.items())
        return tuple(Curve(steps[side], end, months, title, told) for side, end in ends.items())

    @property
    def drawn(self) -> Markup | str:
        return charts.survival(*self.curves) if self.curves else ""

    @property
    def steps(self) -> list[list[str]]:
        """The numbers behind both lines."""
        if not self.curves:
            return []
        months = [m for m in MONTHS if m <= self.curves[0].months]
        return [
            [str(month), *(cell for one in self.curves for cell in _at(one, round(month * DAYS_A_MONTH)))]
            for month in months
        ]


def _said(steps: Sequence[Step], day: int) -> str:
    """Where a line ends, in words."""
    step = survival.at(steps, day)
    return (
        f"{step.share:.0%} after {round(day / DAYS_A_MONTH)} months, with a 95 percent interval from "
        f"{step.low:.0%} to {step.high:.0%}"
    )


def _at(one: Curve, day: int) -> tuple[str, str]:
    if day > one.last:
        return "", ""
    step = survival.at(one.steps, day)
    about = f"{percent(step.low)} to {percent(step.high)}" if step.share < 1 else "None yet"
    return percent(step.share), about
