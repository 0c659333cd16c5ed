"""A fair draw of a panel: everybody who may sit has as even a chance as the rules allow. Pure.

Panels that keep every rule stand in a lottery with a whole number of tickets each, a million in all; a
published seed draws the ticket. Whoever has the file can draw again and see the same panel.
"""

import json
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Literal

import msgspec
from msgspec import Struct

from scheduling.seating.ground import FAR, Ground, Waiting
from scheduling.seating.linear import Linear, solve, there
from scheduling.seating.panels import choose, priced
from scheduling.seating.problem import BadProblem, Id, Problem, sentence
from scheduling.seating.standing import Standing

TICKETS = 1_000_000
ROUNDS = 600
STEEP = 400  # what each turn that somebody had makes them dearer in the next round
SURE = 1e-7


class Lottery(Struct, frozen=True):
    """Panels and their tickets. `method` is leximin where proven over these panels, otherwise even."""

    pool: list[Id]
    panels: list[list[Id]]
    tickets: list[int]
    method: Literal["leximin", "even"]


class Draw(Struct, frozen=True):
    """A lottery, the seed that was published, and the panel that came out."""

    format: Literal["panel-draw/1"]
    lottery: Lottery
    seed: str
    ticket: int
    panel: list[Id]


def even(standing: Standing, case: Waiting, slot: int, rounds: int = ROUNDS) -> list[tuple[int, ...]]:
    """Panels of one case in one slot, one a round, where each turn makes a person dearer in the next.

    Fictitious play against the least lucky; the share of rounds somebody sits approaches the greatest
    least share there is. Only jurors who may sit are in it; the standing is left as it was.
    """
    ground, dues = standing.ground, standing.dues
    panels, turns = [], [0] * len(dues)
    standing.dues = [0 if due < FAR else FAR for due in dues]
    for _ in range(rounds):
        cost, keys = choose(standing, case, slot)
        if cost >= FAR:
            break
        panel = tuple(sorted(key & ground.who for key in keys))
        panels.append(panel)
        for j in panel:
            turns[j] += 1
            standing.dues[j] += STEEP * (2 * turns[j] + 1)
    standing.dues = dues
    return panels


def for_one(problem: Problem, case: int, slot: int) -> Lottery:
    """The lottery for one case in one slot, as if nothing else were planned; leximin where it can be solved.

    In the pool is everybody who could sit on a panel there; the chances of a panel come from linear
    programmes where the solver is there, otherwise from the rounds of `even`.
    """
    ground = Ground(problem)
    standing = Standing(ground)
    found = even(standing, ground.cases[case], slot)
    panels = sorted(set(found))
    pool = sorted(key & ground.who for key in priced(standing, ground.cases[case], slot))
    if there() and panels:
        chances, method = leximin(panels), "leximin"
    else:
        chances, method = [found.count(panel) / len(found) for panel in panels], "even"
    jurors = problem.jurors
    named = [[jurors[j].id for j in panel] for panel in panels]
    return lottery([jurors[j].id for j in pool], named, chances, method)


def leximin(panels: Sequence[Sequence[int]]) -> list[float]:
    """The chances of the panels that make the least lucky as lucky as can be, then the next, and so on.

    By a linear programme for each level (Flanigan et al. 2021, Nature 596), exact over the panels given;
    people who are on none of them have no chance.
    """
    people = sorted({j for panel in panels for j in panel})
    fixed: dict[int, float] = {}
    chances = [1 / len(panels)] * len(panels)
    while len(fixed) < len(people):
        problem = Linear()
        whole = problem.row(1, 1)
        rows = {j: problem.row(fixed.get(j, 0.0) - SURE * (j in fixed)) for j in people}
        for panel in panels:
            problem.column(0.0, {whole: 1.0} | {rows[j]: 1.0 for j in panel})
        problem.column(-1.0, {rows[j]: -1.0 for j in people if j not in fixed})
        solved = solve(problem)
        chances = list(solved.values[: len(panels)])
        level = solved.values[len(panels)]
        tight = [j for j in people if j not in fixed and solved.duals[rows[j]] > SURE]
        fixed |= dict.fromkeys(tight or [j for j in people if j not in fixed], level)
    return chances


