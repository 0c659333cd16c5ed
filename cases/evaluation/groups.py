"""People of whom one figure is: everybody, or those of a stratum, under one definition on one day."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from cases.evaluation import people, tallies
from cases.evaluation.definitions import Definition
from cases.evaluation.figures import Figure
from cases.evaluation.histograms import Histogram, Span, histogram
from cases.evaluation.people import Event, Person
from cases.evaluation.rates import METHOD, METHODS, Rate
from cases.evaluation.tallies import Tally

NOT_KNOWN = "not known"
HALF = 2
NOT_COUNTED = {
    "young": "{} not yet mature: window and waiting time are not over",
    "late": "{} seen only from a later day than the index event",
    "left": "{} not seen to the end of the window",
    "unchecked": "{} of whom nobody asked yet, or the answer covers too little",
    "not_known": "{} of whom somebody asked, and nobody could say",
    "said_no": "{} who said no to being asked about later",
}
COMPLETED = (
    "Who completed had to stay free of trouble long enough to do so: read it beside the whole, never alone."
)
STOPPED = (
    "Some are followed only to the day of an event, and so are not counted: who had one must be followed "
    "to the last day on which anybody would have known of another. The curve (M5) counts them."
)
WEIGHED = (
    "Weighted: n and k are people, the value is not k / n, and the interval is as wide as the weights ask."
)


@dataclass(frozen=True)
class Group:
    """`whole`: weights are numbers of people. `lacking`: why the definition cannot be applied at all."""

    people: Sequence[Person]
    definition: Definition
    extract: date
    strata: Mapping[str, str]
    whole: bool = True
    method: str = METHOD
    lacking: str = ""

    def over(self, window: int) -> "Group":
        if window == self.definition.window:
            return self
        return replace(self, definition=self.definition.over(window))

    def only(self, strata: Mapping[str, str]) -> "Group":
        chosen = [
            one
            for one in self.people
            if all(value_of(one, column) == value for column, value in strata.items())
        ]
        return replace(self, people=chosen, strata={**self.strata, **strata})

    def by(self, columns: Sequence[str]) -> "Iterator[Group]":
        """Those of each combination of values that anybody has, in order."""
        parts: dict[tuple[str, ...], list[Person]] = {}
        for one in self.people:
            parts.setdefault(tuple(value_of(one, column) for column in columns), []).append(one)
        for values, found in sorted(parts.items()):
            strata = {**self.strata, **dict(zip(columns, values, strict=True))}
            yield replace(self, people=found, strata=strata)

    @cached_property
    def places(self) -> "list[tuple[Person, str]]":
        return [(one, people.status(one, self.definition, self.extract)) for one in self.people]

    @cached_property
    def many(self) -> Counter[str]:
        """How many people stand where."""
        found = Counter[str]()
        for one, place in self.places:
            found[place] += int(one.weight) if self.whole else 1
        return found

    @cached_property
    def counted(self) -> list[Person]:
        return [one for one, place in self.places if place == "counted"]

    def events(self, person: Person, until: int | None = None) -> list[Event]:
        window = self.definition.window if until is None else until
        return people.events(person, self.definition, self.extract, window)

    @cached_property
    def tally(self) -> Tally | None:
        """Of those counted, who had an event in the window."""
        pairs = ((one.weight, bool(self.events(one))) for one in self.counted)
        return tallies.tally(pairs, whole=self.whole)

    @cached_property
    def rate(self) -> Rate | None:
        return METHODS[self.method](self.tally.hits, self.tally.worth) if self.tally else None

    @cached_property
    def spans(self) -> list[Span]:
        found = (people.span(one, self.definition, self.extract) for one in self.people)
        return [one for one in found if one.end > one.entry and one.weight > 0]

    @cached_property
    def histogram(self) -> Histogram:
        return histogram(self.spans)

    @property
    def worth(self) -> float:
        return tallies.worth([one.weight for one in self.spans], whole=self.whole)

    @property
    def refused(self) -> str | None:
        """Why nothing may be said of finished follow-up."""
        if self.lacking:
            return self.lacking
        if self.tally is not None:
            return None
        if not self.people:
            return "No figure can be shown: there is nobody in this group."
        if self.many["young"] == sum(self.many.values()) - self.many["said_no"]:
            return (
                f"No figure can be shown yet: it takes {self.definition.complete_after} days from the index "
                "event until an answer is complete, and nobody has reached that. A rate over unfinished "
                "follow-up could not be defended; the curve (M5) takes people as far as they were seen."
            )
        return "No figure can be shown: nobody was seen from the index event to the end of the window."

    @property
    def notes(self) -> tuple[str, ...]:
        """Who is not counted and why, and what to beware of."""
        left_out = (
            f"Not counted: {words.format(_people(self.many[place]))}."
            for place, words in NOT_COUNTED.items()
            if self.many[place]
        )
        return (*left_out, *self.cautions)

    @property
    def cautions(self) -> tuple[str, ...]:
        """What to beware of."""
        found = []
        mature = sum(self.many.values()) - self.many["young"] - self.many["said_no"]
        if 0 < self.many["counted"] * HALF < mature:
            found.append(
                "Fewer than half of those whose time is over were seen to the end: those alone mislead."
            )
        if any(place == "left" and self._stops_at_an_event(one) for one, place in self.places):
            found.append(STOPPED)
        return (*found, *self.warnings)

    def _stops_at_an_event(self, person: Person) -> bool:
        return any(event.day == person.followed for event in person.events)

    @property
    def warnings(self) -> tuple[str, ...]:
        return (*((COMPLETED,) if "completed" in self.strata else ()), *(() if self.whole else (WEIGHED,)))

    def figure(self, measure: str, at: int | None = None, **told: Any) -> Figure:
        return Figure(
            measure=measure,
            group=self.strata,
            at=self.definition.window if at is None else at,
            definition=self.definition,
            extract=self.extract,
            complete=not self.many["young"],
            **told,
        )

    def finished(self, measure: str, **told: Any) -> Figure:
        """A figure of those whose follow-up is finished, or why there is none."""
        notes = (*told.pop("notes", ()), *self.notes)
        if self.refused:
            told = {"n": self.many["counted"], "refused": self.refused}
        return self.figure(measure, notes=notes, **told)


def value_of(person: Person, column: str) -> str:
    return person.strata.get(column) or NOT_KNOWN


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"
