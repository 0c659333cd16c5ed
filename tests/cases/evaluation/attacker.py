"""Somebody who wants to know about one person: all that was published, every rule, and a solver.

Written apart from what it attacks: it reads only what the public sees, and its own sums.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from cases.evaluation.margins import Group, Table
from cases.evaluation.releases import Release, Shown

MANY = 10_000.0
Who = tuple[object, ...]


class Attacker:
    def __init__(self, threshold: int = 10, base: int = 5, least: int = 30) -> None:
        self.threshold, self.base, self.least = threshold, base, least
        self.known: dict[Who, tuple[float, float]] = {}
        self.sums: list[dict[Who, float]] = []
        self.seen: list[dict[tuple[str, Group], int]] = []

    def read(self, release: Release) -> None:
        """One more release."""
        number, shown = len(self.seen), {}
        again: set[tuple[str, Group]] = set()
        groups: dict[str, set[Group]] = {}
        for one in release.tables:
            for cell in release.cells(one):
                self._read_cell(number, one, cell)
                for name, count in ((one.of, cell.n), (one.did, cell.k)):
                    if name is None:
                        continue
                    groups.setdefault(name, set()).add(cell.group)
                    if count is not None:
                        shown[name, cell.group] = count
                        if cell.again:
                            again.add((name, cell.group))
                if one.did is not None and one.subset:
                    groups.setdefault(one.others, set()).add(cell.group)
        for name, found in groups.items():
            self._add_up(number, name, found)
            for group in found:
                self._only_join(number, name, group, again=(name, group) in again)
        self.seen.append(shown)

    def _read_cell(self, number: int, one: Table, cell: Shown) -> None:
        group, n, k, again = cell
        low_n = self.least if n is not None and k is not None and not again else 0
        self._know((number, one.of, group), None if again else n, low_n)
        if one.did is not None:
            self._know((number, one.did, group), None if again else k)
            if one.subset:
                both = n is not None and k is not None and not again
                self._know((number, one.others, group), None, self.threshold if both else 0)
                self.sums.append(
                    {
                        (number, one.of, group): 1,
                        (number, one.did, group): -1,
                        (number, one.others, group): -1,
                    }
                )

    def _know(self, who: Who, shown: int | None, least: float = 0) -> None:
        low, high = self.known.get(who, (0.0, MANY))
        if shown == 0:
            low, high = 0, 0
        elif shown is not None:
            down = self.base // 2
            low = max(low, self.threshold, shown - down)
            high = min(high, shown - down + self.base - 1)
        self.known[who] = max(low, least), high

    def _add_up(self, number: int, name: str, groups: Iterable[Group]) -> None:
        """Every group that others split by one more column."""
        wholes = {tuple(pair for pair in one if pair != drop) for one in groups for drop in one}
        for whole in sorted(wholes):
            self.known.setdefault((number, name, whole), (0.0, MANY))
            columns = {drop[0] for one in groups for drop in one if set(one) - {drop} == set(whole)}
            for column in sorted(columns):
                parts = [
                    one
                    for one in groups
                    if len(one) == len(whole) + 1 and set(whole) < set(one) and column in dict(one)
                ]
                self.sums.append({(number, name, whole): 1, **{(number, name, part): -1 for part in parts}})

    def _only_join(self, number: int, name: str, group: Group, *, again: bool) -> None:
        """Nobody leaves a cohort; a figure that is said again changed by less than the threshold."""
        for before, shown in enumerate(self.seen):
            if (before, name, group) not in self.known:
                continue
            change = ("change", before, number, name, group)
            self.known[change] = (0.0 if "not" not in name else -MANY, MANY)
            self.sums.append({(number, name, group): 1, (before, name, group): -1, change: -1})
            if again and (name, group) in shown:
                self.known[change] = (self.known[change][0], self.threshold - 1)
                return

    def range(self, who: Who) -> tuple[int, int]:
        """The least and the greatest that this count can be, in whole numbers."""
        order = {one: at for at, one in enumerate(self.known)}
        matrix = np.zeros((len(self.sums), len(order)))
        for row, one in enumerate(self.sums):
            for name, sign in one.items():
                matrix[row, order[name]] += sign
        low, high = zip(*self.known.values(), strict=True)
        aim = np.zeros(len(order))
        aim[order[who]] = 1
        found = []
        for sign in (1, -1):
            answer = milp(
                sign * aim,
                constraints=[LinearConstraint(matrix, 0, 0)],
                bounds=Bounds(low, high),
                integrality=np.ones(len(order)),
                options={"presolve": True},
            )
            assert answer.success, answer.message
            found.append(round(answer.x[order[who]]))
        return found[0], found[1]


def narrowed(
    attacker: Attacker, truth: Sequence[dict[tuple[str, Group], int]], rule_of: int = 10
) -> list[str]:
    """Every count of few people that the attacker knows better than that there are few."""
    found = []
    for number, counts in enumerate(truth):
        for (name, group), count in counts.items():
            if 0 < count < rule_of or (count == 0 and _tells_of_all(name, counts, group)):
                low, high = attacker.range((number, name, group))
                if low > 1 or high < rule_of - 1:
                    found.append(f"{count} {name} of {dict(group)} in release {number}: {low} to {high}")
    for who in [one for one in attacker.known if one[0] == "change"]:
        _, before, number, name, group = who
        change = truth[number][name, group] - truth[before][name, group]  # type: ignore[index]
        if 0 < change < rule_of:
            low, high = attacker.range(who)
            if low > 1 or high < rule_of - 1:
                found.append(f"{change} more {name} of {dict(group)}: {low} to {high}")  # type: ignore[call-overload]
    return found


def _tells_of_all(name: str, counts: dict[tuple[str, Group], int], group: Group) -> bool:
    """None of a group, or all of it."""
    return name != "people" and counts.get(("people", group), 0) > 0
