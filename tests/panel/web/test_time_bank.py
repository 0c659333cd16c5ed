"""The pages of the time bank: a peer's own, the coordinator's, the certificate."""

import csv
import io
from typing import Any
from uuid import uuid4

import pytest
from pypdf import PdfReader

from cases import strengths
from cases.actors import Actor
from cases.tables import Programme
from panel import credits, exchange, graduates, papers
from panel.sign_ins import actor_of
from panel.tables import Account, CreditEntry, Juror, Offer
from tests.browser import words
from tests.builders import (
    a_case,
    a_coordinator,
    a_hearing,
    a_juror,
    a_person,
    a_programme,
    a_seat,
)
from tests.ledgers import an_offer, sound, time_given
from tests.visiting import Visitor, visiting

pytestmark = pytest.mark.usefixtures("record")


async def an_office(**only: Any) -> tuple[Programme, Actor, Visitor, Juror]:
    """A coordinator at her desk, and a peer who sat for an hour."""
    programme = await a_programme(**only)
    by = await a_coordinator(programme)
    noor = await a_juror(programme, first_name="Noor", last_name="Vale")
    await credits.earned(await a_seat(await a_hearing(programme), noor, state="attended"), by)
    account = await Account.objects().get(Account.id == by.id)
    return programme, by, await visiting(account), noor


async def on(visitor: Visitor, path: str) -> str:
    return words((await visitor.opens(path)).select_one("main"))


async def rows(visitor: Visitor, path: str) -> list[list[str]]:
    answer = await visitor.get(path)
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


async def test_a_peer_sees_what_they_have_and_where_it_came_from():
    _, by, _, noor = await an_office()
    phone = await visiting(noor)
    wrong = await time_given(noor, 90, by)
    await credits.reverse(wrong, "It was somebody else.", by)
    said = await on(phone, "/mine/time")
    assert "You have 1 hour" in said
    for expected in ("A sitting", "+1 hour", "−1 hour 30 minutes", "Taken back", "This was taken back."):
        assert expected in said
    assert [row[2] for row in await rows(phone, "/mine/time.csv")] == ["Minutes", "-90", "90", "60"]
    assert (await phone.get("/mine/time.xlsx")).content.startswith(b"PK")


async def test_a_peer_gives_time_in_two_steps_and_twice_sent_is_once():
    programme, _, _, noor = await an_office()
    tasha = await a_juror(programme, first_name="Tasha", last_name="Bell")
    await an_offer(tasha)
    await a_juror(programme, first_name="Nobody", last_name="Known")
    phone = await visiting(noor)
    asked = await on(phone, "/mine/time/give")
    assert "Tasha B" in asked
    assert "Nobody" not in asked, "the pool is shown to nobody"
    chosen = await phone.sends("/mine/time/give", {"to": str(tasha.id)})
    assert chosen.status_code == 303
    there = chosen.headers["location"]
    typed = {"minutes": "45", "helped": "yes", "_once": str(uuid4())}
    for _ in range(2):
        assert (await phone.sends(there, typed)).status_code == 303
    assert "Thank you. Tasha B got 45 minutes." in await on(phone, "/mine/time")
    assert (await credits.balance(noor), await credits.balance(tasha)) == (15, 45)
    assert "From Noor V, for help" in await on(await visiting(tasha), "/mine/time")
    await sound(programme)


async def test_whom_nobody_chose_and_how_much_nobody_said_is_asked_again():
    programme, _, _, noor = await an_office()
    phone, stranger = await visiting(noor), await a_juror(programme)
    for to in ("", "somebody", str(stranger.id)):
        assert (await phone.sends("/mine/time/give", {"to": to})).status_code == 422
    assert (await phone.get(f"/mine/time/give/amount?to={stranger.id}")).status_code == 303
    here = "/mine/time/give/amount?to=pot"
    for minutes in ("", "7", "-15", "much"):
        assert (await phone.sends(here, {"minutes": minutes})).status_code == 422
    assert await CreditEntry.count() == 1


