"""The coordinator's day."""

from datetime import date, timedelta

import pytest

from cases import (
    concerns,
    consents,
    contact_attempts,
    family_requests,
    harmed,
    intake,
    meetings,
    panel_words,
    programmes,
    referrals,
)
from cases.actors import now, telling
from cases.contact_attempts import Attempt
from cases.tables import Case, ContactAttempt, Person, Referral
from panel import correcting, guardians, jurors
from panel.tables import Account, Juror, Letter
from panel.todo import today
from scheduling.tables import Hearing
from tests.builders import (
    a_case,
    a_coordinator,
    a_facilitator,
    a_harmed_person,
    a_hearing,
    a_juror,
    a_letter,
    a_person,
    a_preparation,
    a_programme,
    a_seat,
)
from tests.cases.test_consents import everybody_agrees
from tests.desk import at_the_desk
from tests.telling import opened, received

pytestmark = pytest.mark.anyio


async def test_a_new_programme_is_led_to_its_spreadsheet(record):
    async with at_the_desk() as desk:
        await desk.open("/todo")
        assert "Begin with your spreadsheet of referrals" in desk.words


async def test_what_is_late_comes_first(record):
    async with at_the_desk() as desk:
        await received(desk.programme, name="New Comer")
        late = await received(desk.programme, name="Late Comer")
        await Referral.update({Referral.screen_by: late.screen_by - timedelta(days=60)}).where(
            Referral.id == late.id
        )
        await opened(desk.programme, name="Case Ready")
        await desk.open("/todo")
        tasks = [" ".join(row.get_text(" ").split()) for row in desk.page.select(".app-row")]
        assert tasks[0].startswith("Screen Late C’s referral")
        assert tasks[0].endswith("Overdue")
        assert any(task.startswith("Reach Case R’s family") for task in tasks)
        assert "2 referrals to screen" in desk.words
        assert "1 case needs consent" in desk.words


async def test_a_hearing_short_of_a_panel_is_counted_and_shown(record):
    async with at_the_desk() as desk:
        hearing = await a_hearing(desk.programme)
        for place in (1, 2, 3):
            await a_seat(hearing, place=place, state="accepted", answered_at=hearing.created_at)
        await a_seat(hearing, place=4)
        await desk.open("/todo")
        assert "1 panel meeting short of a panel" in desk.words
        assert "3 of 6 said yes. 1 not answered." in desk.words
        assert "3 of 6 seats" in desk.words
        assert "Fill 3 seats for" in desk.words


async def test_each_number_leads_to_what_it_counts(record):
    async with at_the_desk() as desk:
        for number in range(12):
            await received(desk.programme, name=f"Told {number}")
            await a_case(desk.programme, state="intake")
        agreed = await a_case(desk.programme, state="intake")
        await everybody_agrees(agreed, desk.by)
        for day in (5, 45):
            begins = now() + timedelta(days=day)
            case = await a_case(desk.programme, state="scheduled")
            await a_hearing(desk.programme, case, starts_at=begins, ends_at=begins + timedelta(hours=1))
        await Referral.update({Referral.state: "screening"}).where(Referral.state == "received")
        await desk.open("/todo")
        assert "2 panel meetings short of a panel" in desk.words
        assert "12 cases need consent" in desk.words
        assert "12 referrals to screen" in desk.words, "also where more wait than are shown"
        links = {words: desk.link(words) for words in ("short of a panel", "need consent", "to screen")}
        rows = {words: len((await desk.open(link)).rows()) for words, link in links.items()}
        assert rows == {"short of a panel": 2, "need consent": 12, "to screen": 12}
        await desk.open("/cases?needs=consent")
        assert agreed.reference not in desk.words
        assert desk.link("CSV") == "/cases.csv?needs=consent&sort=due"
        assert (await desk.fetch(desk.link("CSV"))).text.count("Intake") == 12


async def test_what_waits_beyond_the_first_is_a_click_away(record):
    async with at_the_desk() as desk:
        for number in range(57):
            await received(desk.programme, name=f"Told {number}")
        await desk.open("/todo")
        assert len(desk.page.select(".app-rows > .app-row")) == 8
        assert "49 more wait. See all 57" in desk.words
        await desk.open(desk.link("See all 57"))
        first = [row.get_text() for row in desk.page.select(".app-rows > .app-row")]
        await desk.open(desk.link("Next"))
        second = [row.get_text() for row in desk.page.select(".app-rows > .app-row")]
        assert (len(first), len(second), len({*first, *second})) == (50, 7, 57)


async def test_another_programmes_work_is_not_mine(record):
    await a_hearing()
    async with at_the_desk() as elsewhere:
        await opened(elsewhere.programme)
        await a_letter(elsewhere.programme, state="failed")
        await a_juror(elsewhere.programme, state="trained", sworn_on=None)
    async with at_the_desk() as desk:
        await desk.open("/todo")
        assert "0 cases to book" in desk.words
        assert desk.page.select(".app-row") == []
    assert await Case.count() > 0


