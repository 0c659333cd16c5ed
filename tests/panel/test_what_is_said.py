"""What a start, a page and a notice say aloud, so that nobody waits for a letter that does not go."""

from pathlib import Path

import pytest

from cases.keys import Keyring
from cases.tables import Programme
from panel import first_start, setting_up
from panel.settings import Settings
from panel.tables import Account
from scheduling.tables import Hearing
from tests.browser import words
from tests.builders import a_juror, a_programme, an_account
from tests.doors import enrolled
from tests.evenings import an_arranged_hearing
from tests.visiting import Visitor, visiting

pytestmark = pytest.mark.usefixtures("record")
WAITS = "No mail server is set, so letters wait."
MAIL = {"PANEL_SMTP_URL": "smtp://mail.panel.example:587", "PANEL_MAIL_FROM": "panel@panel.example"}


async def a_small_panel() -> tuple[Programme, Hearing]:
    programme = await a_programme(seats=2, seats_least=1)
    return programme, await an_arranged_hearing(programme)


async def what_stands_on(visitor: Visitor, path: str) -> str:
    page = await visitor.opens(path)
    assert page.main is not None
    return words(page.main)


@pytest.mark.parametrize("variables", [{}, MAIL], ids=["without-mail", "with-mail"])
async def test_the_coordinator_and_the_administrator_are_told_that_letters_wait(variables):
    programme, hearing = await a_small_panel()
    moss = await visiting(await an_account("coordinator", programme), **variables)
    ruth = await visiting((await enrolled("administrator"))[0], **variables)
    pages = [await what_stands_on(moss, f"/hearings/{hearing.id}{part}") for part in ("", "/seating")]
    pages += [await what_stands_on(ruth, path) for path in ("/administration", "/administration/jobs")]
    assert [WAITS in page for page in pages] == [not variables] * 4


@pytest.mark.parametrize("variables", [{}, MAIL], ids=["without-mail", "with-mail"])
async def test_an_enrolment_link_says_truly_how_it_travels(variables):
    programme = await a_programme()
    ruth = await visiting((await enrolled("administrator"))[0], **variables)
    typed = {
        "name": "J Moss",
        "email": "moss@panel.example",
        "role": "coordinator",
        "programme": programme.id,
    }
    answer = await ruth.sends("/administration/accounts/new", typed, action="accounts/new")
    assert ("It is also on its way by mail" in answer.text) == bool(variables)
    assert ("Hand it over yourself" in answer.text) != bool(variables)
    assert "It opens on this computer alone" in answer.text
    assert f'href="/programmes/{programme.id}"' in answer.text
    assert await Account.exists().where(Account.email == "moss@panel.example")


async def test_who_has_no_email_and_no_phone_is_asked_in_person():
    programme, hearing = await a_small_panel()
    await a_juror(programme, first_name="Kim", last_name="Kale", email="", phone="")
    await a_juror(programme, first_name="Ada", last_name="Ash", email="ada@peers.example", sat_before=1)
    moss = await visiting(await an_account("coordinator", programme))
    asked_next = await what_stands_on(moss, f"/hearings/{hearing.id}/seating")
    assert asked_next.count("Ask them yourself.") == 1
    await moss.sends(f"/hearings/{hearing.id}/seating", action="/seating")
    page = await what_stands_on(moss, f"/hearings/{hearing.id}")
    assert "2 people are asked. 1 without email or phone: ask them yourself." in page
    assert page.count("There is no email and no phone, so no letter goes. Ask them yourself.") == 1


async def test_a_first_start_says_what_is_still_missing(tmp_path: Path):
    own = {"PANEL_KEY": Keyring({1: bytes(range(32))}).written(), "PANEL_KEY_FILE": str(tmp_path / "key")}

    async def said(**variables: str) -> str:
        return "\n".join(await first_start.words(Settings.read({**own, **variables}, tmp_path / "no.env")))

    alone = await said()
    assert "Only this machine can open it." in alone
    assert WAITS.rstrip(".") in alone
    ready = await said(**MAIL, PANEL_PUBLIC_URL="https://panel.example")
    assert "Only this machine" not in ready
    assert "letters wait" not in ready


@pytest.mark.parametrize("change", [str.upper, lambda code: code.replace("-", ""), lambda code: f" {code} "])
async def test_the_set_up_code_may_be_typed_untidily(change):
    ring = Keyring({1: bytes(range(32))})
    assert setting_up.is_right(change(setting_up.code(ring)), ring)
    assert not setting_up.is_right(change(setting_up.code(ring))[:-1] + "x", ring)
    assert not setting_up.is_right("", ring)
