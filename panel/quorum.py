"""Whether a panel may begin: enough of it are there, have sworn, and know nobody. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


class OfThePanel(Protocol):
    """Somebody with a place on the panel itself, as far as the quorum asks."""

    @property
    def name(self) -> str: ...
    @property
    def here(self) -> bool: ...
    @property
    def was_ready(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Quorum:
    """How the light stands. `ready`: there, sworn and asked; `waiting`: there, but not all of it."""

    least: int
    ready: int
    waiting: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return self.ready >= self.least

    @property
    def colour(self) -> str:
        if self.holds:
            return "green"
        return "yellow" if self.ready + len(self.waiting) >= self.least else "red"

    @property
    def word(self) -> str:
        return {"green": "Quorate", "yellow": "Nearly", "red": "Not quorate"}[self.colour]

    @property
    def words(self) -> str:
        """What is so, and what is missing."""
        said = f"{self.ready} ready. At least {self.least} are needed."
        if self.holds:
            return said
        if self.colour == "yellow":
            return f"{said} Still to swear, or to be asked: {', '.join(self.waiting)}."
        lacking = self.least - self.ready - len(self.waiting)
        return f"{said} {lacking} more must come, or it is adjourned."


def of(panel: Iterable[OfThePanel], least: int) -> Quorum:
    """The light as it stands now."""
    there = [one for one in panel if one.here]
    return Quorum(
        least=least,
        ready=sum(one.was_ready for one in there),
        waiting=tuple(one.name for one in there if not one.was_ready),
    )


def was_met(panel: Iterable[OfThePanel], least: int) -> bool:
    """Whether it could be held: whoever was ready counts, though they went home since."""
    return sum(one.was_ready for one in panel) >= least
