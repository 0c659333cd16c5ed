"""Jurors and referrers come in by a mailed link: opening it does nothing, the button does, once."""

import asyncio
from datetime import date, timedelta

import pytest

from cases.actors import now, telling
from panel import accounts, letters
from panel.tables import Account, Juror, Letter, Link, SignIn
from tests.agreed import an_agreement
from tests.builders import (
    a_case,
    a_harmed_person,
    a_hearing,
    a_juror,
    a_person,
    a_programme,
    a_seat,
    an_account,
    somebody,
)
from tests.visiting import Visitor, visiting

pytestmark = pytest.mark.usefixtures("record")


async def a_mailed_link(whose: Account | Juror) -> str:
    """Asks on the page, and takes the link from the letter."""
    before = {letter.id for letter in await Letter.objects()}
    answer = await (await visiting()).sends("/sign-in/link", {"email": whose.email})
    assert "on its way" in answer.text
    (letter,) = [one for one in await Letter.objects() if one.id not in before]
    return "/link/" + letters.content(letter).text.split("/link/")[1].split()[0]


async def test_a_juror_comes_in_with_one_button():
    juror = await a_juror()
    link = await a_mailed_link(juror)
    visitor = await visiting()
    page = await visitor.opens(link)
    assert juror.first_name in page.h1.text
    assert juror.last_name not in page.text, "the page may open on somebody else's screen"
    answer = await visitor.sends(link)
    assert answer.status_code == 303
    assert (await visitor.get("/")).headers["location"] == "/mine"


async def test_the_link_leads_on_to_the_page_they_were_going_to_in_the_same_browser():
    juror = await a_juror()
    visitor, elsewhere = await visiting(), await visiting()
    door = (await visitor.get("/mine/details")).headers["location"]
    assert door == "/sign-in/link?next=/mine/details"
    for browser, onward in ((visitor, "/mine/details"), (elsewhere, "/")):
        before = {letter.id for letter in await Letter.objects()}
        await visitor.sends(door, {"email": juror.email})
        (letter,) = [one for one in await Letter.objects() if one.id not in before]
        link = "/link/" + letters.content(letter).text.split("/link/")[1].split()[0]
        assert (await browser.sends(link)).headers["location"] == onward


async def test_a_referrer_comes_in_too_and_staff_do_not():
    programme = await a_programme()
    link = await a_mailed_link(await an_account("referrer", programme))
    visitor = await visiting()
    await visitor.sends(link)
    assert (await visitor.get("/my-referrals")).status_code == 200
    coordinator = await an_account("coordinator", programme)
    await (await visiting()).sends("/sign-in/link", {"email": coordinator.email})
    assert await Letter.count() == 1


async def test_a_mail_scanner_that_opens_every_link_signs_nobody_in():
    link = await a_mailed_link(await a_juror())
    scanner = await visiting()
    for _ in range(3):
        await scanner.get(link)
        await scanner.client.head(link)
    assert await SignIn.count() == 0
    assert await Link.count().where(Link.used_at.is_not_null()) == 0
    assert (await (await visiting()).sends(link)).status_code == 303


async def test_a_link_that_was_used_says_what_to_do():
    link = await a_mailed_link(await a_juror())
    visitor = await visiting()
    await visitor.sends(link)
    page = await (await visiting()).opens(link, status=410)
    assert "Ask for a new one" in page.text
    again = await (await visiting()).posts(link)
    assert again.status_code == 410


async def test_a_link_lives_ten_minutes():
    link = await a_mailed_link(await a_juror())
    with telling(now() + timedelta(minutes=9)):
        assert (await (await visiting()).get(link)).status_code == 200
    with telling(now() + timedelta(minutes=11)):
        assert (await (await visiting()).get(link)).status_code == 410
        assert (await (await visiting()).posts(link)).status_code == 410


async def test_of_two_who_press_at_once_one_is_in():
    link = await a_mailed_link(await a_juror())
    visitors = [await visiting() for _ in range(6)]
    answers = await asyncio.gather(*(visitor.posts(link) for visitor in visitors))
    assert sorted(answer.status_code for answer in answers) == [303, *[410] * 5]
    assert await SignIn.count() == 1


async def test_a_link_of_one_purpose_opens_no_other_door():
    link = await a_mailed_link(await a_juror())
    token = link.removeprefix("/link/")
    visitor = await visiting()
    for path in (f"/enrol/{token}", f"/unlock/{token}", f"/s/{token}"):
        assert (await visitor.get(path)).status_code == 404, path


async def test_a_juror_who_left_and_a_referrer_who_was_disabled_stay_out():
    programme = await a_programme()
    juror, referrer = await a_juror(programme), await an_account("referrer", programme)
    theirs = [await a_mailed_link(juror), await a_mailed_link(referrer)]
    await Juror.update({Juror.state: "retired"}).where(Juror.id == juror.id)
    await accounts.disable(somebody("administrator"), referrer)
    for link in theirs:
        assert (await (await visiting()).get(link)).status_code == 404
        assert (await (await visiting()).posts(link)).status_code == 404
    for whose in (juror, referrer):
        await (await visiting()).sends("/sign-in/link", {"email": whose.email})
    assert await Letter.count() == 2


