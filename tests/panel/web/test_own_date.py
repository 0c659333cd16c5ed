"""The date on the pages of a family and a harmed person: what happens, and for their calendar."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from icalendar import Calendar

from cases import consents, harmed, programmes
from cases.tables import Case, Person
from panel import calendars, family, harmed_page, links, told
from scheduling.tables import Hearing
from tests.browser import words
from tests.builders import a_case, a_harmed_person, a_hearing, a_juror, a_person, a_programme, a_seat
from tests.visiting import Visitor, let_in, shown_in, visiting

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("record")]


async def a_date(**only: Any) -> tuple[Case, Hearing]:
    programme = await a_programme(short_name="The Panel Office")
    case = await a_case(programme, await a_person(programme, **only), state="scheduled")
    return case, await a_hearing(programme, case)


async def a_link(case: Case, purpose: str = "family", **only: Any) -> str:
    of = only or {"case": case.id}
    token = await links.mint(purpose, programme=case.programme, good_for=timedelta(days=9), **of)
    return f"{links.PATHS[purpose]}{token}"


async def inside(case: Case, here: str) -> Visitor:
    person = await Person.objects().get(Person.id == case.person)
    return await let_in(here, person.born_on)


async def event(visitor: Visitor, here: str) -> Any:
    answer = await visitor.get(f"{here}/calendar.ics")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    (found,) = Calendar.from_ical(answer.content).walk("VEVENT")
    return found


async def in_letters(hearing: Hearing) -> Any:
    programme = await programmes.get(hearing.programme)
    return calendars.entry(hearing, programme, await told.when_and_where(hearing, programme))


@pytest.mark.parametrize("purpose", ["family", "guardian"])
async def test_a_family_takes_the_date_into_its_own_calendar(purpose: str) -> None:
    case, hearing = await a_date()
    here = await a_link(case, purpose)
    stranger = await visiting()
    assert (await stranger.get(f"{here}/calendar.ics")).headers["location"] == f"{here}/born?to=/calendar.ics"
    jude = await inside(case, here)
    page = await jude.opens(here)
    assert page.find("a", href=f"{here}/calendar.ics").get_text() == "Add to my calendar"
    entry, kept = await event(jude, here), await in_letters(hearing)
    assert (str(entry["uid"]), int(entry["sequence"])) == (str(kept.uid), kept.sequence)
    assert (str(entry["summary"]), entry["dtstart"].dt) == ("The Panel Office", hearing.starts_at)
    await Hearing.update({Hearing.sequence: 3}).where(Hearing.id == hearing.id)
    assert int((await event(jude, here))["sequence"]) == 3
    await Hearing.update({Hearing.state: "cancelled"}).where(Hearing.id == hearing.id)
    await jude.opens(f"{here}/calendar.ics", 404)


async def test_whoever_said_no_has_no_date_to_keep() -> None:
    case, _ = await a_date()
    here = await a_link(case)
    jude = await inside(case, here)
    by = family.actor_of(case, "young_person", "Jude")
    await consents.refuse(case, giver="young_person", kind="taking_part", how="page", by=by)
    assert "Add to my calendar" not in words(await jude.opens(here))
    await jude.opens(f"{here}/calendar.ics", 404)


async def test_a_harmed_person_reads_what_happens_and_takes_the_date_along() -> None:
    case, hearing = await a_date()
    rosa = await a_harmed_person(case, name="Rosa Marsh")
    await harmed.choose(rosa, "attend", harmed_page.actor_of(rosa))
    here = await a_link(case, "harmed", harmed=rosa.id)
    assert "/check?to=" in (await (await visiting()).get(f"{here}/calendar.ics")).headers["location"]
    hers = await shown_in(here, "Marsh")
    page = words(await hers.opens(here))
    assert all(said in page for said in ("What happens", "What to bring", "Add to my calendar"))
    entry = await event(hers, here)
    assert (str(entry["uid"]), str(entry["summary"])) == (str(hearing.id), "The Panel Office")
    await harmed.choose(rosa, "none", harmed_page.actor_of(rosa))
    assert "Add to my calendar" not in words(await hers.opens(here))
    await hers.opens(f"{here}/calendar.ics", 404)


async def test_where_no_birth_date_is_known_nobody_on_the_panel_is_named() -> None:
    case, hearing = await a_date(born_on=None)
    zebedee = await a_juror(await programmes.get(case.programme), first_name="Zebedee")
    await a_seat(hearing, zebedee, state="accepted")
    for purpose in ("family", "guardian"):
        here, anybody = await a_link(case, purpose), await visiting()
        page = words(await anybody.opens(here))
        assert "Zebedee" not in page
        assert "Look at the first names" not in page
        assert "Do you know somebody who comes? Ring us." in page
        await anybody.opens(f"{here}/panel", 404)
        assert (await anybody.posts(f"{here}/panel", names="Zebedee")).status_code == 404


async def test_for_whom_somebody_speaks_reads_that_they_need_not_come() -> None:
    case, _ = await a_date()
    rosa = await a_harmed_person(case, name="Rosa Marsh")
    await harmed_page.choose(rosa, "representative", harmed_page.actor_of(rosa), representative="Aunt Mo")
    here = await a_link(case, "harmed", harmed=rosa.id)
    page = words(await (await shown_in(here, "Marsh")).opens(here))
    assert "You need not come. Somebody speaks for you." in page
    assert "Please tell them when and where it is." in page
    assert "You can come, or not." not in page
    assert "Aunt Mo" not in page, "what was said earlier is shown back to nobody"


async def test_a_harmed_person_who_is_late_is_not_told_that_they_need_not_come() -> None:
    case, hearing = await a_date()
    rosa = await a_harmed_person(case, name="Rosa Marsh")
    await harmed.choose(rosa, "attend", harmed_page.actor_of(rosa))
    here = await a_link(case, "harmed", harmed=rosa.id)
    with time_machine.travel(hearing.starts_at + timedelta(minutes=5), tick=False):
        page = words(await (await shown_in(here, "Marsh")).opens(here))
        assert "Guildhall" in page
        assert "need not come" not in page
    with time_machine.travel(hearing.ends_at + timedelta(minutes=5), tick=False):
        page = words(await (await shown_in(here, "Marsh")).opens(here))
        assert "is over" in page
        assert "need not come" not in page
