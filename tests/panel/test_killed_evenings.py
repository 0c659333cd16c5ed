"""kill -9 while an evening is written down: held, agreed and every hour counted, or nothing of it."""

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from cases import agreements, database, journal
from cases.actors import Actor
from cases.tables import Agreement, Case, Programme, Term
from panel import nights, sittings
from panel.tables import CreditEntry, Letter, Seat
from scheduling.tables import Hearing
from tests.agreed import a_term
from tests.builders import a_case, a_coordinator, a_person, a_programme
from tests.conftest import KEYRING
from tests.nights import a_night

PEERS = 4
NOTHING = ("arranged", "scheduled", "draft", {"accepted"}, 0, 0)
ALL = ("held", "agreement_active", "active", {"attended"}, PEERS, 2)
Standing = tuple[str, str, str, set[str], int, int]


@pytest.mark.parametrize("kills", [2, pytest.param(50, marks=pytest.mark.soak)])
async def test_a_killed_evening_is_written_down_whole_or_not_at_all(
    record: database.Engine, record_url: str, kills: int
) -> None:
    programme = await a_programme(seats=PEERS, seats_least=2)
    by = await a_coordinator(programme)
    rehearsed = await an_evening(programme, by)
    began = time.monotonic()
    await sittings.held(rehearsed, by, await agreements.of_case(await case_of(rehearsed)))
    takes = time.monotonic() - began
    waiting = [await an_evening(programme, by) for _ in range(kills)]
    in_time = 0
    for hearing in waiting:
        with a_closer(record_url, [str(hearing.id)]) as closer:
            said = begins(closer)
            await asyncio.sleep(random.uniform(0, 1.5 * takes))
            os.kill(closer.pid, signal.SIGKILL)
            said += closer.stdout.read().decode() if closer.stdout else ""
        stands = await standing(hearing)
        assert stands in (NOTHING, ALL), stands
        assert stands == ALL or "held" not in said, "what was said to be held is held"
        in_time += stands == NOTHING
        await sittings.held(hearing, by, await agreements.of_case(await case_of(hearing)))
        assert await standing(hearing) == ALL, "asked again it is whole, and each hour counted once"
    print(f"{kills} kills: {in_time} came in time and left nothing, {kills - in_time} found it whole")
    assert (await journal.verify()).sound
    entries = await CreditEntry.objects().where(CreditEntry.programme == programme.id)
    assert len(entries) == (kills + 1) * PEERS


async def an_evening(programme: Programme, by: Actor) -> Hearing:
    """Everybody is here, and what is agreed stands on the table."""
    person = await a_person(programme, email="kit@home.example", guardian_email="sam@home.example")
    case = await a_case(programme, person, state="scheduled")
    hearing = await a_night(programme, PEERS, case=case, seats=PEERS, seats_least=2)
    await nights.all_came(hearing, by)
    agreement = await agreements.draft(case, by)
    await a_term(agreement, by, "service")
    await agreements.say_why_outside(agreement, "It is little.", by)
    return hearing


async def case_of(hearing: Hearing) -> Case:
    found: Case = await Case.objects().get(Case.id == hearing.case)
    return found


async def standing(hearing: Hearing) -> Standing:
    """How all that belongs to the evening stands."""
    fresh = await Hearing.objects().get(Hearing.id == hearing.id)
    case = await case_of(hearing)
    agreement = await Agreement.objects().get(Agreement.case == case.id)
    seats = await Seat.objects().where(Seat.hearing == hearing.id)
    counted = await CreditEntry.count().where(CreditEntry.seat.is_in([seat.id for seat in seats]))
    told = await Letter.count().where(Letter.case == case.id, Letter.name.like("%-agreed"))
    assert await Term.exists().where(Term.agreement == agreement.id)
    return fresh.state, case.state, agreement.state, {seat.state for seat in seats}, counted, told


def begins(closer: "subprocess.Popen[bytes]") -> str:
    assert closer.stdout is not None
    line = closer.stdout.readline().decode()
    assert line.startswith("begun"), line
    return line


@contextmanager
def a_closer(record_url: str, hearings: list[str]) -> Iterator["subprocess.Popen[bytes]"]:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PANEL_")},
        "DATABASE_URL": record_url,
        "PANEL_KEY": KEYRING.written(),
    }
    closer = subprocess.Popen(
        [sys.executable, "-m", "tests.closer", *hearings], env=environment, stdout=subprocess.PIPE
    )
    try:
        yield closer
    finally:
        if closer.poll() is None:
            closer.kill()
        closer.wait()
        if closer.stdout:
            closer.stdout.close()
