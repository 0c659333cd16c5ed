"""A plan as its page shows it: what waits and why, then every hearing beside what stands already."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cases import people
from cases.tables import Case, Person, Programme
from panel import plans
from panel.jurors import peer_name
from panel.plans import Proposal
from panel.tables import Juror
from scheduling import times
from scheduling.seating import problem as seating
from scheduling.seating.problem import Hearing, Problem
from scheduling.tables import Facilitator, Plan, Session, Venue

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
    return Shown(tuple(waits), tuple(sorted(lines, key=lambda line: (line.starts, line.reference))))


def _line(one: Hearing, proposal: Proposal, problem: Problem, names: "Names") -> Line:
    case = next(each for each in problem.cases if each.id == one.case)
    starts, venue = names.time(one.slot)
    reference, young = names.case(one.case)
    word, colour = word_of(one, case)
    return Line(
        case=UUID(str(one.case)),
        reference=reference,
        young=young,
        starts=starts,
        venue=venue,
        facilitator=names.facilitators.get(str(one.facilitator), ""),
        people=tuple(names.jurors.get(str(who), "Somebody who left") for who in one.jurors),
        word=word,
        colour=colour,
        pinned=str(one.case) in proposal.pinned,
        late=word in (NEW[0], MOVED[0]) and starts.date() > names.hear_by[str(one.case)],
    )


def word_of(one: Hearing, case: seating.Case) -> tuple[str, str]:
    """How it differs from what stands."""
    if case.stands is None:
        return NEW if not case.sits else MOVED
    if case.stands != one.slot:
        return MOVED
    return KEPT if case.sits == set(map(str, one.jurors)) else CHANGED


@dataclass(frozen=True, slots=True)
class Names:
    """What the ids of a plan stand for."""

    of_case: dict[str, tuple[str, str]]
    hear_by: dict[str, Any]
    jurors: dict[str, str]
    facilitators: dict[str, str]
    sessions: dict[str, tuple[Session, str]]
    zone: str

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
        return cls(
            of_case={str(one.id): (one.reference, people.listed(persons[one.person])) for one in cases},
            hear_by={str(one.id): one.hear_by for one in cases},
            jurors={str(row["id"]): peer_name(row["first_name"], row["last_name"]) for row in jurors},
            facilitators={str(one.id): one.name for one in leads},
            sessions={str(one.id): (one, venues[one.venue]) for one in evenings},
            zone=programme.time_zone,
        )

    def knows(self, case: Any) -> bool:
        return str(case) in self.of_case

    def case(self, case: Any) -> tuple[str, str]:
        return self.of_case[str(case)]

    def time(self, slot: Any) -> tuple[datetime, str]:
        """When a slot is, in local time, and where."""
        session, venue = self.sessions[str(slot).partition("/")[0]]
        wall = times.read_wall(str(slot).partition("/")[2])
        return datetime.combine(session.on_day, wall), venue


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
        ]
        for line in lines
    ]


HEADINGS = ["Case", "Day", "Time", "Where", "Who runs it", "Peers", "What changes", "Pinned"]
