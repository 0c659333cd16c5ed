"""What a figure counts that is no reoffending figure: what, among whom, from which day to which. Pure.

It stands in a Figure where the others have their Definition, so that no number goes out bare.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

OURS = "this programme's own record"  # who says that it is counted so, where nobody else does
VERSION = 1  # of the meanings of a measure: what changes is a new version


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """`counts`: what k are. `among`: what n are. `day`: which day of theirs is from `first` to `last`.

    None is open-ended. There is no event to wait for, so there is no window and no waiting time.
    """

    name: str
    counts: str
    among: str
    day: str
    first: date | None = None
    last: date | None = None
    source: str = OURS
    version: int = VERSION

    def of(self, counts: str, among: str) -> "Meaning":
        """The same measure and the same days, counting something else."""
        return replace(self, counts=counts, among=among)

    @property
    def span(self) -> str:
        """The days, in a word: figures of other days are of other people."""
        return f"{self.first or ''}/{self.last or ''}"

    @property
    def told(self) -> dict[str, Any]:
        """For the envelope: the fields that a reoffending figure has are there, and empty."""
        return {
            "definition": self.name,
            "version": self.version,
            "event": None,
            "window": None,
            "waiting": None,
            "index_event": None,
            "clock_start": None,
            "source": self.source,
            "counts": self.counts,
            "among": self.among,
            "dated_by": self.day,
            "from": self.first.isoformat() if self.first else None,
            "until": self.last.isoformat() if self.last else None,
        }

    @property
    def differences(self) -> dict[str, object]:
        """What must be alike where two stand side by side, by the words for it."""
        return {
            "definition": f"{self.name}, version {self.version}",
            "what is counted": self.counts,
            "among whom": self.among,
            "days": self.span,
        }
