"""Questions that a programme of a test asks in words of its own."""

from typing import Any

from cases import own_indicators, programmes
from cases.evaluation_tables import Indicator
from cases.own_indicators import Wanted
from cases.tables import Programme
from tests.builders import somebody

LISTENED = "Did the panel listen to you?"
STEPS = ("Not at all", "A little", "Partly", "Mostly", "Very much")


async def wanted(programme: Programme, **only: Any) -> Wanted:
    made: dict[str, Any] = {
        "party": "young_person",
        "question": LISTENED,
        "steps": STEPS,
        "counted_from": 4,
        "designed_with": "Six young people",
        "designed_on": programmes.today(programme),
    }
    return Wanted(**{**made, **only})


async def an_indicator(programme: Programme, *, begun: bool = True, **only: Any) -> Indicator:
    by = somebody("coordinator", programme)
    row = await own_indicators.add(programme, await wanted(programme, **only), by)
    return await own_indicators.begin(row, by) if begun else row
