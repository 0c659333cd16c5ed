"""Whether a hidden count could as well be another: a second world that would be published alike. Pure.

A proof, not an estimate: a world is a change of whole numbers that keeps every sum and every published
range. If there is one in which the count is low and one in which it is high, no reckoning with what is
published, in whole numbers or not, can narrow the count inside these two.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

FREE = 10**9  # a bound that no count of people reaches
ROOM = 99  # more room than this is as good as any
TRIES = 400  # how many moves a search may try before it gives up; then more is hidden instead
AT_ONCE = 8  # the part of them for going all the way at once

Moves = dict[int, int]  # by how much each count differs from the truth


@dataclass(slots=True)
class Books:
    """Counts by number: the truth, the range that is public, and the sums they stand in.

    A sum is a list of (count, sign) which makes 0; `within` gives the (sum, sign) of each count.
    """

    true: list[int] = field(default_factory=list)
    low: list[int] = field(default_factory=list)
    high: list[int] = field(default_factory=list)
    sums: list[list[tuple[int, int]]] = field(default_factory=list)
    within: list[list[tuple[int, int]]] = field(default_factory=list)

    def add(self, true: int, low: int = 0, high: int = FREE) -> int:
        """A count that nothing is known of but its range."""
        self.true.append(true)
        self.low.append(min(low, true))
        self.high.append(max(high, true))
        self.within.append([])
        return len(self.true) - 1

    def equate(self, whole: int, *parts: int) -> None:
        """The whole is the sum of its parts, and everybody knows it."""
        terms = [(whole, 1), *((part, -1) for part in parts)]
        if sum(self.true[at] * sign for at, sign in terms):
            raise ValueError(f"{[self.true[at] for at in parts]} do not add up to {self.true[whole]}.")
        for at, sign in terms:
            self.within[at].append((len(self.sums), sign))
        self.sums.append(terms)

    def allows(self, at: int, by: int) -> bool:
        return self.low[at] <= self.true[at] + by <= self.high[at]


def world(books: Books, at: int, by: int, tries: int = TRIES) -> Moves | None:
    """Moves of a world in which this count differs by so many; None where none was found.

    At once where it goes, else in smaller steps down to person by person, since rounding leaves each
    count only a little room.
    """
    moves, left, step, sign = Moves(), abs(by), abs(by), 1 if by > 0 else -1
    while left:
        step = min(step, left)
        search = _Search(books, moves, tries if step == 1 else tries // AT_ONCE)
        if search.move(at, sign * step):
            moves, left = search.moves, left - step
        elif step == 1:
            return None
        else:
            step //= 2
    return moves


class _Search:
    """Depth first: put right one sum that is out of balance after the other."""

    def __init__(self, books: Books, moves: Moves, tries: int) -> None:
        self.books, self.left = books, tries
        self.moves = defaultdict[int, int](int, moves)
        self.out: dict[int, int] = {}  # sums out of balance, by how much
        self.touched: set[int] = set()

    def move(self, at: int, by: int) -> bool:
        if not self.books.allows(at, self.moves[at] + by):
            return False
        self._shift(at, by)
        if self._settle():
            return True
        self._back(at, by)
        return False

    def _settle(self) -> bool:
        if not self.out:
            return True
        choices = sorted(self._choices(self._narrowest()))
        for _, _, at, by in choices:
            if self.left <= 0:
                return False
            self.left -= 1
            self._shift(at, by)
            if self._settle():
                return True
            self._back(at, by)
        return False

    def _narrowest(self) -> int:
        """The sum with the fewest ways to put it right."""
        books, moves, fewest, best = self.books, self.moves, FREE, -1
        for which, rest in self.out.items():
            ways = 0
            for at, sign in books.sums[which]:
                to = books.true[at] + moves.get(at, 0) - rest * sign
                if books.low[at] <= to <= books.high[at] and at not in self.touched:
                    ways += 1
                    if ways == fewest:
                        break
            if ways < fewest:
                fewest, best = ways, which
        return best

    def _choices(self, which: int) -> Iterator[tuple[int, int, int, int]]:
        """(sums it brings out of balance, less room first last, count, by how much)."""
        books = self.books
        for at, sign in books.sums[which]:
            if at in self.touched:
                continue
            by = -self.out[which] * sign
            now = books.true[at] + self.moves.get(at, 0)
            room = books.high[at] - now if by > 0 else now - books.low[at]
            if room >= abs(by):
                yield self._opened(at, by), -min(room, ROOM), at, by

    def _opened(self, at: int, by: int) -> int:
        """How many more sums are out of balance after this move."""
        more = 0
        for which, sign in self.books.within[at]:
            before = self.out.get(which, 0)
            more += (before + by * sign != 0) - (before != 0)
        return more

    def _shift(self, at: int, by: int) -> None:
        self.touched.add(at)
        self._count(at, by)

    def _back(self, at: int, by: int) -> None:
        self.touched.discard(at)
        self._count(at, -by)

    def _count(self, at: int, by: int) -> None:
        self.moves[at] += by
        for which, sign in self.books.within[at]:
            rest = self.out.get(which, 0) + by * sign
            if rest:
                self.out[which] = rest
            else:
                self.out.pop(which, None)
