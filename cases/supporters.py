"""Who comes with a party. A harmed person's supporter belongs to their file, not to the young person's."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from cases import database, family_requests, journal
from cases.actors import Actor, now
from cases.errors import BadInput, NotFound
from cases.tables import Case, HarmedPerson, Supporter


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSupporter:
    name: str
    relationship: str = ""
    phone: str = ""  # E.164
    school: str = ""
    school_year: str = ""


async def add(
    case: Case,
    told: NewSupporter,
    by: Actor,
    *,
    harmed: HarmedPerson | None = None,
    said: UUID | None = None,
    once: UUID | None = None,
) -> Supporter:
    """Somebody who comes with the young person, or with a harmed person. `once` twice is once.

    `said`: where the family named them on its own page, which is answered by it.
    """
    if by.programme != case.programme or (harmed and harmed.referral != case.referral):
        raise NotFound
    if not told.name.strip():
        raise BadInput({"name": "Write their name."})
    async with database.atomic():
        if once and (known := await Supporter.objects().where(Supporter.id == once).first()):
            return await get(by, known.id)
        supporter = Supporter(
            id=once or uuid4(),
            programme=case.programme,
            case=case.id,
            party="harmed_person" if harmed else "young_person",
            harmed=harmed.id if harmed else None,
            name=told.name.strip(),
            relationship=told.relationship,
            phone=told.phone,
            school=told.school,
            school_year=told.school_year,
            created_at=now(),
        )
        await Supporter.insert(supporter)
        if said:
            await family_requests.answer(case, said, by)
        await journal.write(by, "supporter.added", supporter, supporter.party, programme=case.programme)
    return supporter


async def remove(supporter: Supporter, by: Actor) -> None:
    """They do not come. Nothing of them is kept."""
    async with database.atomic():
        supporter = await get(by, supporter.id)
        await Supporter.delete().where(Supporter.id == supporter.id)
        await journal.write(
            by, "supporter.removed", supporter, supporter.party, programme=supporter.programme
        )


async def get(by: Actor, supporter: UUID) -> Supporter:
    found: Supporter | None = (
        await Supporter.objects()
        .where(Supporter.id == supporter, Supporter.programme == by.programme)
        .first()
    )
    if found is None:
        raise NotFound
    return found


async def of_case(case: UUID, harmed: UUID | None = None) -> list[Supporter]:
    """Who comes with the young person; with `harmed`, who comes with that person."""
    whose = Supporter.harmed == harmed if harmed else Supporter.party == "young_person"
    found: list[Supporter] = (
        await Supporter.objects().where(Supporter.case == case, whose).order_by(Supporter.created_at)
    )
    return found
