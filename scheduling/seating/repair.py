"""Mend a plan in a moment when somebody cannot come, with the fewest people changed. Pure.

A repair is its own search, never a plan made anew: nobody new if the panel still stands without them, then
one in, then two, then one from another hearing who is replaced there, then another slot. Only the people
named in a repair are asked or told; if nothing fits it goes to the coordinator with the reasons.
"""

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass

from scheduling.seating.expect import missing_at_most
from scheduling.seating.ground import FAR
from scheduling.seating.panels import choose, priced
from scheduling.seating.standing import Standing

FIRSTS = 40  # of those who could be the first of two, the surest
STRANGER = 10_000  # what somebody new costs when a hearing moves, so that few are
NEIGHBOURS = 24  # hearings of the same block that may lend somebody


@dataclass(frozen=True, slots=True)
class Change:
    """A hearing as it is to be: its case, slot and people, and who of them is new."""

    case: int
    slot: int
    panel: tuple[int, ...]
    added: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Repair:
    """What is to change, in the fewest people; no changes and a sentence when nothing fits."""

    changes: tuple[Change, ...]
    why: str = ""

    @property
    def people(self) -> int:
        return sum(len(change.added) for change in self.changes)


def declined(standing: Standing, case: int, juror: int, also_out: Sequence[int] = ()) -> Repair:
    """How the hearing of `case` can be held without `juror` (numbers of the ground); the plan stays as it is.

    `also_out` are others who may not be asked for it: they declined before, or cannot be reached.
    """
    out = {juror, *also_out}
    rest = [j for j in standing.panel[case] if j not in out]
    seats = Seats(standing, case, rest, out)
    for panel, added in (seats.none(), seats.one()):
        if panel:
            return Repair((Change(case, standing.slot[case], panel, added),))
    found = next(_ways(seats), None)
    return found or Repair((), why=nothing_fits(seats))


def _ways(seats: "Seats") -> Iterator[Repair]:
    """The further ways, from the fewest changed people to the most."""
    lenders = seats.lenders()
    yield from seats.lent(lenders, replaced=False)
    yield from seats.alone(seats.two())
    yield from seats.lent(lenders, replaced=True)
    for leaves in seats.rest:
        fewer = Seats(
            seats.standing, seats.case, [j for j in seats.rest if j != leaves], {*seats.out, leaves}
        )
        yield from fewer.alone(fewer.two())
    yield from _another_slot(seats)


def made(standing: Standing, repair: Repair) -> None:
    """Let a repair be so: hearings of one slot keep their place, a moved one is placed anew."""
    for change in repair.changes:
        standing.lift(change.case)
    for change in repair.changes:
        standing.place(change.case, change.slot, change.panel)


Found = tuple[tuple[int, ...], tuple[int, ...]]
NOTHING: Found = ((), ())


