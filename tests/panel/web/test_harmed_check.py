"""The link of a harmed person opens after something that only they know."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from cases import harmed
from cases.tables import HarmedPerson, JournalEntry
from panel import gates, harmed_page, links
from panel.security import TOKEN_FIELD
from panel.tables import Conflict, Link
from tests.browser import words
from tests.builders import a_case, a_harmed_person, a_hearing, a_juror, a_programme, a_seat
from tests.visiting import shown_in, visiting

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("record")]
PAGES = ("", "/part", "/statement", "/hopes", "/safety", "/updates", "/panel")


async def told(**only: Any) -> tuple[HarmedPerson, str]:
    """A date is set, Ben comes, and they have said something."""
    programme = await a_programme()
    case = await a_case(programme, state="scheduled")
    ben = await a_juror(programme, first_name="Ben")
    await a_seat(await a_hearing(programme, case), ben, state="accepted")
    rosa = await a_harmed_person(case, **{"name": "Rosa Marsh", **only})
    await harmed.say(rosa, "statement", "I was scared.", harmed_page.actor_of(rosa))
    token = await links.mint("harmed", programme=programme.id, harmed=rosa.id, good_for=timedelta(days=9))
    return rosa, f"/h/{token}"


@pytest.mark.parametrize(
    ("only", "right", "wrong"),
    [
        ({"phone": "+447700900123"}, ("0123", "07700 900 123"), ("123", "0124", "Marsh")),
        ({}, ("marsh", "Rosa Marsh"), ("Rosa", "Brook")),
        ({"name": "The Mill", "kind": "business", "contact_name": "Ana de la Cruz"}, ("la Cruz",), ("Mill",)),
    ],
)
async def test_nothing_is_shown_before_the_end_of_a_number_or_a_name(
    only: dict[str, str], right: tuple[str, ...], wrong: tuple[str, ...]
) -> None:
    _, here = await told(**only)
    stranger = await visiting()
    for path in PAGES:
        answer = await stranger.get(here + path)
        assert (answer.status_code, answer.headers["location"].startswith(f"{here}/check")) == (303, True)
    page = words(await stranger.opens(f"{here}/check"))
    assert not [one for one in ("Rosa", "Ana", "Ben", "Guildhall", "sorry", "900") if one in page]
    assert (await stranger.posts(f"{here}/statement", take_back="yes")).status_code == 303
    assert all(harmed.has_said(row)["statement"] for row in await HarmedPerson.objects())
    for said in (*wrong, ""):
        answer = await stranger.sends(f"{here}/check", {"said": said})
        assert (answer.status_code, "Error:" in answer.text) == (422, True), said
    for said in right:
        assert "Ben" in words(await (await shown_in(here, said)).opens(f"{here}/panel"))
    within = await stranger.sends(f"{here}/check?to=/panel", {"said": right[0]})
    assert within.headers["location"] == f"{here}/panel"


async def test_of_many_wrong_answers_at_once_five_count() -> None:
    _, here = await told()
    many = [await visiting() for _ in range(12)]
    tokens = [await one.token() for one in many]
    asked = [
        one.client.post(f"{here}/check", data={"said": "Brook", TOKEN_FIELD: token})
        for one, token in zip(many, tokens, strict=True)
    ]
    answers = sorted([answer.status_code for answer in await asyncio.gather(*asked)])
    assert answers == [410] * 8 + [422] * 4
    assert [row["wrong_tries"] for row in await Link.select()] == [5]
    assert "The answer was wrong 5 times" in words(await (await visiting()).opens(here, 410))
    entries = await JournalEntry.objects().where(JournalEntry.what == "harmed.wrong-name")
    assert [(one.by_name, one.detail) for one in entries] == [("Somebody with the link", "harmed")] * 5


async def test_what_was_written_when_the_half_hour_was_over_is_given_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _, here = await told()
    rosa = await shown_in(here, "Marsh")
    monkeypatch.setattr(gates, "OPEN", timedelta(0))
    long = "I have not slept well since it happened, and I want you to know."
    answer = await rosa.posts(f"{here}/hopes", words=long)
    assert (answer.status_code, long in answer.text) == (403, True)


@pytest.mark.parametrize("only", [{"name": "Rosa"}, {"name": "The Mill", "kind": "business"}])
async def test_where_neither_is_known_they_choose_and_nobody_is_named(only: dict[str, str]) -> None:
    row, here = await told(**only)
    visitor = await visiting()
    page = words(await visitor.opens(here))
    assert "Guildhall" in page
    assert "Room" in page
    assert not [one for one in ("Hi ", "Ben", "We have it", "is kept") if one in page]
    await visitor.opens(f"{here}/panel", 404)
    assert (await visitor.posts(f"{here}/panel", names="Ben")).status_code == 404
    assert await Conflict.count() == 0
    assert "Take it back" not in words(await visitor.opens(f"{here}/statement"))
    assert (await visitor.posts(f"{here}/statement", take_back="yes")).status_code == 409
    row = await harmed.get(harmed_page.actor_of(row), row.id)
    assert harmed.has_said(row)["statement"]
    assert (await visitor.sends(f"{here}/part", {"taking_part": "attend"})).status_code == 303
    assert (await visitor.get(f"{here}/check")).headers["location"] == here
