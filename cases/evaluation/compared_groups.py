"""The people of a programme beside a comparison group: what groups of this size can show, then what they do.

Pure. Nothing is left out of it: a comparison that is refused has its reasons and its numbers of people,
and no share.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cases.evaluation import catalogue, comparison
from cases.evaluation.catalogue import Asked
from cases.evaluation.definitions import Definition
from cases.evaluation.figures import Figure
from cases.evaluation.groups import Group
from cases.evaluation.histograms import Span
from cases.evaluation.measures.compared import few
from cases.evaluation.people import Event, Person

COLUMN, OURS, THEIRS = "group", "here", "compared with"
SIDES = {OURS: "The people here", THEIRS: "The group compared with"}
PAIRS = ((0.2, 0.25), (0.15, 0.25), (0.09, 0.25), (0.1, 0.15))  # here and there, as published figures are
SUPPOSED = 0.25  # the share of the group compared with, where none is known yet
LEFT_FOR_A_CURVE = 10  # people: beyond that a curve tells more of one person than of all
HALF = 2
MIXES = ("age", "gender", "ethnicity", "severity")


@dataclass(frozen=True, slots=True)
class Groups:
    """Both sides under one definition. `extract`: the day of ours; `columns`: known of both before.

    `theirs_on`: the day of the other extract. `dated`: days are known of them, and not numbers alone.
    `design`: of designs.DESIGNS.
    """

    ours: Sequence[Person]
    theirs: Sequence[Person]
    definition: Definition
    extract: date
    theirs_on: date
    columns: Sequence[str] = ()
    dated: bool = True
    whole: bool = True
    lacking: str = ""
    design: str = ""

    def side(self, name: str) -> Group:
        return Group(self._people(name), self.definition, self.extract, {}, self.whole, lacking=self.lacking)

    def _people(self, name: str) -> list[Person]:
        """Days stay as far apart as they were: theirs are moved, so that both were drawn on one day."""
        people, moved = (self.ours, 0) if name == OURS else (self.theirs, self._days)
        return [
            replace(one, index=one.index + timedelta(days=moved), strata={**one.strata, COLUMN: name})
            for one in people
        ]

    @property
    def _days(self) -> int:
        return (self.extract - self.theirs_on).days

    def asked(self, *measures: str, by: Sequence[str] = ()) -> list[Figure]:
        asked = Asked(
            definition=self.definition,
            extract=self.extract,
            measures=measures,
            by=by,
            compare=(COLUMN, OURS, THEIRS),
            columns=self.columns,
            design=self.design,
            whole=self.whole,
            lacking=self.lacking,
        )
        return catalogue.answer([*self._people(OURS), *self._people(THEIRS)], asked)


@dataclass(frozen=True, slots=True)
class Power:
    """What groups of so many people can find, at 80 % power, 5 % two-sided."""

    n: tuple[float, float]
    share: float  # of the group compared with
    supposed: bool
    least: float | None  # the difference below that share; None: not even a fall to nothing

    def enough(self, one: float, other: float) -> bool:
        """Whether these groups would tell a share of the one here and of the other there apart."""
        return comparison.enough(one, other, *self.n)

    def needed(self, one: float, other: float) -> tuple[int, int] | None:
        """How many it takes here and there, of groups as unequal as these; None where one is empty."""
        ours, theirs = self.n
        return comparison.needed_of_both(one, other, theirs / ours) if min(self.n) else None


@dataclass(frozen=True, slots=True)
class Curve:
    """M5 of one side, and the last day on which ten people were left."""

    figure: Figure
    last: int


@dataclass(frozen=True, slots=True)
class Compared:
    """`refused`: why nothing is compared. All that follows it is None or empty then."""

    power: Power
    places: dict[str, dict[str, int]]  # by side: how many people stand where
    refused: tuple[str, ...]
    difference: Figure | None = None  # M9
    curves: dict[str, Curve] | None = None
    tested: Figure | None = None  # M10
    mixes: tuple[tuple[str, Figure, Figure], ...] = ()  # M8: ours and theirs, by a column
    notes: tuple[str, ...] = ()  # what to beware of, beside all that has a place of its own


def compared(groups: Groups) -> Compared:
    """The power first, then the reasons against it, then the comparison where there is none."""
    sides = {name: groups.side(name) for name in SIDES}
    places = {name: {**one.many, "people": sum(one.many.values())} for name, one in sides.items()}
    refused = tuple(_refused(sides))
    found = Compared(_power(sides, known=not refused), places, refused)
    if found.refused:
        return found
    (difference,) = groups.asked("M9")
    if difference.refused:
        return replace(found, refused=(difference.refused,))
    cautions = dict.fromkeys(note for one in sides.values() for note in one.cautions)
    found = replace(found, difference=difference, mixes=tuple(_mixes(groups)), notes=tuple(cautions))
    if not groups.dated:
        return found
    curves = {
        name: Curve(catalogue.answer(one.people, _curve_of(one))[0], _last(one.spans))
        for name, one in sides.items()
    }
    (tested,) = groups.asked("M10")
    return replace(found, curves=curves, tested=tested)


def _power(sides: dict[str, Group], *, known: bool) -> Power:
    """`known`: whether the share of the group compared with may be told."""
    a, b = (sides[name].tally for name in SIDES)
    n = tuple(one.n if one else 0 for one in (a, b))
    known = bool(known and b and 0 < b.share < 1)
    share = b.share if b and known else SUPPOSED
    least = comparison.detectable(share, *n) if min(n) else None
    return Power((n[0], n[1]), share, not known, least)


def _refused(sides: dict[str, Group]) -> Iterator[str]:
    """By side, each reason once: nobody mature, most of the mature not seen, too few."""
    refused = {name: one.refused or _mostly_unseen(one) for name, one in sides.items()}
    yield from (f"{SIDES[name]}: {why}" for name, why in refused.items() if why)
    if not any(refused.values()):
        a, b = (sides[name].tally for name in SIDES)
        if why := few(a.n if a else 0, b.n if b else 0):
            yield why


def _mostly_unseen(one: Group) -> str:
    mature = sum(one.many.values()) - one.many["young"] - one.many["said_no"]
    if one.many["counted"] * HALF >= mature:
        return ""
    return (
        f"The time of {mature} people is over, and {one.many['counted']} of them were seen to the end: "
        "fewer than half. Those alone could mislead."
    )


def _curve_of(one: Group) -> Asked:
    return Asked(definition=one.definition, extract=one.extract, measures=("M5",), whole=one.whole)


def _last(spans: Sequence[Span]) -> int:
    """The last day on which so many people were left; 0: there never were."""
    ends = sorted((one.end for one in spans), reverse=True)
    return ends[LEFT_FOR_A_CURVE - 1] if len(ends) >= LEFT_FOR_A_CURVE else 0


def _mixes(groups: Groups) -> Iterator[tuple[str, Figure, Figure]]:
    """M8 by each column that is known of both, alone: by several at once strata run empty."""
    if groups.dated:
        for column in MIXES:
            if column in groups.columns:
                ours, theirs = groups.asked("M8", by=(column,))
                yield column, ours, theirs


def stand_ins(
    n: int, k: int, background: dict[str, dict[str, int]], last_on: date, definition: Definition
) -> list[Person]:
    """As many people as a record of numbers says, k of them with an event: for shares and balance alone.

    All of them came in on the last day, so that they are mature once the last one is. Which of them has
    which value is made up column by column: nothing that takes two columns, or days, may be asked of them.
    """
    event = Event(1, proven=1, type=None)
    columns = {
        name: [value for value, count in counts.items() for _ in range(count)]
        for name, counts in background.items()
    }
    return [
        Person(
            index=last_on,
            followed=definition.window,
            events=(event,) if number < k else (),
            strata={name: values[number] for name, values in columns.items()},
        )
        for number in range(n)
    ]
