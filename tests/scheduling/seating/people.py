"""An ordinary juror and an ordinary sitting, as values."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from scheduling.seating import places
from scheduling.seating.rules import Candidate, Party, Sitting, Window

LONDON = ZoneInfo("Europe/London")
TUESDAY = date(2026, 11, 24)
HEARING = UUID("00000000-0000-4000-8000-000000000001")


def somebody(name: str = "Tasha B", **only_what_matters: Any) -> Candidate:
    known: dict[str, Any] = {
        "id": uuid4(),
        "name": name,
        "names": frozenset({name.casefold()}),
        "born_on": date(2010, 5, 1),
        "school": "holyrood",
        "school_year": "11",
        "trained_until": date(2027, 6, 30),
        "sworn_on": date(2026, 6, 1),
        "consent_on": date(2026, 5, 1),
        "joined_on": date(2026, 5, 1),
    }
    return Candidate(**(known | only_what_matters))


def a_party(**only_what_matters: Any) -> Party:
    known: dict[str, Any] = {
        "names": frozenset({"jordan p"}),
        "born_on": date(2011, 2, 3),
        "school": "wadham",
    }
    return Party(**(known | only_what_matters))


def a_sitting(**only_what_matters: Any) -> Sitting:
    known: dict[str, Any] = {
        "hearing": HEARING,
        "starts": datetime.combine(TUESDAY, time(17, 30), LONDON),
        "ends": datetime.combine(TUESDAY, time(18, 30), LONDON),
        "today": date(2026, 11, 10),
        "parties": (a_party(),),
    }
    free = places.free(only_what_matters.pop("free_places", 2), 0, (), {})
    return Sitting(**(known | {"free": free} | only_what_matters))


def tuesdays(from_wall: str, until_wall: str) -> Window:
    return Window(1, time.fromisoformat(from_wall), time.fromisoformat(until_wall))
