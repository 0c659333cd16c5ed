"""A plan while it is being made: which hearing stands where, who is taken, what it costs so far. Pure.

Whoever places a hearing has seen to the hard rules; here they are only kept count of.
"""

from collections.abc import Iterable, Sequence

from scheduling.seating.ground import Ground
from scheduling.seating.leaders import settled
from scheduling.seating.problem import Hearing

Kept = tuple[int, int, tuple[int, ...]]  # case, slot, panel


class Standing:
    """The hearings that stand, by the number of their case."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        jurors, cases = len(ground.likely), len(ground.cases)
        self.sits = [0] * jurors  # hearings of this plan
        self.dues = [steps[0] for steps in ground.ladder]  # what one hearing more would cost by load
        self.busy = [bytearray(jurors) for _ in ground.blocks]
        self.rooms = ground.rooms.copy()
        self.slot = [-1] * cases
        self.panel: list[tuple[int, ...]] = [()] * cases
        self.leader = [-1] * cases  # the bit of the facilitator
        self.leading = [0] * len(ground.blocks)  # the bits of those who lead in a block
        self.taken: list[set[int]] = [set() for _ in ground.blocks]  # who are all needed, until one is lifted
        self.held: list[list[int]] = [[] for _ in ground.blocks]  # the cases heard in a block
        self.cost = sum(case.left_out for case in ground.cases)

    def place(self, case: int, slot: int, panel: Sequence[int]) -> bool:
        """Let the hearing stand; False, and nothing done, when no facilitator can be found for it."""
        ground = self.ground
        block = ground.block[slot]
        leader = self._find_leader(case, block)
        if leader < 0:
            return False
        self.leader[case] = leader
        self.leading[block] |= 1 << leader
        self.rooms[slot] -= 1
        self.slot[case], self.panel[case] = slot, tuple(panel)
        self.held[block].append(case)
        busy, sits, dues, ladder = self.busy[block], self.sits, self.dues, ground.ladder
        self.cost += self._apart_from_load(case, slot, panel)
        for j in panel:
            busy[j] = 1
            self.cost += dues[j]
            sits[j] += 1
            dues[j] = ladder[j][sits[j]]
        return True

    def lift(self, case: int) -> Kept:
        """Take the hearing out of the plan; gives what `place` needs to put it back."""
        ground, slot, panel = self.ground, self.slot[case], self.panel[case]
        block = ground.block[slot]
        busy, sits, dues, ladder = self.busy[block], self.sits, self.dues, ground.ladder
        for j in panel:
            busy[j] = 0
            sits[j] -= 1
            dues[j] = ladder[j][sits[j]]
            self.cost -= dues[j]
        self.cost -= self._apart_from_load(case, slot, panel)
        self.leading[block] &= ~(1 << self.leader[case])
        self.taken[block].clear()
        self.rooms[slot] += 1
        self.held[block].remove(case)
        self.slot[case] = -1
        return case, slot, panel

    def seat(self, case: int, panel: Sequence[int]) -> None:
        """The same hearing with other people."""
        ground, slot = self.ground, self.slot[case]
        busy, sits, dues, ladder = self.busy[ground.block[slot]], self.sits, self.dues, ground.ladder
        self.cost -= self._apart_from_load(case, slot, self.panel[case])
        for j in self.panel[case]:
            busy[j] = 0
            sits[j] -= 1
            dues[j] = ladder[j][sits[j]]
            self.cost -= dues[j]
        for j in panel:
            busy[j] = 1
            self.cost += dues[j]
            sits[j] += 1
            dues[j] = ladder[j][sits[j]]
        self.panel[case] = tuple(panel)
        self.cost += self._apart_from_load(case, slot, panel)

    def could_be_led(self, case: int, block: int) -> bool:
        """Whether a facilitator is free, or could be made free by others changing places."""
        able = self.ground.cases[case].facilitators.get(block, 0)
        if able & ~self.leading[block]:
            return True
        if not able or able in self.taken[block]:
            return False
        if self._freed(case, block, set(), {}) >= 0:
            return True
        self.taken[block].add(able)
        return False

    def _find_leader(self, case: int, block: int) -> int:
        changes: dict[int, int] = {}
        leader = self._freed(case, block, set(), changes)
        for other, instead in changes.items():
            self.leader[other] = instead
            self.leading[block] |= 1 << instead
        return leader

    def _freed(self, case: int, block: int, asked: set[int], changes: dict[int, int]) -> int:
        """Who leads `case`, after others took somebody else (an augmenting path, Kuhn 1955); -1 if nobody."""
        able = self.ground.cases[case].facilitators.get(block, 0)
        free = able & ~self.leading[block]
        if free:
            return (free & -free).bit_length() - 1
        for other in self.held[block]:
            leader = self.leader[other]
            if able >> leader & 1 and leader not in asked:
                asked.add(leader)
                instead = self._freed(other, block, asked, changes)
                if instead >= 0:
                    changes[other] = instead
                    return leader
        return -1

    def _apart_from_load(self, case: int, slot: int, panel: Sequence[int]) -> int:
        one, fare = self.ground.cases[case], self.ground.fare[slot]
        extra = one.extra
        people = sum(fare[j] + extra[j] for j in panel)
        return people + one.waits[slot] + one.reserve * (len(panel) - one.seats) - one.left_out

    def hearings(self) -> list[Hearing]:
        """The plan as it is written, in the order of the file."""
        problem, leaders = self.ground.problem, self.ground.leaders
        self._settle_leaders()
        return [
            Hearing(
                case.id,
                problem.slots[self.slot[n]].id,
                problem.facilitators[leaders[self.leader[n]]].id,
                [problem.jurors[j].id for j in sorted(self.panel[n])],
            )
            for n, case in enumerate(problem.cases)
            if self.slot[n] >= 0
        ]

    def _settle_leaders(self) -> None:
        """Whoever ran a hearing before runs it still, where that can be."""
        cases = self.ground.cases
        for block, held in enumerate(self.held):
            before = {n: cases[n].leads for n in held if cases[n].leads >= 0}
            if before:
                able = {n: cases[n].facilitators.get(block, 0) for n in held}
                for n, leader in settled(able, before).items():
                    self.leader[n] = leader

    def kept(self) -> list[Kept]:
        """All that stands, to be put back another time."""
        return [(n, slot, self.panel[n]) for n, slot in enumerate(self.slot) if slot >= 0]


def again(ground: Ground, kept: Iterable[Kept]) -> Standing:
    """The plan of these hearings."""
    standing = Standing(ground)
    for case, slot, panel in kept:
        standing.place(case, slot, panel)
    return standing
