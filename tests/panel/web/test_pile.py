"""All the letters that wait for paper: printed on one page, and written down as printed together."""

import pytest

from cases import database
from cases.tables import JournalEntry
from panel import arrangements, notices, overtaken
from panel.tables import Letter
from tests.builders import a_letter, a_programme
from tests.desk import Desk, at_the_desk
from tests.evenings import a_facilitator_at_work, an_arranged_hearing

pytestmark = pytest.mark.usefixtures("record")

PILE = "/letters/printed"


async def on_paper(desk: Desk, **only: object) -> Letter:
    return await a_letter(desk.programme, state="to_print", channel="print", **only)


async def state_of(letter: Letter) -> str:
    return str((await Letter.objects().get(Letter.id == letter.id)).state)


async def test_all_that_wait_are_printed_on_one_page_and_written_down_with_one_button() -> None:
    async with at_the_desk(await a_programme(short_name="Tuesday Club")) as desk:
        await desk.open("/letters/print")
        assert "No letter waits to be printed" in desk.words
        assert PILE not in desk.actions()
        many = [await on_paper(desk, address=f"{who} Moss") for who in ("Ada", "Ben", "Cleo")]
        gone = await a_letter(desk.programme, state="sent")
        await desk.open("/letters")
        await desk.open(desk.link("Print all that wait"))
        assert "3 letters, each on a sheet of its own" in desk.words
        assert len(desk.page.select(".app-sheet")) == 3
        assert all(said in desk.words for said in ("Ada Moss", "Cleo Moss", "Tuesday Club"))
        read = await JournalEntry.count().where(JournalEntry.what == "letter.read")
        assert read == len(many)

        since = await on_paper(desk)
        await desk.send(PILE)
        assert "3 letters are written down as printed" in desk.words
        assert {await state_of(one) for one in many} == {"printed"}
        assert (await state_of(since), await state_of(gone)) == ("to_print", "sent")
        assert await JournalEntry.count().where(JournalEntry.what == "letter.printed") == len(many)
        again = {"letter": [str(one.id) for one in many]}
        await desk.open("/letters/print")
        await desk.send(PILE, again)
        assert desk.status == 200
        assert await JournalEntry.count().where(JournalEntry.what == "letter.printed") == len(many)
        assert await state_of(since) == "to_print"


async def test_what_was_overtaken_while_it_lay_in_the_printer_is_named_and_none_is_written_down() -> None:
    async with at_the_desk() as desk:
        _, robin = await a_facilitator_at_work(desk.programme)
        hearing = await an_arranged_hearing(desk.programme, facilitator=robin)
        async with database.atomic():
            await notices.facilitator_chosen(hearing)
        (stale,) = await Letter.objects()
        await Letter.update({Letter.state: "to_print", Letter.channel: "print"}).where(Letter.id == stale.id)
        good = await on_paper(desk)
        await desk.open("/letters/print")
        assert "2 letters" in desk.words
        await arrangements.give_to(hearing, None, desk.by)
        await Letter.update({Letter.state: "to_print"}).where(Letter.id == stale.id)

        await desk.send(PILE)
        assert desk.status == 409
        assert "Take them out of the pile" in desk.words
        assert overtaken.OVERTAKEN in desk.words
        assert await state_of(good) == "to_print"
        await desk.send(PILE)  # the others
        assert "1 letter is written down as printed" in desk.words
        assert (await state_of(good), await state_of(stale)) == ("printed", "to_print")

        await desk.open("/letters/print")
        assert "They are not on this page" in desk.words
        assert PILE not in desk.actions()


async def test_a_letter_of_another_programme_is_in_no_pile() -> None:
    theirs = await a_letter(await a_programme(), state="to_print")
    async with at_the_desk() as desk:
        await on_paper(desk)
        for told, status in (([str(theirs.id)], 404), (["nonsense"], 404), ([], 409)):
            await desk.open("/letters/print")
            await desk.send(PILE, {"letter": told})
            assert desk.status == status
        assert await state_of(theirs) == "to_print"
