"""The search for a good plan: construct one, then ruin a little of it and recreate it, again and again. Pure.

Ruin and recreate (Schrimpf et al. 2000; Christiaens and Vanden Berghe 2020) on the exact cost, accepted
by annealing. Everything is drawn from one seeded generator and decided by sums and products alone, so that
a seed and a number of iterations give the same plan on any machine.
"""

from collections.abc import Callable, Iterator
from itertools import count
from random import Random

from scheduling.seating.ground import FAR, Ground, Waiting
from scheduling.seating.panels import choose, polished, priced
from scheduling.seating.standing import Kept, Standing, again
from scheduling.seating.unplaced import hopeless

HOT, COLD = 100.0, 3.0  # the temperature at the beginning and at the end, in units of cost
FEW, FEWER = 3, 2  # hearings lifted at most of the first block, and of each that is linked to it
LINKS = 2
MOST_CYCLES, LONG_CYCLE, FEW_CASES = 8, 500, 160
LOOKS = 7  # slots looked into for one case in one iteration
PATIENCE = 12  # and while constructing, after the first that fits
PASSED_OVER = 0.2  # of the slots it could look into
HALF = 0.5  # of the turns: the other half looks elsewhere
LITTLE = 0.85  # of the usual cost of a panel: cheaper ones are not hoped for