class Seats:
    """The places left open in one hearing, and who could take them, the cheapest first."""

    def __init__(self, standing: Standing, case: int, rest: list[int], out: set[int]) -> None:
        ground = standing.ground
        self.standing, self.case, self.rest, self.out = standing, case, rest, out
        self.one_of, self.slot = ground.cases[case], standing.slot[case]
        self.counted = self.one_of.bias + sum(self.one_of.traits[j] for j in rest)
        self.block = ground.block[self.slot]
        self._able: list[int] | None = None

    @property
    def able(self) -> list[int]:
        """Everybody who is free for it."""
        if self._able is None:
            who = self.standing.ground.who
            keys = priced(self.standing, self.one_of, self.slot)
            self._able = [key & who for key in keys if key & who not in self.out]
        return self._able

    def may(self, juror: int) -> bool:
        """Whether somebody may sit on it, apart from being busy then."""
        ground = self.standing.ground
        return (
            juror not in self.out
            and self.one_of.extra[juror] < FAR
            and ground.fare[self.slot][juror] < FAR
            and ground.problem.jurors[juror].training >= self.one_of.training
        )

    def alone(self, found: Found) -> Iterator[Repair]:
        panel, added = found
        if panel:
            yield Repair((Change(self.case, self.slot, panel, added),))

    def none(self) -> Found:
        """Nobody new, where the rest are still a panel."""
        ground, one = self.standing.ground, self.one_of
        if ~self.counted & ground.enough or not one.seats <= len(self.rest) <= one.most:
            return NOTHING
        chance = missing_at_most([ground.likely[j] for j in self.rest], len(self.rest) - one.quorum)[0]
        return (tuple(self.rest), ()) if chance >= ground.target else NOTHING

    def one(self, able: Sequence[int] | None = None, first: Sequence[int] = ()) -> Found:
        """The cheapest who makes it a panel; the chance is linear in who comes to it, so one sum will do."""
        ground, one = self.standing.ground, self.one_of
        people = [*self.rest, *first]
        size = len(people) + 1
        if not one.seats <= size <= one.most:
            return NOTHING
        traits, likely, enough, target = one.traits, ground.likely, ground.enough, ground.target
        most, fewer = missing_at_most([likely[j] for j in people], size - one.quorum)
        counted = self.counted + sum(traits[j] for j in first)
        for j in self.able if able is None else able:
            if (
                fewer + (most - fewer) * likely[j] >= target
                and not ~(counted + traits[j]) & enough
                and j not in people
            ):
                return (*people, j), (*first, j)
        return NOTHING

    def two(self) -> Found:
        """The cheapest to go with one who brings what is short, or who comes most often."""
        likely, traits = self.standing.ground.likely, self.one_of.traits
        if len(self.rest) + 2 > self.one_of.most:
            return NOTHING
        short = (~self.counted & self.standing.ground.enough) >> (self.standing.ground.width - 1)
        firsts = [j for j in self.able if traits[j] & short] if short else self.able
        surest = sorted(firsts, key=lambda j: (-(traits[j] & short).bit_count(), -likely[j], j))
        for first in surest[:FIRSTS]:
            found = self.one(first=(first,))
            if found[0]:
                return found
        return NOTHING

    def lenders(self) -> list[tuple["Seats", int, Found]]:
        """Who elsewhere then would make this one whole: (that hearing without them, who, this panel)."""
        standing, found = self.standing, []
        for other in standing.held[self.block][:NEIGHBOURS]:
            if other == self.case:
                continue
            for juror in standing.panel[other]:
                panel = self.one([juror]) if self.may(juror) else NOTHING
                if panel[0]:
                    rest = [j for j in standing.panel[other] if j != juror]
                    found.append((Seats(standing, other, rest, {juror, *self.out}), juror, panel))
        return found

    def lent(self, lenders: Iterable[tuple["Seats", int, Found]], *, replaced: bool) -> Iterator[Repair]:
        """One comes over from another hearing, which stands without them or finds one other."""
        for other, _, (panel, added) in lenders:
            left, instead = other.one() if replaced else other.none()
            if left:
                here = Change(self.case, self.slot, panel, added)
                yield Repair((here, Change(other.case, other.slot, left, instead)))


def _another_slot(seats: Seats) -> Iterator[Repair]:
    """The same case at another time, with as many of its people as can come then."""
    standing, case, ground = seats.standing, seats.case, seats.standing.ground
    kept = standing.lift(case)
    one = copy(seats.one_of)
    one.extra = [
        FAR if j in seats.out else cost + STRANGER * (j not in kept[2]) for j, cost in enumerate(one.extra)
    ]
    found = []
    for wait, slot in one.slots:
        if slot != kept[1] and standing.rooms[slot] and standing.could_be_led(case, ground.block[slot]):
            cost, keys = choose(standing, one, slot)
            found.append((cost + wait, slot, tuple(key & ground.who for key in keys)))
    standing.place(*kept)
    for _, slot, panel in sorted(found)[:1]:
        if panel:
            yield Repair((Change(case, slot, panel, tuple(j for j in panel if j not in kept[2])),))


def nothing_fits(seats: Seats) -> str:
    """Why a hearing cannot be mended, for the coordinator."""
    standing, case = seats.standing, seats.one_of
    short = ~seats.counted & standing.ground.enough
    lead = (
        "Without them the panel lacks what the mix asks for"
        if short
        else "Without them a quorum is not likely"
    )
    others = [slot for _, slot in case.slots if slot != seats.slot]
    at = "no other time has a room, a facilitator and a panel" if others else "there is no other time for it"
    help_with = "one more peer free then, or another time"
    return f"{lead}, nobody free then makes it whole, and {at}. What would help: {help_with}."
