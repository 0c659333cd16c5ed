"""Names leave the record once everything about a case is known: two people say so, and what is counted stays.

    removal = await retention.ask(case, "time", by)      # one person asks
    await retention.take_back(removal, by)               # or thinks again
    await retention.de_identify(removal, by)             # another agrees, inside the caller's atomic()

Nothing brings the names back. The journal stays whole: it names no young person and no family.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from piccolo.table import Table

from cases import ages, case_files, database, granted_exports, journal, programmes, sealing, states
from cases.actors import Actor, now
from cases.errors import BadInput, NotFound, WrongState
from cases.linkage.tables import LinkageCandidate
from cases.tables import (
    Agreement,
    Case,
    Concern,
    Consent,
    ContactAttempt,
    Correction,
    FamilyRequest,
    HarmedPerson,
    HoursEntry,
    Meeting,
    Person,
    Referral,
    Removal,
    ScreeningAnswer,
    Signature,
    StateChange,
    Strength,
    Supporter,
    Term,
)

WHY: Mapping[str, str] = {
    "time": "The time for which it is kept is over",
    "asked": "The young person asked for it",
    "law": "A court or the law asks for it",
}
NOBODY = "Removed"
# What is taken out, column by column; whatever is not named here says nothing of who it was.
TAKEN_OUT: Mapping[type[Table], tuple[str, ...]] = {
    Person: (
        *("legal_name", "preferred_name", "school", "school_year", "email", "phone", "language", "pronouns"),
        *("interpreter", "access_needs_sealed", "communication_needs_sealed", "best_times", "transport"),
        "postcode",
        *("home_by", "guardian_name", "guardian_phone", "guardian_email", "guardian_relationship"),
        "search_text",
    ),
    Referral: (
        *("told_name", "referrer_name", "referrer_email", "referrer_phone", "agency_reference"),
        *("incident_reference", "statement_sealed", "return_note_sealed", "search_text"),
    ),
    Case: ("exit_sealed", "panel_words_sealed", "search_text"),
    ScreeningAnswer: ("note_sealed",),
    HarmedPerson: (
        *("name", "contact_name", "email", "phone", "school", "school_year", "area", "language"),
        *("representative", "statement_sealed", "hopes_sealed", "safety_sealed"),
    ),
    ContactAttempt: ("note_sealed", "by_name"),
    Meeting: ("place", "note_sealed"),
    Consent: ("giver_name", "by_name"),
    Strength: ("words_sealed", "by_name"),
    FamilyRequest: ("words_sealed",),
    Supporter: ("name", "relationship", "phone", "school", "school_year"),
    Concern: ("words_sealed", "outcome_sealed"),
    LinkageCandidate: ("said_sealed",),
    Agreement: ("outside_sealed", "code_sealed"),
    Signature: ("name", "by_name"),
    Term: (
        *("words_sealed", "owner", "placement", "supervisor_name", "supervisor_email", "supervisor_phone"),
        *("reason_sealed", "evidence_sealed", "verified_by"),
    ),
    HoursEntry: ("words_sealed", "logged_by", "answered_by"),
    StateChange: ("by_name",),
}
OF_A_CASE: tuple[Any, ...] = (
    *(ContactAttempt, Meeting, Consent, Strength, FamilyRequest, Supporter, Concern),
    LinkageCandidate,
)
# That somebody did it is still told, and no page is without a heading.
STANDS_FOR_A_NAME = (
    *("legal_name", "name", "giver_name", "by_name", "owner", "logged_by", "answered_by", "verified_by"),
)


async def ask(case: Case, why: str, by: Actor) -> Removal:
    """Ask that the names leave; a second person decides. Asked twice it is asked once."""
    if why not in WHY:
        raise BadInput({"why": "Choose why."})
    async with database.atomic():
        case = await case_files.get(by, case.id)
        if found := await of_case(case):
            return found
        if case.state != "outcome_known":
            raise WrongState(f"{case.reference} is still needed by name: its outcome is not known yet.")
        if await Concern.exists().where(Concern.case == case.id, Concern.state != "closed"):
            raise WrongState(
                f"A concern about {case.reference} is open. The safeguarding lead closes it first."
            )
        removal = Removal(
            id=uuid4(),
            programme=case.programme,
            case=case.id,
            why=why,
            state="asked",
            asked_at=now(),
            asked_by_id=by.id,
            asked_by_name=by.name,
        )
        await Removal.insert(removal)
        await journal.write(by, "removal.asked", removal, why, programme=case.programme)
    return removal


async def take_back(removal: Removal, by: Actor) -> None:
    """The names stay, for now."""
    await _settled(removal, "taken_back", by)


async def de_identify(removal: Removal, by: Actor) -> Case:
    """Take the names out of everything the record holds of this case, inside the caller's atomic()."""
    if by.id == removal.asked_by_id:
        raise WrongState("You asked for it yourself. A second person has to agree.")
    await _settled(removal, "done", by)
    case: Any = await Case.objects().get(Case.id == removal.case)
    for table, rows in (await of(case)).items():
        for row in rows:
            await _clear(table, row)
    await Correction.delete().where(Correction.subject_id.is_in([case.referral, case.person]))
    await Case.update({Case.search_text: case.reference.lower()}).where(Case.id == case.id)
    await granted_exports.end(case, by)
    return await states.change(case, "case", "de_identified", by, removal.why)


