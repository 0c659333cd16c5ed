"""How hours move in the time bank: whether many give and many receive, or few do both. Pure.

Whole minutes. An hour is an hour: nothing here is money, and nobody is ranked.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

ACTIVE = 90  # days


@dataclass(frozen=True, slots=True)
class Transfer:
    """Minutes that one account took from another. None is the programme or the community pot, no member."""

    on: date
    giver: str | None
    receiver: str | None
    minutes: int


@dataclass(frozen=True, slots=True)
class Exchange:
    """M16 of a quarter or any span. Reciprocity and Gini are None where there is nothing to divide."""

    given: int  # minutes by members
    received: int  # minutes by members
    reciprocity: float | None
    members: int
    gave: int
    got: int
    both: int  # members who gave and received
    active: int  # members who did either in the 90 days up to the last day
    gini: float | None  # of minutes given, among all members


def exchange(transfers: Iterable[Transfer], members: Iterable[str], first: date, last: date) -> Exchange:
    """Sums from `first` to `last`, both included; active counts also before `first`.

    A transfer counts for whoever is a member. ValueError where minutes are not positive: a correction
    takes away what it corrects before it comes here.
    """
    known, listed = frozenset(members), list(transfers)
    if any(one.minutes <= 0 for one in listed):
        raise ValueError("A transfer is of one minute or more.")
    within = [one for one in listed if first <= one.on <= last]
    gave = _minutes(known, ((one.giver, one.minutes) for one in within))
    got = _minutes(known, ((one.receiver, one.minutes) for one in within))
    recent = [one for one in listed if last - timedelta(days=ACTIVE) < one.on <= last]
    active = {who for one in recent for who in (one.giver, one.receiver) if who in known}
    given, received = sum(gave.values()), sum(got.values())
    return Exchange(
        given=given,
        received=received,
        reciprocity=reciprocity(given, received),
        members=len(known),
        gave=len(gave),
        got=len(got),
        both=len(gave.keys() & got.keys()),
        active=len(active),
        gini=gini([gave[who] for who in known]),
    )


def _minutes(known: frozenset[str], sides: Iterable[tuple[str | None, int]]) -> Counter[str]:
    found = Counter[str]()
    for who, minutes in sides:
        if who is not None and who in known:
            found[who] += minutes
    return found


def reciprocity(given: float, received: float) -> float | None:
    """The smaller over the larger: 1 where as much comes back as goes out; None where nothing moved."""
    return min(given, received) / max(given, received) if max(given, received) else None


def gini(amounts: Sequence[float]) -> float | None:
    """0 where all give alike, near 1 where one gives all; None where nobody gives or nobody is there.

    Half the relative mean absolute difference: C. Gini (1912), in the form for ordered values of
    P. M. Dixon, J. Weiner, T. Mitchell-Olds and R. Woodley, Ecology 68 (1987) 1548-1551, without
    their correction for small samples, since all members are counted. ValueError below 0.
    """
    ordered, total = sorted(amounts), sum(amounts)
    if ordered and ordered[0] < 0:
        raise ValueError("Nobody gives less than nothing.")
    if not total:
        return None
    n = len(ordered)
    return sum((2 * place - n - 1) * amount for place, amount in enumerate(ordered, 1)) / (n * total)
