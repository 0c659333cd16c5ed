"""The pages of a night: the list, the tablet, the paper; taps without scripts, and what a stranger finds."""

from collections.abc import AsyncIterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from cases.actors import now, telling
from cases.tables import Case, JournalEntry
from panel import nights
from panel.tables import Letter, Seat
from scheduling.tables import Hearing
from tests.builders import a_harmed_person, a_juror, a_programme, a_seat
from tests.desk import Desk, at_the_desk
from tests.evenings import a_free_room, an_evening
from tests.nights import a_night, comes, key

pytestmark = pytest.mark.usefixtures("record")


@pytest.fixture
async def desk(record: object) -> AsyncIterator[Desk]:
    async with at_the_desk(await a_programme()) as desk:
        yield desk


async def seats_of(hearing: Hearing) -> list[Seat]:
    found: list[Seat] = await Seat.objects().where(Seat.hearing == hearing.id).order_by(Seat.place)
    return found


async def test_the_list_says_who_is_here_and_how_the_light_stands(desk: Desk):
    hearing = await a_night(desk.programme)
    await nights.tap(hearing, key((await seats_of(hearing))[0]), "here", desk.by)
    await desk.open("/tonight")
    assert "1 of 5" in desk.words
    assert "Not quorate" in desk.words


async def test_an_evening_without_hearings_says_so(desk: Desk):
    assert "today" in (await desk.open("/tonight")).words
    assert (await desk.open("/tonight/print")).status == 200


async def test_a_tap_without_scripts_is_a_form_and_comes_back_to_its_line(desk: Desk):
    hearing = await a_night(desk.programme)
    seat = (await seats_of(hearing))[0]
    here = f"/tonight/{hearing.id}"
    await desk.open(here)
    await desk.send(f"{here}/taps", {"who": key(seat), "does": "here"})
    assert desk.status == 200
    assert desk.words.count("Here since") == 1


async def test_the_evening_from_the_door_to_held(desk: Desk):
    hearing = await a_night(desk.programme)
    here = f"/tonight/{hearing.id}"
    await desk.open(here)
    await desk.send(f"{here}/paper")
    assert "Quorate" in desk.words
    await desk.send(f"{here}/beginning")
    assert "Began at" in desk.heading
    await desk.open(f"{here}/held")
    await desk.send(f"{here}/held", {"ended": desk.value("ended")})
    assert "Held" in desk.heading
    assert (await Case.objects().get(Case.id == hearing.case)).state == "heard"


async def test_an_end_before_the_beginning_is_asked_again(desk: Desk):
    began = now() - timedelta(hours=1)
    hearing = await a_night(desk.programme, starts_at=began, ends_at=began + timedelta(hours=1))
    await nights.all_came(hearing, desk.by)
    await desk.open(f"/tonight/{hearing.id}/held")
    await desk.send(f"/tonight/{hearing.id}/held", {"ended": "later"})
    assert desk.status == 422
    assert desk.value("ended") == "later"


async def test_an_evening_may_end_after_midnight(record: object):
    programme = await a_programme()
    midnight = datetime.combine(now().date() - timedelta(days=1), time(), ZoneInfo(programme.time_zone))
    with telling(midnight + timedelta(minutes=10)):
        async with at_the_desk(programme) as desk:
            began = midnight - timedelta(minutes=20)
            hearing = await a_night(programme, starts_at=began, ends_at=began + timedelta(hours=1))
            await nights.all_came(hearing, desk.by)
            await desk.open(f"/tonight/{hearing.id}/held")
            await desk.send(f"/tonight/{hearing.id}/held", {"ended": "00:05"})
    assert "Held" in desk.heading
    after = await Hearing.objects().get(Hearing.id == hearing.id)
    assert after.ended_at == midnight + timedelta(minutes=5)


