"""My agreement, as a fifteen-year-old meets it: by link, by the code on paper; and the supervisor's page."""

import asyncio
from datetime import date, timedelta

import pytest

from cases import agreements, hours, programmes, terms
from cases.actors import now, telling
from cases.tables import Agreement, Case, FamilyRequest, HoursEntry, Person
from panel import agreement_letters, agreement_links, letters, links
from panel.tables import Letter, Link
from tests.agreed import a_term, an_agreement, case_of
from tests.browser import words
from tests.builders import a_case, a_coordinator, a_person, a_programme
from tests.panel.web.test_agreement import on
from tests.test_letters import readability
from tests.visiting import Visitor, let_in, visiting

pytestmark = pytest.mark.anyio
BORN = date(2011, 3, 14)


async def ran(*kinds: str, **person: object) -> Agreement:
    """Of Callum, who was born on 14 March 2011."""
    programme = await a_programme()
    by = await a_coordinator(programme)
    callum = await a_person(
        programme, **{"legal_name": "Callum Reed", "born_on": BORN, "email": "callum@home.example", **person}
    )
    case = await a_case(programme, callum, state="heard")
    agreement = await agreements.draft(case, by)
    for kind in kinds or ("service", "letter"):
        await a_term(agreement, by, kind)
    return await agreements.reach(agreement, programmes.today(programme), by)


async def path_of(agreement: Agreement) -> str:
    return f"/agreement/{await agreement_links.mint(agreement)}"


async def inside(agreement: Agreement) -> tuple[Visitor, str]:
    here = await path_of(agreement)
    return await let_in(here, BORN), here


async def test_a_young_person_sees_what_to_do_and_writes_down_hours(record):
    agreement = await ran()
    callum, here = await inside(agreement)
    page = await callum.opens(here)
    assert "2 things are left" in words(page)
    assert "8 hours left to do" in words(page)
    assert page.select(".govuk-exit-this-page")
    today = agreement.reached_on
    said = {**on("on_day", today), "hours": "2.5", "words": "Fixed two wheels"}
    answer = await callum.sends(f"{here}/hours", said, action="/hours")
    assert answer.headers["location"] == here
    assert "2 hours 30 minutes wait for a check" in words(await callum.opens(here))
    answer = await callum.sends(f"{here}/hours", {**said, "hours": "many"}, action="/hours")
    assert answer.status_code == 422
    assert "Fixed two wheels" in answer.text
    await callum.sends(f"{here}/hours", action="/removal")
    assert not await HoursEntry.exists()


async def test_who_does_not_know_the_birth_date_sees_nothing(record):
    agreement = await ran()
    here = await path_of(agreement)
    stranger = await visiting()
    answer = await stranger.get(here)
    assert answer.headers["location"] == f"{here}/born"
    for path in ("/hours", "/print", "/paper.pdf", "/help"):
        door = (await stranger.get(f"{here}{path}")).headers["location"]
        assert door == f"{here}/born?to={path}", "and from there they go on to where they were going"
    for tries in range(5):
        answer = await stranger.sends(f"{here}/born", on("born_on", date(2010, 1, 1 + tries)), action="born")
    assert answer.status_code == 410
    assert "wrong 5 times" in answer.text
    assert (await stranger.get(here)).status_code == 410


async def test_where_no_birth_date_is_known_they_are_asked_to_ring(record):
    agreement = await ran(born_on=None)
    here = await path_of(agreement)
    visitor = await visiting()
    page = await visitor.opens(here)
    assert "We cannot show it here" in words(page)
    assert "bike" not in page.get_text()
    assert (await visitor.get(f"{here}/hours")).status_code == 404


async def test_the_code_on_the_paper_opens_the_page_with_the_birth_date(record):
    agreement = await ran()
    by = await a_coordinator(await programmes.get(agreement.programme))
    code = await agreement_links.make_code(agreement, by)
    visitor = await visiting()
    answer = await visitor.sends("/a", {"code": code.lower().replace("-", " "), **on("born_on", BORN)})
    assert answer.status_code == 303
    assert "2 things are left" in words(await visitor.opens(answer.headers["location"]))


