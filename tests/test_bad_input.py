"""What people type wrong, and what strangers send: a sentence, everything given back, never a fault."""

import random
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from httpx import Response

from panel.security import TOKEN_FIELD
from tests import browser, matrix
from tests.builders import a_programme, an_account
from tests.matrix import NOBODY, World
from tests.visiting import Visitor, filled, visiting
from tests.world import a_world

TOO_LONG = "a ’quote’ & <b>bold</b> Zoë " * 800
CURIOUS = (
    "",
    "0",
    "-1",
    "99999999999999999999",
    "NaN",
    "<script>",
    "'; --",
    "🙂",
    "a\u202eb",
    "\x07",
    "%00",
    "../..",
)
HIDDEN = (TOKEN_FIELD, "_once", "next")


@pytest.fixture
async def world(record: Any) -> World:
    return await a_world()


async def forms_of_everybody(world: World, every: int) -> list[tuple[str, str, Visitor, Tag]]:
    """Every form that acts, as somebody who may use it sees it: role, page, visitor, form."""
    found, seen, looked = [], set(), set()
    routes = [one for one in matrix.every_route() if one.method == "GET"][::every]
    people: dict[str, Any] = {NOBODY: None, **world.people}
    for role, whose in people.items():
        visitor = await visiting(whose)
        ids = {**world.ids["own"], **world.ids.get(role, {}), "token": "x" * 43}
        for route in routes:
            if route.path in looked or not matrix.lets_in(route, role) or route.path.startswith("/static"):
                continue
            answer = await visitor.get(route.filled(ids))
            if answer.status_code == 200:
                looked.add(route.path)
            if answer.status_code != 200 or "html" not in answer.headers["content-type"]:
                continue
            for form in browser.read(answer.text).find_all("form", method="post"):
                if form["action"] not in seen and "/sign-out" not in form["action"]:
                    seen.add(form["action"])
                    found.append((role, route.filled(ids), visitor, form))
    return found


def fields(form: Tag) -> list[Tag]:
    return [
        field
        for field in form.find_all(["input", "textarea"])
        if field.get("name")
        and field.get("type", "text") in ("text", "email", "tel", "search", "url", "number")
    ]


def spoiled(form: Tag, text: str) -> dict[str, Any]:
    return {**filled(form), **{field["name"]: text for field in fields(form)}}


@pytest.mark.parametrize(
    ("record_url", "every"),
    [("sqlite", 1), ("postgres", 4), pytest.param("postgres", 1, marks=pytest.mark.soak)],
    indirect=["record_url"],
)
async def test_whatever_is_typed_every_form_answers_in_words(world: World, every: int):
    """Too much, nothing, and what is merely curious, in this order: the first changes nothing.

    Every page on SQLite; on PostgreSQL each fourth in the short form, and all of them in the soak.
    """
    forms = await forms_of_everybody(world, every)
    with_fields = [one for one in forms if fields(one[3])]  # a button alone does what it says
    for role, path, visitor, form in with_fields:
        typed = spoiled(form, TOO_LONG)
        answer = await visitor.client.post(form["action"], data=typed)
        assert answer.status_code == 422, f"{path} as {role}: {answer.status_code}"
        given_back(answer, form, typed)
    assert len(with_fields) >= 12
    for role, path, visitor, form in with_fields:
        bare = {name: value for name, value in filled(form).items() if name == TOKEN_FIELD}
        answer = await visitor.client.post(form["action"], data=bare)
        assert answer.status_code in (303, 409, 422), f"{path} as {role}: {answer.status_code}"
    dice = random.Random(7)
    for role, path, visitor, form in forms + forms:
        typed = filled(form)
        for name in typed:
            if name != TOKEN_FIELD and dice.random() < 0.7:
                typed[name] = dice.choice(CURIOUS)
        answer = await visitor.client.post(form["action"], data=typed)
        assert answer.status_code < 500, f"{path} as {role} with {typed}"


def given_back(answer: Response, form: Tag, typed: dict[str, Any]) -> None:
    page = browser.read(answer.text)
    assert page.title.text.startswith("Error: "), form["action"]
    assert page.select(".govuk-error-summary li"), f"{form['action']} gives no reason"
    again = next((one for one in page.find_all("form") if one["action"] == form["action"]), None)
    assert again is not None, f"{form['action']} does not come back"
    kept = filled(again)
    for name, value in typed.items():
        if name not in HIDDEN:
            assert same(kept.get(name), value), f"{form['action']} lost what was typed in {name}"


def same(kept: Any, sent: Any) -> bool:
    def words(value: Any) -> list[str]:
        values = value if isinstance(value, list) else [value or ""]
        return [" ".join(str(one).split()) for one in values]

    return words(kept) == words(sent)


@pytest.fixture
async def coordinator(record: Any) -> Visitor:
    return await visiting(await an_account("coordinator", await a_programme()))


async def raw(visitor: Visitor, path: str, body: bytes) -> Response:
    token = await visitor.token("/help")
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    return await visitor.client.post(path, content=f"{TOKEN_FIELD}={token}&".encode() + body, headers=kind)


@pytest.mark.parametrize(
    "body", [b"name=%00", b"name=%ED%A0%80", b"name=%FF%FE", b"name=a&name=b&name=c", b"%00=1"]
)
async def test_text_that_no_record_can_keep_is_refused(coordinator: Visitor, body: bytes):
    answer = await raw(coordinator, "/referrals", body)
    assert answer.status_code == 422


async def test_a_body_that_is_too_large_is_refused_in_a_sentence(coordinator: Visitor):
    answer = await raw(coordinator, "/referrals", b"name=" + b"x" * 11_000_000)
    assert answer.status_code == 413
    assert "too large" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/cases/99999999999999999999999999",
        "/cases/%00",
        "/cases/%ED%A0%80",
        "/hearings/-1",
        "/s/" + "x" * 5000,
        "/cases?page=99999999999999999999&sort=%00&q=%ED%A0%80",
        "/cases?q=" + "%27%22%3B--",
        "/hearings?month=2026-99",
        "/hearings?month=0000-00",
        "/jurors?page=-1&sort=nothing&state=nothing",
        "/letters?q=%00",
        "/letters?q=%ED%A0%80",
        "/jurors?q=%00",
        "/referrals?q=CJ%00",
    ],
)
async def test_a_curious_address_is_no_fault(coordinator: Visitor, path: str):
    answer = await coordinator.get(path)
    assert answer.status_code < 500, answer.status_code


async def test_a_token_of_strange_letters_is_refused(coordinator: Visitor):
    answer = await coordinator.client.post("/referrals", data={TOKEN_FIELD: "éß🙂"})
    assert answer.status_code == 403
    assert BeautifulSoup(answer.text, "html.parser").h1 is not None
