"""The same from the evening of a hearing to the outcome: whatever people do, in any order."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from cases import agreements, case_files, follow_ups, hours, outcomes, programmes, retention, terms
from cases.actors import telling
from cases.errors import NotFound
from cases.outcomes import Check
from cases.tables import Agreement, Case, FollowUp, HoursEntry, JournalEntry, StateChange, Term
from panel import (
    agreeing,
    arrangements,
    closing,
    credits,
    expected,
    forgetting,
    graduates,
    nights,
    seats,
    sittings,
)
from panel.tables import CreditAccount, CreditEntry, Graduate, Juror, Letter, Seat
from scheduling.tables import Hearing
from tests.agreed import a_term
from tests.journeys.test_states import AS_THEY_CAME, Walk, in_whatever_order

AS_THEY_CAME |= {
    Agreement: (Agreement.created_at,),
    Term: (Term.agreement.created_at, Term.place),
    HoursEntry: (HoursEntry.logged_at,),
    FollowUp: (FollowUp.case.created_at, FollowUp.window_days),
    Graduate: (Graduate.asked_at,),
}
TAPS = ["here", "here", "here", "swore", "knows_nobody", *sorted(nights.DOES)]
RUNNING = ["agreement_active", "extended", "breach_review"]


class Onward(Walk):
    """The first half goes on beside it, in the same programme."""

    async def _begins(self) -> None:
        """Two hearings with their panels; the later of them was held, and something is agreed."""
        await super()._begins()
        for seat in await Seat.objects().where(Seat.programme == self.programme.id).order_by(Seat.place):
            await seats.answer(seat, "yes", self.by)
        here = Hearing.programme == self.programme.id
        later = await Hearing.objects().where(here).order_by(Hearing.starts_at, ascending=False).first()
        assert later is not None
        self.at = later.starts_at + timedelta(minutes=5)
        with telling(self.at):
            await nights.all_came(later, self.by)
            await sittings.begin(later, self.by)
            await sittings.held(later, self.by)
            case = await Case.objects().get(Case.id == later.case)
            await self._agree(case, "service", reach=True)

    async def _agree(self, case: Case, kind: str, *, reach: bool) -> None:
        agreement = await agreements.draft(case, self.by)
        await a_term(agreement, self.by, kind)
        if reach:
            today = programmes.today(self.programme)
            await agreeing.reach(agreement, today, self.by, outside="It is little.")

    @rule(data=st.data())
    def the_evening_comes(self, data: st.DataObject) -> None:
        """The clock goes on to when a hearing begins."""

        async def begins() -> None:
            if hearing := await self.any_of(Hearing, data, Hearing.state == "arranged"):
                self.at = max(self.at, hearing.starts_at + timedelta(minutes=5))

        self.run(begins())

    @rule(data=st.data(), does=st.sampled_from(TAPS), everybody=st.booleans())
    def somebody_taps(self, data: st.DataObject, does: str, everybody: bool) -> None:
        async def taps() -> None:
            if hearing := await self.any_of(Hearing, data, Hearing.state == "arranged"):
                guests = await expected.of(hearing, self.programme)
                number = data.draw(st.integers(0, 99))
                key = nights.EVERYBODY if everybody else guests[number % len(guests)].key
                await nights.tap(hearing, key, does, self.by)

        self.tries(taps)

    @rule(data=st.data(), what=st.sampled_from(["paper", "begin", "held", "held", "adjourn"]))
    def an_evening_goes_on(self, data: st.DataObject, what: str) -> None:
        async def goes_on() -> None:
            hearing = await self.any_of(Hearing, data, Hearing.state == "arranged")
            if hearing is None:
                return
            if what == "paper":
                await nights.all_came(hearing, self.by)
            elif what == "begin":
                await sittings.begin(hearing, self.by)
            elif what == "held":
                case = await Case.objects().get(Case.id == hearing.case)
                await sittings.held(hearing, self.by, await agreements.of_case(case))
            else:
                await sittings.adjourn(hearing, "panel", "Too few came.", self.by)

        self.tries(goes_on)

    @rule(data=st.data(), kind=st.sampled_from(["service", "letter", "sittings"]), reach=st.booleans())
    def something_is_agreed(self, data: st.DataObject, kind: str, reach: bool) -> None:
        async def agreed() -> None:
            if case := await self.any_of(Case, data, Case.state.is_in(["scheduled", "heard"])):
                await self._agree(case, kind, reach=reach)

        self.tries(agreed)

    @rule(data=st.data(), what=st.sampled_from(["log", "verify", "refuse", "take_back"]))
    def hours_are_given(self, data: st.DataObject, what: str) -> None:
        async def given() -> None:
            if what == "log":
                if term := await self.any_of(Term, data, Term.kind == "service"):
                    today = programmes.today(self.programme)
                    await hours.log(term, on_day=today, minutes=120, by=self.by)
            elif entry := await self.any_of(HoursEntry, data):
                await getattr(hours, what)(entry, self.by)

        self.tries(given)

    @rule(data=st.data(), what=st.sampled_from(["done", "done", "reopen", "waive"]))
    def a_term_is_kept(self, data: st.DataObject, what: str) -> None:
        async def kept() -> None:
            if (term := await self.any_of(Term, data)) is None:
                return
            if what == "done":
                await terms.done(term, on=programmes.today(self.programme), by=self.by)
            elif what == "waive":
                await terms.waive(term, "The shop closed.", self.by)
            else:
                await terms.reopen(term, self.by)

        self.tries(kept)

    @rule(data=st.data(), what=st.sampled_from(["extend", "breach", "resume", "kept", "partial", "breach"]))
    def an_agreement_goes_on(self, data: st.DataObject, what: str) -> None:
        async def goes_on() -> None:
            if (agreement := await self.any_of(Agreement, data)) is None:
                return
            today = programmes.today(self.programme)
            if what == "extend":
                until = (agreement.due_on or today) + timedelta(days=7)
                await agreeing.extend(agreement, until, "school", self.by)
            elif what == "breach":
                await agreements.breach(agreement, "hours", self.by)
            elif what == "resume":
                await agreements.resume(agreement, self.by)
            else:
                ending = "" if what == "kept" else what
                await agreeing.complete(agreement, on=today, by=self.by, ending=ending)

        self.tries(goes_on)

    @rule(data=st.data())
    def a_case_is_closed(self, data: st.DataObject) -> None:
        async def closed() -> None:
            if case := await self.any_of(Case, data):
                await closing.close(case, self.by)

        self.tries(closed)

    @rule(data=st.data())
    def a_running_case_goes_back(self, data: st.DataObject) -> None:
        async def goes_back() -> None:
            if case := await self.any_of(Case, data, Case.state.is_in(RUNNING)):
                await arrangements.give_back(case, reason="breach", by=self.by)

        self.tries(goes_back)

    @rule(data=st.data(), yes=st.booleans())
    def who_was_asked_to_join_answers(self, data: st.DataObject, yes: bool) -> None:
        async def answers() -> None:
            if graduate := await self.any_of(Graduate, data):
                by = graduates.actor_of(graduate)
                await (graduates.accept if yes else graduates.decline)(graduate, by)

        self.tries(answers)

    @rule(data=st.data(), minutes=st.sampled_from([15, 60, 300]), pot=st.booleans())
    def time_is_given_on(self, data: st.DataObject, minutes: int, pot: bool) -> None:
        async def gives() -> None:
            giver, to = await self.any_of(Juror, data), await self.any_of(Juror, data)
            once = data.draw(st.uuids())
            await credits.gift(giver, None if pot else to, minutes, self.by, once=once)

        self.tries(gives)

    @rule(data=st.data())
    def an_entry_is_reversed(self, data: st.DataObject) -> None:
        async def reverses() -> None:
            number = data.draw(st.integers(0, 99))
            here = CreditEntry.programme == self.programme.id
            rows = await CreditEntry.objects().where(here).order_by(CreditEntry.posted_at)
            if rows:
                await credits.reverse(rows[number % len(rows)], "It was written down wrongly.", self.by)

        self.tries(reverses)

    @rule(days=st.sampled_from([30, 200, 500]))
    def months_go_by(self, days: int) -> None:
        self.at += timedelta(days=days)

        async def goes_on() -> None:
            for _ in range(2):
                await follow_ups.go_on()

        self.tries(goes_on)

    @rule(data=st.data(), known=st.booleans())
    def a_check_is_answered(self, data: st.DataObject, known: bool) -> None:
        async def answered() -> None:
            if follow_up := await self.any_of(FollowUp, data):
                today = programmes.today(self.programme)
                if known:
                    await outcomes.record(follow_up, Check(source="police", checked_on=today), self.by)
                else:
                    await outcomes.not_known(follow_up, self.by, checked_on=today)

        self.tries(answered)

    @rule(data=st.data(), alone=st.booleans())
    def names_leave(self, data: st.DataObject, alone: bool) -> None:
        async def leave() -> None:
            if case := await self.any_of(
                Case, data, Case.state.is_in([*RUNNING, "follow_up", "outcome_known"])
            ):
                removal = await retention.ask(case, "time", self.by)
                await forgetting.agree(removal, self.by if alone else replace(self.by, id="another"))

        self.tries(leave)

    @rule(data=st.data())
    def a_stranger_finds_no_agreement(self, data: st.DataObject) -> None:
        async def looks() -> None:
            for table, get in (
                (Case, case_files.get),
                (Agreement, agreements.get),
                (Term, terms.get),
                (HoursEntry, hours.get),
                (FollowUp, follow_ups.get),
            ):
                if row := await self.any_of(table, data):
                    with pytest.raises(NotFound):
                        await get(self.stranger, row.id)

        self.run(looks())

    @invariant()
    def the_ledger_is_zero(self) -> None:
        if hasattr(self, "programme"):
            self.run(self._ledger())

    async def _ledger(self) -> None:
        """Every account stands where its entries put it; all of them together at nothing."""
        here = self.programme.id
        stands: Counter[Any] = Counter()
        for entry in await CreditEntry.objects().where(CreditEntry.programme == here):
            stands[entry.given_to] += entry.minutes
            stands[entry.taken_from] -= entry.minutes
        assert sum(stands.values()) == 0
        for account in await CreditAccount.objects().where(CreditAccount.programme == here):
            assert await credits.standing(account.id) == stands[account.id]
            if account.kind != "programme":
                assert stands[account.id] >= self.programme.credit_floor_minutes

    @invariant()
    def the_journal_tells_every_step(self) -> None:
        if hasattr(self, "programme"):
            self.run(self._journal())

    async def _journal(self) -> None:
        here = self.programme.id
        rows = await JournalEntry.select(JournalEntry.what, JournalEntry.subject_id).where(
            JournalEntry.programme == here
        )
        told = Counter((row["what"], row["subject_id"]) for row in rows)
        steps = await StateChange.objects().where(StateChange.programme == here)
        moved = Counter(
            (f"{step.subject}.{step.to_state}", str(step.subject_id))
            for step in steps
            if step.from_state != step.to_state
        )
        assert not moved - told, "each step stands in the journal"

    @invariant()
    def nothing_leads_from_a_juror_to_their_case(self) -> None:
        if hasattr(self, "programme"):
            self.run(self._no_link())

    async def _no_link(self) -> None:
        """No letter to a graduate of the pool names a case, and no step of theirs says why."""
        rows = await Graduate.select(Graduate.juror).where(
            Graduate.programme == self.programme.id, Graduate.juror.is_not_null()
        )
        joined = [row["juror"] for row in rows]
        if joined:
            letters = await Letter.select(Letter.case).where(Letter.juror.is_in(joined))
            assert not [row for row in letters if row["case_file"]]
            whys = await StateChange.select(StateChange.why).where(StateChange.subject_id.is_in(joined))
            assert not [row for row in whys if "CJ-" in row["why"]]


@pytest.mark.parametrize(
    ("runs", "steps"), [(4, 30), pytest.param(150, 60, marks=pytest.mark.soak)], ids=["short", "long"]
)
def test_in_whatever_order_people_go_on(record_url: str, runs: int, steps: int) -> None:
    in_whatever_order(Onward, record_url, runs, steps)
