"""What is said of each count of a new release, by the rules for one figure; then more is hidden. Pure."""

from collections.abc import Sequence

from cases.evaluation.disclosure import Rule
from cases.evaluation.ledgers import Edition, Ledger, Word, Words, shares
from cases.evaluation.margins import Key, Table, counts


class Draft:
    """The words of a release in the making."""

    def __init__(self, tables: Sequence[Table], rule: Rule, earlier: Sequence[Words]) -> None:
        self.rule, self.earlier = rule, earlier
        self.shares = shares(tables)
        others = {share[2] for share in self.shares}
        found = {key: count for key, count in counts(tables).items() if key not in others}
        self.words: dict[Key, Word] = {key: self._first(key, count) for key, count in found.items()}
        for share in self.shares:
            self._judge(*share)
        for share in self.shares:
            for key in share[:2]:
                self._follow(key)

    def _first(self, key: Key, count: int) -> Word:
        """Few are hidden; what has hardly changed since it was shown is said again."""
        if self.rule.few(count):
            return Word(count, None, "small")
        for edition in reversed(range(len(self.earlier))):
            before = self.earlier[edition].get(key)
            if before is None or before.shown is None:
                continue
            first = edition if before.since is None else before.since
            if abs(count - self.earlier[first][key].count) < self.rule.threshold:
                return Word(count, before.shown, since=first)
        return Word(count, self.rule.rounded(count))

    def _judge(self, n: Key, k: Key, others: Key | None) -> None:
        """Whether the share may stand as a rate. Of nobody there is nothing to hide."""
        many, did = self.words[n], self.words[k]
        if did.shown is None or many.count == 0:
            return
        if many.count < self.rule.least:
            self._mark(k, "base")
        elif others is not None and self.rule.tells(did.count, many.count):
            self._mark(k, "tells")
        elif many.since is None and did.since is not None:
            # A share is not made of a new n and an old k.
            self.words[k] = Word(did.count, self.rule.rounded(did.count))

    def _mark(self, key: Key, why: str) -> None:
        word = self.words[key]
        self.words[key] = Word(word.count, None, why, word.since)

    def _follow(self, key: Key) -> list[Key]:
        """Hides every k whose n this is, where this is hidden."""
        if self.words[key].shown is not None:
            return []
        hidden = []
        for n, k, _ in self.shares:
            if n == key and self.words[k].shown is not None:
                self._mark(k, "whole")
                hidden += [k, *self._follow(k)]
        return hidden

    def level(self, edition: Edition) -> None:
        """What is hidden under one name is hidden under each."""
        for twins in edition.twins.values():
            words = [self.words[key] for key in twins if key in self.words]
            if any(word.shown is None for word in words):
                self._hide_all([key for key in twins if key in self.words], edition)

    def hide(self, key: Key, ledger: Ledger) -> list[Key]:
        """Hides it and what hangs on it, also in the books: all that is hidden now and was not before."""
        edition = ledger.editions[-1]
        hidden = self._hide_all([key], edition)
        for one in hidden:
            ledger.bound(edition, one)
        return hidden

    def _hide_all(self, keys: Sequence[Key], edition: Edition) -> list[Key]:
        todo, hidden = list(keys), []
        while todo:
            for key in edition.twins[edition.at[todo.pop()]]:
                if key in self.words and self.words[key].shown is not None:
                    self._mark(key, "beside")
                    hidden += [key, *(more := self._follow(key))]
                    todo += more
        return hidden
