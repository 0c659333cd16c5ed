"""The names of a case leave the record: two people say so, none of them is left, and every figure stays."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from cases import (
    concerns,
    consents,
    database,
    follow_ups,
    followed,
    journal,
    measured,
    programmes,
    retention,
    sealing,
)
from cases.actors import Actor, now
from cases.errors import NotFound, WrongState
from cases.evaluation.catalogue import Asked
from cases.evaluation.definitions import DEFINITIONS
from cases.retention import TAKEN_OUT
from cases.tables import Case, HarmedPerson, JournalEntry, Person, Programme, Referral
from panel import forgetting, graduates, own_case
from panel.tables import Graduate, Juror, Letter
from tests.builders import a_case, a_coordinator, a_juror, a_person, a_programme, a_referral
from tests.desk import Desk, at_the_desk
from tests.panel.test_demo_years import told

# Codes, days and numbers, and whoever worked on it; nothing that says who it was.
STAYS = {
    *("state", "reference", "source", "kind", "part", "channel", "outcome", "party", "giver", "type", "how"),
    *("domain", "said_by", "side", "ending", "agency", "area", "admitted", "return_reason", "dismissal"),
    *("criterion", "answer", "agrees", "taking_part", "wants_updates", "guardian_attends", "by_id"),
    *("answered_how", "subject", "from_state", "to_state", "why", "level"),
    *("gender", "ethnicity"),  # one of a few groups each: what is counted stays
}
STAFF = {
    "ScreeningAnswer": {"by_name"},
    "Meeting": {"by_name"},
    "Concern": {"by_name"},
    "Agreement": {"by_name"},
}
STAFF |= {"FamilyRequest": {"answered_by"}}


def test_every_column_with_words_is_taken_out_or_says_nothing_of_who_it_was():
    for table, taken in TAKEN_OUT.items():
        words = {
            column._meta.name
            for column in table._meta.columns
            if type(column).__name__ in ("Varchar", "Text")
        }
        left = words - set(taken) - STAYS - STAFF.get(table.__name__, set())
        assert not left, f"{table.__name__}: {left}"


async def a_known_case(programme: Programme | None = None, **only: Any) -> Case:
    return await a_case(programme or await a_programme(), **{"state": "outcome_known", **only})


async def two_coordinators(programme_id: Any) -> tuple[Actor, Actor]:
    programme = await Programme.objects().get(Programme.id == programme_id)
    return await a_coordinator(programme), await a_coordinator(programme)


async def everything_written() -> list[str]:
    """Every word of the whole record, opened where it is sealed."""
    found = []
    for table in database.tables():
        for row in await table.select():
            for name, value in row.items():
                if name.endswith("_sealed") and value and name != "head_sealed":
                    place = f"{table._meta.tablename}.{name.removesuffix('_sealed')}"
                    found.append(sealing.unseal(place, row["id"], value))
                elif isinstance(value, str):
                    found.append(value)
    return [text.casefold() for text in found]


async def who_it_was(case: Case) -> list[str]:
    """Names and addresses by which somebody would know them again."""
    person: Any = await Person.objects().get(Person.id == case.person)
    harmed = await HarmedPerson.objects().where(
        HarmedPerson.referral == case.referral, HarmedPerson.kind == "person"
    )
    said = [person.legal_name, person.guardian_name, person.phone, person.email, person.guardian_email]
    said += [each for one in harmed for each in (one.name, one.email)]
    return [each.casefold() for each in said if each]


async def test_of_a_life_in_the_record_no_name_is_left_and_no_figure_changes(record: Any):
    story, *_ = await told(record)
    found = await Case.objects().where(Case.state == "outcome_known", Case.programme == story.programme.id)
    joined = {
        row["case_mark"] for row in await Graduate.select(Graduate.case_mark).where(Graduate.state == "yes")
    }
    case = next(one for one in found if own_case.mark(one.id) not in joined)
    by, other = await two_coordinators(case.programme)
    names = await who_it_was(case)
    # drawn from one list: what somebody else is called too cannot be looked for
    shared = await named_elsewhere(case)
    names = [name for name in names if name not in shared]
    written = await everything_written()
    assert all([text for text in written if name in text] for name in names)
    async with at_the_desk(story.programme, "evaluator") as desk:
        before = (await desk.open("/outcomes")).words
        removal = await retention.ask(case, "time", by)
        await forgetting.agree(removal, other)
        after = (await desk.open("/outcomes")).words
        assert after.replace("De-identified 1", "Outcome known 1") == before
    written = await everything_written()
    assert not [(name, text) for name in names for text in written if name in text]
    assert not await Letter.exists().where(Letter.case == case.id)
    assert (await journal.verify()).sound
    after: Any = await Case.objects().get(Case.id == case.id)
    assert (after.state, after.reference, after.opened_on) == (
        "de_identified",
        case.reference,
        case.opened_on,
    )
    async with at_the_desk(story.programme) as desk:
        for path in ("", "/strengths", "/agreement", "/harmed", "/consents", "/intake", "/journey"):
            page = await desk.open(f"/cases/{case.id}{path}")
            assert page.status == 200, path
            assert not [name for name in names if name in page.words.casefold()]


async def test_no_figure_by_age_changes_whatever_the_birthday(record: Any):
    """Birthdays around the referral and the acceptance, in January and December, one with a parent's no."""
    programme = await a_programme()
    today = programmes.today(programme)
    opened = today - timedelta(days=700)
    born = [opened - timedelta(days=15 * 365 + off) for off in (-330, -30, 3, 20, 90, 200, 333)]
    born += [opened.replace(year=opened.year - 14, month=month, day=1) for month in range(1, 13)]
    found = []
    for number, born_on in enumerate(born):
        person = await a_person(programme, born_on=born_on)
        case = await a_known_case(programme, person=person, opened_on=opened)
        await Referral.update({Referral.referred_on: opened - timedelta(days=25)}).where(
            Referral.id == case.referral
        )
        found.append(case)
        if number % 6 == 0:
            await a_no_of_the_parent(case)
    by, other = await two_coordinators(programme.id)
    await follow_ups.go_on()
    before = await by_age(programme)
    assert len({row["group"].get("age") for row in before}) > 1
    for case in found:
        await forgetting.agree(await retention.ask(case, "time", by), other)
    assert await by_age(programme) == before