async def waiting(programme) -> dict[str, str]:
    """Each kind of task, and for whom it waits."""
    found = await today.of(programme, leads=False, most=9)
    assert sum(found.many.values()) == len(found.tasks)
    return {task.kind: task.waits for task in found.tasks}


async def test_a_family_is_reached_then_asked_then_it_goes_on(record):
    programme = await a_programme()
    by = await a_coordinator(programme)
    case = await a_case(programme, state="intake")
    assert await waiting(programme) == {"reach": "guardian"}
    reached = Attempt(party="guardian", channel="phone", outcome="reached")
    await contact_attempts.record(case, reached, by)
    for giver in consents.GIVERS:
        found = await today.of(programme, leads=False, most=9)
        assert giver in {task.waits for task in found.tasks if task.kind == "consent"}
        for kind in consents.NEEDED:
            await consents.give(case, giver=giver, kind=kind, how="paper", by=by)
    assert await waiting(programme) == {"begin": "coordinator"}
    await intake.complete(case, by)
    assert await waiting(programme) == {"book": "coordinator", "meet": "facilitator"}


async def test_a_family_that_was_found_out_late_is_reached_and_asked_before_it_is_heard(record):
    programme = await a_programme()
    by = await a_coordinator(programme)
    case = await a_case(programme, state="scheduled")
    await everybody_agrees(case, by)
    assert not {"reach", "consent"} & set(await waiting(programme))
    referral = await referrals.get(by, case.referral)
    told = {"name": "Tariq Aziz", "born_on": date(2011, 3, 14), "reason": "It was his brother.", "by": by}
    await correcting.wrong_person(referral, **told)
    assert (await waiting(programme))["reach"] == "guardian"
    await contact_attempts.record(case, Attempt(party="guardian", channel="phone", outcome="reached"), by)
    found = await today.of(programme, leads=False, most=9)
    asked = [task for task in found.tasks if task.kind == "consent"]
    assert {task.waits for task in asked} == set(consents.GIVERS)
    assert {task.by for task in asked} == {case.hear_by}
    assert found.without_consent == 0, "the number is of cases in intake, as the list it leads to"
    await everybody_agrees(case, by)
    assert not {"reach", "consent", "begin"} & set(await waiting(programme))


async def test_what_a_family_said_or_did_not_say_goes_when_it_is_settled(record):
    programme = await a_programme()
    by = await a_coordinator(programme)
    long_ago = programmes.today(programme) - timedelta(days=programme.unreachable_days)
    silent = await a_case(programme, state="intake", opened_on=long_ago)
    stopped = await a_case(programme, state="agreement_active")
    await everybody_agrees(stopped, by)
    assert await waiting(programme) == {"silent": "coordinator"}
    await consents.withdraw(stopped, giver="guardian", kind="taking_part", by=by)
    request = await family_requests.ask(
        stopped, party="young_person", kind="date", words="I have an exam", by=by
    )
    assert set(await waiting(programme)) == {"silent", "stopped", "date"}
    with telling(now() - timedelta(days=1)):
        reached = Attempt(party="guardian", channel="phone", outcome="reached")
        await contact_attempts.record(silent, reached, by)
    await family_requests.answer(stopped, request.id, by)
    await consents.give(stopped, giver="guardian", kind="taking_part", how="spoken", by=by)
    assert set(await waiting(programme)) == {"consent"}


async def test_preparing_names_who_meets_and_who_has_to_choose(record):
    programme = await a_programme()
    by = await a_coordinator(programme)
    case = await a_case(programme, state="scheduled")
    await everybody_agrees(case, by)
    person = await a_harmed_person(case)
    hearing = await a_hearing(programme, case, seats=1, seats_least=1)
    await a_seat(hearing, state="accepted", answered_at=now())
    said = {"prepare": "coordinator", "facilitator": "coordinator", "meet": "facilitator"}
    assert await waiting(programme) == {**said, "choose": "harmed_person"}
    await Hearing.update({Hearing.facilitator: (await a_facilitator(programme)).id}).where(
        Hearing.id == hearing.id
    )
    assert await waiting(programme) == {
        "prepare": "coordinator",
        "meet": "facilitator",
        "choose": "harmed_person",
    }
    await panel_words.write(case, "A light was broken.", by)
    assert await waiting(programme) == {"meet": "facilitator", "choose": "harmed_person"}
    await harmed.choose(person, "none", by)
    await harmed.answer(person, "wants_updates", "no", by)
    await meetings.conclude(await a_preparation(case, party="family"), "held", by)
    assert await waiting(programme) == {}


