"""The record's figures: the database makes the small table, cases.evaluation does the sums.

    strata = await counting.of(programme, definition)
    counting.whole(strata.quarters, definition, today)                          # everybody
    counting.whole(strata.kept, definition, today, year=2025, kept=True)        # a part

Where everybody stands is kept beside the record, a row a person, worked out by cases.evaluation.cohorts
from cases.lives: what counts is said in one place only. The database notes whose rows are no longer true,
whoever changes what; `go_on` works them out anew, and until then a figure goes through everybody. See
docs/decisions/013.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from cases import batches, database, lives, own_definitions, programmes
from cases.evaluation import counts
from cases.evaluation.cohorts import Life, cohort, place
from cases.evaluation.counts import Counts
from cases.evaluation.definitions import COUNTED, DEFINITIONS, USUAL, Definition
from cases.evaluation_tables import Counted, Standing, Uncounted
from cases.lives import Known
from cases.tables import Programme

QUARTERS = 4
PLACES = """
SELECT quarter, kept, status, count(*) AS people, min(began) AS first, max(began) AS last,
    count(*) FILTER (WHERE silent > {}) AS said_no,
    count(*) FILTER (WHERE began > {} AND silent <= {}) AS young,
    count(*) FILTER (WHERE within > 0 AND began <= {} AND silent <= {}) AS k,
    coalesce(sum(within) FILTER (WHERE within > 0 AND began <= {} AND silent <= {}), 0) AS reoffences
FROM standing WHERE number = {} GROUP BY quarter, kept, status
"""
# A row a quarter, not a row a day: a driver makes each of some thirty thousand rows into something first.
DAYS = """
SELECT quarter, string_agg(CAST(last AS text), ',') AS days,
    string_agg(CAST(events AS text), ',') AS events, string_agg(CAST(others AS text), ',') AS others FROM (
    SELECT quarter, last, sum(happened) AS events, count(*) - sum(happened) AS others
    FROM standing WHERE number = {} AND silent <= {} GROUP BY quarter, last
) AS ended GROUP BY quarter
"""


class Quarter(NamedTuple):
    """Those first accepted in a quarter of a year, 0 to 3."""

    year: int
    quarter: int


class Stratum(NamedTuple):
    """Those of them who completed what was agreed, or did not."""

    year: int
    quarter: int
    kept: bool


@dataclass(frozen=True, slots=True)
class Strata:
    """Everybody as counts. `kept` has no days: whoever completed is shown beside a rate, never as a curve."""

    quarters: dict[Quarter, Counts]
    kept: dict[Stratum, Counts]


async def of(programme: Programme, definition: Definition) -> Strata:
    """Everybody of the programme, today. To look writes nothing: what is not kept yet is gone through."""
    today = programmes.today(programme)
    number = await _number(programme, definition)
    if number is not None and not await _stale(programme, 1):
        return await asked(number, definition, today)
    return _slowly(await lives.of(programme), definition, today)


def _slowly(everybody: Sequence[Life], definition: Definition, today: date) -> Strata:
    """The same by going through everybody."""
    by_quarter: dict[Quarter, list[Life]] = defaultdict(list)
    for life in everybody:
        by_quarter[Quarter(life.index.year, (life.index.month - 1) // 3)].append(life)
    groups = {
        Stratum(*key, kept): [life for life in theirs if life.kept == kept]
        for key, theirs in by_quarter.items()
        for kept in (True, False)
    }
    return Strata(
        {key: counts.of(cohort(theirs, definition, today)) for key, theirs in by_quarter.items()},
        {key: counts.of(cohort(theirs, definition, today)) for key, theirs in groups.items() if theirs},
    )


async def go_on() -> int:
    """Recurring: everybody of whom something changed is counted again, each programme by its headline too."""
    changed = 0
    for programme in await programmes.every():
        changed += await Uncounted.count().where(Uncounted.programme == programme.id)
        await current(programme, await own_definitions.headline(programme))
    return changed


async def asked(number: int, definition: Definition, today: date) -> Strata:
    """The two questions to the kept rows of this number: who stands where, and on which day."""
    kept: dict[Stratum, Counts]
    kept, days = await database.at_once(places(number, definition, today), _days(number, today))
    found: dict[Quarter, list[Counts]] = defaultdict(list)
    for key, one in kept.items():
        found[Quarter(key.year, key.quarter)].append(one)
    return Strata(
        {
            key: replace(counts.together(both, definition, today), ended=days.get(key, {}))
            for key, both in found.items()
        },
        kept,
    )


async def _days(number: int, today: date) -> dict[Quarter, dict[int, tuple[int, int]]]:
    rows = await database.run(DAYS, number, today.toordinal())
    return {_quarter(row): _ended(row) for row in rows}


async def places(number: int, definition: Definition, today: date) -> dict[Stratum, Counts]:
    """The first of them alone: enough for a rate, and for no curve."""
    day = today.toordinal()
    ripe = day - definition.complete_after
    found: dict[Stratum, list[list[Any]]] = defaultdict(list)
    for row in await database.run(PLACES, day, *(ripe, day) * 3, number):
        quarter, kept, *theirs = row.values()
        year, part = divmod(quarter, QUARTERS)
        found[Stratum(year, part, bool(kept))].append(theirs)
    return {key: _placed(rows, definition, today) for key, rows in found.items()}


def _quarter(row: dict[str, Any]) -> Quarter:
    return Quarter(*divmod(row["quarter"], QUARTERS))


def _ended(row: dict[str, Any]) -> dict[int, tuple[int, int]]:
    """The days of a quarter, as Counts.ended has them."""
    # the quickest way from a line of numbers to numbers
    days, events, others = (json.loads(f"[{row[name]}]") for name in ("days", "events", "others"))
    return dict(zip(days, zip(events, others, strict=True), strict=True))


def _placed(rows: Sequence[list[Any]], definition: Definition, today: date) -> Counts:
    """The people of one stratum, a row a status; only of those counted it matters what happened."""
    many: Counter[str] = Counter()
    k = reoffences = 0
    for status, people, _, _, said_no, young, had, events in rows:
        for where, those in (("said_no", said_no), ("young", young), (status, people - said_no - young)):
            if those:
                many[where] += those
        if status == "counted":
            k, reoffences = had, int(events)
    _, _, first, last, *_ = zip(*rows, strict=True)
    return Counts(
        *(definition, today, many, k, reoffences),
        first=date.fromordinal(min(first)),
        last=date.fromordinal(max(last)),
    )


def whole(strata: Mapping[Any, Counts], definition: Definition, today: date, **only: int) -> Counts:
    """These strata as one; of a year, or of those who completed, where `only` says so."""
    chosen = (
        one for key, one in strata.items() if all(getattr(key, name) == value for name, value in only.items())
    )
    return counts.together(chosen, definition, today)


async def current(programme: Programme, definition: Definition) -> int:
    """The number under which everybody's standing is true now. Asked again it finds nothing to do."""
    number = await _number(programme, definition)
    if number is not None and not await _stale(programme, 1):
        return number
    async with database.atomic():
        await _count_again(programme)
        number = await _number(programme, definition)
        return number or await _count_all(programme, definition)