async def test_a_wrong_code_and_a_wrong_date_are_told_alike_and_five_lock_it(record):
    agreement = await ran()
    by = await a_coordinator(await programmes.get(agreement.programme))
    code = await agreement_links.make_code(agreement, by)
    visitor = await visiting()
    wrong = await visitor.sends("/a", {"code": "2222-2222", **on("born_on", BORN)})
    for _ in range(4):
        other = await visitor.sends("/a", {"code": code, **on("born_on", date(2010, 1, 1))})
        assert other.status_code == wrong.status_code == 422
        assert "The code or the date is not right" in other.text
        assert "The code or the date is not right" in wrong.text
    last = await visitor.sends("/a", {"code": code, **on("born_on", date(2010, 1, 1))})
    assert last.status_code == 410
    right = await (await visiting()).sends("/a", {"code": code, **on("born_on", BORN)})
    assert right.status_code in (410, 422)
    assert await agreement_links.code(await Agreement.objects().get(Agreement.id == agreement.id)) == ""
    fresh = await agreement_links.make_code(agreement, by)
    assert fresh != code


async def test_two_hundred_tries_at_once_are_five(record):
    agreement = await ran()
    by = await a_coordinator(await programmes.get(agreement.programme))
    code = await agreement_links.make_code(agreement, by)
    visitor = await visiting()
    token = await visitor.token("/a")
    tries = [
        visitor.client.post("/a", data={"_csrf": token, "code": code, **on("born_on", date(2010, 1, 1))})
        for _ in range(40)
    ]
    await asyncio.gather(*tries)
    row = await Link.select(Link.wrong_tries).where(Link.code_hash != "").first()
    assert row["wrong_tries"] == links.TRIES


async def test_asking_for_help_reaches_the_coordinator(record):
    agreement = await ran()
    callum, here = await inside(agreement)
    await callum.sends(f"{here}/help", words="I have no bike to get there.", action="/help")
    request = await FamilyRequest.objects().first()
    assert (request.kind, request.party) == ("support", "young_person")
    assert "You asked for help" in words(await callum.opens(here))


async def test_the_parent_reads_the_same_and_cannot_log_hours(record):
    agreement = await ran()
    token = await links.mint(
        "guardian", programme=agreement.programme, case=agreement.case, good_for=timedelta(days=9)
    )
    here = f"/g/{token}"
    sam = await let_in(here, BORN)
    assert "Callum’s agreement" in words(await sam.opens(here))
    page = await sam.opens(f"{here}/agreement")
    assert "What Callum will do" in words(page)
    assert "Write down my hours" not in words(page)
    assert (await sam.get(f"{here}/agreement/hours")).status_code == 404


async def test_a_supervisor_checks_each_or_all_with_one_tap(record):
    agreement = await ran()
    service, _ = await terms.of(agreement)
    by, today = await a_coordinator(await programmes.get(agreement.programme)), agreement.reached_on
    for minutes in (60, 90, 120):
        await hours.log(service, on_day=today, minutes=minutes, by=by, words="Swept")
    assert await agreement_letters.write_due() > 0
    letter = await Letter.objects().where(Letter.name == "supervisor-hours").first()
    link = next(word for word in letters.content(letter).text.split() if "/hours/" in word)
    here = "/hours/" + link.rpartition("/")[2]
    mo = await visiting()
    page = await mo.opens(here)
    assert "Callum R" in words(page)
    assert "Reed" not in page.get_text()
    first = page.find("button", attrs={"name": "say"})["value"]
    await mo.sends(here, say=first.replace("right", "wrong"))
    page = await mo.opens(here)
    shown = [one["value"] for one in page.find_all("input", attrs={"name": "shown"})]
    assert len(shown) == 2
    answer = await mo.posts(here, {"say": "all", "shown": shown})
    assert answer.status_code == 303
    assert "Nothing waits for you" in words(await mo.opens(here))
    assert {one.state for one in await hours.of(service)} == {"verified", "refused"}
    assert {one.answered_by for one in await hours.of(service)} == {"Mo Spoke"}
    assert await agreement_letters.write_due() == 0  # nothing is told twice


