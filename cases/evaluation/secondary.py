"""What else must be hidden, so that no hidden count can be worked out from what is shown. Pure."""

from collections import deque
from collections.abc import Callable, Iterator

from cases.evaluation.ledgers import Edition, Ledger
from cases.evaluation.margins import Key
from cases.evaluation.worlds import FREE, TRIES, Moves, world

WIDE = 2  # how far from a count, in sums, the best one to hide is looked for
MANY = 6  # how many are tried at each distance
HASTY = 50  # moves that one of them is given


class Suppression:
    """Hides counts of the last edition until every hidden count of all editions has its other worlds.

    A count that tells of few must be able to be 1 or less, and to be the threshold less one or more.
    Any other that is hidden must stay at least as wide as rounding would leave it. To hide more only
    takes knowledge from an attacker: what was once shown to be safe stays so.
    """

    def __init__(self, ledger: Ledger, edition: Edition, hide: Callable[[Key], list[Key]]) -> None:
        self.ledger, self.edition, self.hide = ledger, edition, hide
        self.keys = {edition.at[key]: key for key in edition.words}
        self.low: set[int] = set()  # counts with a world in which they are 1 or less
        self.high: set[int] = set()
        self.waiting: deque[int] = deque()
        self.tries = TRIES

    def run(self) -> None:
        told = self.ledger.told
        hidden = {at for at, key in self.keys.items() if self.edition.words[key].shown is None}
        self.waiting.extend(sorted(told | hidden))
        while self.waiting:
            at = self.waiting.popleft()
            while not self.safe(at):
                if not self._hide_beside(at):
                    break  # nothing that is shown now bears on it

    def safe(self, at: int) -> bool:
        if at in self.ledger.told:
            return self._can_be_few(at) and self._can_be_more(at)
        return self._is_wide(at)

    def _can_be_few(self, at: int) -> bool:
        true, most = self.ledger.books.true[at], 1
        if abs(true) <= most or at in self.low:
            return True
        return self._tried(at, (most if true > 0 else -most) - true)

    def _can_be_more(self, at: int) -> bool:
        true, least = self.ledger.books.true[at], self.ledger.rule.threshold - 1
        if abs(true) >= least or at in self.high:
            return True
        return self._tried(at, (least if true >= 0 else -least) - true)

    def _is_wide(self, at: int) -> bool:
        """Upwards as far as it goes, the rest downwards."""
        width = self.ledger.rule.base - 1
        up = next((by for by in range(width, 0, -1) if self._tried(at, by)), 0)
        return up == width or self._tried(at, up - width)

    def _tried(self, at: int, by: int) -> bool:
        moves = world(self.ledger.books, at, by, self.tries)
        if moves is None:
            return False
        self._learn(moves)
        return True

    def _learn(self, moves: Moves) -> None:
        """One world may answer for many counts."""
        for at, by in moves.items():
            sign = -1 if self.ledger.books.true[at] < 0 else 1
            count = sign * (self.ledger.books.true[at] + by)
            if count <= 1:
                self.low.add(at)
            if count >= self.ledger.rule.threshold - 1:
                self.high.add(at)

    def _hide_beside(self, at: int) -> bool:
        """Hides what makes this count safe at the least loss; else the least that bears on it."""
        least: Key | None = None
        for distance, choices in enumerate(self._beside(at)):
            least = least or next(iter(choices), None)
            if distance >= WIDE and least is not None:
                break
            for key in choices[:MANY]:
                if self._would_help(at, key):
                    self._hide(key)
                    return True
        if least is None:
            return False
        self._hide(least)
        return True

    def _hide(self, key: Key) -> None:
        self.waiting.extend(self.edition.at[one] for one in self.hide(key))

    def _would_help(self, at: int, key: Key) -> bool:
        books, other = self.ledger.books, self.edition.at[key]
        before, learnt = (books.low[other], books.high[other]), (set(self.low), set(self.high))
        books.low[other], books.high[other] = 0, FREE
        self.tries = HASTY
        helps = self.safe(at)
        self.tries = TRIES
        books.low[other], books.high[other] = before
        if not helps:
            self.low, self.high = learnt
        return helps

    def _beside(self, at: int) -> Iterator[list[Key]]:
        """What is shown in the sums it stands in, the least loss first; then one sum further; and so on."""
        books, near, seen = self.ledger.books, {at}, {at}
        while near:
            further = {
                other for one in near for which, _ in books.within[one] for other, _ in books.sums[which]
            }
            near = further - seen
            seen |= near
            yield sorted(self._shown(near), key=self._loss)

    def _shown(self, near: set[int]) -> Iterator[Key]:
        for one in near:
            if one in self.keys and self.edition.words[self.keys[one]].shown is not None:
                yield self.keys[one]

    def _loss(self, key: Key) -> tuple[bool, int, bool, Key]:
        """Totals are missed the most, then counts that others are shares of, then large ones."""
        is_n = any(key == share[0] for share in self.edition.shares.get(key, ()))
        return not key[1], self.edition.words[key].count + 10 * is_n, is_n, key
