"""A referral goes through every layer to a juror's yes, in Chromium, over the real server."""

import csv
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pyotp
import pytest

from cases.actors import now
from panel.tables import Juror, Seat
from scheduling.times import day_words
from tests import browser
from tests.builders import a_juror, a_programme
from tests.doors import PASSWORD, enrolled
from tests.evenings import a_free_room, an_evening
from tests.journeys.walking import Walker, at_a_browser, in_the_record, mailed, texted
from tests.post_office import an_office
from tests.running import Running, a_server
from tests.telling import received

REAL = {"PANEL_DEMO": "no", "PANEL_MAIL_FROM": "panel@example.org"}
# In the order in which they are asked: who has sat least comes first.
POOL = ("Ada Ash", "Bea Birch", "Cal Cedar", "Dot Dale", "Eli Elm", "Fay Fir", "Gil Gorse", "Hal Hazel")
ONLY_A_PHONE = "Fay Fir"
PHONE = "07700 900155"
TODAY = now().date()
EVENING = TODAY + timedelta(days=12)


def address_of(name: str) -> str:
    return f"{name.split(maxsplit=1)[0].lower()}@peers.example"


def the_pool(folder: Path) -> Path:
    """A workbook as a coordinator keeps it; one of its headings says too little."""
    book = openpyxl.Workbook()
    book.active.append(
        ["Who", "DOB", "E-mail", "Mobile", "School", "Town", "Consent", "Training until", "Oath", "Times sat"]
    )
    for number, name in enumerate(POOL):
        email, phone = (address_of(name), "") if name != ONLY_A_PHONE else ("", PHONE)
        school = f"School {number}"
        book.active.append(
            [name, f"{number + 1:02d}/03/2010", email, phone, school, "Chard", "yes", "yes", "yes", number]
        )
    book.save(folder / "pool.xlsx")
    return folder / "pool.xlsx"


def the_referrals(folder: Path) -> Path:
    """Three rows and a blank one; who it is about stands under a heading nobody could guess."""
    day = timedelta(days=1)
    rows = [
        ["Concerning", "DOB", "Date of referral", "Referred by", "Charge", "School", "Town"],
        [
            "Amira Khan",
            "14/03/2012",
            f"{TODAY - 2 * day:%d/%m/%Y}",
            "Police",
            "Criminal damage",
            "Holyrood",
            "Chard",
        ],
        [""] * 7,
        ["Ben Tuck", "3 Feb 2012", f"{TODAY - day}", "Police", "Shoplifting", "Holyrood", "Chard"],
        ["Dana Ives", "31/02/2011", f"{TODAY}", "School", "Shoplifting", "Wadham", "Yeovil"],
    ]
    with (folder / "referrals.csv").open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    return folder / "referrals.csv"


