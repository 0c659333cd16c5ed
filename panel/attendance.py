"""How likely it is that somebody who said yes comes, learned from the evenings of this record."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from piccolo.query.functions import Count

from panel.tables import Seat
from scheduling.seating.expect import Prior, fitted

CAME, STAYED_AWAY = "attended", "absent"


@dataclass(frozen=True, slots=True)
class Attendance:
    """What the pool tells of everybody, and each person's own evenings of it. No page shows a person's."""

    prior: Prior
    came: Counter[UUID] = field(default_factory=Counter)
    called: Counter[UUID] = field(default_factory=Counter)

    def of(self, juror: UUID) -> float:
        """The chance that they come."""
        return self.prior.expects(self.came[juror], self.called[juror])

    @property
    def usual(self) -> float:
        """Of somebody nobody has called yet."""
        return self.prior.expects(0, 0)


async def known(programme: UUID) -> Attendance:
    """From every seat that was kept or not."""
    rows: list[dict[str, Any]] = (
        await Seat.select(Seat.juror, Seat.state, Count())
        .where(Seat.programme == programme, Seat.state.is_in([CAME, STAYED_AWAY]))
        .group_by(Seat.juror, Seat.state)
    )
    came: Counter[UUID] = Counter()
    called: Counter[UUID] = Counter()
    for row in rows:
        called[row["juror"]] += row["count"]
        came[row["juror"]] += row["count"] * (row["state"] == CAME)
    return Attendance(fitted([(came[who], calls) for who, calls in called.items()]), came, called)
