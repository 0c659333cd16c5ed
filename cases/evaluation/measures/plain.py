"""What the measures that are no reoffending figure have in common: shares of people, in the envelope."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cases.evaluation.figures import Figure
from cases.evaluation.meanings import Meaning
from cases.evaluation.rates import Rate

NOBODY = "No figure can be shown: there is nobody to count."


@dataclass(frozen=True, slots=True)
class Told:
    """Of which measure a figure is, of whom, by which day's record, and whether it can still change."""

    measure: str
    meaning: Meaning
    extract: date
    complete: bool = True
    group: Mapping[str, str] | None = None

    def figure(self, meaning: Meaning | None = None, **told: Any) -> Figure:
        return Figure(
            measure=self.measure,
            group=self.group or {},
            at=None,
            definition=meaning or self.meaning,
            extract=self.extract,
            complete=told.pop("complete", self.complete),
            **told,
        )

    def share(
        self,
        rate: Rate | None,
        counts: str,
        among: str,
        *,
        did: str = "",
        of: str = "",
        n: int = 0,
        **told: Any,
    ) -> Figure:
        """The share of `among` who are `counts`, or why there is none; whole numbers stay whole.

        `of` and `did` name whom n and k are; without them the words themselves do. The same names on
        the same days are the same people: what hides small counts goes by that (cases.evaluation.public).
        """
        meaning, span = self.meaning.of(counts, among), self.meaning.span
        more = {**told.pop("more", {}), "of": f"{of or among} {span}", "did": f"{did or counts} {span}"}
        if rate is None:
            told = {"refused": NOBODY} | told
            return self.figure(meaning, n=n, more=more, **told)
        value = {"value": rate.share, "low": rate.low, "high": rate.high, "interval": rate.method}
        return self.figure(meaning, n=whole(rate.n), k=whole(rate.k), **value, more=more, **told)


def whole(count: float) -> float:
    return int(count) if count == int(count) else count
