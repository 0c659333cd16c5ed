"""Screening one referral: what the record knows, what the coordinator answers, and the check before a yes."""

from collections.abc import Mapping
from uuid import uuid4

from cases import clocks, database, journal, journey, programmes, screening, states
from cases.actors import Actor, now
from cases.errors import BadInput, NotFound, Refused
from cases.screening import Answer, Facts, Standing
from cases.sealing import seal, unseal
from cases.tables import Case, HarmedPerson, Offence, Person, Referral, ScreeningAnswer


async def of(referral: Referral) -> list[Standing]:
    """Each criterion of the programme for this referral."""
    programme = await programmes.get(referral.programme)
    return screening.standing(programme, await facts(referral), await answers(referral))


async def not_of_age(referral: Referral) -> str:
    """What speaks against a case that is open, since a birth date was put right; nothing where it fits.

    A yes that was given knowingly, with a note, stands.
    """
    found = next(one for one in await of(referral) if one.name == "age")
    return found.words if found.stands == screening.NO else ""


async def facts(referral: Referral) -> Facts:
    person = await Person.objects().where(Person.id == referral.person).first()
    offence = await Offence.objects().where(Offence.id == referral.offence).first()
    harmed = await HarmedPerson.select(HarmedPerson.agrees).where(
        HarmedPerson.referral == referral.id,
        HarmedPerson.part == "harmed",
        HarmedPerson.kind != "public",
    )
    earlier = (
        await Case.select(Case.reference)
        .where(Case.person == referral.person, Case.referral != referral.id)
        .order_by(Case.reference)
    )
    born = person.born_on if person else None
    return Facts(
        age=clocks.age(born, referral.offence_on) if born and referral.offence_on else None,
        age_since=clocks.age(born, referral.referred_on) if born and not referral.offence_on else None,
        offence=offence.name if offence else "",
        in_scope=bool(offence and offence.in_scope),
        admitted=referral.admitted,
        earlier=[row["reference"] for row in earlier],
        harmed=[row["agrees"] for row in harmed],
    )


async def answers(referral: Referral) -> dict[str, Answer]:
    """What was answered so far, the notes opened."""
    rows: list[ScreeningAnswer] = await ScreeningAnswer.objects().where(
        ScreeningAnswer.referral == referral.id
    )
    return {row.criterion: Answer(row.answer, _note(row)) for row in rows}


def _note(row: ScreeningAnswer) -> str:
    return unseal("screening_answer.note", row.id, row.note_sealed) if row.note_sealed else ""


async def answer(referral: Referral, given: Mapping[str, Answer], by: Actor) -> Referral:
    """Write the answers down; a referral that nobody looked at yet is being screened from now on."""
    if by.programme != referral.programme:
        raise NotFound
    async with database.atomic():
        standing: Referral | None = await Referral.objects().where(Referral.id == referral.id).first()
        if standing is None or standing.state not in journey.WAITING:
            raise Refused("This referral is decided. Its answers stay as they are.")
        _check(await of(standing), given)
        if standing.state == "received":
            await states.change(standing, "referral", "screening", by)
        before = await answers(standing)
        changed = [name for name, told in given.items() if before.get(name) != told]
        for name in changed:
            await _write(standing, name, given[name], by)
        if changed:
            await journal.write(
                by, "referral.criteria-answered", standing, ", ".join(changed), programme=standing.programme
            )
    referral.state = standing.state
    return referral


def _check(found: list[Standing], given: Mapping[str, Answer]) -> None:
    problems = {}
    known = {one.name: one for one in found}
    for name, told in given.items():
        if name not in known or told.answer not in screening.ANSWERS:
            problems[name] = _choose(name)
        elif screening.contradicts(name, known[name].record, told):
            problems[name if name == "scope" else f"{name}_note"] = (
                "Choose another offence, or return the referral."
                if name == "scope"
                else f"On the {known[name].criterion.word} the referral says otherwise. "
                "Write why you say yes."
            )
    if problems:
        raise BadInput(problems)


def _choose(name: str) -> str:
    known = screening.CRITERIA.get(name)
    return f"“{known.question}” Choose one of these." if known else "Choose one of these."


async def _write(referral: Referral, name: str, told: Answer, by: Actor) -> None:
    await ScreeningAnswer.delete().where(
        ScreeningAnswer.referral == referral.id, ScreeningAnswer.criterion == name
    )
    row_id = uuid4()
    await ScreeningAnswer.insert(
        ScreeningAnswer(
            id=row_id,
            programme=referral.programme,
            referral=referral.id,
            criterion=name,
            answer=told.answer,
            note_sealed=seal("screening_answer.note", row_id, told.note) if told.note else None,
            at=now(),
            by_id=by.id,
            by_name=by.name,
        )
    )


async def check(referral: Referral) -> None:
    """Refuse to accept while a criterion is open, or says no."""
    open_still = screening.lacking(await of(referral))
    if against := [one.criterion.word for one in open_still if one.stands == screening.NO]:
        raise Refused(f"Screening says no: {', '.join(against)}. Return the referral with a reason.")
    if open_still:
        named = ", ".join(one.criterion.word for one in open_still)
        raise Refused(f"Screening is not finished. Answer first: {named}.")
