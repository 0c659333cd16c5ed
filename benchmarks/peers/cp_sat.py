"""CP-SAT by decomposition: evenings at a time, a heuristic offers panels and the solver picks among them.

usage: cp_sat.py PROBLEM.json CPU_SECONDS      the plan as JSON

First each evening in turn; then, until the time is over, a few evenings anew while the rest stands (large
neighbourhood search, Shaw 1998). The whole model at once, with a variable for each juror in each hearing,
is out of reach beyond the smallest problem.
"""

import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from ortools.sat.python import cp_model

from scheduling.seating import planning
from scheduling.seating.ground import FAR, Ground
from scheduling.seating.panels import choose, polished, priced
from scheduling.seating.problem import read, written
from scheduling.seating.standing import Kept, Standing

TURN = 2.0  # seconds of one pick, at most
TOGETHER, IN_SMALL = 3, 240  # evenings planned anew at once; more of them the fewer cases there are
OFFERS = 2  # panels for one case in one slot
CROWD = 2  # waiting cases that are looked at, for each room free on these evenings
SPREAD = 150  # how much dearer anybody may be taken to be, so that offers differ


def offered(standing: Standing, cases: list[int], blocks: list[int], rng: random.Random) -> Iterator[Kept]:
    """Panels for each of these cases in the slots of these evenings, beside what stands."""
    ground, true = standing.ground, standing.dues
    for n in cases:
        case = ground.cases[n]
        for _, slot in case.slots:
            if ground.block[slot] not in blocks or ground.block[slot] not in case.facilitators:
                continue
            for turn in range(OFFERS):
                if turn:
                    standing.dues = [due + rng.randrange(SPREAD) * ground.scale for due in true]
                cost, keys = choose(standing, case, slot)
                if cost < FAR:
                    keys = polished(standing, case, slot, keys, priced(standing, case, slot))
                    yield n, slot, tuple(sorted(keys))
                standing.dues = true


def cost_of(ground: Ground, panel: Kept) -> int:
    """What a hearing costs beside the load, less what it costs to let the case wait."""
    n, slot, people = panel
    case, fare = ground.cases[n], ground.fare[slot]
    reserves = case.reserve * (len(people) - case.seats)
    return case.waits[slot] + reserves + sum(fare[j] + case.extra[j] for j in people) - case.left_out


def picked(standing: Standing, panels: list[Kept], hint: list[Kept], seconds: float) -> list[Kept]:
    """The best choice that the solver finds in time, beside what stands; every rule is in the model."""
    ground, model = standing.ground, cp_model.CpModel()
    taken = [model.new_bool_var("") for _ in panels]
    by_case, by_slot, by_place, by_juror, to_lead = (defaultdict(list) for _ in range(5))
    for var, panel in zip(taken, panels, strict=True):
        case, slot, people = panel
        block = ground.block[slot]
        by_case[case].append(var)
        by_slot[slot].append(var)
        to_lead[case, block].append(var)
        for j in people:
            by_place[j, block].append(var)
            by_juror[j].append(var)
        model.add_hint(var, panel in hint)
    for group in [*by_case.values(), *by_place.values()]:
        model.add_at_most_one(group)
    for slot, group in by_slot.items():
        model.add(sum(group) <= standing.rooms[slot])
    terms = [var * cost_of(ground, panel) for var, panel in zip(taken, panels, strict=True)]
    for j, group in by_juror.items():
        steps = [step for step in ground.ladder[j][standing.sits[j] :] if step < FAR][: len(group)]
        turns = [model.new_bool_var("") for _ in steps]
        model.add(sum(group) <= sum(turns))
        terms += [turn * step for turn, step in zip(turns, steps, strict=True)]
    lead(model, ground, to_lead)
    model.minimize(sum(terms))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = seconds
    if solver.solve(model) not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return hint
    return [panel for var, panel in zip(taken, panels, strict=True) if solver.boolean_value(var)]


def lead(model: cp_model.CpModel, ground: Ground, to_lead: dict[tuple[int, int], list]) -> None:
    """A facilitator for each hearing, and each in one place."""
    leads = defaultdict(list)
    for (case, block), group in to_lead.items():
        able = ground.cases[case].facilitators[block]
        bits = [bit for bit in range(able.bit_length()) if able >> bit & 1]
        here = [model.new_bool_var("") for _ in bits]
        model.add(sum(here) == sum(group))
        for bit, var in zip(bits, here, strict=True):
            leads[block, bit].append(var)
    for group in leads.values():
        model.add_at_most_one(group)


def planned_anew(standing: Standing, blocks: list[int], rng: random.Random, seconds: float) -> None:
    """Lift what stands on these evenings, and let the solver pick for it and for every case that waits."""
    ground = standing.ground
    hint = [standing.lift(n) for block in blocks for n in list(standing.held[block])]
    lifted = [n for n, _, _ in hint]
    waiting = [n for n, slot in enumerate(standing.slot) if slot < 0 and n not in lifted]
    rng.shuffle(waiting)
    waiting.sort(key=lambda n: -ground.cases[n].left_out)
    free = sum(n for slot, n in enumerate(standing.rooms) if ground.block[slot] in blocks)
    able = [n for n in waiting if any(ground.block[slot] in blocks for _, slot in ground.cases[n].slots)]
    panels = dict.fromkeys([*hint, *offered(standing, lifted + able[: CROWD * free], blocks, rng)])
    for panel in picked(standing, list(panels), hint, seconds):
        standing.place(*panel)


def search(standing: Standing, cpu_seconds: float) -> None:
    rng, ground = random.Random(1), standing.ground
    days = [min(slot.day for slot in ground.problem.slots if slot.block == name) for name in ground.blocks]
    blocks = sorted(range(len(days)), key=lambda block: days[block])
    first = iter([[block] for block in blocks])
    together = min(len(blocks), max(TOGETHER, IN_SMALL // len(ground.cases)))
    while (left := cpu_seconds - time.process_time()) > 0:
        some = next(first, None) or rng.sample(blocks, together)
        planned_anew(standing, some, rng, max(1.0, min(TURN, left)))


def main() -> None:
    standing = Standing(Ground(read(Path(sys.argv[1]).read_bytes())))
    search(standing, float(sys.argv[2]))
    sys.stdout.buffer.write(written(planning.finished(standing).plan))


if __name__ == "__main__":
    main()
