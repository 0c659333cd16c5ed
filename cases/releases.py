"""Releases: figures for everybody, of those accepted in a period. One drafts, another publishes.

    draft = await releases.draft(programme, "2024", by=evaluator)
    await releases.publish(draft, by=coordinator)      # numbered; from now on the database keeps it as it is
    await releases.withdraw(release, "...", by=coordinator)
    await releases.published(programme)                # rows ready to serve

What is hidden is decided against every earlier release of the period, withdrawn ones too, and every draft
that somebody read who sees no exact counts: what was read stays known. Other periods are of other people.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from cases import database, followed, journal, own_definitions, programmes, sealing
from cases.actors import Actor, now
from cases.errors import BadInput, NotFound, Refused, WrongState
from cases.evaluation import fixed, kept, periods
from cases.evaluation import releases as protection
from cases.evaluation.definitions import BASIS, CLOCK, INDEX, Definition
from cases.evaluation.disclosure import Rule
from cases.evaluation.groups import Group
from cases.evaluation.people import Person
from cases.evaluation.periods import Period
from cases.tables import Programme, Release

SEALED = "public_release.exact"
LONGEST_WHY = 300
SAID = ("published", "withdrawn")  # what the public once read
SAME = ("measure", "group", "n", "k", "value")


@dataclass(frozen=True, slots=True)
class Choice:
    """A period that can be published, and why it cannot just now."""

    period: Period
    refused: str = ""


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


async def choices(programme: Programme) -> list[Choice]:
    """Every period that is over, with its follow-up; the newest first."""
    definition = await own_definitions.headline(programme)
    people, said = await followed.of(programme, definition), await _said(programme)
    if not people:
        return []
    since, today = min(one.index for one in people), programmes.today(programme)
    ripe = periods.ripe(since, today, programme.public_years, definition)
    return [
        Choice(
            one, _refusal(programme, one, definition, said) or _too_few(programme, one, definition, people)
        )
        for one in reversed(list(ripe))
    ]


def _too_few(programme: Programme, period: Period, definition: Definition, people: Sequence[Person]) -> str:
    """Where no share of everybody may be shown, none of a part may: all of it would be hidden."""
    these = [one for one in people if period.covers(one.index)]
    group = Group(these, definition, programmes.today(programme), {})
    k, n = sum(bool(group.events(one)) for one in group.counted), len(group.counted)
    rule = Rule(threshold=programme.public_threshold)
    if rule.bears(k, n):
        return ""
    return (
        f"Of {period} everything would be hidden. A share needs {rule.least} people who were followed to the "
        f"end, of whom {rule.threshold} or more {definition.did}, and {rule.threshold} or more did not. "
        "Choose longer periods in the programme's settings, or wait until more are followed to the end."
    )


def _refusal(programme: Programme, period: Period, definition: Definition, said: Sequence[Release]) -> str:
    """Why this period cannot be published now, with this definition and threshold."""
    if over := next((one for one in said if periods.read(one.period).overlaps(period)), None):
        return f"Release {over.number} is of {over.period}, which overlaps: the two would tell of few people."
    same = [one for one in said if one.period == str(period)]
    if other := next((one for one in same if _named(one) != (definition.name, definition.version)), None):
        return (
            f"{period} was published by {other.definition}, version {other.version}, and stays so: two "
            "definitions of the same people would tell of few of them."
        )
    if same and same[0].threshold != programme.public_threshold:
        return (
            f"{period} was published with a threshold of {same[0].threshold}, and stays so. A new threshold "
            "is for the periods that follow."
        )
    strictest = max((one.threshold for one in said), default=0)
    if programme.public_threshold < strictest:
        return (
            f"An earlier release has a threshold of {strictest}. A lower one, such as "
            f"{programme.public_threshold}, would tell what was hidden then. Set it to {strictest} or more."
        )
    return ""


def _named(one: Release) -> tuple[str, int]:
    return one.definition, one.version


async def draft(programme: Programme, period: str, by: Actor) -> Release:
    """The figures of today, as the public would see them. A draft of the same period gives way to it."""
    if by.programme != programme.id:
        raise NotFound
    definition = await own_definitions.headline(programme)
    choice = next((one for one in await choices(programme) if str(one.period) == period), None)
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
    told = json.dumps({**_envelope(definition, period, today), "rows": rows})
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
        shown=told,
        shown_sha256=sha256(told.encode()).hexdigest(),
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


def opened(release: Release) -> protection.Release:
    """With its exact counts: for the next release, and for those who may see them."""
    return kept.read(sealing.unseal(SEALED, release.id, release.exact_sealed))


def told(release: Release) -> dict[str, Any]:
    """What the public sees: the envelope and its `rows`."""
    found: dict[str, Any] = json.loads(release.shown)
    return found


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
        said = await _said(programme)
        definition = (await own_definitions.every(programme)).get(row.definition)
        same = definition is not None and definition.version == row.version
        if definition is None or not same or programme.public_threshold != row.threshold:
            raise WrongState("What is hidden, or what counts, was changed since this draft. Draft it again.")
        if refused := _refusal(programme, periods.read(row.period), definition, said):
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


async def published(programme: Programme) -> list[dict[str, Any]]:
    """What the public may read, the newest first: the envelope, `rows`, and the number of each.

    A withdrawn one has its number and the reason, and no rows.
    """
    return [
        {
            "number": one.number,
            "period": one.period,
            "state": one.state,
            "published_on": programmes.day_of(one.published_at, programme).isoformat(),
            **(_whole(one) if one.state == "published" else _gone(one, programme)),
        }
        for one in reversed(await _said(programme))
    ]


def _whole(one: Release) -> dict[str, Any]:
    return {"sha256": one.shown_sha256, "threshold": one.threshold, **told(one)}


def _gone(one: Release, programme: Programme) -> dict[str, Any]:
    withdrawn = programmes.day_of(one.withdrawn_at, programme).isoformat()
    return {"withdrawn_on": withdrawn, "withdrawn_why": one.withdrawn_why, "rows": []}


@dataclass(frozen=True, slots=True)
class Share:
    """k of n people, as of a day. With a release: as it published them, rounded."""

    k: int
    n: int
    on: date
    period: str = ""
    number: int = 0


async def share(programme: Programme, definition: Definition) -> Share | None:
    """What the newest period says of everybody, by this definition; None where it says none.

    Of one period alone: those of which it is hidden had the fewest events, and the others would mislead.
    """
    named = (definition.name, definition.version)
    said = [one for one in await _said(programme) if one.state == "published" and _named(one) == named]
    if not said:
        return None
    last = max(said, key=lambda one: (one.period, one.number or 0))
    whole = next(row for row in told(last)["rows"] if row["measure"] == "M1" and not row["group"])
    if whole["value"] is None:
        return None
    return Share(whole["k"], whole["n"], last.extract_on, last.period, last.number or 0)


async def _said(programme: Programme) -> list[Release]:
    """Everything that was once published, by number."""
    found: list[Release] = (
        await Release.objects()
        .where((Release.programme == programme.id) & (Release.state.is_in(list(SAID))))
        .order_by(Release.number)
    )
    return found


async def at(address: str) -> Programme:
    """The programme of a public address; NotFound where there is none."""
    if not address:
        raise NotFound
    found: Programme | None = await Programme.objects().get(Programme.public_address == address)
    if found is None:
        raise NotFound
    return found
