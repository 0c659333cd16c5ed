"""Whoever wants to be heard finds where to ask, and whom to ring."""

import pytest

from cases.actors import now
from cases.tables import Programme
from tests.browser import words
from tests.builders import a_case, a_harmed_person, a_programme, an_account
from tests.panel.test_preparing_pages import own_page
from tests.visiting import visiting

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("record")]


async def test_the_first_page_help_and_the_footer_lead_to_asking() -> None:
    programme = await a_programme(name="Chard")
    await an_account("administrator", None, enrolled_at=now())
    anybody = await visiting()
    for path in ("/", "/help"):
        assert (await anybody.opens(path)).main.select('a[href="/ask"]'), path
    assert (await anybody.opens("/privacy")).footer.select('a[href="/ask"]')
    assert (await anybody.opens("/ask")).main.select(f'a[href="/ask/{programme.id}"]')
    await Programme.update({Programme.self_referral: False}, force=True)
    for path in ("/", "/help"):
        assert not (await anybody.opens(path)).main.select('a[href="/ask"]'), path
    assert "Talk to us" in words(await anybody.opens("/ask"))


async def test_a_harmed_persons_page_does_not_ask_what_they_did() -> None:
    rosa = await a_harmed_person(await a_case())
    page = await (await visiting()).opens(f"{await own_page(rosa)}/check")
    assert not page.select('a[href="/ask"]')


async def test_help_says_whom_to_ring_here_and_in_danger() -> None:
    chard = await a_programme(name="Chard", contact_phone="+441460123456")
    anybody = await visiting()
    page = words((await anybody.opens("/help")).main)
    assert "01460 123456" in page
    assert "Call 999 now" in page
    await a_programme(name="Dover", country="US", contact_phone="+12025550123")
    page = words((await anybody.opens("/help")).main)
    assert "(202) 555-0123" in page
    assert "999 in the United Kingdom, or 911 in the United States" in page
    desk = await visiting(await an_account("coordinator", chard))
    page = words((await desk.opens("/help")).main)
    assert "Call 999 now" in page
    assert "Dover" not in page
