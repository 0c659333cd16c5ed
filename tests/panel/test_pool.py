"""Into the pool step by step: consent, training, oath, breaks, and what seating reads of them."""

from datetime import date, timedelta

import pytest

from cases import programmes, states
from cases.actors import now
from cases.errors import BadInput, Refused, WrongState
from cases.tables import JournalEntry
from panel import guardians, jurors, letters, oaths, qualified, resting, roles, seats, trainings
from panel.proposals import LIVE
from panel.tables import Letter, Link, Seat
from tests.builders import a_coordinator, a_hearing, a_juror, a_programme, a_seat

pytestmark = pytest.mark.anyio
NEW = {"state": "invited", "guardian_consent_on": None, "trained_until": None, "sworn_on": None}


async def a_new_juror(programme, **only):
    return await a_juror(programme, **{**NEW, "guardian_phone": "+447700900555", **only})


async def test_somebody_comes_into_the_pool_step_by_step_and_in_any_order(record):
    programme = await a_programme()
    by, juror = await a_coordinator(programme), await a_new_juror(programme)
    today = programmes.today(programme)
    basics = await trainings.ask_for(by, name="Basics", months=12)
    done = {(await trainings.train(juror, basics, by, done_on=today)).id for _ in range(2)}
    assert len(done) == 1, "the same click twice is one training"
    assert (await jurors.get(programme.id, juror.id)).state == "invited", "the guardian comes first"
    with pytest.raises(WrongState, match="the guardian’s consent and the oath are missing"):
        await jurors.activate(juror, by)
    await guardians.agree(juror, by, on=today, how="paper")
    assert await Letter.count().where(Letter.name == "oath-due", Letter.juror == juror.id) == 1
    await oaths.swear(juror, by, version=1)
    await oaths.swear(juror, by, version=1)
    await jurors.activate(juror, by)
    juror = await jurors.get(programme.id, juror.id)
    assert (juror.guardian_consent_on, juror.sworn_on) == (today, today)
    assert juror.trained_until == qualified.ends(today, 12)
    passed = [step.to_state for step in reversed(await states.steps("juror", juror.id))]
    assert passed == ["guardian_consent", "trained", "sworn", "active"]
    assert len(await oaths.sworn(juror)) == 1
    grown = await a_new_juror(
        programme, born_on=date(today.year - 30, 1, 1), route="applied", state="applied"
    )
    await trainings.train(grown, basics, by, done_on=today)
    assert (await jurors.get(programme.id, grown.id)).state == "trained", "of age: nobody else is asked"


async def test_a_break_gives_the_seats_to_others_and_ends(record):
    programme = await a_programme()
    by, juror = await a_coordinator(programme), await a_juror(programme)
    seat = await a_seat(await a_hearing(programme), juror)
    await seats.answer(seat, "yes", by)
    with pytest.raises(BadInput):
        await resting.rest(juror, by, "Is ill at the moment")
    await resting.rest(juror, by, "school")
    assert not await Seat.exists().where(Seat.juror == juror.id, Seat.state.is_in(list(LIVE)))
    await resting.come_back(juror, by)
    assert (await jurors.get(programme.id, juror.id)).state == "active"
    await guardians.refuse(juror, guardians.actor_of(juror))
    found = await jurors.get(programme.id, juror.id)
    assert (found.state, found.guardian_consent_on) == ("paused", None)
    await resting.come_back(juror, by)
    assert (await jurors.get(programme.id, juror.id)).state == "invited", "not active without consent"
    await guardians.refuse(juror, by)
    await guardians.agree(juror, by, on=programmes.today(programme), how="spoken")
    assert (await jurors.get(programme.id, juror.id)).state == "active", "only that was missing"
    await resting.leave(juror, by)
    await resting.come_back(juror, by)
    found = await jurors.get(programme.id, juror.id)
    assert found.state == "sworn", "what was done counts, but a coordinator says that they sit again"


