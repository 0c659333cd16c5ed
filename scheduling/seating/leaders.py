"""Who leads which hearing of one block, so that whoever led one before leads it still. Pure.

The search only sees to it that there are enough of them; who leads what is settled when the plan is written.
"""

from collections.abc import Mapping, Sequence

Able = Mapping[int, int]  # by case: the bits of those who could lead it


def settled(able: Able, before: Mapping[int, int]) -> dict[int, int]:
    """By case the bit of who leads it: as many as possible of those in `before` lead theirs still.

    `able` must have a solution, as the plan of a search has. Whoever led keeps theirs; the others are
    matched around them by augmenting paths (Kuhn 1955), which change as few as each needs.
    """
    led: dict[int, int] = {}
    for case, leader in before.items():
        if able.get(case, 0) >> leader & 1 and leader not in led.values():
            led[case] = leader
    for case in able:
        if case not in led:
            _seek(case, able, led, set())
    return led


def _seek(case: int, able: Able, led: dict[int, int], asked: set[int]) -> bool:
    """Find somebody for the case; others take somebody else where it must be. Changes `led`."""
    held = {leader: other for other, leader in led.items()}
    for leader in _free_first(able[case], held):
        if leader in asked:
            continue
        asked.add(leader)
        other = held.get(leader)
        if other is None or _seek(other, able, led, asked):
            led[case] = leader
            return True
    return False


def _free_first(able: int, held: Mapping[int, int]) -> Sequence[int]:
    bits = [bit for bit in range(able.bit_length()) if able >> bit & 1]
    return sorted(bits, key=lambda bit: (bit in held, bit))
