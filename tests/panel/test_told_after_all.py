"""Whoever could not be told for a while is told once they may be: of the day that it is then."""

from datetime import timedelta
from typing import Any

import pytest

from cases import harmed, intake
from cases.actors import Actor, now, telling
from cases.tables import Case, HarmedPerson, Person, Programme
from panel import arrangements, family, harmed_page, overtaken, post, reach, seats
from panel.sign_ins import actor_of
from panel.tables import Letter
from scheduling.tables import Hearing
from tests.builders import a_coordinator, a_juror, a_programme
from tests.evenings import a_free_room, an_arranged_hearing, an_evening, in_days
from tests.panel.test_notices import arranged
from tests.post_office import all_gone

pytestmark = pytest.mark.usefixtures("record")
TAKING_PART: dict[str, Any] = {"giver": "guardian", "kind": "taking_part", "how": "spoken"}


async def moved(hearing: Hearing, by: Actor) -> Hearing:
    programme = await Programme.objects().get(Programme.id == hearing.programme)
    room = await a_free_room(programme)
    evening = await an_evening(programme, room, on_day=in_days(15))
    return await arrangements.move(hearing, session=evening, room=room, starts_wall="18:30", by=by)


async def waits(*parties: str) -> list[str]:
    """What is on its way to them, and still so."""
    found = await Letter.objects().where(Letter.party.is_in(list(parties)), Letter.state == "queued")
    return sorted([one.name for one in found if not await overtaken.why(one)])


async def posted() -> None:
    """The post takes what may go, and passes over the rest."""
    while letter := await post.claim(("email", "sms")):
        await Letter.update({Letter.state: "sent", Letter.sent_at: now()}).where(Letter.id == letter.id)


async def test_a_family_that_agrees_after_all_is_told_of_the_new_day() -> None:
    programme = await a_programme()
    by = await a_coordinator(programme)
    hearing, case = await arranged(programme)
    await posted()
    await family.decline(case, **TAKING_PART, by=by)
    hearing = await moved(hearing, by)
    assert await waits("young_person", "guardian") == []
    await family.agree(case, **TAKING_PART, by=by)
    assert await waits("young_person", "guardian") == ["guardian-moved", "young-person-moved"]
    await posted()
    await family.agree(case, **TAKING_PART, by=by)
    assert await waits("young_person", "guardian") == [], "of one day once"


@pytest.mark.parametrize("left", [True, False])
async def test_a_no_and_a_yes_to_the_same_day_leave_it_told_once(left: bool) -> None:
    programme = await a_programme()
    by = await a_coordinator(programme)
    _, case = await arranged(programme)
    if left:
        await posted()
    await family.decline(case, **TAKING_PART, by=by)
    await posted()
    await family.agree(case, **TAKING_PART, by=by)
    told = [] if left else ["guardian-hearing", "young-person-hearing"]
    assert await waits("young_person", "guardian") == told


async def test_to_whom_it_becomes_safe_to_write_is_told_then() -> None:
    programme = await a_programme()
    by = await a_coordinator(programme)
    _, case = await arranged(programme, safe_to_contact=False)
    await posted()
    person = await Person.objects().get(Person.id == case.person)
    held = {name: getattr(person, name) for name in intake.Reach.__slots__}
    for _ in range(2):
        await reach.change(case, intake.Reach(**{**held, "safe_to_contact": True}), by)
        assert await waits("young_person", "guardian") == ["young-person-hearing"]


async def _harmed(case: Case) -> HarmedPerson:
    found: HarmedPerson = await HarmedPerson.objects().get(HarmedPerson.referral == case.referral)
    return found


async def test_a_harmed_person_who_comes_after_all_is_told_of_the_day_it_is_now() -> None:
    programme = await a_programme()
    by = await a_coordinator(programme)
    hearing, case = await arranged(programme)
    await harmed_page.choose(await _harmed(case), "none", by)
    await posted()
    await harmed_page.choose(await _harmed(case), "attend", by)
    assert await waits("harmed_person") == ["harmed-hearing"]
    await posted()
    await harmed_page.choose(await _harmed(case), "statement", by)
    await moved(hearing, by)
    assert await waits("harmed_person") == []
    await harmed_page.choose(await _harmed(case), "attend", by)
    assert await waits("harmed_person") == ["harmed-moved"]


async def test_a_harmed_person_to_whom_a_letter_is_safe_now_is_told() -> None:
    programme = await a_programme()
    by = await a_coordinator(programme)
    _, case = await arranged(programme)
    row = await _harmed(case)
    told = {name: getattr(row, name) for name in harmed.Facts.__slots__}
    await harmed_page.put_right(row, harmed.Facts(**{**told, "safe_to_contact": False}), by)
    await posted()
    assert await waits("harmed_person") == []
    await harmed_page.put_right(await _harmed(case), harmed.Facts(**told), by)
    assert await waits("harmed_person") == ["harmed-hearing"]


async def test_a_juror_whose_first_thanks_were_passed_over_is_thanked_for_the_second_yes() -> None:
    programme = await a_programme(seats=1, seats_least=1)
    by, juror = await a_coordinator(programme), await a_juror(programme)
    hearing = await an_arranged_hearing(programme)
    (seat,) = await seats.offer_all(hearing, by)
    await all_gone()
    for said in ("yes", "no"):
        await seats.answer(seat, said, actor_of(juror))
    await posted()
    assert await waits("juror") == []
    await seats.answer(seat, "yes", actor_of(juror))
    assert await waits("juror") == ["seat-taken"]
    with telling(hearing.starts_at + timedelta(minutes=1)):
        await posted()  # too late is no reason to say it again
    assert await Letter.exists().where(Letter.key == f"seat-taken:{seat.id}:{hearing.sequence}")
