"""What evaluators take away: one person asks, saying what for, and another grants it.

    made = await data_exports.ask(programme, "proven-12", "What helps whom, University of Avon", by)
    await data_exports.grant(made, by)            # somebody else: the file is made, once, and sealed
    name, file = await data_exports.take(made, by)     # who asked, for seven days

A file that is made twice would give each person two numbers, and what is withheld in one could be read in
the other. So it is kept, sealed, until its days are over; then `forget` throws it away. It goes earlier where
somebody in it leaves the record or says no: see `cases.granted_exports`.
"""

import asyncio
import base64
import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from cases import database, deidentified, granted_exports, journal, own_definitions, programmes
from cases.actors import Actor, now
from cases.errors import BadInput, NotFound, Refused, WrongState
from cases.evaluation.definitions import Definition
from cases.evaluation_tables import DataExport
from cases.sealing import seal, unseal
from cases.tables import Programme
from panel import export_files

MAY_ASK = ("coordinator", "evaluator")
MAY_GRANT = (*MAY_ASK, "administrator")
DAYS = 7
LONGEST = 400
COLUMN = "data_export.file"
SAME = (
    "You asked for this already, and it waits for a second person. Remind them, or take that one back; "
    "for another study say what is different."
)
MEANWHILE = (
    "Somebody in it left the record, or said no, while the file was made. Nothing was kept: grant it again."
)
ENDED = (
    "Somebody in it has left the record since, or said no to it, so the file was thrown away. Destroy the "
    "copy that you may have, and ask for a new one."
)


async def ask(programme: Programme, definition: str, purpose: str, by: Actor) -> DataExport:
    """Nothing leaves yet: somebody else reads the purpose first. `definition`: as an address calls it."""
    if by.role not in MAY_ASK or by.programme != programme.id:
        raise NotFound
    known = await own_definitions.every(programme)
    if problems := _problems(programme, known.get(definition), purpose):
        raise BadInput(problems)
    meant = known[definition]
    made = DataExport(
        id=uuid4(),
        programme=programme.id,
        definition=meant.name,
        version=meant.version,
        purpose=purpose.strip(),
        state="asked",
        asked_at=now(),
        asked_by_id=by.id,
        asked_by_name=by.name,
    )
    async with database.atomic():
        await _refuse_again(made)
        await DataExport.insert(made)
        await journal.write(by, "data-export.asked", made, meant.called, programme=programme.id)
    return made


async def _refuse_again(made: DataExport) -> None:
    """What somebody asks for twice while it waits is one request."""
    waiting = await DataExport.select(DataExport.purpose).where(
        DataExport.programme == made.programme,
        DataExport.asked_by_id == made.asked_by_id,
        DataExport.state == "asked",
        DataExport.definition == made.definition,
        DataExport.version == made.version,
    )
    if made.purpose.casefold() in {row["purpose"].casefold() for row in waiting}:
        raise BadInput({"purpose": SAME})


def _problems(programme: Programme, definition: Definition | None, purpose: str) -> dict[str, str]:
    found: dict[str, str] = {}
    if definition is None:
        found["definition"] = "Choose what counts."
    elif definition.waiting > programme.proof_days:
        # How far a check reaches would be its day less that time: and so tell when somebody was accepted.
        found["definition"] = (
            f"Checks fall due {programme.proof_days} days after a window, and this one waits "
            f"{definition.waiting}. Choose one that waits no longer."
        )
    if not purpose.strip():
        found["purpose"] = "Say for which study it is, and who reads it. Whoever grants it reads this."
    elif len(purpose) > LONGEST:
        found["purpose"] = f"Write at most {LONGEST} letters."
    return found


async def grant(made: DataExport, by: Actor) -> DataExport:
    """The second person says yes: the file is made now, and kept sealed for seven days."""
    made = await get(by, made.id)
    if by.role not in MAY_GRANT:
        raise NotFound
    _refuse_own(made, by)
    _refuse_settled(made)
    programme, begun = await programmes.get(made.programme), now()
    tables = await deidentified.of(programme, await meant(made))
    file = await asyncio.to_thread(export_files.zipped, tables)
    more: dict[Any, Any] = {
        DataExport.file_sealed: seal(COLUMN, made.id, base64.b64encode(file).decode()),
        DataExport.sha256: hashlib.sha256(file).hexdigest(),
        DataExport.people: len(tables.people),
        DataExport.left_out: tables.said_no + tables.removed,
        DataExport.withheld: tables.told.cells,
        DataExport.alone: tables.told.alone,
    }
    async with database.atomic():
        if await granted_exports.overtaken(made.programme, begun):
            raise WrongState(MEANWHILE)
        return await _settle(made, "granted", by, more)


