"""Tables for the public: what is shown and what is hidden, beside every earlier release. Pure.

    release = protect([table("accepted", "heard", {(): (180, 171), ...})], earlier=releases)

A release is kept whole, exact counts and all, where only the record can read it: the next one is
protected against it. `Released.cells()` is what the public sees.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from cases.evaluation.disclosure import USUAL, Rule
from cases.evaluation.drafts import Draft
from cases.evaluation.ledgers import Ledger, Word, Words
from cases.evaluation.margins import Group, Table
from cases.evaluation.secondary import Suppression


class Shown(NamedTuple):
    """A cell for the public: rounded counts, None where hidden. `again`: said before, hardly changed."""

    group: Group
    n: int | None
    k: int | None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Release:
    """Frozen tables and what is said of each count. Exact: not for the public."""

    tables: tuple[Table, ...]
    words: Words

    def cells(self, one: Table) -> Iterator[Shown]:
        """What the public sees of a table."""
        for cell in one.cells:
            n = self.words[one.of, cell.group]
            k = self.words[one.did, cell.group] if one.did is not None and cell.k is not None else None
            again = n.since is not None or (k is not None and k.since is not None)
            yield Shown(cell.group, n.shown, None if k is None else k.shown, again)

    def why(self, name: str, one: Group) -> str:
        """For those who may see exact counts; to the public it would be a hint."""
        return self.words[name, one].why


def as_before(n: Word, k: Word | None, rule: Rule = USUAL) -> list[str]:
    """The sentence for a share whose counts, or whose people alone, are said again; else none."""
    again = [word.shown is not None and word.since is not None for word in (n, k) if word is not None]
    if not any(again):
        return []
    what = "As said before" if all(again) else "People as said before"
    return [f"{what}: fewer than {rule.threshold} have changed since."]


def protect(tables: Iterable[Table], rule: Rule = USUAL, earlier: Sequence[Release] = ()) -> Release:
    """These tables as they may be published after the earlier releases.

    Whatever is hidden, in this release or an earlier one, has other worlds that would be published
    alike: see cases.evaluation.secondary. The same tables always come out the same. ValueError where
    tables contradict each other.
    """
    frozen = tuple(tables)
    draft, ledger = Draft(frozen, rule, [one.words for one in earlier]), Ledger(rule)
    for one in earlier:
        ledger.enter(one.tables, one.words)
    edition = ledger.enter(frozen, draft.words, last=True)
    draft.level(edition)
    for key in draft.words:
        ledger.bound(edition, key)
    Suppression(ledger, edition, partial(draft.hide, ledger=ledger)).run()
    return Release(frozen, draft.words)
