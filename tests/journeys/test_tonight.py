"""A tablet at the door: the line goes, taps are kept and arrive in order; scripts off, they are forms."""

from pathlib import Path
from uuid import UUID

import pytest

from cases.tables import Programme
from panel import sign_ins
from panel.security import SIGN_IN
from panel.tables import Account, CheckIn, Seat, SignIn
from tests import browser
from tests.builders import a_programme, an_account
from tests.journeys.walking import in_the_record
from tests.nights import a_night, key
from tests.running import Running, a_server

ON_SQLITE = pytest.mark.parametrize("record_url", ["sqlite"], indirect=True)


async def a_tablet() -> tuple[str, str, list[str]]:
    """The cookie of a coordinator, the page of a night, and its panel as taps name them."""
    programme: Programme = await a_programme()
    hearing = await a_night(programme, 3)
    seats = await Seat.objects().where(Seat.hearing == hearing.id).order_by(Seat.place)
    cookie = await sign_ins.begin(account=await an_account("coordinator", programme))
    return cookie, f"/tonight/{hearing.id}", [key(seat) for seat in seats]


async def who_is_here() -> list[UUID]:
    rows = await CheckIn.select(CheckIn.seat).where(CheckIn.arrived_at.is_not_null())
    return [row["seat"] for row in rows]


def sits_down(window: browser.Window, running: Running, cookie: str, path: str) -> None:
    window.page.context.add_cookies([{"name": SIGN_IN, "value": cookie, "url": running.url}])
    window.open(running.url + path)


def tap(window: browser.Window, who: str, name: str) -> None:
    window.page.locator(f'[id="{who}"]').get_by_role("button", name=name).first.click()


@ON_SQLITE
def test_taps_without_a_line_are_kept_and_arrive_when_there_is_one(record_url: str, tmp_path: Path):
    cookie, path, peers = in_the_record(record_url, a_tablet)
    with (
        a_server(record_url, tmp_path, "--no-scheduler") as running,
        browser.chromium() as started,
        browser.window(started, width=browser.PHONE) as window,
    ):
        sits_down(window, running, cookie, path)
        page = window.page
        page.context.set_offline(True)
        for who in peers:
            tap(window, who, "Is here")
        page.get_by_text("3 taps are kept on this tablet").wait_for()
        assert in_the_record(record_url, who_is_here) == []
        page.context.set_offline(False)
        page.locator(".app-guest--here").nth(2).wait_for()
        assert len(in_the_record(record_url, who_is_here)) == len(peers)
        assert page.evaluate("localStorage.length") == 0
        window.said.clear()  # Chromium's own notes of the tries
        tap(window, "night", "Everybody here has sworn")
        page.get_by_text("Everybody here has sworn.", exact=True).wait_for()
        window.check()


@ON_SQLITE
def test_a_tablet_that_was_put_to_sleep_sends_what_it_kept(record_url: str, tmp_path: Path):
    cookie, path, peers = in_the_record(record_url, a_tablet)
    with (
        a_server(record_url, tmp_path, "--no-scheduler") as running,
        browser.chromium() as started,
        browser.window(started) as window,
    ):
        sits_down(window, running, cookie, path)
        in_the_record(record_url, everybody_is_signed_out)
        tap(window, peers[0], "Is here")
        window.page.get_by_text("1 tap is kept on this tablet").wait_for()
        again = in_the_record(record_url, signs_in_again)
        sits_down(window, running, again, path)
        window.page.locator(".app-guest--here").wait_for()
        assert len(in_the_record(record_url, who_is_here)) == 1


async def everybody_is_signed_out() -> bool:
    await SignIn.update({SignIn.stage: "anonymous"}, force=True)
    return True


async def signs_in_again() -> str:
    account = await Account.objects().where(Account.role == "coordinator").first()
    assert account is not None
    return await sign_ins.begin(account=account)


@ON_SQLITE
def test_without_scripts_each_tap_is_a_form(record_url: str, tmp_path: Path):
    cookie, path, peers = in_the_record(record_url, a_tablet)
    with (
        a_server(record_url, tmp_path, "--no-scheduler") as running,
        browser.chromium() as started,
        browser.window(started, width=browser.PHONE, scripts=False) as window,
    ):
        sits_down(window, running, cookie, path)
        for name in ("Is here", "Has sworn", "Knows nobody"):
            tap(window, peers[0], name)
        assert "Knows nobody here." in window.page.locator(f'[id="{peers[0]}"]').inner_text()
        assert window.wide() <= 0
