"""The pool as a plan of a period sees it: who could sit in which block, and who on which case never."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from cases import programmes
from cases.actors import now
from cases.tables import Case, Programme
from panel import attendance, proposals, prospects
from panel.attendance import Attendance
from panel.proposals import LIVE
from panel.tables import Seat
from scheduling import wished
from scheduling.seating import mixes
from scheduling.seating.expect import ENOUGH, quorum_chance
from scheduling.seating.mixes import Wanted
from scheduling.seating.places import ON_PANEL
from scheduling.seating.problem import Id, Juror, Mix, Model
from scheduling.seating.rules import Candidate, Sitting, against
from scheduling.seating.wishes import owing
from scheduling.tables import Hearing
from scheduling.times import Span, local

HERE = "here"
OF_PEERS, OF_CASES = "peers", "cases"  # who goes to the same school stands among those barred from a case
# The last of them does not hold for whoever has a seat at it.
OF_THE_CASE = ("case", "close", "knows", "heard", "home", "school", "wish", "asked")
OF_THE_PANEL = ("apart", "cap", "asked")  # the search itself sees to these, or they are of one case
MOST_EVER = 10_000
USUAL_SHARE = 0.97

Times = Sequence[tuple[str, Span]]  # the block of each slot, and when it is


@dataclass(frozen=True, slots=True)
class Pool:
    """Read once for a plan: everybody, and what lies between each and a case."""

    programme: Programme
    everybody: tuple[Candidate, ...]
    of_case: Mapping[UUID, frozenset[str]]  # who may never sit on it
    seated: Mapping[UUID, frozenset[str]]  # who has a seat or an offer at its hearing, or stands by for it
    recent: Mapping[UUID, int]  # by juror: sittings of the last half year
    left: Mapping[UUID, Mapping[str, int]]  # by juror: how often they may sit yet in each month
    helps: Mapping[UUID, Sequence[Span]]  # when somebody is beside a panel that stands
    times: Times
    likely: Attendance
    least: Wanted  # by trait: how many of a panel have it
    costs: Mapping[UUID, Mapping[str, float]]  # by case: what a programme wishes makes of each

    @classmethod
    async def read(
        cls, programme: Programme, cases: Sequence[Case], standing: Mapping[UUID, Hearing], times: Times
    ) -> "Pool":
        wishes, likely = await wished.of(programme.id), await attendance.known(programme.id)
        but = [hearing.id for hearing in standing.values()]
        whole = _whole([span for _, span in times]) if times else None
        period = _as_if(cases[0], whole, None) if whole and cases else None
        everybody = await proposals.everybody(period, programme, but=but) if period else []
        barred: dict[UUID, frozenset[str]] = {}
        costs: dict[UUID, dict[str, float]] = {}
        seated: dict[UUID, frozenset[str]] = {}
        for case, span in ((case, whole) for case in cases if whole):
            hearing = _as_if(case, span, standing.get(case.id))
            pool = await proposals.of_case(everybody, hearing, programme)
            seated[case.id] = await _live(standing.get(case.id))
            barred[case.id] = frozenset(await _barred(hearing, programme, pool, seated[case.id]))
            on = hearing.starts_at.date()
            costs[case.id] = {
                str(who.id): who.dear + owing(_owed_by(who), wishes["owed_soon"], on) for who in pool
            }
        return cls(
            programme=programme,
            everybody=tuple(everybody),
            of_case=barred,
            seated=seated,
            recent=await proposals.recent(period, but) if period else {},
            left=await _left(programme, everybody, cases[0], times, but) if period else {},
            helps=await _helps(standing.values()),
            times=times,
            likely=likely,
            least=proposals.mix(programme, wishes),
            costs=costs,
        )

    def jurors(self, venues: Collection[UUID]) -> list[Juror]:
        """Everybody who could sit at all in the period, and which of its places they can get to."""
        found = [self._juror(who, venues) for who in self.everybody]
        return [juror for juror in found if juror.blocks]

    def _juror(self, who: Candidate, venues: Collection[UUID]) -> Juror:
        return Juror(
            id=str(who.id),
            blocks=self._blocks(who),
            traits=who.traits | who.roles,
            attendance=self.likely.of(who.id),
            served=min(MOST_EVER, self.recent.get(who.id, 0)),
            most=sum(self.left.get(who.id, {}).values()),
            most_by=dict(self.left.get(who.id, {})),
            training=1,
            consent=True,
            school=OF_PEERS,
            neighbourhood=OF_PEERS,
            travel={str(venue): 0 for venue in venues if venue not in who.far},
        )

    def _blocks(self, who: Candidate) -> frozenset[str]:
        """Where every time of a block suits them, by the rules of who may sit. A full month has none."""
        left = self.left.get(who.id, {})
        no = {
            block
            for block, span in self.times
            if not left.get(self._month(span))
            or self._against(who, span)
            or any(span.meets(other) for other in self.helps.get(who.id, ()))
        }
        return frozenset(block for block, _ in self.times) - no

    def _month(self, span: Span) -> str:
        return month_of(span, self.programme)

    def _against(self, who: Candidate, span: Span) -> bool:
        zone = self.programme.time_zone
        sitting = Sitting(
            hearing=who.id,
            starts=local(span.starts, zone),
            ends=local(span.ends, zone),
            today=programmes.today(self.programme),
            most_a_month=MOST_EVER,
        )
        return any(reason.kind not in OF_THE_PANEL for reason in against(who, sitting))

    def mix(self) -> list[Mix]:
        """What a panel is mixed of, as far as the pool has it; and the roles that somebody of it has."""
        brought = {who.id: who.traits for who in self.everybody if who.state == "active"}
        wanted = [Mix(trait, count) for trait, count in mixes.still_wanted(self.least, brought, ()).items()]
        wanted += [Mix(role, 1) for role in proposals.sought(self.programme) if role in ON_PANEL]
        return wanted

    def likely_enough(self, model: Model) -> float:
        """The chance of a quorum that is asked for; where ordinary people never reach it, near what they do.

        A programme that seeks no standby may say so: its panels are planned, and the light on the page of
        each hearing says how many reserves it needs.
        """
        people = [self.likely.usual] * (model.seats + self.programme.standby)
        return min(ENOUGH, USUAL_SHARE * quorum_chance(people, model.quorum))

    def barred(self, case: Case) -> frozenset[str]:
        return self.of_case.get(case.id, frozenset())

    def wishes(self, case: Case) -> dict[str, float]:
        return {who: cost for who, cost in self.costs.get(case.id, {}).items() if cost}

    def sits(self, case: Case) -> frozenset[str]:
        return self.seated.get(case.id, frozenset())

    def apart(self) -> list[tuple[Id, Id]]:
        pairs = {frozenset((str(who.id), str(other))) for who in self.everybody for other in who.apart_from}
        return [(one, other) for one, other in sorted(map(sorted, pairs))]


def _owed_by(who: Candidate) -> date | None:
    """The last day of sittings that they owe, and have neither done nor promised."""
    return who.owed_by if who.owes else None


def _whole(spans: Sequence[Span]) -> Span:
    """From the first beginning to the last end."""
    return Span(min(one.starts for one in spans), max(one.ends for one in spans))


def _as_if(case: Case, whole: Span, standing: Hearing | None) -> Hearing:
    """A hearing as long as the period, so that whoever is booked anywhere in it is read once."""
    return Hearing(
        _ignore_missing=True,
        id=standing.id if standing else uuid4(),
        programme=case.programme,
        case=case.id,
        other_panel=standing.other_panel if standing else False,
        starts_at=whole.starts,
        ends_at=whole.ends,
    )


async def reasons(case: Case, programme: Programme, standing: Hearing | None) -> dict[str, str]:
    """Why each of those barred from a case may not sit on it, for the coordinator."""
    at = now()
    hearing = _as_if(case, Span(at, at), standing)
    pool = await proposals.candidates(hearing, programme)
    return await _barred(hearing, programme, pool, await _live(standing))


async def _barred(
    hearing: Hearing, programme: Programme, pool: Iterable[Candidate], seated: frozenset[str]
) -> dict[str, str]:
    """Who may never sit on it, and why: close to somebody in it, or asked for it and gone."""
    sitting = Sitting(
        hearing=hearing.id,
        starts=local(hearing.starts_at, programme.time_zone),
        ends=local(hearing.ends_at, programme.time_zone),
        today=programmes.today(programme),
        parties=await proposals.parties(hearing),
        close=await proposals.close(hearing),
        whole_school=programme.whole_school,
    )
    found = {}
    for who in pool:
        of_it = OF_THE_CASE if str(who.id) not in seated else OF_THE_CASE[:-1]
        said = [one.words for one in against(who, sitting) if who.kept_out or one.kind in of_it]
        if said:
            found[str(who.id)] = " ".join(dict.fromkeys(said))
    return found


async def _live(standing: Hearing | None) -> frozenset[str]:
    """Who sits, or stands by to: beside the panel somebody helps, whoever sits."""
    return frozenset(str(row["juror"]) for row in await _seats([standing]) if prospects.counts(row["place"]))


async def _helps(standing: Iterable[Hearing]) -> dict[UUID, list[Span]]:
    """Who stays beside a panel while its hearing is where it is."""
    spans = {one.id: Span(one.starts_at, one.ends_at) for one in standing}
    found: dict[UUID, list[Span]] = {}
    for row in await _seats(standing):
        if not prospects.counts(row["place"]):
            found.setdefault(row["juror"], []).append(spans[row["hearing"]])
    return found


async def _seats(standing: Iterable[Hearing | None]) -> list[dict[str, Any]]:
    ids = [one.id for one in standing if one is not None]
    if not ids:
        return []
    rows: list[dict[str, Any]] = await Seat.select(Seat.juror, Seat.place, Seat.hearing).where(
        Seat.hearing.is_in(ids), Seat.state.is_in(list(LIVE))
    )
    return rows


async def _left(
    programme: Programme, everybody: Iterable[Candidate], case: Case, times: Times, but: Sequence[UUID]
) -> dict[UUID, dict[str, int]]:
    """How often each may sit yet in each month of the period."""
    months = {month_of(span, programme): span for _, span in times}
    done = {
        month: await proposals.this_month(_as_if(case, span, None), programme, LIVE, but)
        for month, span in months.items()
    }
    most = programme.sittings_a_month
    return {
        who.id: {month: max(0, most - counted.get(who.id, 0)) for month, counted in done.items()}
        for who in everybody
    }


def month_of(span: Span, programme: Programme) -> str:
    """2026-11, in the programme's own place."""
    return local(span.starts, programme.time_zone).strftime("%Y-%m")
