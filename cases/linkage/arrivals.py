"""An extract that came in, while somebody says which of its columns holds what.

arrival = await arrivals.hold(new, by, folder)             # the file alone, encrypted as a run keeps it
look = await arrivals.look(arrival, {}, folder)            # what is guessed, and what is missing
run = await arrivals.take(arrival, told, by, folder)       # it is a run now: or refused, and still here
"""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

from cases import database, journal, programmes
from cases.actors import Actor, now, the_clock
from cases.errors import BadInput, NotFound
from cases.linkage import apart, extract_files, extracts, runs
from cases.linkage.extracts import BadExtract, Look
from cases.linkage.runs import NewExtract
from cases.linkage.tables import LinkageArrival, LinkageRun

KEPT = timedelta(days=1)  # whoever asked is back the next morning, or gives the file again


async def hold(new: NewExtract, by: Actor, folder: Path) -> LinkageArrival:
    """Keep the file. What was said of it is checked first, and that it is a table."""
    programme = await programmes.get(_mine(by))
    today = programmes.today(programme)
    if found := runs.problems(new, today):
        raise BadInput(found)
    await _seen(new.content, {})
    arrival = LinkageArrival(
        id=uuid4(),
        programme=programme.id,
        source=new.source,
        unproven=new.unproven,
        extract_on=new.extract_on,
        since=new.since,
        destroy_on=today + timedelta(days=new.kept_days),
        by_id=by.id,
        by_name=by.name,
        created_at=now(),
    )
    arrival.key_sealed = await asyncio.to_thread(extract_files.keep, new.content, arrival.id, folder)
    try:
        async with database.atomic():
            await LinkageArrival.insert(arrival)
            await journal.write(by, "linkage.arrived", arrival, programme=programme.id)
    except BaseException:
        extract_files.destroy(arrival.id, folder)
        raise
    return arrival


async def look(arrival: LinkageArrival, told: Mapping[str, str], folder: Path) -> Look:
    return await _seen(await _content(arrival, folder), told)


async def _seen(content: bytes, told: Mapping[str, str]) -> Look:
    try:
        table = await apart.as_csv(content)
        return await asyncio.to_thread(extracts.look, table, told)
    except BadExtract as bad:
        raise BadInput({"file": str(bad)}) from bad


async def take(arrival: LinkageArrival, told: Mapping[str, str], by: Actor, folder: Path) -> LinkageRun:
    """The run that it becomes. Refused by line and column, it waits for other answers, or is thrown away."""
    today = programmes.today(await programmes.get(arrival.programme))
    new = NewExtract(
        content=await _content(arrival, folder),
        source=arrival.source,
        extract_on=arrival.extract_on,
        since=arrival.since,
        unproven=arrival.unproven,
        told=told,
        kept_days=max(1, (arrival.destroy_on - today).days),
    )
    run = await runs.begin(new, by, folder)
    await _forget(arrival, by, folder, "taken in")
    return run


async def throw_away(arrival: LinkageArrival, by: Actor, folder: Path) -> None:
    """The file was wrong. Nothing of it is kept."""
    await _forget(arrival, by, folder, "thrown away")


async def forget_old(folder: Path) -> int:
    """Recurring: what nobody came back to. Gives how many."""
    old: list[LinkageArrival] = await LinkageArrival.objects().where(
        LinkageArrival.created_at <= now() - KEPT
    )
    for arrival in old:
        await _forget(arrival, the_clock(arrival.programme), folder, "nobody came back to it")
    return len(old)


async def _forget(arrival: LinkageArrival, by: Actor, folder: Path, why: str) -> None:
    await asyncio.to_thread(extract_files.destroy, arrival.id, folder)
    async with database.atomic():
        await LinkageArrival.delete().where(LinkageArrival.id == arrival.id)
        await journal.write(by, "linkage.arrival-ended", arrival, why, programme=arrival.programme)


async def _content(arrival: LinkageArrival, folder: Path) -> bytes:
    return await asyncio.to_thread(extract_files.open_up, arrival.id, arrival.key_sealed, folder)


async def get(by: Actor, arrival: UUID) -> LinkageArrival:
    found: LinkageArrival | None = (
        await LinkageArrival.objects()
        .where(LinkageArrival.id == arrival, LinkageArrival.programme == by.programme)
        .first()
    )
    if found is None:
        raise NotFound
    return found


async def waiting(by: Actor) -> list[LinkageArrival]:
    """Those of the programme, the newest first."""
    found: list[LinkageArrival] = (
        await LinkageArrival.objects()
        .where(LinkageArrival.programme == by.programme)
        .order_by(LinkageArrival.created_at, ascending=False)
    )
    return found


def _mine(by: Actor) -> UUID:
    if by.programme is None:
        raise NotFound
    return by.programme
