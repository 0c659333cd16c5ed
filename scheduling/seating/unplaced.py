"""Why a case has no hearing in a plan, and what would help, in words for the coordinator. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from scheduling.seating.expect import missing_at_most
from scheduling.seating.ground import FAR, Ground, Waiting
from scheduling.seating.mixes import says
from scheduling.seating.panels import choose, priced
from scheduling.seating.problem import Unplaced
from scheduling.seating.standing import Standing


class Obstacle(NamedTuple):
    """What stands in the way in one slot, and what would take it away."""

    why: str
    help: str


NO_ROOM = Obstacle("every room is taken", "another evening, or another room")
NO_LEADER = Obstacle(
    "no facilitator who may lead it is free", "a facilitator trained for its kind of hearing"
)
NO_QUORUM = Obstacle("a quorum is not likely enough", "more peers who come reliably, or a lower quorum")
NO_PANEL = Obstacle("no panel keeps every rule at once", "more peers who are free then")
DEARER = Obstacle("it would cost more than to leave it waiting", "a higher weight for cases that wait")


def reasons(standing: Standing, known: Mapping[int, str] = MappingProxyType({})) -> list[Unplaced]:
    """Each case without a hearing, with a sentence that says why and what would help.

    `known`: by case, where it is known from elsewhere.
    """
    ground = standing.ground
    alone = Standing(ground)
    return [
        Unplaced(problem.id, known.get(case.number) or why(standing, alone, case))
        for problem, case in zip(ground.problem.cases, ground.cases, strict=True)
        if standing.slot[case.number] < 0
    ]


def hopeless(alone: Standing, case: Waiting) -> bool:
    """Whether no slot has a panel even when no other case is heard; `alone` is an empty plan."""
    return all(obstacle(alone, case, slot) is not None for _, slot in case.slots)


def why(standing: Standing, alone: Standing, case: Waiting) -> str:
    """One sentence on what is in the way, by how many slots, and one on what would help."""
    if not case.slots:
        return "There is no time that its participants can come to. What would help: offer them another time."
    at_all = [obstacle(alone, case, slot) for _, slot in case.slots]
    if None not in at_all:
        return _said("No panel can serve it, whatever else is planned", at_all, case)
    now = [obstacle(standing, case, slot) or DEARER for _, slot in case.slots]
    return _said("Other cases take what it needs", now, case)


def _said(lead: str, found: Sequence[Obstacle | None], case: Waiting) -> str:
    times = Counter(each.why for each in found if each)
    helps = {each.why: each.help for each in reversed(found) if each}
    slots = len(case.slots)
    parts = [f"{words} {_of(count, slots)}" for words, count in times.most_common()]
    help_with = helps[times.most_common(1)[0][0]]
    return f"{lead}: {', '.join(parts)}. What would help: {help_with}."


def _of(count: int, slots: int) -> str:
    if slots == 1:
        return "at the only time it could be"
    return f"at all of its {slots} times" if count == slots else f"at {count} of its {slots} times"


def obstacle(standing: Standing, case: Waiting, slot: int) -> Obstacle | None:
    """The first thing in the way of hearing a case in a slot, as things stand; nothing where it fits."""
    ground = standing.ground
    if standing.rooms[slot] < 1:
        return NO_ROOM
    if not standing.could_be_led(case.number, ground.block[slot]):
        return NO_LEADER
    if choose(standing, case, slot)[0] < FAR:
        return None
    return next(_short(standing, case, slot), NO_PANEL)


def _short(standing: Standing, case: Waiting, slot: int) -> Iterator[Obstacle]:
    ground = standing.ground
    able = [key & ground.who for key in priced(standing, case, slot)]
    if len(able) < case.seats:
        people = f"{case.seats - len(able)} more trained {_peers(case.seats - len(able))} free then"
        yield Obstacle(f"fewer than {case.seats} peers may sit", people)
    for field, (wanted, name) in enumerate(_wanted(ground, case)):
        there = sum(case.traits[j] >> (ground.width * field) & (ground.half - 1) for j in able)
        if there < wanted:
            yield Obstacle(f"{_few(there)} {name}", f"{wanted - there} more who {name}")
    best = sorted((ground.likely[j] for j in able), reverse=True)[: case.most]
    if missing_at_most(best, len(best) - case.quorum)[0] < ground.target:
        yield NO_QUORUM


def _peers(count: int) -> str:
    return "peer" if count == 1 else "peers"


def _few(there: int) -> str:
    return "nobody free then" if not there else f"only {there} free then"


def _wanted(ground: Ground, case: Waiting) -> Iterator[tuple[int, str]]:
    for rule in ground.problem.mix:
        yield rule.at_least, says(rule.trait)
    language = ground.problem.cases[case.number].language
    yield int(bool(language)), f"speaks {language}"
