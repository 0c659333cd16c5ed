"""Names go out in one encrypted file, by two; counts come back and can be put right."""

from datetime import date, timedelta

import pytest
from pyrage import decrypt, x25519

from cases import programmes
from cases.actors import now
from cases.linkage.tables import MatchList
from tests.builders import a_programme
from tests.desk import at_the_desk
from tests.extracts import a_match_list, a_participant

pytestmark = pytest.mark.anyio
AGENCY = x25519.Identity.generate()


def on(name: str, day: date) -> dict[str, str]:
    return {f"{name}-{part}": str(getattr(day, part)) for part in ("day", "month", "year")}


def told(today: date, **only: str) -> dict[str, str]:
    span = on("opened_from", today - timedelta(days=800)) | on("opened_until", today)
    said = {"agency": "Records Office", "source": "agency_match", "definition": "proven-12"}
    return {**said, **span, "key": str(AGENCY.to_public()), **only}


async def asked_for(desk, programme) -> str:
    await desk.open("/match-lists/new")
    await desk.send("/match-lists", told(programmes.today(programme)))
    return desk.path


async def test_one_coordinator_asks_and_another_grants_before_names_go_out(record):
    programme = await a_programme()
    for number in range(12):
        await a_participant(programme, days=700 + number, legal_name=f"Ada Ash{number}")
    async with at_the_desk(programme) as desk, at_the_desk(programme) as other:
        await desk.open("/match-lists")
        assert "Nobody asked for a list yet." in desk.words
        here = await asked_for(desk, programme)
        assert "You asked for it. Another coordinator, or an administrator, decides." in desk.words
        token = {"_csrf": desk.page.find("input", {"name": "_csrf"})["value"]}
        for act in ("file", "grant"):
            answer = await desk.client.post(f"{here}/{act}", data=token)
            assert answer.status_code == 409
        await other.open("/todo")
        assert other.link("Grant or refuse a match list") == here
        await other.open(here)
        assert "Names, birth dates and postcodes of 12 people go to Records Office" in other.words
        assert "Ash" not in other.words
        await other.send(f"{here}/grant")
        assert "can take it away, and nobody else." in other.words
        await desk.open("/todo")
        assert desk.link("Take away a match list") == here
        await desk.open(here)
        assert f"{here}/file" in desk.actions()
        answer = await desk.client.post(f"{here}/file", data=token)
        assert answer.headers["content-disposition"].endswith(".csv.age")
        assert b"Ash" not in answer.content
        assert len(decrypt(answer.content, [AGENCY]).decode().splitlines()) == 13
        await desk.open("/match-lists")
        assert desk.rows()[0][1:] == ["Records Office", "12", "", "With the agency"]
        assert "Records Office" in (await desk.fetch("/match-lists.csv")).text


async def test_an_administrator_grants_for_a_programme_and_sees_no_name_and_no_count(record):
    programme = await a_programme()
    for number in range(12):
        await a_participant(programme, days=700 + number, legal_name=f"Ada Ash{number}")
    answered = await a_match_list(programme, state="in", reoffenders=4, reoffences=6, checked_on=now().date())
    async with at_the_desk(programme) as desk, at_the_desk(programme, "administrator") as office:
        here = await asked_for(desk, programme)
        await office.open("/match-lists")
        assert "Ash" not in office.words
        assert {row[3] for row in office.rows()} == {""}
        assert programme.name in office.words
        await office.open(here)
        assert "Ash" not in office.words
        await office.send(f"{here}/refusal")
        assert "Refused" in office.heading
        await office.open(f"/match-lists/{answered.id}")
        assert "had something new" not in office.words
        await desk.open(here)
        assert not [one for one in desk.actions() if one.startswith(here)]


async def test_a_list_that_cannot_be_made_says_why_and_gives_back_what_was_typed(record):
    programme = await a_programme()
    today = programmes.today(programme)
    await a_participant(programme)
    async with at_the_desk(programme) as desk:
        await desk.open("/match-lists/new")
        await desk.send("/match-lists", told(today, key="short"))
        assert (desk.status, desk.value("agency")) == (422, "Records Office")
        assert "a passphrase of at least 14 letters" in desk.words
        await desk.send("/match-lists", told(today))
        assert "a count would say who it is" in desk.words
        await desk.send("/match-lists", told(today, agency=""))
        assert "Fill this in." in desk.words
    assert await MatchList.count() == 0


async def test_what_the_agency_counted_is_entered_and_put_right(record):
    programme = await a_programme()
    made = await a_match_list(programme)
    here = f"/match-lists/{made.id}"
    first = made.opened_from + timedelta(days=40)
    checked = on("checked_on", programmes.today(programme))
    async with at_the_desk(programme) as desk:
        await desk.open(here)
        counts = {"reoffenders": "11", "reoffences": "2", **checked, "days": f"{first}, never"}
        await desk.send(f"{here}/counts", counts)
        assert (desk.status, desk.value("reoffenders")) == (422, "11")
        assert "Line 1 is no day." in desk.words
        await desk.send(f"{here}/counts", {**counts, "days": ""})
        assert "There is at least one event for each person" in desk.words
        lines = "\n".join(f"{first}, {first + timedelta(days=9)}" for _ in range(11))
        await desk.send(f"{here}/counts", {**counts, "reoffences": "11", "days": lines})
        assert "11 of 20 had something new: 55.0%" in desk.words
        assert desk.value("days").splitlines()[0] == f"{first}, {first + timedelta(days=9)}"
        await desk.send(f"{here}/counts", {**counts, "reoffenders": "4", "reoffences": "6", "days": ""})
        assert "4 of 20 had something new: 20.0%" in desk.words
        await desk.send(f"{here}/withdrawal")
        assert "Withdrawn" in desk.heading
        assert f"{here}/counts" not in desk.actions()
    async with at_the_desk(programme, "evaluator") as desk:
        await desk.open(here)
        assert not [one for one in desk.actions() if one.startswith(here)], "an evaluator only reads"