async def _stale(programme: Programme, most: int) -> list[UUID]:
    rows = await Uncounted.select(Uncounted.person).where(Uncounted.programme == programme.id).limit(most)
    return [row["person"] for row in rows]


async def _number(programme: Programme, definition: Definition) -> int | None:
    row = (
        await Counted.select(Counted.number)
        .where(
            Counted.programme == programme.id,
            Counted.event == definition.event,
            Counted.window_days == definition.window,
            Counted.waiting_days == definition.waiting,
        )
        .first()
    )
    return row["number"] if row else None


async def _count_again(programme: Programme) -> None:
    """Everybody about whom something changed, by every definition in use."""
    by_number = {row.number: _meant(row) for row in await _in_use(programme)}
    while people := await _stale(programme, batches.MOST):
        known = await lives.known(programme, people) if by_number else {}
        await Standing.delete().where(Standing.person.is_in(people))
        await batches.insert(
            [
                row
                for number, definition in by_number.items()
                for row in _rows(programme, number, definition, known)
            ]
        )
        await Uncounted.delete().where(Uncounted.person.is_in(people))


async def _in_use(programme: Programme) -> Sequence[Counted]:
    found: Sequence[Counted] = await Counted.objects().where(Counted.programme == programme.id)
    return found


def _meant(row: Counted) -> Definition:
    """What decides where somebody stands; how it is called does not."""
    of, window, waiting = COUNTED[row.event], row.window_days, row.waiting_days
    return replace(DEFINITIONS[USUAL], events=of, window=window, waiting=waiting)


async def _count_all(programme: Programme, definition: Definition) -> int:
    last = await Counted.select(Counted.number).order_by(Counted.number, ascending=False).first()
    row = Counted(
        id=uuid4(),
        programme=programme.id,
        number=last["number"] + 1 if last else 1,
        event=definition.event,
        window_days=definition.window,
        waiting_days=definition.waiting,
    )
    await Counted.insert(row)
    known = await lives.known(programme)
    await batches.insert(list(_rows(programme, row.number, definition, known)))
    return int(row.number)


def _rows(
    programme: Programme, number: int, definition: Definition, known: dict[UUID, Known]
) -> Iterable[Standing]:
    """Where everybody stands once mature, and as if nobody had said no: both change with the day alone."""
    for person, one in known.items():
        life = replace(one.life, said_no=False)
        stands = place(life, definition, date.max)
        yield Standing(
            id=uuid4(),
            programme=programme.id,
            number=number,
            person=person,
            quarter=life.index.year * QUARTERS + (life.index.month - 1) // 3,
            began=life.index.toordinal(),
            kept=int(life.kept),
            silent=one.silent,
            status=stands.status,
            last=stands.seen if stands.first is None else stands.first,
            happened=int(stands.first is not None),
            within=sum(day <= definition.window for day in stands.days),
        )
