"""A hearing whose family has not agreed yet, or does not: what the pages say, and what is refused."""

from collections.abc import AsyncIterator
from uuid import UUID

import pytest

from cases import case_files, consents
from cases.errors import Refused, WrongState
from cases.tables import Case, Person, Referral, StateChange
from panel import arrangements, ready, seats
from panel.tables import Account
from scheduling.tables import Hearing
from tests.builders import a_case, a_harmed_person, a_juror, a_person, a_programme
from tests.cases.test_consents import everybody_agrees
from tests.desk import Desk, at_the_desk
from tests.evenings import a_facilitator_at_work, a_free_room, an_arranged_hearing, an_evening
from tests.visiting import visiting

pytestmark = pytest.mark.usefixtures("record")

MISSING = "Nobody has reached the family yet."
NO = "The young person does not agree to take part. No panel meeting can be booked."


@pytest.fixture
async def desk(record: object) -> AsyncIterator[Desk]:
    async with at_the_desk(await a_programme(seats=2, seats_least=1)) as desk:
        yield desk


async def state_of(case: Case) -> str:
    row = await Case.select(Case.state).where(Case.id == case.id).first()
    assert row is not None
    return str(row["state"])


async def says_no(case: Case, desk: Desk) -> None:
    await consents.refuse(case, giver="young_person", kind="taking_part", how="spoken", by=desk.by)


async def test_a_date_is_held_knowingly_while_consents_are_gathered(desk: Desk) -> None:
    room = await a_free_room(desk.programme)
    session = await an_evening(desk.programme, room)
    case = await a_case(desk.programme, state="intake")
    slot = {"slot": f"{session.id}/{room.id}/17:30"}
    await desk.open(f"/cases/{case.id}/hearings/new")
    assert MISSING in desk.words
    await desk.send(f"/cases/{case.id}/hearings", slot)
    assert (desk.status, await Hearing.count()) == (422, 0)
    assert "Tick the box to hold this date all the same" in desk.words
    await desk.send(f"/cases/{case.id}/hearings", {**slot, "hold": "on"})
    assert (desk.status, await Hearing.count()) == (200, 1)
    hearing = desk.path.partition("?")[0]
    for page in (hearing, f"/cases/{case.id}"):
        await desk.open(page)
        assert MISSING in desk.words, page
        assert desk.link("Go on with intake") == f"/cases/{case.id}/intake"
    await everybody_agrees(case, desk.by)
    for page in (hearing, f"/cases/{case.id}"):
        await desk.open(page)
        assert "is held" not in desk.words, page
        assert MISSING not in desk.words, page


async def test_whoever_has_said_yes_is_booked_without_a_tick(desk: Desk) -> None:
    room = await a_free_room(desk.programme)
    session = await an_evening(desk.programme, room)
    case = await a_case(desk.programme, state="intake")
    await everybody_agrees(case, desk.by)
    await desk.open(f"/cases/{case.id}/hearings/new")
    assert "Hold this date" not in desk.words
    await desk.send(f"/cases/{case.id}/hearings", {"slot": f"{session.id}/{room.id}/17:30"})
    assert (desk.status, await Hearing.count()) == (200, 1)


@pytest.mark.parametrize("state", ["intake", "preparing"])
async def test_nothing_is_booked_for_somebody_who_says_no(desk: Desk, state: str) -> None:
    room = await a_free_room(desk.programme)
    session = await an_evening(desk.programme, room)
    case = await a_case(desk.programme, state=state)
    form = (await desk.open(f"/cases/{case.id}/hearings/new")).page
    await everybody_agrees(case, desk.by)
    await consents.withdraw(case, giver="young_person", kind="taking_part", by=desk.by)
    await desk.open(f"/cases/{case.id}/hearings/new")
    assert NO in desk.words
    assert f"/cases/{case.id}/hearings" not in desk.actions()
    desk.page = form
    await desk.send(f"/cases/{case.id}/hearings", {"slot": f"{session.id}/{room.id}/17:30"})
    assert (desk.status, NO in desk.words, await Hearing.count()) == (409, True, 0)
    await desk.open(f"/cases/{case.id}")
    assert NO in desk.words
    assert "Book a panel meeting" not in desk.words