async def of(case: Case) -> dict[type[Table], Sequence[Any]]:
    """Every row of the record that says something of who it was, table by table.

    Their own file stays named while another case or referral of theirs is.
    """
    agreements = await Agreement.objects().where(Agreement.case == case.id)
    terms = await Term.objects().where(Term.agreement.is_in(_ids(agreements))) if agreements else []
    found: dict[type[Table], Sequence[Any]] = {
        Case: [case],
        Referral: await Referral.objects().where(Referral.id == case.referral),
        ScreeningAnswer: await ScreeningAnswer.objects().where(ScreeningAnswer.referral == case.referral),
        HarmedPerson: await HarmedPerson.objects().where(HarmedPerson.referral == case.referral),
        Agreement: agreements,
        Term: terms,
        StateChange: await StateChange.objects().where(StateChange.by_id.like(f"% of {case.id}")),
    }
    for table in OF_A_CASE:
        found[table] = await table.objects().where(table.case == case.id)
    if agreements:
        found[Signature] = await Signature.objects().where(Signature.agreement.is_in(_ids(agreements)))
    if terms:
        found[HoursEntry] = await HoursEntry.objects().where(HoursEntry.term.is_in(_ids(terms)))
    if not await _is_needed(case):
        found[Person] = await Person.objects().where(
            (Person.id == case.person) | (Person.merged_into == case.person)
        )
    return found


async def of_case(case: Case) -> Removal | None:
    """What was asked and is not taken back."""
    found: Removal | None = (
        await Removal.objects().where(Removal.case == case.id, Removal.state != "taken_back").first()
    )
    return found


async def get(by: Actor, removal: UUID) -> Removal:
    """One of the actor's programme; an administrator of the installation is the second person anywhere."""
    found: Removal | None = await Removal.objects().where(Removal.id == removal).first()
    if found is None or (by.role != "administrator" and found.programme != by.programme):
        raise NotFound
    return found


async def _is_needed(case: Case) -> bool:
    """Whether the same person has another case or referral that is still named."""
    others = (Referral.person == case.person) & (Referral.id != case.referral)
    for referral in await Referral.objects().where(others):
        theirs = await Case.objects().where(Case.referral == referral.id).first()
        if theirs is None or theirs.state != "de_identified":
            return True
    return False


async def _settled(removal: Removal, state: str, by: Actor) -> None:
    async with database.atomic():
        moved = (
            await Removal.update(
                {
                    Removal.state: state,
                    Removal.settled_at: now(),
                    Removal.settled_by_id: by.id,
                    Removal.settled_by_name: by.name,
                }
            )
            .where(Removal.id == removal.id, Removal.state == "asked")
            .returning(Removal.id)
        )
        if not moved:
            raise WrongState("It is settled already. Look at it again.")
        await journal.write(by, f"removal.{state}", removal, programme=removal.programme)


async def _clear(table: type[Table], row: Any) -> None:
    """Of a birth date what figures are told by stays, and nothing else."""
    emptied: dict[Any, Any] = {name: _emptied(table, name, row) for name in TAKEN_OUT[table]}
    if isinstance(row, Person) and row.born_on:
        emptied["born_on"] = await _instead(row, row.born_on)
    key: Any = table._meta.primary_key
    await table.update(emptied).where(key == row.id)


async def _instead(person: Person, born_on: date) -> date | None:
    """A birth date by which they stay in the bands of their referrals and acceptances.

    Where a parent said no to learning from it, also whether they are of age by now: see cases.lives.
    """
    referred = await Referral.select(Referral.referred_on).where(Referral.person == person.id)
    cases = await Case.select(Case.id, Case.opened_on).where(Case.person == person.id)
    days = [*(row["referred_on"] for row in referred), *(row["opened_on"] for row in cases)]
    no = bool(cases) and await Consent.exists().where(
        Consent.case.is_in([row["id"] for row in cases]),
        Consent.type == "evaluation",
        Consent.withdrawn_at.is_not_null(),
    )
    today = programmes.today(await programmes.get(person.programme))
    return ages.stand_in(born_on, days, today if no else None)


def _emptied(table: type[Table], name: str, row: Any) -> Any:
    """What stands there from now on: nothing, or where there must be something, that it was removed."""
    column = table._meta.get_column_by_name(name)
    if column._meta.null:
        return None
    if name.endswith("_sealed"):
        return sealing.seal(f"{table._meta.tablename}.{name.removesuffix('_sealed')}", row.id, NOBODY)
    return NOBODY if name in STANDS_FOR_A_NAME and getattr(row, name) else ""


def _ids(rows: Sequence[Any]) -> list[UUID]:
    return [row.id for row in rows]
