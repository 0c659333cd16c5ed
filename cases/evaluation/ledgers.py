"""Everything public and everything that follows from it, as books of counts: what an attacker knows. Pure.

An attacker knows every rule here, every table of every release and every sum. Of a count that is hidden
they know that it is whole and not negative; of one that is shown, the range that is rounded to it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cases.evaluation.disclosure import Rule
from cases.evaluation.margins import Group, Key, Table, counts, sums
from cases.evaluation.worlds import FREE, Books


@dataclass(frozen=True, slots=True)
class Word:
    """What is said of one count. `why` is for those who may see exact counts; the public gets one sentence.

    small: under the threshold · tells: k or the others are few, none or all · base: too few for a rate
    whole: its n is hidden · beside: so that another cannot be worked out · "": shown
    `since` is the edition whose figure is said again, because fewer than the threshold have changed.
    """

    count: int
    shown: int | None
    why: str = ""
    since: int | None = None


Words = Mapping[Key, Word]
Share = tuple[Key, Key, Key | None]  # n, k, the others


@dataclass(slots=True)
class Edition:
    """One release within the books."""

    tables: Sequence[Table]
    words: Words
    at: dict[Key, int] = field(default_factory=dict)  # which count of the books it is
    shares: dict[Key, list[Share]] = field(default_factory=dict)  # in which a count is n or k

    def __post_init__(self) -> None:
        for share in shares(self.tables):
            for key in share[:2]:
                self.shares.setdefault(key, []).append(share)


@dataclass(slots=True)
class Ledger:
    """The books of all editions, the last one being made."""

    rule: Rule
    books: Books = field(default_factory=Books)
    editions: list[Edition] = field(default_factory=list)
    told: set[int] = field(default_factory=set)  # counts that tell of few people, or of all in a group
    since: dict[tuple[int, Key], tuple[int, int]] = field(default_factory=dict)  # the change, its true low

    def enter(self, tables: Sequence[Table], words: Words, *, last: bool = False) -> Edition:
        """`last`: the one being made, whose changes since every other are to be kept apart."""
        edition = Edition(tables, words)
        self._counts(edition)
        self._shares(edition)
        for key, word in words.items():
            before = [at for at, one in enumerate(self.editions) if key in one.at]
            named = [] if word.since is None else [word.since]
            for at in sorted({*(before if last else before[-1:]), *named}):
                self._change(edition, at, key)
        self.editions.append(edition)
        for key in words:
            self.bound(edition, key)
        return edition

    def _counts(self, edition: Edition) -> None:
        by_name: dict[str, dict[Group, int]] = {}
        for (name, one), count in counts(edition.tables).items():
            by_name.setdefault(name, {})[one] = count
        for name, found in by_name.items():
            full, add_up = sums(found)
            for one, count in full.items():
                edition.at[name, one] = self.books.add(count)
                if self.rule.few(count):
                    self.told.add(edition.at[name, one])
            for whole, parts in add_up:
                self.books.equate(edition.at[name, whole], *(edition.at[name, part] for part in parts))

    def _shares(self, edition: Edition) -> None:
        """Those who did and the others are the whole; none and all tell of everybody."""
        for of, did, others in {(one.of, one.did, one.others) for one in edition.tables if one.subset}:
            if did is None:
                continue
            for one in [one for name, one in edition.at if name == of]:
                names = [(name, one) for name in (of, did, others)]
                found = [edition.at[key] for key in names if key in edition.at]
                true = [self.books.true[at] for at in found]
                if len(found) > 1 and names[0] in edition.at and true[0] == sum(true[1:]):
                    self.books.equate(*found)
                    self.told.update(at for at in found[1:] if true[0] and not self.books.true[at])

    def _change(self, edition: Edition, before: int, key: Key) -> None:
        books, new, old = self.books, edition.at[key], self.editions[before].at[key]
        change = books.true[new] - books.true[old]
        low = 0 if change >= 0 else -FREE  # people join; where some left, nobody knows how many
        at = books.add(change, low)
        books.equate(new, old, at)
        self.since[before, key] = at, low
        if self.rule.few(change):
            self.told.add(at)

    def bound(self, edition: Edition, key: Key) -> None:
        """The range that is public of a count, by what is said of it and of the shares it stands in."""
        word, books, at = edition.words[key], self.books, edition.at[key]
        low, high = 0, FREE
        if word.shown is not None and word.since is None:
            low, high = self.rule.meant(word.shown)
        if word.since is not None:
            self._bound_change(word, *self.since[word.since, key])
        for n, k, others in edition.shares.get(key, ()):
            rate = _is_new_rate(edition.words[n], edition.words[k])
            if others is not None:
                books.low[edition.at[others]] = self.rule.threshold if rate else 0
            if rate and key == n:
                low = max(low, self.rule.least)
            elif key == k:
                books.low[edition.at[n]] = max(books.low[edition.at[n]], self.rule.least if rate else 0)
        books.low[at], books.high[at] = low, high

    def _bound_change(self, word: Word, at: int, low: int) -> None:
        few = FREE if word.shown is None else self.rule.threshold - 1
        self.books.low[at], self.books.high[at] = max(low, -few), few


def _is_new_rate(n: Word, k: Word) -> bool:
    """Whether a rate is shown that says of now that the group and both its parts are large enough."""
    return n.shown is not None and k.shown is not None and k.since is None


def shares(tables: Sequence[Table]) -> list[Share]:
    """The key of every n, of its k, and of the others where k are people among the n."""
    return [
        ((one.of, cell.group), (one.did, cell.group), (one.others, cell.group) if one.subset else None)
        for one in tables
        for cell in one.cells
        if one.did is not None and cell.k is not None
    ]
