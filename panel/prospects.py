"""Whether enough of a panel will come, as a light before the day: of a panel, never of one person."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import UUID

from panel.attendance import Attendance
from panel.proposals import LIVE, YES
from panel.tables import Seat
from scheduling.seating import places
from scheduling.seating.expect import reserves_needed
from scheduling.tables import Hearing

Light = tuple[str, str]  # word and colour of a badge
Line = tuple[bool, str, Light]  # as the component `checks` takes it


@dataclass(frozen=True, slots=True)
class Prospect:
    """`more`: how many reserves it takes until a quorum is likely; `lacking`: to be enough at all."""

    more: int
    lacking: int

    @property
    def likely(self) -> bool:
        return not self.more

    @property
    def light(self) -> Light:
        if self.likely:
            return "Quorum likely", "green"
        if self.lacking:
            return f"{self.more} more needed", "red"
        return f"{self.more} reserve{'' if self.more == 1 else 's'} needed", "yellow"


def of(jurors: Collection[UUID], least: int, known: Attendance) -> Prospect:
    """Of these people, who stands by among them. One alone counts as anybody: it would be their score."""
    alone = len(jurors) == 1
    chances = [known.usual if alone else known.of(who) for who in jurors]
    return Prospect(reserves_needed(chances, least, known.usual), max(0, least - len(jurors)))


def lines(yes: Collection[UUID], also: Collection[UUID], least: int, known: Attendance) -> Iterator[Line]:
    """Of those who said yes; and with those who are asked or would be, where that says something else."""
    now = of(yes, least, known)
    enough = f"At least {least} come"
    yield now.likely, f"{enough}, of those who said yes", now.light
    then = of({*yes, *also}, least, known)
    if then.light != now.light:
        yield then.likely, f"{enough}, if everybody asked says yes", then.light


async def of_hearing(hearing: Hearing, known: Attendance) -> list[Line]:
    """As its page shows it: nobody is counted who is not asked."""
    seats = await Seat.select(Seat.juror, Seat.place, Seat.state).where(
        Seat.hearing == hearing.id, Seat.state.is_in(list(LIVE))
    )
    panel = {seat["juror"]: seat["state"] for seat in seats if counts(seat["place"])}
    yes = {juror for juror, state in panel.items() if state in YES}
    return list(lines(yes, panel.keys(), hearing.seats_least, known))


def counts(place: int) -> bool:
    """Towards the quorum: the panel, and who stands by for it."""
    return places.is_on_panel(place) or places.is_standby(place)
