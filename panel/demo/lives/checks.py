"""What becomes of a life later: each check as it falls due."""

from collections.abc import Mapping
from datetime import timedelta

from cases import follow_ups, outcomes
from cases.tables import Case, FollowUp, Reoffence, StateChange
from panel.demo.lives.road import Road

# What the checks find, and how often.
ONE_WAY: Mapping[str, float] = {"nothing": 1.0}
EACH_WAY: Mapping[str, float] = {"nothing": 0.62, "something": 0.28, "not known": 0.1}
OFTEN: Mapping[str, float] = {"nothing": 0.6, "something": 0.4}
WRITTEN = (Case, FollowUp, Reoffence, StateChange)  # by a check


async def checked(road: Road, ways: Mapping[str, float] = ONE_WAY) -> None:
    """Nothing was found, something was, or nobody could say."""
    for name, weight in ways.items():
        async with road.way(f"{road.offence.name}: {name}", weight):
            for number, check in enumerate(await follow_ups.of(road.case)):
                await _check(road, number, check, name)


async def _check(road: Road, number: int, check: FollowUp, name: str) -> None:
    with road.on((check.due_on - road.first).days + 9):
        await follow_ups.go_on()
        by = road.ground.evaluator
        if name == "not known":
            await outcomes.not_known(check, by, checked_on=road.today, source="police")
        else:
            found = (_event(road),) if name == "something" and number == 0 else ()
            said = outcomes.Check(source="police", checked_on=road.today, events=found)
            await outcomes.record(check, said, by)
        await road.stage(*WRITTEN)


def _event(road: Road) -> outcomes.Event:
    happened = road.first + timedelta(days=140 + 40 * road.kind)
    proven = happened + timedelta(days=60)
    return outcomes.Event(event="proven", happened_on=happened, proven_on=proven, offence="Theft")
