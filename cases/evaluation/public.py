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
from math import ceil, floor, log10
from typing import Any

from cases.evaluation.disclosure import USUAL, WHY, Rule, curve_shown
from cases.evaluation.ledgers import Word
from cases.evaluation.margins import Cell, Group, Key, Table, group
from cases.evaluation.rates import METHOD, wilson
from cases.evaluation.releases import Release, protect
from cases.evaluation.survival import Step

Figure = Mapping[str, Any]
Row = dict[str, Any]

EVENTS = frozenset({"M3", "M4", "M6"})  # k are events, of which one person may have several
COMPARED = frozenset({"M8", "M9", "M10"})  # reckoned from several groups: they would give one of them back
ONLY_EXACT = "This is only for those who may see exact figures."
SAME = ("measure", "group", "at", "definition")  # what goes out as it is
DIGITS = 2  # significant, of figures that are no share of people


def public(figures: Iterable[Figure], rule: Rule = USUAL, earlier: Sequence[Release] = ()) -> list[Row]:
    """The same figures in the same order, with hidden ones marked `suppressed`.

    Only fields named here go out, and no sentence with a number in it.
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
    found: dict[Key, int] = {}
    own: set[str] = set()
    for figure in figures:
        if _counted(figure):
            of, did, _ = _named(figure, own)
            for name, count in ((of, figure["n"]), (did, figure["k"])):
                if name is not None and found.setdefault((name, _group(figure)), count) != count:
                    own.add(figure["measure"])
    return [_named(figure, own) if _counted(figure) else None for figure in figures]


def _named(figure: Figure, own: set[str]) -> Name:
    measure, k = figure["measure"], figure.get("k")
    mark = json.dumps([figure.get("at"), figure.get("definition")], sort_keys=True, default=str)
    subset = measure not in EVENTS and k is not None and k <= figure["n"]
    if measure in own or measure not in {"M1", "M2", "M3", "M4"}:
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
    figure: Figure, name: Name | None, release: Release, rule: Rule, curves: set[tuple[Name, str]]
) -> Row:
    row: Row = {field: figure.get(field) for field in SAME}
    row |= dict.fromkeys(("n", "k", "value", "low", "high", "interval", "refused"))
    row |= {"suppressed": True, "notes": _notes(figure)}
    if "curve" in figure:
        row["curve"] = None
    if name is None:
        return row | {"suppressed": not figure.get("refused"), "refused": _refused(figure)}
    of, did, subset = name
    n = release.words[of, _group(figure)]
    k = None if did is None else release.words[did, _group(figure)]
    row |= {"n": n.shown, "k": None if k is None else k.shown}
    row |= _value(figure, n, k, rule, subset=subset)
    if row["suppressed"]:
        row["notes"].append(WHY)
    elif any(word is not None and word.since is not None for word in (n, k)):
        row["notes"].append(f"As published before: fewer than {rule.threshold} have changed since.")
    if figure.get("curve") and not row["suppressed"] and _may_curve(figure, name, curves):
        row["curve"] = _curve(figure["curve"], rule)
    return row


def _value(figure: Figure, n: Word, k: Word | None, rule: Rule, *, subset: bool) -> Row:
    """Shares from rounded counts with Wilson's interval; other figures to two digits."""
    if n.shown is None or n.count < rule.least or (k is not None and k.shown is None):
        return {}
    if k is not None and k.shown is not None and subset and figure.get("value") is not None:
        rate = wilson(k.shown, n.shown)
        value = {"value": rate.share, "low": rate.low, "high": rate.high, "interval": METHOD}
        return value | {"suppressed": False}
    low, high = _digits(figure.get("low"), floor), _digits(figure.get("high"), ceil)
    exact = figure.get("value") if k is None or k.shown is None else k.shown / n.shown
    interval = None if low is None else figure.get("interval")
    return {
        "value": _digits(exact, round),
        "low": low,
        "high": high,
        "interval": interval,
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


def _refused(figure: Figure) -> str | None:
    sentence = figure.get("refused")
    return ONLY_EXACT if sentence is None or _numbered(sentence) else str(sentence)


def _numbered(sentence: str) -> bool:
    return any(letter.isdigit() for letter in sentence)


def _columns_with_curves(
    figures: Sequence[Figure], names: Sequence[Name | None], release: Release
) -> set[tuple[Name, str]]:
    """Columns of which every stratum may be shown: else the others' curves would give the hidden one."""
    every: dict[tuple[Name, str], bool] = {}
    for figure, name in zip(figures, names, strict=True):
        if name is not None and figure.get("curve"):
            words = [release.words[who, _group(figure)] for who in name[:2] if isinstance(who, str)]
            whole = all(word.shown is not None and word.since is None for word in words)
            for column in figure["group"] or {"": ""}:
                every[name, column] = every.get((name, column), True) and whole
    return {one for one, whole in every.items() if whole}


def _may_curve(figure: Figure, name: Name, curves: set[tuple[Name, str]]) -> bool:
    return all((name, column) in curves for column in figure["group"] or {"": ""})


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