async def test_the_link_in_the_record_is_only_a_hash():
    link = await a_mailed_link(await a_juror())
    token = link.removeprefix("/link/")
    (kept,) = await Link.objects()
    assert len(token) == 43
    assert token not in str(kept.to_dict())
    letter = await Letter.objects().first()
    assert token not in str(letter.to_dict())
    assert letter.useful_until <= now() + accounts.LINK_LIVES


async def test_the_page_after_asking_says_the_same_to_a_strange_address():
    visitor = await visiting()
    for email in ("nobody@example.org", "no address at all", "ñandú@example.org", "a\x00b"):
        answer = await visitor.sends("/sign-in/link", {"email": email})
        assert answer.status_code in (200, 422), email
    assert await Letter.count() == 0


class TestTheDemo:
    """One click signs in: in the demo alone, and from this machine alone."""

    async def doors(self, visitor: Visitor) -> int:
        return (await visitor.get("/")).text.count("/demo/sign-in")

    async def test_each_role_of_each_programme_has_a_button(self):
        programme = await a_programme()
        roles = ("coordinator", "facilitator", "evaluator", "referrer")
        for role in roles:
            await an_account(role, programme)
        await an_account("administrator")
        await a_juror(programme)
        visitor = await visiting(PANEL_DEMO="yes")
        await visitor.opens("/")
        assert await self.doors(visitor) == len(roles) + 2
        answer = await visitor.sends("/", action="/demo/sign-in")
        assert answer.status_code == 303
        assert (await visitor.get("/")).status_code == 303

    async def test_a_page_without_an_account_opens_with_one_click_and_the_date_that_stands_there(self):
        programme = await a_programme()
        case = await a_case(programme, await a_person(programme, born_on=date(2011, 4, 5)))
        await a_harmed_person(case)
        await a_hearing(programme, case)
        visitor = await visiting(PANEL_DEMO="yes")
        assert "5 April 2011" in (await visitor.opens("/")).text
        kinds = {"family": "/f/", "guardian": "/g/", "harmed": "/h/"}
        for kind, path in kinds.items():
            asked = {"kind": kind, "id": str(case.id)}
            led_to = (await visitor.posts("/demo/page", asked)).headers["location"]
            assert led_to.startswith(path)
            assert (await visitor.get(led_to)).status_code in (200, 303), kind
        elsewhere = await visiting()
        assert (await elsewhere.posts("/demo/page", asked)).status_code == 404
        assert await Link.count() == len(kinds)

    async def test_an_agreement_that_runs_opens_for_the_young_person_and_for_who_checks_the_hours(self):
        agreement = await an_agreement(None, None, "service")
        visitor = await visiting(PANEL_DEMO="yes")
        await visitor.opens("/")
        for kind, path in (("agreement", "/agreement/"), ("hours", "/hours/")):
            asked = {"kind": kind, "id": str(agreement.case)}
            led_to = (await visitor.posts("/demo/page", asked)).headers["location"]
            assert led_to.startswith(path)
            assert (await visitor.get(led_to)).status_code in (200, 303), kind
        asked = {"kind": "agreement", "id": str((await a_case()).id)}
        assert (await visitor.posts("/demo/page", asked)).status_code == 404

    async def test_the_peer_is_one_who_is_asked_now(self):
        programme = await a_programme()
        await a_juror(programme, first_name="Idle", last_sat_on=now().date())
        asked = await a_juror(programme, first_name="Asked")
        await a_seat(await a_hearing(programme), asked, state="offered")
        visitor = await visiting(PANEL_DEMO="yes")
        page = await visitor.get("/")
        assert "Asked " in page.text
        assert "Idle " not in page.text

    async def test_without_the_demo_there_is_none(self):
        account = await an_account("coordinator")
        visitor = await visiting()
        assert await self.doors(visitor) == 0
        answer = await visitor.posts("/demo/sign-in", {"kind": "account", "id": str(account.id)})
        assert answer.status_code == 404
        assert await SignIn.count() == 0

    @pytest.mark.parametrize(
        ("address", "headers"),
        [
            ("192.0.2.1", {}),
            ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}),
            ("127.0.0.1", {"Forwarded": "for=127.0.0.1"}),
            ("127.0.0.1", {"Host": "panel.example.org"}),
        ],
    )
    async def test_from_elsewhere_there_is_none(self, address: str, headers: dict[str, str]):
        account = await an_account("coordinator")
        visitor = await visiting(address=address, PANEL_DEMO="yes")
        token = await visitor.token()
        visitor.client.headers.update(headers)
        assert await self.doors(visitor) == 0
        typed = {"_csrf": token, "kind": "account", "id": str(account.id)}
        assert (await visitor.client.post("/demo/sign-in", data=typed)).status_code == 404
        assert await SignIn.count() == 0
