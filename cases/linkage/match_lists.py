"""The other way round: names go out to an agency, and counts come back, where the charge itself is expunged.

    made = await match_lists.ask(NewList(...), by)      # the file, locked for the agency alone
    await granting.grant(made, somebody_else)           # see there: two people send names out
    await match_lists.counts_in(made, Counts(...), by)

The agency says how many, and when; it never says who. Where few came back the days are not kept.
"""

import asyncio
import csv
import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from cases import database, journal, outcomes, programmes
from cases.actors import Actor, now
from cases.errors import BadInput, NotFound, Refused, WrongState
from cases.evaluation.definitions import DEFINITIONS, Definition
from cases.evaluation.rates import Rate, wilson
from cases.linkage import clerical, granting, outgoing, participants
from cases.linkage.participants import Participant
from cases.linkage.tables import MatchList
from cases.sealing import seal, unseal
from cases.tables import Person, Programme

THRESHOLD, THRESHOLD_LEAST = 10, 5  # disclosure: fewer are kept as a count alone
HEADINGS = ("Name", "Also known as", "Birth date", "Postcode", "Count from", "Count until", "Proven by")
FORMULAE = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewList:
    """Everybody accepted in these days whose window is over. `key`: the agency's age1..., or a passphrase."""

    agency: str
    opened_from: date
    opened_until: date
    key: str
    source: str = "agency_match"
    definition: str = "proven-12"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What came back. `days`: of each event when it happened and was proven, in no order and of nobody."""

    reoffenders: int
    reoffences: int
    checked_on: date
    days: tuple[tuple[date, date | None], ...] = ()


async def ask(new: NewList, by: Actor) -> MatchList:
    """The list and its file, locked and sealed until a second person grants it. Only a coordinator asks."""
    _may(by)
    programme = await programmes.get(_programme(by))
    if problems := _problems(new):
        raise BadInput(problems)
    definition = DEFINITIONS[new.definition]
    ours = _mature(await participants.of(programme), new, definition, programmes.today(programme))
    if len(ours) < THRESHOLD:
        raise Refused(
            f"Only {len(ours)} people can be counted yet, and a count would say who it is. "
            f"Choose more days, until there are {THRESHOLD}."
        )
    plain = await _written(ours, definition, programme)
    file = await asyncio.to_thread(outgoing.locked, plain, new.key)
    row_id = uuid4()
    made = MatchList(
        id=row_id,
        programme=programme.id,
        agency=new.agency.strip(),
        source=new.source,
        definition=definition.name,
        opened_from=new.opened_from,
        opened_until=new.opened_until,
        people=len(ours),
        cases_sealed=seal("match_list.cases", row_id, json.dumps([str(one.case) for one in ours])),
        sha256=hashlib.sha256(file).hexdigest(),
        state="asked",
        file_sealed=granting.sealed(row_id, file),
        made_at=now(),
        by_id=by.id,
        by_name=by.name,
    )
    async with database.atomic():
        await MatchList.insert(made)
        await journal.write(by, "match-list.asked", made, f"{made.people} people", programme=programme.id)
    return made


def _problems(new: NewList) -> dict[str, str]:
    found: dict[str, str] = {}
    if not new.agency.strip():
        found["agency"] = "Say to whom it goes."
    if new.opened_until < new.opened_from:
        found["opened_until"] = "This must not be before the first day."
    if new.source not in outcomes.SOURCES:
        found["source"] = "Choose who answers."
    if new.definition not in DEFINITIONS:
        found["definition"] = "Choose what they count."
    if problem := outgoing.problem(new.key):
        found["key"] = problem
    return found


def _mature(
    ours: Sequence[Participant], new: NewList, definition: Definition, today: date
) -> list[Participant]:
    """Whose window and waiting time are over: a count over the others would be too low."""
    over = timedelta(days=definition.complete_after)
    return [
        one
        for one in ours
        if new.opened_from <= one.opened_on <= new.opened_until and one.opened_on + over <= today
    ]


async def _written(ours: Sequence[Participant], definition: Definition, programme: Programme) -> bytes:
    """Who, and between which days their events count."""
    people: dict[UUID, Any] = {
        row["id"]: row
        for row in await Person.select(
            *(Person.id, Person.legal_name, Person.preferred_name, Person.born_on, Person.postcode)
        ).where(Person.programme == programme.id)
    }
    page = io.StringIO()
    writer = csv.writer(page)
    writer.writerow(HEADINGS)
    for one in ours:
        who = people[one.person]
        until = one.opened_on + timedelta(days=definition.window)
        proven = one.opened_on + timedelta(days=definition.complete_after)
        names = (who["legal_name"], who["preferred_name"], who["born_on"] or "", who["postcode"])
        writer.writerow([*map(_cell, names), one.opened_on + timedelta(days=1), until, proven])
    return page.getvalue().encode("utf-8-sig")


def _cell(value: object) -> str:
    """A name that a spreadsheet would take for a formula stays a name."""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULAE) else text


async def counts_in(made: MatchList, counts: Counts, by: Actor, *, threshold: int = THRESHOLD) -> MatchList:
    """What the agency counted. Told again it is put right; the journal keeps that it was."""
    _may(by)
    async with database.atomic():
        made = await get(by, made.id)
        if made.state == "withdrawn":
            raise WrongState("This list was withdrawn. Make a new one.")
        if made.state not in ("out", "in"):
            raise WrongState("This list has not gone out, so nothing can come back.")
        programme = await programmes.get(made.programme)
        if problems := _wrong(made, counts, programmes.today(programme)):
            raise BadInput(problems)
        kept = counts.days if counts.reoffenders >= max(threshold, THRESHOLD_LEAST) else ()
        before = made.state
        changed: dict[Any, Any] = {
            MatchList.state: "in",
            MatchList.reoffenders: counts.reoffenders,
            MatchList.reoffences: counts.reoffences,
            MatchList.checked_on: counts.checked_on,
            MatchList.dates_sealed: _days_sealed(made.id, kept) if kept else None,
        }
        await MatchList.update(changed).where(MatchList.id == made.id)
        what = "match-list.in" if before == "out" else "match-list.put-right"
        await journal.write(by, what, made, f"{len(kept)} days kept", programme=made.programme)
        return await get(by, made.id)


def _wrong(made: MatchList, counts: Counts, today: date) -> dict[str, str]:
    found: dict[str, str] = {}
    if not 0 <= counts.reoffenders <= made.people:
        found["reoffenders"] = f"This must be from 0 to {made.people}, as many as went out."
    if counts.reoffences < counts.reoffenders or (counts.reoffences and not counts.reoffenders):
        found["reoffences"] = "There is at least one event for each person, and none without one."
    if not (made.out_at or made.made_at).date() <= counts.checked_on <= today:
        found["checked_on"] = "This must be between the day the list went out and today."
    if counts.days and len(counts.days) != counts.reoffences:
        found["days"] = f"There are {len(counts.days)} days for {counts.reoffences} events. Check both."
    if any(not _possible(made, counts, *both) for both in counts.days):
        found["days"] = "A day is before the first acceptance, after the check, or proven before it happened."
    return found


def _possible(made: MatchList, counts: Counts, happened: date, proven: date | None) -> bool:
    return made.opened_from < happened <= (proven or happened) <= counts.checked_on


def _days_sealed(row: UUID, days: Sequence[tuple[date, date | None]]) -> str:
    """In the order of the days: the order of the file might say whose they are."""
    told = sorted((on.isoformat(), proven.isoformat() if proven else "") for on, proven in days)
    return seal("match_list.dates", row, json.dumps(told))


def days(made: MatchList) -> list[tuple[date, date | None]]:
    """What was kept of the days; none where few came back."""
    if made.dates_sealed is None:
        return []
    told = json.loads(unseal("match_list.dates", made.id, made.dates_sealed))
    return [(date.fromisoformat(on), date.fromisoformat(proven) if proven else None) for on, proven in told]


def rate(made: MatchList) -> Rate:
    """Those counted, of all who went out. WrongState until it is back."""
    if made.state != "in" or made.reoffenders is None:
        raise WrongState("The agency has not answered yet.")
    return wilson(made.reoffenders, made.people)


async def withdraw(made: MatchList, by: Actor) -> MatchList:
    """It counts nowhere any more: the agency took its counts back, or it was the wrong list."""
    _may(by)
    async with database.atomic():
        made = await get(by, made.id)
        if made.state != "withdrawn":
            gone: dict[Any, Any] = {
                MatchList.state: "withdrawn",
                MatchList.dates_sealed: None,
                MatchList.file_sealed: None,
            }
            await MatchList.update(gone).where(MatchList.id == made.id)
            await journal.write(by, "match-list.withdrawn", made, programme=made.programme)
        return await get(by, made.id)


async def get(by: Actor, made: UUID) -> MatchList:
    found: MatchList | None = (
        await MatchList.objects().where(MatchList.id == made, MatchList.programme == by.programme).first()
    )
    if found is None:
        raise NotFound
    return found


async def recent(by: Actor) -> list[MatchList]:
    """Every list of the programme, the newest first; an administrator has those of every programme."""
    asked: Any = MatchList.objects().order_by(MatchList.made_at, ascending=False)
    if by.role != "administrator":
        asked = asked.where(MatchList.programme == by.programme)
    found: list[MatchList] = await asked
    return found


def _may(by: Actor) -> None:
    if by.role not in clerical.MAY_JUDGE:
        raise NotFound


def _programme(by: Actor) -> UUID:
    if by.programme is None:
        raise NotFound
    return by.programme
