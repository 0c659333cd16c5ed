"""M9: the shares of two groups beside each other. Never "reduced by"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cases.evaluation import balance, comparison
from cases.evaluation.comparison import LEAST
from cases.evaluation.designs import DESIGNS
from cases.evaluation.figures import Figure
from cases.evaluation.groups import Group, value_of
from cases.evaluation.measures.shares import share

UNLIKE = "The groups were not alike before, by 0.1 standard deviations or more, in: {}."
NO_DESIGN = "“Compared with” says nothing of a cause: no design of the comparison is recorded."
FEW = "No comparison is shown: each group takes {} people, and there are {} and {}. More people are needed."

WEIGHTS = "No figure can be shown: it takes numbers of people, and these weights are none."


@dataclass(frozen=True)
class Pair:
    """Those with one value of a column, and those with another; `whole` holds everybody.

    `design`: of designs.DESIGNS, how the two came about; empty where nobody recorded it.
    """

    whole: Group
    column: str
    a: Group
    b: Group
    design: str = ""

    @property
    def told(self) -> dict[str, Any]:
        names = [group.strata[self.column] for group in (self.a, self.b)]
        compare = {"column": self.column, "a": names[0], "b": names[1]}
        return {"compare": compare, "design": self.design or None}

    @property
    def carries(self) -> str:
        """What their difference may be read as, and what not."""
        return DESIGNS[self.design].words if self.design else NO_DESIGN

    def over(self, window: int) -> "Pair":
        whole, a, b = (one.over(window) for one in (self.whole, self.a, self.b))
        return replace(self, whole=whole, a=a, b=b)


def difference(both: Pair, columns: Sequence[str]) -> Figure:
    """M9: the share of the first less that of the second. `columns`: what was known of people before."""
    a, b = share(both.a, "M9"), share(both.b, "M9")
    notes = [*_detectable(a, b), both.carries, *dict.fromkeys((*a.notes, *b.notes))]
    told: dict[str, Any] = {"n": a.n + b.n, "notes": notes}
    more = both.told | {"a": _brief(a), "b": _brief(b), "least_detectable": _least(a, b)}
    refused = a.refused or b.refused or few(a.n, b.n)
    if refused or both.a.rate is None or both.b.rate is None:
        return _figure(both, "M9", told, more, refused=refused)
    apart = _balance(both, columns)
    unlike = list(dict.fromkeys(one.column for one in apart if abs(one.difference) >= balance.LIKE))
    if unlike:
        notes.insert(0, UNLIKE.format(", ".join(unlike)))
    found = comparison.difference(both.a.rate, both.b.rate)
    over = comparison.ratio(both.a.rate, both.b.rate)
    more |= {
        "ratio": None if over is None else _estimate(over),
        "balance": [_row(one) for one in apart],
        "headline": _headline(both, a, b, found),
    }
    told |= {"k": (a.k or 0) + (b.k or 0)}
    return _figure(both, "M9", told, more, **_estimate(found))


def few(n: float, other: float) -> str | None:
    return FEW.format(LEAST, n, other) if min(n, other) < LEAST else None


def _headline(both: Pair, a: Figure, b: Figure, found: comparison.Estimate) -> str | None:
    """None where the interval includes no difference."""
    if found.low <= 0 <= found.high or a.value is None or b.value is None:
        return None
    names, did = both.told["compare"], both.whole.definition.did
    return (
        f"{a.value:.1%} of {both.column} {names['a']} {did}, compared with {b.value:.1%} of "
        f"{names['b']}: a difference of {100 * found.value:.1f} percentage points (95% interval "
        f"{100 * found.low:.1f} to {100 * found.high:.1f})."
    )


def _least(a: Figure, b: Figure) -> float | None:
    """The least difference that groups of this size would find, below the share of the second."""
    return comparison.detectable(b.value, a.n, b.n) if b.value is not None and a.n else None


def _detectable(a: Figure, b: Figure) -> list[str]:
    """It is said before any comparison."""
    if b.value is None or not a.n:
        return []
    least = _least(a, b)
    found = f"{100 * least:.1f} percentage points or more" if least else "not even a fall to nothing"
    return [f"Groups of this size would find {found}, with a power of {comparison.POWER:.0%}."]


def _balance(both: Pair, columns: Sequence[str]) -> list[balance.Apart]:
    a, b = (
        {
            column: [value_of(one, column) for one in group.counted]
            for column in columns
            if column != both.column
        }
        for group in (both.a, both.b)
    )
    return balance.apart(a, b)


def _row(one: balance.Apart) -> dict[str, Any]:
    return {"column": one.column, "value": one.value, "difference": one.difference}


def _estimate(one: comparison.Estimate) -> dict[str, Any]:
    return {"value": one.value, "low": one.low, "high": one.high, "interval": one.method}


def _brief(one: Figure) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("n", "k", "value", "low", "high", "interval")}


def _figure(
    both: Pair, measure: str, told: Mapping[str, Any], more: Mapping[str, Any], **rest: Any
) -> Figure:
    found = dict(told) | {"notes": tuple(told.get("notes", ()))}
    return both.whole.figure(measure, **found, more=more, **rest)
