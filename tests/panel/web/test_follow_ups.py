"""Checks that fall due: found in the list, answered on a page, put right; an evaluator reads no name."""

from datetime import date, timedelta

import pytest

from cases import consents, follow_ups, outcomes, people, programmes
from cases.tables import Case, JournalEntry
from tests.builders import a_case, a_programme, somebody
from tests.desk import at_the_desk

pytestmark = pytest.mark.anyio


async def followed(programme, days=700):
    case = await a_case(
        programme, opened_on=programmes.today(programme) - timedelta(days=days), state="follow_up"
    )
    await follow_ups.go_on()
    return case, await follow_ups.of(case)


def on(name: str, day: date) -> dict[str, str]:
    return {f"{name}-{part}": str(getattr(day, part)) for part in ("day", "month", "year")}


async def test_what_fell_due_comes_first_and_says_how_late_it_is(record):
    programme = await a_programme()
    case, checks = await followed(programme)
    async with at_the_desk(programme, "evaluator") as desk:
        await desk.open("/follow-ups")
        assert "2 checks wait for an answer" in desk.words
        assert [row[1] for row in desk.rows()] == ["6 months", "12 months", "24 months"]
        assert desk.rows()[0][0] == case.reference
        assert desk.rows()[0][2].endswith("334 days late")
        assert [row[3] for row in desk.rows()] == ["Not checked yet", "Not checked yet", "Not due yet"]
        await desk.open("/follow-ups?state=coming")
        assert len(desk.rows()) == 1
        assert desk.link(case.reference) == f"/follow-ups/{checks[2].id}"


async def test_nothing_new_is_written_down_with_who_said_so(record):
    programme = await a_programme()
    _, checks = await followed(programme)
    async with at_the_desk(programme, "evaluator") as desk:
        await desk.open(f"/follow-ups/{checks[0].id}")
        today = on("checked_on", programmes.today(programme))
        await desk.send(f"/follow-ups/{checks[0].id}", {"outcome": "nothing", "source": "police", **today})
        assert (desk.status, "The check is written down." in desk.words) == (200, True)
        assert "Who said so Police" in desk.words
        assert "Checked" in desk.heading


async def test_something_new_is_written_down_once_though_it_is_sent_twice(record):
    programme = await a_programme()
    case, checks = await followed(programme)
    here = f"/follow-ups/{checks[1].id}"
    told = {
        "outcome": "something",
        "source": "court",
        "event": "proven",
        "offence": "Theft",
        "level": "B",
        **on("checked_on", programmes.today(programme)),
        **on("happened_on", case.opened_on + timedelta(days=100)),
        **on("proven_on", case.opened_on + timedelta(days=200)),
    }
    async with at_the_desk(programme, "evaluator") as desk:
        first = await desk.open(here)
        form = first.page.find("form", {"action": here})
        held = {one["name"]: one["value"] for one in form.find_all("input", {"type": "hidden"})}
        for _ in range(2):
            assert (await desk.client.post(here, data={**held, **told})).status_code == 303
        await desk.open(here)
        assert "A proven offence" in desk.words
        assert "Theft, level B." in desk.words
    assert len(await outcomes.of(case)) == 1


async def test_what_is_wrong_comes_back_with_everything_that_was_typed(record):
    programme = await a_programme()
    _, checks = await followed(programme)
    here = f"/follow-ups/{checks[0].id}"
    async with at_the_desk(programme, "evaluator") as desk:
        await desk.open(here)
        today = on("checked_on", programmes.today(programme))
        await desk.send(here, {"outcome": "something", "source": "police", "offence": "Theft", **today})
        assert desk.status == 422
        assert "Write the day on which it happened." in desk.words
        assert desk.value("offence") == "Theft"
        await desk.send(here, {"outcome": "nothing", **today})
        assert "Choose who said so." in desk.words


async def test_not_known_is_an_answer_and_is_put_right_when_somebody_knows(record):
    programme = await a_programme()
    _, checks = await followed(programme)
    here = f"/follow-ups/{checks[0].id}"
    async with at_the_desk(programme, "evaluator") as desk:
        await desk.open(here)
        today = on("checked_on", programmes.today(programme))
        await desk.send(here, {"outcome": "not_known", **today})
        assert desk.heading == "Check after 6 months Not known"
        left = on("observed_until", programmes.today(programme) - timedelta(days=600))
        gone = {"outcome": "nothing", "source": "school", "left_how": "moved", **today, **left}
        await desk.send(here, gone)
        assert "They moved away." in desk.words


async def test_before_it_is_due_only_what_comes_to_light_is_written_down_and_taken_back(record):
    programme = await a_programme()
    case, checks = await followed(programme, days=100)
    here = f"/follow-ups/{checks[0].id}"
    async with at_the_desk(programme, "evaluator") as desk:
        await desk.open(here)
        assert desk.actions() == ["/sign-out"]
        assert "falls due on" in desk.words
        await desk.open(f"{here}/events/new")
        day = case.opened_on + timedelta(days=10)
        told = {"event": "arrest", "source": "police", **on("happened_on", day)}
        told |= on("checked_on", programmes.today(programme))
        await desk.send(f"{here}/events", {**told, **on("happened_on", case.opened_on)})
        assert (desk.status, desk.value("source")) == (422, "police")
        await desk.send(f"{here}/events", told)
        assert "An arrest" in desk.words
        (found,) = await outcomes.of(case)
        await desk.send(f"{here}/events/{found.id}/withdrawal", {"why": "somebody_else"})
        assert "Does not count" in desk.words


async def test_an_evaluator_reads_no_name_and_finds_nobody_by_one(record):
    programme = await a_programme()
    case, checks = await followed(programme)
    person = await people.get(case.person)
    pages = ["/follow-ups", f"/follow-ups/{checks[0].id}", f"/follow-ups/{checks[0].id}/events/new"]
    async with at_the_desk(programme, "evaluator") as desk:
        for path in pages:
            assert person.legal_name.split()[1] not in (await desk.open(path)).page.get_text(), path
        assert person.legal_name not in (await desk.fetch("/follow-ups.csv")).text
        await desk.open(f"/follow-ups?q={person.legal_name.split()[1]}")
        assert "No check matches this." in desk.words
    async with at_the_desk(programme) as desk:
        await desk.open(f"/follow-ups?q={person.legal_name.split()[1]}")
        assert len(desk.rows()) == 3
        assert person.legal_name in (await desk.open(pages[1])).words
    assert await JournalEntry.exists().where(JournalEntry.what == "follow_up.read")


async def test_who_said_no_is_not_to_be_asked_about(record):
    programme = await a_programme()
    case, checks = await followed(programme)
    by = somebody("coordinator", programme)
    await consents.refuse(case, giver="guardian", kind="evaluation", how="spoken", by=by)
    here = f"/follow-ups/{checks[0].id}"
    async with at_the_desk(programme, "evaluator") as desk:
        await desk.open(here)
        assert "Do not ask anybody" in desk.words
        today = on("checked_on", programmes.today(programme))
        await desk.send(here, {"outcome": "nothing", "source": "police", **today})
        assert desk.status == 409
        await desk.open(here)
        await desk.send(here, {"outcome": "not_known", **today})
        assert "Not known" in desk.heading
    assert (await Case.objects().get(Case.id == case.id)).state == "follow_up"
