"""M5, M6 and M7: time to the first event, events in a time, and what came first. All who were seen count."""

from collections.abc import Iterator

from cases.evaluation import histograms, incidence, people, rates, survival
from cases.evaluation.figures import Figure
from cases.evaluation.groups import Group

YEAR = 365.25
NOBODY = (
    "No figure can be shown: nobody was seen for a day whose answer is complete by the day of the extract."
)
NO_EVENT = "Nobody had an event yet: the interval has no width on its scale, which does not mean certainty."
EMPTIED = (
    "On one day before everybody had come in, all who were there had an event: the curve stays at nothing."
)


def curve(group: Group, at: int) -> Figure:
    """M5: the share without an event after so many days, by Kaplan and Meier, and the whole curve."""
    days = group.histogram
    if group.lacking or not days:
        return group.figure("M5", at, refused=group.lacking or NOBODY, notes=group.warnings)
    steps = tuple(survival.curve(days, worth=group.worth))
    step, last = survival.at(steps, at), histograms.last_day(days)
    told = {"n": _people(group), "k": _before(group, at), "curve": steps}
    if at > last and step.share > 0:
        refused = f"No figure can be shown of day {at}: nobody was seen after day {last}."
        return group.figure("M5", at, refused=refused, notes=group.warnings, **told)
    value = {"value": step.share, "low": step.low, "high": step.high, "interval": survival.INTERVAL}
    return group.figure("M5", at, notes=(*_beware(steps, step, last), *group.warnings), **told, **value)


def _beware(steps: tuple[survival.Step, ...], step: survival.Step, last: int) -> Iterator[str]:
    if step.share == 1:
        yield NO_EVENT
    if steps[-1].share == 0 and steps[-1].day < last:
        yield EMPTIED


def longest(group: Group) -> int:
    """The last day on which anybody was seen: until then is as long as there is."""
    return max((_reach(group, one) for one in group.people), default=0)


def person_years(group: Group, until: int) -> Figure:
    """M6: events per person-year at liberty, all events of a person, until a day after the index event."""
    found = [one for one in group.people if one.weight > 0]
    days = events = weights = 0.0
    seen = []
    for one in found:
        stop = min(_reach(group, one), until)
        if stop > one.entry:
            seen.append(one.weight)
            days += one.weight * (stop - one.entry)
            events += one.weight * sum(event.day > one.entry for event in group.events(one, stop))
    if group.lacking or not days:
        return group.figure("M6", until, refused=group.lacking or NOBODY, notes=group.warnings)
    weights = 1.0 if group.whole else sum(seen) / sum(weight * weight for weight in seen)
    pace = rates.poisson(events * weights, days / YEAR * weights)
    return group.figure(
        "M6",
        until,
        n=sum(seen) if group.whole else len(seen),
        k=int(events) if group.whole else events,
        value=pace.value,
        low=pace.low,
        high=pace.high,
        interval=pace.method,
        notes=("Per person-year of 365.25 days, all events of a person.", *group.warnings),
        more={"person_years": days / YEAR},
    )


def what_came_first(group: Group, at: int) -> list[Figure]:
    """M7: for each type of event, death and moving away, the share whom it reached first until this day."""
    ends = [people.end(one, group.definition, group.extract) for one in group.people if one.weight > 0]
    kinds = incidence.kinds(ends)
    if group.lacking or not kinds:
        refused = group.lacking or "No figure can be shown: nothing has reached anybody yet."
        return [group.figure("M7", at, n=_people(group), refused=refused, notes=group.warnings)]
    days = incidence.kinds_by_day(ends)
    return [_of_kind(group, at, kind, days, ends) for kind in kinds]


def _of_kind(
    group: Group, at: int, kind: str, days: dict[int, incidence.KindsOfDay], ends: list[incidence.End]
) -> Figure:
    risen = incidence.at(incidence.aalen_johansen(days, kind, worth=group.worth), at)
    of = f"M7 {group.definition.name} {at}"
    return group.figure(
        "M7",
        at,
        n=_people(group),
        k=sum(
            one.weight if group.whole else 1 for one in ends if one.kind == kind and one.entry < one.end <= at
        ),
        value=risen.share,
        low=risen.low,
        high=risen.high,
        interval=incidence.INTERVAL,
        notes=group.warnings,
        more={"kind": kind, "of": f"{of} people", "did": f"{of} {kind}"},
    )


def _reach(group: Group, one: people.Person) -> int:
    return people.reach(one, group.definition, group.extract)


def _people(group: Group) -> float:
    return sum(one.weight for one in group.spans) if group.whole else len(group.spans)


def _before(group: Group, at: int) -> float:
    return sum((one.weight if group.whole else 1) for one in group.spans if one.event and one.end <= at)
