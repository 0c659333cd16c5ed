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

    twins: dict[int, list[Key]] = field(default_factory=dict)  # which keys are one count

    def __post_init__(self) -> None:
        for share in shares(self.tables):
            for key in share[:2]:
                self.shares.setdefault(key, []).append(share)

    def pair(self) -> None:
        for key, at in self.at.items():
            self.twins.setdefault(at, []).append(key)


@dataclass(slots=True)
class Ledger:
    """The books of all editions, the last one being made."""

    rule: Rule
    books: Books = field(default_factory=Books)
    editions: list[Edition] = field(default_factory=list)
    told: set[int] = field(default_factory=set)  # counts that tell of few people, or of all in a group
    since: dict[tuple[int, Key], tuple[int, int]] = field(default_factory=dict)  # the change, its true low
    changes: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)  # the same, by its counts
    equated: set[tuple[int, ...]] = field(default_factory=set)

    def enter(self, tables: Sequence[Table], words: Words, *, last: bool = False) -> Edition:
        """`last`: the one being made, whose changes since every other are to be kept apart."""
        edition = Edition(tables, words)
        self._counts(edition)
        self._shares(edition)
        others = dict.fromkeys(key for _, _, key in shares(tables) if key is not None)
        for key in (*words, *others):
            before = [at for at, one in enumerate(self.editions) if key in one.at]
            since = words[key].since if key in words else None
            named = {at for at in before if last or at in {before[-1], since}}
            for at in sorted(named):
                self._change(edition, at, key)
        self.editions.append(edition)
        for key in words:
            self.bound(edition, key)
        return edition

    def _counts(self, edition: Edition) -> None:
        """Names whose counts agree in every group are the same people, as anybody may know: one count."""
        by_name: dict[str, dict[Group, int]] = {}
        for (name, one), count in counts(edition.tables).items():
            by_name.setdefault(name, {})[one] = count
        elsewhere = {one for found in by_name.values() for one in found}
        first: list[tuple[str, dict[Group, int], dict[Group, int]]] = []
        for name, found in by_name.items():
            full, add_up = sums(found, elsewhere)
            twin = next((other for other, theirs, _ in first if _agree(found, theirs)), None)
            known = next((whole for other, _, whole in first if other == twin), {})
            for one, count in full.items():
                if twin is not None and known.get(one) == count:
                    edition.at[name, one] = edition.at[twin, one]
                else:
                    edition.at[name, one] = self.books.add(count)
            self.told.update(edition.at[name, one] for one, count in full.items() if self.rule.few(count))
            for whole, parts in add_up:
                self._equate(edition.at[name, whole], *(edition.at[name, part] for part in parts))
            if twin is None:
                first.append((name, found, full))
        edition.pair()

    def _equate(self, whole: int, *parts: int) -> None:
        """Once, also where several names have the sum."""
        one = (whole, *sorted(parts))
        if one not in self.equated and parts != (whole,):
            self.equated.add(one)
            self.books.equate(whole, *parts)

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
                    self._equate(*found)
                    self.told.update(at for at in found[1:] if true[0] and not self.books.true[at])

    def _change(self, edition: Edition, before: int, key: Key) -> None:
        books, new, old = self.books, edition.at[key], self.editions[before].at[key]
        if (new, old) not in self.changes:
            change = books.true[new] - books.true[old]
            # People join; where some left, nobody knows how many. The others become fewer by what they do.
            low = 0 if change >= 0 and key in edition.words else -FREE
            at = books.add(change, low)
            books.equate(new, old, at)
            self.changes[new, old] = at, low
            if self.rule.few(change):
                self.told.add(at)
        self.since[before, key] = self.changes[new, old]

    def bound(self, edition: Edition, key: Key) -> None:
        """The range that is public of a count, by all that is said of it and of its shares now."""
        books, at = self.books, edition.at[key]
        low, high = 0, FREE
        for word in [edition.words[twin] for twin in edition.twins[at] if twin in edition.words]:
            if word.shown is not None and word.since is None:
                least, most = self.rule.meant(word.shown)
                low, high = max(low, least), min(high, most)
        books.low[at], books.high[at] = low, high
        for twin in edition.twins[at]:
            for share in edition.shares.get(twin, ()):
                self._bound_share(edition, *share)
            said = edition.words.get(twin)
            if said is not None and said.since is not None:
                self._bound_change(said, *self.since[said.since, twin])

    def _bound_share(self, edition: Edition, n: Key, k: Key, others: Key | None) -> None:
        """A rate says of now that its group and both parts are large enough."""
        rate = _is_new_rate(edition.words[n], edition.words[k])
        if rate:
            self.books.low[edition.at[n]] = max(self.books.low[edition.at[n]], self.rule.least)
        if others is not None:
            self.books.low[edition.at[others]] = self.rule.threshold if rate else 0

    def _bound_change(self, word: Word, at: int, low: int) -> None:
        few = FREE if word.shown is None else self.rule.threshold - 1
        self.books.low[at], self.books.high[at] = max(low, -few), few


def _agree(one: Mapping[Group, int], other: Mapping[Group, int]) -> bool:
    common = one.keys() & other.keys()
    return bool(common) and all(one[group] == other[group] for group in common)


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
