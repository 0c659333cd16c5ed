"""One juror's page and what is written down there; the trainings, the oath, who owes sittings."""

from datetime import timedelta

import pytest

from cases import programmes
from panel import jurors, owed, roles, trainings
from panel.proposals import LIVE
from panel.tables import Availability, Away, Conflict, KeptApart, Letter, Seat
from tests.builders import a_case, a_hearing, a_juror, a_programme, a_seat
from tests.desk import at_the_desk

pytestmark = pytest.mark.anyio


def on(day, name="on"):
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


async def test_somebody_is_added_by_hand_and_brought_to_the_first_seat(record):
    async with at_the_desk() as desk:
        today = programmes.today(desk.programme)
        await desk.open("/jurors/new")
        born = on(today - timedelta(days=15 * 366), "born_on")
        typed = {
            "first_name": "Tasha",
            "last_name": "Brown",
            "phone": "0770",
            **born,
            "route": "applied",
        }
        await desk.send("/jurors/new", typed)
        assert desk.status == 422
        assert desk.value("first_name") == "Tasha"
        assert "is not a whole telephone number" in desk.words
        await desk.send(
            "/jurors/new", {**typed, "phone": "07700 900123", "guardian_email": "kim@example.org"}
        )
        assert "Tasha is in the pool." in desk.words
        here = desk.path
        assert "Missing: the guardian’s consent, training, the oath." in desk.words
        assert "Applied" in desk.heading
        await desk.open(f"{here}/consent")
        await desk.send(f"{here}/consent/question")
        assert await Letter.exists().where(Letter.name == "guardian-consent")
        await desk.open(f"{here}/consent")
        await desk.send(f"{here}/consent", {**on(today + timedelta(days=1)), "how": "paper"})
        assert (desk.status, "still to come" in desk.words) == (422, True)
        await desk.send(f"{here}/consent", {**on(today), "how": "paper"})
        assert ", on paper" in desk.words
        (asked,) = await trainings.asked_for(desk.programme.id)
        await desk.open(f"{here}/training")
        await desk.send(f"{here}/training", {"requirement": str(asked.id), **on(today, "done_on")})
        await desk.open(f"{here}/oath")
        await desk.send(f"{here}/oath", on(today))
        await desk.send(f"{here}/activation")
        assert "Active" in desk.heading
        assert "The parent or carer agreed" in desk.words
        await desk.open("/jurors/new")
        await desk.send("/jurors/new", {**typed, "phone": ""})
        assert "Tasha B of this birth date is in the pool already." in desk.words


async def test_times_roles_and_whom_they_do_not_sit_with_are_written_down(record):
    async with at_the_desk() as desk:
        juror, other = (
            await a_juror(desk.programme),
            await a_juror(desk.programme, last_name="Other", search_text="x other"),
        )
        here = f"/jurors/{juror.id}"
        await desk.open(f"{here}/times")
        await desk.send(f"{here}/times", {"written": "Blue moons"})
        assert desk.status == 422
        await desk.send(f"{here}/times", {"written": "Tue Thu after 5"})
        assert await Availability.count().where(Availability.juror == juror.id) == 2
        day = programmes.today(desk.programme) + timedelta(days=30)
        days = {**on(day, "from_day"), **on(day + timedelta(days=4), "to_day"), "kind": "exams"}
        await desk.send(f"{here}/away", days)
        row = await Away.objects().get(Away.juror == juror.id)
        await desk.send(f"{here}/away/{row.id}/removal")
        assert await Away.count() == 0
        await desk.open(f"{here}/roles")
        await desk.send(f"{here}/roles", {"roles": ["foreperson", "king"]})
        assert await roles.held(desk.programme.id) == {juror.id: {"foreperson"}}
        await desk.open(f"{here}/apart")
        await desk.send(f"{here}/apart", {"who": "Nobody"})
        assert "Nobody else in the pool is called that." in desk.words
        await a_juror(desk.programme, last_name="Othello", search_text="x othello")
        await desk.send(f"{here}/apart", {"who": "oth"})
        assert (desk.status, desk.value("who")) == (422, "oth")
        await desk.send(f"{here}/apart", {"who": "oth", "other": str(other.id)})
        await desk.open(f"/jurors/{other.id}/apart")
        assert juror.last_name in desk.words, "it is read from both sides"
        await desk.send(f"/jurors/{other.id}/apart/removal")
        assert await KeptApart.count() == 0
        case = await a_case(desk.programme)
        await desk.open(f"{here}/conflicts")
        await desk.send(f"{here}/conflicts", {"reference": "CJ-99-1"})
        assert desk.status == 422
        await desk.send(f"{here}/conflicts", {"reference": case.reference.lower()})
        assert case.reference in desk.words
        await desk.send(f"{here}/conflicts/{case.id}/removal")
        assert await Conflict.count() == 0


