"""What is asked of people, and the figures that answer it, in the order of the measures.

answer(people, Asked(definition=DEFINITIONS["proven-12"], extract=day, measures=("M1", "M5")))
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cases.evaluation.definitions import Definition
from cases.evaluation.figures import Figure
from cases.evaluation.groups import Group
from cases.evaluation.measures import averages, compared, curves_compared, shares, standard_mix, times
from cases.evaluation.people import Person
from cases.evaluation.rates import METHOD

USUAL = ("M1", "M3", "M4", "M5")  # the three numbers that belong together, and the curve
COMPARED = ("M9", "M10")
HORIZONS = (183, 730)  # of M2
MEASURES: Mapping[str, str] = {
    "M1": "share with an event",
    "M2": "the same at 6 and 24 months",
    "M3": "events per person",
    "M4": "events per reoffender",
    "M5": "share without an event, with the curve",
    "M6": "events per person-year",
    "M7": "what came first",
    "M8": "share at a standard mix",
    "M9": "difference from a comparison group",
    "M10": "log-rank test and Cox",
    "M14": "change in severity, and days between",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """`at`: days of which a figure is wanted; none: those of the definition. M2 has days of its own.

    `compare`: a column and two of its values. `whole`, `lacking`: as in groups.Group.
    """

    definition: Definition
    extract: date
    measures: Sequence[str] = USUAL
    by: Sequence[str] = ()
    at: Sequence[int] = ()
    compare: tuple[str, str, str] | None = None
    columns: Sequence[str] = ()  # what was known of people before
    design: str = ""  # of designs.DESIGNS: how the two who are compared came about; empty: not recorded
    method: str = METHOD
    whole: bool = True
    lacking: str = ""


def answer(people: Sequence[Person], asked: Asked) -> list[Figure]:
    """Every measure, for everybody and then for each stratum."""
    everybody = Group(people, asked.definition, asked.extract, {}, asked.whole, asked.method, asked.lacking)
    groups = list(grouped(everybody, asked.by))
    return [figure for measure in asked.measures for figure in _answers(measure, groups, asked)]


def grouped(everybody: Group, by: Sequence[str]) -> Iterator[Group]:
    """All, then by each column alone, then by all columns together."""
    yield everybody
    for column in by:
        yield from everybody.by([column])
    if len(by) > 1:
        yield from everybody.by(by)


def _answers(measure: str, groups: Sequence[Group], asked: Asked) -> Iterator[Figure]:
    if measure in ("M8", *COMPARED):
        yield from _beside(measure, groups[0], asked)
        return
    days = HORIZONS if measure == "M2" else asked.at or _usual(measure, groups[0])
    for group in groups:
        yield from _of(measure, group, days)


def _usual(measure: str, everybody: Group) -> Sequence[int]:
    if measure == "M6":
        return (times.longest(everybody),)
    return (everybody.definition.window,)


def _of(measure: str, group: Group, days: Sequence[int]) -> Iterator[Figure]:
    for at in days:
        then = group.over(at)
        match measure:
            case "M1" | "M2":
                yield shares.share(then, measure)
            case "M3":
                yield averages.frequency(then)
            case "M4":
                yield averages.per_reoffender(then)
            case "M5":
                yield times.curve(group, at)
            case "M6":
                yield times.person_years(group, at)
            case "M7":
                yield from times.what_came_first(group, at)
            case _:
                yield from (averages.severity(then), averages.gap(then))


def _beside(measure: str, everybody: Group, asked: Asked) -> Iterator[Figure]:
    both = _pair(everybody, asked)
    if measure == "M10" and both:
        yield curves_compared.curves(both)
        return
    for at in asked.at or (everybody.definition.window,):
        if measure == "M9" and both:
            yield compared.difference(both.over(at), asked.columns)
        elif measure == "M8":
            yield from _standardised(everybody.over(at), both.over(at) if both else None, asked)


def _pair(everybody: Group, asked: Asked) -> compared.Pair | None:
    if asked.compare is None:
        return None
    column, a, b = asked.compare
    groups = [everybody.only({column: value}) for value in (a, b)]
    together = replace(everybody, people=[one for group in groups for one in group.people])
    return compared.Pair(together, column, groups[0], groups[1], asked.design)


def _standardised(everybody: Group, both: compared.Pair | None, asked: Asked) -> Iterator[Figure]:
    """The groups compared, or those of the first column; by the mix of the other columns."""
    if both:
        strata = [column for column in asked.by if column != both.column]
        parts = {"split": standard_mix.split(both, strata)}
        for figure in standard_mix.standardised(both.whole, (both.a, both.b), strata):
            yield replace(figure, more={**figure.more, **both.told, **parts})
    else:
        groups = list(everybody.by(asked.by[:1]))
        yield from standard_mix.standardised(everybody, groups, asked.by[1:])
