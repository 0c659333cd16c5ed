"""Two spellings of one thing: schools to bring together, offences to recognise. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache

from cases.search import fold, words
from cases.tables import Offence

ALIKE = 0.86
MOST_SCHOOLS = 400  # more than any programme knows
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
    settled = {name: _school(name) for name in known}
    same = {school.whole: school for school in reversed(settled.values())}
    found = []
    for name, rows in sorted(counts.items(), key=lambda one: (-one[1], one[0])):
        if name in settled:
            continue
        mine = _school(name)
        if like := same.get(mine.whole) or _nearest(mine, list(settled.values())):
            found.append(Spelling(name, rows, like.name, certain=fold(name) == fold(like.name)))
        else:
            settled[name] = same[mine.whole] = mine
    return found


@dataclass(frozen=True, slots=True)
class _School:
    """A name taken apart once: every word, and those that not all schools share."""

    name: str
    whole: str
    own: str


def _school(name: str) -> _School:
    whole = ["st" if word == "saint" else word for word in words(name)]
    return _School(name, " ".join(whole), " ".join(word for word in whole if not _common(word)))


def _nearest(mine: _School, settled: Sequence[_School]) -> _School | None:
    """The one it is most like. In a column of addresses each would be compared with each: not there."""
    if len(settled) > MOST_SCHOOLS:
        return None
    best = max(settled, key=lambda other: _likeness(mine, other), default=None)
    return best if best and _likeness(mine, best) else None


def _likeness(one: _School, other: _School) -> float:
    """Up to 1; 0 for less than ALIKE. The words that all schools share count for little."""
    if one.own and one.own == other.own:
        return 0.95
    whole = _ratio(one.whole, other.whole)
    if not (whole and one.own and other.own):
        return whole
    # "Park School" and "Bark School" are like as letters, but the word that matters differs.
    return min(whole, _ratio(one.own, other.own))


def _ratio(one: str, other: str) -> float:
    """0 for less than ALIKE, which the lengths alone often tell."""
    matcher = SequenceMatcher(None, one, other)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0
    ratio = matcher.ratio()
    return ratio if ratio >= ALIKE else 0


@lru_cache(maxsize=10_000)
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
    best = get_close_matches(fold(written), known, n=1, cutoff=OFFENCE_ALIKE)
    return known[best[0]] if best else None
