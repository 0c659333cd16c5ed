"""How often a token may be used, in a minute and a worker: a script gone wild is stopped."""

from collections import deque
from dataclasses import dataclass, field
from math import ceil
from time import monotonic
from uuid import UUID

MOST, WITHIN = 60, 60.0  # pulls, seconds
KEPT = 1000  # tokens


@dataclass
class Paces:
    """The last pulls of each token. Of this process alone: it guards the machine, and no secret."""

    most: int = MOST
    pulls: dict[UUID, deque[float]] = field(default_factory=dict)
    stopped: dict[UUID, float] = field(default_factory=dict)

    def wait(self, token: UUID, at: float | None = None) -> int:
        """Count one pull. 0: it may go on; else the seconds to wait first."""
        here = monotonic() if at is None else at
        if len(self.pulls) > KEPT:
            self.pulls.clear()
        times = self.pulls.setdefault(token, deque(maxlen=self.most))
        if len(times) == self.most and here - times[0] < WITHIN:
            return ceil(WITHIN - (here - times[0]))
        times.append(here)
        return 0

    def first(self, token: UUID, at: float | None = None) -> bool:
        """Whether this is the first time in a minute that it is told to wait: that is written down once."""
        here = monotonic() if at is None else at
        if len(self.stopped) > KEPT:
            self.stopped.clear()
        if here - self.stopped.get(token, -WITHIN) < WITHIN:
            return False
        self.stopped[token] = here
        return True


PACES = Paces()
