"""How likely each panel is to be drawn, so that the least lucky of the pool are as lucky as can be. Pure.

Leximin (Flanigan et al. 2021, Nature 596): the least chance as great as it can be, then the next. Panels
are brought in where the prices of the linear programme ask for them (column generation).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from scheduling.seating.exact import Panels, TooLarge
from scheduling.seating.expect import missing_at_most
from scheduling.seating.ground import FAR, Ground, Waiting
from scheduling.seating.linear import Linear, Solved, solve
from scheduling.seating.panels import choose
from scheduling.seating.standing import Standing

ROUNDS = 600
STEEP = 400  # what each turn that somebody had makes them dearer in the next round
SURE = 1e-7
PROGRAMMES = 20  # linear programmes for which further panels are sought, at most
FAVOURS = (600, 5000)  # what the one who is worth most is cheaper by, when a panel is sought
NODES = 30_000  # looked at before it is given up to list every panel
FEW = 3_000  # panels, which one programme holds with ease

Panel = tuple[int, ...]
Further = Callable[[Mapping[int, float]], Iterable[Panel]]


@dataclass(frozen=True, slots=True)
class Ballot:
    """One case in one slot as if nothing else were planned: whose panels are drawn from."""

    standing: Standing
    case: Waiting
    slot: int

    def cheapest(self, dues: Sequence[int]) -> Panel:
        """A panel of whom is cheapest by these dues; nobody where none is found."""
        standing = self.standing
        kept, standing.dues = standing.dues, list(dues)
        cost, keys = choose(standing, self.case, self.slot)
        standing.dues = kept
        return tuple(sorted(key & standing.ground.who for key in keys)) if cost < FAR else ()

    def even(self, rounds: int = ROUNDS) -> list[Panel]:
        """A panel a round, where each turn makes a person dearer in the next.

        Fictitious play against the least lucky; the share of rounds somebody sits approaches the greatest
        least share there is.
        """
        panels, turns = [], [0] * len(self.standing.dues)
        dues = [0 if due < FAR else FAR for due in self.standing.dues]
        for _ in range(rounds):
            panel = self.cheapest(dues)
            if not panel:
                break
            panels.append(panel)
            for j in panel:
                turns[j] += 1
                dues[j] += STEEP * (2 * turns[j] + 1)
        return panels

    def worth_most(self, worth: Mapping[int, float]) -> list[Panel]:
        """Panels of people who are worth much, good ones rather than the best there are."""
        most = max(worth.values(), default=0.0) or 1.0
        found = []
        for favour in FAVOURS:
            dues = [
                FAR if due >= FAR else round((1 - worth.get(j, 0.0) / most) * favour)
                for j, due in enumerate(self.standing.dues)
            ]
            found.append(self.cheapest(dues))
        return [panel for panel in found if panel]

    def every(self) -> list[Panel]:
        """Every panel in which nobody could be done without; none when they are too many to list."""
        ground, case = self.standing.ground, self.case
        listing = Panels(ground, case, self.slot, lambda _: 0.0, float("inf"), nodes=NODES)
        found: list[Panel] = []
        try:
            for _, panel in listing.all():
                if _needs_all(ground, case, panel):
                    found.append(tuple(sorted(panel)))
                if len(found) > FEW:
                    return []
        except TooLarge:
            return []
        return found


def _needs_all(ground: Ground, case: Waiting, panel: Panel) -> bool:
    """Whether it is no panel any more when one of them is left out."""
    if len(panel) == case.seats:
        return True
    rests = (panel[:at] + panel[at + 1 :] for at in range(len(panel)))
    return not any(_is_panel(ground, case, rest) for rest in rests)


def _is_panel(ground: Ground, case: Waiting, people: Panel) -> bool:
    counted = case.bias + sum(case.traits[j] for j in people)
    likely = [ground.likely[j] for j in people]
    enough = missing_at_most(likely, len(people) - case.quorum)[0] >= ground.target
    return enough and not ~counted & ground.enough


def leximin(panels: Iterable[Panel], further: Further | None = None) -> dict[Panel, float]:
    """The chances of the panels that make the least lucky as lucky as can be, then the next, and so on.

    A linear programme for each level, exact over the panels given and those `further` finds when it is told
    what each person is worth. People who are on none of the panels have no chance. `NoSolver` without HiGHS.
    """
    known = list(dict.fromkeys(panels))
    people = sorted({j for panel in known for j in panel})
    fixed: dict[int, float] = {}
    sought, solved = 0, None
    while len(fixed) < len(people):
        solved, worth, price = _level(known, people, fixed)
        sought += 1
        better = [
            panel
            for panel in (further(worth) if further and sought <= PROGRAMMES else ())
            if panel not in known and sum(worth.get(j, 0.0) for j in panel) > price + 10 * SURE
        ]
        if better:
            known += dict.fromkeys(better)
            continue
        tight = [j for j in people if j not in fixed and worth[j] > SURE]
        least = solved.values[len(known)]
        fixed |= dict.fromkeys(tight or [j for j in people if j not in fixed], least)
    return dict(zip(known, solved.values, strict=False)) if solved else {}


def _level(
    panels: Sequence[Panel], people: Sequence[int], fixed: Mapping[int, float]
) -> tuple[Solved, dict[int, float], float]:
    """The greatest least chance of those not fixed yet; what each is worth to it; the price of a panel."""
    problem = Linear()
    whole = problem.row(1, 1)
    rows = {j: problem.row(fixed.get(j, 0.0) - SURE * (j in fixed)) for j in people}
    for panel in panels:
        problem.column(0.0, {whole: 1.0} | {rows[j]: 1.0 for j in panel})
    problem.column(-1.0, {rows[j]: -1.0 for j in people if j not in fixed})
    solved = solve(problem)
    worth = {j: max(0.0, solved.duals[row]) for j, row in rows.items()}
    return solved, worth, -solved.duals[whole]
