"""A cost that no plan can be below, without a solver: Lagrangian relaxation over cases. Pure.

Load is convex, so at any price of a juror's turn it costs at least turns x price less a sum that depends on
the price alone (its conjugate); rooms and being in one place get prices likewise. What is left falls apart
into cases, and for each the cheapest panel is bounded from below by parts of what it must have (Fisher 1981).
"""

from scheduling.seating.ground import FAR, Ground, Waiting
from scheduling.seating.standing import Standing

ROUNDS = 40
FIRST_STEP = 0.6


class Prices:
    """What a turn, a place in a block and a room are taken to cost; any prices give a valid bound."""

    def __init__(self, standing: Standing) -> None:
        ground = standing.ground
        self.turn = [
            float(steps[max(0, min(n, len(steps) - 1) - 1)]) if steps[0] < FAR else 0.0
            for steps, n in zip(ground.ladder, standing.sits, strict=True)
        ]
        self.place = [[0.0] * len(self.turn) for _ in ground.blocks]
        self.room = [0.0] * len(ground.rooms)


def below(standing: Standing, rounds: int = ROUNDS) -> float:
    """The best bound of so many rounds, each moving the prices to where too much is asked for."""
    ground, prices = standing.ground, Prices(standing)
    best, step = 0.0, FIRST_STEP
    for _ in range(rounds):
        bound, asked = relaxed(ground, prices)
        step = step if bound > best else step * 0.8
        best = max(best, bound)
        _move(ground, prices, asked, step, max(standing.cost - bound, 0.0))
    return min(best, float(standing.cost))


Asked = list[tuple[int, int, tuple[int, ...]]]


def relaxed(ground: Ground, prices: Prices) -> tuple[float, Asked]:
    """The value at these prices, and whom each case would have."""
    total = -sum(_conjugate(steps, price) for steps, price in zip(ground.ladder, prices.turn, strict=True))
    total -= sum(sum(each) for each in prices.place)
    total -= sum(rooms * price for rooms, price in zip(ground.rooms, prices.room, strict=True))
    asked: Asked = []
    for case in ground.cases:
        best, found = float(case.left_out), None
        for wait, slot in case.slots:
            if wait + prices.room[slot] < best and ground.block[slot] in case.facilitators:
                cost, people = cheapest(ground, prices, case, slot)
                if wait + prices.room[slot] + cost < best:
                    best, found = wait + prices.room[slot] + cost, (case.number, slot, people)
        total += best
        asked += [found] if found else []
    return total, asked


def _conjugate(steps: list[int], price: float) -> float:
    """The greatest, over n, of n x price less what n turns cost."""
    return sum(max(0.0, price - step) for step in steps if step < FAR)


def cheapest(ground: Ground, prices: Prices, case: Waiting, slot: int) -> tuple[float, tuple[int, ...]]:
    """At least what a panel costs: the greatest, trait by trait, of its bearers and the cheapest fillers."""
    block, fare, extra = ground.block[slot], ground.fare[slot], case.extra
    turn, place = prices.turn, prices.place[block]
    able = sorted(
        (turn[j] + place[j] + fare[j] + extra[j], j)
        for j in ground.reach[slot][case.training][0]
        if extra[j] < FAR and ground.ladder[j][0] < FAR
    )
    if len(able) < case.seats:
        return FAR, ()
    best = (sum(cost for cost, _ in able[: case.seats]), tuple(j for _, j in able[: case.seats]))
    width, half = ground.width, ground.half
    for field in range(len(ground.problem.mix) + 1):
        wanted = half - (case.bias >> (width * field) & (2 * half - 1))
        if wanted <= 0:
            continue
        with_it = [each for each in able if case.traits[each[1]] >> (width * field) & 1][:wanted]
        if len(with_it) < wanted:
            return FAR, ()
        rest = [each for each in able[: case.seats + wanted] if each not in with_it]
        people = [*with_it, *rest[: max(0, case.seats - wanted)]]
        best = max(best, (sum(cost for cost, _ in people), tuple(j for _, j in people)))
    return best


def _move(ground: Ground, prices: Prices, asked: Asked, step: float, gap: float) -> None:
    """Polyak's step (1969) along the subgradient: what is asked for less what there is."""
    turns = [0] * len(prices.turn)
    taken: dict[tuple[int, int], int] = {}
    rooms = [-n for n in ground.rooms]
    for _, slot, people in asked:
        rooms[slot] += 1
        for j in people:
            turns[j] += 1
            taken[ground.block[slot], j] = taken.get((ground.block[slot], j), 0) + 1
    over = [n - sum(s < prices.turn[j] for s in ground.ladder[j]) for j, n in enumerate(turns)]
    places = {
        (b, j) for b, row in enumerate(prices.place) for j, price in enumerate(row) if price
    } | taken.keys()
    norm = sum(n * n for n in over) + sum((taken.get(key, 0) - 1) ** 2 for key in places)
    norm += sum(n * n for n, price in zip(rooms, prices.room, strict=True) if n > 0 or price)
    size = step * gap / max(1, norm)
    prices.turn = [max(0.0, price + size * n) for price, n in zip(prices.turn, over, strict=True)]
    for b, j in sorted(places):
        prices.place[b][j] = max(0.0, prices.place[b][j] + size * (taken.get((b, j), 0) - 1))
    prices.room = [max(0.0, price + size * n) for price, n in zip(prices.room, rooms, strict=True)]
