"""Staff come in by a password and a code, each code once."""

import re

import pytest

from cases.tables import JournalEntry
from panel import accounts, second_factor
from panel.tables import Account, SignIn
from tests.builders import a_coordinator, a_programme, an_account, somebody
from tests.doors import PASSWORD, code, comes_in, enrolled, tries
from tests.visiting import visiting

TOKEN = re.compile(r'name="_csrf" value="[^"]*"')
pytestmark = pytest.mark.usefixtures("record")


async def test_a_coordinator_comes_in_by_password_and_code():
    account, secret = await enrolled("coordinator")
    visitor = await visiting()
    answer = await comes_in(visitor, account, secret)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert (await visitor.get("/")).headers["location"] == "/todo"
    assert await JournalEntry.exists().where(JournalEntry.what == "account.signed-in")


async def test_the_password_alone_opens_nothing():
    account, _ = await enrolled("coordinator")
    visitor = await visiting()
    await tries(visitor, account.email)
    for path in ("/todo", "/cases", "/my-account"):
        answer = await visitor.get(path)
        assert answer.headers["location"].startswith("/sign-in"), path
    assert (await visitor.get("/")).status_code in (200, 303)


async def test_each_step_gets_a_new_id_and_the_one_before_it_ends():
    account, secret = await enrolled()
    visitor = await visiting()
    await tries(visitor, account.email)
    first = visitor.client.cookies["panel"]
    await visitor.sends("/sign-in/code", {"code": code(secret)})
    second = visitor.client.cookies["panel"]
    assert first != second
    visitor.client.cookies.set("panel", first, domain="127.0.0.1")
    assert (await visitor.get("/todo")).headers["location"].startswith("/sign-in")
    assert await SignIn.count().where(SignIn.ended_at.is_null()) == 1


async def test_a_code_counts_once():
    account, secret = await enrolled()
    assert (await comes_in(await visiting(), account, secret)).status_code == 303
    second = await visiting()
    await tries(second, account.email)
    answer = await second.sends("/sign-in/code", {"code": code(secret)})
    assert answer.status_code == 422
    assert "was used before" in answer.text


async def test_the_code_before_one_that_counted_does_not_count():
    account, secret = await enrolled()
    await comes_in(await visiting(), account, secret)
    second = await visiting()
    await tries(second, account.email)
    assert (await second.sends("/sign-in/code", {"code": code(secret, -1)})).status_code == 422


async def test_a_clock_half_a_minute_off_is_no_obstacle():
    account, secret = await enrolled()
    assert (await comes_in(await visiting(), account, secret, steps=1)).status_code == 303


async def test_a_code_from_paper_counts_once():
    account, _ = await enrolled()
    paper, *_ = await second_factor.new_backup_codes(account)
    visitor = await visiting()
    await tries(visitor, account.email)
    assert (await visitor.sends("/sign-in/code", {"code": paper.upper()})).status_code == 303
    second = await visiting()
    await tries(second, account.email)
    assert (await second.sends("/sign-in/code", {"code": paper})).status_code == 422


async def test_a_wrong_code_and_a_strange_one_are_sentences():
    account, _ = await enrolled()
    visitor = await visiting()
    await tries(visitor, account.email)
    for typed in ("000000", "", "１２３４５６", "ñandú", "9" * 20, "9" * 400):
        answer = await visitor.sends("/sign-in/code", {"code": typed})
        assert answer.status_code == 422, typed


async def test_a_stranger_and_a_member_with_a_wrong_password_get_the_same_answer():
    account, _ = await enrolled()
    closed, _ = await enrolled()
    await accounts.disable(somebody("administrator"), closed)
    fresh = await an_account("coordinator")
    pages = []
    for email in (account.email, "nobody@example.org", closed.email, fresh.email):
        visitor = await visiting()
        answer = await tries(visitor, email, "not my password")
        form = answer.text.replace(email, "ADDRESS")
        pages.append((answer.status_code, TOKEN.sub("", form)))
    assert pages[0][0] == 422
    assert all(one == pages[0] for one in pages)


