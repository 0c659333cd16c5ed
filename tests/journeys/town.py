"""A town where nobody has begun: its people, its pool, its post, and how the installation is set up."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import holidays
import openpyxl

from cases.actors import now
from tests import browser
from tests.journeys.walking import PASSWORD, Walker, at_a_browser, in_the_record, mailed, texted
from tests.post_office import Office, an_office
from tests.running import Running, a_server

REAL = {"PANEL_DEMO": "no", "PANEL_MAIL_FROM": "panel@example.org"}
PROGRAMME = "Chard Panel"
# In the order in which they are asked: who has sat least comes first.
POOL = ("Ada Ash", "Bea Birch", "Cal Cedar", "Dot Dale", "Eli Elm", "Fay Fir", "Gil Gorse")
POOL += ("Hal Hazel", "Ivy Iris", "Jan Juniper", "Kit Kale", "Lou Larch", "Max Maple")
ONLY_A_PHONE, PHONE = "Fay", "+447700900155"
TODAY = now().date()


def an_ordinary_day(ahead: int) -> date:
    """So many days from today, or the first after that on which no bank is shut."""
    shut = holidays.country_holidays("GB", subdiv="ENG", years=(TODAY.year, TODAY.year + 1))
    return next(day for n in range(ahead, ahead + 9) if (day := TODAY + timedelta(days=n)) not in shut)


EVENING = an_ordinary_day(12)


@dataclass(frozen=True)
class Town:
    """The running pages, the post that came, and browsers to come with."""

    record_url: str
    folder: Path
    office: Office
    running: Running
    chromium: Any
    scripts: bool

    def at_a_desk(self, **only: Any) -> Any:
        return at_a_browser(self.chromium, self.running.url, scripts=self.scripts, **only)

    def on_a_phone(self, **only: Any) -> Any:
        return self.at_a_desk(width=browser.PHONE, **only)

    def in_the_record(self, work: Any) -> Any:
        return in_the_record(self.record_url, work, pages=self.running.url)

    def letter(self, address: str, words: str = "") -> str:
        """The link in it."""
        return mailed(self.office, address, words)

    def letter_of(self, juror: str, words: str) -> str:
        """The link in what a juror got, by mail or as a text message."""
        if juror == ONLY_A_PHONE:
            return texted(self.folder / "sms", PHONE, words)
        return self.letter(address_of(juror), words)


@contextmanager
def a_town(record_url: str, folder: Path, *, scripts: bool) -> Iterator[Town]:
    with (
        an_office() as office,
        a_server(record_url, folder, PANEL_SMTP_URL=office.url, **REAL) as running,
        browser.chromium() as chromium,
    ):
        yield Town(record_url, folder, office, running, chromium, scripts)
    assert "Traceback" not in running.log.read_text()


def address_of(juror: str) -> str:
    return f"{juror.lower()}@peers.example"


def set_up(ruth: Walker, town: Town) -> dict[str, str]:
    """The first page of all: an administrator, a programme, and who signs in. The invitations."""
    code = re.search(r"type the code (\S+)", town.running.log.read_text())[1]
    ruth.goes("/").is_at("Set up").types(code=code, name="Ruth Adeyemi", email="ruth@panel.example")
    ruth.presses("Continue").is_at("Choose a password")
    ruth.enrols()
    ruth.is_at("Programmes").presses("Add a programme").chooses("Community panel (United Kingdom)")
    ruth.types(
        name=PROGRAMME, place="Chard", contact_email="panel@chard.example", contact_phone="01460 623450"
    )
    ruth.presses("Add the programme").is_at(PROGRAMME)
    return {
        "moss": an_account(ruth, "Coordinator", "J Moss", "moss@panel.example"),
        "fern": an_account(ruth, "Facilitator", "Fern Okoro", "fern@panel.example"),
        "hale": an_account(ruth, "Referrer", "Rowan Hale", "hale@police.example", agency="County Police"),
    }


def an_account(ruth: Walker, role: str, name: str, email: str, *, agency: str = "") -> str:
    """The link to begin with; a referrer needs none."""
    ruth.goes("/administration/accounts/new").chooses(role).picks("programme", PROGRAMME)
    ruth.types(name=name, email=email, agency=agency).presses("Add the account").is_at(f"{name} can begin")
    return ruth.window.page.inner_text("main code") if role != "Referrer" else ""


def come_in_by_a_paper_code(moss: Walker, invitation: str) -> None:
    """She enrols, signs out, and comes back with her password and one of the codes on paper."""
    moss.goes(invitation).is_at("Choose a password")
    _, codes = moss.enrols()
    moss.is_at("To do").presses("Sign out").presses("Sign in with a password")
    moss.types(email="moss@panel.example", password=PASSWORD).presses("Continue").is_at("Security code")
    moss.types(code=codes[0]).presses("Sign in").is_at("To do")


def make_ready(moss: Walker) -> None:
    """One who stands by, no quiet hours, a place with a room, and evenings that come back."""
    moss.follows("Programme").follows("Name, contact and clocks")
    moss.types(standby="1", quiet_from="08:00", quiet_until="08:00").presses("Save")
    moss.follows("Places and rooms").types(name="Guildhall", address="Fore Street, Chard")
    moss.presses("Add the place").presses("Add a room").types(name="Council room", holds="14")
    moss.presses("Add the room").sees("The room is added")
    moss.goes("/series/new").chooses("Guildhall").chooses("Every 4 weeks").dates("first_on", EVENING)
    moss.types(from_wall="5:30pm", until_wall="20:30").presses("Plan these sessions")
    moss.sees("The sessions are planned for six months")


def bring_in_the_pool(moss: Walker, folder: Path) -> None:
    """Upload, say which column holds the name, look at the rows, confirm."""
    moss.goes("/imports?kind=jurors").gives(the_pool(folder)).presses("Look at the rows")
    moss.is_at("Which column is which?").picks("name", "Who").presses("Look at the rows")
    moss.is_at("Check the rows").sees("Nothing is written yet").presses(f"Take in {len(POOL)} rows")
    moss.is_at(f"{len(POOL)} rows taken")


def the_pool(folder: Path) -> Path:
    """As a coordinator keeps it; one of its headings says too little. All are trained and sworn."""
    book = openpyxl.Workbook()
    book.active.append(
        ["Who", "DOB", "E-mail", "Mobile", "School", "Town", "Consent", "Training until", "Oath", "Times sat"]
    )
    for number, name in enumerate(POOL):
        first = name.partition(" ")[0]
        email, phone = (address_of(first), "") if first != ONLY_A_PHONE else ("", PHONE)
        school = f"School {number}"
        book.active.append(
            [name, f"{number + 1:02d}/03/2010", email, phone, school, "Chard", "yes", "yes", "yes", number]
        )
    book.save(folder / "pool.xlsx")
    return folder / "pool.xlsx"
