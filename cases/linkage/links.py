"""A link: one event of an extract that is a participant's, and the outcome it became.

Of the line nothing else is kept. The same event in two extracts is one outcome, which stands as long as
one of its links does; what somebody had written down by hand stays when a link to it goes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID, uuid4

from cases import batches, database, journal, outcomes
from cases.actors import Actor, now, the_clock
from cases.errors import BadInput, NotFound
from cases.linkage.extracts import Offence
from cases.linkage.tables import LinkageLink, LinkageRun
from cases.outcomes import Event
from cases.search import fold
from cases.tables import Case, Reoffence

# Whose case it is has changed, and not because two files turned out to be of one person.
MOVED = """
SELECT link.id AS id, link.programme AS programme FROM linkage_link AS link
JOIN case_file ON case_file.id = link.case_file
JOIN person ON person.id = link.person_id
WHERE link.withdrawn_at IS NULL AND case_file.person <> link.person_id
AND (person.merged_into IS NULL OR person.merged_into <> case_file.person)
"""


@dataclass(frozen=True, slots=True)
class Found:
    """An event of somebody's. `probability` is in millionths, `candidate` the pair people said yes to."""

    case: UUID
    person: UUID
    offence: Offence
    probability: int
    candidate: UUID | None = None


async def keep(run: LinkageRun, found: Sequence[Found], by: Actor) -> list[LinkageLink]:
    """Write links and the outcomes they become, inside the caller's atomic(). An event twice is one."""
    cases = await _cases(one.case for one in found)
    known = await _known(cases)
    kept = {_key(link) for link in await of(run)}
    rows: list[LinkageLink] = []
    fresh: list[tuple[Case, Event]] = []
    for one in sorted(found, key=lambda one: -one.probability):
        event = _event(run, one.offence)
        if (one.case, *_said(event)) in kept:
            continue
        kept.add((one.case, *_said(event)))
        standing = _same(event, known.get(one.case, ()))
        if standing is None:
            standing = _Known(uuid4(), event, made=True)
            known.setdefault(one.case, []).append(standing)
            fresh.append((cases[one.case], replace(event, once=standing.id)))
        rows.append(_link(run, one, event, standing))
    await outcomes.several_came_to_light(fresh, source=run.source, checked_on=run.extract_on, by=by)
    await batches.insert(rows)
    await journal.write_each(by, "linkage.link", rows, f"of run {run.id}", programme=run.programme)
    return rows


@dataclass(frozen=True, slots=True)
class _Known:
    """An outcome that stands. `made`: by a linkage alone."""

    id: UUID
    event: Event
    made: bool


async def _cases(ids: Iterable[UUID]) -> dict[UUID, Case]:
    wanted = sorted(set(ids))
    found: dict[UUID, Case] = {}
    for start in range(0, len(wanted), batches.MOST):
        for case in await Case.objects().where(Case.id.is_in(wanted[start : start + batches.MOST])):
            found[case.id] = case
    return found


async def _known(cases: Mapping[UUID, Case]) -> dict[UUID, list[_Known]]:
    """What stands about these cases, whoever wrote it down."""
    found: dict[UUID, list[_Known]] = {}
    ids = sorted(cases)
    for start in range(0, len(ids), batches.MOST):
        some = ids[start : start + batches.MOST]
        linked = await LinkageLink.select(LinkageLink.reoffence).where(
            LinkageLink.case.is_in(some), LinkageLink.made.eq(True)
        )
        made = {row["reoffence"] for row in linked}
        for row in await Reoffence.objects().where(
            Reoffence.case.is_in(some), Reoffence.withdrawn_at.is_null()
        ):
            event = Event(event=row.event, happened_on=row.happened_on, offence=row.offence)
            found.setdefault(row.case, []).append(_Known(row.id, event, row.id in made))
    return found


def _same(event: Event, known: Iterable[_Known]) -> _Known | None:
    """The same event: of the day and the kind, and the same class where both say one."""
    for one in known:
        mine, theirs = fold(event.offence), fold(one.event.offence)
        if _said(event)[:2] == _said(one.event)[:2] and (mine == theirs or not (mine and theirs)):
            return one
    return None


def _event(run: LinkageRun, one: Offence) -> Event:
    word = "proven" if one.proven_on else run.unproven
    return Event(event=word, happened_on=one.happened_on, proven_on=one.proven_on, offence=one.offence)


def _said(event: Event) -> tuple[str, date, str]:
    return event.event, event.happened_on, event.offence


def _link(run: LinkageRun, one: Found, event: Event, standing: _Known) -> LinkageLink:
    return LinkageLink(
        id=uuid4(),
        programme=run.programme,
        run=run.id,
        candidate=one.candidate,
        case=one.case,
        person_id=one.person,
        event=event.event,
        happened_on=event.happened_on,
        proven_on=event.proven_on,
        offence=event.offence,
        probability=one.probability,
        reoffence=standing.id,
        made=standing.made,
        created_at=now(),
    )


def _key(link: LinkageLink) -> tuple[UUID, str, date, str]:
    return link.case, link.event, link.happened_on, link.offence


async def of(run: LinkageRun) -> list[LinkageLink]:
    """Every link of a run, also those that were withdrawn."""
    found: list[LinkageLink] = (
        await LinkageLink.objects().where(LinkageLink.run == run.id).order_by(LinkageLink.happened_on)
    )
    return found


async def get(by: Actor, link: UUID) -> LinkageLink:
    found: LinkageLink | None = (
        await LinkageLink.objects()
        .where(LinkageLink.id == link, LinkageLink.programme == by.programme)
        .first()
    )
    if found is None:
        raise NotFound
    return found


async def withdraw(link: LinkageLink, why: str, by: Actor) -> None:
    """It was somebody else, or wrong. `why` is one of outcomes.WITHDRAWN."""
    if why not in outcomes.WITHDRAWN:
        raise BadInput({"why": "Choose why it does not count."})
    async with database.atomic():
        await _withdraw(await get(by, link.id), why, by)


async def withdraw_all(run: LinkageRun, by: Actor) -> None:
    """Every link of a run that stands, inside the caller's atomic()."""
    for link in await of(run):
        await _withdraw(link, "error", by)


async def _withdraw(link: LinkageLink, why: str, by: Actor) -> None:
    """The outcome goes with the last link to it, where only links had made it."""
    if link.withdrawn_at is not None:
        return
    await LinkageLink.update({LinkageLink.withdrawn_at: now()}).where(LinkageLink.id == link.id)
    await journal.write(by, "linkage.link-withdrawn", link, why, programme=link.programme)
    others = await LinkageLink.exists().where(
        LinkageLink.reoffence == link.reoffence, LinkageLink.withdrawn_at.is_null()
    )
    if link.made and not others:
        await outcomes.withdraw(await outcomes.get(by, link.reoffence), why, by)


async def follow_corrections() -> int:
    """Recurring: a case turned out to be about somebody else, so what was linked was not theirs."""
    rows = await database.run(MOVED)
    for row in rows:
        by = the_clock(_uuid(row["programme"]))
        async with database.atomic():
            await _withdraw(await get(by, _uuid(row["id"])), "somebody_else", by)
    return len(rows)


def _uuid(told: UUID | str) -> UUID:
    return told if isinstance(told, UUID) else UUID(str(told))
