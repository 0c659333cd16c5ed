"""Whether a facilitator can run a hearing: qualified, not away, and at a time they usually come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from cases import programmes
from cases.errors import Refused
from cases.tables import Programme
from scheduling.seating.rules import Window
from scheduling.tables import Facilitator, FacilitatorAway, FacilitatorTime, Hearing
from scheduling.times import DAYS, Span, clock_words, day_words, local

WHOLE_DAY = (time(0), time(23, 59))


@dataclass(frozen=True, slots=True)
class Runner:
    """A facilitator as the rule sees them. Without any usual time they come at any time."""

    name: str
    qualified_until: date | None = None
    closed: bool = False
    usual: tuple[Window, ...] = ()
    away: tuple[tuple[date, date], ...] = ()  # first and last day


def against(one: Runner, starts: datetime, ends: datetime, country: str = "GB") -> str:
    """What stands against running a hearing at these local times, or nothing. Pure."""
    on = starts.date()
    if one.closed:
        return f"{one.name} runs no more hearings."
    if one.qualified_until and one.qualified_until < on:
        return f"{one.name} is qualified until {day_words(one.qualified_until, country)}."
    for first, last in one.away:
        if first <= on <= last:
            return f"{one.name} is away until {day_words(last, country)}."
    if one.usual and not any(_within(window, starts, ends) for window in one.usual):
        return f"{one.name} usually comes at another time: {usual_words(one.usual)}."
    return ""


def _within(window: Window, starts: datetime, ends: datetime) -> bool:
    same_day = window.weekday == starts.weekday() and starts.date() == ends.date()
    return same_day and window.from_wall <= starts.time() and ends.time() <= window.until_wall


def usual_words(usual: Sequence[Window]) -> str:
    """Tuesday 5pm to 9pm, Thursday."""
    return ", ".join(_window_words(window) for window in sorted(usual))


def _window_words(window: Window) -> str:
    if (window.from_wall, window.until_wall) == WHOLE_DAY:
        return DAYS[window.weekday]
    if window.until_wall == WHOLE_DAY[1]:
        return f"{DAYS[window.weekday]} from {clock_words(window.from_wall)}"
    return f"{DAYS[window.weekday]} {clock_words(window.from_wall)} to {clock_words(window.until_wall)}"


async def of(programme: UUID, only: UUID | None = None) -> dict[UUID, Runner]:
    """Everybody who runs hearings in a programme, or one of them, by id."""
    rows = await _of(Facilitator.select(), programme, Facilitator.id, only)
    times = await _of(FacilitatorTime.select(), programme, FacilitatorTime.facilitator, only)
    away = await _of(FacilitatorAway.select(), programme, FacilitatorAway.facilitator, only)
    return {
        row["id"]: Runner(
            name=row["name"],
            qualified_until=row["qualified_until"],
            closed=row["closed"],
            usual=tuple(_window(one) for one in times if one["facilitator"] == row["id"]),
            away=tuple(
                sorted((one["from_day"], one["to_day"]) for one in away if one["facilitator"] == row["id"])
            ),
        )
        for row in rows
    }


async def _of(query: Any, programme: UUID, column: Any, only: UUID | None) -> list[dict[str, Any]]:
    query = query.where(query.table.programme == programme)
    found: list[dict[str, Any]] = await (query if only is None else query.where(column == only))
    return found


def _window(row: dict[str, Any]) -> Window:
    return Window(row["weekday"], time.fromisoformat(row["from_wall"]), time.fromisoformat(row["until_wall"]))


async def refuse_unable(programme_id: UUID, facilitator: UUID | None, span: Span) -> None:
    """Inside the atomic() that gives them the hearing."""
    if facilitator is None:
        return
    programme = await programmes.get(programme_id)
    if why := await _why_not(programme, facilitator, span):
        raise Refused(f"{why} Choose another person or time.")


async def cannot(hearing: Hearing, programme: Programme) -> str:
    """What has come up since against whoever was to run it, or nothing."""
    if hearing.facilitator is None:
        return ""
    return await _why_not(programme, hearing.facilitator, Span(hearing.starts_at, hearing.ends_at))


async def _why_not(programme: Programme, facilitator: UUID, span: Span) -> str:
    (one,) = (await of(programme.id, facilitator)).values()
    zone = programme.time_zone
    return against(one, local(span.starts, zone), local(span.ends, zone), programme.country)
