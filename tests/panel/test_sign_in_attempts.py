"""Guessing: five tries for an account, twenty from one place, and no way to learn who is known."""

import asyncio
from datetime import timedelta
from statistics import median
from time import perf_counter

import httpx
import pytest

from cases.actors import now, telling
from panel import attempts, letters, links
from panel.attempts import OF_ACCOUNT, OF_ADDRESS
from panel.security import TOKEN_FIELD
from panel.tables import Attempt, Letter
from tests.builders import a_juror
from tests.doors import PASSWORD, comes_in, enrolled, tries
from tests.visiting import Visitor, visiting

pytestmark = pytest.mark.usefixtures("record")
WRONG = "a wrong password"


async def guesses(visitor: Visitor, email: str, password: str = WRONG, **headers: str) -> httpx.Response:
    """A try without looking at the form each time."""
    token = await visitor.token()
    typed = {TOKEN_FIELD: token, "email": email, "password": password}
    return await visitor.client.post("/sign-in", data=typed, headers=headers)


async def test_after_five_failures_the_right_password_is_no_use():
    account, _ = await enrolled()
    stranger = await visiting()
    for _ in range(OF_ACCOUNT):
        assert "not right" in (await guesses(stranger, account.email)).text
    answer = await guesses(await visiting(address="192.0.2.9"), account.email, PASSWORD)
    assert answer.status_code == 422
    assert "Too many tries" in answer.text


async def test_who_is_not_known_is_locked_out_in_the_same_words():
    account, _ = await enrolled()
    said = []
    for email in (account.email, "nobody@example.org"):
        visitor = await visiting(address=f"192.0.2.{len(said) + 1}")
        said.append(["Too many tries" in (await guesses(visitor, email)).text for _ in range(OF_ACCOUNT + 2)])
    assert said[0] == said[1] == [False] * OF_ACCOUNT + [True, True]


async def test_the_owner_who_is_in_goes_on_and_a_quarter_of_an_hour_later_all_is_well():
    account, secret = await enrolled()
    owner = await visiting(account)
    for _ in range(OF_ACCOUNT + 1):
        await guesses(await visiting(), account.email)
    assert (await owner.get("/todo")).status_code == 200
    with telling(now() + timedelta(minutes=16)):
        assert (await comes_in(await visiting(), account, secret)).status_code == 303


async def test_a_spelling_in_capitals_is_the_same_account():
    account, _ = await enrolled()
    for _ in range(OF_ACCOUNT):
        await guesses(await visiting(), f" {account.email.upper()} ")
    assert "Too many tries" in (await guesses(await visiting(), account.email)).text


async def test_twenty_failures_from_one_place_shut_it_whatever_it_says_of_itself():
    stranger = await visiting(address="192.0.2.7")
    for number in range(OF_ADDRESS):
        headers = {"X-Forwarded-For": f"198.51.100.{number}"}
        assert "not right" in (await guesses(stranger, f"{number}@example.org", **headers)).text
    headers = {"X-Forwarded-For": "203.0.113.5", "Forwarded": "for=203.0.113.5"}
    assert "Too many tries" in (await guesses(stranger, "one.more@example.org", **headers)).text
    elsewhere = await visiting(address="192.0.2.8")
    assert "not right" in (await guesses(elsewhere, "one.more@example.org")).text


async def test_behind_a_proxy_we_trust_each_place_is_counted_for_itself():
    proxied = await visiting(address="10.0.0.2", PANEL_TRUSTED_PROXIES="10.0.0.0/8")
    for number in range(OF_ADDRESS):
        await guesses(proxied, f"{number}@example.org", **{"X-Forwarded-For": "6.6.6.6, 192.0.2.7, 10.0.0.3"})
    shut = await guesses(proxied, "x@example.org", **{"X-Forwarded-For": "7.7.7.7, 192.0.2.7"})
    open_still = await guesses(proxied, "x@example.org", **{"X-Forwarded-For": "192.0.2.8"})
    assert "Too many tries" in shut.text
    assert "not right" in open_still.text


