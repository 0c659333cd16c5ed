"""Whatever people do, in any order: only steps the journey has, one place at a time, each told once."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from cases import case_files, journal, journey, referrals
from cases.actors import Actor, now, telling
from cases.errors import BadInput, NotFound, Refused
from cases.tables import Case, Referral, StateChange
from panel import arrangements, overtaken, panels, reminders, seats, sign_ins
from panel.tables import Juror, Letter, Seat
from scheduling import hearings
from scheduling.tables import Booking, Hearing, Room, Session
from tests.builders import a_juror, a_programme, somebody
from tests.conftest import opened
from tests.evenings import a_free_room, an_evening
from tests.telling import new_referral, screened
from tests.telling import opened as an_open_case

# What a hearing and a seat may do next; the journey's own table has referrals, cases and jurors.
HEARING = {"": {"arranged"}, "arranged": {"cancelled", "held", "adjourned"}, "cancelled": {"arranged"}}
SEAT = {
    "": {"offered", "accepted"},
    "offered": {"accepted", "declined", "conflicted", "expired", "released"},
    "accepted": {"confirmed", "declined", "conflicted", "released", "offered", "attended", "absent"},
    "confirmed": {"declined", "conflicted", "released", "offered", "accepted", "attended", "absent"},
    "declined": {"accepted", "offered", "conflicted", "released"},
    "expired": {"accepted", "offered", "declined", "conflicted", "released"},
    "released": {"offered"},
    "conflicted": {"accepted", "confirmed"},  # a wrong tap on the night
    "absent": {"accepted", "confirmed"},
    "attended": set(),
}
# What a term and an agreement may do; a term, and a check that falls due later, begin without a step.
AGREEMENT = {"": {"draft"}, "draft": {"active", "ended"}, "active": {"ended"}, "ended": set()}
TERM = {"open": {"done", "waived", "substituted"}, "done": {"open"}, "waived": set(), "substituted": set()}
OF_THEIR_OWN: dict[str, dict[str, set[str]]] = {
    "hearing": HEARING,
    "seat": SEAT,
    "agreement": AGREEMENT,
    "term": TERM,
}
WITHOUT_A_FIRST_STEP = ("term", "follow_up")
AS_THEY_CAME: dict[Any, tuple[Any, ...]] = {
    Referral: (Referral.received_at,),
    Case: (Case.created_at,),
    Hearing: (Hearing.created_at,),
    Seat: (Seat.offered_at, Seat.hearing.starts_at, Seat.place),
    Juror: (Juror.sat_before,),
}
LIVE = ("offered", "accepted", "confirmed")
PEERS, WALLS = 9, ("17:30", "18:30", "19:30")


class Walk(RuleBasedStateMachine):
    """A programme of its own for every run, in the record of the test."""

    runner: asyncio.Runner
    at: datetime  # the clock goes on with every act

    def run(self, work: Awaitable[Any]) -> Any:
        async def then() -> Any:
            with telling(self.at):
                return await work

        return self.runner.run(then())

    def tries(self, work: Callable[[], Awaitable[Any]]) -> None:
        """A refusal in words is an answer; anything else is a fault."""
        self.at += timedelta(minutes=1)

        async def whole() -> None:
            with suppress(Refused, BadInput):
                await work()
                event(work.__name__)

        self.run(whole())

    @initialize()
    def begins(self) -> None:
        self.at = now().replace(hour=10, minute=0, second=0, microsecond=0)
        self.run(self._begins())

    async def _begins(self) -> None:
        self.programme = await a_programme(seats=2, seats_least=1, standby=1, experienced_least=0)
        self.by: Actor = somebody("coordinator", self.programme)
        self.stranger: Actor = somebody("coordinator", await a_programme())
        self.rooms: list[Room] = [await a_free_room(self.programme) for _ in range(2)]
        self.evenings: list[Session] = [await an_evening(self.programme, room) for room in self.rooms]
        for number in range(PEERS):
            await a_juror(self.programme, sat_before=number)
        for wall in WALLS[:2]:
            case = await an_open_case(self.programme)
            await self._arrange(case, 0, wall)

    async def _arrange(self, case: Case, place: int, wall: str) -> None:
        where = {"session": self.evenings[place], "room": self.rooms[place]}
        hearing = await arrangements.arrange(
            case, **where, starts_wall=wall, by=self.by, together="They came together."
        )
        await seats.offer_all(hearing, self.by)

    async def any_of(self, table: Any, data: st.DataObject, *where: Any) -> Any:
        """In an order that is the same when the run is told again: no id has one."""
        number = data.draw(st.integers(0, 999))
        rows = (
            await table.objects()
            .where(table.programme == self.programme.id, *where)
            .order_by(*AS_THEY_CAME[table])
        )
        return rows[number % len(rows)] if rows else None

    @rule(data=st.data())
    def a_referral_comes(self, data: st.DataObject) -> None:
        async def comes() -> None:
            told = await new_referral(
                self.programme, incident_reference=data.draw(st.sampled_from(["", "I/1"]))
            )
            await referrals.receive(self.by, told)

        self.tries(comes)

    @rule(data=st.data(), what=st.sampled_from(["screen", "accept", "accept", "give_back"]))
    def a_referral_is_decided(self, data: st.DataObject, what: str) -> None:
        async def decides() -> None:
            referral = await self.any_of(Referral, data)
            if referral is None:
                return
            if what == "give_back":
                await referrals.give_back(referral, reason="moved", by=self.by)
            elif what == "screen":
                await screened(referral, self.by)
            else:
                await referrals.accept(referral, self.by)

        self.tries(decides)

    @rule(data=st.data(), what=st.sampled_from(["prepare", "give_back"]))
    def a_case_moves(self, data: st.DataObject, what: str) -> None:
        async def moves() -> None:
            case = await self.any_of(Case, data)
            if case is None:
                return
            if what == "prepare":
                await case_files.prepare(case, self.by)
            else:
                await arrangements.give_back(case, reason="moved", by=self.by)

        self.tries(moves)

    @rule(data=st.data(), place=st.integers(0, 1), wall=st.sampled_from(WALLS))
    def a_hearing_is_arranged(self, data: st.DataObject, place: int, wall: str) -> None:
        async def arranges() -> None:
            if case := await self.any_of(Case, data, Case.state.is_in(["intake", "preparing", "adjourned"])):
                await self._arrange(case, place, wall)

        self.tries(arranges)

    @rule(
        data=st.data(),
        what=st.sampled_from(["move", "cancel", "reinstate", "offer"]),
        wall=st.sampled_from(WALLS),
    )
    def a_hearing_changes(self, data: st.DataObject, what: str, wall: str) -> None:
        async def changes() -> None:
            hearing = await self.any_of(Hearing, data)
            if hearing is None:
                return
            if what == "move":
                where = {"session": self.evenings[1], "room": self.rooms[1]}
                await arrangements.move(
                    hearing, **where, starts_wall=wall, by=self.by, together="They came together."
                )
            elif what == "cancel":
                await arrangements.cancel(hearing, reason="weather", by=self.by)
            elif what == "reinstate":
                await arrangements.reinstate(hearing, self.by)
            else:
                await seats.offer_all(hearing, self.by)

        self.tries(changes)

    @rule(data=st.data(), said=st.sampled_from([*seats.ANSWERS, "yes", "yes"]), phone=st.booleans())
    def a_juror_answers(self, data: st.DataObject, said: str, phone: bool) -> None:
        async def answers() -> None:
            if seat := await self.any_of(Seat, data):
                juror = await Juror.objects().get(Juror.id == seat.juror)
                await seats.answer(seat, said, self.by if phone else sign_ins.actor_of(juror))

        self.tries(answers)

    @rule(data=st.data())
    def somebody_is_seated_by_telephone(self, data: st.DataObject) -> None:
        async def seated() -> None:
            hearing, juror = await self.any_of(Hearing, data), await self.any_of(Juror, data)
            if hearing is not None:
                await seats.give(hearing, juror, self.by)

        self.tries(seated)

    @rule(data=st.data())
    def a_seat_is_taken_back(self, data: st.DataObject) -> None:
        async def released() -> None:
            if seat := await self.any_of(Seat, data):
                await seats.release(seat, self.by)

        self.tries(released)

    @rule(hours=st.sampled_from([1, 24, 49]))
    def the_clock_ticks_later(self, hours: int) -> None:
        """So many hours go by: offers run out, reminders are written, both asked twice."""
        self.at += timedelta(hours=hours)

        async def ticks() -> None:
            for _ in range(2):
                await seats.expire_due()
                await reminders.write_due()

        self.tries(ticks)

    @rule(data=st.data())
    def a_stranger_finds_nothing(self, data: st.DataObject) -> None:
        async def looks() -> None:
            for table, get in (
                (Referral, referrals.get),
                (Case, case_files.get),
                (Hearing, hearings.get),
                (Seat, seats.get),
            ):
                if row := await self.any_of(table, data):
                    with pytest.raises(NotFound):
                        await get(self.stranger, row.id)

        self.run(looks())

    @invariant()
    def only_the_steps_there_are(self) -> None:
        if hasattr(self, "programme"):
            self.run(self._steps())

    async def _steps(self) -> None:
        steps = (
            await StateChange.objects()
            .where(StateChange.programme == self.programme.id)
            .order_by(StateChange.at)
        )
        last: dict[Any, str] = {}
        for step in steps:
            first = step.from_state if step.subject in WITHOUT_A_FIRST_STEP else ""
            assert last.get(step.subject_id, first) == step.from_state, "a step begins where the last ended"
            last[step.subject_id] = step.to_state
            assert self._allowed(step), f"{step.subject}: {step.from_state} to {step.to_state}"
        for table in (Referral, Case, Hearing, Seat):
            rows = await table.select(table.id, table.state).where(table.programme == self.programme.id)
            assert {row["id"]: row["state"] for row in rows}.items() <= last.items(), (
                "a state is its last step"
            )

    @staticmethod
    def _allowed(step: StateChange) -> bool:
        if step.why == panels.MOVED_UP:  # from standby to the panel: a yes stays the yes it was
            return step.subject == "seat" and step.from_state == step.to_state in ("accepted", "confirmed")
        if table := OF_THEIR_OWN.get(step.subject):
            return step.to_state in table[step.from_state]
        if not step.from_state:
            return True
        return journey.may_follow(step.subject, step.from_state, step.to_state)

    @invariant()
    def one_place_at_a_time(self) -> None:
        if hasattr(self, "programme"):
            self.run(self._places())

    async def _places(self) -> None:
        here = self.programme.id
        rows = await Booking.select().where(Booking.programme == here, Booking.standing == True)  # noqa: E712 - a column
        for one in rows:
            for other in rows:
                if one["id"] != other["id"] and (one["kind"], one["resource_id"]) == (
                    other["kind"],
                    other["resource_id"],
                ):
                    assert one["ends"] <= other["starts"] or other["ends"] <= one["starts"]
        taken = await Seat.select(Seat.hearing, Seat.place, Seat.juror).where(
            Seat.programme == here, Seat.state.is_in(list(LIVE))
        )
        assert max(Counter((row["hearing"], row["place"]) for row in taken).values(), default=1) == 1
        assert max(Counter((row["hearing"], row["juror"]) for row in taken).values(), default=1) == 1
        booked = {(row["hearing"], row["resource_id"]) for row in rows if row["kind"] == "juror"}
        # whoever came to an evening that was broken off attended, and is free again
        yes = await Seat.select(Seat.hearing, Seat.juror).where(
            Seat.programme == here,
            Seat.state.is_in(["accepted", "confirmed", "attended"]),
            Seat.hearing.state != "adjourned",
        )
        assert booked == {(row["hearing"], row["juror"]) for row in yes}, (
            "who said yes is booked, and nobody else"
        )

    @invariant()
    def nobody_is_told_twice(self) -> None:
        if hasattr(self, "programme"):
            self.run(self._told())

    async def _told(self) -> None:
        """Two letters with the same words to the same person, both still to go, are one too many.

        What was said of a seat that was taken back again waits, too, and is stopped when it would go.
        """
        rows = await Letter.objects().where(
            Letter.programme == self.programme.id, Letter.state == "queued", Letter.problem == ""
        )
        assert len({row.key for row in rows}) == len(rows)
        same: dict[Any, list[Letter]] = {}
        for row in rows:
            if row.juror:
                same.setdefault((row.juror, row.hearing, row.name, row.key.rpartition(":")[2]), []).append(
                    row
                )
        for letters in same.values():
            if len(letters) > 1:
                still = [letter.key for letter in letters if not await overtaken.why(letter)]
                assert len(still) <= 1, still

    def teardown(self) -> None:
        if hasattr(self, "programme"):
            assert self.run(journal.verify()).sound


@pytest.mark.parametrize(
    ("runs", "steps"), [(4, 25), pytest.param(150, 50, marks=pytest.mark.soak)], ids=["short", "long"]
)
def test_in_whatever_order_people_act(record_url: str, runs: int, steps: int) -> None:
    in_whatever_order(Walk, record_url, runs, steps)


def in_whatever_order(walk: type[Walk], record_url: str, runs: int, steps: int) -> None:
    """So many runs of so many steps each, all in one record."""
    with asyncio.Runner() as runner:
        record = opened(record_url)
        runner.run(record.__aenter__())
        try:
            run_state_machine_as_test(
                type(walk.__name__, (walk,), {"runner": runner}),
                settings=settings(
                    max_examples=runs,
                    stateful_step_count=steps,
                    deadline=None,
                    suppress_health_check=list(HealthCheck),
                    print_blob=True,
                ),
            )
        finally:
            runner.run(record.__aexit__(None, None, None))