async def meant(made: DataExport) -> Definition:
    """The definition in the version by which it was asked for. WrongState where nobody knows it any more."""
    found = await own_definitions.exactly(await programmes.get(made.programme), made.definition, made.version)
    if found is None:
        raise WrongState(
            f"{made.definition}, version {made.version}, is not known here any more. Ask by another one."
        )
    return found


async def earlier(made: DataExport) -> int:
    """How many others of its programme were granted: who holds two can lay them beside each other."""
    others = (DataExport.programme == made.programme, DataExport.id != made.id)
    return int(await DataExport.count().where(*others, DataExport.state == "granted"))


async def newer(made: DataExport) -> Definition | None:
    """What its definition means by now, where that is another version."""
    known = (await own_definitions.every(await programmes.get(made.programme))).get(made.definition)
    return known if known is not None and known.version > made.version else None


async def refuse(made: DataExport, by: Actor) -> DataExport:
    """The second person says no; who asked may ask again and say more."""
    made = await get(by, made.id)
    _refuse_own(made, by)
    return await _settle(made, "refused", by)


async def take_back(made: DataExport, by: Actor) -> DataExport:
    """Whoever asked does not want it any more."""
    made = await get(by, made.id)
    _refuse_others(made, by)
    return await _settle(made, "taken_back", by)


async def take(made: DataExport, by: Actor) -> tuple[str, bytes]:
    """The file, for whoever asked, as often as they need it in its days."""
    async with database.atomic():
        made = await get(by, made.id)
        _refuse_others(made, by)
        if made.state != "granted":
            raise WrongState("A second person has not granted it.")
        if made.ended_at is not None:
            raise WrongState(ENDED)
        if not is_there(made):
            raise WrongState(f"It was there for {DAYS} days, and is gone. Ask for a new one.")
        await journal.read(by, "data-export.downloaded", made, f"{made.people} people")
    file = base64.b64decode(unseal(COLUMN, made.id, made.file_sealed))
    return f"export-{made.settled_at:%Y-%m-%d}.zip", file


def is_there(made: DataExport) -> bool:
    """Whether its file can be taken: it is granted, and its days are not over."""
    ends = now() - timedelta(days=DAYS)
    return made.file_sealed is not None and made.settled_at is not None and made.settled_at > ends


async def forget() -> int:
    """Throw away the files whose days are over. The row stays, to tell what left and why."""
    ends = now() - timedelta(days=DAYS)
    over: Any = DataExport.file_sealed.is_not_null() & (DataExport.settled_at <= ends)
    gone = await DataExport.update({DataExport.file_sealed: None}).where(over).returning(DataExport.id)
    return len(gone)


async def get(by: Actor, made: UUID) -> DataExport:
    """One of the actor's programme; an administrator of the installation is the second person anywhere."""
    found: DataExport | None = await DataExport.objects().where(DataExport.id == made).first()
    if found is None or (by.role != "administrator" and found.programme != by.programme):
        raise NotFound
    return found


def may_settle(made: DataExport, by: Actor) -> bool:
    return made.state == "asked" and by.id != made.asked_by_id and by.role in MAY_GRANT


async def _settle(made: DataExport, state: str, by: Actor, more: dict[Any, Any] | None = None) -> DataExport:
    async with database.atomic():
        told: dict[Any, Any] = {
            DataExport.state: state,
            DataExport.settled_at: now(),
            DataExport.settled_by_id: by.id,
            DataExport.settled_by_name: by.name,
        }
        moved = (
            await DataExport.update(told | (more or {}))
            .where(DataExport.id == made.id, DataExport.state == "asked")
            .returning(DataExport.id)
        )
        if not moved:
            raise WrongState("It is settled already. Look at it again.")
        by = replace(by, programme=made.programme)
        await journal.write(by, f"data-export.{state}", made, programme=made.programme)
    return await get(by, made.id)


def _refuse_own(made: DataExport, by: Actor) -> None:
    if by.id == made.asked_by_id:
        raise Refused(
            "You asked for it, so a second person answers: coordinator, evaluator or administrator."
        )


def _refuse_settled(made: DataExport) -> None:
    if made.state != "asked":
        raise WrongState("It is settled already. Look at it again.")


def _refuse_others(made: DataExport, by: Actor) -> None:
    if by.id != made.asked_by_id:
        raise Refused(f"{made.asked_by_name} asked for it, and nobody else takes it away.")
