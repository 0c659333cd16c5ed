"""How panels are chosen by hand or by rote: one method on one problem, the plan as JSON.

usage: by_rote.py PROBLEM.json METHOD      shuffled, least_loaded or hungarian_by_evening
"""

import random
import sys
from pathlib import Path

from scheduling.seating import planning
from scheduling.seating.expect import missing_at_most
from scheduling.seating.ground import FAR, Ground, Waiting
from scheduling.seating.problem import read, written
from scheduling.seating.standing import Standing

TRIES = 20


def able(standing: Standing, case: Waiting, slot: int) -> list[int]:
    """Who may sit, in no order."""
    ground = standing.ground
    busy = standing.busy[ground.block[slot]]
    return [
        j
        for j in ground.reach[slot][case.training][0]
        if not busy[j] and standing.dues[j] < FAR and case.extra[j] < FAR
    ]


def is_panel(ground: Ground, case: Waiting, panel: list[int]) -> bool:
    counted = case.bias + sum(case.traits[j] for j in panel)
    if ~counted & ground.enough or not case.seats <= len(panel) <= case.most:
        return False
    people = [ground.likely[j] for j in panel]
    return missing_at_most(people, len(panel) - case.quorum)[0] >= ground.target


def shuffled(standing: Standing) -> None:
    """Shuffle the pool, take the first who fill the panel, check, and shuffle again."""
    rng = random.Random(1)
    for case in standing.ground.cases:
        for _, slot in sorted(case.slots, key=lambda _: rng.random()):
            people = able(standing, case, slot)
            if standing.rooms[slot] and any(tried(standing, case, slot, people, rng) for _ in range(TRIES)):
                break


def tried(standing: Standing, case: Waiting, slot: int, people: list[int], rng: random.Random) -> bool:
    rng.shuffle(people)
    panel = people[: rng.randint(case.seats, case.most)]
    return is_panel(standing.ground, case, panel) and standing.place(case.number, slot, panel)


def least_loaded(standing: Standing) -> None:
    """By priority, the earliest slot, whoever has sat least; more of them until it is a panel."""
    ground = standing.ground
    for case in sorted(ground.cases, key=lambda case: -case.left_out):
        for _, slot in case.slots:
            people = sorted(able(standing, case, slot), key=lambda j: standing.dues[j])
            sizes = range(case.seats, case.most + 1)
            found = next((people[:n] for n in sizes if is_panel(ground, case, people[:n])), None)
            if found and standing.rooms[slot] and standing.place(case.number, slot, found):
                break


def hungarian_by_evening(standing: Standing) -> None:
    """Each block in turn: cases by priority, as many as there are rooms, all their seats matched at once."""
    ground = standing.ground
    for block in range(len(ground.blocks)):
        rooms, wanted = standing.rooms.copy(), []
        for case in sorted(ground.cases, key=lambda case: -case.left_out):
            slot = next((s for _, s in case.slots if ground.block[s] == block and rooms[s]), None)
            if slot is not None and standing.slot[case.number] < 0:
                rooms[slot] -= 1
                wanted.append((case, slot))
        seats = [n for n, (case, _) in enumerate(wanted) for _ in range(case.seats + 1)]
        pools = [set(able(standing, case, slot)) for case, slot in wanted]
        jurors = sorted(set().union(*pools))
        if len(seats) <= len(jurors):
            costs = [
                [standing.dues[j] + ground.fare[wanted[n][1]][j] if j in pools[n] else 10**6 for j in jurors]
                for n in seats
            ]
            seated(standing, wanted, pools, seats, [jurors[at] for at in matched(costs)])


def seated(standing: Standing, wanted: list, pools: list, seats: list[int], people: list[int]) -> None:
    for n, (case, slot) in enumerate(wanted):
        panel = [j for at, j in zip(seats, people, strict=True) if at == n and j in pools[n]]
        if is_panel(standing.ground, case, panel):
            standing.place(case.number, slot, panel)


def matched(costs: list[list[int]]) -> list[int]:
    """By row its column, the least sum: the Hungarian method with potentials (Kuhn 1955; Munkres 1957)."""
    width = len(costs[0])
    row_price, price, row_of = [0] * (len(costs) + 1), [0] * (width + 1), [0] * (width + 1)
    for row in range(1, len(costs) + 1):
        row_of[0], at = row, 0
        least, came, used = [10**12] * (width + 1), [0] * (width + 1), [False] * (width + 1)
        while row_of[at]:
            used[at], here, step, following = True, row_of[at], 10**12, 0
            for col in range(1, width + 1):
                if not used[col]:
                    reduced = costs[here - 1][col - 1] - row_price[here] - price[col]
                    if reduced < least[col]:
                        least[col], came[col] = reduced, at
                    if least[col] < step:
                        step, following = least[col], col
            for col in range(width + 1):
                if used[col]:
                    row_price[row_of[col]] += step
                    price[col] -= step
                else:
                    least[col] -= step
            at = following
        while at:
            row_of[at], at = row_of[came[at]], came[at]
    return [col - 1 for _, col in sorted((row, col) for col, row in enumerate(row_of) if row and col)]


METHODS = {method.__name__: method for method in (shuffled, least_loaded, hungarian_by_evening)}


def main() -> None:
    standing = Standing(Ground(read(Path(sys.argv[1]).read_bytes())))
    METHODS[sys.argv[2]](standing)
    sys.stdout.buffer.write(written(planning.finished(standing).plan))


if __name__ == "__main__":
    main()
