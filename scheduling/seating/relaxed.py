"""A cost that no plan can be below, by one linear programme: hearings and seats in parts. Pure.

A part of a hearing asks for that part of its seats, of each trait of the mix and of its language, of a room
and of somebody who leads it; jurors share themselves out among hearings, once in each block, at their convex
load. Whatever a real plan does is one of its solutions, so its least cost is a bound (Dantzig 1957).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from scheduling.seating.expect import missing_at_most
from scheduling.seating.ground import FAR, Ground, Waiting
from scheduling.seating.linear import Linear, solve, there

MOST_SEATS = 80_000  # of one juror in one hearing: more take minutes
KINDS = 6  # of hearings counted together, by who can lead them, at most
EXACT = 1 - 1e-7  # the solver's own tolerance


def in_parts(ground: Ground) -> float:
    """The bound, in units of the ground; 0 without the solver or where the problem is too large for it."""
    wanted = sum(len(able(ground, case, slot)) for case in ground.cases for _, slot in case.slots)
    if not there() or wanted > MOST_SEATS:
        return 0.0
    parts = Parts(ground)
    for case in ground.cases:
        for wait, slot in case.slots:
            parts.add(case, slot, wait)
    solved = solve(parts.linear, interior=True)
    left_out = sum(case.left_out for case in ground.cases)
    return max(0.0, (left_out + solved.cost) * EXACT) if solved.proven else 0.0


def able(ground: Ground, case: Waiting, slot: int) -> list[int]:
    """Who may sit, whatever else is planned."""
    who = ground.reach[slot][case.training][0]
    return [j for j in who if case.extra[j] < FAR and ground.ladder[j][0] < FAR]


def least_size(ground: Ground, case: Waiting, people: list[int]) -> int:
    """The fewest people of a panel: as many as it takes of those who come most often; 0 for none."""
    likely = sorted((ground.likely[j] for j in people), reverse=True)
    for size in range(case.seats, min(case.most, len(people)) + 1):
        if missing_at_most(likely[:size], size - case.quorum)[0] >= ground.target:
            return size
    return 0


def halls(ground: Ground, block: int) -> Iterator[tuple[int, frozenset[int]]]:
    """Hall's condition (1935) for each union of kinds of hearings: no more than can be led at once."""
    kinds: dict[int, list[int]] = {}
    for case in ground.cases:
        kinds.setdefault(case.facilitators.get(block, 0), []).append(case.number)
    for size in range(1, min(len(kinds), KINDS) + 1):
        for some in combinations(sorted(kinds), size):
            together = 0
            for bits in some:
                together |= bits
            yield together.bit_count(), frozenset(n for bits in some for n in kinds[bits])


@dataclass(slots=True)
class Parts:
    """The linear programme."""

    ground: Ground
    linear: Linear = field(default_factory=Linear)
    cases: list[int] = field(init=False)
    rooms: list[int] = field(init=False)
    load: list[int] = field(init=False)
    led: list[list[tuple[int, frozenset[int]]]] = field(init=False)
    once: dict[tuple[int, int], int] = field(default_factory=dict)  # juror, block

    def __post_init__(self) -> None:
        ground, row = self.ground, self.linear.row
        self.cases = [row(most=1) for _ in ground.cases]
        self.rooms = [row(most=rooms) for rooms in ground.rooms]
        self.load = [row(most=0) for _ in ground.ladder]
        for load, steps in zip(self.load, ground.ladder, strict=True):
            for step in steps[:-1]:
                self.linear.column(step, {load: -1.0}, most=1)
        blocks = range(len(ground.blocks))
        self.led = [[(row(most=n), cases) for n, cases in halls(ground, block)] for block in blocks]

    def add(self, case: Waiting, slot: int, wait: int) -> None:
        """One case in one slot, unless there can be no panel."""
        ground, linear, block = self.ground, self.linear, self.ground.block[slot]
        people = able(ground, case, slot)
        size, wanted = least_size(ground, case, people), self._wanted(case)
        if not size or block not in case.facilitators:
            return
        seats = linear.row(least=0)
        asks = {field: linear.row(least=0) for field in wanted}
        hearing = {self.cases[case.number]: 1.0, self.rooms[slot]: 1.0, seats: -float(size)}
        hearing |= {row: 1.0 for row, cases in self.led[block] if case.number in cases}
        hearing |= {row: -float(wanted[field]) for field, row in asks.items()}
        linear.column(wait - case.left_out + case.reserve * (size - case.seats), hearing)
        for j in people:
            seat = {seats: 1.0, self.load[j]: 1.0, self._once(j, block): 1.0}
            seat |= {row: 1.0 for field, row in asks.items() if self._has(case.traits[j], field)}
            linear.column(ground.fare[slot][j] + case.extra[j], seat, most=1)

    def _wanted(self, case: Waiting) -> Mapping[int, int]:
        """By field, how many a panel needs of it."""
        half, width = self.ground.half, self.ground.width
        fields = range(len(self.ground.problem.mix) + 1)
        least = {field: half - (case.bias >> (width * field) & (2 * half - 1)) for field in fields}
        return {field: n for field, n in least.items() if n > 0}

    def _has(self, traits: int, field: int) -> bool:
        return bool(traits >> (self.ground.width * field) & 1)

    def _once(self, juror: int, block: int) -> int:
        if (juror, block) not in self.once:
            self.once[juror, block] = self.linear.row(most=1)
        return self.once[juror, block]
