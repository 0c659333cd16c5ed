"""Referrals: receive, screen, accept or give back."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from piccolo.query.functions.aggregate import Count

from cases import (
    batches,
    clocks,
    counters,
    database,
    follow_ups,
    harmed,
    journal,
    journey,
    people,
    programmes,
    respondents,
    screening_answers,
    search,
    states,
)
from cases.actors import Actor, now
from cases.errors import BadInput, NotFound, Refused
from cases.new_referrals import NewReferral, problems
from cases.sealing import seal
from cases.tables import Case, Offence, Person, Programme, Referral

OF_A_REFERRAL = (
    *("source", "account_id", "referred_on", "agency", "referrer_name", "referrer_email"),
    "referrer_phone",
    *("offence_on", "admitted", "agency_reference", "incident_reference"),
)


async def receive(by: Actor, answers: NewReferral, once: UUID | None = None) -> Referral:
    """Take one referral in. The same `once` a second time is the same referral."""
    async with database.atomic():
        if once and (sent := await Referral.objects().where(Referral.id == once).first()):
            return await get(by, sent.id)
        (referral,) = await receive_all(by, [answers], row_id=once)
    return referral


async def receive_all(
    by: Actor, many: Sequence[NewReferral], why: str = "", row_id: UUID | None = None
) -> list[Referral]:
    """Take referrals in, all or none. A young person the programme has met keeps their one row.

    What was blank in it is filled in; what stood there stays, for nobody knows which is the newer.
    Who asks for themselves has shown no proof of who they are: they get a file of their own, and the
    coordinator brings the two together.
    """
    programme = await _programme(by)
    today = programmes.today(programme)
    for answers in many:
        if found := problems(answers, today):
            raise BadInput(found)
    offences = {offence.id: offence for offence in await programmes.offences(programme.id)}
    async with database.atomic():
        met = {people.key(p.legal_name, p.born_on): p for p in await _people(programme.id, many)}
        new, taken = [], []
        for answers, reference in zip(
            many, await counters.referral_references(programme, today, len(many)), strict=True
        ):
            alone = answers.source == "self"
            person = None if alone else met.get(people.key(answers.name, answers.born_on))
            if person is None:
                person = respondents.new(programme, answers)
                new.append(person)
                if not alone:
                    met[people.key(answers.name, answers.born_on)] = person
            else:
                await respondents.fill_in(person, answers, by, written=person not in new)
            offence = offences[answers.offence] if answers.offence else None
            taken.append(_referral(programme, person, offence, answers, reference, row_id=row_id))
        await batches.insert(new)
        await batches.insert(taken)
        await states.begin(taken, "referral", by, why)
        for referral, answers in zip(taken, many, strict=True):
            for told in answers.harmed_people:
                await harmed.add(referral, told, by)
    return taken


async def _people(programme: UUID, many: Sequence[NewReferral]) -> list[Person]:
    if len(many) == 1:
        one = await people.with_name(programme, many[0].name, many[0].born_on)
        return [one] if one else []
    return await Person.objects().where(Person.programme == programme, Person.merged_into.is_null())


def _referral(
    programme: Programme,
    person: Person,
    offence: Offence | None,
    answers: NewReferral,
    reference: str,
    *,
    row_id: UUID | None,
) -> Referral:
    row_id = row_id or uuid4()
    return Referral(
        id=row_id,
        programme=programme.id,
        person=person.id,
        offence=offence.id if offence else None,
        reference=reference,
        told_name=answers.name,
        state="received",
        **{column: getattr(answers, column) for column in OF_A_REFERRAL},
        statement_sealed=seal("referral.statement", row_id, answers.statement) if answers.statement else None,
        screen_by=clocks.deadline(
            answers.referred_on,
            programme.screening_days,
            working=True,
            holidays=programmes.holidays(programme, answers.referred_on),
        ),
        search_text=_referral_found_by(answers, reference, offence),
        received_at=now(),
    )


def _referral_found_by(answers: NewReferral, reference: str, offence: Offence | None) -> str:
    return search.text_of(
        reference,
        answers.name,
        answers.preferred_name,
        offence.name if offence else "",
        answers.agency,
        answers.agency_reference,
        answers.incident_reference,
    )


async def name_offence(referral: Referral, offence: UUID, by: Actor) -> Referral:
    """The coordinator says what a matter is that came in without, or under another name."""
    _mine(by, referral)
    chosen = next((one for one in await programmes.offences(referral.programme) if one.id == offence), None)
    if chosen is None:
        raise BadInput({"offence": "Choose the offence."})
    async with database.atomic():
        referral = await _fresh(referral)
        if referral.state not in journey.WAITING:
            raise Refused("This referral is decided, so its offence stays as it is.")
        if referral.offence != chosen.id:
            found_by = search.text_of(referral.search_text, chosen.name)
            await Referral.update({Referral.offence: chosen.id, Referral.search_text: found_by}).where(
                Referral.id == referral.id
            )
            await journal.write(by, "referral.offence-named", referral, programme=referral.programme)
            referral.offence, referral.search_text = chosen.id, found_by
    return referral


async def screen(referral: Referral, by: Actor) -> Referral:
    """Begin to look at it. Beginning twice is beginning once."""
    _mine(by, referral)
    if referral.state == "screening":
        return referral
    async with database.atomic():
        return await states.change(referral, "referral", "screening", by)


async def accept(referral: Referral, by: Actor) -> Case:
    """Open a case. Asked twice, or by two at once, there is one case and both get it."""
    _mine(by, referral)
    programme = await _programme(by)
    async with database.atomic():
        if opened := await case_of(await _fresh(referral)):
            return opened
        await _refuse_what_is_not_heard(referral)
        if referral.state == "screening":
            await screening_answers.check(referral)
        await states.change(referral, "referral", "accepted", by, also={Referral.decided_at: now()})
        case = await _open(programme, referral)
        await states.begin([case], "case", by)
        await follow_ups.make(case, by)
    return case


async def _fresh(referral: Referral) -> Referral:
    """The row as it stands now: inside atomic() only one decides at a time."""
    standing = await Referral.objects().where(Referral.id == referral.id).first()
    if standing is None:
        raise NotFound
    referral.state, referral.return_reason = standing.state, standing.return_reason
    return referral


async def _refuse_what_is_not_heard(referral: Referral) -> None:
    offence = await Offence.objects().where(Offence.id == referral.offence).first()
    if offence is None:
        raise Refused("Choose the offence before you accept the referral.")
    if not offence.in_scope:
        raise Refused(f"This programme does not hear “{offence.name}”. Return the referral with a reason.")


async def _open(programme: Programme, referral: Referral) -> Case:
    today = programmes.today(programme)
    person: Any = await Person.objects().get(Person.id == referral.person)
    reference = await counters.case_reference(programme, today)
    case = Case(
        programme=programme.id,
        referral=referral.id,
        person=referral.person,
        reference=reference,
        state="intake",
        opened_on=today,
        hear_by=clocks.deadline(
            today,
            programme.hearing_days,
            working=programme.hearing_days_working,
            holidays=programmes.holidays(programme, today),
        ),
        search_text=search.text_of(reference, person.search_text, referral.search_text),
        created_at=now(),
    )
    await Case.insert(case)
    return case


async def give_back(referral: Referral, *, reason: str, note: str = "", by: Actor) -> Referral:
    """Return it to the referrer with a reason of the list. The note is sealed."""
    _mine(by, referral)
    if reason not in journey.SCREENING_REASONS:
        raise BadInput({"reason": "Choose a reason for the return."})
    async with database.atomic():
        referral = await _fresh(referral)
        if referral.state == "returned" and referral.return_reason == reason:
            return referral
        sealed = seal("referral.return_note", referral.id, note) if note else None
        decided = {
            Referral.return_reason: reason,
            Referral.return_note_sealed: sealed,
            Referral.decided_at: now(),
        }
        await states.change(referral, "referral", "returned", by, reason, also=decided)
    return referral


async def agencies(programme: UUID) -> list[str]:
    """Every agency as the record spells it, the most frequent first. Nobody's own referral is of one."""
    rows = (
        await Referral.select(Referral.agency, Count())
        .where(Referral.programme == programme, Referral.source != "self", Referral.agency != "")
        .group_by(Referral.agency)
    )
    return [row["agency"] for row in sorted(rows, key=lambda row: (-row["count"], row["agency"]))]


async def case_of(referral: Referral) -> Case | None:
    found: Case | None = await Case.objects().where(Case.referral == referral.id).first()
    return found


async def get(by: Actor, referral: UUID) -> Referral:
    """The referral of this id, if it is the actor's programme's."""
    found: Referral | None = (
        await Referral.objects().where(Referral.id == referral, Referral.programme == by.programme).first()
    )
    if found is None:
        raise NotFound
    return found


async def _programme(by: Actor) -> Programme:
    if by.programme is None:
        raise NotFound
    return await programmes.get(by.programme)


def _mine(by: Actor, referral: Referral) -> None:
    if by.programme != referral.programme:
        raise NotFound
