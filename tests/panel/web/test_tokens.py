"""An evaluator makes a token for a program of theirs, sees it once, and ends it."""

import csv
import io
import re
from typing import Any

import pytest

from cases.tables import JournalEntry
from panel import tokens
from panel.tables import Token
from tests import browser
from tests.builders import a_programme, a_token, an_account
from tests.doors import PASSWORD, enrolled
from tests.pulling import Program
from tests.visiting import Visitor, visiting

pytestmark = pytest.mark.usefixtures("record")
ON_SQLITE = pytest.mark.parametrize("record_url", ["sqlite"], indirect=True)  # nothing of SQL in them
KEY = re.compile(r"cjp_[0-9a-f]{64}")
NEW = {"label": "R at the university", "sees": "exact", "days": "90"}


@pytest.fixture
async def evaluator(record: Any) -> Visitor:
    account, _ = await enrolled("evaluator", await a_programme())
    return await visiting(account)


async def makes(visitor: Visitor, **typed: str) -> Any:
    return await visitor.sends("/tokens/new", {**NEW, "password": PASSWORD, **typed})


async def test_the_key_is_shown_once_and_kept_nowhere(evaluator: Visitor):
    assert "no token yet" in (await evaluator.opens("/tokens")).text
    answer = await makes(evaluator)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    browser.read(answer.text)
    (key,) = set(KEY.findall(answer.text))
    assert (await Program(key).pulls("")).json()["token"] == "R at the university"
    listed = (await evaluator.opens("/tokens")).text
    assert "R at the university" in listed
    assert not KEY.search(listed)
    kept = [str(row) for table in (Token, JournalEntry) for row in await table.select()]
    assert not [row for row in kept if key in row or key.removeprefix(tokens.PREFIX) in row]


@ON_SQLITE
async def test_who_does_not_know_the_password_makes_none(evaluator: Visitor):
    for password in ("", "not this one"):
        answer = await makes(evaluator, password=password)
        assert (answer.status_code, "This is not your password" in answer.text) == (422, True)
        assert 'value="R at the university"' in answer.text
    for _ in range(4):
        answer = await makes(evaluator, password="nor this one")
    assert "This is not your password" not in answer.text, "too many tries"
    assert (await makes(evaluator)).status_code == 422
    assert await Token.count() == 0


@ON_SQLITE
async def test_there_is_none_without_an_end_a_name_or_a_view(evaluator: Visitor):
    for typed in (
        {"days": ""},
        {"days": "36500"},
        {"days": "x"},
        {"label": " "},
        {"sees": "all"},
        {"sees": ""},
    ):
        assert (await makes(evaluator, **typed)).status_code == 422, typed
    assert await Token.count() == 0


@ON_SQLITE
async def test_the_same_click_twice_makes_one(evaluator: Visitor):
    page = await evaluator.opens("/tokens/new")
    once = page.find("input", attrs={"name": "_once"})["value"]
    first, second = [await makes(evaluator, _once=once) for _ in range(2)]
    assert (first.status_code, second.status_code, second.headers["location"]) == (200, 303, "/tokens")
    assert await Token.count() == 1


@ON_SQLITE
async def test_nobody_has_more_than_can_be_kept_in_mind(record: Any):
    account, _ = await enrolled("evaluator", await a_programme())
    made = [await a_token(account) for _ in range(tokens.MOST)]
    visitor = await visiting(account)
    assert (await makes(visitor)).status_code == 409
    await visitor.posts(f"/tokens/{made[0][0].id}/revocation")
    assert (await makes(visitor)).status_code == 200


async def test_its_owner_revokes_it_and_it_opens_nothing(evaluator: Visitor):
    (key,) = set(KEY.findall((await makes(evaluator)).text))
    program = Program(key)
    assert (await program.pulls("")).status_code == 200
    answer = await evaluator.sends("/tokens", action="/revocation")
    assert (answer.status_code, answer.headers["location"]) == (303, "/tokens")
    assert (await program.pulls("")).status_code == 401
    page = (await evaluator.opens("/tokens")).text
    assert "Revoked" in page
    (token,) = await Token.objects()
    await evaluator.posts(f"/tokens/{token.id}/revocation")
    again = await Token.objects().get(Token.id == token.id)
    assert again.revoked_at == token.revoked_at
    assert await JournalEntry.count().where(JournalEntry.what == "token.revoked") == 1


async def test_an_administrator_sees_and_ends_all_of_the_installation(record: Any):
    here, there = [await an_account("evaluator", await a_programme()) for _ in range(2)]
    (ours, key), (theirs, _) = await a_token(here, label="one of ours"), await a_token(there, label="theirs")
    visitor = await visiting(await an_account("administrator"))
    listed = (await visitor.opens("/administration/tokens")).text
    assert "one of ours" in listed
    assert here.name in listed
    assert (await visitor.posts(f"/tokens/{ours.id}/revocation")).headers[
        "location"
    ] == "/administration/tokens"
    assert (await Program(key).pulls("")).status_code == 401
    other = await visiting(here)
    assert (await other.posts(f"/tokens/{theirs.id}/revocation")).status_code == 404
    assert tokens.good(await Token.objects().get(Token.id == theirs.id))


@ON_SQLITE
async def test_a_label_that_would_be_a_page_is_a_label(record: Any):
    account = await an_account("evaluator", await a_programme())
    await a_token(account, label="<script>alert(1)</script>\"'=1+1")
    for whose, path in ((account, "/tokens"), (await an_account("administrator"), "/administration/tokens")):
        page = await (await visiting(whose)).opens(path)
        assert not page.find("script", src=None)
        assert "<script>alert(1)</script>" in page.text


@ON_SQLITE
async def test_in_the_demo_where_nobody_has_a_password_none_is_asked(record: Any):
    account = await an_account("evaluator", await a_programme())
    visitor = await visiting(account, PANEL_DEMO="yes")
    page = await visitor.opens("/tokens/new")
    assert not page.find("input", type="password")
    assert KEY.search((await visitor.sends("/tokens/new", NEW)).text)
    assert (await (await visiting(account)).sends("/tokens/new", NEW)).status_code == 422


@ON_SQLITE
async def test_every_list_of_tokens_sorts_and_downloads(record: Any):
    account = await an_account("evaluator", await a_programme())
    for label, days in (("b of March", 30), ("A of May", 365), ("=c", 7)):
        await a_token(account, label=label, days=days)
    for whose, path in ((account, "/tokens"), (await an_account("administrator"), "/administration/tokens")):
        visitor = await visiting(whose)
        for sort, first in (("label", "A of May"), ("expires", "=c"), ("expires&down=1", "A of May")):
            page = await visitor.opens(f"{path}?sort={sort}")
            row = page.find("table").find("tbody").find("tr")
            assert first in row.get_text(), (path, sort)
        file = await visitor.client.get(f"{path}.csv?sort=expires&down=1")
        lines = list(csv.reader(io.StringIO(file.text.removeprefix("\ufeff"))))
        at = lines[0].index("Token")
        assert [line[at] for line in lines[1:]] == ["A of May", "b of March", "'=c"]
        assert lines[1][lines[0].index("Last used")] == "Never"
        assert (await visitor.client.get(f"{path}.xlsx")).status_code == 200
        assert "cjp_" not in file.text
