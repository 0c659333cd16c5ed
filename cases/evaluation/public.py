"""A list of figures as the public may see it. Pure.

    public(figures)                        what `panel evaluate --public` prints
    released(figures, earlier=releases)    the release to keep, exact, beside what was shown of it

A figure is a mapping with measure, group (column to value, {} is everybody), at, definition, n, k, value,
low, high, interval, suppressed, refused, notes and perhaps curve. Figures whose groups differ by one
column are strata: what they add up to is known. A figure may name whom it counts in `of` and `did`
(gates: `did` of one is `of` of the next); the same words mean the same people.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from math import ceil, floor, isclose, log10
from typing import Any

from cases.evaluation.disclosure import GRID, USUAL, WHY, Rule, curve_shown
from cases.evaluation.ledgers import Word
from cases.evaluation.margins import Cell, Group, Key, Table, group
from cases.evaluation.rates import METHOD, wilson
from cases.evaluation.releases import Release, as_before, protect
from cases.evaluation.survival import Step

Figure = Mapping[str, Any]
Row = dict[str, Any]

EVENTS = frozenset({"M3", "M4", "M6"})  # k are events, of which one person may have several
TO_THE_END = frozenset({"M6"})  # of each person as long as they were seen: `at` is the longest of a group
COMPARED = frozenset({"M8", "M9", "M10", "M11"})  # of several groups: they would give one of them back
ONLY_EXACT = "This is only for those who may see exact figures."
ONE_COUNT = frozenset({"M1", "M2", "M3", "M4", "M18"})  # by one definition they count the same people
MEANING = ("at", "definition", "version", "event", "window", "waiting", "kind", *("counts", "among", "unit"))
DAYS = ("dated_by", "from", "until")  # of what is no reoffending figure
CIRCUMSTANCES = ("index_event", "clock_start", "source", "extract", "complete", "gate", "before", *DAYS)
SAME = ("measure", "group", *MEANING, *CIRCUMSTANCES)  # what goes out as it is
DIGITS = 2  # significant, of figures that are no share of people


def public(figures: Iterable[Figure], rule: Rule = USUAL, earlier: Sequence[Release] = ()) -> list[Row]:
    """The same figures in the same order, with hidden ones marked `suppressed`.

    Only fields named here go out, and no sentence with a number in it. Why a figure was refused is not
    told either: that nobody had an event tells of everybody in the group.
    """
    listed = list(figures)
    return shown(listed, released(listed, rule, earlier), rule)


def released(figures: Iterable[Figure], rule: Rule = USUAL, earlier: Sequence[Release] = ()) -> Release:
    """What is to be kept of a release, so that the next one can be protected against it."""
    return protect(_tables(list(figures)), rule, earlier)


def shown(figures: Sequence[Figure], release: Release, rule: Rule = USUAL) -> list[Row]:
    """What a release says of the figures it was made from."""
    names = _names(figures)
    curves = _columns_with_curves(figures, names, release)
    return [_shown(one, names[at], release, rule, curves) for at, one in enumerate(figures)]


def _tables(figures: Sequence[Figure]) -> list[Table]:
    cells: dict[tuple[str, str | None, bool], dict[Group, Cell]] = {}
    for figure, name in zip(figures, _names(figures), strict=True):
        if name is not None:
            cell = Cell(_group(figure), figure["n"], figure.get("k"))
            cells.setdefault(name, {})[cell.group] = cell
    return [Table(of, tuple(found.values()), did, subset) for (of, did, subset), found in cells.items()]


Name = tuple[str, str | None, bool]


def _names(figures: Sequence[Figure]) -> list[Name | None]:
    """Whom each figure counts; by its own measure alone where it counts otherwise than another does."""
    figures = [_meant(figure) for figure in figures]
    found: dict[Key, int] = {}
    own: set[str] = set()
    for figure in figures:
        if _counted(figure):
            of, did, _ = _named(figure, own)
            for name, count in ((of, figure["n"]), (did, figure["k"])):
                if name is not None and found.setdefault((name, _group(figure)), count) != count:
                    own.add(figure["measure"])
    return [_named(figure, own) if _counted(figure) else None for figure in figures]


def _meant(figure: Figure) -> Figure:
    """The days between events (M14) are of the people and the events that M4 counts."""
    if (figure["measure"], figure.get("kind")) != ("M14", "gap"):
        return figure
    return {**figure, "measure": "M4", "kind": None, "unit": None}


def _named(figure: Figure, own: set[str]) -> Name:
    measure, k = figure["measure"], figure.get("k")
    fields = [field for field in MEANING if field != "at" or measure not in TO_THE_END]
    fields += DAYS
    mark = json.dumps([figure.get(field) for field in fields], sort_keys=True, default=str)
    subset = measure not in EVENTS and k is not None and k <= figure["n"]
    if measure in own or measure not in ONE_COUNT:
        mark = f"{measure} {mark}"
    of = figure.get("of") or f"{'reoffenders' if measure == 'M4' else 'people'} {mark}"
    did = figure.get("did") or f"{'reoffenders' if subset else 'reoffences'} {mark}"
    return of, None if k is None else did, subset


def _counted(figure: Figure) -> bool:
    """Whether it has counts that could be shown: whole numbers of people."""
    whole = isinstance(figure.get("n"), int) and isinstance(figure.get("k"), int | None)
    return whole and not figure.get("refused") and figure["measure"] not in COMPARED


def _group(figure: Figure) -> Group:
    return group({column: str(value) for column, value in figure["group"].items()})


def _shown(
    figure: Figure, name: Name | None, release: Release, rule: Rule, curves: set[tuple[Name, tuple[str, ...]]]
) -> Row:
    row: Row = {field: figure[field] for field in SAME if field in figure}
    row |= dict.fromkeys(("n", "k", "value", "low", "high", "interval", "refused"))
    row |= {"suppressed": True, "notes": [WHY]}
    if figure["measure"] in TO_THE_END and figure.get("at") is not None:
        row["at"] = figure["at"] // GRID * GRID  # the last day of one person
    if "curve" in figure:
        row["curve"] = None
    if name is None:
        return row | ({"notes": [ONLY_EXACT]} if figure["measure"] in COMPARED else {})
    of, did, subset = name
    n = release.words[of, _group(figure)]
    k = None if did is None else release.words[did, _group(figure)]
    row |= {"n": n.shown, "k": None if k is None else k.shown}
    row |= _value(figure, n, k, rule, subset=subset)
    row["notes"] = [*([WHY] if row["suppressed"] else _notes(figure)), *as_before(n, k, rule)]
    if figure.get("curve") and (name, tuple(sorted(figure["group"]))) in curves:
        row["curve"] = _curve(figure["curve"], rule)
    return row


def _value(figure: Figure, n: Word, k: Word | None, rule: Rule, *, subset: bool) -> Row:
    """From rounded counts where it is a share of people, else to two digits; nothing where it is hidden."""
    value = figure.get("value")
    if n.shown is None or n.count < rule.least or (k is not None and k.shown is None):
        return {}
    if figure.get("unit", "share") != "share":
        return _to_digits(figure, value)
    if k is None or k.shown is None or value is None or not subset:
        return _to_digits(figure, value if k is None or not k.shown else _per_person(figure, n, k))
    if isclose(value, k.count / n.count, abs_tol=1e-9):
        rate = wilson(k.shown, n.shown)
        found = {"value": rate.share, "low": rate.low, "high": rate.high, "interval": METHOD}
        return found | {"suppressed": False}
    return _to_whole_people(figure, n.shown, rule)


def _per_person(figure: Figure, n: Word, k: Word) -> float | None:
    """Events per person are those of rounded counts; per year of time they are what they are."""
    value = figure.get("value")
    same = value is not None and isclose(value, k.count / n.count, abs_tol=1e-9)
    return (k.shown or 0) / (n.shown or 1) if same else value


def _to_digits(figure: Figure, value: float | None) -> Row:
    low, high = _digits(figure.get("low"), floor), _digits(figure.get("high"), ceil)
    interval = None if low is None else figure.get("interval")
    found = {"value": _digits(value, round), "low": low, "high": high, "interval": interval}
    return found | {"suppressed": value is None}


def _to_whole_people(figure: Figure, n: int, rule: Rule) -> Row:
    """A share that is not k of n, of a curve: in steps of the base, the interval outwards."""
    grain = rule.base / n
    low, high = (figure.get(side) for side in ("low", "high"))
    return {
        "value": round(figure["value"] / grain) * grain,
        "low": None if low is None else max(0.0, floor(low / grain) * grain),
        "high": None if high is None else min(1.0, ceil(high / grain) * grain),
        "interval": figure.get("interval"),
        "suppressed": False,
    }


def _digits(value: float | None, to: Any) -> float | None:
    if value is None or value == 0:
        return value
    scale = 10.0 ** (DIGITS - 1 - floor(log10(abs(value))))
    return float(to(value * scale) / scale)


def _notes(figure: Figure) -> list[str]:
    notes = figure.get("notes") or []
    return [note for note in ([notes] if isinstance(notes, str) else notes) if not _numbered(note)]


def _numbered(sentence: str) -> bool:
    return any(letter.isdigit() for letter in sentence)


def _columns_with_curves(
    figures: Sequence[Figure], names: Sequence[Name | None], release: Release
) -> set[tuple[Name, tuple[str, ...]]]:
    """Columns of which every stratum may be shown: else the others' curves would give the hidden one."""
    every: dict[tuple[Name, tuple[str, ...]], bool] = {}
    for figure, name in zip(figures, names, strict=True):
        if name is not None and figure.get("curve"):
            words = [release.words[who, _group(figure)] for who in name[:2] if isinstance(who, str)]
            whole = all(word.shown is not None and word.since is None for word in words)
            one = name, tuple(sorted(figure["group"]))
            every[one] = every.get(one, True) and whole
    return {one for one, whole in every.items() if whole}


def _curve(rows: Sequence[Mapping[str, Any]], rule: Rule) -> list[Row] | None:
    steps = [
        Step(row["at"], row["at_risk"], row["events"], row["survival"], row["low"], row["high"])
        for row in rows
    ]
    return [
        {
            "at": step.day,
            "at_risk": step.at_risk,
            "events": step.events,
            "survival": step.share,
            "low": step.low,
            "high": step.high,
        }
        for step in curve_shown(steps, rule)
    ] or None
