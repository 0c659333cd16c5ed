"""A correction that is taken back: what was held back for it goes on its way again."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

from cases import people
from cases.tables import Person, Referral
from panel import arrangements, correcting, letters, links
from panel.tables import Letter
from scheduling.tables import Hearing
from tests.builders import a_coordinator, a_programme
from tests.evenings import a_free_room, an_evening, in_days
from tests.panel.test_notices import arranged

pytestmark = pytest.mark.usefixtures("record")
BORN = date(2011, 3, 14)


async def test_undone_a_correction_holds_back_only_what_was_not_to_this_family() -> None:
    programme = await a_programme()
    by = await a_coordinator(programme)
    hearing, case = await arranged(programme)
    token = await links.mint("family", programme=programme.id, case=case.id, good_for=timedelta(days=1))
    referral = await Referral.objects().get(Referral.id == case.referral)
    others = {"queued": 2}  # the harmed person and the referrer
    first = await correcting.wrong_person(referral, name="Tariq Aziz", born_on=BORN, reason="No.", by=by)
    assert await states_of(hearing) == {**others, "withdrawn": 2}
    with pytest.raises(links.Outdated):
        await links.find(token, "family")
    await correcting.undo(first, by=by)
    assert await states_of(hearing) == {"queued": 4}, "they go on their way again, with a good link"
    assert (await links.find(token, "family")).case == case.id
    first = await correcting.wrong_person(referral, name="Tariq Aziz", born_on=BORN, reason="No.", by=by)
    meant = await the_person(referral)
    reach = {Person.email: "tariq@home.example", Person.guardian_name: "Dina Aziz"}
    await Person.update({**reach, Person.guardian_email: "dina@home.example"}).where(Person.id == meant.id)
    room = await a_free_room(programme)
    evening = await an_evening(programme, room, on_day=in_days(15))
    hearing = await arrangements.move(hearing, session=evening, room=room, starts_wall="18:30", by=by)
    to_the_second = Letter.party.is_in(["young_person", "guardian"]) & (Letter.state == "queued")
    assert await Letter.count().where(to_the_second) == 2
    second = await correcting.wrong_person(referral, name="Omar Aziz", born_on=BORN, reason="No.", by=by)
    assert await Letter.count().where(to_the_second) == 0
    await correcting.undo(second, by=by)
    assert await Letter.count().where(to_the_second) == 2, "what was to the first family stays held back"
    rows = await Letter.objects().where(to_the_second)
    assert {letters.address(row) for row in rows} == {"tariq@home.example", "dina@home.example"}
    await correcting.undo(first, by=by)
    assert await Letter.count().where(to_the_second) == 0, "what they were told was moved since"


async def the_person(referral: Referral) -> Person:
    fresh: Any = await Referral.objects().get(Referral.id == referral.id)
    return await people.get(fresh.person)


async def states_of(hearing: Hearing) -> Counter[str]:
    rows = await Letter.select(Letter.state).where(Letter.hearing == hearing.id)
    return Counter(row["state"] for row in rows)
