"""Peers offer and ask for help: only what they put up themselves is shown, and staff bring them together."""

from uuid import uuid4

import pytest

from cases import strengths
from cases.errors import BadInput, NotFound, Refused, WrongState
from cases.tables import JournalEntry
from panel import conflicts, exchange, graduates
from panel.sign_ins import actor_of
from panel.tables import Juror
from tests.builders import a_case, a_coordinator, a_hearing, a_juror, a_person, a_programme, a_seat
from tests.ledgers import an_offer

pytestmark = pytest.mark.usefixtures("record")


async def test_the_others_see_it_until_it_is_taken_away():
    programme = await a_programme()
    noor, tasha = await a_juror(programme), await a_juror(programme)
    offer = await an_offer(noor)
    (shown,) = await exchange.to_be_seen_by(tasha)
    assert (shown.words, shown.name) == ("I fix bikes.", f"{noor.first_name} {noor.last_name[:1]}")
    assert await exchange.to_be_seen_by(noor) == []
    assert [one.id for one in await exchange.own(noor)] == [offer.id]
    for _ in range(2):
        await exchange.take_away(offer.id, actor_of(noor))
    assert await exchange.to_be_seen_by(tasha) == []


async def test_the_same_form_twice_is_one_offer():
    noor, once = await a_juror(), uuid4()
    assert (await an_offer(noor, once=once)).id == (await an_offer(noor, once=once)).id
    with pytest.raises(NotFound):
        await an_offer(await a_juror(), once=once)


@pytest.mark.parametrize(
    "wrong",
    [
        {"words": ""},
        {"words": "x" * 161},
        {"words": "Ring 07700 900 123"},
        {"words": "me@home.example"},
        {"kind": "sale"},
        {"category": "money"},
    ],
)
async def test_what_cannot_stand_there_is_said_in_words(wrong: dict[str, str]):
    with pytest.raises(BadInput):
        await an_offer(await a_juror(), **wrong)


async def test_a_year_or_a_time_is_no_number_to_ring():
    assert (await an_offer(await a_juror(), words="Maths, year 10, 2 to 4 on Saturdays")).state == "open"


async def test_ten_are_enough_and_who_takes_a_break_offers_nothing():
    noor = await a_juror()
    for _ in range(exchange.MOST):
        await an_offer(noor)
    with pytest.raises(Refused):
        await an_offer(noor)
    with pytest.raises(WrongState):
        await an_offer(await a_juror(state="paused"))


async def test_who_left_or_is_kept_apart_is_not_shown():
    programme = await a_programme()
    noor, tasha = await a_juror(programme), await a_juror(programme)
    await an_offer(noor)
    await conflicts.keep_apart(tasha, noor, await a_coordinator(programme))
    assert await exchange.to_be_seen_by(tasha) == []
    assert await exchange.known_to(tasha) == []
    assert len(await exchange.to_be_seen_by(await a_juror(programme))) == 1
    await Juror.update({Juror.state: "retired"}).where(Juror.id == noor.id)
    assert await exchange.every(programme.id) == []


async def test_only_its_owner_and_staff_take_it_away():
    programme = await a_programme()
    noor = await a_juror(programme)
    offer = await an_offer(noor)
    for stranger in (actor_of(await a_juror(programme)), await a_coordinator()):
        with pytest.raises(NotFound):
            await exchange.take_away(offer.id, stranger)
    await exchange.take_away(offer.id, await a_coordinator(programme))
    assert await exchange.own(noor) == []


async def test_time_goes_to_those_one_has_sat_with_and_who_show_themselves():
    programme = await a_programme()
    noor, beside, shows, _ = [await a_juror(programme) for _ in range(4)]
    hearing = await a_hearing(programme)
    for place, one in enumerate((noor, beside), 1):
        await a_seat(hearing, one, place=place, state="attended")
    await a_seat(hearing, place=3, state="absent")
    await an_offer(shows)
    assert {one.id for one in await exchange.known_to(noor)} == {beside.id, shows.id}


async def test_what_a_graduate_could_offer_is_theirs_alone_to_put_up():
    programme = await a_programme()
    by = await a_coordinator(programme)
    case = await a_case(programme, await a_person(programme, email="kit@home.example"), state="closed")
    for domain, words in {"offer": "Fix a bike.", "connection": "My nan."}.items():
        await strengths.say(case, domain=domain, words=words, by=by)
    graduate = await graduates.ask(case, by)
    assert graduate
    juror = await graduates.accept(graduate, graduates.actor_of(graduate))
    assert await exchange.every(programme.id) == [], "nothing is offered before they say so"
    assert await exchange.may_have_told(juror)
    assert await exchange.told_before(juror, actor_of(juror)) == ["Fix a bike."]
    last = await JournalEntry.select(JournalEntry.what).order_by(JournalEntry.number, ascending=False).first()
    assert last["what"] == "graduate.opened"
    for stranger in (by, actor_of(await a_juror(programme))):
        with pytest.raises(NotFound):
            await exchange.told_before(juror, stranger)
    assert not await exchange.may_have_told(await a_juror(programme))
    assert await exchange.told_before(other := await a_juror(programme), actor_of(other)) == []
