"""How long an answer would take, told before anything is worked out: so that nobody waits for it in vain.

    effort.of(people, asked)          # steps, of which a machine takes some 300,000 in a second
    effort.too_long(people, asked)    # why it is not answered, and what to ask for instead; empty: it is
    effort.answer(people, asked)      # the measures that are answered, and a figure that says why of others

A step is one person looked at for one figure, or one kind of person drawn once for an interval. Pure.
"""

from collections.abc import Sequence
from dataclasses import replace

from cases.evaluation import catalogue
from cases.evaluation.bootstrap import DRAWS
from cases.evaluation.catalogue import COMPARED, HORIZONS, Asked
from cases.evaluation.figures import Figure
from cases.evaluation.groups import Group, value_of
from cases.evaluation.people import LEFT, Person

MOST = 6_000_000
WEIGHTS = {"M3": 3, "M4": 3, "M7": 2, "M14": 3}  # how much more than M1 it takes to look at somebody
ONE_CURVE = ("M5", "M10")  # looked at once, whatever the days
DRAWN = ("M3", "M4", "M14")  # whose intervals are drawn by chance
FEW = 4  # kinds of people for M3 and M4: those without an event, with one, with two, with more
OFFLINE = (
    "Take it from a de-identified export instead, with panel evaluate, where it may take as long as it does."
)
LEFT_OUT = (
    "No figure is worked out here: for so many people in so many groups it would take minutes. Choose fewer "
    "groups, or take it from a de-identified export with panel evaluate."
)


def of(people: Sequence[Person], asked: Asked) -> int:
    """Steps of all measures together; not less than it takes, as far as the days and groups make it so."""
    return sum(_of(measure, people, asked) for measure in asked.measures)


def _of(measure: str, people: Sequence[Person], asked: Asked) -> int:
    days = len(asked.at) or (len(HORIZONS) if measure == "M2" else 1)
    parts = _parts(measure, asked)
    looks = 1 if measure in ONE_CURVE else days * WEIGHTS.get(measure, 1)
    steps = looks * len(parts) * len(people)
    if measure not in DRAWN:
        return steps
    return steps + days * DRAWS * sum(_kinds(measure, people, part, asked) for part in parts)


def _parts(measure: str, asked: Asked) -> list[tuple[str, ...]]:
    """By which columns everybody is divided: not at all, by each, by all."""
    if measure in ("M8", *COMPARED):
        return [(), ()]
    by = tuple(asked.by)
    return [(), *((column,) for column in by), *([by] if len(by) > 1 else [])]


def _kinds(measure: str, people: Sequence[Person], part: tuple[str, ...], asked: Asked) -> int:
    """How many kinds of people there are to draw from, over all groups."""
    if measure != "M14":
        return FEW * len({tuple(value_of(one, column) for column in part) for one in people})
    until = max(asked.at, default=asked.definition.window)
    found = set()
    for one in people:
        if days := [event.day for event in one.events if event.type not in LEFT and event.day <= until]:
            found.add((tuple(value_of(one, column) for column in part), max(days) / len(days)))
    return len(found)


def too_long(people: Sequence[Person], asked: Asked) -> str:
    """A sentence that says what would be answered; empty where this is."""
    if of(people, asked) <= MOST:
        return ""
    what = f"{', '.join(asked.measures)} for {_many(len(asked.at) or 1, 'day')}"
    groups = f", by {', '.join(asked.by)}" if asked.by else ""
    return f"{what}{groups}, is more than is worked out at once. {_instead(people, asked)}"


def _instead(people: Sequence[Person], asked: Asked) -> str:
    """The nearest that is answered."""
    for fewer in _fewer(asked):
        if of(people, fewer) <= MOST:
            alone = f", {fewer.measures[0]} alone" if len(fewer.measures) < len(asked.measures) else ""
            by = f"by {', '.join(fewer.by)}" if fewer.by else "of everybody"
            days = _many(len(fewer.at) or 1, "day")
            return f"Ask for at most {days} at once, {by}{alone}, in several requests."
    return OFFLINE


def answer(people: Sequence[Person], asked: Asked) -> list[Figure]:
    """What is answered of it; of each other measure one figure without a value, which says so."""
    chosen = within(people, asked)
    everybody = Group(people, asked.definition, asked.extract, {}, asked.whole, asked.method, asked.lacking)
    others = [one for one in asked.measures if one not in chosen.measures]
    refused = [everybody.figure(one, n=len(everybody.counted), refused=LEFT_OUT) for one in others]
    return [*catalogue.answer(people, chosen), *refused]


def within(people: Sequence[Person], asked: Asked) -> Asked:
    """The same with as many of its measures, in their order, as are answered; others are left out."""
    chosen, steps = [], 0
    for measure in asked.measures:
        more = _of(measure, people, asked)
        if steps + more <= MOST:
            chosen.append(measure)
            steps += more
    return replace(asked, measures=chosen)


def _fewer(asked: Asked) -> list[Asked]:
    """Fewer days first, then fewer columns, then one measure alone: the dearest."""
    days = [asked.at[:many] for many in (12, 6, 3, 1) if many < len(asked.at)] or [asked.at]
    several = [replace(asked, at=at) for at in days]
    several += [
        replace(asked, at=at, by=asked.by[:many]) for many in range(len(asked.by) - 1, -1, -1) for at in days
    ]
    dearest = next((one for one in reversed(asked.measures) if one in DRAWN), asked.measures[0])
    return several + [replace(one, measures=[dearest]) for one in several]


def _many(count: int, word: str) -> str:
    return f"1 {word}" if count == 1 else f"{count} {word}s"
