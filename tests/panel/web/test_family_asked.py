"""A family sees what it asked for, takes it back, says what it needs; a coordinator takes that over."""

from datetime import timedelta
from typing import Any

import pytest

from cases import family_requests, intake, supporters
from cases.tables import Case, FamilyRequest, JournalEntry, Person
from panel import links
from tests.browser import words
from tests.builders import a_case, a_person
from tests.desk import Desk, at_the_desk
from tests.visiting import Visitor, let_in, visiting

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("record")]


async def a_family(desk: Desk, **only: Any) -> Case:
    person = await a_person(desk.programme, **{"legal_name": "Jude Ash", "guardian_name": "Mary Ash", **only})
    return await a_case(desk.programme, person, state="preparing")


async def link_of(case: Case, purpose: str = "family") -> str:
    token = await links.mint(purpose, programme=case.programme, case=case.id, good_for=timedelta(days=9))
    return f"{links.PATHS[purpose]}{token}"


async def inside(case: Case, here: str) -> Visitor:
    person = await Person.objects().get(Person.id == case.person)
    return await let_in(here, person.born_on)


def badges(page: Any) -> list[str]:
    return [badge.get_text() for badge in page.select("main .app-badge")]


async def test_they_see_what_they_asked_and_take_back_what_nobody_answered() -> None:
    async with at_the_desk() as desk:
        case = await a_family(desk)
        here, there = await link_of(case), await link_of(case, "guardian")
        jude, mary = await inside(case, here), await inside(case, there)
        assert f"{here}/asked" not in (await jude.get(here)).text
        await jude.sends(f"{here}/date", words="Not Mondays", action="date")
        await jude.sends(f"{here}/support", words="A lift, please", action="support")
        page = words(await jude.opens(f"{here}/asked"))
        assert page.index("A lift, please") < page.index("Not Mondays")
        assert badges(await jude.opens(f"{here}/asked")) == ["We have it"] * 2
        assert f"{here}/asked" in (await jude.get(here)).text
        assert "Mondays" not in words(await mary.opens(f"{there}/asked")), "what the other said"
        theirs = {one.kind: one for one in await family_requests.of(case)}
        answer = await mary.posts(f"{there}/asked/removal", {"request": str(theirs["date"].id)})
        assert answer.status_code == 404

        await family_requests.answer(case, theirs["support"].id, desk.by)
        for _ in range(2):  # the same click twice
            answer = await jude.posts(f"{here}/asked/removal", {"request": str(theirs["date"].id)})
            assert answer.headers["location"] == f"{here}/asked"
        page = words(await jude.opens(f"{here}/asked"))
        assert "You took it back" in page
        assert "Mondays" not in page
        assert "We answered on" in page
        late = await jude.posts(f"{here}/asked/removal", {"request": str(theirs["support"].id)})
        assert (late.status_code, "answered this already" in late.text) == (409, True)
        assert await JournalEntry.count().where(JournalEntry.what == "family.took-back") == 1

        await desk.open("/todo")
        assert "asks for another date" not in desk.words
        await desk.open(f"/cases/{case.id}/intake")
        assert "They took it back" in desk.words
        assert "Mondays" not in desk.words
        await desk.open(f"/cases/{case.id}")
        assert "waits for an answer" not in desk.words


async def test_a_need_in_their_own_words_is_taken_over_and_shown_to_them_alone() -> None:
    async with at_the_desk() as desk:
        case = await a_family(desk)
        await intake.need(case, intake.Needs(access_needs="A hearing loop"), desk.by)
        here, there = await link_of(case), await link_of(case, "guardian")
        jude, mary = await inside(case, here), await inside(case, there)
        empty = await mary.sends(f"{there}/needs/talking", words="", action="talking")
        assert (empty.status_code, "Error:" in empty.text) == (422, True)
        for said in ("Slowly", "Short words, and time"):  # said anew, the last words stand
            await mary.sends(f"{there}/needs/talking", words=said, action="talking")
        await mary.sends(f"{there}/needs/access", words="No steps", action="access")
        assert badges(await mary.opens(f"{there}/needs")) == ["We have it"] * 2
        shown = [
            words(await jude.opens(f"{here}{path}")) for path in ("", "/needs", "/needs/access", "/asked")
        ]
        assert not [one for one in ("hearing loop", "No steps", "Short words") if one in "".join(shown)]
        assert "Short words" not in str(await FamilyRequest.select()), "sealed"

        await desk.open("/todo")
        assert "the parent or carer says what they need. Take it over." in desk.words
        assert "How we talk, access." in desk.words
        assert "No steps" not in desk.words
        await desk.open(f"/cases/{case.id}/intake")
        await desk.open(desk.link("Take it over : Parent or carer says what they need: how we talk"))
        assert "“Short words, and time”" in desk.words
        assert desk.value("communication_needs") == "Short words, and time"
        assert desk.value("access_needs") == "A hearing loop"
        typed = {"communication_needs": "Short words", "access_needs": "A hearing loop"}
        await desk.send(f"/cases/{case.id}/intake/needs", {**typed, "home_by": "late"})
        assert (desk.status, "“Short words, and time”" in desk.words) == (422, True)
        await desk.send(f"/cases/{case.id}/intake/needs", typed)
        told = intake.needs(await Person.objects().get(Person.id == case.person))
        assert (told.communication_needs, told.access_needs) == ("Short words", "A hearing loop")
        assert [one.kind for one in await family_requests.of(case) if one.waits] == ["access"]
        assert "Answered" in words(await mary.opens(f"{there}/asked"))


async def test_a_supporter_they_name_is_taken_over_where_the_case_is_prepared() -> None:
    async with at_the_desk() as desk:
        case = await a_family(desk)
        here = await link_of(case)
        jude = await inside(case, here)
        empty = await jude.sends(f"{here}/needs/supporter", name=" ", relationship="aunt", action="supporter")
        assert (empty.status_code, "aunt" in empty.text) == (422, True)
        await jude.sends(
            f"{here}/needs/supporter", name="Nadia Khan", relationship="aunt", action="supporter"
        )
        assert "“Nadia Khan, aunt”" in words(await jude.opens(f"{here}/asked"))
        assert await supporters.of_case(case.id) == []
        await desk.open(f"/cases/{case.id}/preparing")
        assert "The young person names Nadia Khan, aunt" in desk.words
        await desk.open(desk.link("Take it over"))
        assert (desk.value("name"), desk.value("relationship")) == ("Nadia Khan", "aunt")
        await desk.send(f"/cases/{case.id}/supporters", {"name": "Nadia Khan", "relationship": "aunt"})
        (nadia,) = await supporters.of_case(case.id)
        assert (nadia.name, nadia.relationship) == ("Nadia Khan", "aunt")
        assert not [one for one in await family_requests.of(case) if one.waits]
        assert "names Nadia" not in desk.words


async def test_whoever_may_be_anybody_tells_and_is_shown_nothing() -> None:
    async with at_the_desk() as desk:
        case = await a_family(desk, born_on=None)
        here, anybody = await link_of(case), await visiting()
        await anybody.sends(f"{here}/needs/times", words="After 4pm", action="times")
        for path in ("", "/needs", "/needs/times", "/asked"):
            page = words(await (await visiting()).opens(f"{here}{path}"))
            assert not [
                one for one in ("After 4pm, ", "We have it") if one in page.replace("Such as after", "")
            ]
        (asked,) = await family_requests.of(case)
        taken = await anybody.posts(f"{here}/asked/removal", {"request": str(asked.id)})
        assert taken.status_code == 404
