"""One hearing of a plan as a coordinator composes it: who could sit and lead then, and what holds of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from cases.tables import Case, Programme
from panel import attendance, pools, prospects
from panel.attendance import Attendance
from panel.periods import NOBODY
from panel.plan_lines import Names
from panel.plans import Proposal
from panel.prospects import Line
from scheduling import hearings
from scheduling.seating import mixes
from scheduling.seating.checks import Broken, Checks
from scheduling.seating.places import ON_PANEL
from scheduling.seating.problem import Case as Planned
from scheduling.seating.problem import Facilitator, Hearing, Id, Juror, Plan, Problem, Slot

NOBODY_YET = "Nobody yet"
TAKEN = "Sits on another one then, in this plan."
Check = tuple[bool, str] | Line
Out = tuple[str, str, str]  # as the component `cannot` takes it


@dataclass(frozen=True, slots=True)
class ByHand:
    """The case, the plan around it, and what the record says of both."""

    case: Planned
    checks: Checks
    others: tuple[Hearing, ...]  # what else is planned
    barred: Mapping[str, str]  # why somebody may not sit on this case, as the record is today
    likely: Attendance
    names: Names

    @property
    def problem(self) -> Problem:
        return self.checks.problem

    def slot(self, name: Id) -> Slot | None:
        return self.checks.slots.get(name) if name in self.case.slots else None

    def people(self, slot: Slot) -> tuple[list[Juror], list[Out]]:
        """Who could sit then, who sat least of late first; and who could not, with the reason."""
        busy = {who for one in self._then(slot) for who in one.jurors}
        able: list[Juror] = []
        out: list[Out] = []
        for juror in self.problem.jurors:
            why = self.barred.get(str(juror.id), "") or " ".join(self.checks.against(juror, self.case, slot))
            why = why or (TAKEN if juror.id in busy else "")
            if why:
                out.append((self.names.juror(str(juror.id)), why, ""))
            else:
                able.append(juror)
        return sorted(able, key=lambda one: (one.served, self.names.juror(str(one.id)))), sorted(out)

    def leads(self, slot: Slot, own: Id) -> list[tuple[Id, str]]:
        """Who could run it then. Where nobody is written down, nobody yet: whoever has it keeps that."""
        taken = {one.facilitator for one in self._then(slot)}
        able = [one for one in self.problem.facilitators if slot.block in one.blocks]
        named = [one for one in able if not _is_nobody(one)]
        free = [one for one in able if _is_nobody(one) and one.id not in taken]
        nobody = next((one for one in free if one.id == own), free[0] if free else None)
        found: list[tuple[Id, str]] = [
            (one.id, self.names.facilitators.get(str(one.id), "")) for one in named
        ]
        return found or ([(nobody.id, NOBODY_YET)] if nobody else [])

    def _then(self, slot: Slot) -> Iterator[Hearing]:
        return (one for one in self.others if self.checks.slots[one.slot].block == slot.block)

    def broken(self, wanted: Hearing) -> list[Broken]:
        whole = Plan([*self.others, wanted], [])
        return [one for one in self.checks.of(whole) if one.case == wanted.case]

    def holds(self, wanted: Hearing) -> list[Check]:
        """What a coordinator reads of it: seats, roles, mix, the chance of a quorum, and any rule broken."""
        people = [self.checks.jurors[one] for one in wanted.jurors if one in self.checks.jurors]
        model = self.problem.models[self.case.model]
        found: list[Check] = [
            (len(people) >= model.seats, f"{len(people)} of {model.seats} seats have somebody")
        ]
        found += [
            (_has(people, rule.trait) >= rule.at_least, _asked(rule.trait, rule.at_least))
            for rule in self.problem.mix
        ]
        light = prospects.of([UUID(str(one.id)) for one in people], model.quorum, self.likely)
        found.append((light.likely, f"At least {model.quorum} come", light.light))
        if not wanted.facilitator:
            return found
        rules = [one for one in self.broken(wanted) if one.who or not _counted(one)]
        found += [(False, self.said(one)) for one in rules]
        return found if rules else [*found, (True, "No other rule stands against it")]

    def said(self, broken: Broken) -> str:
        return f"{self.names.juror(str(broken.who))}: {broken.words}" if broken.who else broken.words


def _is_nobody(one: Facilitator) -> bool:
    return str(one.id).startswith(NOBODY)


def _has(people: list[Juror], trait: str) -> int:
    return sum(trait in one.traits for one in people)


def _asked(trait: str, least: int) -> str:
    if trait in ON_PANEL:
        return f"Somebody who can be {trait}"
    return f"At least {least} {'person' if least == 1 else 'people'} who {mixes.says(trait)}"


def _counted(broken: Broken) -> bool:
    """What stands among the checks already: seats, mix and the chance of a quorum."""
    return any(part in broken.words for part in ("seats have somebody", "of at least", "likely enough"))


async def of(case: Planned, proposal: Proposal, problem: Problem, programme: Programme) -> ByHand:
    """As the plan and the record are now."""
    row = await Case.objects().where(Case.id == UUID(str(case.id)), Case.programme == programme.id).first()
    return ByHand(
        case=case,
        checks=Checks(problem),
        others=tuple(one for one in proposal.hearings if one.case != case.id),
        barred=await pools.reasons(row, programme, await hearings.of_case(row)) if row else {},
        likely=await attendance.known(programme.id),
        names=await Names.read(proposal, programme),
    )
