"""A share quarter by quarter, its median, and the runs that chance seldom makes. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from cases.evaluation import monitoring, rates
from cases.evaluation.monitoring import Run
from cases.evaluation.rates import Rate
from panel import run_drawing
from panel.drawing import Told
from panel.figures import percent

FEW = 10  # points: with fewer a run is seldom seen, even where something changed
KINDS = {
    ("shift", True): "lie above the median: a shift",
    ("shift", False): "lie below the median: a shift",
    ("trend", True): "go up: a trend",
    ("trend", False): "go down: a trend",
}


@dataclass(frozen=True, slots=True)
class Runs:
    """Each quarter's rate, in order of time."""

    rates: Mapping[str, Rate]
    median: float
    runs: tuple[Run, ...]

    @property
    def names(self) -> list[str]:
        return list(self.rates)

    @property
    def few(self) -> bool:
        return len(self.rates) < FEW

    @property
    def said(self) -> list[str]:
        """Each run in a sentence."""
        return [
            f"{self.names[one.first]} to {self.names[one.last]} {KINDS[one.kind, one.up]}."
            for one in self.runs
        ]

    def in_run(self, at: int) -> str:
        """What runs a point is in: shift, trend, both or neither."""
        found = (one.kind for one in self.runs if one.first <= at <= one.last)
        return " and ".join(dict.fromkeys(found))


def of(counts: Mapping[str, tuple[int, int]]) -> Runs | None:
    """Counts k of n by quarter; a quarter of nobody is no point. None where there is no point."""
    found = {name: rates.wilson(k, n) for name, (k, n) in counts.items() if n}
    if not found:
        return None
    chart = monitoring.run_chart([rate.share for rate in found.values()])
    return Runs(found, chart.median, chart.runs)


def drawn(found: Runs, name: str, title: str) -> Markup:
    """With the same in words: where it begins and ends, its median, and its runs."""
    points = [
        run_drawing.Point(quarter, rate.share, bool(found.in_run(at)))
        for at, (quarter, rate) in enumerate(found.rates.items())
    ]
    first, last = points[0], points[-1]
    ends = f"From {percent(first.share)} in {first.name} to {percent(last.share)} in {last.name}"
    words = [f"{ends}, with a median of {percent(found.median)}.", *found.said]
    return run_drawing.run(points, found.median, Told(name, title, " ".join(words)))
