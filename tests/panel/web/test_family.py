"""The family's own pages, as a fifteen-year-old and a parent meet them, by link."""

import re
from datetime import timedelta

import pytest

from cases import consent_texts, consents, family_tasks, strengths
from cases.actors import now
from cases.tables import Case, Consent, FamilyRequest, Person
from panel import links
from panel.tables import Letter, Link
from tests.browser import words
from tests.builders import a_case, a_coordinator, a_hearing, a_letter, a_person, a_programme, an_account
from tests.test_letters import readability
from tests.visiting import visiting

pytestmark = pytest.mark.anyio


async def a_link(case, purpose="family", days=10):
    token = await links.mint(purpose, programme=case.programme, case=case.id, good_for=timedelta(days=days))
    return f"{links.PATHS[purpose]}{token}"


async def test_a_young_person_agrees_tells_about_themselves_and_asks(record):
    programme = await a_programme()
    person = await a_person(programme, legal_name="Jude Ash")
    case = await a_case(programme, person, state="intake")
    here = await a_link(case)
    jude = await visiting()
    page = await jude.opens(here)
    assert "Hi Jude" in words(page)
    assert "3 to answer" in words(page)
    assert page.select(".govuk-exit-this-page")

    # the answers, one after the other
    answer = await jude.sends(f"{here}/consent/taking_part", answer="yes", action="consent")
    assert answer.headers["location"] == f"{here}/consent/information"
    answer = await jude.sends(f"{here}/consent/information", answer="yes", action="consent")
    answer = await jude.sends(answer.headers["location"], answer="no", action="consent")
    assert answer.headers["location"] == here
    given = await consents.standing(case)
    assert set(given) == {("young_person", "taking_part"), ("young_person", "information")}
    said = given["young_person", "taking_part"]
    assert (said.how, said.version, said.giver_name) == ("page", 1, "Jude Ash")
    assert said.by_id == f"young_person of {case.id}"

    # about me, in their own words
    answer = await jude.sends(f"{here}/about/offer", words="", action="about")
    assert (answer.status_code, "Error:" in answer.text) == (422, True)
    await jude.sends(f"{here}/about/offer", words="I can fix bikes", action="about/offer")
    about = await jude.opens(f"{here}/about")
    assert "“I can fix bikes”" in words(about)
    (told,) = (await strengths.of(case))["offer"]
    assert told.said_by == "young_person"
    await jude.sends(f"{here}/about", action="removal")
    assert (await strengths.counted(case))["offer"] == 0

    # another date: the coordinator finds it to do
    await jude.sends(f"{here}/date", words="Not Mondays. I have football.", action="date")
    (waits,) = await family_tasks.of(programme)
    assert (waits.kind, waits.case) == ("date", case.id)
    assert "football" not in waits.words
    desk = await visiting(await an_account("coordinator", programme))
    todo = await desk.opens("/todo")
    assert "Jude A: the young person asks for another date" in words(todo)
    assert "We have it" in words(await jude.opens(here))


async def test_a_parent_takes_a_yes_back_and_nothing_is_cancelled(record):
    programme = await a_programme()
    case = await a_case(programme, state="scheduled")
    hearing = await a_hearing(programme, case)
    here, child = await a_link(case, "guardian"), await a_link(case)
    parent = await visiting()
    assert "The date" in words(await parent.opens(here))
    await parent.sends(f"{here}/consent/taking_part", answer="yes", action="consent")
    notice = await a_letter(programme, hearing=hearing.id, case=case.id, party="young_person")
    page = await parent.opens(f"{here}/consent/taking_part")
    assert "You said yes on" in words(page)
    await parent.sends(f"{here}/consent/taking_part", answer="no", action="consent")
    assert await consents.stopped(case) == ["guardian"]
    assert (await Letter.objects().get(Letter.id == notice.id)).state == "withdrawn"
    assert (await Case.objects().get(Case.id == case.id)).state == "scheduled"
    assert [one.kind for one in await family_tasks.of(programme)] == ["stopped"]
    assert "You said no" in words(await parent.opens(here))
    told = words(await (await visiting()).opens(child))
    assert "Please wait for our call" in told
    assert "said no" not in told, "the one is not told what the other said"

    await parent.sends(f"{here}/coming", answer="yes", action="coming")
    assert (await Person.objects().get(Person.id == case.person)).guardian_attends == "yes"
    await parent.opens(f"{here}/about", 404)


async def test_new_words_are_read_before_they_are_agreed_to(record):
    programme = await a_programme()
    case = await a_case(programme, state="intake")
    here, jude = await a_link(case), await visiting()
    form = {"answer": "yes", "version": "1"}
    await consent_texts.change(programme, "taking_part", "New words.", await a_coordinator(programme))
    answer = await jude.posts(f"{here}/consent/taking_part", form)
    assert (answer.status_code, "words have changed" in answer.text) == (409, True)
    await jude.sends(f"{here}/consent/taking_part", answer="yes", action="consent")
    assert (await Consent.objects().get(Consent.case == case.id)).version == 2


async def test_a_link_is_for_one_purpose_one_case_and_a_time(record):
    programme = await a_programme()
    case = await a_case(programme, state="intake")
    here = await a_link(case)
    stranger = await visiting()
    await stranger.opens(here.replace("/f/", "/g/"), 404)
    await stranger.opens(f"{here}/coming", 404)
    over = await stranger.opens(await a_link(case, days=-1), 410)
    assert "Ring us" in words(over)
    before = await Link.count(), await FamilyRequest.count(), await Consent.count()
    for path in ("", "/consent", "/consent/taking_part", "/about", "/about/offer", "/date", "/support"):
        await stranger.opens(f"{here}{path}")
        assert (await stranger.client.head(f"{here}{path}")).status_code == 200
    assert (await Link.count(), await FamilyRequest.count(), await Consent.count()) == before
    await Case.update({Case.state: "returned_to_referrer"}).where(Case.id == case.id)
    assert "This is over" in words(await stranger.opens(here, 410))


async def test_somebody_of_age_answers_alone(record):
    programme = await a_programme()
    person = await a_person(programme, born_on=now().date() - timedelta(days=19 * 366))
    case = await a_case(programme, person, state="intake")
    here, parent = await a_link(case, "guardian"), await visiting()
    assert "answers alone" in words(await parent.opens(f"{here}/consent"))
    answer = await parent.posts(f"{here}/consent/taking_part", {"answer": "yes", "version": "1"})
    assert answer.status_code == 409
    assert await consents.history(case) == []


async def test_every_page_is_in_short_plain_words(record):
    programme = await a_programme()
    case = await a_case(programme, state="scheduled")
    await a_hearing(programme, case)
    jude, parent = await visiting(), await visiting()
    here, there = await a_link(case), await a_link(case, "guardian")
    own = ("", "/consent", "/consent/taking_part", "/consent/information", "/consent/evaluation")
    pages = [(jude, here, path) for path in (*own, "/about", "/about/offer", "/date", "/support")]
    pages += [(parent, there, path) for path in (*own, "/coming")]
    for who, link, path in pages:
        page = await who.opens(f"{link}{path}")
        assert page.select(".govuk-exit-this-page"), path
        lines = [words(tag) for tag in page.main.find_all(["p", "h1", "h2", "li", "button", "label"])]
        told = [one for line in lines for one in re.split(r"(?<=[.?!])\s", line)]
        too_long = [one for one in told if len(one.split()) > 15]
        assert not too_long, (path, too_long)
        sentences = "\n".join(one for one in told if len(one.split()) > 2)
        assert readability(sentences) <= 5.0, path