async def test_a_no_after_the_booking_stands_on_its_page_and_no_way_leads_back(
    desk: Desk,
) -> None:
    case = await a_case(desk.programme)
    hearing = await an_arranged_hearing(desk.programme, case=case)
    await says_no(case, desk)
    await desk.open(f"/hearings/{hearing.id}")
    assert NO in desk.words
    assert "No letter goes to the family while somebody in it says no." in desk.words
    await arrangements.cancel(hearing, reason="weather", by=desk.by)
    with pytest.raises(Refused, match="does not agree to take part"):
        await arrangements.reinstate(hearing, desk.by)
    assert await state_of(case) == "preparing"


@pytest.mark.parametrize("state", ["intake", "preparing", "adjourned"])
async def test_a_cancelled_hearing_takes_the_case_back_to_where_it_was_booked_from(
    desk: Desk, state: str
) -> None:
    case = await a_case(desk.programme, state=state)
    hearing = await an_arranged_hearing(desk.programme, case=case)
    with pytest.raises(WrongState, match="not at intake any more"):
        await case_files.prepare(await case_files.get(desk.by, case.id), desk.by)
    for _ in range(2):  # put on again in between
        await arrangements.cancel(hearing, reason="weather", by=desk.by)
        assert await state_of(case) == state
        step = (
            await StateChange.objects()
            .where(StateChange.subject_id == case.id)
            .order_by(StateChange.at, ascending=False)
            .first()
        )
        assert step is not None
        assert (step.from_state, step.to_state, step.why) == ("scheduled", state, "weather")
        await arrangements.reinstate(hearing, desk.by)
    await arrangements.cancel(hearing, reason="weather", by=desk.by)
    await desk.open(f"/cases/{case.id}")
    told = [one.get_text() for one in desk.page.select(".app-timeline__title")]
    assert told[:2] == ["Panel meeting cancelled", "Panel meeting booked"]
    assert not {"Preparation started", "Panel meeting adjourned", "Case opened"} & set(told)
    assert "Weather or travel" in desk.words


async def test_the_page_says_who_gets_no_letter_and_through_whom_to_tell_them(desk: Desk) -> None:
    person = await a_person(
        desk.programme,
        legal_name="Till Marsh",
        safe_to_contact=False,
        guardian_name="Ann Marsh",
        guardian_safe_to_contact=True,
    )
    case = await a_case(desk.programme, person)
    await Referral.update({Referral.referrer_email: ""}).where(Referral.id == case.referral)
    harmed = await a_harmed_person(case, taking_part="attend", safe_to_contact=False)
    hearing = await an_arranged_hearing(desk.programme, case=case)
    await desk.open(f"/hearings/{hearing.id}")
    assert "Till M gets no letter: do not contact them directly. Tell them through Ann Marsh." in desk.words
    assert "A harmed person who comes gets no letter." in desk.words
    assert harmed.name not in desk.words
    assert "gets no letter: no email is known. Tell them yourself." in desk.words
    await Person.update({Person.safe_to_contact: True, Person.guardian_safe_to_contact: False}).where(
        Person.id == person.id
    )
    found = await ready.of(hearing, case, desk.programme)
    assert found.untold[0] == (
        "Ann Marsh gets no letter: do not contact them directly. Tell them through Till M."
    )


async def test_names_lead_to_whoever_they_name_and_the_phone_is_for_the_coordinator_alone(desk: Desk) -> None:
    juror = await a_juror(
        desk.programme, first_name="Tasha", last_name="Brown", email="", phone="+447700900155"
    )
    by, facilitator = await a_facilitator_at_work(desk.programme)
    account = await Account.objects().get(Account.id == UUID(by.id))
    person = await a_person(desk.programme, legal_name="Till Marsh")
    hearing = await an_arranged_hearing(desk.programme, case=await a_case(desk.programme, person))
    await seats.offer_all(hearing, desk.by)
    await desk.open(f"/hearings/{hearing.id}")
    assert desk.link("Tasha B") == f"/jurors/{juror.id}"
    assert "Phone: 07700 900155" in desk.words
    assert desk.link("Till M") == f"/cases/{hearing.case}"
    assert "Nobody runs it yet" in desk.words
    await arrangements.give_to(hearing, facilitator, desk.by)
    await desk.open(f"/hearings/{hearing.id}")
    assert "Nobody runs it yet" not in desk.words
    page = await (await visiting(account)).opens(f"/hearings/{hearing.id}")
    assert "Tasha B" in page.get_text()
    assert "900155" not in page.get_text()
    assert not page.select(f"a[href='/jurors/{juror.id}']")
    assert page.select(f"a[href='/cases/{hearing.case}/preparing']")