async def a_no_of_the_parent(case: Case) -> None:
    by = await a_coordinator(await Programme.objects().get(Programme.id == case.programme))
    await consents.give(case, giver="guardian", kind="evaluation", how="paper", by=by)
    await consents.withdraw(case, giver="guardian", kind="evaluation", by=by)


async def by_age(programme: Programme) -> list[dict[str, Any]]:
    definition = DEFINITIONS["proven-12"]
    asked = Asked(
        definition=definition, extract=programmes.today(programme), measures=("M1", "M5"), by=("age",)
    )
    gates = await measured.alike(programme, "age", "14 or 15", definition)
    return [one.row() for one in (*await followed.figures(programme, asked), *gates)]


async def named_elsewhere(case: Case) -> list[str]:
    people = await Person.select(Person.legal_name, Person.guardian_name).where(Person.id != case.person)
    harmed = await HarmedPerson.select(HarmedPerson.name).where(HarmedPerson.referral != case.referral)
    jurors = await Juror.objects()
    said = [value for row in (*people, *harmed) for value in row.values()]
    return [one.casefold() for one in (*said, *(f"{each.first_name} {each.last_name}" for each in jurors))]


async def test_who_joined_stays_in_the_pool_and_nobody_knows_of_which_case(record: Any):
    programme = await a_programme()
    case = await a_known_case(programme)
    juror = await a_juror(programme)
    by, other = await two_coordinators(programme.id)
    row_id = uuid4()
    said_yes = Graduate(
        id=row_id,
        programme=programme.id,
        route="invited",
        case_mark=own_case.mark(case.id),
        case_sealed=sealing.seal(own_case.COLUMN, row_id, str(case.id)),
        juror=juror.id,
        state="yes",
        asked_at=now(),
        answered_at=now(),
    )
    await Graduate.insert(said_yes)
    assert [one.id for one in await graduates.cases_of(juror, by)] == [case.id]
    await forgetting.agree(await retention.ask(case, "time", by), other)
    assert await graduates.cases_of(juror, by) == []
    assert await own_case.asked(case.id) is None
    assert (await Juror.objects().get(Juror.id == juror.id)).state == juror.state