async def test_two_hundred_at_once_are_five():
    account, _ = await enrolled()
    let_in = await asyncio.gather(
        *(attempts.begin(account.email, f"192.0.2.{number}") for number in range(200))
    )
    assert sum(let_in) == OF_ACCOUNT
    by_account, _ = attempts.subjects(account.email, "")
    assert await Attempt.count().where(Attempt.subject == by_account[0]) == OF_ACCOUNT


async def test_thirty_forms_at_once_try_five_passwords():
    account, _ = await enrolled()
    stranger = await visiting()
    typed = {TOKEN_FIELD: await stranger.token(), "email": account.email, "password": WRONG}
    answers = await asyncio.gather(*(stranger.client.post("/sign-in", data=typed) for _ in range(30)))
    assert {answer.status_code for answer in answers} == {422}
    assert sum("not right" in answer.text for answer in answers) == OF_ACCOUNT


async def test_codes_are_not_guessed_either():
    account, secret = await enrolled()
    visitor = await visiting()
    await tries(visitor, account.email)
    for _ in range(OF_ACCOUNT):
        assert "not right" in (await visitor.sends("/sign-in/code", {"code": "000000"})).text
    again = await visiting()
    answer = await comes_in(again, account, secret)
    assert "Too many tries" in answer.text


async def test_the_owner_unlocks_the_account_by_mail():
    account, secret = await enrolled()
    for _ in range(OF_ACCOUNT + 1):
        await guesses(await visiting(), account.email)
    visitor = await visiting()
    assert "on its way" in (await visitor.sends("/unlock", {"email": account.email})).text
    letter = await Letter.objects().get(Letter.name == "unlock")
    path = letters.content(letter).text.split(links.PATHS["unlock"])[1].split()[0]
    link = links.PATHS["unlock"] + path
    await visitor.opens(link)
    assert "Too many tries" in (await guesses(await visiting(), account.email, PASSWORD)).text, (
        "opening it did nothing"
    )
    assert (await visitor.sends(link)).headers["location"] == "/sign-in"
    assert (await visitor.get(link)).status_code == 410
    assert (await comes_in(await visiting(), account, secret)).status_code == 303


async def test_a_password_takes_as_long_for_a_stranger():
    account, _ = await enrolled()
    known, unknown = [], []
    for number in range(OF_ACCOUNT - 1):
        known.append(await seconds(account.email))
        unknown.append(await seconds(f"{number}@example.org"))
    assert 0.4 < median(known) / median(unknown) < 2.5


async def seconds(email: str) -> float:
    visitor = await visiting(address=f"192.0.2.{abs(hash(email)) % 250}")
    token = await visitor.token()
    begun = perf_counter()
    await visitor.client.post("/sign-in", data={TOKEN_FIELD: token, "email": email, "password": WRONG})
    return perf_counter() - begun


async def test_asking_for_a_link_tells_nobody_who_is_known():
    juror = await a_juror()
    told, took = [], []
    for email in (juror.email, "nobody@example.org"):
        visitor = await visiting()
        begun = perf_counter()
        answer = await visitor.posts("/sign-in/link", {"email": email})
        took.append(perf_counter() - begun)
        told.append((answer.status_code, answer.text.replace(email, "")))
    assert told[0] == told[1]
    assert min(took) >= attempts.AS_LONG
    assert await Letter.count() == 1


async def test_a_school_that_asks_for_links_locks_nobody_out():
    account, secret = await enrolled()
    school = "192.0.2.30"
    for number in range(OF_ADDRESS + 5):
        assert await attempts.begin(f"link {number}@school.example", school, attempts.ASKING)
    assert (await comes_in(await visiting(address=school), account, secret)).status_code == 303


async def test_one_address_is_not_flooded_with_letters():
    juror = await a_juror()
    for number in range(OF_ACCOUNT + 3):
        visitor = await visiting(address=f"192.0.2.{number}")
        answer = await visitor.posts("/sign-in/link", {"email": juror.email})
    assert "asked often" in answer.text
    assert await Letter.count() == OF_ACCOUNT


async def test_old_tries_are_forgotten_by_the_clock():
    await attempts.begin("a@example.org", "192.0.2.1")
    with telling(now() + timedelta(hours=1)):
        assert await attempts.tidy() == 2
        assert await attempts.tidy() == 0
