"""Answers to follow-ups from a spreadsheet: whole checks, once, and never over an answer that stands."""

import csv
import io
from datetime import date

import pytest
import time_machine

from cases import consents, follow_ups, journal, outcomes, programmes
from cases.errors import BadInput, NotFound
from cases.outcomes import Check, Event
from cases.tables import FollowUp, JournalEntry, Reoffence
from panel import import_outcomes, importing
from tests.builders import a_case, a_programme, somebody

pytestmark = pytest.mark.anyio
OPENED = date(2024, 1, 10)
HEADINGS = (
    *("Case", "After", "Source", "Checked on", "Answer", "Offence date", "Proof date", "Kind of event"),
    *("Offence", "Level", "Seen until", "Why not further"),
)


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel("2026-11-22 12:00Z", tick=True):
        yield


async def two_cases():
    programme = await a_programme(country="GB")
    both = [
        await a_case(programme, opened_on=OPENED, state="follow_up", reference=reference)
        for reference in ("AV-24-0001", "AV-24-0002")
    ]
    await follow_ups.go_on()
    return somebody("coordinator", programme), *both


def a_file(*rows, headings=HEADINGS) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerows([headings, *([*row, *[""] * (len(headings) - len(row))] for row in rows)])
    return written.getvalue().encode()


async def seen(by, *rows, **more):
    return await importing.preview(by, "follow-ups", "answers.csv", a_file(*rows), **more)


async def taken(by, *rows):
    return await importing.confirm(by, (await seen(by, *rows)).id)


async def check_of(case, window) -> FollowUp:
    return next(one for one in await follow_ups.of(case) if one.window_days == window)


NOTHING = ("av-24-0001", "6 months", "Avon Police", "01/02/2025", "Nothing new")
THEFT = (
    *("AV-24-0002", "12", "Police", "20/10/2025", "yes", "03/05/2024", "10/06/2024"),
    *("conviction", "Theft", "B"),
)
DAMAGE = (*THEFT[:5], "09/09/2024", "", "charged", "Criminal damage", "")
UNKNOWN = ("AV-24-0002", "183 days", "", "01/02/2025", "no trace")


async def test_a_file_answers_checks_with_all_their_events(record):
    by, first, second = await two_cases()
    done = await taken(by, NOTHING, THEFT, DAMAGE, UNKNOWN)
    assert (done.rows, done.taken, done.duplicates, done.failed) == (4, 4, 0, 0)
    half = await check_of(first, 183)
    assert (half.state, half.source, half.checked_on) == ("recorded", "police", date(2025, 2, 1))
    assert (half.by_id, half.by_name) == (by.id, by.name)
    assert (await check_of(second, 365)).state == "recorded"
    assert (await check_of(second, 183)).state == "not_known"
    assert (await check_of(second, 730)).state == "due"
    found = {one.event: one for one in await outcomes.of(second)}
    assert set(found) == {"proven", "charge"}
    assert (found["proven"].proven_on, found["proven"].level) == (date(2024, 6, 10), "B")
    assert await outcomes.of(first) == []
    assert (await journal.verify()).sound


async def test_the_same_file_a_second_time_changes_nothing(record):
    by, *_ = await two_cases()
    await taken(by, NOTHING, THEFT, DAMAGE, UNKNOWN)
    before = await FollowUp.select().order_by(FollowUp.id)
    again = await taken(by, NOTHING, THEFT, DAMAGE, UNKNOWN)
    assert (again.taken, again.duplicates, again.failed) == (0, 4, 0)
    assert {why for _, _, why in again.duplicate_rows} == {"This answer stands already."}
    assert await FollowUp.select().order_by(FollowUp.id) == before
    assert await Reoffence.count() == 2
    assert await JournalEntry.count().where(JournalEntry.what == "follow_up.put-right") == 0


