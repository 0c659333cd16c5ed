"""A fair draw of a panel: everybody who may sit has as even a chance as the rules allow. Pure.

Panels that keep every rule stand in a lottery with a whole number of tickets each, a million in all; a
published seed draws the ticket. Whoever has the file can draw again and see the same panel.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from scheduling.seating.chances import Ballot, Panel, leximin
from scheduling.seating.ground import Ground
from scheduling.seating.linear import there
from scheduling.seating.panels import priced
from scheduling.seating.problem import BadProblem, Id, Problem, sentence
from scheduling.seating.standing import Standing

TICKETS = 1_000_000

Method = Literal["leximin", "leximin of the panels found", "maximin, not proven"]
LEXIMIN: Method = "leximin"
LEXIMIN_OF_FOUND: Method = "leximin of the panels found"
TURNS: Method = "maximin, not proven"


class Lottery(Struct, frozen=True):
    """Panels and their tickets, and how the chances were found.

    `leximin` is proven over every panel there is, or over those that the search found: the least lucky
    could not be luckier. Without the solver nothing is proven.
    """

    pool: list[Id]
    panels: list[list[Id]]
    tickets: list[int]
    method: Method


class Draw(Struct, frozen=True):
    """A lottery, the seed that was published, and the panel that came out."""

    format: Literal["panel-draw/1"]
    lottery: Lottery
    seed: str
    ticket: int
    panel: list[Id]


def for_one(problem: Problem, case: int, slot: int, *, solver: bool | None = None) -> Lottery:
    """The lottery for one case in one slot, as if nothing else were planned and every way were as long.

    In the pool is everybody who could sit on a panel there. Every panel without a needless reserve is drawn
    from where they can be listed, otherwise those that are found. Without the solver (None: where it is
    installed) each has the share of turns it had.
    """
    near = replace(problem.weights, travel_minute=0, same_neighbourhood=0)
    ground = Ground(replace(problem, weights=near))
    ballot = Ballot(Standing(ground), ground.cases[case], slot)
    pool = sorted(key & ground.who for key in priced(ballot.standing, ballot.case, slot))
    chances, method = _chances(ballot, there() if solver is None else solver)
    jurors = problem.jurors
    named = [[jurors[j].id for j in panel] for panel in chances]
    return lottery([jurors[j].id for j in pool], named, list(chances.values()), method)


def _chances(ballot: Ballot, solver: bool) -> tuple[Mapping[Panel, float], Method]:
    if not solver:
        found = ballot.even()
        return {panel: turns / len(found) for panel, turns in sorted(Counter(found).items())}, TURNS
    if every := ballot.every():
        return leximin(every), LEXIMIN
    return leximin(sorted(set(ballot.even())), ballot.worth_most), LEXIMIN_OF_FOUND


def lottery(
    pool: Sequence[Id], panels: Sequence[Sequence[Id]], chances: Sequence[float], method: Method
) -> Lottery:
    """Whole tickets for chances, by the largest remainder; a panel without a ticket is left out."""
    total = sum(max(0.0, chance) for chance in chances)
    if not panels:
        return Lottery(list(pool), [], [], method)
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