async def test_the_referrer_is_asked_for_what_only_they_know(record):
    programme = await a_programme()
    by = await a_coordinator(programme)
    referral = await received(programme, admitted="unknown")
    assert await waiting(programme) == {"screen": "coordinator"}
    await referrals.screen(referral, by)
    assert await waiting(programme) == {"ask_referrer": "referrer"}
    await Referral.update({Referral.admitted: "yes"}).where(Referral.id == referral.id)
    assert await waiting(programme) == {"screen": "coordinator"}
    await referrals.give_back(await referrals.get(by, referral.id), reason="moved", by=by)
    assert await waiting(programme) == {}


async def test_the_pool_waits_for_a_yes_a_training_the_oath_and_the_word_to_begin(record):
    programme = await a_programme()
    by = await a_coordinator(programme)
    on = programmes.today(programme)
    facts = {"guardian_consent_on": None, "trained_until": None, "sworn_on": None}
    new = await a_juror(programme, state="invited", **facts)
    assert await waiting(programme) == {"juror_guardian": "guardian"}
    await guardians.agree(new, by, on=on, how="paper")
    assert await waiting(programme) == {"juror_training": "juror"}
    await Juror.update({Juror.state: "trained", Juror.trained_until: on + timedelta(days=90)}, force=True)
    assert await waiting(programme) == {"juror_oath": "juror"}
    await Juror.update({Juror.state: "sworn", Juror.sworn_on: on}, force=True)
    assert await waiting(programme) == {"juror_ready": "coordinator"}
    await jurors.activate(await jurors.get(programme.id, new.id), by)
    assert await waiting(programme) == {}
    await Juror.update({Juror.trained_until: on + timedelta(days=5)}, force=True)
    assert await waiting(programme) == {"juror_running_out": "juror"}


async def test_letters_that_reach_nobody_by_themselves(record):
    async with at_the_desk() as desk:
        failed = await a_letter(desk.programme, state="failed", recipient="Jude A")
        await a_letter(desk.programme, state="to_print", channel="print", recipient="Sam B")
        await a_letter(desk.programme, state="sent", recipient="Nobody Else")
        await desk.open("/todo")
        assert desk.link("A letter to Jude A did not arrive") == f"/letters/{failed.id}"
        assert desk.link("Print the letter to Sam B").endswith("/print")
        assert "Nobody Else" not in desk.words
        await desk.send("/todo/chases", {"do": "letter"})
        assert "The letter is on its way" in desk.page.get_text()
        assert (await Letter.objects().get(Letter.id == failed.id)).state == "queued"


async def test_one_click_writes_down_a_call_or_sends_the_link(record):
    async with at_the_desk() as desk:
        case = await a_case(desk.programme, await a_person(desk.programme), state="intake")
        await desk.open("/todo?waits=guardian")
        form = desk.page
        await desk.send("/todo/chases", {"do": "call"})
        assert "1 attempt without an answer" in desk.words
        assert "Tried today" in desk.words
        desk.page = form
        await desk.send("/todo/chases", {"do": "call"})
        assert await ContactAttempt.count() == 1, "the same click twice is one call"
        await desk.send("/todo/chases", {"do": "letter"})
        (letter,) = await Letter.objects()
        assert (letter.name, letter.party, letter.case) == ("family-page", "guardian", case.id)
        await Person.update({Person.guardian_safe_to_contact: False}).where(Person.id == case.person)
        await desk.open("/todo")
        assert "Do not contact them directly" in desk.words
        assert "/todo/chases" not in desk.actions()
        answer = await desk.fetch("/todo.csv?waits=guardian")
        assert case.reference in answer.text


async def test_a_chase_reaches_no_other_programme(record):
    case = await a_case(state="intake")
    person = await a_harmed_person(case)
    letter = await a_letter(await programmes.get(case.programme), state="failed")
    mine = await a_programme()
    await a_case(mine, state="intake")
    async with at_the_desk(mine) as desk:
        form = (await desk.open("/todo")).page
        rows = {"guardian": case.id, "harmed_person": person.id, "letter": letter.id}
        for whom, row in rows.items():
            for do in ("call", "letter"):
                desk.page = form
                await desk.send("/todo/chases", {"whom": whom, "row": str(row), "do": do})
                assert desk.status == 404, (whom, do)
        assert "CJ" not in (await desk.fetch("/todo.csv?waits=harmed_person")).text
    assert await ContactAttempt.count() == 0


async def test_concerns_are_a_number_for_the_lead_alone(record):
    async with at_the_desk() as desk:
        await concerns.report("Bruises on both arms", desk.by)
        await desk.open("/todo")
        assert "concern" not in desk.words
        await Account.update({Account.safeguarding_lead: True}, force=True)
        await desk.open("/todo")
        assert "1 concern to see to" in desk.words
        assert "Bruises" not in desk.words
