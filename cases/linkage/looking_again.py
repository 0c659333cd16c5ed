"""Links that were made by facts that have been corrected since: somebody looks whether they still hold.

    for one in await looking_again.waiting(by): ...
    await looking_again.keep(link, by)            # it is theirs all the same
    await links.withdraw(link, "somebody_else", by)

The line of the extract is not kept, so there is what was corrected, and the event, to judge by. A correction
that was taken back counts as none: the facts are those of the linkage again.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cases import corrections, database, journal
from cases.actors import Actor, now
from cases.corrections import Change
from cases.errors import NotFound, WrongState
from cases.linkage import clerical, links
from cases.linkage.tables import LinkageLink
from cases.tables import Case, Correction

MATCHED = ("legal_name", "preferred_name", "born_on")  # what an extract is compared by, and is corrected


@dataclass(frozen=True, slots=True)
class Again:
    """A link, and what was corrected of the person since it was made or last looked at."""

    link: LinkageLink
    reference: str
    changes: tuple[Change, ...]
    since: datetime  # the first of these corrections


async def waiting(by: Actor) -> list[Again]:
    """The longest waiting first. The caller journals that facts of these people were read."""
    if by.role not in clerical.MAY_JUDGE:
        raise NotFound
    corrected = await _corrected(by)
    told = [(link, _since(link, corrected[link.person_id])) for link in await _standing(by, list(corrected))]
    told = [(link, rows) for link, rows in told if rows]
    references = await _references([link.case for link, _ in told])
    found = [
        Again(
            link,
            references[link.case],
            tuple(change for row in rows for change in _matched(row)),
            min(row.undone_at or row.at for row in rows),
        )
        for link, rows in told
    ]
    return sorted(found, key=lambda one: (one.since, one.reference, one.link.happened_on))


async def _standing(by: Actor, people: list[UUID]) -> list[LinkageLink]:
    if not people:
        return []
    found: list[LinkageLink] = await LinkageLink.objects().where(
        LinkageLink.programme == by.programme,
        LinkageLink.withdrawn_at.is_null(),
        LinkageLink.person_id.is_in(people),
    )
    return found


async def _references(cases: list[UUID]) -> dict[UUID, str]:
    if not cases:
        return {}
    rows = await Case.select(Case.id, Case.reference).where(Case.id.is_in(cases))
    return {row["id"]: row["reference"] for row in rows}


async def _corrected(by: Actor) -> dict[UUID, list[Correction]]:
    """By the person: the corrections of what an extract is compared by."""
    found: dict[UUID, list[Correction]] = defaultdict(list)
    rows: list[Correction] = (
        await Correction.objects()
        .where(Correction.programme == by.programme, Correction.kind == "facts")
        .order_by(Correction.at)
    )
    for row in rows:
        if _matched(row):
            found[row.subject_id].append(row)
    return found


def _matched(row: Correction) -> list[Change]:
    """What it changed of these; taken back, the other way round."""
    told = [one for one in corrections.changes(row) if one.name in MATCHED]
    return [Change(one.name, one.after, one.before) for one in told] if row.undone_at else told


def _since(link: LinkageLink, rows: list[Correction]) -> list[Correction]:
    """Those that made, or unmade, a difference after the link was made or last looked at."""
    looked = link.looked_at or link.created_at
    return [
        row for row in rows if (row.at > looked) != (row.undone_at is not None and row.undone_at > looked)
    ]


async def keep(link: LinkageLink, by: Actor) -> None:
    """It is theirs all the same: nothing waits until something is corrected again."""
    if by.role not in clerical.MAY_JUDGE:
        raise NotFound
    async with database.atomic():
        link = await links.get(by, link.id)
        if link.withdrawn_at is not None:
            raise WrongState("This link was withdrawn already, and its event does not count.")
        await LinkageLink.update({LinkageLink.looked_at: now()}).where(LinkageLink.id == link.id)
        await journal.write(by, "linkage.link-kept", link, programme=link.programme)