async def test_a_break_is_written_down_and_frees_the_seat(record):
    async with at_the_desk() as desk:
        juror = await a_juror(desk.programme)
        await a_seat(await a_hearing(desk.programme), juror)
        here = f"/jurors/{juror.id}"
        await desk.open(f"{here}/state")
        await desk.send(f"{here}/state", {"step": "back"})
        assert desk.status == 422, "they are not away"
        await desk.send(f"{here}/state", {"step": "rest", "why": "Is ill"})
        assert desk.status == 422, "a reason of the list, or none"
        await desk.send(f"{here}/state", {"step": "rest", "why": "school"})
        assert "Exams or school" in desk.words
        assert "Paused" in desk.heading
        assert not await Seat.exists().where(Seat.juror == juror.id, Seat.state.is_in(list(LIVE)))
        await desk.open(f"{here}/state")
        await desk.send(f"{here}/state", {"step": "back"})
        assert "Active" in desk.heading


async def test_owed_sittings_are_listed_by_their_last_day(record):
    async with at_the_desk() as desk:
        await desk.open("/owed")
        assert "Nobody owes a sitting." in desk.words
        today = programmes.today(desk.programme)
        late = await a_juror(desk.programme, owed_sittings=3, owed_by=today - timedelta(days=2))
        await a_seat(await a_hearing(desk.programme), late, state="accepted")
        soon = await a_juror(desk.programme)
        await desk.open(f"/jurors/{soon.id}/owed")
        await desk.send(f"/jurors/{soon.id}/owed", {"sittings": "2"})
        assert "Write the day until which they are owed." in desk.words
        await desk.send(
            f"/jurors/{soon.id}/owed", {"sittings": "2", **on(today + timedelta(days=9), "until")}
        )
        await desk.open("/owed")
        assert [row[2:5] for row in desk.rows()] == [["0 of 3", "1", "2"], ["0 of 2", "0", "2"]]
        assert "2 days late" in desk.rows()[0][5]
        assert "9 days left" in desk.rows()[1][5]
        assert (await owed.of(late)).open == 2
        assert late.last_name in (await desk.fetch("/owed.csv")).text


async def test_trainings_are_asked_for_and_who_lacks_them_is_listed(record):
    async with at_the_desk() as desk:
        await desk.open("/training")
        assert "Nothing is asked for yet." in desk.words
        await desk.open("/training/new")
        await desk.send("/training/new", {"name": "Basics", "months": "200"})
        assert desk.status == 422
        await desk.send("/training/new", {"name": "Basics", "months": "12"})
        assert "Every role. Counts 12 months." in desk.words
        juror = await a_juror(desk.programme, trained_until=None, state="invited")
        await desk.open("/training")
        assert desk.rows()[0][2] == "Missing: Basics Cannot sit"
        assert juror.last_name in (await desk.fetch("/training.csv")).text
        await desk.open(desk.link("Basics"))
        await desk.send(desk.path, {"name": "Basics", "months": "6", "closed": "on"})
        assert desk.status == 409, "the last training that everybody needs stays"
        await desk.open("/training/new")
        await desk.send("/training/new", {"name": "Basics"})
        assert "There is a training of this name already." in desk.words


async def test_the_oath_is_changed_as_a_new_version(record):
    async with at_the_desk() as desk:
        juror = await a_juror(desk.programme)
        await desk.open("/oath")
        await desk.send("/oath", {"words": "I tell nobody.", "again": "yes"})
        assert "version 2" in desk.words
        assert "1 active person has to swear it" in desk.words
        assert (await jurors.get(desk.programme.id, juror.id)).sworn_on is None
        await desk.send("/oath", {"words": "I tell nobody.", "again": "yes"})
        assert (desk.status, "Change something first" in desk.words) == (422, True)


async def test_what_is_another_programmes_is_not_found(record):
    elsewhere = await a_programme()
    juror = await a_juror(elsewhere, first_name="Zadie", search_text="zadie")
    async with at_the_desk() as desk:
        mine = await a_juror(desk.programme)
        await desk.open(f"/jurors/{mine.id}/apart")
        await desk.send(f"/jurors/{mine.id}/apart", {"who": juror.first_name, "other": str(juror.id)})
        assert (desk.status, await KeptApart.count()) == (422, 0)
