"""The search for a good plan: construct one, then ruin a little of it and recreate it, again and again. Pure.

Ruin and recreate (Schrimpf et al. 2000; Christiaens and Vanden Berghe 2020) on the exact cost, accepted
by annealing. Everything is drawn from one seeded generator and decided by sums and products alone, so that
a seed and a number of iterations give the same plan on any machine.
"""

from collections.abc import Callable, Iterator
from random import Random

from scheduling.seating.ground import FAR, Ground, Waiting
from scheduling.seating.panels import NONE, choose, polished, priced
from scheduling.seating.standing import Kept, Standing, again

HOT, COLD = 60.0, 3.0  # the temperature at the beginning and at the end, in units of cost
LOOKS = 7  # slots looked into for one case in one iteration
PATIENCE = 12  # and while constructing, after the first that fits
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
        self.in_block = self._by_block()
        self.unplaced: set[int] = set(self.open)
        self.done = 0
        self._placed: list[int] = []
        self._best = 0

    def _by_block(self) -> list[list[int]]:
        found: list[list[int]] = [[] for _ in self.ground.blocks]
        for n in self.open:
            for block in dict.fromkeys(self.ground.block[slot] for _, slot in self.ground.cases[n].slots):
                found[block].append(n)
        return found

    def construct(self) -> None:
        """Cases by priority, then by how few slots they have, each where it is cheapest."""
        cases = self.ground.cases
        for n in sorted(self.open, key=lambda n: (-cases[n].left_out, len(cases[n].slots), n)):
            self.settle(n, self._all_options(cases[n]))

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

    def improve(self, iterations: int, progress: Callable[[int], float]) -> None:
        """Ruin and recreate; `progress` says how much of the search is over, from 0 to 1."""
        best = self.standing.cost
        kept = self.standing.kept()
        unit = self.ground.scale
        for turn in range(iterations):
            over = progress(turn)
            if over >= 1:
                break
            heat = unit * (COLD + (HOT - COLD) * (1 - over) ** 3)
            self._turn(heat)
            self.done += 1
            if self.standing.cost < best:
                best, kept = self.standing.cost, self.standing.kept()
        self.standing = again(self.ground, kept)

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
        """Lift a few hearings near each other: of one block, around a case that has none where there is one."""
        block = self._block()
        held = self.standing.held[block]
        few = self.random.randint(1, 4)
        chosen = self.random.sample(held, min(few, len(held)))
        if self.random.random() < 0.3:
            other = self._block()
            chosen += [n for n in self.random.sample(self.standing.held[other], min(1, len(self.standing.held[other]))) if n not in chosen]
        return [self.standing.lift(n) for n in chosen], [block]

    def _block(self) -> int:
        random, standing = self.random, self.standing
        if self.unplaced and random.random() < 0.5:
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
        waiting = [n for n in self.in_block[touched[0]] if n in self.unplaced and n not in back]
        order = back + waiting
        random.shuffle(order)
        if random.random() < 0.5:
            order.sort(key=lambda n: -cases[n].left_out)
        home = {n: slot for n, slot, _ in lifted}
        for n in order:
            self.settle(n, self._some_options(n, home.get(n, -1), touched[0]))

    def _some_options(self, n: int, home: int, block: int) -> Iterator[tuple[int, int, int]]:
        """A case that was lifted looks where it hopes for most; one that waits only where something changed."""
        case, hoped, blocks = self.ground.cases[n], self.hoped[n], self.ground.block
        if home < 0:
            yield from (
                (at, slot, wait) for at, (wait, slot) in enumerate(case.slots) if blocks[slot] == block
            )
            return
        rooms = self.standing.rooms
        ranked = sorted(
            [(wait + hoped[at], at) for at, (wait, slot) in enumerate(case.slots) if rooms[slot] and slot != home]
        )
        yield from ((at, slot, wait) for at, (wait, slot) in enumerate(case.slots) if slot == home)
        looks = LOOKS
        for hope, at in ranked:
            if looks <= 0 or hope - 150 * self.ground.scale > self._best:
                return
            if self.random.random() < 0.2:
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
