"""Linking the extracts that wait: the heavy part in a process of its own, the writing in one transaction.

A run is claimed with a lease that is renewed. Whoever is killed leaves it to the next, which begins it
anew: until the one transaction that keeps everything, nothing of a run is written.
"""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from cases import database, journal, lives, programmes
from cases.actors import Actor, now, the_clock
from cases.errors import Refused
from cases.linkage import apart, clerical, extract_files, extracts, joins, links, participants, runs, sorting
from cases.linkage.apart import Found
from cases.linkage.clerical import Likely
from cases.linkage.extracts import Asked, BadExtract, Extract, Offence
from cases.linkage.participants import Participant
from cases.linkage.runs import MILLION
from cases.linkage.settings import VERSION
from cases.linkage.sorting import Pair, Sorted
from cases.linkage.tables import LinkageRun
from cases.tables import Programme
from cases.turns import to_the_end

LEASE = timedelta(seconds=60)
RENEWED = 20.0  # seconds
WENT_WRONG = (
    "The linkage ended before it was done. Link it again; if it happens twice, tell your administrator."
)


async def work_due(folder: Path) -> int:
    """Link every extract that waits, one after the other. Gives how many were done."""
    done = 0
    while run := await claim():
        try:
            async with _renewed(run):
                await _link(run, folder)
            done += 1
        except asyncio.CancelledError:
            await to_the_end(_set(run.id, state="waiting", leased_until=None))
            raise
        except (Refused, BadExtract) as refused:
            await _set(run.id, state="failed", note=str(refused), leased_until=None)
        except apart.Stopped:
            await _set(run.id, state="failed", note=WENT_WRONG, leased_until=None)
    return done


async def claim() -> LinkageRun | None:
    """The oldest that waits, or whose linking was killed."""
    async with database.atomic():
        run: LinkageRun | None = (
            await LinkageRun.objects()
            .where(
                (LinkageRun.state == "waiting")
                | ((LinkageRun.state == "running") & (LinkageRun.leased_until <= now()))
            )
            .order_by(LinkageRun.created_at)
            .first()
        )
        if run is not None:
            await _set(run.id, state="running", leased_until=now() + LEASE)
    return run


@asynccontextmanager
async def _renewed(run: LinkageRun) -> AsyncIterator[None]:
    """While it goes on nobody else takes it."""

    async def renew() -> None:
        while True:
            await asyncio.sleep(RENEWED)
            await _set(run.id, leased_until=now() + LEASE)

    renewing = asyncio.create_task(renew())
    try:
        yield
    finally:
        renewing.cancel()
        with suppress(asyncio.CancelledError):
            await renewing


async def _link(run: LinkageRun, folder: Path) -> None:
    """Read both sides, match them, and keep what was found."""
    programme, by = await programmes.get(run.programme), the_clock(run.programme)
    content = await asyncio.to_thread(extract_files.open_up, run.id, run.key_sealed, folder)
    asked = Asked(run.since, run.extract_on, programme.country)
    extract = await asyncio.to_thread(extracts.read, content, json.loads(run.mapping), asked)
    ours = await participants.of(programme)
    await journal.read(by, "linkage.participants", run, f"{len(ours)} people", programme=run.programme)
    spelt = [one for each in ours for one in each.identities]
    thresholds = runs.thresholds(run)
    found = await apart.match(spelt, extract.people, thresholds.clerical)
    exact = len({case for case, _ in joins.exact(spelt, extract.people)})
    kept = _Result(ours, extract, found, sorting.sort(found.pairs, thresholds), exact)
    async with database.atomic():
        await _keep(run, programme, kept, by)


class _Result:
    """What a comparison found, to be written down."""

    def __init__(
        self, ours: Sequence[Participant], extract: Extract, found: Found, result: Sorted, exact: int
    ) -> None:
        self.participants = {str(one.case): one for one in ours}
        self.people = {one.of: one for one in extract.people}
        self.extract, self.found, self.sorted, self.exact = extract, found, result, exact

    def later(self, pair: Pair) -> list[Offence]:
        """What happened after the acceptance: the rest is nothing of ours."""
        accepted = self.participants[pair.case].opened_on
        return [one for one in self.extract.offences[pair.person] if one.happened_on > accepted]

    def links(self, no: frozenset[UUID]) -> list[links.Found]:
        return [
            links.Found(one.case, one.person, offence, round(pair.probability * MILLION))
            for pair in self.sorted.linked
            if (one := self.participants[pair.case]).case not in no
            for offence in self.later(pair)
        ]

    def likely(self, no: frozenset[UUID]) -> list[Likely]:
        """For two people: only where their answer would say something."""
        return [
            Likely(
                one.case, one.person, round(pair.probability * MILLION), self.people[pair.person], offences
            )
            for pair in self.sorted.clerical
            if (one := self.participants[pair.case]).case not in no and (offences := self.later(pair))
        ]


async def _keep(run: LinkageRun, programme: Programme, result: _Result, by: Actor) -> None:
    """All of it or nothing. Whoever lost the lease meanwhile finds it done, and writes nothing."""
    standing = (
        await LinkageRun.objects().where(LinkageRun.id == run.id, LinkageRun.state == "running").first()
    )
    if standing is None:
        return
    no = await lives.unwilling(programme)  # somebody may have said so since
    kept, likely = await links.keep(run, result.links(no), by), result.likely(no)
    await clerical.put(run, likely, by)
    pairs = result.sorted.linked
    linked = len({pair.case for pair in pairs})
    model = result.found.model
    await _set(
        run.id,
        state="done",
        participants=len(result.participants),
        linked=linked,
        queued=len(likely),
        exact=result.exact,
        expected_wrong=round(sum(1 - pair.probability for pair in pairs) * MILLION),
        model_version=VERSION,
        model=model,
        model_sha256=hashlib.sha256(model.encode()).hexdigest(),
        linked_at=now(),
        leased_until=None,
        note="",
    )
    told = (
        f"{len(result.participants)} participants, {linked} linked, {len(kept)} events, {len(likely)} queued"
    )
    await journal.write(by, "linkage.linked", run, told, programme=run.programme)


async def _set(run: UUID, **values: Any) -> None:
    changed: dict[Any, Any] = {getattr(LinkageRun, name): value for name, value in values.items()}
    await LinkageRun.update(changed).where(LinkageRun.id == run)
