"""Referrals: receive, screen, accept or give back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
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
    screening_answers,
    search,
    states,
)
from cases.actors import Actor, now
from cases.errors import BadInput, NotFound, Refused
from cases.sealing import seal
from cases.tables import Case, Offence, Person, Programme, Referral

# Beyond these a birth date is a slip of the pen; who is too old or young is for the coordinator.
YOUNGEST, OLDEST = 5, 25
OF_A_GUARDIAN = ("guardian_name", "guardian_phone", "guardian_email", "guardian_relationship")
OF_A_PERSON = (
    *("preferred_name", "school", "school_year", "area", "email", "phone", "language"),
    *OF_A_GUARDIAN,
)
SAFE = (
    *("safe_to_contact", "safe_to_leave_message"),
    *("guardian_safe_to_contact", "guardian_safe_to_leave_message"),
)
OF_A_REFERRAL = (
    *("source", "account_id", "referred_on", "agency", "referrer_name", "referrer_email"),
    *("offence_on", "admitted", "agency_reference", "incident_reference"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReferral:
    """What a referrer tells about a young person, read and checked."""

    name: str
    born_on: date
    referred_on: date
    agency: str
    offence: UUID | None = None  # none: the coordinator chooses it
    source: str = "coordinator"  # agency | self | coordinator | import
    account_id: UUID | None = None
    preferred_name: str = ""
    school: str = ""
    school_year: str = ""
    area: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""
    guardian_name: str = ""
    guardian_phone: str = ""
    guardian_email: str = ""
    guardian_relationship: str = ""
    safe_to_contact: bool | None = None  # none: nobody was asked
    safe_to_leave_message: bool | None = None
    guardian_safe_to_contact: bool | None = None
    guardian_safe_to_leave_message: bool | None = None
    referrer_name: str = ""
    referrer_email: str = ""
    agency_reference: str = ""
    incident_reference: str = ""
    offence_on: date | None = None
    admitted: str = "unknown"
    statement: str = ""
    harmed_people: tuple[harmed.Facts, ...] = ()


def problems(answers: NewReferral, today: date) -> dict[str, str]:
    """What does not hold together, one sentence a field. Pure."""
    found = {}
    if answers.referred_on > today:
        found["referred_on"] = "The referral date must be today or in the past."
    if answers.offence_on and answers.offence_on > answers.referred_on:
        found["offence_on"] = "The offence date must not be after the referral date."
    return found | wrong_birth(answers.born_on, answers.offence_on or answers.referred_on, today)


def wrong_birth(born_on: date, at: date, today: date) -> dict[str, str]:
    """Whether nobody of that birth date can have been referred. Pure."""
    age = clocks.age(born_on, at)
    if born_on > today:
        return {"born_on": "The birth date must be in the past."}
    if not YOUNGEST <= age <= OLDEST:
        return {"born_on": f"That birth date makes them {age}. Check the year."}
    return {}


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
                person = _person(programme, answers)
                new.append(person)
                if not alone:
                    met[people.key(answers.name, answers.born_on)] = person
            else:
                await _fill_in(person, answers, by, written=person not in new)
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


def _person(programme: Programme, answers: NewReferral) -> Person:
    safe: Any = {name: _is_safe(name, answers) for name in SAFE}
    person = Person(
        programme=programme.id,
        legal_name=answers.name,
        born_on=answers.born_on,
        **{column: getattr(answers, column) for column in OF_A_PERSON},
        **safe,
        created_at=now(),
    )
    person.search_text = _found_by(person)
    return person


def _is_safe(safe: str, answers: NewReferral) -> bool:
    """An address that was given may be written to, unless they said no; a message waits for a yes."""
    said: bool | None = getattr(answers, safe)
    return said is not False if safe.endswith("contact") else said is True


def _found_by(person: Person) -> str:
    return search.text_of(person.legal_name, person.preferred_name, person.school, person.area)


async def _fill_in(person: Person, answers: NewReferral, by: Actor, *, written: bool) -> None:
    filled = _of_themselves(person, answers) | _of_the_guardian(person, answers)
    for column, value in filled.items():
        setattr(person, column, value)
    person.search_text = _found_by(person)
    if filled and written:
        await person.save()
        await journal.write(by, "person.filled-in", person, ", ".join(filled), programme=person.programme)


def _of_themselves(person: Person, answers: NewReferral) -> dict[str, Any]:
    own = [column for column in OF_A_PERSON if column not in OF_A_GUARDIAN]
    filled = _blanks(person, answers, own)
    return filled | _not_safe(person, answers, "", filled)


def _of_the_guardian(person: Person, answers: NewReferral) -> dict[str, Any]:
    """A guardian is one person, with their own numbers and answers: another one adds nothing. Pure."""
    ours, theirs = search.fold(person.guardian_name), search.fold(answers.guardian_name)
    nobody = not any(getattr(person, column) for column in OF_A_GUARDIAN)
    if ours and theirs and ours != theirs:
        return {}
    filled = _blanks(person, answers, OF_A_GUARDIAN) if nobody or ours == theirs != "" else {}
    safe = _not_safe(person, answers, "guardian_", filled)
    said_yes = filled and answers.guardian_safe_to_leave_message
    if nobody and said_yes and not person.guardian_safe_to_leave_message:
        safe["guardian_safe_to_leave_message"] = True
    return filled | safe


def _blanks(person: Person, answers: NewReferral, columns: Sequence[str]) -> dict[str, Any]:
    told = {column: getattr(answers, column) for column in columns}
    return {column: value for column, value in told.items() if value and not getattr(person, column)}


def _not_safe(person: Person, answers: NewReferral, who: str, filled: Mapping[str, Any]) -> dict[str, bool]:
    """The careful answer stands; who was not asked said nothing. A yes was to the addresses of its day."""
    told = {name: getattr(answers, f"{who}{name}") for name in ("safe_to_contact", "safe_to_leave_message")}
    careful = {name for name, said in told.items() if said is False}
    if {f"{who}email", f"{who}phone"} & filled.keys() and told["safe_to_leave_message"] is not True:
        careful.add("safe_to_leave_message")
    return {f"{who}{name}": False for name in careful if getattr(person, f"{who}{name}")}


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