async def test_who_checks_hours_is_not_asked_again_once_the_agreement_is_over(record):
    agreement = await ran()
    service, _ = await terms.of(agreement)
    by = await a_coordinator(await programmes.get(agreement.programme))
    await hours.log(service, on_day=agreement.reached_on, minutes=60, by=by)
    await agreement_letters.write_due()
    asked = Letter.count().where(Letter.name == "supervisor-hours")
    assert await asked == 1
    await agreements.complete(agreement, on=agreement.reached_on, ending="partial", by=by)
    with telling(now() + timedelta(days=8)):
        await agreement_letters.write_due()
    assert await asked == 1


async def test_looking_changes_nothing(record):
    agreement = await ran()
    callum, here = await inside(agreement)
    before = await agreements.get(
        await a_coordinator(await programmes.get(agreement.programme)), agreement.id
    )
    for path in ("", "/hours", "/help", "/print"):
        await callum.opens(f"{here}{path}")
    after = await Agreement.objects().get(Agreement.id == agreement.id)
    assert after.to_dict() == before.to_dict()


async def test_what_was_kept_says_well_done_and_what_went_back_is_over(record):
    agreement = await ran("letter")
    callum, here = await inside(agreement)
    by = await a_coordinator(await programmes.get(agreement.programme))
    (letter,) = await terms.of(agreement)
    await terms.done(letter, on=agreement.reached_on, by=by)
    await agreements.complete(agreement, on=agreement.reached_on, by=by)
    assert "Well done" in words(await callum.opens(here))
    other = await ran()
    there = await path_of(other)
    await Case.update({Case.state: "returned_to_referrer"}).where(Case.id == other.case)
    assert (await (await visiting()).get(there)).status_code == 410


async def test_what_was_kept_in_part_is_over_and_nothing_is_to_do(record):
    agreement = await ran()
    callum, here = await inside(agreement)
    by = await a_coordinator(await programmes.get(agreement.programme))
    await agreements.complete(agreement, on=agreement.reached_on, by=by, ending="partial")
    said = words(await callum.opens(here))
    assert "It is over You have nothing more to do." in said
    for wrong in ("Well done", "You did what you said", "To do", "Is it hard?", "Ask for help"):
        assert wrong not in said, wrong


async def test_the_pages_are_easy_to_read(record):
    agreement = await ran()
    callum, here = await inside(agreement)
    for path in ("", "/hours", "/help"):
        page = await callum.opens(f"{here}{path}")
        sentences = [one.get_text(" ").strip() for one in page.select("main p, main .govuk-hint")]
        assert readability("\n".join(sentences)) <= 5.0, path


async def test_letters_are_written_once_and_to_nobody_where_it_is_not_safe(record):
    agreement = await ran(safe_to_contact=False)
    await agreement_letters.write_due()
    names = [row["name"] for row in await Letter.select(Letter.name).where(Letter.case == agreement.case)]
    assert names == ["guardian-agreed"]
    assert await agreement_letters.write_due() == 0


async def test_a_week_and_a_day_before_something_is_due_they_are_reminded(record):
    agreement = await an_agreement()
    case = await case_of(agreement)
    await Person.update({Person.email: "c@home.example"}).where(Person.id == case.person)
    await agreement_letters.write_due()
    for days in (20, 23, 24, 29, 30):
        with telling(now() + timedelta(days=days)):
            await agreement_letters.write_due()
    assert await Letter.count().where(Letter.name == "young-person-due") == 2
