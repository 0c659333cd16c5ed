"""A referral goes through every layer to a juror's yes, in Chromium, over the real server: on PostgreSQL.

The whole walk, on SQLite, with and without scripts, is in `test_walk`.
"""

from pathlib import Path

import pyotp
import pytest

from tests.builders import a_juror, a_programme
from tests.doors import PASSWORD, enrolled
from tests.evenings import a_free_room, an_evening
from tests.journeys.town import a_town
from tests.telling import received


@pytest.mark.parametrize("record_url", ["postgres"], indirect=True)
def test_a_referral_becomes_a_panel_on_postgresql(record_url: str, tmp_path: Path):
    """Sign in, accept, arrange, offer, and one yes; here without scripts, as the short form of that walk."""
    with a_town(record_url, tmp_path, scripts=False) as town, town.at_a_desk() as moss:
        email, secret = town.in_the_record(a_programme_at_work)
        moss.goes("/sign-in?next=/referrals").types(email=email, password=PASSWORD).presses("Continue")
        moss.types(code=pyotp.TOTP(secret).now()).presses("Sign in").is_at("Referrals").follows("Amira K")
        moss.presses("Start screening").chooses("Yes, the risk is low enough")
        case = moss.presses("Accept and open a case").sees("is open").window.page.url
        moss.goes(f"{case}/hearings/new").window.page.get_by_role("radio").first.check()
        moss.sees("Nobody has reached the family yet.").chooses("Hold this date all the same")
        moss.presses("Book the panel meeting").presses("Offer the seats").presses("Offer the seats")
        moss.sees("5 people are asked", "0 of 5 said yes")
        hearing = moss.window.page.url
        with town.on_a_phone() as juror:
            juror.goes(town.letter_of("Ada", "Can you come")).presses("Yes, I can come")
            juror.is_at("You’re on the panel")
        moss.goes(hearing).sees("1 of 5 said yes", "Ada A Said yes")


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
