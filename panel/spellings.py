"""Two spellings of one thing: schools to bring together, offences to recognise. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from cases.search import fold, words
from cases.tables import Offence

ALIKE = 0.86
OFFENCE_ALIKE = 0.75  # asked about, never taken
LONG_ENOUGH = 5  # letters: shorter words are alike by chance
# Words that many schools share, so that they do not tell two schools apart.
COMMON = frozenset(
    (
        "the",
        "school",
        "academy",
        "college",
        "high",
        "secondary",
        "community",
        "sixth",
        "form",
        "comprehensive",
        "hs",
    )
)


@dataclass(frozen=True, slots=True)
class Spelling:
    """A spelling in the file that is like one we know. `certain`: they differ in marks and case alone."""

    written: str
    rows: int
    like: str
    certain: bool


def schools(written: Iterable[str], known: Sequence[str]) -> list[Spelling]:
    """Spellings that look like another one: of the record, or commoner in the file."""
    counts = Counter(name for name in written if name)
    settled = list(known)
    found = []
    for name, rows in sorted(counts.items(), key=lambda one: (-one[1], one[0])):
        if name in settled:
            continue
        like = max(settled, key=lambda other: likeness(name, other), default="")
        if like and likeness(name, like) >= ALIKE:
            found.append(Spelling(name, rows, like, certain=fold(name) == fold(like)))
        else:
            settled.append(name)
    return found


def likeness(one: str, other: str) -> float:
    """1 for the same words; the words that all schools share count for little."""
    left, right = (["st" if word == "saint" else word for word in words(name)] for name in (one, other))
    if left == right:
        return 1.0
    whole = SequenceMatcher(None, " ".join(left), " ".join(right)).ratio()
    own = [" ".join(word for word in side if not _common(word)) for side in (left, right)]
    if not all(own):
        return whole
    if own[0] == own[1]:
        return 0.95
    # "Park School" and "Bark School" are like as letters, but the word that matters differs.
    return min(whole, SequenceMatcher(None, own[0], own[1]).ratio())


def _common(word: str) -> bool:
    """A word that many schools share, also when it is misspelt: Acadmy."""
    if word in COMMON:
        return True
    return len(word) >= LONG_ENOUGH and any(
        SequenceMatcher(None, word, common).ratio() >= ALIKE
        for common in COMMON
        if len(common) >= LONG_ENOUGH
    )


def offences_by_name(offences: Iterable[Offence]) -> dict[str, Offence]:
    """Every spelling a programme knows -> the offence."""
    known: dict[str, Offence] = {}
    for offence in offences:
        for name in (offence.name, *offence.also_called.splitlines()):
            known.setdefault(fold(name), offence)
    return known


def nearest_offence(written: str, known: dict[str, Offence]) -> Offence | None:
    """The offence that was probably meant, to ask about it; never taken without a choice."""
    best = max(known, key=lambda name: SequenceMatcher(None, fold(written), name).ratio(), default="")
    return (
        known[best] if best and SequenceMatcher(None, fold(written), best).ratio() >= OFFENCE_ALIKE else None
    )
