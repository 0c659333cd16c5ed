"""A case was about somebody else: who was asked to come need not; the others know nothing of it yet."""

from datetime import date
from typing import Any

import pytest

from cases import consents
from cases.actors import Actor
from cases.tables import Case, Person, Programme, Referral
from panel import arrangements, correcting, heard, letters, overtaken
from panel.tables import Letter, Link
from scheduling.tables import Hearing
from tests.builders import a_coordinator, a_person, a_programme
from tests.evenings import a_free_room, an_evening, in_days
from tests.panel.test_notices import arranged
from tests.post_office import all_gone

pytestmark = pytest.mark.usefixtures("record")
BORN = date(2011, 3, 14)
FAMILY = ("young_person", "guardian")
OURS, THEIRS = ("amara@home.example", "sam@home.example"), ("tariq@x.example", "dina@x.example")


async def a_mistake(*, told: bool = True) -> tuple[Programme, Actor, Hearing, Case, Any]:
    """Amara was asked to come; it is about Tariq."""
    programme = await a_programme()
    by = await a_coordinator(programme)
    hearing, case = await arranged(programme)
    if told:
        await all_gone()
    await a_person(
        programme,
        legal_name="Tariq Aziz",
        born_on=BORN,
        email=THEIRS[0],
        guardian_name="Dina Aziz",
        guardian_email=THEIRS[1],
    )
    referral = await Referral.objects().get(Referral.id == case.referral)
    correction = await correcting.wrong_person(
        referral, name="Tariq Aziz", born_on=BORN, reason="His sister was named.", by=by
    )
    case = await Case.objects().get(Case.id == case.id)
    return programme, by, hearing, case, correction


async def waiting(kind: str) -> set[str]:
    """The addresses of a family's letters of a kind that are on their way, and are still to go."""
    rows = await Letter.objects().where(Letter.party.is_in(list(FAMILY)), Letter.state == "queued")
    return {letters.address(row) for row in rows if row.name.endswith(kind) and not await overtaken.why(row)}


async def moved(hearing: Hearing, programme: Programme, by: Actor) -> Hearing:
    room = await a_free_room(programme)
    evening = await an_evening(programme, room, on_day=in_days(15))
    return await arrangements.move(hearing, session=evening, room=room, starts_wall="18:30", by=by)


async def test_who_was_asked_to_come_is_told_that_they_need_not_and_is_given_no_link() -> None:
    programme, by, hearing, case, _ = await a_mistake()
    assert await waiting("") == await waiting("-relieved-off") == set(OURS)
    assert await Link.count().where(Link.case == case.id, Link.used_at.is_null()) == 0
    assert not await heard.party(hearing, "young-person"), "Tariq has heard nothing"
    await Person.update({Person.safe_to_contact: False}).where(Person.id == case.person)
    await moved(hearing, programme, by)
    assert await waiting("-relieved-off") == set(OURS), "whatever becomes of it"
    assert await waiting("-moved") == set()
    assert await waiting("guardian-hearing") == {THEIRS[1]}, "as if there had been no other day"


async def test_who_has_heard_nothing_is_told_nothing() -> None:
    _, _, _, _, _ = await a_mistake(told=False)
    assert await waiting("") == set()
    assert await Letter.count().where(Letter.name.like("%relieved%"), Letter.party.is_in(list(FAMILY))) == 0


@pytest.mark.parametrize("gone", [False, True])
async def test_taken_back_it_is_theirs_again_and_who_was_sent_away_is_asked_again(gone: bool) -> None:
    programme, by, hearing, case, correction = await a_mistake()
    if gone:
        await all_gone()
    await correcting.undo(correction, by=by)
    assert await waiting("-relieved-off") == set()
    assert await waiting("-hearing") == (set(OURS) if gone else set())
    assert await heard.party(hearing, "guardian") is not gone
    await all_gone()
    await moved(hearing, programme, by)
    assert await waiting("-moved") == set(OURS)
    await consents.give(case, giver="guardian", kind="taking_part", how="paper", by=by)


@pytest.mark.parametrize("gone", [False, True])
async def test_who_was_told_in_between_hears_that_they_need_not_come_either(gone: bool) -> None:
    programme, by, hearing, _, correction = await a_mistake()
    if gone:
        await all_gone()
    await moved(hearing, programme, by)
    await Letter.update({Letter.state: "sent"}).where(Letter.name.like("%-hearing"))
    await correcting.undo(correction, by=by)
    assert await waiting("-relieved-off") == set(THEIRS) | (set() if gone else set(OURS))
    assert await waiting("-hearing") == set(OURS), "their own day was another"
