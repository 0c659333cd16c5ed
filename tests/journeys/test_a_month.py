"""A coordinator plans a month in Chromium and publishes it; a peer says no, and the next is asked."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from panel import jurors
from panel.tables import Juror, Seat
from scheduling.tables import Hearing
from tests import browser
from tests.builders import an_account
from tests.evenings import an_evening, in_days
from tests.journeys.walking import at_a_browser, in_the_record, mailed, until
from tests.planned import Town
from tests.post_office import an_office
from tests.running import a_server

NO_NIGHT = {"quiet_from": "08:00", "quiet_until": "08:00"}


@dataclass(frozen=True)
class Month:
    cases: int
    jurors: int
    evenings: int


@dataclass(frozen=True)
class Asked:
    """Somebody who is asked, as the post and the pages know them."""

    seat: Any
    hearing: Any
    name: str
    email: str


@pytest.mark.parametrize("record_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "month",
    [
        pytest.param(Month(6, 30, 2), id="of-6"),
        pytest.param(Month(60, 120, 10), id="of-60", marks=pytest.mark.soak),
    ],
)
def test_a_month_is_planned_published_and_mended(record_url: str, tmp_path: Path, month: Month):
    coordinator = in_the_record(record_url, lambda: laid_out(month))
    with (
        an_office() as office,
        a_server(record_url, tmp_path, PANEL_SMTP_URL=office.url, PANEL_MAIL_FROM="p@example.org") as running,
        browser.chromium() as chromium,
        at_a_browser(chromium, running.url) as moss,
    ):
        moss.window.page.set_default_timeout(60_000)
        moss.goes("/").presses(f"{coordinator}, coordinator").goes("/plans/new")
        for box in moss.window.page.query_selector_all("input[name=sessions]"):
            box.set_checked(True, force=True)
        moss.presses("Find a plan").waits_for("Ready to look at").sees(
            f"{month.cases} new", "0 without a place"
        )
        moss.presses("Publish this plan").sees(f"{month.cases} panel meetings stand.")
        first = in_the_record(record_url, somebody_asked)
        with at_a_browser(chromium, running.url, width=browser.PHONE) as peer:
            peer.goes(mailed(office, first.email, "Can you come")).presses("No, I can’t").is_at("Thank you")
        following = until(lambda: in_the_record(record_url, lambda: who_follows(first)))
        moss.goes(f"/hearings/{first.hearing}").sees(
            f"{first.name} Said no", f"{following.name} No answer yet"
        )
        assert mailed(office, following.email, "Can you come")


async def laid_out(month: Month) -> str:
    town = await Town.made(
        cases=month.cases, jurors=month.jurors, seats=5, seats_least=3, standby=1, **NO_NIGHT
    )
    for _ in range(2):
        await town.another_room()
    for days in range(month.evenings - len(town.sessions)):
        await an_evening(town.programme, town.room, on_day=in_days(16 + days))
    account = await an_account("coordinator", town.programme)
    return str(account.name)


async def somebody_asked() -> Asked:
    """Of the panel of one of the hearings."""
    seat: Any = await Seat.objects().where(Seat.state == "offered", Seat.place == 1).first()
    return await _asked(seat)


async def who_follows(first: Asked) -> Asked | None:
    """Who was asked for that place, once somebody is."""
    gone: Any = await Seat.objects().get(Seat.id == first.seat)
    seat = (
        await Seat.objects()
        .where(Seat.hearing == gone.hearing, Seat.place == gone.place, Seat.state == "offered")
        .first()
    )
    return await _asked(seat) if seat else None


async def _asked(seat: Seat) -> Asked:
    juror: Any = await Juror.objects().get(Juror.id == seat.juror)
    assert await Hearing.exists().where(Hearing.id == seat.hearing, Hearing.state == "arranged")
    return Asked(seat.id, seat.hearing, jurors.name(juror), juror.email)
