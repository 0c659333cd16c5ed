"""A list of names leaves by two: one coordinator asks, another coordinator or an administrator grants.

    await granting.grant(made, by)               # somebody else; they see how many, and no name
    name, file = await granting.take(made, by)   # who asked, for seven days

Where a programme has one coordinator alone, an administrator of the installation is the second person.
"""

import base64
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from cases import database, journal, programmes
from cases.actors import Actor, now
from cases.errors import NotFound, Refused, WrongState
from cases.linkage import participants
from cases.linkage.tables import MatchList
from cases.sealing import seal, unseal

MAY_GRANT = ("coordinator", "administrator")
DAYS = 7
COLUMN = "match_list.file"
SETTLED = "It is settled already. Look at it again."
OVER = f"It was there for {DAYS} days, and is gone. Make a new list."
OWN = "You asked for it, so a second person answers: another coordinator, or an administrator."
SAID_NO = "Somebody on this list has said no since, or left the record. Withdraw it, and make a new one."


def sealed(row: UUID, file: bytes) -> str:
    """The file, locked for the agency already, under the key of the record until it is taken."""
    return seal(COLUMN, row, base64.b64encode(file).decode())


async def get(by: Actor, made: UUID) -> MatchList:
    """One of the actor's programme; an administrator is the second person anywhere."""
    found: MatchList | None = await MatchList.objects().where(MatchList.id == made).first()
    if found is None or (by.role != "administrator" and found.programme != by.programme):
        raise NotFound
    return found


def may_settle(made: MatchList, by: Actor) -> bool:
    return made.state == "asked" and by.id != made.by_id and by.role in MAY_GRANT


async def grant(made: MatchList, by: Actor) -> MatchList:
    """The second person says yes: who asked can take the file away now."""
    made = await _for_second(made, by)
    if not is_there(made):
        raise WrongState(OVER)
    await _refuse_unwilling(made)
    return await _settle(made, "granted", by)


async def refuse(made: MatchList, by: Actor) -> MatchList:
    """The second person says no; the file is gone, and who asked may ask again."""
    return await _settle(await _for_second(made, by), "refused", by)


async def _for_second(made: MatchList, by: Actor) -> MatchList:
    made = await get(by, made.id)
    if by.role not in MAY_GRANT:
        raise NotFound
    if by.id == made.by_id:
        raise Refused(OWN)
    if made.state != "asked":
        raise WrongState(SETTLED)
    return made


async def _settle(made: MatchList, state: str, by: Actor) -> MatchList:
    told: dict[Any, Any] = {
        MatchList.state: state,
        MatchList.granted_at: now(),
        MatchList.granted_by_id: by.id,
        MatchList.granted_by_name: by.name,
    }
    if state == "refused":
        told[MatchList.file_sealed] = None
    async with database.atomic():
        moved = (
            await MatchList.update(told)
            .where(MatchList.id == made.id, MatchList.state == "asked")
            .returning(MatchList.id)
        )
        if not moved:
            raise WrongState(SETTLED)
        by = replace(by, programme=made.programme)
        await journal.write(by, f"match-list.{state}", made, programme=made.programme)
    return await get(by, made.id)


async def take(made: MatchList, by: Actor) -> tuple[str, bytes]:
    """The file, for whoever asked, as often as they need it in its days. With the first time it is out."""
    async with database.atomic():
        made = await get(by, made.id)
        if by.id != made.by_id or by.role != "coordinator":
            raise Refused(f"{made.by_name} asked for it, and nobody else takes it away.")
        if made.state == "asked":
            raise WrongState("A second person has not granted it.")
        if made.state not in ("granted", "out", "in") or not is_there(made):
            raise WrongState(OVER if made.state in ("granted", "out", "in") else SETTLED)
        await _refuse_unwilling(made)
        if made.state == "granted":
            told: dict[Any, Any] = {MatchList.state: "out", MatchList.out_at: now()}
            await MatchList.update(told).where(MatchList.id == made.id)
        await journal.write(by, "match-list.out", made, f"{made.people} people", programme=made.programme)
    file = base64.b64decode(unseal(COLUMN, made.id, str(made.file_sealed)))
    return f"match-list-{made.made_at:%Y-%m-%d}.csv.age", file


async def _refuse_unwilling(made: MatchList) -> None:
    """Days may pass between the asking and the taking: who said no in between does not go out."""
    listed = {UUID(one) for one in json.loads(unseal("match_list.cases", made.id, made.cases_sealed))}
    ours = await participants.of(await programmes.get(made.programme))
    if not listed <= {one.case for one in ours}:
        raise WrongState(SAID_NO)


def is_there(made: MatchList) -> bool:
    """Whether there is a file still: for seven days from the asking, and seven from the grant."""
    return made.file_sealed is not None and (made.granted_at or made.made_at) > now() - timedelta(days=DAYS)


async def forget() -> int:
    """Throw away the files whose days are over. The row stays, to tell what left and who granted it."""
    ends = now() - timedelta(days=DAYS)
    unanswered: Any = MatchList.granted_at.is_null() & (MatchList.made_at <= ends)
    over: Any = MatchList.file_sealed.is_not_null() & (unanswered | (MatchList.granted_at <= ends))
    gone = await MatchList.update({MatchList.file_sealed: None}).where(over).returning(MatchList.id)
    return len(gone)
