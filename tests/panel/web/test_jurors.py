"""The pages of the pool."""

import pytest

from cases.tables import JournalEntry
from panel.tables import Availability
from tests.builders import a_hearing, a_juror, a_seat
from tests.desk import at_the_desk

pytestmark = pytest.mark.anyio


async def test_an_empty_pool_points_to_the_import(record):
    async with at_the_desk() as desk:
        await desk.open("/jurors")
        assert "Nobody is in the pool yet. Bring in your list of panel members." in desk.words
        assert desk.link("Import a spreadsheet") == "/imports?kind=jurors"


async def test_the_pool_is_searched_filtered_and_sorted(record):
    async with at_the_desk() as desk:
        await a_juror(desk.programme, first_name="Zoë", search_text="zoe peer")
        await a_juror(desk.programme, first_name="Ann", state="paused", search_text="ann peer")
        await desk.open("/jurors?sort=name&down=1")
        assert [row[0].split()[0] for row in desk.rows()] == ["Zoë", "Ann"]
        await desk.open("/jurors?q=zo")
        assert len(desk.rows()) == 1
        await desk.open("/jurors?state=paused")
        assert [row[2] for row in desk.rows()] == ["Paused"]
        assert "Ann" in (await desk.fetch("/jurors.csv?state=paused")).text


async def test_a_juror_shows_when_they_can_come_and_their_seats_and_is_journalled(record):
    async with at_the_desk() as desk:
        juror = await a_juror(desk.programme)
        await Availability.insert(
            Availability(
                programme=desk.programme.id, juror=juror.id, weekday=0, from_wall="17:00", until_wall="20:00"
            )
        )
        await a_seat(await a_hearing(desk.programme), juror)
        await desk.open(f"/jurors/{juror.id}")
        assert "Monday from 5pm to 8pm" in desk.words
        assert "No answer yet" in desk.words
        entry = await JournalEntry.objects().get(JournalEntry.what == "juror.read")
        assert entry.subject_id == str(juror.id)


async def test_a_juror_of_another_programme_is_not_found(record):
    juror = await a_juror()
    async with at_the_desk() as desk:
        await desk.open(f"/jurors/{juror.id}")
        assert desk.status == 404


async def test_the_address_of_a_juror_is_part_of_their_file(record):
    async with at_the_desk() as desk:
        juror = await a_juror(desk.programme)
        await desk.open(f"/jurors/{juror.id}/address")
        entry = await JournalEntry.objects().get(JournalEntry.what == "juror.read")
        assert (entry.subject_id, entry.detail) == (str(juror.id), "address")
