"""The yearly clerical sample: participants drawn at random are looked for by hand, so that it is known

how many a linkage misses. Both strata are drawn from, those with a link and those without.
"""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID, uuid4

from cases import batches, database, journal, programmes
from cases.actors import Actor, now
from cases.errors import BadInput, NotFound, Refused, WrongState
from cases.evaluation import linkage_quality as quality
from cases.evaluation.linkage_quality import Corrected, Estimate, Expected, Sample
from cases.evaluation.rates import Rate, wilson
from cases.linkage import clerical, extract_files, extracts, identities, participants, runs
from cases.linkage.extracts import Asked, Offence
from cases.linkage.identities import Identity
from cases.linkage.tables import LinkageCandidate, LinkageLink, LinkageRun, LinkageSample

EACH = 100  # drawn from a stratum
ALIKE = 0.7  # names that somebody looking by hand would want to see
MOST = 40  # people of the extract on one page


@dataclass(frozen=True, slots=True)
class Quality:
    """M12 of one run. Counts of participants; `band`: pairs that waited for two people, and their yes.

    `exact` is what a join of name and birth date would have found: a comparison, never a figure.
    """

    participants: int
    found: int  # with an event after their acceptance, by probability or by two people
    band: int
    band_yes: int
    exact: int
    expected: Expected | None
    sample: Sample
    precision: Rate | None
    sensitivity: Estimate | None
    corrected: Corrected | None
    refused: str  # why there is no corrected rate, in words


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody of the extract who may be the one looked for, by hand."""

    who: Identity
    offences: tuple[Offence, ...]


async def draw(run: LinkageRun, by: Actor, *, each: int = EACH, seed: int = 1) -> list[LinkageSample]:
    """So many of each stratum, or all of a smaller one. Drawn twice it is drawn once."""
    _may(by)
    async with database.atomic():
        run = await runs.get(by, run.id)
        if drawn := await of(run):
            return drawn
        if run.state != "done" or run.key_sealed is None:
            raise WrongState("A sample is drawn while the extract is still here. Give the file again.")
        if await clerical.left(run):
            raise WrongState("Pairs of this extract wait for two people. Decide them first.")
        chance, linked = Random(f"{run.id}:{seed}"), await _found(run)  # noqa: S311 - a sample, no secret
        everybody = {one.case for one in await participants.of(await programmes.get(run.programme))}
        rows = [
            _row(run, case, stratum is linked)
            for stratum in (linked, everybody - linked)
            for case in chance.sample(sorted(stratum), min(each, len(stratum)))
        ]
        await batches.insert(rows)
        told = f"{len(rows)} people, seed {seed}"
        await journal.write(by, "linkage.sample-drawn", run, told, programme=run.programme)
    return rows


def _row(run: LinkageRun, case: UUID, linked: bool) -> LinkageSample:
    return LinkageSample(id=uuid4(), programme=run.programme, run=run.id, case=case, linked=linked)


async def _found(run: LinkageRun) -> set[UUID]:
    """Cases with a link of this run that stands."""
    rows = await LinkageLink.select(LinkageLink.case.as_alias("of_case")).where(
        LinkageLink.run == run.id, LinkageLink.withdrawn_at.is_null()
    )
    return {row["of_case"] for row in rows}


async def of(run: LinkageRun) -> list[LinkageSample]:
    """Everybody drawn, in no order that tells the stratum."""
    found: list[LinkageSample] = (
        await LinkageSample.objects().where(LinkageSample.run == run.id).order_by(LinkageSample.id)
    )
    return found


async def look(sampled: LinkageSample, by: Actor, folder: Path) -> list[Seen]:
    """Everybody of the extract whom a person looking for this one would want to see, the likest first.

    It is not said whether the linkage had found them. That names were read stands in the journal.
    """
    sampled = await get(by, sampled.id)
    run = await runs.get(by, sampled.run)
    programme = await programmes.get(run.programme)
    content = await asyncio.to_thread(extract_files.open_up, run.id, run.key_sealed, folder)
    asked = Asked(run.since, run.extract_on, programme.country)
    extract = await asyncio.to_thread(extracts.read, content, json.loads(run.mapping), asked)
    ours = [one for one in await participants.of(programme) if one.case == sampled.case]
    if not ours:
        raise Refused("They are not looked for any more. Leave them out of the sample.")
    await journal.read(by, "linkage.sample-looked", sampled, programme=run.programme)
    return await asyncio.to_thread(_alike, ours[0].identities, extract)


def _alike(spelt: Sequence[Identity], extract: extracts.Extract) -> list[Seen]:
    likeness = {one.of: max(_likeness(mine, one) for mine in spelt) for one in extract.people}
    near = sorted(
        (one for one in extract.people if likeness[one.of] >= ALIKE), key=lambda one: -likeness[one.of]
    )
    return [Seen(one, tuple(extract.offences[one.of])) for one in near[:MOST]]


def _likeness(one: Identity, other: Identity) -> float:
    """From 0 to 1: of the names, in either order; the same birth date is always worth a look."""
    mine, theirs = identities.compared(one), identities.compared(other)
    if mine["born_turned"] and mine["born_turned"] == theirs["born_turned"]:
        return 1.0
    return SequenceMatcher(None, mine["pair"] or one.last, theirs["pair"] or other.last).ratio()


async def answer(sampled: LinkageSample, found: str, by: Actor) -> LinkageSample:
    """Whether they are in the extract with something after their acceptance. It can be put right."""
    _may(by)
    if found not in ("yes", "no"):
        raise BadInput({"found": "Say yes or no."})
    async with database.atomic():
        sampled = await get(by, sampled.id)
        said: dict[Any, Any] = {
            LinkageSample.found: found,
            LinkageSample.at: now(),
            LinkageSample.by_id: by.id,
            LinkageSample.by_name: by.name,
        }
        await LinkageSample.update(said).where(LinkageSample.id == sampled.id)
        await journal.write(by, "linkage.sample-answered", sampled, programme=sampled.programme)
        return await get(by, sampled.id)


async def quality_of(run: LinkageRun) -> Quality:
    """How well this run found people. Without a sample that is large enough there is no corrected rate."""
    found, sample = len(await _found(run)), _counted(await of(run))
    band = await LinkageCandidate.count().where(LinkageCandidate.run == run.id)
    yes = await LinkageCandidate.count().where(
        LinkageCandidate.run == run.id, LinkageCandidate.outcome == "yes"
    )
    told = (run.participants, found, band, yes, run.exact, _expected(run), sample)
    precision = wilson(sample.linked_right, sample.linked_looked) if sample.linked_looked else None
    if refused := _refused(run, sample, found):
        return Quality(*told, precision, None, None, refused)
    sensitivity = quality.sensitivity(sample, found, run.participants - found)
    source = f"clerical sample of {sample.linked_looked + sample.others_looked} people"
    corrected = quality.corrected(found, run.participants, sensitivity, source)
    return Quality(*told, precision, sensitivity, corrected, "")


def _counted(rows: Sequence[LinkageSample]) -> Sample:
    """Only those somebody has looked for."""
    linked = [row.found for row in rows if row.linked and row.found != "open"]
    others = [row.found for row in rows if not row.linked and row.found != "open"]
    return Sample(len(linked), linked.count("yes"), len(others), others.count("yes"))


def _expected(run: LinkageRun) -> Expected | None:
    """By the probabilities alone."""
    if not run.linked:
        return None
    wrong = run.expected_wrong / runs.MILLION
    return Expected(run.linked - wrong, wrong, 0.0)


def _refused(run: LinkageRun, sample: Sample, found: int) -> str:
    if run.state != "done":
        return "This extract does not count."
    if not found:
        return "Nobody was found, so nothing can be corrected."
    if not sample.enough:
        return (
            f"Nobody knows yet how many were missed. Look for at least {quality.ENOUGH} people by hand "
            "among those who were found, and as many among the others."
        )
    return "" if sample.linked_right else "No link that was looked at is right, so nothing can be corrected."


async def get(by: Actor, sampled: UUID) -> LinkageSample:
    _may(by)
    found: LinkageSample | None = (
        await LinkageSample.objects()
        .where(LinkageSample.id == sampled, LinkageSample.programme == by.programme)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def _may(by: Actor) -> None:
    if by.role not in clerical.MAY_JUDGE:
        raise NotFound