async def test_nobody_is_offered_more_than_they_may_give():
    _, _, _, noor = await an_office(credit_floor_minutes=0)
    phone = await visiting(noor)
    here = "/mine/time/give/amount?to=pot"
    page = await phone.opens(here)
    assert [each["value"] for each in page.select("input[name=minutes]")] == ["15", "30", "45", "60"]
    assert (await phone.sends(here, {"minutes": "240"})).status_code == 409
    assert (await phone.sends(here, {"minutes": "60"})).status_code == 303
    assert "no time to give" in await on(phone, here)


async def test_a_peer_offers_and_asks_and_takes_it_away():
    programme, _, desk, noor = await an_office()
    phone, other = await visiting(noor), await visiting(await a_juror(programme))
    said = {"words": "I fix bikes.", "category": "things"}
    assert (await phone.sends("/mine/offers/new?kind=offer", said)).status_code == 303
    said = {"words": "Help with maths", "category": "lessons"}
    assert (await phone.sends("/mine/offers/new?kind=ask", said)).status_code == 303
    shown = await on(other, "/mine/offers")
    assert "I fix bikes. Noor V" in shown
    assert "Vale" not in shown
    refused = await phone.sends(
        "/mine/offers/new?kind=offer", {"words": "Ring 07700 900123", "category": "other"}
    )
    assert refused.status_code == 422
    assert "Ring 07700 900123" in refused.text
    assert "Help with maths" in await on(desk, "/time-bank/offers")
    assert len(await rows(desk, "/time-bank/offers.csv")) == 3
    first, second = await Offer.objects().order_by(Offer.created_at)
    assert (await phone.posts(f"/mine/offers/{first.id}/removal")).status_code == 303
    assert (await other.posts(f"/mine/offers/{second.id}/removal")).status_code == 404
    assert (await desk.posts(f"/time-bank/offers/{second.id}/removal")).status_code == 303
    assert await exchange.every(programme.id) == []


async def test_a_graduate_makes_an_offer_of_what_they_told_before():
    programme, by, _, noor = await an_office()
    case = await a_case(programme, await a_person(programme), state="closed")
    await strengths.say(case, domain="offer", words="Fix a bike.", by=by)
    asked = await graduates.ask(case, by)
    assert asked
    phone = await visiting(await graduates.accept(asked, graduates.actor_of(asked)))
    assert "What you told us" in await on(phone, "/mine/offers")
    assert "Fix a bike." in await on(phone, "/mine/offers/told")
    here = "/mine/offers/new?kind=offer&told=0"
    page = await phone.opens(here)
    assert page.select_one("input[name=words]")["value"] == "Fix a bike."
    assert await Offer.count() == 0
    assert (await phone.sends(here, {"category": "things"})).status_code == 303
    assert await Offer.count() == 1
    other = await visiting(noor)
    assert "What you told us" not in await on(other, "/mine/offers")
    assert "Fix a bike." not in await on(other, here)


async def test_the_coordinator_writes_time_down_and_gives_from_the_pot():
    programme, _, desk, noor = await an_office(credit_floor_minutes=0)
    here = f"/jurors/{noor.id}/time"
    typed = {"kind": "help", "hours": "1.5", "words": "The fair", "_once": str(uuid4())}
    for _ in range(2):
        assert (await desk.sends(here, typed)).status_code == 303
    assert "Noor has 2 hours 30 minutes" in await on(desk, here)
    await credits.gift(noor, None, 30, actor_of(noor), once=uuid4())
    for hours, status in (("1", 409), ("0.5", 303)):
        answer = await desk.sends(here, {"kind": "pot", "hours": hours})
        assert answer.status_code == status
    for wrong in ({"hours": "much"}, {"hours": "99"}, {"kind": "sitting"}, {"on_day-year": "2999"}):
        assert (await desk.sends(here, {"kind": "help", "hours": "1", **wrong})).status_code == 422, wrong
    assert len(await rows(desk, f"{here}.csv")) == 5
    await sound(programme)


