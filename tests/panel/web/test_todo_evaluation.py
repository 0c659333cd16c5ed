"""What evaluation waits for stands among what there is to do, for whoever can do something about it."""

import pytest

from cases.linkage import clerical
from panel import data_exports
from tests.builders import a_case, a_programme, somebody
from tests.desk import at_the_desk
from tests.extracts import a_candidate, a_run, a_waiting_file

pytestmark = pytest.mark.anyio


async def test_pairs_columns_and_exports_of_others_wait_for_a_coordinator(record):
    programme = await a_programme()
    run = await a_run(programme)
    pairs = [await a_candidate(run, await a_case(programme)) for _ in range(2)]
    arrival = await a_waiting_file(programme)
    made = await data_exports.ask(programme, "proven-12", "A study", somebody("evaluator", programme))
    async with at_the_desk(programme) as desk:
        await data_exports.ask(programme, "proven-12", "Another", desk.by)
        await desk.open("/todo?waits=everybody")
        assert desk.link("Judge 2 likely pairs") == "/linkage/pairs"
        assert desk.link("Say what the columns") == f"/linkage/arrivals/{arrival.id}/columns"
        assert desk.link("Grant or refuse a de-identified export") == f"/data-exports/{made.id}"
        assert desk.words.count("de-identified export") == 1
        await clerical.judge(pairs[0], "yes", desk.by)
        await desk.open("/todo?waits=everybody")
        assert desk.link("Judge a likely pair") == "/linkage/pairs"
        sheet = (await desk.fetch("/todo.csv")).text
        assert "Judge a likely pair" in sheet
