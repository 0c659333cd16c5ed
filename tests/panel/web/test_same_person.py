"""Two files of one person: pointed at, compared, made one by whoever knows which of them is right."""

from datetime import date

import pytest

from cases import referrals
from cases.tables import Person, Referral
from tests.builders import a_person, a_programme, a_referral
from tests.desk import at_the_desk
from tests.telling import received, screened

pytestmark = pytest.mark.anyio
BORN = date(2011, 3, 14)


async def test_the_other_file_is_found_by_name_or_reference(record):
    async with at_the_desk() as desk:
        here = await received(desk.programme, name="Amira Khan", born_on=BORN)
        there = await received(desk.programme, name="Mira Qureshi", born_on=date(2010, 1, 2))
        case = await referrals.accept(await screened(there, desk.by), desk.by)
        await received(await a_programme(), name="Mira Stranger")
        await desk.open(f"/people/{here.person}/same")
        assert "No other file has a name or birth date like this one." in desk.words
        for asked in ("qureshi", case.reference, there.reference.lower()):
            await desk.open(f"/people/{here.person}/same?q={asked}")
            assert desk.link("Mira Qureshi") == f"/people/{here.person}/same/{there.person}"
        await desk.open(f"/people/{here.person}/same?q=stranger")
        assert "Nobody else is found by “stranger”." in desk.words
        await desk.open(f"/people/{here.person}/same?q=khan")
        assert "Nobody else" in desk.words, "a file is not its own other"


async def test_the_two_are_shown_side_by_side_and_one_is_chosen_to_stay(record):
    async with at_the_desk() as desk:
        older = await received(desk.programme, name="Amira Khan", born_on=BORN, school="", area="Yeovil")
        newer = await received(
            desk.programme, name="Mira Khan", born_on=BORN, school="Holyrood", area="Chard"
        )
        page = f"/people/{older.person}/same/{newer.person}"
        await desk.open(page)
        assert ["Area", "Yeovil", "Chard"] in desk.rows()
        assert ["School", "Nothing", "Holyrood"] in desk.rows()
        assert "Date of birth" in desk.page.select_one("details table").get_text(), "the same is folded"
        await desk.send(page, {"reason": "Her mother rang."})
        assert (desk.status, "Choose which file stays" in desk.words) == (422, True)
        assert desk.value("reason") == "Her mother rang."
        await desk.send(page, {"stays": newer.person, "reason": "Her mother rang."})
        assert desk.path == f"/people/{newer.person}/corrections"
        assert (await Person.objects().get(Person.id == older.person)).merged_into == newer.person
        assert await Referral.count().where(Referral.person == newer.person) == 2
        await desk.send(next(action for action in desk.actions() if action.endswith("/undone")))
        assert desk.path == f"/people/{newer.person}/corrections", "where the undoing began"
        assert (await Person.objects().get(Person.id == older.person)).merged_into is None


async def test_a_file_of_another_programme_or_ones_own_is_not_the_other(record):
    async with at_the_desk() as desk:
        here = await a_person(desk.programme)
        await a_referral(desk.programme, here)
        stranger = await a_person(await a_programme())
        for other in (stranger.id, here.id):
            assert (await desk.open(f"/people/{here.id}/same/{other}")).status == 404