async def test_who_goes_to_a_page_first_is_brought_back_to_it():
    account, secret = await enrolled()
    visitor = await visiting()
    door = (await visitor.get("/cases?q=a&page=2")).headers["location"]
    assert door == "/sign-in?next=/cases%3Fq%3Da%26page%3D2"
    answer = await visitor.sends(door, {"email": account.email, "password": PASSWORD})
    answer = await visitor.sends(answer.headers["location"], {"code": code(secret)})
    assert answer.headers["location"] == "/cases?q=a&page=2"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "evil",
        "/a\r\nX: y",
        "/%0d%0aX",
        "/é😀",
        "/sign-out",
    ],
)
async def test_nobody_is_sent_to_another_site(elsewhere: str):
    account, secret = await enrolled()
    visitor = await visiting()
    answer = await visitor.sends(
        "/sign-in", {"email": account.email, "password": PASSWORD, "next": elsewhere}
    )
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in/code")
    answer = await visitor.sends("/sign-in/code", {"code": code(secret), "next": elsewhere})
    assert answer.status_code == 303
    onward = answer.headers["location"]
    assert onward.startswith("/")
    assert not onward.startswith(("//", "/\\", "/sign-out"))


async def test_what_is_missing_is_said_beside_the_field():
    visitor = await visiting()
    answer = await visitor.sends("/sign-in", {"email": "ada@example.org"})
    assert answer.status_code == 422
    assert "Fill this in." in answer.text
    assert 'value="ada@example.org"' in answer.text


class TestEnrolment:
    """A new account begins with a link: password, code, paper."""

    async def test_a_new_coordinator_is_in_after_password_and_code(self):
        programme = await a_programme()
        account, token = await accounts.add(
            somebody("administrator"),
            email="New.Person@Example.org",
            name="New Person",
            role="coordinator",
            programme=programme.id,
        )
        visitor = await visiting()
        answer = await visitor.sends(f"/enrol/{token}", {"password": PASSWORD, "again": PASSWORD})
        assert answer.headers["location"] == "/enrolment/code"
        page = await visitor.opens("/enrolment/code")
        secret = page.find("code").text
        assert str(page.find("img")["src"]).startswith("data:image/svg+xml")
        wrong = await visitor.sends("/enrolment/code", {"code": "000000"})
        assert wrong.status_code == 422
        answer = await visitor.sends("/enrolment/code", {"code": code(secret)})
        assert answer.status_code == 200
        assert answer.text.count("<li><code") == second_factor.CODES
        assert (await visitor.get("/todo")).status_code == 200
        assert (await visitor.get(f"/enrol/{token}")).status_code == 410
        kept = await Account.objects().get(Account.id == account.id)
        assert kept.email == "new.person@example.org"
        assert PASSWORD not in kept.password_hash
        assert secret not in kept.totp_sealed

    async def test_before_the_code_was_shown_to_work_nobody_is_in(self):
        account = await an_account("coordinator")
        visitor = await visiting()
        token = await accounts.enrolment(account)
        await visitor.sends(f"/enrol/{token}", {"password": PASSWORD, "again": PASSWORD})
        assert (await visitor.get("/todo")).headers["location"].startswith("/sign-in")
        assert (await tries(await visiting(), account.email)).status_code == 422

    @pytest.mark.parametrize(
        ("password", "sentence"),
        [
            ("short", "at least 12"),
            ("password1234", "easy to guess"),
            ("aaaaaaaaaaaaaa", "easy to guess"),
            ("PasswordPassword1", "easy to guess"),
            ("x" * 201, "at most 200"),
        ],
    )
    async def test_a_weak_password_is_refused_with_advice(self, password: str, sentence: str):
        token = await accounts.enrolment(await an_account("coordinator"))
        visitor = await visiting()
        answer = await visitor.sends(f"/enrol/{token}", {"password": password, "again": password})
        assert answer.status_code == 422
        assert sentence in answer.text
        assert f'value="{password}"' not in answer.text, "a password is never shown again"

    async def test_the_same_must_be_typed_twice(self):
        token = await accounts.enrolment(await an_account("coordinator"))
        visitor = await visiting()
        answer = await visitor.sends(f"/enrol/{token}", {"password": PASSWORD, "again": PASSWORD + "s"})
        assert "not the same" in answer.text

    async def test_a_lost_phone_begins_again_and_the_old_way_in_is_shut(self):
        account, _ = await enrolled()
        inside = await visiting(account)
        token = await accounts.enrol_again(somebody("administrator"), account)
        assert (await inside.get("/todo")).headers["location"].startswith("/sign-in")
        assert (await tries(await visiting(), account.email)).status_code == 422
        assert (await (await visiting()).get(f"/enrol/{token}")).status_code == 200

    async def test_a_link_that_was_never_given_is_not_found(self):
        await a_coordinator()
        visitor = await visiting()
        for token in ("x" * 43, "x", "y" * 5000, "%00", "é"):
            assert (await visitor.get(f"/enrol/{token}")).status_code == 404, token
