"""Companion cases do not meet by chance, and a facilitator works on the cases they were given alone."""

import pytest

from cases import case_files, incidents
from cases.actors import Actor
from cases.errors import NotFound, Refused
from cases.tables import JournalEntry, Referral
from scheduling import caseload, hearings
from scheduling.tables import Hearing, Room
from tests.builders import (
    a_case,
    a_coordinator,
    a_facilitator,
    a_hearing,
    a_programme,
    a_session,
    an_account,
)


async def test_two_cases_of_one_incident_are_not_heard_at_one_place_on_one_day_without_a_word(record):
    programme = await a_programme()
    by = await a_coordinator(programme)
    first, second, third = [await a_case(programme) for _ in range(3)]
    for case, written in ((first, "AS/2026/0417"), (second, "as 2026 0417"), (third, "-")):
        await Referral.update({Referral.incident_reference: written}).where(Referral.id == case.referral)
    evening, elsewhere = await a_session(programme), await a_session(programme)
    room = await Room.objects().get(Room.venue == evening.venue)
    other_room = await Room.objects().get(Room.venue == elsewhere.venue)
    assert [one.id for one in await incidents.companions(first)] == [second.id]
    assert await incidents.companions(third) == []

    at = {"session": evening, "room": room, "by": by}
    await hearings.arrange(first, starts_wall="17:00", **at)
    await hearings.arrange(third, starts_wall="18:00", **at)
    with pytest.raises(Refused, match=first.reference):
        await hearings.arrange(second, starts_wall="20:00", **at)
    away = await hearings.arrange(second, session=elsewhere, room=other_room, starts_wall="20:00", by=by)
    with pytest.raises(Refused, match="Say why"):
        await hearings.move(away, starts_wall="20:00", together="why not", **at)
    await hearings.move(away, starts_wall="20:00", together="agreed", **at)
    entry = await JournalEntry.objects().get(JournalEntry.what == "hearing.beside-companion")
    assert (entry.subject_id, entry.detail) == (str(second.id), "agreed")

    standing = await hearings.of_case(first)
    off = await hearings.cancel(standing, reason="young_person", by=by)
    with pytest.raises(Refused, match=second.reference):
        await hearings.reinstate(off, by)


async def test_a_facilitator_finds_the_cases_they_prepare_or_run_and_no_other(record):
    programme = await a_programme()
    coordinator = await a_coordinator(programme)
    account = await an_account("facilitator", programme)
    by = Actor(id=str(account.id), name=account.name, role="facilitator", programme=programme.id)
    run_by = await a_facilitator(programme, account_id=account.id)
    prepared, run, other, off = [await a_case(programme) for _ in range(4)]
    await case_files.give_to(prepared, account.id, coordinator)
    await a_hearing(programme, run, facilitator=run_by.id)
    await a_hearing(programme, off, facilitator=run_by.id, state="cancelled")
    assert await caseload.of_facilitator(by) == {prepared.id, run.id}
    assert (await caseload.get(by, run.id)).id == run.id
    assert (await caseload.get(coordinator, other.id)).id == other.id
    for hidden in (other, off):
        with pytest.raises(NotFound):
            await caseload.get(by, hidden.id)
    await Hearing.update({Hearing.facilitator: None}).where(Hearing.case == run.id)
    with pytest.raises(NotFound):
        await caseload.get(by, run.id)