async def test_a_panel_that_began_early_is_told_what_to_tap(desk: Desk):
    early = now() + timedelta(minutes=30)
    hearing = await a_night(desk.programme, starts_at=early, ends_at=early + timedelta(hours=1))
    await nights.all_came(hearing, desk.by)
    here = f"/tonight/{hearing.id}"
    await desk.open(f"{here}/held")
    await desk.send(f"{here}/held", {"ended": desk.value("ended")})
    assert "Did it begin early? Go back, and tap “Begin the panel meeting” first." in desk.words


async def test_adjourned_for_another_reason_asks_for_words_and_leads_to_another_time(desk: Desk):
    hearing = await a_night(desk.programme)
    here = f"/tonight/{hearing.id}/adjournment"
    await desk.open(here)
    await desk.send(here, {"reason": "other", "words": ""})
    assert desk.status == 422
    await desk.send(here, {"reason": "other", "words": "The boiler burst."})
    assert desk.path == f"/cases/{hearing.case}/hearings/new"
    assert "boiler" in (await desk.open(f"/hearings/{hearing.id}")).words
    assert await JournalEntry.exists().where(JournalEntry.what == "hearing.why")
    told = (await desk.open(f"/cases/{hearing.case}")).words
    assert "Panel meeting adjourned" in told
    assert "Panel meeting cancelled" not in told
    assert "boiler" not in told


async def test_somebody_of_the_pool_sits_late(desk: Desk):
    hearing = await a_night(desk.programme, 2)
    walk_in = await a_juror(desk.programme, first_name="Noor")
    here = f"/tonight/{hearing.id}/walk-ins"
    await desk.open(here)
    await desk.send(here, {"juror": ""})
    assert desk.status == 422
    await desk.send(here, {"juror": str(walk_in.id)})
    assert "Noor" in desk.words


async def test_nobody_sits_late_where_every_place_has_somebody(desk: Desk):
    hearing = await a_night(desk.programme, 3, seats=3)
    assert "Every place has somebody" in (await desk.open(f"/tonight/{hearing.id}/walk-ins")).words


async def test_somebody_unexpected_is_checked_in_and_the_form_asks_for_what_is_missing(desk: Desk):
    hearing = await a_night(desk.programme, 1)
    here = f"/tonight/{hearing.id}"
    await desk.open(here)
    await desk.send(f"{here}/guests", {"name": "", "part": "supporter"})
    assert desk.status == 422
    await desk.send(f"{here}/guests", {"name": "Aunt Rosa", "part": "supporter"})
    assert "Aunt Rosa" in desk.words


async def test_who_picked_somebody_up_is_written_down(desk: Desk):
    hearing = await a_night(desk.programme, 1)
    seat = (await seats_of(hearing))[0]
    await nights.tap(hearing, key(seat), "here", desk.by)
    here = f"/tonight/{hearing.id}/pick-up"
    await desk.open(f"{here}?who={key(seat)}")
    await desk.send(here, {"who": key(seat), "name": "Uncle Ben"})
    assert "Picked up: Uncle Ben" in desk.words


async def test_the_evening_on_paper_and_as_a_file_names_everybody(desk: Desk):
    hearing = await a_night(desk.programme, 2)
    await desk.open("/tonight/print")
    assert len(desk.rows()) == 4  # two peers, the young person, their guardian
    answer = await desk.fetch("/tonight.csv")
    assert answer.text.count("\n") == 5
    assert (await desk.fetch("/tonight.xlsx")).status_code == 200
    assert hearing.state == "arranged"


async def test_that_a_harmed_person_comes_is_read_from_their_file_and_written_down(desk: Desk):
    hearing = await a_night(desk.programme, 0)
    case = await Case.objects().get(Case.id == hearing.case)
    await a_harmed_person(case, taking_part="attend", name="Rosa Marsh")
    for _ in range(2):
        assert "Rosa Marsh" in (await desk.open(f"/tonight/{hearing.id}")).words
    assert await JournalEntry.count().where(JournalEntry.what == "harmed.read") == 1


async def test_a_hearing_that_nobody_wrote_down_stands_in_what_is_to_do(desk: Desk):
    began = now() - timedelta(days=2)
    hearing = await a_night(desk.programme, starts_at=began, ends_at=began + timedelta(hours=1))
    assert "Write down how" in (await desk.open("/todo")).words
    assert "Not written down yet" in (await desk.open("/tonight")).words
    assert (await desk.open(f"/tonight/{hearing.id}")).status == 200


