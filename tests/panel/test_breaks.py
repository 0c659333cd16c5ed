"""A juror takes a break by themselves, until a day that they choose, and comes back by themselves."""

from datetime import date, timedelta

import pytest

from cases import programmes, states
from cases.actors import now
from cases.errors import Refused
from cases.tables import Programme
from panel import breaks, lapsed, proposals, resting
from panel.sign_ins import actor_of
from panel.tables import Juror, Seat
from scheduling.tables import Hearing
from tests.browser import words
from tests.builders import a_coordinator, a_hearing, a_juror, a_programme, a_seat
from tests.desk import at_the_desk
from tests.visiting import Visitor, visiting

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("record")]


async def in_days(programme: Programme, days: int) -> Hearing:
    starts = (now() + timedelta(days=days)).replace(hour=17, minute=30, second=0, microsecond=0)
    return await a_hearing(programme, starts_at=starts, ends_at=starts + timedelta(hours=1))


async def of(juror: Juror) -> Juror:
    return await Juror.objects().get(Juror.id == juror.id)


def typed(day: date) -> dict[str, str]:
    return {f"until-{part}": str(getattr(day, part)) for part in ("day", "month", "year")}


async def test_without_a_seat_they_are_not_asked_until_they_come_back() -> None:
    async with at_the_desk() as desk:
        tasha = await a_juror(desk.programme, first_name="Tasha")
        hearing = await in_days(desk.programme, 20)
        phone = await visiting(tasha)
        assert (await phone.opens("/mine")).find("a", href="/mine/break")
        until = programmes.today(desk.programme) + timedelta(days=30)
        for wrong in ({}, typed(until - timedelta(days=40)), typed(until + timedelta(days=400))):
            answer = await phone.sends("/mine/break", wrong, action="break")
            assert (answer.status_code, "Error:" in answer.text) == (422, True)
        for _ in range(2):
            answer = await phone.posts("/mine/break", typed(until))
            assert answer.headers["location"] == "/mine"
        assert ((await of(tasha)).state, (await of(tasha)).rests_until) == ("paused", until)
        assert len(await states.steps("juror", tasha.id)) == 1
        proposal = await proposals.propose(hearing)
        assert tasha.id not in {ranked.who.id for ranked in proposal.everybody}
        assert "You take a break" in words(await phone.opens("/mine"))
        await desk.open(f"/jurors/{tasha.id}")
        assert "Tasha takes a break until" in desk.words

        for _ in range(2):
            assert (await phone.posts("/mine/break/end")).headers["location"] == "/mine"
        assert ((await of(tasha)).state, (await of(tasha)).rests_until) == ("active", None)
        assert "takes a break until" not in (await desk.open(f"/jurors/{tasha.id}")).words


async def a_full_diary() -> tuple[Programme, Juror, Visitor, dict[str, Seat]]:
    """Two yeses in the next month, one after it, and an offer."""
    programme = await a_programme()
    tasha = await a_juror(programme, first_name="Tasha")
    found = {}
    for name, days, state in (
        ("first", 9, "accepted"),
        ("second", 16, "accepted"),
        ("later", 60, "accepted"),
        ("offer", 23, "offered"),
    ):
        hearing = await in_days(programme, days)
        found[name] = await a_seat(hearing, tasha, state=state, answered_at=now() - timedelta(days=1))
    return programme, tasha, await visiting(tasha), found


async def stand(found: dict[str, Seat]) -> dict[str, str]:
    rows = {row["id"]: row["state"] for row in await Seat.select(Seat.id, Seat.state)}
    return {name: rows[seat.id] for name, seat in found.items()}


async def test_what_they_said_yes_to_is_named_first_and_each_is_asked_about() -> None:
    programme, tasha, phone, found = await a_full_diary()
    until = programmes.today(programme) + timedelta(days=30)
    page = words(await phone.opens("/mine/break"))
    assert "You said yes to:" in page
    answer = await phone.sends("/mine/break", typed(until), action="break")
    asks = answer.headers["location"]
    assert asks == f"/mine/break/seats?until={until.isoformat()}"
    assert (await of(tasha)).state == "active", "nothing has happened yet"
    page = await phone.opens(asks)
    assert words(page).count("Do you still come?") >= 2
    assert f"seat-{found['later'].id}" not in page.decode()
    one = {f"seat-{found['first'].id}": "yes"}
    answer = await phone.sends(asks, one, action="seats")
    assert (answer.status_code, "Choose one of the two." in answer.text) == (422, True)
    assert (await of(tasha)).state == "active"
    answer = await phone.sends(asks, {**one, f"seat-{found['second'].id}": "no"}, action="seats")
    assert answer.headers["location"] == "/mine"
    assert await stand(found) == {
        "first": "accepted",
        "second": "declined",
        "later": "accepted",
        "offer": "declined",
    }
    assert (await of(tasha)).state == "paused"
    assert await lapsed.of(programme, until=until) == {}, "they were asked about what they keep"
    by = actor_of(tasha)
    with pytest.raises(Refused, match="break already"):
        await breaks.begin(tasha, by, until=until + timedelta(days=1), still={})


async def test_the_day_after_they_are_asked_again_by_themselves() -> None:
    programme = await a_programme()
    tasha = await a_juror(programme)
    today = programmes.today(programme)
    await breaks.begin(tasha, actor_of(tasha), until=today, still={})
    assert await breaks.end_due() == 0
    await Juror.update({Juror.rests_until: today - timedelta(days=1)}).where(Juror.id == tasha.id)
    assert [await breaks.end_due() for _ in range(2)] == [1, 0]
    assert (await of(tasha)).state == "active"


async def test_a_break_that_a_coordinator_wrote_down_is_not_ended_on_a_page() -> None:
    programme = await a_programme(contact_phone="+441632960100")
    tasha = await a_juror(programme)
    await resting.rest(tasha, await a_coordinator(programme), "asked")
    phone = await visiting(tasha)
    assert "Ring us on 01632 960100" in words(await phone.opens("/mine/break"))
    assert (await phone.posts("/mine/break/end")).status_code == 409
    assert (await of(tasha)).state == "paused"
