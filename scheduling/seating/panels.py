"""The cheapest panel for one case in one slot, as things stand. Pure.

Cover the mix, fill up, add reserves until a quorum is likely enough.

A key is a juror with their cost in front, so that sorting keys puts the cheapest first; while a panel is
sought, an absence is priced too. Every rule is kept exactly; the panel is a good one, not always the best.
"""

from bisect import bisect_left
from itertools import combinations

from scheduling.seating.expect import missing_at_most
from scheduling.seating.ground import FAR, Ground, Waiting
from scheduling.seating.standing import Standing

BONUS = 80  # what it is worth, while covering, to bring two things at once
NONE: tuple[int, list[int]] = (FAR, [])


def priced(standing: Standing, case: Waiting, slot: int) -> list[int]:
    """The keys of everybody who may sit, cheapest first, absence priced."""
    ground = standing.ground
    dues, extra, busy, shift = standing.dues, case.extra, standing.busy[ground.block[slot]], ground.shift
    who, due = ground.reach[slot][case.training]
    keys = [((dues[j] + extra[j] + d) << shift) | j for j, d in zip(who, due, strict=True) if not busy[j]]
    keys.sort()
    if keys and keys[-1] >> shift >= FAR:
        del keys[bisect_left(keys, FAR << shift) :]
    return keys


def choose(standing: Standing, case: Waiting, slot: int) -> tuple[int, list[int]]:
    """What a panel costs, waiting left out, and its people; `FAR` and nobody when none is found."""
    keys = priced(standing, case, slot)
    if len(keys) < case.seats:
        return NONE
    panel = covered(standing, case, keys)
    if not panel or not filled(standing, case, keys, panel):
        return NONE
    return cost_of(standing, case, panel), panel


def cost_of(standing: Standing, case: Waiting, panel: list[int]) -> int:
    """The true cost of the keys, and of the reserves among them."""
    ground = standing.ground
    price, who, shift = ground.price, ground.who, ground.shift
    return sum([(key >> shift) - price[key & who] for key in panel]) + case.reserve * (
        len(panel) - case.seats
    )


def covered(standing: Standing, case: Waiting, keys: list[int]) -> list[int]:
    """The cheapest few, with the fewest exchanged until the mix is there; empty when it cannot be.

    Gives keys in their order, as many as there are seats, or more where nobody could be exchanged.
    """
    ground = standing.ground
    traits, bias, who, enough = case.traits, case.bias, ground.who, ground.enough
    panel = keys[: case.seats]
    counted = bias
    for key in panel:
        counted += traits[key & who]
    short = ~counted & enough
    while short:
        units = short >> (ground.width - 1)
        key = _brings(keys, panel, traits, units, ground.shift)
        if key < 0:
            return []
        counted += traits[key & who]
        short = ~counted & enough
        if not _leaves(panel, traits, counted, short, ground):
            if len(panel) >= case.most:
                return []
        else:
            counted = bias + traits[key & who]
            for other in panel:
                counted += traits[other & who]
        panel.append(key)
        panel.sort()
    return panel


def _brings(keys: list[int], panel: list[int], traits: list[int], units: int, shift: int) -> int:
    """Who brings most of what is short for their cost."""
    best, found, who = FAR, -1, (1 << shift) - 1
    all_of_it = BONUS * units.bit_count()
    for key in keys:
        if (key >> shift) - all_of_it >= best:
            break
        brought = traits[key & who] & units
        if brought and key not in panel:
            cost = (key >> shift) - BONUS * brought.bit_count()
            if cost < best:
                best, found = cost, key
    return found


def _leaves(panel: list[int], traits: list[int], counted: int, short: int, ground: Ground) -> bool:
    """Whether somebody can go without anything becoming short, or shorter; the dearest goes."""
    units, enough, who = short >> (ground.width - 1), ground.enough, ground.who
    for at in range(len(panel) - 1, -1, -1):
        mine = traits[panel[at] & who]
        if not mine & units and ~(counted - mine) & enough == short:
            del panel[at]
            return True
    return False


def filled(standing: Standing, case: Waiting, keys: list[int], panel: list[int]) -> bool:
    """Add reserves until the quorum is likely enough; where that is too many, exchange for the likely."""
    likely, who, target = standing.ground.likely, standing.ground.who, standing.ground.target
    following = iter(keys)
    while True:
        people = [likely[key & who] for key in panel]
        if missing_at_most(people, len(panel) - case.quorum)[0] >= target:
            return True
        if len(panel) >= case.most:
            return _likelier(standing, case, keys, panel)
        key = next((key for key in following if key not in panel), None)
        if key is None:
            return _likelier(standing, case, keys, panel)
        panel.append(key)


