"""M10: the curves of two groups, tested and as a ratio of hazards."""

from typing import Any

from cases.evaluation import cox, log_rank
from cases.evaluation.figures import Figure
from cases.evaluation.histograms import last_day, people_in
from cases.evaluation.measures.compared import WEIGHTS, Pair, few


def curves(both: Pair) -> Figure:
    """M10: the log-rank test over all days, its statistic as the value, and Cox's hazard ratio beside it."""
    days = both.a.histogram, both.b.histogram
    n = [people_in(one) for one in days]
    at = max(map(last_day, days))
    told: dict[str, Any] = {"at": at, "n": sum(n), "notes": (both.carries, *both.whole.warnings)}
    tested = log_rank.log_rank(*days)
    refused = both.whole.lacking or few(*n) or _untestable(both, tested)
    if refused or tested is None:
        return both.whole.figure("M10", refused=refused, more=both.told, **told)
    test = {"statistic": tested.statistic, "p": tested.p, "degrees": 1, "expected": tested.expected}
    told |= {"k": sum(one.events for group in days for one in group), "interval": log_rank.METHOD}
    more = both.told | test | {"cox": hazards(both)}
    return both.whole.figure("M10", value=tested.statistic, more=more, **told)


def _untestable(both: Pair, tested: log_rank.Compared | None) -> str | None:
    if not both.whole.whole:
        return WEIGHTS
    return "Nothing happened while people of both groups were seen." if tested is None else None


def hazards(both: Pair) -> dict[str, Any] | None:
    """The hazard of the first group over that of the second; None where it has no finite value."""
    rows = [
        cox.Row(one.end, one.event, (known,), one.entry)
        for group, known in ((both.a, 1.0), (both.b, 0.0))
        for one in group.spans
        for _ in range(int(one.weight))
    ]
    try:
        (found,) = cox.cox(rows).coefficients
    except cox.NoFit:
        return None
    ratio = {"value": found.ratio, "low": found.low, "high": found.high, "interval": cox.METHOD}
    return ratio | {"coefficient": found.value, "error": found.error, "p": found.p}
