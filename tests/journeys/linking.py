"""Extracts in each of their states, a queue, a sample and match lists: for the crawl of the office."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from cases import corrections
from cases.actors import Actor, now
from cases.evaluation_tables import DataExport
from cases.linkage import granting
from cases.linkage.tables import MatchList
from cases.tables import Programme
from panel import data_exports
from tests.extracts import (
    a_candidate,
    a_link,
    a_match_list,
    a_participant,
    a_run,
    a_waiting_file,
    somebody_drawn,
)

UNFINISHED: dict[str, Any] = {"linked_at": None, "model": "", "model_sha256": "", "model_version": ""}
STATES: dict[str, dict[str, Any]] = {
    "waiting": UNFINISHED,
    "running": {**UNFINISHED, "leased_until": now() + timedelta(days=1)},
    "failed": {**UNFINISHED, "note": "The linkage ended before it was done."},
    "withdrawn": {"withdrawn_at": now()},
}


async def of_the_office(programme: Programme, by: Actor) -> AsyncIterator[tuple[str, str]]:
    """No scheduler of the crawl takes one up; no file is there, as after its day."""
    for state, only in STATES.items():
        run = await a_run(programme, **{**only, "state": state})
        yield f"extract {state}", f"/linkage/{run.id}"
    done = await a_run(programme, participants=80, linked=34, exact=9, queued=2, expected_wrong=310_000)
    cases = [
        (await a_participant(programme, legal_name="Elizabeth Dykbourne", born_on=date(2010, 2, 3)))[0]
        for _ in range(64)
    ]
    for number, case in enumerate(cases):
        if number < 34:
            await a_link(done, case)
        if number < 62:
            found = "yes" if number < 31 or number == 40 else "no"
            await somebody_drawn(done, case, linked=number < 31, found=found)
    again, whose = await a_participant(programme, legal_name="Robin Reed")
    await a_link(done, again)
    await corrections.facts(whose, {"legal_name": "Robin Read"}, reason="Their passport.", by=by)
    yield "links to look at again", "/linkage/again"
    drawn = await somebody_drawn(done, cases[62])
    pair = await a_candidate(done, cases[63])
    yield "extract linked, with a sample", f"/linkage/{done.id}"
    yield "/linkage/-/sample", f"/linkage/{done.id}/sample"
    yield "/linkage/-/withdrawal", f"/linkage/{done.id}/withdrawal"
    yield "/linkage/pairs/-", f"/linkage/pairs/{pair.id}"
    yield "/linkage/samples/-", f"/linkage/samples/{drawn.id}"
    arrival = await a_waiting_file(programme)
    yield "/linkage/arrivals/-/columns", f"/linkage/arrivals/{arrival.id}/columns"
    for state in ("refused", "out", "in", "withdrawn"):
        counted = {"reoffenders": 4, "reoffences": 6, "checked_on": now().date()} if state == "in" else {}
        made = await a_match_list(programme, state=state, **counted)
        yield f"match list {state}", f"/match-lists/{made.id}"
    async for name, path in _lists(programme, by):
        yield name, path
    async for name, path in _exports(programme, by):
        yield name, path


async def _lists(programme: Programme, by: Actor) -> AsyncIterator[tuple[str, str]]:
    """Asked for and granted, by them and by somebody else, and one whose days are over."""
    other = replace(by, id="somebody", name="Else Body")
    granted = {"granted_at": now(), "granted_by_id": "second", "granted_by_name": "Second Hand"}
    for state, more in (("asked", {}), ("granted", granted)):
        for whose, asks in (("theirs", by), ("of somebody else", other)):
            told = {"by_id": asks.id, "by_name": asks.name, "out_at": None, **more}
            made = await a_match_list(programme, state=state, **told)
            yield f"match list {state} whose days are over, {whose}", f"/match-lists/{made.id}"
            made = await a_match_list(programme, state=state, **told)
            file = {MatchList.file_sealed: granting.sealed(made.id, b"locked")}
            await MatchList.update(file).where(MatchList.id == made.id)
            yield f"match list {state}, {whose}", f"/match-lists/{made.id}"


async def _exports(programme: Programme, by: Actor) -> AsyncIterator[tuple[str, str]]:
    """Each way one can stand: asked for by them, by somebody else, there for them, gone."""
    other = replace(by, id="somebody", name="Else Body")
    for name, asks in (("of theirs", by), ("of somebody else", other)):
        made = await data_exports.ask(programme, "proven-12", "What helps whom", asks)
        yield f"export {name}", f"/data-exports/{made.id}"
    for name, asks, grants in (("to take away", by, other), ("of another, granted", other, by)):
        made = await data_exports.ask(programme, "proven-12", "What helps whom later", asks)
        await data_exports.grant(made, grants)
        yield f"export {name}", f"/data-exports/{made.id}"
    gone = await data_exports.ask(programme, "proven-12", "What helped whom", by)
    await data_exports.grant(gone, other)
    over = {DataExport.settled_at: now() - timedelta(days=8), DataExport.file_sealed: None}
    await DataExport.update(over).where(DataExport.id == gone.id)
    yield "export whose days are over", f"/data-exports/{gone.id}"
    refused = await data_exports.ask(programme, "proven-12", "What helps nobody", by)
    await data_exports.refuse(refused, other)
    yield "export refused", f"/data-exports/{refused.id}"
