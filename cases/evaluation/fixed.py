"""The fixed tables of a release: one cohort, cut in the same ways every time. Pure.

    tables = fixed.tables(people, definition, extract, first=True)
    release = releases.protect(tables, rule, earlier)
    rows = fixed.rows(release, rule, window)         # what the public sees, and nothing else

The cohort is everybody of a period who was followed to the end of the window. All tables are of these
people, so that no two of them overlap in part. When the first event came is a column of those who had
one, by halves and quarters of the window: the curve is drawn from what is shown of it, and tells nothing
more. It is told once, with the first release of a period, and so are events and how many are not known:
what those leave of later counts is no sum that the rules of cases.evaluation.ledgers know.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from cases.evaluation.definitions import Definition
from cases.evaluation.disclosure import WHY, Rule
from cases.evaluation.groups import Group
from cases.evaluation.margins import Cell, Table
from cases.evaluation.margins import Group as Columns
from cases.evaluation.people import Person
from cases.evaluation.rates import METHOD, wilson
from cases.evaluation.releases import Release, as_before
from cases.evaluation.survival import METHOD as CURVE

COLUMNS = ("gender", "age", "completed")
FOLLOWED, DID, EVENTS, NOT_KNOWN = "followed", "reoffended", "reoffences", "not followed"
HALF, QUARTER = "half", "quarter"
QUARTERS = 4
ALL: Columns = ()
Row = dict[str, Any]


def tables(people: Sequence[Person], definition: Definition, extract: date, *, first: bool) -> list[Table]:
    """Exact. `first`: nothing was published of this period before."""
    group = Group(people, definition, extract, {})
    days = {at: [event.day for event in group.events(one)] for at, one in enumerate(group.counted)}
    found = [_shares(group, days)]
    if first:
        found.append(_bands(days, definition.window))
        events = Cell(ALL, len(days), sum(map(len, days.values())))
        found.append(Table(FOLLOWED, (events,), EVENTS, subset=False))
        found.append(Table(NOT_KNOWN, (Cell(ALL, len(people) - len(days)),)))
    return found


def _shares(group: Group, days: dict[int, list[int]]) -> Table:
    of, did = Counter[Columns](), Counter[Columns]()
    for at, one in enumerate(group.counted):
        for columns in (ALL, *(((name, one.strata[name]),) for name in COLUMNS)):
            of[columns] += 1
            did[columns] += bool(days[at])
    return Table(FOLLOWED, tuple(Cell(one, of[one], did[one]) for one in sorted(of)), DID)


def _bands(days: dict[int, list[int]], window: int) -> Table:
    """Those who had an event, by the part of the window in which the first one came.

    Halves, or quarters, of which one is empty are left out: that nobody had one then tells of everybody,
    and which of them it is stays unsaid.
    """
    found = Counter((min(found) - 1) * QUARTERS // window + 1 for found in days.values() if found)
    halves = [Cell(_band(half), found[2 * half - 1] + found[2 * half]) for half in (1, 2)]
    quarters = [Cell(_band((one + 1) // 2, one), found[one]) for one in range(1, QUARTERS + 1)]
    parts = [cell for level in (halves, quarters) if all(one.n for one in level) for cell in level]
    return Table(DID, (Cell(ALL, sum(found.values())), *parts))


def _band(half: int, quarter: int = 0) -> Columns:
    return ((HALF, str(half)), *(((QUARTER, str(quarter)),) if quarter else ()))


def last_day(quarter: int, window: int) -> int:
    """The last day of a quarter of the window."""
    return quarter * window // QUARTERS


def rows(release: Release, rule: Rule, window: int) -> list[Row]:
    """What the public sees, in order: M1 of all and of each group, M5, M3, M4, and how many are not known."""
    shown = {key: word.shown for key, word in release.words.items()}
    found = [_share(release, rule, one.group) for one in release.tables[0].cells]
    for one in release.tables[1:]:
        if one.of == DID:
            found += [_curve(shown, window), *_parts(shown, one, window)]
        elif one.did == EVENTS:
            found += _averages(shown)
        else:
            found.append(_not_known(one.cells[0].n, rule))
    return found


def _row(measure: str, group: dict[str, str], n: int | None, k: int | None, **more: Any) -> Row:
    empty = dict.fromkeys(("value", "low", "high", "interval"))
    row = {"measure": measure, "group": group, "n": n, "k": k, **empty, "suppressed": False, **more}
    row.setdefault("notes", [WHY] if row["suppressed"] else [])
    return row


def _share(release: Release, rule: Rule, group: Columns) -> Row:
    """From rounded counts. A rate is of now: where one count is said again it has none."""
    n, k = release.words[FOLLOWED, group], release.words[DID, group]
    told: Row = {"suppressed": k.shown is None}
    if n.shown and k.shown is not None and n.count >= rule.least:
        rate = wilson(min(k.shown, n.shown), n.shown)
        told |= {"value": rate.share, "low": rate.low, "high": rate.high, "interval": METHOD}
    if said := as_before(n, k, rule):
        told["notes"] = said
    again = [word.shown is not None and word.since is not None for word in (n, k)]
    return _row("M1", dict(group), n.shown, k.shown, again=again, **told)


def _averages(shown: dict[tuple[str, Columns], int | None]) -> Iterator[Row]:
    """Per person and per reoffender, where both their counts are shown; an interval would tell of few."""
    n, did, events = (shown[name, ALL] for name in (FOLLOWED, DID, EVENTS))
    for measure, of in (("M3", n), ("M4", did)):
        if of and did and events:
            yield _row(measure, {}, of, events, value=events / of)
        else:
            yield _row(measure, {}, of if did else None, None, suppressed=True)


def _curve(shown: dict[tuple[str, Columns], int | None], window: int) -> Row:
    """The share without an event by the end of each quarter, as far as it is known."""
    n, k = shown[FOLLOWED, ALL], shown[DID, ALL]
    row = _row("M5", {}, n, k, suppressed=True, method=CURVE, curve=None)
    if not n or k is None:
        return row
    points: list[Row] = [{"at": 0, "at_risk": n, "events": 0, "survival": 1.0, "low": 1.0, "high": 1.0}]
    for quarter in range(1, QUARTERS + 1):
        until = k if quarter == QUARTERS else _until(shown, quarter)
        if until is not None:
            until = max(min(until, k), points[-1]["events"])
            rate = wilson(until, n)
            share = {"survival": 1 - rate.share, "low": 1 - rate.high, "high": 1 - rate.low}
            at = last_day(quarter, window)
            points.append({"at": at, "at_risk": n - until, "events": until, **share})
    end = points[-1]
    value = {"value": end["survival"], "low": end["low"], "high": end["high"], "interval": METHOD}
    return row | value | {"suppressed": False, "notes": [], "curve": points}


def _until(shown: dict[tuple[str, Columns], int | None], quarter: int) -> int | None:
    """How many had their first by the end of a quarter; None where that is hidden."""
    half, odd = divmod(quarter, 2)
    before = [shown.get((DID, _band(one))) for one in range(1, half + 1)]
    parts = [*before, *([shown.get((DID, _band(half + 1, quarter)))] if odd else [])]
    known = [one for one in parts if one is not None]
    return sum(known) if len(known) == len(parts) else None


def _parts(shown: dict[tuple[str, Columns], int | None], table: Table, window: int) -> list[Row]:
    return [_when(shown, one.group, window) for one in table.cells if one.group != ALL]


def _when(shown: dict[tuple[str, Columns], int | None], group: Columns, window: int) -> Row:
    """How many had their first one in a part of the window."""
    part = dict(group)
    last = int(part[QUARTER]) if QUARTER in part else 2 * int(part[HALF])
    first = last if QUARTER in part else last - 1
    days = {"from": last_day(first - 1, window) + 1, "until": last_day(last, window)}
    k = None if shown[DID, ALL] is None else shown[DID, group]
    return _row("M5", part, None, k, **days, suppressed=k is None)


def _not_known(count: int, rule: Rule) -> Row:
    """Nobody and few look alike."""
    few = count < rule.threshold
    return _row("not known", {}, None if few else rule.rounded(count), None, suppressed=few)
