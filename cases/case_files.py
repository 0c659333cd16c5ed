"""A case once it is open: find it, prepare it, or give it back."""

from uuid import UUID

from cases import agreements, database, journal, journey, states
from cases.actors import Actor
from cases.errors import BadInput, NotFound, WrongState
from cases.tables import Case, Person


async def get(by: Actor, case: UUID) -> Case:
    """The case of this id, if it is the actor's programme's."""
    found: Case | None = await Case.objects().where(Case.id == case, Case.programme == by.programme).first()
    if found is None:
        raise NotFound
    return found


async def references(person: Person) -> list[str]:
    """Of every case of this person."""
    rows = await Case.select(Case.reference).where(Case.person == person.id).order_by(Case.reference)
    return [row["reference"] for row in rows]


async def prepare(case: Case, by: Actor) -> Case:
    """Intake is done; the parties are met one by one. Beginning twice is beginning once."""
    _mine(by, case)
    if case.state == "preparing":
        return case
    if case.state != "intake":  # what is booked goes back only with its hearing
        raise WrongState(f"{case.reference} is not at intake any more. Look at it again.")
    async with database.atomic():
        return await states.change(case, "case", "preparing", by)


async def give_to(case: Case, worker: UUID | None, by: Actor) -> Case:
    """From now on this account prepares the case, or nobody yet. The page offers those who may."""
    _mine(by, case)
    async with database.atomic():
        case = await get(by, case.id)
        if case.worker_id != worker:
            case.worker_id = worker
            await Case.update({Case.worker_id: worker}).where(Case.id == case.id)
            await journal.write(by, "case.worker", case, str(worker or ""), programme=case.programme)
    return case


async def give_back(case: Case, *, reason: str, by: Actor) -> Case:
    """Return the case to the referrer, from any state before it is completed."""
    _mine(by, case)
    if reason not in journey.RETURN_REASONS:
        raise BadInput({"reason": "Choose a reason for the return."})
    if case.state == journey.RETURNED:
        return case
    async with database.atomic():
        await agreements.stop(case, by)
        return await states.change(case, "case", journey.RETURNED, by, reason)


def _mine(by: Actor, case: Case) -> None:
    if by.programme != case.programme:
        raise NotFound
