"""M8: the shares of groups as if they had one mix of people, and a difference taken apart."""

from collections.abc import Mapping, Sequence

from cases.evaluation import standardisation
from cases.evaluation.figures import Figure
from cases.evaluation.groups import Group
from cases.evaluation.measures.compared import WEIGHTS, Pair
from cases.evaluation.standardisation import NobodyThere


def standardised(whole: Group, parts: Sequence[Group], strata: Sequence[str]) -> list[Figure]:
    """M8: the share of each part as if it had the mix of all who are counted, by these columns."""
    mix = {name: n for name, (_, n) in _counts(whole, strata).items()}
    return [_standardised(one, strata, mix) for one in parts]


def _standardised(group: Group, strata: Sequence[str], mix: Mapping[str, float]) -> Figure:
    if group.refused or group.tally is None:
        return group.finished("M8")
    if not group.whole:
        return group.figure("M8", n=group.tally.n, refused=WEIGHTS, notes=group.notes)
    counted = group.tally
    try:
        found = standardisation.standardised(_counts(group, strata), mix)
    except NobodyThere as missing:
        refused = f"No figure can be shown: nobody of this group is counted in {missing}."
        return group.figure("M8", n=counted.n, refused=refused, notes=group.notes)
    told = {"value": found.value, "low": found.low, "high": found.high, "interval": found.method}
    more = {"standard": ", ".join(strata), "crude": counted.share}
    return group.finished("M8", n=counted.n, k=counted.k, **told, more=more)


def split(both: Pair, strata: Sequence[str]) -> dict[str, float] | None:
    """The difference of the two in two parts, by Kitagawa; None where one has nobody of a stratum."""
    if both.a.tally is None or both.b.tally is None or not both.whole.whole:
        return None
    try:
        found = standardisation.kitagawa(_counts(both.a, strata), _counts(both.b, strata))
    except NobodyThere:
        return None
    return {"rate": found.rate, "mix": found.mix, "difference": found.difference}


def _counts(group: Group, strata: Sequence[str]) -> dict[str, tuple[float, float]]:
    """In each stratum of those counted: how many had an event, of how many."""
    parts = {"; ".join(one.strata[column] for column in strata): one.tally for one in group.by(strata)}
    return {name: (one.k, one.n) for name, one in parts.items() if one is not None}
