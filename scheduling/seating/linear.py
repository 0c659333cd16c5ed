"""Linear programmes by HiGHS, the optional extra `exact`; the only module that knows the solver. Pure.

A column is its cost, its bounds and its entries by row; everything is minimised.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import util
from typing import Any

INFINITE = 1e30


class NoSolver(Exception):
    """The extra `exact` is not installed."""


@dataclass(slots=True)
class Linear:
    """Rows with bounds, and columns over them."""

    rows: list[tuple[float, float]] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    bounds: list[tuple[float, float]] = field(default_factory=list)
    entries: list[Mapping[int, float]] = field(default_factory=list)

    def row(self, least: float = -INFINITE, most: float = INFINITE) -> int:
        self.rows.append((least, most))
        return len(self.rows) - 1

    def column(self, cost: float, entries: Mapping[int, float], most: float = INFINITE) -> int:
        self.costs.append(cost)
        self.bounds.append((0.0, most))
        self.entries.append(entries)
        return len(self.costs) - 1


@dataclass(frozen=True, slots=True)
class Solved:
    """What the solver found: values of columns, duals of rows, and a bound below every solution."""

    values: Sequence[float]
    duals: Sequence[float]
    cost: float
    bound: float
    proven: bool


def there() -> bool:
    return util.find_spec("highspy") is not None


def solve(
    problem: Linear, *, whole: bool = False, seconds: float = INFINITE, interior: bool = False
) -> Solved:
    """The cheapest solution; with `whole` every column takes a whole number.

    `interior`: by an interior-point method, quicker where there are very many columns.
    """
    if not there():
        raise NoSolver("The exact solver is not installed: pip install community-justice-panel[exact].")
    import highspy  # type: ignore[import-not-found,import-untyped,unused-ignore]  # noqa: PLC0415 - an optional extra

    solver: Any = highspy.Highs()
    solver.silent()
    for option, value in (("threads", 1), ("random_seed", 0), ("time_limit", seconds), ("mip_rel_gap", 0.0)):
        solver.setOptionValue(option, value)
    solver.setOptionValue("solver", "ipm" if interior else "choose")
    solver.passModel(_model(highspy, problem, whole))
    solver.run()
    found, info = solver.getSolution(), solver.getInfo()
    optimal = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    bound = info.mip_dual_bound if whole else info.objective_function_value
    return Solved(found.col_value, found.row_dual, info.objective_function_value, bound, optimal)


def _model(highspy: Any, problem: Linear, whole: bool) -> Any:
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(problem.costs), len(problem.rows)
    model.col_cost_ = problem.costs
    model.col_lower_ = [low for low, _ in problem.bounds]
    model.col_upper_ = [high for _, high in problem.bounds]
    model.row_lower_ = [low for low, _ in problem.rows]
    model.row_upper_ = [high for _, high in problem.rows]
    starts, index, value = [0], [], []
    for entries in problem.entries:
        index += list(entries.keys())
        value += [float(one) for one in entries.values()]
        starts.append(len(index))
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = starts, index, value
    if whole:
        model.integrality_ = [highspy.HighsVarType.kInteger] * len(problem.costs)
    return model
