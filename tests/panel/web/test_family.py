"""The family's own pages, as a fifteen-year-old and a parent meet them, by link."""

import asyncio
import re
from datetime import date, timedelta
from uuid import uuid4

import pytest

from cases import consent_texts, consents, strengths
from cases.actors import now
from cases.errors import Refused
from cases.tables import Case, Consent, FamilyRequest, JournalEntry, Person
from panel import family, gates, links
from panel.security import TOKEN_FIELD
from panel.tables import Letter, Link
from scheduling.tables import Hearing
from tests.browser import words
from tests.builders import a_case, a_coordinator, a_hearing, a_letter, a_person, a_programme, an_account
from tests.test_letters import readability
from tests.visiting import let_in, says_born, visiting

pytestmark = pytest.mark.anyio


async def a_link(case, purpose="family", days=10):
    token = await links.mint(purpose, programme=case.programme, case=case.id, good_for=timedelta(days=days))
    return f"{links.PATHS[purpose]}{token}"


async def inside(case, here):
    """Somebody of the family of a case, who gave the birth date."""
    person = await Person.objects().get(Person.id == case.person)
    return await let_in(here, person.born_on)


async def test_a_young_person_agrees_tells_about_themselves_and_asks(record):
    programme = await a_programme()
    person = await a_person(programme, legal_name="Jude Ash")
    case = await a_case(programme, person, state="intake")
    here = await a_link(case)
    jude = await inside(case, here)
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
    desk = await visiting(await an_account("coordinator", programme))
    todo = await desk.opens("/todo")
    assert "Jude A: the young person asks for another date" in words(todo)
    assert "football" not in words(todo)
    assert "We have it" in words(await jude.opens(here))


async def test_a_parent_takes_a_yes_back_and_nothing_is_cancelled(record):
    programme = await a_programme()
    case = await a_case(programme, state="scheduled")
    hearing = await a_hearing(programme, case)
    here, child = await a_link(case, "guardian"), await a_link(case)
    parent = await inside(case, here)
    assert "The date" in words(await parent.opens(here))
    await parent.sends(f"{here}/consent/taking_part", answer="yes", action="consent")
    young = await inside(case, child)
    for kind in consents.NEEDED:
        await young.sends(f"{child}/consent/{kind}", answer="yes", action="consent")
    notice = await a_letter(programme, hearing=hearing.id, case=case.id, party="young_person")
    page = await parent.opens(f"{here}/consent/taking_part")
    assert "You said yes on" in words(page)
    await parent.sends(f"{here}/consent/taking_part", answer="no", action="consent")
    assert await consents.stopped(case) == ["guardian"]
    assert (await Letter.objects().get(Letter.id == notice.id)).state == "withdrawn"
    assert (await Case.objects().get(Case.id == case.id)).state == "scheduled"
    desk = await visiting(await an_account("coordinator", programme))
    assert "the parent or carer does not agree to take part" in words(await desk.opens("/todo"))
    said = words(await parent.opens(here))
    assert "You said no" in said
    assert "You choose Now" in said, "nothing goes on before they are spoken with"
    told = words(await young.opens(child))
    assert "We get ready Now" in told
    assert "Please wait for our call" in told
    assert "said no" not in told, "the one is not told what the other said"

    await parent.sends(f"{here}/coming", answer="yes", action="coming")
    assert (await Person.objects().get(Person.id == case.person)).guardian_attends == "yes"
    await parent.opens(f"{here}/about", 404)


@pytest.mark.parametrize("purpose", ["family", "guardian"])
async def test_one_step_is_now_and_a_date_that_was_called_off_is_named(record, purpose):
    programme = await a_programme()
    case = await a_case(programme, state="scheduled")
    hearing = await a_hearing(programme, case)
    here = await a_link(case, purpose)
    jude = await inside(case, here)
    for state in ("intake", "preparing", "scheduled", "heard"):
        await Case.update({Case.state: state}).where(Case.id == case.id)
        page = await jude.opens(here)
        marks = [badge.get_text() for badge in page.select("main ol .app-badge")]
        assert marks.count("Now") == 1, (state, marks)
        assert "Done" not in marks[marks.index("Now") :], "nothing after what is now is done"
    await Case.update({Case.state: "preparing"}).where(Case.id == case.id)
    assert "called off" not in words(await jude.opens(here))
    await Hearing.update({Hearing.state: "cancelled"}).where(Hearing.id == hearing.id)
    assert "was called off. We look for a new date." in words(await jude.opens(here))
    await Case.update({Case.state: "scheduled"}).where(Case.id == case.id)
    await a_hearing(programme, case)
    assert "called off" not in words(await jude.opens(here))


