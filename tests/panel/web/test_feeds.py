"""A calendar of somebody's own: theirs alone, without a name, and gone when they are."""

import re

import pytest
from icalendar import Calendar

from cases.actors import now
from panel import arrangements
from panel.tables import Account, Juror, Link
from tests.builders import a_juror, a_programme, a_seat, an_account, somebody
from tests.evenings import a_facilitator_at_work, an_arranged_hearing
from tests.visiting import Visitor, visiting

pytestmark = pytest.mark.usefixtures("record")


async def address_of(visitor: Visitor) -> str:
    page = await visitor.sends("/my-calendar", action="my-calendar")
    found = re.search(r"(/feed/[\w-]{43}\.ics)", page.text)
    assert found, page.text
    return found[1]


async def uids(path: str) -> dict[str, str]:
    answer = await (await visiting()).get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    return {str(event["uid"]): str(event["status"]) for event in events}


async def test_everybody_finds_what_they_come_to_and_nothing_else() -> None:
    programme = await a_programme()
    by, robin = await a_facilitator_at_work(programme)
    first = await an_arranged_hearing(programme, facilitator=robin)
    second, elsewhere = await an_arranged_hearing(programme), await an_arranged_hearing(await a_programme())
    juror = await a_juror(programme)
    await a_seat(second, juror, state="accepted")
    await a_seat(first, juror, state="declined")
    facilitator = await Account.objects().get(Account.id == by.id)
    theirs = {
        "coordinator": await address_of(await visiting(await an_account("coordinator", programme))),
        "facilitator": await address_of(await visiting(facilitator)),
        "juror": await address_of(await visiting(juror)),
    }
    found = {role: set(await uids(path)) for role, path in theirs.items()}
    assert found["coordinator"] == {str(first.id), str(second.id)}
    assert found["facilitator"] == {str(first.id)}
    assert found["juror"] == {str(second.id)}
    assert not any(str(elsewhere.id) in one for one in found.values())

    await arrangements.cancel(first, reason="room", by=somebody("coordinator", programme))
    assert await uids(theirs["facilitator"]) == {str(first.id): "CANCELLED"}
    links = await Link.objects()
    assert all(link.used_at is None for link in links)  # reading is not using


async def test_an_address_ends_with_a_new_one_and_with_whoever_it_was() -> None:
    programme = await a_programme()
    juror, moss = await a_juror(programme), await an_account("coordinator", programme)
    visitor, nobody = await visiting(juror), await visiting()
    before, after = await address_of(visitor), await address_of(visitor)
    hers = await address_of(await visiting(moss))
    assert (await nobody.get(before)).status_code == 410
    assert await uids(after) == {}
    await Juror.update({Juror.state: "retired"}).where(Juror.id == juror.id)
    await Account.update({Account.disabled_at: now()}).where(Account.id == moss.id)
    asked = [(await nobody.get(path)).status_code for path in (after, hers, f"/feed/{'x' * 43}.ics")]
    assert asked == [404, 404, 404]
