"""A case is closed at the coordinator's desk: who is told, who is asked, and who is invited."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from cases import database, programmes
from cases.actors import now
from cases.tables import Case, HarmedPerson, Programme
from panel import closing, letters, overtaken, own_case, recipients
from panel.tables import Feedback, Juror, Letter, Link
from tests.builders import a_case, a_harmed_person, a_person
from tests.desk import Desk, at_the_desk
from tests.visiting import let_in, says_born, visiting

pytestmark = pytest.mark.usefixtures("record")


async def completed(desk: Desk, **person: Any) -> Case:
    known = {"email": "kit@home.example", "guardian_email": "sam@home.example", **person}
    return await a_case(desk.programme, await a_person(desk.programme, **known), state="completed")


async def closed(desk: Desk, case: Case, **typed: Any) -> Desk:
    await desk.open(f"/cases/{case.id}/closing")
    return await desk.send(f"/cases/{case.id}/closing", {"charge": "", "invite": "on", **typed})


async def written(name: str) -> list[Letter]:
    found: list[Letter] = await Letter.objects().where(Letter.name == name)
    return found


async def link_of(name: str) -> str:
    (letter,) = await written(name)
    found = re.search(r"(/(?:invitation|feedback)/\S+)", letters.content(letter).text)
    assert found, name
    return found[1]


async def test_everybody_is_told_as_they_chose():
    async with at_the_desk() as desk:
        case = await completed(desk)
        told = await a_harmed_person(case, wants_updates="yes", taking_part="statement")
        await a_harmed_person(case, wants_updates="no", taking_part="statement")
        await closed(desk, case, exit_words="I learned to ask.", charge="asked")
        assert desk.status == 200
        assert "The case is closed" in desk.heading
        assert "I learned to ask." in desk.words
        assert "Last talk None" not in desk.words
        for name in ("young-person-closed", "guardian-closed", "referrer-closed", "invitation"):
            assert len(await written(name)) == 1, name
        (harmed,) = await written("harmed-closed")
        assert str(told.id) in harmed.key
        assert harmed.case is None
        (asked,) = await written("feedback-harmed")
        assert str(told.id) in asked.key
        (referrer,) = await written("referrer-closed")
        assert "drop the charge" in letters.content(referrer).text


async def test_who_may_not_be_written_to_is_named_with_the_reason():
    async with at_the_desk() as desk:
        case = await completed(desk, safe_to_contact=False, guardian_safe_to_leave_message=False)
        await desk.open(f"/cases/{case.id}/closing")
        assert "Nobody may write to them" in desk.words
        assert "Is asked to ring us" in desk.words
        await closed(desk, case)
        assert await written("young-person-closed") == []
        assert "Asked, no answer yet" in desk.words


async def test_closing_twice_is_closing_once():
    async with at_the_desk() as desk:
        case = await completed(desk)
        await closed(desk, case)
        before = await Letter.count()
        await closing.close(case, desk.by)
        assert await Letter.count() == before


async def test_a_case_that_is_not_completed_cannot_be_closed():
    async with at_the_desk() as desk:
        case = await a_case(desk.programme, state="agreement_active")
        assert (await desk.fetch(f"/cases/{case.id}/closing")).status_code == 409


async def test_a_day_to_come_is_refused_and_what_was_typed_stays():
    async with at_the_desk() as desk:
        case = await completed(desk)
        day = programmes.today(desk.programme) + timedelta(days=2)
        parts = {f"exit_on-{part}": str(getattr(day, part)) for part in ("day", "month", "year")}
        await closed(desk, case, exit_words="Typed already", **parts)
        assert desk.status == 422
        assert desk.value("exit_words") == "Typed already"
        assert (await Case.objects().get(Case.id == case.id)).state == "completed"


async def test_what_became_of_the_charge_is_written_down_when_it_is_known():
    async with at_the_desk() as desk:
        case = await completed(desk)
        await closed(desk, case, charge="asked")
        day = programmes.today(desk.programme)
        parts = {f"charge_on-{part}": str(getattr(day, part)) for part in ("day", "month", "year")}
        await desk.send(f"/cases/{case.id}/charge", {"charge": "dismissed", **parts})
        assert "It was dropped" in desk.words


async def test_without_the_tick_nobody_is_invited_and_later_they_may_be():
    async with at_the_desk() as desk:
        case = await completed(desk)
        await desk.open(f"/cases/{case.id}/closing")
        await desk.send(f"/cases/{case.id}/closing", {"charge": ""})
        assert await own_case.asked(case.id) is None
        await desk.send(f"/cases/{case.id}/invitation", {"answer": "ask"})
        assert "Asked, no answer yet" in desk.words
        await desk.send(f"/cases/{case.id}/invitation", {"answer": "yes"})
        assert await Juror.count() == 1
        (juror,) = await Juror.objects()
        assert str(juror.id) not in str(desk.page)


async def test_the_young_person_reads_the_invitation_after_their_birth_date_and_says_yes():
    async with at_the_desk() as desk:
        case = await completed(desk)
        await closed(desk, case)
        born = programmes.today(desk.programme) - timedelta(days=15 * 365)
        path = await link_of("invitation")
        stranger = await visiting()
        assert (await says_born(stranger, path, born + timedelta(days=1))).status_code == 422
        they = await let_in(path, born)
        page = await they.opens(path)
        assert "Would you like to join us?" in page.h1.get_text()
        assert (await they.sends(path, action="answer", answer="no")).status_code == 303
        assert "That is fine" in (await they.opens(path)).h1.get_text()
        assert (await they.sends(path, action="answer", answer="yes")).status_code == 303
        assert "Thank you" in (await they.opens(path)).h1.get_text()
        assert await Juror.count() == 1


async def test_five_wrong_birth_dates_lock_the_invitation():
    async with at_the_desk() as desk:
        await closed(desk, await completed(desk))
        path, stranger = await link_of("invitation"), await visiting()
        day = programmes.today(desk.programme)
        for _ in range(4):
            assert (await says_born(stranger, path, day)).status_code == 422
        assert (await says_born(stranger, path, day)).status_code == 410
        assert (await stranger.get(path)).status_code == 410


async def test_looking_at_an_invitation_or_a_question_changes_nothing():
    async with at_the_desk() as desk:
        await closed(desk, await completed(desk))
        visitor = await visiting()
        for path in (await link_of("invitation") + "/born", await link_of("feedback-guardian")):
            await visitor.opens(path)
        assert await Feedback.count().where(Feedback.answered_at.is_not_null()) == 0
        assert await Link.count().where(Link.used_at.is_not_null()) == 0
        assert await Juror.count() == 0


async def test_a_parent_answers_question_by_question_and_the_link_is_used():
    async with at_the_desk() as desk:
        await closed(desk, await completed(desk))
        path, parent = await link_of("feedback-guardian"), await visiting()
        start = await parent.opens(path)
        here = start.find("a", string=re.compile("Begin"))["href"]
        while not here.endswith("/words"):
            answer = await parent.sends(here, action=here, points="4")
            assert answer.status_code == 303
            here = answer.headers["location"]
        answer = await parent.sends(here, action=here, words="He tidies his room now.")
        assert (await parent.opens(answer.headers["location"])).h1.get_text(strip=True) == "Thank you"
        assert (await parent.get(path)).status_code == 410
        (row,) = await Feedback.objects().where(Feedback.party == "guardian")
        assert (row.safe, row.fair, row.repaired, row.heard, row.recommend) == (4,) * 5
        assert "room" not in (row.words_sealed or "")


async def test_points_outside_the_scale_are_refused():
    async with at_the_desk() as desk:
        await closed(desk, await completed(desk))
        path, parent = await link_of("feedback-guardian"), await visiting()
        for points in ("0", "6", "x"):
            assert (await parent.sends(f"{path}/fair", action="fair", points=points)).status_code == 422


async def test_who_is_only_asked_to_ring_or_wants_nothing_is_not_asked_how_it_was():
    async with at_the_desk() as desk:
        case = await completed(desk, guardian_safe_to_leave_message=False)
        quiet: HarmedPerson = await a_harmed_person(case, taking_part="none")
        await closed(desk, case)
        asked = {row.key for row in await Feedback.objects()}
        assert asked == {f"young_person:{case.id}", f"referrer:{case.id}"}
        assert str(quiet.id) not in " ".join(asked)


async def test_who_is_only_asked_to_ring_is_asked_once_for_a_closing_and_an_invitation():
    async with at_the_desk() as desk:
        case = await completed(desk, safe_to_leave_message=False, guardian_email="")
        await closed(desk, case)
        first, second = sorted(await written("please-ring"), key=lambda one: one.created_at)
        assert (first.party, second.party) == ("young_person", "young_person")
        assert await overtaken.why(first) == overtaken.OVERTAKEN
        assert await overtaken.why(second) == ""
        await Letter.update({Letter.state: "sent", Letter.sent_at: now()}).where(Letter.id == second.id)
        assert await overtaken.why(first) == ""  # they may have rung already: this is another matter


async def test_who_was_asked_to_ring_this_morning_is_asked_about_the_closing_half_a_day_later():
    with time_machine.travel(datetime(2026, 5, 12, 10, 30, tzinfo=UTC)):
        async with at_the_desk() as desk:
            case = await completed(desk, safe_to_leave_message=False, guardian_email="")
            to = await recipients.young_person(case)
            words = {"first_name": "Kit", "path": "/"}
            programme: Any = await Programme.objects().get(Programme.id == case.programme)
            async with database.atomic():
                await letters.write(
                    "young-person-due", key="due", programme=programme, to=to, context=words, case=case.id
                )
            (morning,) = await written("please-ring")
            assert morning.send_after <= now()
            sent_at = now() - timedelta(hours=3)
            await Letter.update({Letter.state: "sent", Letter.sent_at: sent_at}).where(
                Letter.id == morning.id
            )
            await closed(desk, case)
            later = [one for one in await written("please-ring") if one.id != morning.id]
            assert {one.send_after for one in later} == {sent_at + timedelta(hours=12)}
            assert "" in [await overtaken.why(one) for one in later]  # they may have rung: it is not left out


async def test_a_completed_case_waits_on_the_page_of_the_day_until_it_is_closed():
    async with at_the_desk() as desk:
        case = await completed(desk, legal_name="Kit Morgan")
        await desk.open("/todo")
        assert "Close Kit M’s case" in desk.words
        assert "5 working days left" in desk.words
        await closed(desk, case)
        await desk.open("/todo")
        assert "Close Kit M’s case" not in desk.words


async def test_a_harmed_person_who_became_unsafe_to_write_to_hears_nothing_more():
    async with at_the_desk() as desk:
        case = await completed(desk)
        rosa = await a_harmed_person(case, wants_updates="yes", taking_part="statement")
        await closed(desk, case)
        waiting = [*await written("harmed-closed"), *await written("feedback-harmed")]
        assert [await overtaken.why(letter) for letter in waiting] == ["", ""]
        await HarmedPerson.update({HarmedPerson.safe_to_contact: False}).where(HarmedPerson.id == rosa.id)
        assert [await overtaken.why(letter) for letter in waiting] == [overtaken.UNWANTED] * 2
