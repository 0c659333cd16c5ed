"""The exact join of names and birth date: a comparison that stands beside the linkage, never the figure.

On a realistic extract it finds less than half of those who are in it: whoever reads its rate as a
reoffending rate reads the spelling of names. Pure.
"""

from collections import defaultdict
from collections.abc import Iterable

from cases.linkage.identities import Identity

NAME = "Exact join of name and birth date"


def exact(participants: Iterable[Identity], extract: Iterable[Identity]) -> set[tuple[str, str]]:
    """Pairs (of participant, of extract) whose first name, family name and birth date are the same letters.

    Who has no name or no birth date is joined with nobody.
    """
    found: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for one in extract:
        if all(one.key):
            found[one.key].add(one.of)
    return {(one.of, other) for one in participants if all(one.key) for other in found.get(one.key, ())}
