"""A plan as its page shows it: what waits and why, then every hearing beside what stands already."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cases import people
from cases.tables import Case, Person, Programme
from panel import plans
from panel.jurors import peer_name
from panel.plans import Proposal
from panel.proposals import YES
from panel.tables import Juror, Seat
from scheduling import times
from scheduling.seating import problem as seating
from scheduling.seating.problem import Hearing, Problem
from scheduling.tables import Facilitator, Plan, Session, Venue
from scheduling.tables import Hearing as Arranged

NEW, MOVED, CHANGED, KEPT = (
    ("New", "green"),
    ("Moved", "orange"),
    ("People change", "yellow"),
    ("Kept", "grey"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One hearing of the plan."""

    case: UUID
    reference: str
    young: str
    starts: datetime  # local
    venue: str
    facilitator: str
    people: tuple[str, ...]
    word: str
    colour: str
    pinned: bool
    late: bool
    was: datetime | None = None  # when and where it stands, if it moves: local
    was_at: str = ""
    leave: tuple[str, ...] = ()  # of those who were asked, and whether they said yes
    come: tuple[str, ...] = ()
    led_by: str = ""  # who runs it now, if that changes
    hearing: UUID | None = None  # the one that stands
    never: tuple[str, ...] = ()  # who shall not sit on it, as it was said of this plan
    not_then: tuple[str, ...] = ()  # when it shall not be


@dataclass(frozen=True, slots=True)
class Waits:
    """A case without a place in the plan."""

    case: UUID
    reference: str
    young: str
    why: str


@dataclass(frozen=True, slots=True)
class Shown:
    waits: tuple[Waits, ...]
    lines: tuple[Line, ...]
    changed: tuple[str, ...] = ()  # references of cases whose hearing is another by now

    def counted(self, word: str) -> int:
        return sum(line.word == word for line in self.lines)

    @property
    def late(self) -> bool:
        return any(line.late for line in self.lines)


async def of(plan: Plan, programme: Programme) -> Shown:
    proposal, problem = plans.proposal(plan), plans.problem(plan)
    if problem is None:
        return Shown((), ())
    names = await Names.read(proposal, programme)
    waits = [
        Waits(UUID(str(one.case)), *names.case(one.case), one.why)
        for one in proposal.unplaced
        if names.knows(one.case)
    ]
    lines = [_line(one, proposal, problem, names) for one in proposal.hearings if names.knows(one.case)]
    return Shown(
        tuple(waits),
        tuple(sorted(lines, key=lambda line: (line.starts, line.reference))),
        tuple(sorted(_changed(proposal, names))) if plan.state == "ready" else (),
    )


def _changed(proposal: Proposal, names: "Names") -> Iterator[str]:
    """Cheap enough for each look at the page; whoever publishes asks the whole record."""
    for one in proposal.hearings:
        stands = names.standing.get(str(one.case))
        mark = f"{stands.id} {stands.sequence}" if stands else None
        if names.knows(one.case) and mark != proposal.standing.get(str(one.case)):
            yield names.case(one.case)[0]


def _line(one: Hearing, proposal: Proposal, problem: Problem, names: "Names") -> Line:
    case = next(each for each in problem.cases if each.id == one.case)
    starts, venue = names.time(one.slot)
    reference, young = names.case(one.case)
    word, colour = word_of(one, case)
    stands = names.standing.get(str(one.case))
    moves = stands is not None and word == MOVED[0]
    return Line(
        **_people(one, case, names),
        was=times.local(stands.starts_at, names.zone) if stands and moves else None,
        was_at=names.venue(stands.session) if stands and moves else "",
        led_by="" if case.leads in (None, one.facilitator) else names.facilitators.get(str(case.leads), ""),
        hearing=stands.id if stands else None,
        never=tuple(sorted(names.juror(who) for who in proposal.people.get(str(one.case), ()))),
        not_then=tuple(names.said(slot) for slot in sorted(proposal.slots.get(str(one.case), ()))),
        case=UUID(str(one.case)),
        reference=reference,
        young=young,
        starts=starts,
        venue=venue,
        facilitator=names.facilitators.get(str(one.facilitator), ""),
        word=word,
        colour=colour,
        pinned=str(one.case) in proposal.pinned,
        late=word in (NEW[0], MOVED[0]) and starts.date() > names.hear_by[str(one.case)],
    )


def _people(one: Hearing, case: seating.Case, names: "Names") -> dict[str, tuple[str, ...]]:
    """Who sits; and of a hearing that stands, who would not any more, and who would be new."""
    sits, planned = set(map(str, case.sits)), [str(who) for who in one.jurors]
    yes = {who for of_case, who in names.yes if of_case == one.case}
    return {
        "people": tuple(map(names.juror, planned)),
        "leave": tuple(
            sorted(names.juror(who) + " (said yes)" * (who in yes) for who in sits.difference(planned))
        ),
        "come": tuple(names.juror(who) for who in planned if sits and who not in sits),
    }


