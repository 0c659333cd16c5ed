"""A figure for those who see no exact counts: counts of 1 to 9 are hidden, with whatever gives them back.

Pure. It is a `Figure`, so that one page shows both.
"""

from functools import cached_property

from cases.evaluation import rates
from cases.evaluation.disclosure import USUAL, WHY
from cases.evaluation.margins import Cell, Group, Table, group
from cases.evaluation.rates import Rate
from cases.evaluation.releases import Release, protect
from cases.evaluation.survival import Step
from panel.figures import PARTS, Figure

PEOPLE, DID = "people", "reoffenders"
COUNTED = {"status": "counted"}


class Guarded(Figure):
    """The same figure by the rules of cases.evaluation.disclosure, protected as one set of tables."""

    @cached_property
    def release(self) -> Release:
        """Everybody, where they stand, and who of the counted completed: what adds up is in one table."""
        found = self.cohort
        cells = [Cell((), found.people)]
        cells += [Cell(group({"status": name}), found.many[name]) for name, _ in PARTS if name != "counted"]
        cells.append(Cell(group(COUNTED), found.n, found.k))
        for kept, one in (("yes", self.completed), ("no", self.others)):
            cells.append(Cell(group({**COUNTED, "kept": kept}), one.n, one.k))
        return protect([Table(PEOPLE, tuple(cells), DID)])

    def _said(self, name: str, of: Group) -> int | None:
        return self.release.words[name, of].shown

    @cached_property
    def refused(self) -> str:
        """Why no rate may be shown; without a number, since it would be one of few."""
        if self.cohort.mature == 0:
            return super().refused
        if super().refused:
            return "No figure is shown. Fewer than half of those who could be counted are, and could mislead."
        return "" if self.rate else f"No figure is shown here. {WHY} Evaluators see the exact numbers."

    @cached_property
    def rate(self) -> Rate | None:
        found = self.cohort
        known = found.mature and found.n * 2 >= found.mature
        return self._rate(group(COUNTED), found.n, found.k) if known else None

    def _rate(self, of: Group, n: int, k: int) -> Rate | None:
        """From rounded counts, where both are said."""
        people, did = self._said(PEOPLE, of), self._said(DID, of)
        if not USUAL.bears(k, n) or people is None or did is None:
            return None
        return rates.wilson(did, people)

    @property
    def parts(self) -> list[tuple[str, int | None]]:
        return [(words, self._said(PEOPLE, group({"status": name}))) for name, words in PARTS]

    @property
    def everybody(self) -> int | None:
        return self._said(PEOPLE, ())

    @property
    def last(self) -> int:
        """None is drawn: between points that ten people made, a line would say of months what is not so."""
        return 0

    @property
    def lines(self) -> list[tuple[int, Step, int]]:
        return []

    def beside(self) -> list[tuple[str, Rate | None]]:
        if self.rate is None:
            return []
        groups = (("Completed the agreement", "yes", self.completed), ("Did not", "no", self.others))
        parts = [
            (words, self._rate(group({**COUNTED, "kept": kept}), one.n, one.k)) for words, kept, one in groups
        ]
        return [("Everybody", self.rate), *parts]
