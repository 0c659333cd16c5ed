"""A seating problem and its plan as plain values, with a JSON form (`seating-problem/1`). Pure.

Days are whole days from the beginning of the period, travel is in minutes, attendance is a probability.
A block is a span of time in which nobody can be in two places.
"""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

Id = int | str
Count = Annotated[int, Meta(ge=0)]
Chance = Annotated[float, Meta(ge=0, le=1)]
Weight = Annotated[float, Meta(ge=0, le=1e9)]
PATH = re.compile(r"^(?P<what>.*?)(?: - at `\$?\.?(?P<where>.*)`)?$", re.DOTALL)


class BadProblem(Exception):
    """A problem that cannot be read, in one sentence that names the field."""


class Plain(Struct, frozen=True):
    """A value without behaviour; a field nobody knows is passed over."""


class Weights(Plain, frozen=True):
    """What each thing costs: days and cases by priority, the rest as it is."""

    unplaced: Weight
    late_per_day: Weight
    wait_per_day: Weight
    reserve: Weight
    load: Weight
    same_neighbourhood: Weight
    travel_minute: Weight
    moved: Weight = 0  # a published hearing that gets another slot
    changed: Weight = 0  # each of its people who is new


class Model(Plain, frozen=True):
    """A kind of hearing: seats, how many must come, the training it asks of a juror."""

    seats: Annotated[int, Meta(ge=1, le=50)]
    quorum: Count
    training: int


class Mix(Plain, frozen=True):
    """So many of a panel have this trait."""

    trait: str
    at_least: Annotated[int, Meta(ge=0, le=50)]


class Slot(Plain, frozen=True):
    """A venue in a block, with its rooms."""

    id: Id
    venue: Id
    block: Id
    day: Annotated[int, Meta(ge=-10_000, le=10_000)]
    rooms: Count
    month: str = ""  # of those in which a juror may sit so often


class Juror(Plain, frozen=True):
    """A peer: when and where they can sit, what they bring, how often they sat and may sit yet."""

    id: Id
    blocks: frozenset[Id]
    traits: frozenset[str]
    attendance: Chance
    served: Annotated[int, Meta(ge=0, le=10_000)]
    most: Count
    training: int
    consent: bool
    school: Id | None
    neighbourhood: Id | None
    travel: dict[str, Annotated[int, Meta(ge=0, le=100_000)]]
    language: Id | None = None
    most_by: dict[str, Count] = {}  # by month, where that is bounded


class Facilitator(Plain, frozen=True):
    """Who leads a hearing: where, when and of which kinds."""

    id: Id
    region: Id
    blocks: frozenset[Id]
    models: frozenset[str]


class Case(Plain, frozen=True):
    """A case that waits: the slots its participants can come to, and who knows somebody in it."""

    id: Id
    region: Id
    model: str
    priority: Annotated[int, Meta(ge=0, le=1000)]
    deadline: int
    slots: list[Id]
    school: Id | None
    neighbourhood: Id | None
    known: frozenset[Id]
    language: Id | None = None
    stands: Id | None = None  # the slot it is published in
    sits: frozenset[Id] = frozenset()  # who has a seat at it
    leads: Id | None = None  # the facilitator who runs it
    costs: dict[str, Weight] = {}  # by juror: what a programme wishes


class Problem(Plain, frozen=True):
    """Everything a plan is made from."""

    format: Literal["seating-problem/1"]
    weights: Weights
    quorum_probability: Chance
    most_reserves: Annotated[int, Meta(ge=0, le=20)]
    models: dict[str, Model]
    mix: list[Mix]
    slots: list[Slot]
    jurors: list[Juror]
    facilitators: list[Facilitator]
    cases: list[Case]
    name: str = ""
    apart: list[tuple[Id, Id]] = []  # jurors who do not sit together


class Hearing(Plain, frozen=True):
    """One case in its slot, with its facilitator and its panel."""

    case: Id
    slot: Id
    facilitator: Id
    jurors: list[Id]


class Unplaced(Plain, frozen=True):
    """A case that has no hearing in this plan, and why, in a sentence."""

    case: Id
    why: str


class Plan(Plain, frozen=True):
    """Every case stands in one of the two."""

    hearings: list[Hearing]
    unplaced: list[Unplaced]


def read(source: bytes) -> Problem:
    """The problem in a JSON text; `BadProblem` says in one sentence which field is wrong."""
    try:
        problem = msgspec.json.decode(source, type=Problem)
    except msgspec.ValidationError as wrong:
        raise BadProblem(sentence(str(wrong))) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        raise BadProblem(f"This is not JSON: {wrong}.") from None
    for wrong_name in _dangling(problem):
        raise BadProblem(wrong_name)
    return problem


def read_plan(source: bytes) -> Plan:
    """A plan in a JSON text, as it was written."""
    try:
        return msgspec.json.decode(source, type=Plan)
    except msgspec.ValidationError as wrong:
        raise BadProblem(sentence(str(wrong))) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
        raise BadProblem(f"This is not JSON: {wrong}.") from None


def written(plan: Any) -> bytes:
    """The plan as JSON, the same bytes for the same plan."""
    return msgspec.json.encode(plan)


def sentence(said: str) -> str:
    """What msgspec said, the field first."""
    found = PATH.match(said)
    what, where = (found["what"], found["where"]) if found else (said, "")
    return f"{where or 'The problem'}: {what[:1].lower()}{what[1:].rstrip('.')}."


def _dangling(problem: Problem) -> Iterable[str]:
    """Names that stand twice, and names that stand for nothing."""
    lists: tuple[tuple[str, list[Any]], ...] = (
        ("slots", problem.slots),
        ("jurors", problem.jurors),
        ("facilitators", problem.facilitators),
        ("cases", problem.cases),
    )
    for name, rows in lists:
        twice = [one for one, times in Counter(row.id for row in rows).items() if times > 1]
        yield from (f"{name}: the id {one!r} stands twice." for one in twice)
    slots = {slot.id for slot in problem.slots}
    for number, case in enumerate(problem.cases):
        at = f"cases[{number}]"
        if case.model not in problem.models:
            yield f"{at}.model: there is no model {case.model!r}."
        yield from (f"{at}.slots: there is no slot {one!r}." for one in case.slots if one not in slots)
        if case.stands is not None and case.stands not in slots:
            yield f"{at}.stands: there is no slot {case.stands!r}."
