"""What is broken in a plan, in words: every hard rule counted again from the problem alone. Pure.

It knows nothing of the search, so that a plan made by hand and one that was found answer to the same.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scheduling.seating.expect import quorum_chance
from scheduling.seating.mixes import says
from scheduling.seating.problem import Case, Facilitator, Hearing, Id, Juror, Model, Plan, Problem, Slot

ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that a hearing breaks. `who` is the person it is about, if it is about one."""

    case: Id
    words: str
    who: Id | None = None


class Checks:
    """One problem, looked up by its ids."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.cases: Mapping[Id, Case] = _by_id(problem.cases)
        self.slots: Mapping[Id, Slot] = _by_id(problem.slots)
        self.jurors: Mapping[Id, Juror] = _by_id(problem.jurors)
        self.facilitators: Mapping[Id, Facilitator] = _by_id(problem.facilitators)
        self.apart: dict[Id, set[Id]] = defaultdict(set)
        for one, other in problem.apart:
            self.apart[one].add(other)
            self.apart[other].add(one)

    def of(self, plan: Plan) -> list[Broken]:
        """Every rule that the plan breaks, by hearing; empty is good."""
        gone = {n: list(self.gone(hearing)) for n, hearing in enumerate(plan.hearings)}
        there = [hearing for n, hearing in enumerate(plan.hearings) if not gone[n]]
        alone = [broken for hearing in there for broken in self.of_one(hearing)]
        return [*(broken for found in gone.values() for broken in found), *alone, *self._of_all(there)]

    def gone(self, hearing: Hearing) -> Iterator[Broken]:
        """What of it the problem does not know: it is no part of what can be planned, or not any more."""
        if hearing.case not in self.cases:
            yield Broken(hearing.case, "It does not wait for a hearing any more.")
        if hearing.slot not in self.slots:
            yield Broken(hearing.case, "Its time is not free any more.")
        if hearing.facilitator not in self.facilitators:
            yield Broken(hearing.case, "Whoever was to run it cannot any more.")
        for who in hearing.jurors:
            if who not in self.jurors:
                yield Broken(hearing.case, "Cannot sit in this period any more.", who)

    def of_one(self, hearing: Hearing) -> Iterator[Broken]:
        """What is wrong with a hearing whatever else is planned."""
        case, slot = self.cases[hearing.case], self.slots[hearing.slot]
        model = self.problem.models[case.model]
        if slot.id not in case.slots:
            yield Broken(case.id, "Those who take part cannot come then.")
        yield from self._leader(case, slot, hearing.facilitator)
        people = [self.jurors[one] for one in hearing.jurors]
        for juror in people:
            yield from (Broken(case.id, words, juror.id) for words in self.against(juror, case, slot))
        for one, other in ((a, b) for a in hearing.jurors for b in self.apart[a] if str(a) < str(b)):
            if other in hearing.jurors:
                yield Broken(case.id, "Is kept apart from somebody on this panel.", one)
        yield from (Broken(case.id, words) for words in self._panel(case, model, people))

    def against(self, juror: Juror, case: Case, slot: Slot) -> Iterator[str]:
        """Why somebody may not sit on a case in a slot."""
        if slot.block not in juror.blocks:
            yield "Cannot come then."
        if juror.id in case.known or juror.school == case.school:
            yield "May not sit on this one."
        if juror.training < self.problem.models[case.model].training:
            yield "Has not the training for it."
        if not juror.consent:
            yield "Has no consent yet."
        if str(slot.venue) not in juror.travel:
            yield "Cannot reach the place."

    def _leader(self, case: Case, slot: Slot, facilitator: Id) -> Iterator[Broken]:
        one = self.facilitators[facilitator]
        if slot.block not in one.blocks or one.region != case.region or case.model not in one.models:
            yield Broken(case.id, "The facilitator cannot lead it then.")

    def _panel(self, case: Case, model: Model, people: Sequence[Juror]) -> Iterator[str]:
        most = model.seats + self.problem.most_reserves
        if len({juror.id for juror in people}) != len(people):
            yield "Somebody has two seats."
        if len(people) < model.seats:
            yield f"{len(people)} of {model.seats} seats have somebody."
        if len(people) > most:
            yield f"{len(people)} are too many; at most {most} can be asked."
        for rule in self.problem.mix:
            there = sum(rule.trait in juror.traits for juror in people)
            if there < rule.at_least:
                yield f"{there} of at least {rule.at_least} who {says(rule.trait)}."
        if case.language and not any(juror.language == case.language for juror in people):
            yield f"Nobody speaks {case.language}."
        chance = quorum_chance([juror.attendance for juror in people], model.quorum)
        if chance < self.problem.quorum_probability - ROUNDING:
            yield "That enough come is not likely enough."

    def _of_all(self, hearings: Sequence[Hearing]) -> Iterator[Broken]:
        """What several hearings want at once."""
        heard = Counter(hearing.case for hearing in hearings)
        yield from (Broken(case, "It is heard twice.") for case, times in heard.items() if times > 1)
        rooms = Counter(hearing.slot for hearing in hearings)
        block = {hearing.case: self.slots[hearing.slot].block for hearing in hearings}
        leads = Counter((hearing.facilitator, block[hearing.case]) for hearing in hearings)
        sits = Counter((who, block[hearing.case]) for hearing in hearings for who in hearing.jurors)
        often = Counter(who for hearing in hearings for who in hearing.jurors)
        month = {hearing.case: self.slots[hearing.slot].month for hearing in hearings}
        then = Counter((who, month[hearing.case]) for hearing in hearings for who in hearing.jurors)
        for hearing in hearings:
            at = block[hearing.case]
            if rooms[hearing.slot] > self.slots[hearing.slot].rooms:
                yield Broken(hearing.case, "There is no room left then.")
            if leads[hearing.facilitator, at] > 1:
                yield Broken(hearing.case, "The facilitator leads another one then.")
            for who in hearing.jurors:
                if sits[who, at] > 1:
                    yield Broken(hearing.case, "Sits on another one then.", who)
                most_then = self.jurors[who].most_by.get(month[hearing.case], often[who])
                if often[who] > self.jurors[who].most or then[who, month[hearing.case]] > most_then:
                    yield Broken(hearing.case, "Sits more often than they may.", who)


def _by_id(rows: Sequence[Any]) -> dict[Id, Any]:
    return {row.id: row for row in rows}