async def test_a_training_runs_out_and_one_asked_for_later_may_be_missing_until_then(record):
    programme = await a_programme()
    by, juror = await a_coordinator(programme), await a_new_juror(programme)
    today = programmes.today(programme)
    basics = await trainings.ask_for(by, name="Basics", months=12)
    await trainings.train(juror, basics, by, done_on=today - timedelta(days=30))
    soon = today + timedelta(days=60)
    await trainings.ask_for(by, name="Safeguarding", needed_from=soon)
    await trainings.ask_for(by, name="Leading", roles=["foreperson"])
    assert (await jurors.get(programme.id, juror.id)).trained_until == soon - timedelta(days=1)
    with pytest.raises(WrongState, match="one training at least"):
        for row in await trainings.every(programme.id):
            await trainings.change(row, by, name=row.name, roles=[], months=0, needed_from=None, closed=True)


async def test_only_who_is_named_and_trained_leads(record):
    programme = await a_programme()
    by, juror, other = await a_coordinator(programme), await a_juror(programme), await a_juror(programme)
    today = programmes.today(programme)
    leading = await trainings.ask_for(by, name="Leading", roles=["foreperson"], months=6)
    await trainings.train(other, leading, by, done_on=today)
    await roles.name(juror, ["foreperson", "clerk"], by)
    assert await roles.ready(programme.id, today) == {juror.id: {"clerk"}}
    await trainings.train(juror, leading, by, done_on=today)
    assert (await roles.ready(programme.id, today))[juror.id] == {"foreperson", "clerk"}
    later = today + timedelta(days=250)
    assert (await roles.ready(programme.id, later))[juror.id] == {"clerk"}


async def test_new_words_of_the_oath_are_sworn_anew_where_they_ask_for_it(record):
    programme = await a_programme()
    by, juror = await a_coordinator(programme), await a_juror(programme)
    await oaths.reword(by, programme.id, words="I keep it to myself.", again=False)
    assert (await jurors.get(programme.id, juror.id)).sworn_on is not None
    await oaths.reword(by, programme.id, words="I keep all of it to myself.", again=True)
    assert (await jurors.get(programme.id, juror.id)).sworn_on is None
    assert await Letter.exists().where(Letter.name == "oath-due", Letter.juror == juror.id)
    with pytest.raises(WrongState, match="have just changed"):
        await oaths.swear(juror, by, version=2)
    await oaths.swear(juror, by, version=3)
    assert (await jurors.get(programme.id, juror.id)).sworn_on == programmes.today(programme)
    assert [text.version for text in await oaths.versions(programme.id)] == [3, 2, 1]


async def test_a_guardian_is_asked_once_a_day_at_their_own_address(record):
    programme = await a_programme()
    by, juror = await a_coordinator(programme), await a_new_juror(programme)
    await guardians.ask(juror, by)
    await guardians.ask(juror, by)
    letter = await Letter.objects().get(Letter.name == "guardian-consent")
    assert letter.channel == "sms"
    assert await Letter.count() == 1
    assert await Link.exists().where(Link.purpose == "juror-guardian", Link.expires_at > now())
    with pytest.raises(Refused, match="Write one down first"):
        await guardians.ask(await a_new_juror(programme, guardian_phone=""), by)
    assert await JournalEntry.count().where(JournalEntry.what == "juror.guardian_asked") == 1
    assert await Link.count().where(Link.purpose == "juror-guardian") == 1, "no link that goes nowhere"
    await jurors.change(juror, by, guardian_email="sam@home.example")
    juror = await jurors.get(programme.id, juror.id)
    await guardians.ask(juror, by)
    await guardians.ask(juror, by)
    asked = await Letter.objects().where(Letter.name == "guardian-consent").order_by(Letter.created_at)
    assert [letters.address(one) for one in asked] == ["+447700900555", "sam@home.example"]


def test_a_month_later_is_the_same_day_or_the_last():
    assert qualified.ends(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert qualified.ends(date(2026, 12, 15), 12) == date(2027, 12, 15)
    assert qualified.ends(date(2028, 2, 29), 12) == date(2029, 2, 28)
    assert qualified.ends(date(2026, 1, 1), 0) is None
