"""The exact finish: every panel that could be part of a better plan, and the best choice among them. Pure.

Column generation over panels (Gilmore and Gomory 1961; Barnhart et al. 1998). The linear programme gives a
price for each juror in each block; its value is a bound below every plan. A panel whose reduced cost is at
least the gap between a plan and the bound cannot improve that plan, so the rest are enough for a proof.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from scheduling.seating.expect import missing_at_most
from scheduling.seating.ground import FAR, Ground, Waiting
from scheduling.seating.linear import Linear, Solved, solve
from scheduling.seating.relaxed import halls
from scheduling.seating.standing import Kept, Standing, again

ZERO = 1e-6
NODES = 3_000_000  # looked at before an enumeration is given up
COLUMNS = 200_000
NARROW = WIDER = 1024  # the first part of the gap; then all of it
HALF = 0.5
SECONDS = 240.0
Panel = tuple[int, int, tuple[int, ...]]  # case, slot, people


class TooLarge(Exception):
    """There are more panels than can be looked at."""


@dataclass(slots=True)
class Finish:
    """The best plan known, a bound below every plan, and whether they meet."""

    kept: list[Kept]
    cost: int
    bound: float
    proven: bool


@dataclass(slots=True)
class Master:
    """The linear programme over the panels found so far."""

    ground: Ground
    linear: Linear = field(default_factory=Linear)
    cases: dict[int, int] = field(default_factory=dict)
    rooms: dict[int, int] = field(default_factory=dict)
    once: dict[tuple[int, int], int] = field(default_factory=dict)  # juror, block
    load: dict[int, int] = field(default_factory=dict)
    led: dict[int, list[tuple[int, frozenset[int]]]] = field(default_factory=dict)  # row, cases
    panels: dict[int, Panel] = field(default_factory=dict)  # by column

    def prepare(self) -> None:
        ground = self.ground
        for case in ground.cases:
            self.cases[case.number] = self.linear.row(most=1)
        for slot, rooms in enumerate(ground.rooms):
            self.rooms[slot] = self.linear.row(most=rooms)
        for j, steps in enumerate(ground.ladder):
            self.load[j] = self.linear.row(most=0)
            for step in steps[:-1]:
                self.linear.column(step, {self.load[j]: -1.0}, most=1)
            for block in range(len(ground.blocks)):
                self.once[j, block] = self.linear.row(most=1)
        for block in range(len(ground.blocks)):
            self.led[block] = [(self.linear.row(most=n), cases) for n, cases in halls(ground, block)]

    def add(self, panel: Panel) -> None:
        case, slot, people = panel
        block = self.ground.block[slot]
        entries = {self.cases[case]: 1.0, self.rooms[slot]: 1.0}
        entries |= {row: 1.0 for row, cases in self.led[block] if case in cases}
        for j in people:
            entries |= {self.once[j, block]: 1.0, self.load[j]: 1.0}
        cost = _cost(self.ground, panel) - self.ground.cases[case].left_out
        self.panels[self.linear.column(cost, entries)] = panel

    def prices(self, duals: list[float], case: Waiting, slot: int) -> tuple[float, Callable[[int], float]]:
        """The price of holding this case here, and of each juror; reduced cost is their sum with the cost."""
        block = self.ground.block[slot]
        fixed = -duals[self.cases[case.number]] - duals[self.rooms[slot]]
        fixed -= sum(duals[row] for row, cases in self.led[block] if case.number in cases)
        return fixed, lambda j: -duals[self.load[j]] - duals[self.once[j, block]]


def _cost(ground: Ground, panel: Panel) -> int:
    """What a hearing costs, load left out."""
    n, slot, people = panel
    case, fare = ground.cases[n], ground.fare[slot]
    reserves = case.reserve * (len(people) - case.seats)
    return case.waits[slot] + reserves + sum(fare[j] + case.extra[j] for j in people)


@dataclass(slots=True)
class Panels:
    """All smallest panels of one case in one slot that cost less than a limit; a bigger one is never better.

    Jurors are looked at from the cheapest, so that a sum that is too high ends a branch.
    """

    ground: Ground
    case: Waiting
    slot: int
    price: Callable[[int], float]
    limit: float
    nodes: int = NODES
    able: list[tuple[float, int]] = field(default_factory=list)
    follow: list[list[int]] = field(default_factory=list)

    def all(self) -> Iterator[tuple[float, tuple[int, ...]]]:
        ground, case = self.ground, self.case
        fare, extra = ground.fare[self.slot], case.extra
        who = ground.reach[self.slot][case.training][0]
        self.able = sorted(
            (fare[j] + extra[j] + self.price(j), j)
            for j in who
            if extra[j] < FAR and ground.ladder[j][0] < FAR
        )
        self.follow = self._following()
        yield from self._more([], 0.0, case.bias, 0)

    def _following(self) -> list[list[int]]:
        """By position and field: how many from there on bring it."""
        width, mask = self.ground.width, self.ground.half - 1
        fields = range(len(self.ground.problem.mix) + 1)
        rows = [[0 for _ in fields]]
        for _, j in reversed(self.able):
            mine = self.case.traits[j]
            rows.append([n + (mine >> (width * f) & mask) for f, n in enumerate(rows[-1])])
        return rows[::-1]

    def _more(
        self, people: list[int], cost: float, counted: int, start: int
    ) -> Iterator[tuple[float, tuple[int, ...]]]:
        self.nodes -= 1
        if self.nodes < 0:
            raise TooLarge
        size, case, ground = len(people), self.case, self.ground
        short = ~counted & ground.enough
        if size >= case.seats and not short and self._likely(people):
            yield cost, tuple(people)
            return
        if size == case.most or (short and self._hopeless(counted, short, start, case.most - size)):
            return
        seats = max(1, case.seats - size)
        reserve = case.reserve * (size >= case.seats)
        for at in range(start, len(self.able)):
            price, j = self.able[at]
            if cost + price * seats + reserve >= self.limit:
                return
            people.append(j)
            yield from self._more(people, cost + price + reserve, counted + case.traits[j], at + 1)
            people.pop()

    def _likely(self, people: list[int]) -> bool:
        likely = self.ground.likely
        chance = missing_at_most([likely[j] for j in people], len(people) - self.case.quorum)[0]
        return chance >= self.ground.target

    def _hopeless(self, counted: int, short: int, start: int, left: int) -> bool:
        """Whether what is short is more than the rest bring, or than there is room for."""
        width, half = self.ground.width, self.ground.half
        for f, there in enumerate(self.follow[start]):
            if short >> (width * f) & half:
                missing = half - (counted >> (width * f) & (half - 1))
                if missing > there or missing > left:
                    return True
        return False


def finish(standing: Standing, seconds: float = SECONDS) -> Finish:
    """Prove the plan, or find a better one; the bound is valid even where the proof is given up.

    Panels are let in by their reduced cost, a few first, for a better plan narrows what is left to look at.
    `seconds` limits each run of the solver.
    """
    ground, best = standing.ground, Finish(standing.kept(), standing.cost, 0.0, proven=False)
    master = Master(ground)
    master.prepare()
    for panel in best.kept:
        master.add(panel)
    left_out = sum(case.left_out for case in ground.cases)
    try:
        solved = _generated(master)
        best.bound = left_out + solved.cost
        limit = (best.cost - best.bound) / NARROW
        while not best.proven:
            limit = min(limit, best.cost - best.bound + ZERO)
            _let_in(master, list(solved.duals), limit)
            whole = solve(master.linear, whole=True, seconds=seconds)
            if not whole.proven:
                break
            _take(best, master, whole)
            best.proven = limit >= best.cost - best.bound
            limit *= WIDER
    except TooLarge:
        pass
    best.bound = best.cost if best.proven else best.bound
    return best


def _let_in(master: Master, duals: list[float], limit: float) -> None:
    known = set(master.panels.values())
    for _, panel in _all(master, duals, limit):
        if panel not in known:
            master.add(panel)
        if len(master.panels) > COLUMNS:
            raise TooLarge


def _take(best: Finish, master: Master, whole: Solved) -> None:
    """The plan of a whole solution, if it is better."""
    kept = [panel for column, panel in master.panels.items() if whole.values[column] > HALF]
    standing = again(master.ground, kept)
    if standing.cost < best.cost:
        best.kept, best.cost = standing.kept(), standing.cost


def _generated(master: Master) -> Solved:
    """The linear programme with every panel that matters to it: until none has a negative reduced cost."""
    while True:
        solved = solve(master.linear)
        better = list(_all(master, list(solved.duals), -ZERO, few=True))
        if not better:
            return solved
        for _, panel in better:
            master.add(panel)


def _all(
    master: Master, duals: list[float], limit: float, *, few: bool = False
) -> Iterator[tuple[float, Panel]]:
    """Panels with a reduced cost below the limit; with `few`, ever better ones of each case and slot."""
    for case in master.ground.cases:
        for wait, slot in case.slots if case.facilitators else ():
            fixed, price = master.prices(duals, case, slot)
            fixed += wait - case.left_out
            panels = Panels(master.ground, case, slot, price, limit - fixed)
            for cost, people in panels.all():
                if few:
                    panels.limit = min(panels.limit, cost)
                yield cost + fixed, (case.number, slot, people)
