"""Who would come in the place of somebody who gives it up: known, and said, before anybody is asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from cases.actors import now
from cases.tables import Programme
from panel import offers, proposals
from panel.proposals import LIVE, YES
from panel.tables import Seat
from scheduling.seating import mixes, places
from scheduling.seating.explain import open_places, rank
from scheduling.seating.rules import Candidate, Sitting, against
from scheduling.tables import Hearing


@dataclass(frozen=True, slots=True)
class Seated:
    """Somebody who was asked or said yes, and the place that is theirs."""

    juror: UUID
    place: int
    role: str
    state: str

    @property
    def yes(self) -> bool:
        return self.state in YES


@dataclass(frozen=True, slots=True)
class Next:
    """Who stands by and would move up, and who would be asked then."""

    moves_up: Candidate | None = None
    asked: Candidate | None = None

    def __bool__(self) -> bool:
        return bool(self.moves_up or self.asked)

    @property
    def words(self) -> str:
        if self.moves_up and self.asked:
            return f"{self.moves_up.name} moves up. {self.asked.name} is asked to stand by."
        if self.moves_up:
            return f"{self.moves_up.name} stands by, and moves up."
        return f"{self.asked.name} is asked next." if self.asked else "Nobody is left to ask."


@dataclass(frozen=True, slots=True)
class Panel:
    """A hearing with everybody who has a place, as it is before somebody leaves it. Pure."""

    hearing: Hearing
    programme: Programme
    sitting: Sitting
    seated: Sequence[Seated]
    known: Mapping[UUID, Candidate]  # the whole pool
    able: Sequence[Candidate]  # whom no rule keeps out but that of somebody seated

    def after(self, who: UUID) -> Next:
        """What follows when this one is asked no more. Close to the hearing standby comes first."""
        leaves = next(one for one in self.seated if one.juror == who)
        left = [one for one in self.seated if one.juror != who]
        if not offers.close(now(), self.hearing.starts_at) and (asked := self._asked(left, leaves.role)):
            return Next(asked=asked)
        if up := self._moves_up(left, leaves):
            return Next(up, self._asked(self._moved(left, up.id, leaves), "standby"))
        return Next(asked=self._asked(left, leaves.role))

    def _asked(self, left: Sequence[Seated], role: str) -> Candidate | None:
        """The first who would be asked to be what they were."""
        if not offers.in_time(now(), self.hearing.starts_at):
            return None
        chosen = rank(self.able, self._without(left)).chosen
        return next((one.who for one in chosen if one.place and one.place.role == role), None)

    def _moves_up(self, left: Sequence[Seated], leaves: Seated) -> Candidate | None:
        if places.is_standby(leaves.place):
            return None
        sitting = self._without(left)
        coming = [place for place in open_places(sitting) if place.role == leaves.role]
        for one in sorted(left, key=lambda one: one.place):
            who = self.known.get(one.juror)
            if who is None or not (one.yes and places.is_standby(one.place)):
                continue
            if places.takes(who, coming, sitting.wanted):
                return who
        return None

    def _moved(self, left: Iterable[Seated], up: UUID, to: Seated) -> list[Seated]:
        return [replace(one, place=to.place, role=to.role) if one.juror == up else one for one in left]

    def _without(self, left: Sequence[Seated]) -> Sitting:
        """The hearing as the rules see it once only these have places."""
        brought = {who.id: who.traits for who in self.known.values() if who.state == "active"}
        on_panel = {one.juror for one in left if places.is_on_panel(one.place)}
        gone = sum(not places.is_standby(one.place) for one in self.seated)
        gone -= sum(not places.is_standby(one.place) for one in left)
        return replace(
            self.sitting,
            free=places.free(
                self.hearing.seats,
                self.hearing.standby,
                proposals.sought(self.programme),
                {one.place: one.role for one in left},
            ),
            wanted=mixes.still_wanted(self.sitting.least, brought, on_panel),
            room_left=self.sitting.room_left + gone,
            seated=frozenset(one.juror for one in left),
        )


async def seated(hearing: Hearing) -> tuple[Seated, ...]:
    seats = await Seat.select(Seat.juror, Seat.place, Seat.role, Seat.state).where(
        Seat.hearing == hearing.id, Seat.state.is_in(list(LIVE))
    )
    return tuple(Seated(**seat) for seat in seats)


async def of(hearing: Hearing, programme: Programme) -> Panel:
    """As it stands now."""
    pool = await proposals.candidates(hearing, programme)
    return panel(hearing, programme, await proposals.sitting(hearing, programme), pool, await seated(hearing))


def panel(
    hearing: Hearing,
    programme: Programme,
    sitting: Sitting,
    pool: Sequence[Candidate],
    seats: Sequence[Seated],
) -> Panel:
    """The rules are gone through once, not once a seat: of them only `kept_apart` looks at who is seated."""
    able = [who for who in pool if all(reason.kind == "apart" for reason in against(who, sitting))]
    return Panel(hearing, programme, sitting, seats, {who.id: who for who in pool}, able)
