"""Plan a whole period: one call from a problem to a plan, with what it cost and why cases wait. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from scheduling.seating.apart import pairs, part
from scheduling.seating.bound import below
from scheduling.seating.exact import finish
from scheduling.seating.ground import Ground
from scheduling.seating.problem import Plan, Problem
from scheduling.seating.relaxed import in_parts
from scheduling.seating.search import Search
from scheduling.seating.standing import Standing, again
from scheduling.seating.unplaced import reasons

USUAL_ITERATIONS = 5000
Progress = Callable[[int, int, int], float]


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, its cost in the units of the problem's weights, and how it stands for more work on it."""

    plan: Plan
    cost: float
    iterations: int
    standing: Standing
    bound: float | None = None  # no plan costs less
    proven: bool = False

    @property
    def placed(self) -> int:
        return len(self.plan.hearings)

    @property
    def unplaced(self) -> int:
        return len(self.plan.unplaced)


def plan(
    problem: Problem, seed: int = 0, iterations: int | None = None, progress: Progress | None = None
) -> Planned:
    """The best plan that so many iterations find from a seed.

    `progress` is told the iteration, the cost (in the problem's units) and how many are placed, and gives
    the part of the search that is over (from 0 to 1); without it, that is by iterations. None of them
    means as long as `progress` says.
    """
    ground = Ground(problem)
    search = Search(ground, seed)
    search.construct()

    def over(turn: int) -> float:
        told = progress(turn, search.standing.cost // ground.scale, search.placed) if progress else 0.0
        return turn / iterations if iterations else told

    search.improve(iterations, over)
    return finished(search.standing, search.done)


def finished(standing: Standing, iterations: int = 0) -> Planned:
    """What stands, written down, with nobody beside whom they are kept apart from."""
    apart = pairs(standing.ground.problem)
    waits = part(standing, apart) if apart else {}
    written = Plan(standing.hearings(), reasons(standing, waits))
    scale = standing.ground.scale
    cost = standing.cost / scale if scale > 1 else standing.cost
    return Planned(written, cost, iterations, standing)


def made_exact(planned: Planned) -> Planned:
    """The same, or a better one, with the proof or the bound that the exact solver gives."""
    ground = planned.standing.ground
    best = finish(planned.standing)
    bound = best.bound if best.proven else max(best.bound, _bound(planned.standing))
    done = finished(again(ground, best.kept), planned.iterations)
    proven = best.proven and not ground.problem.apart  # to part a pair may cost more than the proof knows
    return replace(done, bound=_units(bound, ground.scale), proven=proven)


def with_bound(planned: Planned) -> Planned:
    """The same with a cost that no plan of the problem can be below."""
    return replace(planned, bound=_units(_bound(planned.standing), planned.standing.ground.scale))


def _bound(standing: Standing) -> float:
    """The linear programme says most where it is small enough and the solver is there; otherwise prices."""
    return in_parts(standing.ground) or below(standing)


def _units(cost: float, scale: int) -> float:
    return cost / scale if scale > 1 else cost
