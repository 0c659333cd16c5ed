"""The periods of which figures can be published, and why one cannot just now."""

from collections.abc import Sequence
from dataclasses import dataclass

from cases import followed, own_definitions, programmes, public_releases
from cases.evaluation import periods
from cases.evaluation.definitions import Definition
from cases.evaluation.disclosure import Rule
from cases.evaluation.groups import Group
from cases.evaluation.people import Person
from cases.evaluation.periods import Period
from cases.evaluation_tables import Release
from cases.tables import Programme


@dataclass(frozen=True, slots=True)
class Choice:
    """A period that can be published, and why it cannot just now."""

    period: Period
    refused: str = ""


async def choices(programme: Programme) -> list[Choice]:
    """Every period that is over, with its follow-up; the newest first."""
    definition = await own_definitions.headline(programme)
    people, said = await followed.of(programme, definition), await public_releases.said(programme)
    if not people:
        return []
    since, today = min(one.index for one in people), programmes.today(programme)
    ripe = periods.ripe(since, today, programme.public_years, definition)
    return [
        Choice(one, refusal(programme, one, definition, said) or _too_few(programme, one, definition, people))
        for one in reversed(list(ripe))
    ]


def _too_few(programme: Programme, period: Period, definition: Definition, people: Sequence[Person]) -> str:
    """Where no share of everybody may be shown, none of a part may: all of it would be hidden."""
    these = [one for one in people if period.covers(one.index)]
    group = Group(these, definition, programmes.today(programme), {})
    k, n = sum(bool(group.events(one)) for one in group.counted), len(group.counted)
    rule = Rule(threshold=programme.public_threshold)
    if rule.bears(k, n):
        return ""
    return (
        f"Of {period} everything would be hidden. A share needs {rule.least} people who were followed to the "
        f"end, of whom {rule.threshold} or more {definition.did}, and {rule.threshold} or more did not. "
        "Choose longer periods in the programme's settings, or wait until more are followed to the end."
    )


def refusal(programme: Programme, period: Period, definition: Definition, said: Sequence[Release]) -> str:
    """Why this period cannot be published now, with this definition and threshold."""
    if over := next((one for one in said if periods.read(one.period).overlaps(period)), None):
        return f"Release {over.number} is of {over.period}, which overlaps: the two would tell of few people."
    same = [one for one in said if one.period == str(period)]
    if other := next(
        (one for one in same if public_releases.named(one) != (definition.name, definition.version)), None
    ):
        return (
            f"{period} was published by {other.definition}, version {other.version}, and stays so: two "
            "definitions of the same people would tell of few of them."
        )
    if same and same[0].threshold != programme.public_threshold:
        return (
            f"{period} was published with a threshold of {same[0].threshold}, and stays so. A new threshold "
            "is for the periods that follow."
        )
    strictest = max((one.threshold for one in said), default=0)
    if programme.public_threshold < strictest:
        return (
            f"An earlier release has a threshold of {strictest}. A lower one, such as "
            f"{programme.public_threshold}, would tell what was hidden then. Set it to {strictest} or more."
        )
    return ""
