"""Releases: figures for everybody, of those accepted in a period. One drafts, another publishes.

    draft = await releases.draft(programme, "2024", by=evaluator)
    await releases.publish(draft, by=coordinator)      # numbered; from now on the database keeps it as it is
    await releases.withdraw(release, "...", by=coordinator)

What is hidden is decided against every earlier release of the period, withdrawn ones too, and every draft
that somebody read who sees no exact counts: what was read stays known. Other periods are of other people.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from cases import (
    database,
    followed,
    journal,
    own_definitions,
    programmes,
    public_releases,
    release_periods,
    sealing,
)
from cases.actors import Actor, now
from cases.errors import BadInput, NotFound, Refused, WrongState
from cases.evaluation import fixed, kept, periods
from cases.evaluation import releases as protection
from cases.evaluation.definitions import BASIS, CLOCK, INDEX, Definition
from cases.evaluation.disclosure import Rule
from cases.evaluation.people import Person
from cases.evaluation.periods import Period
from cases.evaluation_tables import Release
from cases.public_releases import SAID, SEALED, opened, told
from cases.tables import Programme

LONGEST_WHY = 300
SAME = ("measure", "group", "n", "k", "value")


async def of(programme: Programme) -> list[Release]:
    """Drafts first, then the newest number first."""
    found: list[Release] = await Release.objects().where(
        (Release.programme == programme.id) & Release.set_aside_at.is_null()
    )
    return sorted(found, key=lambda one: (one.number is not None, -(one.number or 0), one.period))


async def get(by: Actor, release_id: UUID) -> Release:
    """One of the own programme."""
    found: Release | None = await Release.objects().get(
        (Release.id == release_id) & (Release.programme == by.programme) & Release.set_aside_at.is_null()
    )
    if found is None:
        raise NotFound
    return found


async def read(release: Release, by: Actor) -> Release:
    """Whoever sees no exact counts reads what the public will see: from then on it is said."""
    if by.role == "evaluator" or release.state != "draft" or release.read_at:
        return release
    async with database.atomic():
        row = await get(by, release.id)
        if row.state == "draft" and not row.read_at:
            row.read_at = now()
            await row.save([Release.read_at])
    return row


async def draft(programme: Programme, period: str, by: Actor) -> Release:
    """The figures of today, as the public would see them. A draft of the same period gives way to it."""
    if by.programme != programme.id:
        raise NotFound
    definition = await own_definitions.headline(programme)
    choice = next(
        (one for one in await release_periods.choices(programme) if str(one.period) == period), None
    )
    if choice is None:
        raise BadInput({"period": "Choose one of these periods."})
    if choice.refused:
        raise Refused(choice.refused)
    row = await _drafted(programme, choice.period, definition, by)
    async with database.atomic():
        for old in [one for one in await _every(programme, period) if one.state == "draft"]:
            _check_it_may_give_way(old, row)
            await _put_away(old)
        await Release.insert(row)
        await journal.write(by, "release.drafted", row, period, programme=programme.id)
    return row


def _check_it_may_give_way(old: Release, new: Release) -> None:
    """What was read counts as said; a draft that is kept apart from it mostly tells less."""
    if old.set_aside_at or not old.read_at:
        return
    if old.read_at >= new.drafted_at:
        raise WrongState("The draft before this was read meanwhile. Draft it again.")
    before, now_shown = (sum(not row["suppressed"] for row in told(one)["rows"]) for one in (old, new))
    if now_shown < before:
        raise Refused(
            "The draft that is there tells more than one of today could: somebody who sees no exact counts "
            "has read it, so it counts as said. Publish it, or throw it away first."
        )


async def _drafted(programme: Programme, period: Period, definition: Definition, by: Actor) -> Release:
    begun = now()  # what is published from here on it does not know of: see `publish`
    everybody = await followed.of(programme, definition)
    people = [one for one in everybody if period.covers(one.index)]
    known = [one for one in await _every(programme, str(period)) if one.state in SAID or one.read_at]
    last = next((opened(one) for one in reversed(known) if one.state in SAID), None)
    before = [opened(one) for one in known]
    row = await made(programme, period, definition, people, before, by=by, last=last)
    row.drafted_at = begun
    return row


async def _every(programme: Programme, period: str) -> list[Release]:
    """All that was drafted of a period and is kept, in the order of the drafting."""
    found: list[Release] = (
        await Release.objects()
        .where((Release.programme == programme.id) & (Release.period == period))
        .order_by(Release.drafted_at)
    )
    return found


async def _put_away(row: Release) -> None:
    """A draft that is none any more. Nobody knows it, or it stays known."""
    if not row.read_at:
        await Release.delete().where(Release.id == row.id)
    elif not row.set_aside_at:
        row.set_aside_at = now()
        await row.save([Release.set_aside_at])


async def made(
    programme: Programme,
    period: Period,
    definition: Definition,
    people: Sequence[Person],
    before: Sequence[protection.Release] = (),
    *,
    by: Actor,
    last: protection.Release | None = None,
) -> Release:
    """A draft of these people's figures, not yet kept.

    `before`: what was read of the period, and the `last` of it that was published.
    """
    today = programmes.today(programme)
    rule = Rule(threshold=programme.public_threshold)
    # Its sums would hold up everybody else's pages.
    found = await asyncio.to_thread(_protected, people, definition, today, rule, before)
    rows = fixed.rows(found, rule, definition.window)
    _check_it_says_more(rows, last, rule, definition)
    shown = json.dumps({**_envelope(definition, period, today), "rows": rows})
    row_id = uuid4()
    return Release(
        id=row_id,
        programme=programme.id,
        state="draft",
        period=str(period),
        definition=definition.name,
        version=definition.version,
        extract_on=today,
        threshold=rule.threshold,
        shown=shown,
        shown_sha256=sha256(shown.encode()).hexdigest(),
        exact_sealed=sealing.seal(SEALED, row_id, kept.written(found)),
        drafted_at=now(),
        drafted_by_id=by.id,
        drafted_by_name=by.name,
    )


def _protected(
    people: Sequence[Person],
    definition: Definition,
    extract: date,
    rule: Rule,
    before: Sequence[protection.Release],
) -> protection.Release:
    tables = fixed.tables(people, definition, extract, first=not before)
    return protection.protect(tables, rule, before)


def _check_it_says_more(
    rows: Sequence[Mapping[str, Any]],
    last: protection.Release | None,
    rule: Rule,
    definition: Definition,
) -> None:
    """Nothing is published that is hidden whole, or that the last release of the period says already."""
    if last is None:
        if all(row["suppressed"] for row in rows):
            raise Refused(
                "Everything would be hidden: whatever could be shown would give small groups away, beside "
                "what was read before or what adds up. Choose longer periods in the programme's settings, "
                "or wait until more are followed to the end."
            )
        return
    said = [_said_of(row) for row in fixed.rows(last, rule, definition.window)]
    if all(_said_of(row) in said for row in rows if not row["suppressed"]):
        raise Refused(
            "Nothing could be said that the last release of this period does not say: too little has changed."
        )


def _said_of(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in SAME)


def _envelope(definition: Definition, period: Period, extract: date) -> dict[str, Any]:
    """What belongs to every figure of a release."""
    return {
        "period": str(period),
        "definition": definition.name,
        "version": definition.version,
        "title": definition.title,
        "words": definition.words,
        "did": definition.did,
        "did_not": definition.did_not,
        "event": definition.event,
        "window": definition.window,
        "months": definition.months,
        "waiting": definition.waiting,
        "index_event": INDEX,
        "clock_start": CLOCK,
        "basis": BASIS,
        "source": definition.source,
        "extract": extract.isoformat(),
        "complete": True,
    }


async def publish(release: Release, by: Actor) -> Release:
    """It gets its number, and is never changed again. Not by whoever drafted it: it cannot be taken back."""
    programme = await _own(release, by)
    if by.id == release.drafted_by_id:
        raise Refused(
            "You drafted this. Somebody else publishes it: what was published once stays known, so two "
            "people look at it before."
        )
    async with database.atomic():
        row = await get(by, release.id)
        if row.state != "draft":
            raise WrongState(f"This is release {row.number} already.")
        said = await public_releases.said(programme)
        definition = (await own_definitions.every(programme)).get(row.definition)
        same = definition is not None and definition.version == row.version
        if definition is None or not same or programme.public_threshold != row.threshold:
            raise WrongState("What is hidden, or what counts, was changed since this draft. Draft it again.")
        if refused := release_periods.refusal(programme, periods.read(row.period), definition, said):
            raise WrongState(refused)
        if any(one.period == row.period and one.published_at >= row.drafted_at for one in said):
            raise WrongState("This period was published while this was drafted. Draft it again.")
        row.state, row.number = "published", max((one.number for one in said), default=0) + 1
        row.published_at, row.published_by_id, row.published_by_name = now(), by.id, by.name
        await row.save()
        detail = f"{row.number}: {row.period}, {row.shown_sha256}"
        await journal.write(by, "release.published", row, detail, programme=programme.id)
    return row


async def discard(release: Release, by: Actor) -> None:
    """A draft that nobody wants."""
    programme = await _own(release, by)
    async with database.atomic():
        row = await get(by, release.id)
        if row.state != "draft":
            raise WrongState(f"This is release {row.number} and stays. It can be withdrawn, with a reason.")
        await _put_away(row)
        await journal.write(by, "release.discarded", row, row.period, programme=programme.id)


async def withdraw(release: Release, why: str, by: Actor) -> Release:
    """It is not to be relied on. Its number and the reason stay; it still counts for what is hidden later."""
    programme = await _own(release, by)
    why = " ".join(why.split())
    if not why:
        raise BadInput({"why": "Say why, for whoever relied on it."})
    if len(why) > LONGEST_WHY:
        raise BadInput({"why": f"Use at most {LONGEST_WHY} letters."})
    async with database.atomic():
        row = await get(by, release.id)
        if row.state != "published":
            raise WrongState("Only a published release can be withdrawn.")
        row.state, row.withdrawn_why = "withdrawn", why
        row.withdrawn_at, row.withdrawn_by_id, row.withdrawn_by_name = now(), by.id, by.name
        await row.save()
        await journal.write(by, "release.withdrawn", row, f"{row.number}", programme=programme.id)
    return row


async def _own(release: Release, by: Actor) -> Programme:
    if by.programme != release.programme:
        raise NotFound
    return await programmes.get(release.programme)
