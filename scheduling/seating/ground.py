"""A problem laid out as numbers, for the search: people, slots and cases by their place in the file. Pure.

What is asked of a panel (the mix, and a speaker of the case's language) is counted in one integer: a
field of bits for each thing, its highest bit set when there are enough. Costs are whole numbers, in
units of 1 / `scale`.
"""

from collections.abc import Iterable, Sequence

from scheduling.seating.problem import Case, Facilitator, Id, Juror, Problem, Slot

FAR = 1 << 44  # dearer than anything: may not sit
WORTH = 300  # what one missed attendance more is taken to cost, in order to look at the likely ones first
SCALES = (1, 10, 100, 1000)
PUBLISHED = 10  # times as dear to leave out: people were told of it


class Waiting:
    """A case, with all of it that the search asks for."""

    __slots__ = (
        "bias", "extra", "facilitators", "leads", "left_out", "most", "number", "quorum", "reserve", "seats",
        "slots", "training", "traits", "urgency", "waits",
    )  # fmt: skip

    number: int
    seats: int
    most: int
    quorum: int
    training: int
    urgency: int
    left_out: int  # the cost of no hearing
    reserve: int
    traits: list[int]  # by juror: what they count for, in fields of bits
    bias: int
    extra: list[int]  # by juror: what they cost here beyond load and travel; FAR if they may not sit
    waits: dict[int, int]  # by slot: what the waiting and the lateness cost
    slots: list[tuple[int, int]]  # (waiting and lateness, slot), the cheapest first
    facilitators: dict[int, int]  # by block: the bits of who could lead it
    leads: int  # the bit of who runs it already; -1: nobody