def lottery(
    pool: Sequence[Id], panels: Sequence[Sequence[Id]], chances: Sequence[float], method: str
) -> Lottery:
    """Whole tickets for chances, by the largest remainder; a panel without a ticket is left out."""
    total = sum(max(0.0, chance) for chance in chances)
    if not panels:
        return Lottery(list(pool), [], [], "even")
    exact = [max(0.0, chance) / total * TICKETS for chance in chances]
    tickets = [int(each) for each in exact]
    by_rest = sorted(range(len(exact)), key=lambda n: (tickets[n] - exact[n], n))
    for n in by_rest[: TICKETS - sum(tickets)]:
        tickets[n] += 1
    kept = [n for n, each in enumerate(tickets) if each]
    return msgspec.convert(
        {
            "pool": list(pool),
            "panels": [list(panels[n]) for n in kept],
            "tickets": [tickets[n] for n in kept],
            "method": method,
        },
        Lottery,
    )


def drawn(from_lottery: Lottery, seed: str) -> Draw:
    """The draw that this seed gives: the ticket is SHA-256 of the seed and the lottery, by a million."""
    text = json.dumps([seed, from_lottery.panels, from_lottery.tickets], separators=(",", ":"))
    ticket = int.from_bytes(sha256(text.encode()).digest(), "big") % TICKETS
    return Draw("panel-draw/1", from_lottery, seed, ticket, _holder(from_lottery, ticket))


def _holder(from_lottery: Lottery, ticket: int) -> list[Id]:
    for panel, tickets in zip(from_lottery.panels, from_lottery.tickets, strict=True):
        ticket -= tickets
        if ticket < 0:
            return panel
    return []


def against(draw: Draw) -> Iterable[str]:
    """What is not right about a draw, in sentences; none when it was drawn as it says."""
    lots = draw.lottery
    if len(lots.panels) != len(lots.tickets):
        yield "There are not as many tickets as panels."
        return
    if any(tickets < 1 for tickets in lots.tickets) or sum(lots.tickets) != TICKETS:
        yield f"The tickets are not {TICKETS:,} in all, at least one for each panel."
        return
    pool = set(lots.pool)
    strangers = sorted({str(j) for panel in lots.panels for j in panel if j not in pool})
    if strangers:
        yield f"Not in the pool, but on a panel: {', '.join(strangers)}."
    if any(len(set(panel)) != len(panel) for panel in lots.panels):
        yield "Somebody stands twice on one panel."
    again = drawn(lots, draw.seed)
    if again.ticket != draw.ticket:
        yield f"The seed draws ticket {again.ticket:,}, not {draw.ticket:,}."
    elif again.panel != draw.panel:
        yield f"Ticket {again.ticket:,} is of another panel than the one named."


def chance_of_each(lots: Lottery) -> dict[Id, float]:
    """How likely each of the pool is to be drawn."""
    chance = dict.fromkeys(lots.pool, 0)
    for panel, tickets in zip(lots.panels, lots.tickets, strict=True):
        for j in panel:
            chance[j] += tickets
    return {j: tickets / TICKETS for j, tickets in chance.items()}


def gini(values: Iterable[float]) -> float:
    """How uneven: 0 when all are equal, towards 1 when one has all (Gini 1912); 0 of nothing."""
    ordered = sorted(values)
    total, size = sum(ordered), len(ordered)
    if not total:
        return 0.0
    weighted = sum((2 * rank - size - 1) * value for rank, value in enumerate(ordered, 1))
    return weighted / (size * total)


def read(source: bytes) -> Draw:
    """A draw in a JSON text; `BadProblem` names the field that is wrong."""
    try:
        return msgspec.json.decode(source, type=Draw)
    except msgspec.ValidationError as wrong:
        raise BadProblem(sentence(str(wrong))) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
        raise BadProblem(f"This is not JSON: {wrong}.") from None