async def test_an_answer_against_one_that_stands_fails_with_what_to_do_and_changes_nothing(record):
    by, first, _ = await two_cases()
    await taken(by, NOTHING)
    court = (*NOTHING[:2], "Court", *NOTHING[3:])
    done = await taken(by, court)
    assert (done.taken, done.failed) == (0, 1)
    name, content = import_outcomes.failed_file(done)
    row = next(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert (name, row["Case"]) == ("answers-failed.csv", "av-24-0001")
    assert row["Why"] == (
        "The check is answered: checked, Police, 1 February 2025. "
        "Put it right on its page if that is wrong, or leave the line out."
    )
    assert (await check_of(first, 183)).source == "police"


async def test_an_event_that_an_answered_check_does_not_have_is_not_slipped_in(record):
    by, _, second = await two_cases()
    await taken(by, THEFT)
    done = await taken(by, THEFT, DAMAGE)
    assert (done.taken, done.failed) == (0, 2)
    assert "without this event" in done.failed_rows[1][2]
    assert "Row 3 is of the same check" in done.failed_rows[0][2]
    assert len(await outcomes.of(second)) == 1


async def test_an_event_written_down_by_hand_is_not_counted_twice(record):
    by, _, second = await two_cases()
    event = Event(event="proven", happened_on=date(2024, 5, 3), proven_on=date(2024, 6, 10))
    stands = await outcomes.came_to_light(second, event, source="court", checked_on=date(2025, 1, 1), by=by)
    preview = await seen(by, THEFT)
    assert preview.rows[0].notes == ["This event stands in the record already, and is not counted twice."]
    await importing.confirm(by, preview.id)
    assert [one.id for one in await outcomes.of(second)] == [stands.id]
    assert (await check_of(second, 365)).state == "recorded"


async def test_an_event_that_was_withdrawn_is_not_brought_back(record):
    by, _, second = await two_cases()
    await taken(by, THEFT)
    await outcomes.withdraw((await outcomes.of(second))[0], "somebody_else", by)
    done = await taken(by, THEFT)
    assert (done.taken, done.duplicates, done.failed) == (0, 0, 1)
    assert "was withdrawn from the record" in done.failed_rows[0][2]


async def test_one_bad_line_keeps_the_whole_check_out(record):
    by, _, second = await two_cases()
    no_day = (*DAMAGE[:5], "", "", "charged")
    done = await taken(by, THEFT, no_day, NOTHING)
    assert (done.taken, done.failed) == (1, 2)
    why = {number: words for number, _, words in done.failed_rows}
    assert why[3] == "The offence date is missing."
    assert why[2].startswith("Row 3 is of the same check and has a problem.")
    assert (await check_of(second, 365)).state == "due"
    assert await outcomes.of(second) == []


async def test_lines_of_one_check_that_say_otherwise_are_pointed_out(record):
    by, *_ = await two_cases()
    preview = await seen(by, THEFT, (*THEFT[:2], "Court", *THEFT[3:8], "Burglary"))
    assert [row.outcome for row in preview.rows] == ["problem", "problem"]
    assert "Row 2 says otherwise of the same check." in preview.rows[1].why


async def test_a_line_written_twice_is_one_event(record):
    by, _, second = await two_cases()
    done = await taken(by, THEFT, THEFT)
    assert (done.taken, done.duplicates) == (1, 1)
    assert len(await outcomes.of(second)) == 1


async def test_nothing_and_something_of_one_source_and_day_cannot_both_be(record):
    by, *_ = await two_cases()
    half = ("AV-24-0002", "6 months", "Police", "20/10/2025", "nothing")
    preview = await seen(by, half, THEFT)
    assert preview.rows[0].why == (
        "Police named an event of 3 May 2024 on the same day, within this time. Check which is right."
    )
    assert preview.rows[1].outcome == "taken"


WRONG = (
    (("AV-24-0009", *NOTHING[1:]), "There is no case AV-24-0009. Check its number."),
    ((NOTHING[0], "9 months", *NOTHING[2:]), "none of 6, 12 and 24 months"),
    ((*NOTHING[:2], "a neighbour", *NOTHING[3:]), "The source “a neighbour” is not known here."),
    ((*NOTHING[:3], "31/02/2025", "none"), "The day of the check 31/02/2025 does not exist."),
    ((*NOTHING[:3], "01/05/2024", "none"), "Checked on: This check is not due yet on that day."),
    ((*NOTHING[:3], "01/02/2027", "none"), "Checked on: The day must be today or in the past."),
    ((*NOTHING[:4], "perhaps"), "Write one of: Nothing new; Something new; Not known."),
    ((*NOTHING[:5], "03/05/2024"), "The answer is “nothing new”, and the row names an event."),
    ((*THEFT[:5], "09/01/2024", *THEFT[6:]), "not after the referral was accepted"),
    ((*THEFT[:6], "", *THEFT[7:]), "Proof date: Write the day on which it was proven."),
    ((*THEFT[:9], "Z"), "Level: Choose one of these."),
    ((*NOTHING[:5], *[""] * 5, "01/03/2024"), "Why not further: Say both"),
)


async def test_what_cannot_be_taken_says_why(record):
    by, *_ = await two_cases()
    preview = await seen(by, *(row for row, _ in WRONG))
    for row, (_, why) in zip(preview.rows, WRONG, strict=True):
        assert row.outcome == "problem"
        assert why in row.why


async def test_who_died_is_asked_after_no_more(record):
    by, first, _ = await two_cases()
    died = (*NOTHING[:5], *[""] * 5, "01/03/2024", "deceased")
    assert (await taken(by, died)).taken == 1
    assert {one.left_how for one in await follow_ups.of(first)} == {"died"}
    assert (await taken(by, died)).duplicates == 1


async def test_of_who_said_no_only_not_known_comes_in(record):
    by, first, _ = await two_cases()
    await consents.refuse(first, giver="young_person", kind="evaluation", how="spoken", by=by)
    preview = await seen(by, NOTHING, ("AV-24-0001", "12", "", "20/10/2025", "not known"))
    assert [row.outcome for row in preview.rows] == ["problem", "taken"]
    assert "They said no to being asked about later." in preview.rows[0].why


async def test_columns_have_many_names_and_are_asked_for_where_none_fits(record):
    by, *_ = await two_cases()
    other = ("Case ref", "Follow-up", "Agency", "Date checked", "Outcome")
    content = a_file(NOTHING, headings=other)
    preview = await importing.preview(by, "follow-ups", "answers.csv", content)
    assert preview.match.sure
    assert len(preview.of("taken")) == 1
    strange = a_file(NOTHING, headings=("Case", "After", "Source", "Zeitpunkt", "Answer"))
    preview = await importing.preview(by, "follow-ups", "answers.csv", strange)
    assert preview.match.missing == ["checked_on"]
    await importing.choose(by, preview.id, mapping={"checked_on": "Zeitpunkt"})
    assert len((await importing.look(by, preview.id)).of("taken")) == 1


async def test_the_evaluator_brings_in_follow_ups_and_nothing_else(record):
    by, first, _ = await two_cases()
    evaluator = somebody("evaluator", await programmes.get(by.programme))
    others = await seen(by, NOTHING)
    with pytest.raises(BadInput, match="Choose follow-ups"):
        await importing.preview(evaluator, "referrals", "a.csv", b"Name,DOB\n")
    with pytest.raises(NotFound):
        await importing.look(evaluator, others.id)
    assert await importing.recent(evaluator) == []
    assert (await taken(evaluator, NOTHING)).taken == 1
    assert (await check_of(first, 183)).by_id == evaluator.id


async def test_a_case_of_another_programme_is_no_case(record):
    await two_cases()
    stranger = somebody("coordinator", await a_programme())
    assert "There is no case" in (await seen(stranger, NOTHING)).rows[0].why


@pytest.mark.parametrize("many", [50, pytest.param(2_000, marks=pytest.mark.soak)])
async def test_a_long_file_is_all_or_nothing(record, many):
    programme = await a_programme(country="GB")
    for number in range(many):
        await a_case(programme, opened_on=OPENED, state="follow_up", reference=f"AV-24-{number:04d}")
        if number % 100 == 0:
            await follow_ups.go_on()
    while await follow_ups.go_on():
        pass
    by = somebody("coordinator", programme)
    rows = [(f"AV-24-{number:04d}", *NOTHING[1:]) for number in range(many)]
    assert (await taken(by, *rows)).taken == many
    assert await FollowUp.count().where(FollowUp.state == "recorded") == many


async def test_a_check_answered_between_the_look_and_the_confirmation_is_not_written_over(record):
    by, first, _ = await two_cases()
    preview = await seen(by, NOTHING)
    check = Check(source="court", checked_on=date(2025, 3, 1))
    await outcomes.record(await check_of(first, 183), check, by)
    assert (await importing.confirm(by, preview.id)).failed == 1
    assert (await check_of(first, 183)).source == "court"
