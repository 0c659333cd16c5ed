"""M3, M4 and M14: averages over people, with an interval by drawing the people again."""

from collections import Counter
from collections.abc import Iterable

from cases.evaluation import bootstrap
from cases.evaluation.bootstrap import Mean, Pair
from cases.evaluation.figures import Figure
from cases.evaluation.groups import Group, value_of
from cases.evaluation.people import Person

LETTERS = "ABCD"  # the levels of the record, the gravest last
PER = 100
NOBODY = "No figure can be shown: nobody who is counted had an event."
NOTHING_DRAWN = (
    "Nobody had an event: the same people drawn again cannot say how sure that is. Read M1's interval."
)
NO_BANDS = (
    "No figure can be shown: of nobody who had an event is it known how grave it was, and how grave the "
    "offence was that brought them (a letter from A to D, or a number)."
)
LEVELS, DAYS = "levels", "days"


def frequency(group: Group) -> Figure:
    """M3: events in the window per person, counting all of them, of those seen to the end."""
    if group.refused:
        return group.finished("M3")
    found = _drawn(group, ((len(group.events(one)), 1, one) for one in group.counted))
    return _shown(
        group, "M3", _weight(group, group.counted), _events(group), found, per_100=found.value * PER
    )


def per_reoffender(group: Group) -> Figure:
    """M4: events in the window per person who had one."""
    reoffenders = _reoffenders(group)
    if group.refused or not reoffenders:
        return _nobody(group, "M4")
    found = _drawn(group, ((len(group.events(one)), 1, one) for one in reoffenders))
    return _shown(group, "M4", _weight(group, reoffenders), _events(group), found)


def severity(group: Group) -> Figure:
    """M14: by how many bands the gravest event of the window is above the offence that brought them."""
    changes = [
        (max(bands) - before, 1, one)
        for one in _reoffenders(group)
        if (before := band(value_of(one, "severity"))) is not None
        and (bands := [after for event in group.events(one) if (after := band(event.severity)) is not None])
    ]
    if group.refused or not _reoffenders(group):
        return _nobody(group, "M14", None, kind="severity", unit=LEVELS)
    if not changes:
        more = {"kind": "severity", "unit": LEVELS}
        return group.figure("M14", refused=NO_BANDS, notes=group.notes, more=more)
    found, them = _drawn(group, changes), [one for _, _, one in changes]
    # not everybody of M4: of some it is not known
    of = f"M14 severity {group.definition.name} {group.definition.window}"
    return _shown(group, "M14", _weight(group, them), None, found, kind="severity", unit=LEVELS, of=of)


def gap(group: Group) -> Figure:
    """M14: days from one event to the next, from the index event on: each reoffender's mean, then theirs."""
    reoffenders = _reoffenders(group)
    if group.refused or not reoffenders:
        return _nobody(group, "M14", kind="gap", unit=DAYS)
    gaps = ((events[-1].day / len(events), 1, one) for one in reoffenders if (events := group.events(one)))
    n, k = _weight(group, reoffenders), _events(group)
    return _shown(group, "M14", n, k, _drawn(group, gaps), kind="gap", unit=DAYS)


def band(text: str) -> float | None:
    """A letter from A to D as 1 to 4, or a number; None for anything else."""
    if text.strip().upper() in tuple(LETTERS):
        return LETTERS.index(text.strip().upper()) + 1
    try:
        return float(text)
    except ValueError:
        return None


def _drawn(group: Group, rows: Iterable[tuple[float, float, Person]]) -> Mean:
    """Who stands for three is drawn as three; with other weights a person adds more or less."""
    people = Counter[Pair]()
    for above, below, one in rows:
        if group.whole:
            people[above, below] += int(one.weight)
        else:
            people[above * one.weight, below * one.weight] += 1
    return bootstrap.mean(people)


def _shown(group: Group, measure: str, n: float, k: float | None, found: Mean, **more: float | str) -> Figure:
    return group.finished(
        measure,
        n=n,
        k=k,
        value=found.value,
        low=found.low,
        high=found.high,
        interval=found.method,
        notes=(
            f"The interval is of {bootstrap.DRAWS:,} draws from seed {bootstrap.SEED}.",
            *((NOTHING_DRAWN,) if k == 0 else ()),
        ),
        more=more,
    )


def _nobody(group: Group, measure: str, k: float | None = 0, **more: str) -> Figure:
    if group.refused:
        return group.finished(measure, more=more)
    return group.figure(measure, k=k, refused=NOBODY, notes=group.notes, more=more)


def _reoffenders(group: Group) -> list[Person]:
    return [one for one in group.counted if one.weight > 0 and group.events(one)]


def _weight(group: Group, people: list[Person]) -> float:
    return sum(one.weight for one in people) if group.whole else sum(one.weight > 0 for one in people)


def _events(group: Group) -> float:
    return sum(
        len(group.events(one)) * (one.weight if group.whole else one.weight > 0) for one in group.counted
    )