class Ground:
    """The whole problem. Jurors, slots and cases are numbers from 0, in the order of the file."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.scale = _scale(problem)
        self.target = problem.quorum_probability - 1e-9
        self.likely = [juror.attendance for juror in problem.jurors]
        self.shift = max(1, len(problem.jurors).bit_length())
        self.who = (1 << self.shift) - 1
        self.blocks = _numbered(_blocks(problem))
        self.block = [self.blocks[slot.block] for slot in problem.slots]
        self.rooms = [slot.rooms for slot in problem.slots]
        self._lay_out_counting()
        self._lay_out_load()
        self._lay_out_reach()
        self.leaders = sorted(
            range(len(problem.facilitators)), key=lambda n: len(problem.facilitators[n].models)
        )
        self._led: dict[tuple[Id, str], dict[int, int]] = {}
        self.cases = self._cases()

    def _lay_out_counting(self) -> None:
        mix = self.problem.mix
        biggest = max((model.seats for model in self.problem.models.values()), default=1)
        wanted = max((rule.at_least for rule in mix), default=1)
        self.width = (max(biggest + self.problem.most_reserves, wanted) + 1).bit_length() + 1
        self.half = 1 << (self.width - 1)
        self.enough = sum(self.half << (self.width * field) for field in range(len(mix) + 1))
        self.counts: dict[Id | None, list[int]] = {}

    def _lay_out_load(self) -> None:
        """By juror: what the first, second, third ... hearing costs, and FAR after the most they may sit."""
        weight, most_ever = _whole(self.problem.weights.load, self.scale), len(self.problem.cases)
        self.ladder = [
            [weight * (2 * (juror.served + n) + 1) for n in range(min(juror.most, most_ever))] + [FAR]
            for juror in self.problem.jurors
        ]

    def _lay_out_reach(self) -> None:
        """By slot and training: who could sit there, and their travel with what their absence is worth."""
        minute = _whole(self.problem.weights.travel_minute, self.scale)
        venues = {str(slot.venue) for slot in self.problem.slots}
        fares = {
            venue: [j.travel[venue] * minute if venue in j.travel else FAR for j in self.problem.jurors]
            for venue in sorted(venues)
        }
        self.fare = [fares[str(slot.venue)] for slot in self.problem.slots]  # by slot and juror
        self.price = [round(WORTH * self.scale * (1 - p)) for p in self.likely]
        self.highest_price = max(self.price, default=0)
        self.reach: list[dict[int, tuple[list[int], list[int]]]] = []
        needed = sorted({model.training for model in self.problem.models.values()})
        by_block = _by_block(self.problem.jurors)
        for slot in self.problem.slots:
            there = [
                (n, juror.training, juror.travel[str(slot.venue)] * minute + self.price[n])
                for n, juror in by_block.get(slot.block, ())
                if str(slot.venue) in juror.travel
            ]
            self.reach.append({level: _trained(there, level) for level in needed})

    def counting(self, language: Id | None) -> list[int]:
        """By juror: one in the field of each trait they have, and in the last one if they speak it."""
        if language not in self.counts:
            self.counts[language] = [
                sum(
                    1 << (self.width * n)
                    for n, rule in enumerate(self.problem.mix)
                    if rule.trait in juror.traits
                )
                + ((bool(language) and juror.language == language) << (self.width * len(self.problem.mix)))
                for juror in self.problem.jurors
            ]
        return self.counts[language]

    def led(self, region: Id, model: str) -> dict[int, int]:
        """By block: a bit for each facilitator who could lead such a hearing, the least versatile lowest."""
        key = (region, model)
        if key not in self._led:
            able: dict[int, int] = {}
            for bit, n in enumerate(self.leaders):
                for block in _leads(self.problem.facilitators[n], region, model):
                    if block in self.blocks:
                        able[self.blocks[block]] = able.get(self.blocks[block], 0) | 1 << bit
            self._led[key] = able
        return self._led[key]

    def _cases(self) -> list[Waiting]:
        jurors = self.problem.jurors
        places = {slot.id: n for n, slot in enumerate(self.problem.slots)}
        numbers = {juror.id: n for n, juror in enumerate(jurors)}
        by_name = {str(juror.id): n for n, juror in enumerate(jurors)}
        schools, near = _grouped(j.school for j in jurors), _grouped(j.neighbourhood for j in jurors)
        usual = [0 if juror.consent else FAR for juror in jurors]
        found = []
        for number, case in enumerate(self.problem.cases):
            waiting = self._waiting(case, number)
            waiting.slots = sorted(
                (self._wait(case, self.problem.slots[places[one]]), places[one]) for one in set(case.slots)
            )
            waiting.waits = {slot: wait for wait, slot in waiting.slots}
            waiting.extra = usual.copy()
            for n in near.get(case.neighbourhood, ()):
                waiting.extra[n] += _whole(self.problem.weights.same_neighbourhood, self.scale)
            for n in schools.get(case.school, ()):
                waiting.extra[n] = FAR
            for known in case.known & numbers.keys():
                waiting.extra[numbers[known]] = FAR
            for named, cost in case.costs.items():
                if named in by_name and waiting.extra[by_name[named]] < FAR:
                    waiting.extra[by_name[named]] += _whole(cost, self.scale)
            if case.sits:
                self._keep_people(waiting, {numbers[one] for one in case.sits & numbers.keys()})
            found.append(waiting)
        return found

    def _keep_people(self, waiting: Waiting, sits: set[int]) -> None:
        """Somebody new costs more than who was told already."""
        new = _whole(self.problem.weights.changed, self.scale)
        waiting.extra = [
            cost + new if n not in sits and cost < FAR else cost for n, cost in enumerate(waiting.extra)
        ]

    def _waiting(self, case: Case, number: int) -> Waiting:
        problem, model, one = self.problem, self.problem.models[case.model], Waiting()
        one.number, one.urgency = number, case.priority
        one.seats, one.quorum, one.training = model.seats, model.quorum, model.training
        one.most = model.seats + problem.most_reserves
        times = PUBLISHED if case.stands is not None else 1
        one.left_out = _whole(problem.weights.unplaced * case.priority * times, self.scale)
        one.reserve = _whole(problem.weights.reserve, self.scale)
        one.traits = self.counting(case.language)
        wanted = [*(rule.at_least for rule in problem.mix), int(bool(case.language))]
        one.bias = sum((self.half - n) << (self.width * field) for field, n in enumerate(wanted))
        one.facilitators = self.led(case.region, case.model)
        names = [problem.facilitators[n].id for n in self.leaders]
        one.leads = names.index(case.leads) if case.leads in names else -1
        return one

    def _wait(self, case: Case, slot: Slot) -> int:
        weights, late = self.problem.weights, max(0, slot.day - case.deadline)
        cost = weights.wait_per_day * slot.day + weights.late_per_day * late
        moved = weights.moved if case.stands not in (None, slot.id) else 0
        return _whole(case.priority * cost + moved, self.scale)


def _scale(problem: Problem) -> int:
    """The least unit in which every weight is whole, a thousandth at the finest."""
    weights = [getattr(problem.weights, name) for name in problem.weights.__struct_fields__]
    return next((scale for scale in SCALES if all(_is_whole(w * scale) for w in weights)), SCALES[-1])


def _is_whole(value: float) -> bool:
    return abs(value - round(value)) < 1e-9  # noqa: PLR2004


def _whole(value: float, scale: int) -> int:
    return round(value * scale)


def _blocks(problem: Problem) -> Iterable[Id]:
    return (slot.block for slot in problem.slots)


def _numbered(names: Iterable[Id]) -> dict[Id, int]:
    return {name: number for number, name in enumerate(dict.fromkeys(names))}


def _grouped(names: Iterable[Id | None]) -> dict[Id | None, list[int]]:
    groups: dict[Id | None, list[int]] = {}
    for number, name in enumerate(names):
        groups.setdefault(name, []).append(number)
    return groups


def _by_block(jurors: Sequence[Juror]) -> dict[Id, list[tuple[int, Juror]]]:
    found: dict[Id, list[tuple[int, Juror]]] = {}
    for n, juror in enumerate(jurors):
        for block in juror.blocks if juror.consent else ():
            found.setdefault(block, []).append((n, juror))
    return found


def _trained(there: list[tuple[int, int, int]], level: int) -> tuple[list[int], list[int]]:
    able = [(n, due) for n, training, due in there if training >= level]
    return [n for n, _ in able], [due for _, due in able]


def _leads(who: Facilitator, region: Id, model: str) -> Iterable[Id]:
    return who.blocks if who.region == region and model in who.models else ()
