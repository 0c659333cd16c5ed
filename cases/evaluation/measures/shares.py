"""M1 and M2: the share of people with an event in the window."""

from cases.evaluation.figures import Figure
from cases.evaluation.groups import Group

KISH = ", worth of the weights by Kish"


def share(group: Group, measure: str = "M1") -> Figure:
    """People with at least one event in (0, window] days, proven in time, of those seen to the end of it."""
    rate, counted = group.rate, group.tally
    if rate is None or counted is None:
        return group.finished(measure)
    return group.finished(
        measure,
        n=counted.n,
        k=counted.k,
        value=counted.share,
        low=rate.low,
        high=rate.high,
        interval=rate.method if group.whole else rate.method + KISH,
    )