async def test_a_mistake_is_taken_back_with_a_reason():
    programme, _, desk, noor = await an_office()
    entry = await CreditEntry.objects().first()
    here = f"/time-bank/entries/{entry.id}/reversal"
    assert (await desk.sends(here, {"why": ""})).status_code == 422
    for _ in range(2):
        assert (await desk.posts(here, {"why": "They were ill."})).status_code == 303
    assert await credits.balance(noor) == 0
    assert "taken back already" in await on(desk, here)
    said = await on(desk, "/time-bank/entries")
    assert "They were ill." in said
    assert len(await rows(desk, "/time-bank/entries.csv")) == 3
    for sort in ("posted", "day", "minutes"):
        await desk.opens(f"/time-bank/entries?sort={sort}&down=1")
    await sound(programme)


async def test_the_whole_bank_is_zero_and_says_so():
    programme, by, desk, noor = await an_office()
    await time_given(await a_juror(programme), 45, by)
    await credits.gift(noor, None, 30, actor_of(noor), once=uuid4())
    said = await on(desk, "/time-bank")
    for expected in ("All together 0 minutes", "In the community pot 30 minutes", "−1 hour 45 minutes"):
        assert expected in said
    heading, *lines, last = await rows(desk, "/time-bank.csv")
    assert heading[0] == "Account"
    assert len(lines) == 4
    assert sum(int(line[3]) for line in lines) == 0
    assert last[-1] == "0"
    for sort in ("name", "got", "gave", "minutes"):
        await desk.opens(f"/time-bank?sort={sort}")


async def test_an_empty_bank_says_what_to_do():
    programme = await a_programme()
    by = await a_coordinator(programme)
    desk = await visiting(await Account.objects().get(Account.id == by.id))
    for path in ("/time-bank", "/time-bank/entries", "/time-bank/offers"):
        assert (await desk.opens(path)).select_one(".app-empty, main p")


async def test_a_certificate_says_how_much_and_nothing_of_why():
    _, by, desk, noor = await an_office(name="Chard Youth Justice Panel", short_name="Chard Panel")
    await time_given(noor, 90, by)
    phone = await visiting(noor)
    for visitor, path in ((phone, "/mine/time/certificate"), (desk, f"/jurors/{noor.id}/time/certificate")):
        said = await on(visitor, path)
        assert "Noor Vale gave 2 hours 30 minutes of their time to Chard Panel" in said
        assert "Justice" not in said
        answer = await visitor.get(f"{path}.pdf")
        if not papers.can_be_made():
            assert answer.status_code == 303
            continue
        assert answer.headers["content-type"] == "application/pdf"
        paper = PdfReader(io.BytesIO(answer.content))
        assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
        assert paper.trailer["/Root"]["/Lang"] == "en"
        assert paper.metadata.title == "Certificate of hours"
        text = " ".join(paper.pages[0].extract_text().split())
        assert "2 hours 30 minutes" in text
        assert "Justice" not in text


async def test_without_time_there_is_no_certificate_yet():
    phone = await visiting(await a_juror())
    assert "no time yet" in await on(phone, "/mine/time/certificate")
    assert (await phone.get("/mine/time/certificate.pdf")).status_code == 303


async def test_the_programme_sets_its_floor_and_whether_owed_sittings_earn():
    programme, _, desk, _ = await an_office()
    here = f"/programmes/{programme.id}/settings"
    page = await desk.opens(here)
    assert page.select_one("input[name=credit_floor_minutes]")["value"] == "-600"
    for floor, kept in (("-90", -90), ("", None)):
        assert (await desk.sends(here, {"credit_floor_minutes": floor})).status_code == 303
        row: Any = await Programme.objects().get(Programme.id == programme.id)
        assert row.credit_floor_minutes == kept
        assert row.owed_sittings_earn
    assert (await desk.sends(here, {"credit_floor_minutes": "60"})).status_code == 422


async def test_a_training_says_how_long_it_takes():
    _, _, desk, _ = await an_office()
    asked = await desk.sends("/training/new", {"name": "Listening", "minutes": "90"})
    assert asked.status_code == 303
    assert "1 hour 30 minutes in the time bank." in await on(desk, "/training")
