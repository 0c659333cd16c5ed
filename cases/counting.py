"""The record's figures: the database makes the small table, cases.evaluation does the sums.

    counts = await counting.of(programme, definition)     # by quarter of acceptance, and who completed

Where everybody stands is kept beside the record, a row a person, worked out by cases.evaluation.cohorts
from cases.lives: what counts is said in one place only. The database notes whose rows are no longer true,
whoever changes what; they are worked out anew before the next figure. See docs/decisions/013.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from cases import batches, database, lives, programmes
from cases.evaluation import counts
from cases.evaluation.cohorts import place
from cases.evaluation.counts import Counts
from cases.evaluation.definitions import COUNTED, DEFINITIONS, USUAL, Definition
from cases.lives import Known
from cases.tables import Counted, Programme, Standing, Uncounted

QUARTERS = 4
PLACES = """
SELECT quarter, kept, status, count(*) AS people, sum(within) AS reoffences, min(began) AS first,
    max(began) AS last, sum(CASE WHEN within > 0 THEN 1 ELSE 0 END) AS k
FROM standing WHERE number = {} AND began <= {} AND silent <= {} GROUP BY quarter, kept, status
UNION ALL
SELECT quarter, kept, CASE WHEN silent > {} THEN 'said_no' ELSE 'young' END AS status, count(*) AS people,
    0 AS reoffences, min(began) AS first, max(began) AS last, 0 AS k
FROM standing WHERE number = {} AND (began > {} OR silent > {}) GROUP BY 1, 2, 3
"""
DAYS = """
SELECT quarter, kept, last, sum(happened) AS events, count(*) AS people
FROM standing WHERE number = {} AND silent <= {} GROUP BY quarter, kept, last
"""


class Stratum(NamedTuple):
    """Those first accepted in a quarter (0 to 3) who completed what was agreed, or did not."""

    year: int
    quarter: int
    kept: bool


async def of(programme: Programme, definition: Definition) -> dict[Stratum, Counts]:
    """Everybody of the programme as counts, today."""
    number, today = await current(programme, definition), programmes.today(programme)
    return await asked(number, definition, today)


async def asked(number: int, definition: Definition, today: date) -> dict[Stratum, Counts]:
    """The two questions to the kept rows of this number."""
    day = today.toordinal()
    ripe = day - definition.complete_after
    places = await database.run(PLACES, number, ripe, day, day, number, ripe, day)
    days = await database.run(DAYS, number, day)
    found: dict[Stratum, Counts] = {}
    for row in places:
        key = _stratum(row)
        found[key] = _with_place(found.get(key) or Counts(definition, today), row)
    for row in days:
        events = int(row["events"])
        found[_stratum(row)].ended[row["last"]] = events, int(row["people"]) - events
    return found


def _stratum(row: dict[str, Any]) -> Stratum:
    return Stratum(row["quarter"] // QUARTERS, row["quarter"] % QUARTERS, bool(row["kept"]))


def _with_place(found: Counts, row: dict[str, Any]) -> Counts:
    """`found` with the people of one row more; only of those counted it matters what happened."""
    first, last = date.fromordinal(row["first"]), date.fromordinal(row["last"])
    counted = row["status"] == "counted"
    return replace(
        found,
        many=found.many + Counter({row["status"]: int(row["people"])}),
        k=found.k + int(row["k"]) * counted,
        reoffences=found.reoffences + int(row["reoffences"]) * counted,
        first=min(found.first or first, first),
        last=max(found.last or last, last),
    )


def whole(strata: dict[Stratum, Counts], definition: Definition, today: date, **only: int) -> Counts:
    """These strata as one: whole(strata, definition, today, year=2025, kept=True)."""
    chosen = (
        one for key, one in strata.items() if all(getattr(key, name) == value for name, value in only.items())
    )
    return counts.together(chosen, definition, today)


async def current(programme: Programme, definition: Definition) -> int:
    """The number under which everybody's standing is true now. Asked again it finds nothing to do."""
    if await _stale(programme, 1) or await _number(programme, definition) is None:
        async with database.atomic():
            await _count_again(programme)
            if await _number(programme, definition) is None:
                await _count_all(programme, definition)
    number = await _number(programme, definition)
    assert number is not None
    return number


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


async def _count_all(programme: Programme, definition: Definition) -> None:
    number = (await Counted.select(Counted.number).order_by(Counted.number, ascending=False).first()) or {}
    row = Counted(
        id=uuid4(),
        programme=programme.id,
        number=number.get("number", 0) + 1,
        event=definition.event,
        window_days=definition.window,
        waiting_days=definition.waiting,
    )
    await Counted.insert(row)
    known = await lives.known(programme)
    await batches.insert(list(_rows(programme, row.number, definition, known)))


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
