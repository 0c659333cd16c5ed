"""Many at once over HTTP: one juror, one room, one place. One wins; the others read why not."""

import math
import sys
from itertools import cycle, islice
from pathlib import Path

import pytest

from cases import database, journal
from cases.database import Engine
from tests.journeys.racing import (
    AT_ONCE,
    Racers,
    Scene,
    at_browsers,
    plain,
    twice,
    yes_without_a_booking,
)
from tests.journeys.scenes import SCENES, one_juror, one_room, the_last_seat
from tests.running import a_server

ROUNDS = 10
NEVER = {"room": 0, "respondent": 0, "juror": 0, "place": 0}
WITHOUT_THE_RULES = {
    "sqlite": (
        "DROP TRIGGER booking_made",
        "DROP TRIGGER booking_moved",
        "DROP INDEX seat_place_once",
    ),
    "postgres": ("ALTER TABLE booking DROP CONSTRAINT booking_once", "DROP INDEX seat_place_once"),
}


@pytest.mark.parametrize("attempts", [60, pytest.param(1_000, marks=pytest.mark.soak)])
async def test_whatever_many_want_at_once_one_has(
    record: Engine, record_url: str, tmp_path: Path, attempts: int
) -> None:
    with a_server(record_url, tmp_path, "--no-scheduler", PANEL_WORKERS="2") as running:
        async with at_browsers(running) as racers:
            for make in islice(cycle(SCENES), math.ceil(attempts / AT_ONCE)):
                await one_wins(racers, await make(racers))
        log = running.log.read_text()
    figures = racers.figures
    print(figures.said(record.kind))
    assert figures.attempts >= attempts
    assert {status for _, status in figures.answers} <= {303, 409, 422}, "no 5xx, nobody sent away"
    assert [words for words in figures.reasons if not plain(words)] == []
    assert min(figures.won, figures.refused) > attempts / AT_ONCE / 2, "there were races"
    assert await twice() == NEVER
    assert await yes_without_a_booking() == 0
    assert (await journal.verify()).sound
    assert "Traceback" not in log
    assert "locked" not in log


async def one_wins(racers: Racers, scene: Scene) -> None:
    await racers.race(scene)
    won = await scene.won()
    assert scene.least <= won <= scene.most, racers.figures.said("the last race")
    racers.figures.won += won


@pytest.mark.parametrize(
    "record_url", ["sqlite", pytest.param("postgres", marks=pytest.mark.soak)], indirect=True
)
async def test_without_the_rules_the_same_races_are_lost(
    record: Engine, record_url: str, tmp_path: Path
) -> None:
    """The negative control: an application that looks first and trusts what it saw, over bare tables."""
    for statement in WITHOUT_THE_RULES[record.kind]:
        await database.run(statement)
    careless = [sys.executable, "-m", "tests.careless"]
    with a_server(record_url, tmp_path, "--no-scheduler", program=careless, PANEL_WORKERS="2") as running:
        async with at_browsers(running) as racers:
            for _ in range(ROUNDS):  # each is lost by chance: on a busy machine seldom
                for make in (one_room, one_juror, the_last_seat):
                    await racers.race(await make(racers))
                found = await twice()
                if min(found["room"], found["juror"], found["place"]) > 0:
                    break
    print(racers.figures.said(f"{record.kind} without the rules"))
    print(f"{record.kind} without the rules: pairs that must not be: {found}")
    assert min(found["room"], found["juror"], found["place"]) > 0
