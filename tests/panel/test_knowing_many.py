"""A family that knows many of its panel speaks with the coordinator before anybody is released."""

from datetime import timedelta

import pytest

from cases import family_requests, programmes
from cases.tables import Case, FamilyRequest, Person
from panel import links
from panel.tables import Conflict, Seat
from tests.browser import words
from tests.builders import a_case, a_hearing, a_juror, a_programme, a_seat, an_account
from tests.visiting import Visitor, let_in, visiting

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("record")]


async def a_panel_of(*names: str) -> tuple[Case, Visitor, str]:
    programme = await a_programme()
    case = await a_case(programme, state="scheduled")
    hearing = await a_hearing(programme, case)
    for place, name in enumerate(names, 1):
        await a_seat(hearing, await a_juror(programme, first_name=name), place=place, state="accepted")
    token = await links.mint("family", programme=programme.id, case=case.id, good_for=timedelta(days=1))
    person = await Person.objects().get(Person.id == case.person)
    return case, await let_in(f"/f/{token}", person.born_on), f"/f/{token}"


async def released() -> int:
    return await Seat.count().where(Seat.state == "released")


async def test_more_than_two_at_once_release_nobody_and_are_to_do() -> None:
    case, jude, here = await a_panel_of("Ana", "Ben", "Cleo", "Dan")
    for _ in range(2):
        answer = await jude.sends(f"{here}/panel", {"names": ["Ana", "Ben", "Cleo"]})
        assert answer.status_code == 303
    assert "we ring you first" in words(await jude.opens(here))
    assert (await released(), await Conflict.count()) == (0, 0)
    (asked,) = await family_requests.of(case)
    assert (asked.party, asked.kind, asked.words) == ("young_person", "panel", "We know Ana, Ben, Cleo.")
    desk = await visiting(await an_account("coordinator", await programmes.get(case.programme)))
    assert "the young person asks for a panel of people they do not know" in words(await desk.opens("/todo"))
    assert "We know Ana, Ben, Cleo." in words(await desk.opens(f"/cases/{case.id}/intake"))


async def test_a_third_later_on_is_asked_about_too() -> None:
    _, jude, here = await a_panel_of("Ana", "Ben", "Cleo", "Dan")
    await jude.sends(f"{here}/panel", {"names": ["Ana", "Ben"]})
    assert await released() == 2
    await jude.sends(f"{here}/panel", {"names": ["Cleo"]})
    assert (await released(), await FamilyRequest.count()) == (2, 1)