def word_of(one: Hearing, case: seating.Case) -> tuple[str, str]:
    """How it differs from what stands."""
    if case.stands is None:
        return NEW if case.leads is None and not case.sits else MOVED
    if case.stands != one.slot:
        return MOVED
    same = case.sits == set(map(str, one.jurors)) and case.leads in (None, one.facilitator)
    return KEPT if same else CHANGED


@dataclass(frozen=True, slots=True)
class Names:
    """What the ids of a plan stand for."""

    of_case: dict[str, tuple[str, str]]
    hear_by: dict[str, Any]
    jurors: dict[str, str]
    facilitators: dict[str, str]
    sessions: dict[str, tuple[Session, str]]
    standing: dict[str, Arranged]  # by case
    yes: frozenset[tuple[str, str]]  # case, and a juror who said yes to its hearing
    zone: str
    country: str

    @classmethod
    async def read(cls, proposal: Proposal, programme: Programme) -> "Names":
        planned = [one.case for one in proposal.hearings] + [one.case for one in proposal.unplaced]
        ids = [UUID(str(one)) for one in planned]
        cases = await Case.objects().where(Case.id.is_in(ids)) if ids else []
        of = [case.person for case in cases]
        persons = {one.id: one for one in await Person.objects().where(Person.id.is_in(of))} if of else {}
        here = Juror.programme == programme.id
        jurors = await Juror.select(Juror.id, Juror.first_name, Juror.last_name).where(here)
        leads = await Facilitator.objects().where(Facilitator.programme == programme.id)
        evenings = await Session.objects().where(Session.programme == programme.id)
        venues = {one.id: one.name for one in await Venue.objects().where(Venue.programme == programme.id)}
        arranged = (Arranged.case.is_in(ids)) & (Arranged.state == "arranged")
        standing = {str(one.case): one for one in await Arranged.objects().where(arranged)} if ids else {}
        return cls(
            standing=standing,
            yes=await _yes(standing),
            of_case={str(one.id): (one.reference, people.listed(persons[one.person])) for one in cases},
            hear_by={str(one.id): one.hear_by for one in cases},
            jurors={str(row["id"]): peer_name(row["first_name"], row["last_name"]) for row in jurors},
            facilitators={str(one.id): one.name for one in leads},
            sessions={str(one.id): (one, venues[one.venue]) for one in evenings},
            zone=programme.time_zone,
            country=programme.country,
        )

    def said(self, slot: str) -> str:
        """3 December at 5:30pm"""
        if slot.partition("/")[0] not in self.sessions:
            return "another evening"
        at, _ = self.time(slot)
        return f"{times.date_words(at.date(), self.country, year=False)} at {times.clock_words(at)}"

    def juror(self, who: str) -> str:
        return self.jurors.get(who, "Somebody who left")

    def venue(self, session: UUID) -> str:
        return self.sessions[str(session)][1] if str(session) in self.sessions else ""

    def knows(self, case: Any) -> bool:
        return str(case) in self.of_case

    def case(self, case: Any) -> tuple[str, str]:
        return self.of_case[str(case)]

    def time(self, slot: Any) -> tuple[datetime, str]:
        """When a slot is, in local time, and where."""
        session, venue = self.sessions[str(slot).partition("/")[0]]
        wall = times.read_wall(str(slot).partition("/")[2])
        return datetime.combine(session.on_day, wall), venue


async def _yes(standing: Mapping[str, Arranged]) -> frozenset[tuple[str, str]]:
    of = {one.id: case for case, one in standing.items()}
    if not of:
        return frozenset()
    rows = await Seat.select(Seat.hearing, Seat.juror).where(
        Seat.hearing.is_in(list(of)), Seat.state.is_in(list(YES))
    )
    return frozenset((of[row["hearing"]], str(row["juror"])) for row in rows)


def table(lines: Sequence[Line]) -> list[list[Any]]:
    """The plan as rows of a file."""
    return [
        [
            line.reference,
            line.starts.date(),
            times.clock_words(line.starts),
            line.venue,
            line.facilitator,
            ", ".join(line.people),
            line.word,
            "Pinned" if line.pinned else "",
            ", ".join(line.leave),
            ", ".join(line.come),
        ]
        for line in lines
    ]


HEADINGS = ["Case", "Day", "Time", "Where", "Who runs it", "Peers", "What changes", "Pinned", "Out", "In"]