class Search:
    """One search on one problem."""

    def __init__(self, ground: Ground, seed: int) -> None:
        self.ground = ground
        self.random = Random(seed)  # noqa: S311 - a search, not a secret
        self.standing = Standing(ground)
        self.usual = [400 * ground.scale] * len(ground.cases)
        self.hoped = [[0] * len(case.slots) for case in ground.cases]  # what a panel cost there last
        self.open = [n for n, case in enumerate(ground.cases) if case.slots]
        self.blocks_of = [{ground.block[slot] for _, slot in case.slots} for case in ground.cases]
        self.unplaced: set[int] = set(self.open)
        self.done = 0
        self._placed: list[int] = []
        self._best = 0

    def construct(self) -> None:
        """Cases by priority, then by how few slots they have, each where it is cheapest."""
        cases = self.ground.cases
        for n in sorted(self.open, key=lambda n: (-cases[n].left_out, len(cases[n].slots), n)):
            self.settle(n, self._all_options(cases[n]))
        alone = Standing(self.ground)
        for n in [n for n in sorted(self.unplaced) if hopeless(alone, cases[n])]:
            self.unplaced.discard(n)
            self.open.remove(n)

    def _all_options(self, case: Waiting) -> Iterator[tuple[int, int, int]]:
        """(position, slot, wait), the least wait first, as long as a better one can be hoped for."""
        least = self.usual[case.number] * LITTLE
        tried = 0
        for at, (wait, slot) in enumerate(case.slots):
            if wait + least >= self._best or tried >= PATIENCE:
                return
            tried += self._best < case.left_out
            yield at, slot, wait

    def settle(self, n: int, options: Iterator[tuple[int, int, int]]) -> bool:
        """Place a case in the cheapest of these slots; a panel that costs more than none is not sought."""
        case, standing = self.ground.cases[n], self.standing
        hoped, best_slot, best_panel = self.hoped[n], -1, []
        self._best = best = case.left_out
        for at, slot, wait in options:
            if standing.rooms[slot] < 1 or not standing.could_be_led(n, self.ground.block[slot]):
                continue
            cost, panel = choose(standing, case, slot)
            hoped[at] = cost if cost < FAR else hoped[at] + 200
            if cost + wait < best:
                self._best = best = cost + wait
                best_slot, best_panel = slot, panel
        if best_slot < 0:
            return False
        self.usual[n] = best - case.waits[best_slot]
        people = polished(standing, case, best_slot, best_panel, priced(standing, case, best_slot))
        standing.place(n, best_slot, people)
        self._placed.append(n)
        self.unplaced.discard(n)
        return True

    @property
    def placed(self) -> int:
        return len(self.ground.cases) - self.standing.slot.count(-1)

    def improve(self, iterations: int | None, progress: Callable[[int], float]) -> None:
        """Ruin and recreate; `progress` says how much of the search is over, from 0 to 1."""
        best = self.standing.cost
        kept = self.standing.kept()
        unit = self.ground.scale
        turns = count() if iterations is None else range(iterations)
        cycles, cycle = self._cycles(iterations), 0
        for turn in turns if self.open else ():
            over = progress(turn)
            if over >= 1:
                break
            if int(over * cycles) > cycle:
                cycle += 1
                self._begin_again()
            heat = unit * (COLD + (HOT - COLD) * (1 - (over * cycles - cycle)) ** 3)
            self._turn(heat)
            self.done += 1
            if self.standing.cost < best:
                best, kept = self.standing.cost, self.standing.kept()
        self.standing = again(self.ground, kept)

    def _cycles(self, iterations: int | None) -> int:
        """A small problem is begun more than once: a case more is often out of reach of little changes."""
        enough = iterations // LONG_CYCLE if iterations is not None else MOST_CYCLES
        return max(1, min(MOST_CYCLES, enough, FEW_CASES // max(1, len(self.open))))

    def _begin_again(self) -> None:
        """An empty plan, filled in any order."""
        standing, cases = self.standing, self.ground.cases
        for n, slot in enumerate(standing.slot):
            if slot >= 0:
                standing.lift(n)
        self.unplaced = set(self.open)
        for n in self.random.sample(self.open, len(self.open)):
            self.settle(n, self._all_options(cases[n]))

    def _turn(self, heat: float) -> None:
        before = self.standing.cost
        self._placed = []
        lifted, touched = self._ruin()
        self._recreate(lifted, touched)
        if self.standing.cost - before > heat * self._luck():
            self._undo(lifted)

    def _luck(self) -> float:
        """How much worse a plan may become, in units of heat: mostly little, near 1 on average."""
        u = self.random.random()
        return (1 - u) * (1 - u) / (0.2 + u)

    def _ruin(self) -> tuple[list[Kept], list[int]]:
        """Lift a few hearings of one block and a few where those could go: room for a chain. Blocks too."""
        random = self.random
        blocks = [self._block()]
        chosen = self._few(blocks[0], FEW)
        for _ in range(LINKS if chosen else 0):
            slots = self.ground.cases[random.choice(chosen)].slots
            block = self.ground.block[random.choice(slots)[1]]
            if block not in blocks:
                blocks.append(block)
                chosen += self._few(block, FEWER)
        return [self.standing.lift(n) for n in chosen], blocks

    def _few(self, block: int, most: int) -> list[int]:
        held = self.standing.held[block]
        return self.random.sample(held, min(self.random.randint(1, most), len(held)))

    def _block(self) -> int:
        """Around a case that waits, where there is one; else anywhere."""
        random, standing = self.random, self.standing
        if self.unplaced and random.random() < HALF:
            n = random.choice(sorted(self.unplaced))
            return self.ground.block[random.choice(self.ground.cases[n].slots)[1]]
        n = random.choice(self.open)
        slot = standing.slot[n]
        return self.ground.block[slot if slot >= 0 else self.ground.cases[n].slots[0][1]]

    def _recreate(self, lifted: list[Kept], touched: list[int]) -> None:
        random, cases = self.random, self.ground.cases
        for n, _, _ in lifted:
            self.unplaced.add(n)
        back = [n for n, _, _ in lifted]
        waiting = [
            n for n in sorted(self.unplaced) if n not in back and not self.blocks_of[n].isdisjoint(touched)
        ]
        order = back + waiting
        random.shuffle(order)
        if random.random() < HALF:
            order.sort(key=lambda n: -cases[n].left_out)
        home = {n: slot for n, slot, _ in lifted}
        for n in order:
            self.settle(n, self._some_options(n, home.get(n, -1), touched))

    def _some_options(self, n: int, home: int, touched: list[int]) -> Iterator[tuple[int, int, int]]:
        """A lifted case looks where it hopes for most, one that waits only where something changed."""
        case, hoped, blocks = self.ground.cases[n], self.hoped[n], self.ground.block
        if home < 0:
            yield from (
                (at, slot, wait) for at, (wait, slot) in enumerate(case.slots) if blocks[slot] in touched
            )
            return
        rooms = self.standing.rooms
        ranked = sorted(
            [
                (wait + hoped[at], at)
                for at, (wait, slot) in enumerate(case.slots)
                if rooms[slot] and slot != home
            ]
        )
        yield from ((at, slot, wait) for at, (wait, slot) in enumerate(case.slots) if slot == home)
        looks = LOOKS
        for hope, at in ranked:
            if looks <= 0 or hope - 150 * self.ground.scale > self._best:
                return
            if self.random.random() < PASSED_OVER:
                continue
            looks -= 1
            wait, slot = case.slots[at]
            yield at, slot, wait

    def _undo(self, lifted: list[Kept]) -> None:
        standing = self.standing
        for n in self._placed:
            standing.lift(n)
        self.unplaced.update(self._placed)
        for n, slot, panel in lifted:
            standing.place(n, slot, panel)
            self.unplaced.discard(n)