async def test_a_hearing_of_another_day_opens_no_check_in(desk: Desk):
    later = now() + timedelta(days=3)
    hearing = await a_night(desk.programme, starts_at=later, ends_at=later + timedelta(hours=1))
    await desk.open(f"/tonight/{hearing.id}")
    assert "not the day yet" in desk.words
    assert not [action for action in desk.actions() if "beginning" in action or "paper" in action]


async def test_a_facilitator_finds_the_ones_they_run_and_no_other(desk: Desk):
    hearing = await a_night(desk.programme)
    async with at_the_desk(desk.programme, "facilitator") as other:
        assert (await other.open(f"/tonight/{hearing.id}")).status == 404
        assert "Yours will stand here" in (await other.open("/tonight")).words


async def test_a_review_is_booked_while_an_agreement_runs_and_the_same_panel_is_asked(desk: Desk):
    room = await a_free_room(desk.programme)
    await an_evening(desk.programme, room)
    began = now() - timedelta(days=30)
    first = await a_night(
        desk.programme, 2, state="held", starts_at=began, ends_at=began + timedelta(hours=1)
    )
    await Seat.update({Seat.state: "attended"}).where(Seat.hearing == first.id)
    await Case.update({Case.state: "agreement_active"}).where(Case.id == first.case)
    await a_juror(desk.programme)
    await a_harmed_person(await Case.objects().get(Case.id == first.case), taking_part="attend")
    await desk.open(f"/cases/{first.case}")
    await desk.open(desk.link("Book a review"))
    assert desk.heading == "Book a review"
    await desk.send(f"/cases/{first.case}/hearings", {"slot": desk.value("slot"), "panel": "same"})
    assert "2 of the panel" in desk.words
    review = await Hearing.objects().get(Hearing.purpose == "review")
    assert {seat.juror for seat in await seats_of(review)} == {seat.juror for seat in await seats_of(first)}
    assert (await Case.objects().get(Case.id == first.case)).state == "agreement_active"
    told = await Letter.select(Letter.party).where(Letter.hearing == review.id, Letter.case == first.case)
    assert {row["party"] for row in told} <= {"young_person", "guardian", "facilitator"}


async def test_cancelled_for_another_reason_says_which(desk: Desk):
    later = now() + timedelta(days=3)
    hearing = await a_night(desk.programme, 0, starts_at=later, ends_at=later + timedelta(hours=1))
    here = f"/hearings/{hearing.id}/cancellation"
    await desk.open(here)
    await desk.send(here, {"reason": "other"})
    assert desk.status == 422
    await desk.send(here, {"reason": "other", "words": "The hall is a polling station."})
    assert "polling station" in desk.words
    kept = await Hearing.objects().get(Hearing.id == hearing.id)
    assert kept.why_sealed.startswith("sealed:")


async def test_who_was_asked_and_never_answered_is_shown_on_the_night(desk: Desk):
    hearing = await a_night(desk.programme, 1)
    await comes(hearing, desk.programme, 2, state="offered")
    await a_seat(hearing, place=3, state="declined")
    await desk.open(f"/tonight/{hearing.id}")
    assert "has not answered" in desk.words
    assert desk.words.count("Not here yet") == 4


async def test_who_does_not_sit_any_more_is_asked_nothing_and_goes_home(desk: Desk):
    hearing = await a_night(desk.programme, 1)
    seat = (await seats_of(hearing))[0]
    for does in ("here", "knows"):
        await nights.tap(hearing, key(seat), does, desk.by)
    await desk.open(f"/tonight/{hearing.id}")
    assert "Does not sit tonight" in desk.words
    assert "Still to swear" not in desk.words
    await nights.tap(hearing, key(seat), "alone", desk.by)
    assert "Went home alone" in (await desk.open(f"/tonight/{hearing.id}")).words
    assert "Picked up: Went home alone" not in desk.words
