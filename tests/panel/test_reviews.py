"""A review: how an agreement goes, heard by the same panel or by another one, told in words of its own."""

from datetime import timedelta

import pytest

from cases.actors import now
from cases.errors import WrongState
from cases.tables import Agreement, Case, Programme
from panel import agreeing, arrangements, calendars, letters, proposals, seats
from panel.tables import Letter, Seat
from scheduling.tables import Facilitator, Hearing
from tests.agreed import an_agreement, case_of
from tests.builders import a_coordinator, a_facilitator, a_juror, a_person, a_programme
from tests.evenings import a_free_room, an_evening
from tests.nights import a_night

pytestmark = pytest.mark.usefixtures("record")
A_MONTH = timedelta(days=30)


async def agreed_a_month_ago(programme: Programme, peers: int = 3) -> tuple[Agreement, Hearing]:
    """An agreement that runs, and the hearing at which these peers sat."""
    person = await a_person(programme, email="kit@home.example", guardian_email="sam@home.example")
    agreement = await an_agreement(programme, person=person)
    began = now() - A_MONTH
    heard = await a_night(
        programme,
        peers,
        case=await case_of(agreement),
        state="held",
        starts_at=began,
        ends_at=began + timedelta(hours=1),
    )
    await Seat.update({Seat.state: "attended"}).where(Seat.hearing == heard.id)
    return agreement, heard


async def a_review(
    case: Case, programme: Programme, *, other_panel: bool = False, by: Facilitator | None = None
) -> Hearing:
    room = await a_free_room(programme)
    return await arrangements.arrange(
        case,
        session=await an_evening(programme, room),
        room=room,
        starts_wall="17:30",
        facilitator=by,
        other_panel=other_panel,
        by=await a_coordinator(programme),
    )


async def who_sat(hearing: Hearing) -> set[object]:
    return {row["juror"] for row in await Seat.select(Seat.juror).where(Seat.hearing == hearing.id)}


async def test_another_panel_has_nobody_on_it_who_sat_on_the_case_before():
    programme = await a_programme(seats=3)
    agreement, heard = await agreed_a_month_ago(programme)
    others = {(await a_juror(programme)).id for _ in range(4)}
    review = await a_review(await case_of(agreement), programme, other_panel=True)
    by = await a_coordinator(programme)
    assert await arrangements.ask_the_same(review, by) == []
    proposal = await proposals.propose(review)
    assert {one.who.id for one in proposal.everybody} == others
    sat = [one for one in proposal.out if one.who.id in await who_sat(heard)]
    assert {one.reasons[0].words for one in sat} == {"Sat on this case before; another panel hears it now."}
    asked = await seats.offer_all(review, by)
    await seats.answer(asked[0], "no", by)
    assert await who_sat(review) <= others, "whoever comes next is one of the others, too"
    assert await who_sat(review) == others


async def test_who_sat_before_cannot_say_yes_to_another_panel_on_the_telephone_either():
    programme = await a_programme(seats=3)
    agreement, heard = await agreed_a_month_ago(programme, peers=1)
    review = await a_review(await case_of(agreement), programme, other_panel=True)
    juror = await seats.jurors.get(programme.id, next(iter(await who_sat(heard))))
    with pytest.raises(WrongState, match="Sat on this case before"):
        await seats.give(review, juror, await a_coordinator(programme))


async def test_the_same_panel_may_sit_again():
    programme = await a_programme(seats=3)
    agreement, heard = await agreed_a_month_ago(programme)
    review = await a_review(await case_of(agreement), programme)
    assert not review.other_panel
    await arrangements.ask_the_same(review, await a_coordinator(programme))
    assert await who_sat(review) == await who_sat(heard)


async def test_a_first_hearing_has_no_other_panel():
    programme = await a_programme()
    case = await case_of(await an_agreement(programme))
    await Case.update({Case.state: "preparing"}).where(Case.id == case.id)
    case.state = "preparing"
    assert not (await a_review(case, programme, other_panel=True)).other_panel


async def test_an_agreement_was_reached_at_the_first_hearing_whatever_was_reviewed_since():
    programme = await a_programme()
    agreement, heard = await agreed_a_month_ago(programme)
    began = now() - timedelta(days=2)
    await a_night(
        programme,
        case=await case_of(agreement),
        state="held",
        purpose="review",
        starts_at=began,
        ends_at=began + timedelta(hours=1),
    )
    reached_at = await agreeing.held(agreement)
    assert reached_at
    assert reached_at.id == heard.id


async def test_the_letters_of_a_review_say_what_it_is():
    programme = await a_programme(short_name="Chard Panel")
    agreement, _ = await agreed_a_month_ago(programme)
    runs = await a_facilitator(programme, email="mo@chard.example")
    by = await a_coordinator(programme)
    review = await a_review(await case_of(agreement), programme, by=runs)
    evening = await an_evening(programme, room := await a_free_room(programme))
    moved = await arrangements.move(review, session=evening, room=room, starts_wall="18:30", by=by)
    await Letter.update({Letter.state: "sent"}).where(Letter.hearing == review.id)
    await arrangements.cancel(moved, reason="room", by=by)
    told = await Letter.objects().where(Letter.hearing == review.id).order_by(Letter.created_at)
    names = {letter.name for letter in told}
    roles = ("young-person", "guardian", "facilitator")
    assert {f"{role}-review-hearing" for role in roles} <= names
    assert {f"{role}-review-off" for role in roles} <= names
    assert not [name for name in names if "-review-" not in name]
    first = next(letter for letter in told if letter.name == "young-person-review-hearing")
    said = letters.content(first)
    assert "how your plan goes" in said.text
    assert "It is not a new start." in said.text
    assert "Then you plan together what comes next" not in said.text
    assert "SUMMARY:Chard Panel: catch-up" in said.calendar.replace("\\", "")


async def test_the_calendar_of_whoever_runs_it_says_no_more_either():
    programme = await a_programme(short_name="Chard Panel")
    agreement, heard = await agreed_a_month_ago(programme)
    review = await a_review(await case_of(agreement), programme)
    assert calendars.title(review, programme) == "Chard Panel: catch-up"
    assert calendars.title(heard, programme) == "Chard Panel"
