"""M11: programmes beside each other in a funnel, and one programme quarter by quarter. Nobody is ranked.

One definition holds for all: who asks names it once, and every figure carries it.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from cases.evaluation.definitions import Definition
from cases.evaluation.figures import Figure
from cases.evaluation.monitoring import LEAST, Placed, Run, RunChart, funnel, run_chart
from cases.evaluation.rates import Rate, wilson

LIMITS = "exact binomial limits around the share of all programmes together"
CHANCE = "Inside the limits is what chance would bring; outside them ask why. It says nothing of how good."
FEW = f"No figure can be shown: fewer than {LEAST} people."
NOBODY = "No figure can be shown: nobody was seen from the index event to the end of the window."
RUNS = "A shift is six or more in a row on one side of the median, a trend five or more in a row up or down."


def beside(
    programmes: Mapping[str, tuple[int, int]],
    definition: Definition,
    extract: date,
    *,
    complete: bool = False,
) -> list[Figure]:
    """M11: each programme's k of n among the limits of all together. Those of fewer than 30 say so.

    `limits` in a row are those of as many people: `low` and `high` of the figure are Wilson's interval of
    its own share. ValueError where nobody is counted in any programme.
    """
    found = funnel(programmes)
    told: dict[str, Any] = {"definition": definition, "extract": extract, "at": definition.window}
    told |= {"complete": complete}
    placed = [_placed(one, found.share, told) for one in found.placed]
    small = [
        Figure(measure="M11", group={"programme": name}, refused=FEW, more={"kind": "funnel"}, **told)
        for name in found.small
    ]
    return [*placed, *small]


def _placed(one: Placed, common: float, told: Mapping[str, Any]) -> Figure:
    within = {
        name: getattr(one.limits, name) for name in ("low_warn", "high_warn", "low_alarm", "high_alarm")
    }
    return Figure(
        measure="M11",
        group={"programme": one.programme},
        **_value(wilson(one.k, one.n)),
        notes=(CHANCE,),
        more={
            "kind": "funnel",
            "common": common,
            "limits": {**within, "interval": LIMITS},
            "where": one.where,
        },
        **told,
    )


def quarter_by_quarter(
    quarters: Mapping[str, tuple[int, int]], definition: Definition, extract: date
) -> list[Figure]:
    """M11: the share of each quarter of acceptance, in order of time, with the median and the runs it is in.

    Only quarters whose people's time is over. One of whom nobody was seen to the end is refused, and
    is no point of the chart.
    """
    points = [name for name, (_, n) in quarters.items() if n]
    chart = run_chart([k / n for k, n in quarters.values() if n]) if points else None
    told: dict[str, Any] = {"definition": definition, "extract": extract, "at": definition.window}
    return [
        Figure(
            measure="M11",
            group={"quarter": name},
            **_point(k, n),
            notes=(RUNS,),
            more={"kind": "run chart", **_run(chart, points.index(name) if n else None)},
            complete=True,
            **told,
        )
        for name, (k, n) in quarters.items()
    ]


def _run(chart: RunChart | None, at: int | None) -> dict[str, Any]:
    """The median, and the runs that this point is in."""
    if chart is None:
        return {"median": None, "runs": []}
    runs = [_named(run) for run in chart.runs if at is not None and run.first <= at <= run.last]
    return {"median": chart.median, "runs": runs}


def _named(run: Run) -> str:
    if run.kind == "shift":
        return "shift above" if run.up else "shift below"
    return "trend up" if run.up else "trend down"


def _point(k: int, n: int) -> dict[str, Any]:
    return _value(wilson(k, n)) if n else {"refused": NOBODY}


def _value(rate: Rate) -> dict[str, Any]:
    return {
        "n": int(rate.n),
        "k": int(rate.k),
        "value": rate.share,
        "low": rate.low,
        "high": rate.high,
        "interval": rate.method,
    }
