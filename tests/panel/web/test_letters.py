"""Who was told what: the log, a letter in it, and the ones that go on paper."""

import re

import pytest

from cases import database
from cases.tables import JournalEntry
from panel import arrangements, notices, overtaken, referrers
from panel.tables import Letter
from scheduling.tables import Hearing
from tests.browser import words
from tests.builders import a_case, a_letter, a_person, a_programme, an_account, somebody
from tests.desk import at_the_desk
from tests.evenings import a_facilitator_at_work, a_free_room, an_arranged_hearing, an_evening
from tests.telling import new_referral, screened
from tests.visiting import visiting

pytestmark = pytest.mark.usefixtures("record")


async def test_the_coordinator_sees_who_was_told_prints_what_goes_on_paper_and_tries_again() -> None:
    programme = await a_programme(
        short_name="Tuesday Club", contact_phone="+441460123456", contact_email="club@example.org"
    )
    moss = await visiting(await an_account("coordinator", programme))
    assert "No letter was written yet" in words(await moss.opens("/letters"))
    person = await a_person(
        programme,
        legal_name="Amara Okafor",
        phone="",
        guardian_name="Sam Okafor",
        guardian_email="sam@x.example",
    )
    case, room = await a_case(programme, person), await a_free_room(programme)
    _, robin = await a_facilitator_at_work(programme)
    hearing: Hearing = await arrangements.arrange(
        case,
        session=await an_evening(programme, room),
        room=room,
        starts_wall="17:30",
        facilitator=robin,
        by=somebody("coordinator", programme),
    )
    page = words(await moss.opens("/letters"))
    assert all(said in page for said in ("Amara O", "Sam O", case.reference, "To print: 1", "Waits"))
    assert "Okafor" not in page
    found = words(await moss.opens(f"/letters?q={case.reference.lower()}&state=to_print"))
    assert "1 letter." in found
    assert "Amara O" in (await moss.get("/letters.csv?sort=to&down=1")).text

    mine = await Letter.objects().get(Letter.party == "guardian")
    opened = words(await moss.opens(f"/letters/{mine.id}"))
    assert "sam@x.example" in opened
    assert "(a link of their own)" in opened
    assert "/g/" not in opened
    assert await JournalEntry.exists().where(JournalEntry.what == "letter.read")

    paper = await Letter.objects().get(Letter.state == "to_print")
    page = await moss.opens(f"/letters/{paper.id}/print")
    assert "Amara Okafor" in words(page)
    assert "Justice" not in page.title.text  # a browser prints it on the letter
    assert "app-no-print" in page.header["class"]
    assert re.search(r"Tuesday Club\s*01460 123456\s*club@example.org\s*Amara Okafor", words(page))
    for _ in range(2):
        answer = await moss.posts(f"/letters/{paper.id}/printed")
        assert answer.status_code == 303
    assert (await Letter.objects().get(Letter.id == paper.id)).state == "printed"
    assert (await moss.posts(f"/letters/{mine.id}/printed")).status_code == 409
    opened = await moss.opens(f"/letters/{mine.id}")
    on_paper = words(await moss.opens(opened.find("a", string=re.compile("print"))["href"]))
    assert "Please come with Amara" in on_paper
    assert not re.search("/g/|reply|Nobody reads", on_paper)

    failed = await a_letter(programme, state="failed", problem="The mail server refused the address (550).")
    answer = await moss.sends(f"/letters/{failed.id}", action="tries")
    assert answer.status_code == 303
    assert (await Letter.objects().get(Letter.id == failed.id)).state == "queued"

    assert "Who was told" in words(await moss.opens(f"/hearings/{hearing.id}"))
    stranger = await visiting(await an_account("coordinator", await a_programme()))
    assert (await stranger.get(f"/letters/{mine.id}")).status_code == 404


async def test_a_letter_that_was_overtaken_says_so_and_is_not_printed() -> None:
    programme = await a_programme()
    moss = await visiting(await an_account("coordinator", programme))
    by = somebody("coordinator", programme)
    _, robin = await a_facilitator_at_work(programme)
    hearing = await an_arranged_hearing(programme, facilitator=robin)
    async with database.atomic():
        await notices.facilitator_chosen(hearing)
    assert "Waits" in words((await moss.opens("/letters")).tbody)
    await arrangements.give_to(hearing, None, by)
    for path in ("/letters", f"/hearings/{hearing.id}"):
        page = words(await moss.opens(path))
        assert "Overtaken" in page
        assert overtaken.OVERTAKEN in page
    (letter,) = await Letter.objects()
    opened = await moss.opens(f"/letters/{letter.id}")
    assert overtaken.OVERTAKEN in words(opened)
    assert not opened.find("a", href=f"/letters/{letter.id}/print")
    assert (await moss.get(f"/letters/{letter.id}/print")).status_code == 409


async def test_what_a_referrer_was_told_is_found_by_the_number_of_the_referral_and_of_the_case() -> None:
    async with at_the_desk(await a_programme()) as desk:
        told = await new_referral(desk.programme, referrer_name="Pc Dale", referrer_email="dale@x.example")
        referral = await referrers.receive(desk.by, told)
        await screened(referral, desk.by)
        case = await referrers.accept(referral, desk.by)
        for number in (referral.reference, case.reference.lower()):
            await desk.open(f"/letters?q={number}")
            assert "2 letters." in desk.words
            assert referral.reference in desk.words
        await desk.open("/letters?q=CJ-26-9999")
        assert "No letter matches this" in desk.words
        await desk.open(f"/referrals/{referral.id}")
        assert "Letters to whoever referred" in desk.words
        listed = desk.page.select(".app-row a[href^='/letters/']")
        assert len(listed) == 2
