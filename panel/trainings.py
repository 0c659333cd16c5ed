"""What a juror has to learn for each role, who has done it, and until when it counts."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from cases import batches, database, journal
from cases.actors import Actor
from cases.errors import BadInput, NotFound, Taken, WrongState
from panel import credits, jurors, oaths, qualified
from panel.qualified import FOR_GOOD, Asked
from panel.tables import Juror, Requirement, Training

NOBODY = UUID(int=0)  # a list for SQL is never empty
FIRST, FIRST_COUNTS = "First training", 24  # months: what a pool from a spreadsheet is taken to have done


async def asked_for(programme: UUID) -> list[Asked]:
    """What is asked for now, by name."""
    rows = (
        await Requirement.objects()
        .where(Requirement.programme == programme, Requirement.closed.eq(False))
        .order_by(Requirement.name)
    )
    return [Asked(row.id, row.name, frozenset(row.roles.split(",")) - {""}, row.needed_from) for row in rows]


async def every(programme: UUID) -> list[Requirement]:
    """What is or was asked for, what counts now first."""
    found: list[Requirement] = (
        await Requirement.objects()
        .where(Requirement.programme == programme)
        .order_by(Requirement.closed, Requirement.name)
    )
    return found


async def get(by: Actor, requirement: UUID) -> Requirement:
    found: Requirement | None = (
        await Requirement.objects()
        .where(Requirement.id == requirement, Requirement.programme == by.programme)
        .first()
    )
    if found is None:
        raise NotFound
    return found


async def ask_for(
    by: Actor,
    *,
    name: str,
    roles: Collection[str] = (),
    months: int = 0,
    minutes: int = 0,
    needed_from: date | None = None,
    once: UUID | None = None,
) -> Requirement:
    """From now on (or from that day) a role needs this training."""
    row = Requirement(
        id=once or uuid4(),
        programme=by.programme,
        name=name,
        roles=_listed(roles),
        months=months,
        minutes=minutes,
        needed_from=needed_from,
    )
    async with database.atomic():
        try:
            async with database.atomic():
                await Requirement.insert(row)
        except Taken as taken:
            raise BadInput({"name": "There is a training of this name already."}) from taken
        await journal.write(by, "requirement.added", row, programme=row.programme)
        await _reckon_all(row.programme)
    return row


async def change(
    requirement: Requirement,
    by: Actor,
    *,
    name: str,
    roles: Collection[str],
    months: int,
    needed_from: date | None,
    closed: bool,
    minutes: int = 0,
) -> None:
    """What was done keeps its own last day: a longer or shorter time counts from the next one on."""
    said: dict[Any, Any] = {
        Requirement.name: name,
        Requirement.roles: _listed(roles),
        Requirement.months: months,
        Requirement.minutes: minutes,
        Requirement.needed_from: needed_from,
        Requirement.closed: closed,
    }
    async with database.atomic():
        try:
            async with database.atomic():
                await Requirement.update(said).where(Requirement.id == requirement.id)
        except Taken as taken:
            raise BadInput({"name": "There is a training of this name already."}) from taken
        if not any(one.of("juror") for one in await asked_for(requirement.programme)):
            raise WrongState("Everybody who sits needs one training at least. Add another one first.")
        await journal.write(by, "requirement.changed", requirement, programme=requirement.programme)
        await _reckon_all(requirement.programme)


async def train(juror: Juror, requirement: Requirement, by: Actor, *, done_on: date) -> Training:
    """They did this training on that day. The same day twice is once."""
    row = Training(
        id=uuid4(),
        programme=juror.programme,
        juror=juror.id,
        requirement=requirement.id,
        done_on=done_on,
        until=qualified.ends(done_on, requirement.months),
    )
    async with database.atomic():
        juror = await jurors.get(by.programme, juror.id)
        same = (Training.juror == juror.id) & (Training.requirement == requirement.id)
        if before := await Training.objects().where(same, Training.done_on == done_on).first():
            return before
        await Training.insert(row)
        await journal.write(by, "juror.training_done", juror, requirement.name, programme=juror.programme)
        await credits.trained(row, requirement, by)
        await _reckon(juror)
        await jurors.advance(juror, by)
        if juror.state == "trained":
            await oaths.tell(juror)
    return row


async def take_back(juror: Juror, training: UUID, by: Actor) -> None:
    """It was written down by mistake."""
    async with database.atomic():
        gone = (
            await Training.delete()
            .where(Training.id == training, Training.juror == juror.id)
            .returning(Training.id)
        )
        if not gone:
            raise NotFound
        await journal.write(by, "juror.training_taken_back", juror, programme=juror.programme)
        await credits.not_trained(training, by)
        await _reckon(juror)


async def begin(programme: UUID, by: Actor) -> None:
    """A programme that asks for nothing yet asks for one training, which it may name anew."""
    if not await Requirement.exists().where(Requirement.programme == programme):
        row = Requirement(programme=programme, name=FIRST, months=FIRST_COUNTS)
        await Requirement.insert(row)
        await journal.write(by, "requirement.added", row, programme=programme)


async def as_told(many: Sequence[Juror], by: Actor) -> None:
    """What a spreadsheet says of new jurors, as trainings done before this record began."""
    trained = [juror for juror in many if juror.trained_until is not None]
    if not many:
        return
    await begin(many[0].programme, by)
    asked = [one for one in await asked_for(many[0].programme) if one.of("juror")]
    await batches.insert(
        [
            Training(programme=juror.programme, juror=juror.id, requirement=one.id, until=juror.trained_until)
            for juror in trained
            for one in asked
        ]
    )


async def done(programme: UUID, among: Collection[UUID] | None = None) -> dict[UUID, dict[UUID, date]]:
    """Juror -> training -> the last day on which it counts; of everybody, or of these."""
    query = Training.select(Training.juror, Training.requirement, Training.until).where(
        Training.programme == programme
    )
    if among is not None and len(among) <= batches.MOST:
        query = query.where(Training.juror.is_in([*among, NOBODY]))
    rows = await query
    found: dict[UUID, dict[UUID, date]] = defaultdict(dict)
    for row in rows:
        theirs, until = found[row["juror"]], row["until"] or FOR_GOOD
        theirs[row["requirement"]] = max(theirs.get(row["requirement"], date.min), until)
    return found


async def _reckon(juror: Juror) -> None:
    """Keep the juror's own column true: seating reads it."""
    theirs = (await done(juror.programme, [juror.id])).get(juror.id, {})
    juror.trained_until = qualified.until(await asked_for(juror.programme), theirs, "juror")
    await Juror.update({Juror.trained_until: juror.trained_until}).where(Juror.id == juror.id)


async def _reckon_all(programme: UUID) -> None:
    asked, by_juror = await asked_for(programme), await done(programme)
    rows = await Juror.select(Juror.id, Juror.trained_until).where(Juror.programme == programme)
    moved: dict[date | None, list[UUID]] = defaultdict(list)
    for row in rows:
        until = qualified.until(asked, by_juror.get(row["id"], {}), "juror")
        if until != row["trained_until"]:
            moved[until].append(row["id"])
    for until, ids in moved.items():
        for start in range(0, len(ids), batches.MOST):
            some = ids[start : start + batches.MOST]
            await Juror.update({Juror.trained_until: until}).where(Juror.id.is_in(some))


def _listed(roles: Collection[str]) -> str:
    return ",".join(role for role in qualified.ROLES if role in roles)