async def test_new_words_are_read_before_they_are_agreed_to(record):
    programme = await a_programme()
    case = await a_case(programme, state="intake")
    here = await a_link(case)
    jude = await inside(case, here)
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
    stranger = await inside(case, here)
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
    case = await a_case(programme, state="intake")
    here = await a_link(case, "guardian")
    parent = await inside(case, here)
    grown = now().date() - timedelta(days=19 * 366)
    await Person.update({Person.born_on: grown}).where(Person.id == case.person)
    for path in ("", "/consent", "/consent/taking_part", "/born"):
        assert "Ring us" in words(await parent.opens(f"{here}{path}", 410))
    answer = await parent.posts(f"{here}/consent/taking_part", {"answer": "yes", "version": "1"})
    assert answer.status_code == 410
    assert await consents.history(case) == []
    with pytest.raises(Refused, match="answer alone"):
        await family.send_page(case, "guardian", await a_coordinator(programme), uuid4())


async def test_every_page_is_in_short_plain_words(record):
    programme = await a_programme()
    case = await a_case(programme, state="scheduled")
    await a_hearing(programme, case)
    here, there = await a_link(case), await a_link(case, "guardian")
    jude, parent = await inside(case, here), await inside(case, there)
    own = ("", "/consent", "/consent/taking_part", "/consent/information", "/consent/evaluation")
    own += ("/needs", "/needs/language", "/needs/access", "/needs/talking", "/needs/times", "/needs/home")
    own += ("/needs/supporter", "/asked")
    await jude.sends(f"{here}/support", words="A lift, please", action="support")
    pages = [(jude, here, path) for path in (*own, "/about", "/about/offer", "/date", "/support")]
    pages += [(parent, there, path) for path in (*own, "/coming")]
    pages += [(await visiting(), link, "/born") for link in (here, there)]
    for who, link, path in pages:
        page = await who.opens(f"{link}{path}")
        assert page.select(".govuk-exit-this-page"), path
        lines = [words(tag) for tag in page.main.find_all(["p", "h1", "h2", "li", "button", "label"])]
        told = [one for line in lines for one in re.split(r"(?<=[.?!])\s", line)]
        too_long = [one for one in told if len(one.split()) > 15]
        assert not too_long, (path, too_long)
        sentences = "\n".join(one for one in told if len(one.split()) > 2)
        assert readability(sentences) <= 5.0, path


BORN = date(2011, 3, 27)


async def a_case_of(**only):
    programme = await a_programme(contact_phone="+441632960100")
    person = await a_person(programme, **{"legal_name": "Jude Ash", "born_on": BORN, **only})
    case = await a_case(programme, person, state="scheduled")
    await a_hearing(programme, case)
    return case


async def test_nothing_is_shown_before_the_birth_date_and_the_page_asked_for_opens_after_it(record):
    case = await a_case_of()
    here, jude = await a_link(case), await visiting()
    before = await JournalEntry.count(), await Link.select()
    for path in ("", "/consent", "/consent/taking_part", "/about", "/about/offer", "/date", "/panel"):
        for ask in (jude.client.get, jude.client.head):
            answer = await ask(f"{here}{path}")
            assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, f"{here}/born")
    page = await jude.opens(f"{here}/born?to=/consent")
    assert page.select(".govuk-exit-this-page")
    assert not any(said in page.text for said in ("Jude", "Ash", "Guildhall", "2011"))
    assert (await JournalEntry.count(), await Link.select()) == before

    answer = await jude.sends(f"{here}/born?to=/consent", action="born")
    assert (answer.status_code, "Write the day, the month" in answer.text) == (422, True)
    typed = {"born_on-day": "27", "born_on-month": "3", "born_on-year": "2011"}
    answer = await jude.sends(f"{here}/born?to=/consent", typed, action="born")
    assert answer.headers["location"] == f"{here}/consent"
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly; SameSite=Lax" in cookie
    await jude.opens(f"{here}/consent")
    elsewhere = await visiting()
    answer = await elsewhere.sends(f"{here}/born?to=//bad.example", typed, action="born")
    assert answer.headers["location"] == here
    assert await JournalEntry.count().where(JournalEntry.what == "family.opened") == 2


