"""Sittings that are owed: what somebody sat before they owed any counts towards none of them."""

from datetime import timedelta

import pytest

from cases import programmes
from cases.actors import now
from cases.tables import Programme
from panel import graduates, jurors, owed, proposals, seats
from panel.owed import Owed
from panel.sign_ins import actor_of
from panel.tables import Juror
from tests.agreed import a_draft, a_term, case_of
from tests.builders import a_coordinator, a_juror, a_programme
from tests.evenings import an_arranged_hearing
from tests.nights import a_night, comes

pytestmark = pytest.mark.usefixtures("record")


async def sat(programme: Programme, juror: Juror, days_ago: float) -> None:
    began = now() - timedelta(days=days_ago)
    hearing = await a_night(programme, 0, state="held", starts_at=began, ends_at=began + timedelta(hours=1))
    await comes(hearing, programme, 1, juror=juror, state="attended")


async def line(programme: Programme, juror: Juror) -> Owed:
    """Theirs in the list, which says what their own page says."""
    (one,) = [line for line in await owed.every(programme.id) if line.juror.id == juror.id]
    assert one == await owed.of(await jurors.get(programme.id, juror.id))
    return one


async def test_only_sittings_since_they_were_owed_count():
    programme = await a_programme()
    by, juror = await a_coordinator(programme), await a_juror(programme)
    until = programmes.today(programme) + timedelta(days=60)
    await sat(programme, juror, days_ago=100)
    await owed.write_down(juror, by, sittings=2, until=until, since=now() - timedelta(days=30))
    assert (await line(programme, juror)).done == 0
    await sat(programme, juror, days_ago=3)
    assert (await line(programme, juror)).done == 1


async def test_another_number_begins_nothing_anew_and_none_at_all_does():
    programme = await a_programme()
    by, juror = await a_coordinator(programme), await a_juror(programme)
    until = programmes.today(programme) + timedelta(days=60)
    await owed.write_down(juror, by, sittings=2, until=until, since=now() - timedelta(days=30))
    await sat(programme, juror, days_ago=3)
    await owed.write_down(juror, by, sittings=4, until=until)
    assert (await line(programme, juror)).done == 1
    await owed.write_down(juror, by, sittings=0, until=None)
    await owed.write_down(juror, by, sittings=3, until=until)
    assert (await line(programme, juror)).done == 0


async def test_the_list_counts_what_the_agreement_counts():
    programme = await a_programme()
    by = await a_coordinator(programme)
    draft = await a_draft(programme, by)
    term = await a_term(draft, by, "sittings", quantity=3)
    case = await case_of(draft)
    juror = await graduates.enter_owed(case, sittings=3, due=term.due_on, by=by)
    await sat(programme, juror, days_ago=20)
    assert (await line(programme, juror)).done == 0, "they sat before it was agreed"
    began = now() + timedelta(seconds=1)
    hearing = await a_night(programme, 0, state="held", starts_at=began, ends_at=began + timedelta(hours=1))
    await comes(hearing, programme, 1, juror=juror, state="attended")
    assert (await line(programme, juror)).done == 1


async def test_who_owes_sittings_soon_is_asked_before_who_sat_less():
    programme = await a_programme(seats=1, seats_least=1, standby=0)
    by, until = await a_coordinator(programme), programmes.today(programme) + timedelta(days=20)
    await a_juror(programme, first_name="New")
    owing = await a_juror(programme, first_name="Owing", sat_before=5)
    await owed.write_down(owing, by, sittings=1, until=until)
    hearing = await an_arranged_hearing(programme)
    (first,) = (await proposals.propose(hearing)).chosen
    assert first.who.id == owing.id
    assert first.why.startswith("Owes 1 sitting until ")
    (seat,) = await seats.offer_all(hearing, by)
    await seats.answer(seat, "yes", actor_of(owing))
    (after,) = (await proposals.propose(await an_arranged_hearing(programme))).chosen
    assert after.who.name.startswith("New"), "it is promised now"