def _likelier(standing: Standing, case: Waiting, keys: list[int], panel: list[int]) -> bool:
    """Exchange who comes least often for who comes most often, while the mix stays, until it is enough."""
    ground = standing.ground
    likely, who, traits = ground.likely, ground.who, case.traits
    able = sorted(keys, key=lambda key: (-likely[key & who], key))
    for _ in range(2 * len(panel)):
        best, change = 0.0, (0, 0)
        for at, key in enumerate(panel):
            needed = _needed(ground, case, panel, at)
            better = next((k for k in able if traits[k & who] & needed == needed and k not in panel), None)
            if better is not None and likely[better & who] - likely[key & who] > best:
                best, change = likely[better & who] - likely[key & who], (at, better)
        if not best:
            return False
        panel[change[0]] = change[1]
        people = [likely[key & who] for key in panel]
        if missing_at_most(people, len(panel) - case.quorum)[0] >= ground.target:
            return True
    return False


def _needed(ground: Ground, case: Waiting, panel: list[int], at: int) -> int:
    """What a panel is short of without one of its people, a bit for each."""
    traits, who = case.traits, ground.who
    counted = case.bias
    for other, key in enumerate(panel):
        if other != at:
            counted += traits[key & who]
    return (~counted & ground.enough) >> (ground.width - 1)


class Polish:
    """Exchanges on one panel, each by its true cost, until none helps."""

    def __init__(self, standing: Standing, case: Waiting, slot: int, keys: list[int] | None = None) -> None:
        ground = standing.ground
        self.ground, self.case = ground, case
        keys = priced(standing, case, slot) if keys is None else keys
        price, who, shift = ground.price, ground.who, ground.shift
        self.keys = sorted([key - (price[key & who] << shift) for key in keys])

    def true(self, panel: list[int]) -> list[int]:
        price, who, shift = self.ground.price, self.ground.who, self.ground.shift
        return [key - (price[key & who] << shift) for key in panel]

    def single(self, panel: list[int]) -> bool:
        """The first seat that somebody cheaper can have, or that is not needed."""
        changed = False
        for at in range(len(panel)):
            if at < len(panel):
                changed |= self._seat(panel, at)
        return changed

    def _seat(self, panel: list[int], at: int) -> bool:
        """Leave a seat out, or give it to the cheapest who keeps the rules."""
        ground, case = self.ground, self.case
        who, likely, traits = ground.who, ground.likely, case.traits
        needed = _needed(ground, case, panel, at)
        others = [likely[key & who] for key in panel]
        del others[at]
        spare = len(panel) - case.quorum
        most, fewer = missing_at_most(others, spare)
        if not needed and len(panel) > case.seats and fewer >= ground.target:
            del panel[at]
            return True
        if most <= fewer:
            return False
        at_least = (ground.target - fewer) / (most - fewer)
        mine = panel[at]
        for key in self.keys:
            if key >= mine:
                return False
            j = key & who
            if likely[j] >= at_least and traits[j] & needed == needed and key not in panel:
                panel[at] = key
                return True
        return False

    def fewer(self, panel: list[int]) -> bool:
        """Do without two for one who comes more often."""
        ground, case = self.ground, self.case
        if len(panel) <= case.seats:
            return False
        who, likely, traits, shift = ground.who, ground.likely, case.traits, ground.shift
        for one, two in combinations(range(len(panel)), 2):
            rest = [key for at, key in enumerate(panel) if at not in (one, two)]
            most, fewer = missing_at_most([likely[key & who] for key in rest], len(panel) - 1 - case.quorum)
            if most < ground.target or most <= fewer:
                continue
            counted = case.bias + sum([traits[key & who] for key in rest])
            enough = ground.enough
            at_least = (ground.target - fewer) / (most - fewer)
            limit = (panel[one] >> shift) + (panel[two] >> shift) + case.reserve
            for key in self.keys:
                if key >> shift >= limit:
                    break
                j = key & who
                if likely[j] >= at_least and (counted + traits[j]) & enough == enough and key not in rest:
                    panel[:] = [*rest, key]
                    return True
        return False


def polished(standing: Standing, case: Waiting, slot: int, panel: list[int], keys: list[int]) -> list[int]:
    """The people of a panel after every exchange that helps."""
    polish = Polish(standing, case, slot, keys)
    best = polish.true(panel)
    for _ in range(8):
        if not (polish.single(best) or polish.fewer(best)):
            break
    return [key & standing.ground.who for key in best]