async def test_one_person_alone_removes_nothing(record: Any):
    case = await a_known_case()
    by, other = await two_coordinators(case.programme)
    removal = await retention.ask(case, "asked", by)
    assert (await retention.ask(case, "time", other)).id == removal.id
    with pytest.raises(WrongState, match="second person"):
        await forgetting.agree(removal, by)
    person: Any = await Person.objects().get(Person.id == case.person)
    assert person.legal_name != retention.NOBODY
    await retention.take_back(removal, by)
    with pytest.raises(WrongState):
        await forgetting.agree(removal, other)
    again = await retention.ask(case, "time", other)
    await forgetting.agree(again, by)
    assert await JournalEntry.exists().where(JournalEntry.what == "removal.done")


async def test_names_are_needed_until_the_outcome_is_known_and_while_a_concern_is_open(record: Any):
    case = await a_known_case(state="follow_up")
    by, _ = await two_coordinators(case.programme)
    with pytest.raises(WrongState, match="outcome is not known"):
        await retention.ask(case, "time", by)
    case = await a_known_case()
    by, _ = await two_coordinators(case.programme)
    await concerns.report("He sleeps in the park.", by, case=case)
    with pytest.raises(WrongState, match="concern"):
        await retention.ask(case, "time", by)


async def test_a_file_stays_named_while_another_referral_of_theirs_is(record: Any):
    case = await a_known_case()
    programme = await Programme.objects().get(Programme.id == case.programme)
    person: Any = await Person.objects().get(Person.id == case.person)
    await a_referral(programme, person=person)
    by, other = await two_coordinators(case.programme)
    await forgetting.agree(await retention.ask(case, "time", by), other)
    still: Any = await Person.objects().get(Person.id == case.person)
    assert still.legal_name == person.legal_name


async def test_another_programme_finds_nothing(record: Any):
    case = await a_known_case()
    by, _ = await two_coordinators(case.programme)
    removal = await retention.ask(case, "time", by)
    stranger = await a_coordinator(await a_programme())
    with pytest.raises(NotFound):
        await retention.get(stranger, removal.id)


async def test_it_is_asked_and_agreed_on_pages(record: Any):
    async with at_the_desk() as asks, at_the_desk(asks.programme) as agrees:
        case = await a_known_case(asks.programme)
        await asks.open(f"/cases/{case.id}/removal")
        await asks.send(f"/cases/{case.id}/removal", {"why": ""})
        assert asks.status == 422
        await asks.send(f"/cases/{case.id}/removal", {"why": "time"})
        assert "Another coordinator or an administrator decides" in asks.words
        here = asks.path
        assert "Agree to remove the names" in (await agrees.open("/todo")).words
        await typed_wrong_then_right(agrees, here, case)
        assert "Names removed" in (await asks.open("/removals")).words
        assert "The time for which it is kept is over" in (await asks.open(f"/cases/{case.id}")).words
        assert case.reference in (await asks.client.get("/removals.csv")).text
        again = await asks.client.get(f"/cases/{case.id}/removal", follow_redirects=False)
        assert (again.status_code, again.headers["location"]) == (303, here)


async def typed_wrong_then_right(agrees: Desk, here: str, case: Case) -> None:
    await agrees.open(here)
    await agrees.send(f"{here}/agreement", {"reference": "CJ-00-0000"})
    assert agrees.status == 422
    assert agrees.value("reference") == "CJ-00-0000"
    await agrees.send(f"{here}/agreement", {"reference": f" {case.reference.lower()} "})
    assert "Two people removed every name" in agrees.words


async def test_an_administrator_is_the_second_person_where_the_coordinator_is_alone(record: Any):
    case = await a_known_case()
    by, _ = await two_coordinators(case.programme)
    removal = await retention.ask(case, "law", by)
    async with at_the_desk(
        await Programme.objects().get(Programme.id == case.programme), "administrator"
    ) as ruth:
        assert case.reference in (await ruth.open("/removals")).words
        await ruth.open(f"/removals/{removal.id}")
        assert "The journey of the case" not in ruth.words
        await ruth.send(f"/removals/{removal.id}/agreement", {"reference": case.reference})
        assert "Names removed" in ruth.words
    assert (await Case.objects().get(Case.id == case.id)).state == "de_identified"