async def test_five_wrong_dates_lock_the_link_for_good_and_this_link_alone(record):
    case = await a_case_of()
    here, there = await a_link(case), await a_link(case, "guardian")
    jude, somebody = await let_in(here, BORN), await visiting()
    for left in ("4 more times", "3 more times", "2 more times"):
        answer = await says_born(somebody, here, date(2011, 3, 26))
        assert (answer.status_code, left in answer.text) == (422, True)
        assert 'value="26"' in answer.text
    await let_in(here, BORN)  # the right date wins nobody a try
    answer = await says_born(await visiting(address="127.0.0.9"), here, date(2011, 3, 26))
    assert "1 more time." in answer.text
    late = await visiting()
    await late.opens(f"{here}/born")
    answer = await says_born(somebody, here, date(2010, 3, 27))
    assert answer.status_code == 410
    assert "The date was wrong 5 times. Ring us on 01632 960100" in answer.text
    typed = {"born_on-day": "27", "born_on-month": "3", "born_on-year": "2011"}
    assert (await late.posts(f"{here}/born", typed)).status_code == 410, "the right date comes too late"
    for who, path in ((jude, here), (jude, f"{here}/about"), (late, f"{here}/born"), (late, f"{here}/panel")):
        assert "This link is locked" in words(await who.opens(path, 410))
    wrong = JournalEntry.what == "family.wrong-date"
    said = await JournalEntry.objects().where(wrong)
    assert [(one.by_name, "2011" in one.detail) for one in said] == [("Somebody with the link", False)] * 5
    parent = await let_in(there, BORN)
    await parent.opens(there)


async def test_of_many_wrong_dates_at_once_five_count(record):
    case = await a_case_of()
    here = await a_link(case)
    many = [await visiting() for _ in range(12)]
    tokens = [await one.token() for one in many]
    typed = {"born_on-day": "1", "born_on-month": "1", "born_on-year": "2011"}
    asked = [
        one.client.post(f"{here}/born", data={**typed, TOKEN_FIELD: token})
        for one, token in zip(many, tokens, strict=True)
    ]
    answers = sorted([answer.status_code for answer in await asyncio.gather(*asked)])
    assert answers == [410] * 8 + [422] * 4
    assert [row["wrong_tries"] for row in await Link.select()] == [5]


async def test_the_cookie_of_one_link_opens_no_other_and_nothing_for_long(record, monkeypatch):
    case, other = await a_case_of(), await a_case_of(legal_name="Noor Vale")
    here, again = await a_link(case), await a_link(case)
    jude = await let_in(here, BORN)
    await jude.opens(here)
    for link in (again, await a_link(case, "guardian"), await a_link(other)):
        assert (await jude.get(link)).status_code == 303, "each link asks anew"
        assert (await jude.posts(f"{link}/consent/taking_part", answer="no")).status_code == 303
    assert await Consent.count() == 0
    forged = jude.client.cookies[gates.COOKIE].replace(
        str((await Link.objects().get(Link.token_hash == links.hashed(here[3:]))).id),
        str((await Link.objects().get(Link.token_hash == links.hashed(again[3:]))).id),
    )
    thief = await visiting()
    thief.client.cookies.set(gates.COOKIE, forged, domain="127.0.0.1")
    assert (await thief.get(again)).status_code == 303, "the signature is of the one link"

    long = "I can come on Tuesdays and on no other day of the week."
    monkeypatch.setattr(gates, "OPEN", timedelta(0))
    answer = await jude.posts(f"{here}/date", words=long)
    assert (answer.status_code, long in answer.text) == (403, True), "what was written is given back"
    assert (await jude.get(here)).status_code == 303
    monkeypatch.undo()
    await jude.opens(here)
    await links.withdraw_case(case.id)
    for path in ("", "/panel", "/born"):
        assert "Ring us" in words(await jude.opens(f"{here}{path}", 410))


async def test_without_a_birth_date_they_answer_and_nothing_said_before_is_shown(record):
    case = await a_case_of(born_on=None, guardian_attends="yes")
    here, there = await a_link(case), await a_link(case, "guardian")
    jude = await visiting()
    assert (await jude.get(f"{here}/born")).headers["location"] == here
    answer = await jude.sends(f"{here}/consent/taking_part", answer="yes", action="consent")
    assert answer.headers["location"] == f"{here}/consent/information"
    await jude.sends(f"{here}/consent/information", answer="no", action="consent")
    await jude.sends(f"{here}/about/offer", words="I can fix bikes", action="about/offer")
    await jude.sends(f"{here}/date", words="Not Mondays", action="date")
    parent = await visiting()
    await parent.sends(f"{there}/consent/taking_part", answer="no", action="consent")
    assert len(await consents.history(case)) == 3

    jude, parent = await visiting(), await visiting()  # whoever comes next, with the link alone
    shown = [words(await jude.opens(f"{here}{path}")) for path in ("", "/consent", "/about", "/date")]
    shown += [words(await jude.opens(f"{here}/consent/{kind}")) for kind in ("taking_part", "information")]
    shown += [words(await parent.opens(f"{there}{path}")) for path in ("", "/consent", "/coming")]
    assert "Guildhall" in shown[0]
    said = ("You said", "bikes", "1 said", "Mondays", "We have it", "Answered", "to answer", "You come")
    assert not [(one, text) for text in shown for one in (*said, "Please wait") if one in text]
    assert all(both in shown[4] for both in ("Yes, I agree", "No"))