@pytest.mark.parametrize("record_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_a_referral_becomes_a_panel_of_peers(record_url: str, tmp_path: Path, scripts: bool):
    with (
        an_office() as office,
        a_server(record_url, tmp_path, PANEL_SMTP_URL=office.url, **REAL) as running,
        browser.chromium() as chromium,
    ):
        with at_a_browser(chromium, running.url, scripts=scripts) as ruth:
            invitation = set_up_an_installation(ruth, running)
        with at_a_browser(chromium, running.url, scripts=scripts) as moss:
            come_in_by_a_paper_code(moss, invitation)
            make_ready(moss)
            bring_in(moss, "jurors", the_pool(tmp_path), asked_for="Who", rows=len(POOL))
            bring_in(moss, "referrals", the_referrals(tmp_path), asked_for="Concerning", rows=2)
            hearing = from_referral_to_hearing(moss)
            offer_the_seats(moss)

            def the_letter_of(name: str) -> str:
                if name == ONLY_A_PHONE:
                    return texted(tmp_path / "sms", "+447700900155")
                return mailed(office, address_of(name), "Can you come")

            def answers(name: str, *presses: str) -> str:
                with at_a_browser(chromium, running.url, scripts=scripts, width=browser.PHONE) as juror:
                    juror.goes(the_letter_of(name)).is_at("Can you sit on the panel?")
                    for press in presses:
                        juror.presses(press)
                    return juror.heading

            the_letter_of("Bea Birch")
            in_the_record(record_url, lambda: time_passes_for("Bea"))  # she never answers
            assert answers("Ada Ash", "Yes, I can come") == "You’re on the panel"
            assert answers("Cal Cedar", "No, I can’t") == "Thank you"
            knows_them(chromium, running, the_letter_of("Dot Dale"), scripts=scripts)
            moss.goes(hearing).sees("1 of 4 said yes")
            # Three places have come free, and each goes to the next in rank.
            for name in ("Eli Elm", "Fay Fir", "Gil Gorse"):
                assert answers(name, "Yes, I can come") == "You’re on the panel"
            moss.goes(hearing).sees("4 of 4 said yes", "The panel stands", "Ada A Said yes", "Eli E Said yes")
            moss.sees("Bea B No answer in time", "Cal C Said no", "Dot D Knows somebody")
            assert "Hal H" not in moss.words, "nobody more was asked than was needed"
            told = mailed(office, "moss@panel.example", "the panel stands")
            moss.goes(told).sees("The panel stands")
            too_late(chromium, running, the_letter_of("Bea Birch"), scripts=scripts)
    assert "Traceback" not in running.log.read_text()


def set_up_an_installation(ruth: Walker, running: Running) -> str:
    """The first page of all: an administrator, a programme, and the coordinator's invitation."""
    code = re.search(r"type the code (\S+)", running.log.read_text())[1]
    ruth.goes("/").is_at("Set up").types(code=code, name="Ruth Adeyemi", email="ruth@panel.example")
    ruth.presses("Continue").is_at("Choose a password")
    ruth.enrols()
    ruth.is_at("Programmes").presses("Add a programme").chooses("Community panel (United Kingdom)")
    ruth.types(
        name="Chard Panel", place="Chard", contact_email="panel@chard.example", contact_phone="01460 623450"
    )
    ruth.presses("Add the programme").is_at("Chard Panel").follows("A coordinator")
    ruth.types(name="J Moss", email="moss@panel.example").presses("Add the account").is_at("J Moss can begin")
    return ruth.window.page.inner_text("main code")


def come_in_by_a_paper_code(moss: Walker, invitation: str) -> None:
    """She enrols, signs out, and comes back with her password and one of the codes on paper."""
    moss.goes(invitation).is_at("Choose a password")
    _, codes = moss.enrols()
    moss.is_at("To do").presses("Sign out").presses("Sign in with a password")
    moss.types(email="moss@panel.example", password=PASSWORD).presses("Continue").is_at("Security code")
    moss.types(code=codes[0]).presses("Sign in").is_at("To do")


def make_ready(moss: Walker) -> None:
    """Four seats, a place with a room, and an evening in it."""
    moss.follows("Programme").follows("Name, contact and clocks").types(seats="4", seats_least="3")
    moss.presses("Save").follows("Places and rooms")
    moss.types(name="Guildhall", address="Fore Street, Chard").presses("Add the place").presses("Add a room")
    moss.types(name="Council room", holds="14").presses("Add the room").sees("The room is added")
    moss.goes("/sessions").presses("Plan a session").chooses("Guildhall")
    moss.types(**{"on_day-day": str(EVENING.day), "on_day-month": str(EVENING.month)})
    moss.types(**{"on_day-year": str(EVENING.year)}, from_wall="5:30pm", until_wall="20:30")
    moss.presses("Plan the session").sees(f"The session on {day_words(EVENING, 'GB')} is planned")


def bring_in(moss: Walker, kind: str, file: Path, *, asked_for: str, rows: int) -> None:
    """Upload, say which column holds the name, look at the rows, confirm."""
    moss.goes(f"/imports?kind={kind}")
    moss.gives(file).presses("Look at the rows").is_at("Which column is which?")
    moss.picks("name", asked_for).presses("Look at the rows").is_at("Check the rows")
    moss.sees("Nothing is written yet").presses(f"Take in {rows} rows").is_at(f"{rows} rows taken")


def from_referral_to_hearing(moss: Walker) -> str:
    """Screen and accept one, and arrange its hearing in the session. The hearing's address."""
    moss.sees("31/02/2011").presses("See the referrals").follows("Amira K").is_at("Amira Khan")
    moss.presses("Start screening").chooses("Yes, the risk is low enough")
    moss.presses("Accept and open a case").sees("is open")
    moss.window.page.get_by_role("button", name=re.compile("^Book a ")).click()
    moss.looks().is_at("Arrange a hearing").sees("Free times within the standard")
    moss.chooses(f"{day_words(EVENING, 'GB')}, 5:30pm").presses("Arrange the hearing")
    return moss.sees("The hearing is arranged").window.page.url


def offer_the_seats(moss: Walker) -> None:
    moss.presses("Offer the seats").is_at("Who is asked to sit")
    asked = moss.window.page.locator("main ol").first.inner_text()
    assert re.findall(r"\b[A-Z][a-z]+ [A-Z]\b", asked) == ["Ada A", "Bea B", "Cal C", "Dot D"]
    moss.presses("Offer the seats").sees("4 people are asked. Each gets a letter with a link.")


def knows_them(chromium: Any, running: Running, link: str, *, scripts: bool) -> None:
    """She reads a first name, a school year and an area, and says that she knows them."""
    with at_a_browser(chromium, running.url, scripts=scripts, width=browser.PHONE) as dot:
        dot.goes(link).follows("Tell us, you won’t be in trouble").is_at("Do you know Amira?").sees("Chard")
        assert "Khan" not in dot.words
        dot.presses("Yes, I know them").sees("You are not in trouble")


def too_late(chromium: Any, running: Running, link: str, *, scripts: bool) -> None:
    """Who answers after the deadline, when the place is gone, is told so kindly."""
    with at_a_browser(chromium, running.url, scripts=scripts, width=browser.PHONE) as bea:
        bea.window.open(link)
        bea.sees("The time to answer is over", "We asked somebody else")
        bea.window.said.clear()  # Chromium's own note of the 410


async def time_passes_for(first_name: str) -> bool:
    juror = await Juror.objects().get(Juror.first_name == first_name)
    await Seat.update({Seat.expires_at: now() - timedelta(minutes=1)}).where(Seat.juror == juror.id)
    return True


@pytest.mark.parametrize("record_url", ["postgres"], indirect=True)
def test_the_same_on_postgresql(record_url: str, tmp_path: Path):
    """Sign in, accept, arrange, offer, and one yes."""
    with (
        an_office() as office,
        a_server(record_url, tmp_path, PANEL_SMTP_URL=office.url, **REAL) as running,
        browser.chromium() as chromium,
        at_a_browser(chromium, running.url) as moss,
    ):
        email, secret = in_the_record(record_url, a_programme_at_work)
        moss.goes("/sign-in?next=/referrals").types(email=email, password=PASSWORD).presses("Continue")
        moss.types(code=pyotp.TOTP(secret).now()).presses("Sign in").is_at("Referrals").follows("Amira K")
        moss.presses("Start screening").chooses("Yes, the risk is low enough")
        moss.presses("Accept and open a case").sees("is open")
        moss.window.page.get_by_role("button", name=re.compile("^Book a ")).click()
        moss.window.page.get_by_role("radio").first.check()
        moss.presses("Arrange the hearing").presses("Offer the seats").presses("Offer the seats")
        moss.sees("5 people are asked", "0 of 5 said yes")
        hearing = moss.window.page.url
        with at_a_browser(chromium, running.url, width=browser.PHONE) as juror:
            juror.goes(mailed(office, "ada@peers.example", "Can you come")).presses("Yes, I can come")
            juror.is_at("You’re on the panel")
        moss.goes(hearing).sees("1 of 5 said yes", "Ada A Said yes")
    assert "Traceback" not in running.log.read_text()


async def a_programme_at_work() -> tuple[str, str]:
    """A referral to screen, an evening, six jurors, and a coordinator who has enrolled."""
    programme = await a_programme(seats=5)
    account, secret = await enrolled("coordinator", programme)
    await received(programme, name="Amira Khan")
    await an_evening(programme, await a_free_room(programme))
    for number in range(6):
        await a_juror(programme, sat_before=number, **ADA if not number else {})
    return account.email, secret


ADA = {"first_name": "Ada", "last_name": "Ash", "email": "ada@peers.example"}
