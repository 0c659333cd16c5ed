"""Who is expected at a hearing, and who is there: the panel by place, the family, who was harmed, staff."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from cases import contacts, harmed, people
from cases.tables import Case, HarmedPerson, Person, Programme, Supporter
from panel.jurors import peer_name
from panel.notices import COME
from panel.proposals import LIVE, YES
from panel.steps import needs_guardian
from panel.tables import CheckIn, Juror, Seat
from scheduling.seating import places
from scheduling.tables import Facilitator, Hearing
from scheduling.times import clock_words, local

GONE = ("absent", "conflicted")  # of the night: shown, so that a wrong tap can be taken back
PARTS = {
    "juror": "Panel",
    "young_person": "Young person",
    "guardian": "Parent or carer",
    "supporter": "Supporter",
    "harmed_person": "Harmed person",
    "facilitator": "Facilitator",
    "interpreter": "Interpreter",
}
ALONE = "Went home alone"  # what stands where otherwise a name does
OTHERS = tuple(part for part in PARTS if part not in ("juror", "young_person"))  # who may come unexpected


@dataclass(frozen=True, slots=True)
class Guest:
    """One person of the night. `noted` is what was tapped of them; empty before the first tap."""

    part: str
    id: UUID  # of the seat, or of their own row
    name: str
    noted: CheckIn
    what: str = ""  # Foreperson, Standby, who they come with
    seat: Seat | None = None
    fetched: bool = False  # under age: somebody picks them up
    guardian: str = ""
    phone: str = ""  # of the guardian
    home_by: str = ""

    @property
    def key(self) -> str:
        """How a tap names them, and where they stand on the page."""
        return f"{self.part}:{self.id}"

    @property
    def came(self) -> bool:
        return self.noted.arrived_at is not None

    @property
    def here(self) -> bool:
        return self.came and self.noted.left_at is None

    @property
    def alone(self) -> bool:
        return self.noted.picked_up_by == ALONE

    @property
    def sworn(self) -> bool:
        return self.noted.sworn_at is not None

    @property
    def asked(self) -> bool:
        return self.part != "juror" or self.noted.knows_nobody_at is not None

    @property
    def was_ready(self) -> bool:
        """Came, swore and knows nobody; perhaps gone by now."""
        return self.came and self.sworn and self.asked

    @property
    def said_yes(self) -> bool:
        return self.seat is not None and self.seat.state in YES

    @property
    def off(self) -> bool:
        """A juror who has no place any more tonight."""
        return self.seat is not None and self.seat.state in GONE

    @property
    def on_panel(self) -> bool:
        return self._sits and places.is_on_panel(self._place)

    @property
    def standby(self) -> bool:
        return self._sits and places.is_standby(self._place)

    @property
    def _sits(self) -> bool:
        return self.seat is not None and self.seat.state in LIVE

    @property
    def _place(self) -> int:
        return self.seat.place if self.seat else 0


async def of(hearing: Hearing, programme: Programme) -> list[Guest]:
    """The panel by place, then everybody else.

    A juror who has no place any more is shown where that was tapped on the night, to be taken back; and
    whoever came to one that was adjourned.
    """
    noted = await CheckIn.objects().where(CheckIn.hearing == hearing.id)
    by_seat = {one.seat: one for one in noted if one.seat}
    by_who = {(one.part, one.who_id): one for one in noted if one.who_id}
    found = [*await _jurors(hearing, programme, by_seat), *await _others(hearing, by_who)]
    return [*found, *_unexpected(noted)]


def panel(guests: Iterable[Guest]) -> list[Guest]:
    return [guest for guest in guests if guest.on_panel]


async def _jurors(hearing: Hearing, programme: Programme, noted: dict[UUID, CheckIn]) -> list[Guest]:
    gone = (*GONE, "released") if hearing.state == "adjourned" else GONE
    seats = (
        await Seat.objects()
        .where(Seat.hearing == hearing.id, Seat.state.is_in([*LIVE, *gone]))
        .order_by(Seat.place)
    )
    if not seats:
        return []
    rows = await Juror.objects().where(Juror.id.is_in([seat.juror for seat in seats]))
    known = {row.id: row for row in rows}
    day = local(hearing.starts_at, programme.time_zone).date()
    tonight = [seat for seat in seats if seat.state in LIVE or seat.id in noted]
    return [
        _juror(seat, known[seat.juror], noted.get(seat.id), day, programme.country)
        for seat in sorted(tonight, key=lambda one: (one.state in GONE, one.place))
    ]


def _juror(seat: Seat, juror: Juror, noted: CheckIn | None, day: date, country: str) -> Guest:
    return Guest(
        part="juror",
        id=seat.id,
        name=peer_name(juror.first_name, juror.last_name),
        noted=noted or blank(seat.programme, seat.hearing, "juror", seat=seat.id),
        what="" if seat.role == "juror" else seat.role.capitalize(),
        seat=seat,
        fetched=needs_guardian(juror.born_on, day),
        guardian=juror.guardian_name,
        phone=contacts.shown(juror.guardian_phone, country),
        home_by=clock_words(time.fromisoformat(juror.home_by)) if juror.home_by else "",
    )


def blank(programme: UUID, hearing: UUID, part: str, **only: Any) -> CheckIn:
    """Nothing was tapped of them yet."""
    return CheckIn(programme=programme, hearing=hearing, part=part, **only)


async def _others(hearing: Hearing, noted: dict[tuple[str, UUID], CheckIn]) -> list[Guest]:
    case: Any = await Case.objects().get(Case.id == hearing.case)
    expected = [
        *_family(await people.get(case.person)),
        *await _with_them(case),
        *(await _harmed(case) if hearing.purpose == "first" else ()),  # they chose to come to that one
        *await _runs(hearing),
    ]
    return [
        Guest(
            part=part,
            id=row,
            name=name,
            what=what,
            noted=noted.get((part, row)) or blank(hearing.programme, hearing.id, part, who_id=row),
        )
        for part, row, name, what in expected
    ]


def _family(person: Person) -> list[tuple[str, UUID, str, str]]:
    found = [("young_person", person.id, people.listed(person), "")]
    if person.guardian_name:
        found.append(("guardian", person.id, person.guardian_name, person.guardian_relationship))
    if person.interpreter:
        found.append(("interpreter", person.id, f"Interpreter: {person.interpreter}", ""))
    return found


async def _with_them(case: Case) -> list[tuple[str, UUID, str, str]]:
    rows = await Supporter.objects().where(Supporter.case == case.id).order_by(Supporter.created_at)
    side = {"harmed_person": "With the harmed person", "young_person": "With the young person"}
    return [("supporter", row.id, row.name, side.get(row.party, row.relationship)) for row in rows]


async def _harmed(case: Case) -> list[tuple[str, UUID, str, str]]:
    """Whoever chose to come, or sends somebody who speaks for them."""
    rows = (
        await HarmedPerson.objects()
        .where(
            HarmedPerson.referral == case.referral,
            HarmedPerson.part == "harmed",
            HarmedPerson.taking_part.is_in(list(COME)),
        )
        .order_by(HarmedPerson.created_at)
    )
    return [
        ("harmed_person", row.id, row.representative or row.contact_name or row.name, _speaks(row))
        for row in rows
    ]


def _speaks(row: HarmedPerson) -> str:
    return harmed.TAKING_PART["representative"] if row.taking_part == "representative" else ""


async def _runs(hearing: Hearing) -> list[tuple[str, UUID, str, str]]:
    if hearing.facilitator is None:
        return []
    runs: Any = await Facilitator.objects().get(Facilitator.id == hearing.facilitator)
    return [("facilitator", runs.id, runs.name, "")]


def _unexpected(noted: Iterable[CheckIn]) -> list[Guest]:
    """Whom nobody expected: their check-in is all that is known of them."""
    return [
        Guest(part=one.part, id=one.id, name=one.name, noted=one, what="Came as well")
        for one in sorted(noted, key=lambda one: one.name)
        if one.name
    ]
