"""The usual days and hours of a juror, and the days away: read from forms, for the juror's pages and ours."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any, Literal
from uuid import UUID

from msgspec import Struct

from cases.errors import BadInput
from panel import weekdays
from panel.tables import Availability, Juror
from panel.web import forms
from scheduling.seating.rules import Window
from scheduling.times import DAYS, clock_words

ANY = "any"
WHOLE = (time(0, 0), time(23, 59))
BEGINNINGS = [time(hour, 0) for hour in range(8, 21)]
ENDS = [time(hour, 0) for hour in range(10, 24)]


class PlacesForm(Struct, kw_only=True):
    """Where somebody cannot get to."""

    far: list[str] = []

    @property
    def chosen(self) -> list[UUID]:
        try:
            return [UUID(one) for one in self.far]
        except ValueError:
            raise BadInput({"far": forms.CHOOSE}) from None


class DaysForm(Struct, kw_only=True):
    """Days away, of a juror who knows which kind. A single day needs no last one."""

    from_day: date
    to_day: date | None = None

    @property
    def last_day(self) -> date:
        return self.to_day or self.from_day


class AwayForm(DaysForm, kw_only=True):
    kind: Literal["exams", "away"]


async def windows(juror: Juror) -> list[Window]:
    rows = (
        await Availability.objects()
        .where(Availability.juror == juror.id)
        .order_by(Availability.weekday, Availability.from_wall)
    )
    return [
        Window(row.weekday, time.fromisoformat(row.from_wall), time.fromisoformat(row.until_wall))
        for row in rows
    ]


def day_choices() -> list[tuple[str, str]]:
    return [(str(number), name) for number, name in enumerate(DAYS)]


def days_of(typed: forms.Typed) -> list[int]:
    """The weekdays that were ticked."""
    chosen = typed.all("days")
    known = {value for value, _ in day_choices()}
    if not chosen or not set(chosen) <= known:
        raise BadInput({"days": "Choose the days that suit, or say that any time suits."})
    return sorted({int(day) for day in chosen})


def kept_for(days: Sequence[int], before: Sequence[Window]) -> list[Window]:
    """Days that stay keep their hours; a new day is free from morning to night."""
    known = {day: [window for window in before if window.weekday == day] for day in days}
    return [window for day in days for window in known[day] or [Window(day, *WHOLE)]]


def alike(windows: Sequence[Window]) -> bool:
    """Whether every day has the same hours, so that one question is enough."""
    return len({window[1:] for window in windows}) == 1


def same_hours_of(typed: forms.Typed, days: Sequence[int]) -> list[Window]:
    """One pair of hours for every day."""
    try:
        begins = _wall(typed.get("from", ""), WHOLE[0])
        ends = _wall(typed.get("until", ""), WHOLE[1])
    except ValueError:
        raise BadInput({"from": forms.CHOOSE}) from None
    if ends <= begins:
        raise BadInput({"until": "It must end after it begins."})
    return [Window(day, begins, ends) for day in days]


def hours_of(typed: forms.Typed, days: Sequence[int]) -> list[Window]:
    """From and until of each day. Nothing chosen means from morning, or to the evening's end."""
    found, problems = [], {}
    for day in days:
        try:
            begins = _wall(typed.get(f"from-{day}", ""), WHOLE[0])
            ends = _wall(typed.get(f"until-{day}", ""), WHOLE[1])
        except ValueError:
            problems[f"from-{day}"] = forms.CHOOSE
            continue
        if ends <= begins:
            problems[f"until-{day}"] = f"On {DAYS[day]} it must end after it begins."
        found.append(Window(day, begins, ends))
    if problems:
        raise BadInput(problems)
    return found


def _wall(text: str, otherwise: time) -> time:
    return forms.wall(text) if text else otherwise


def hour_rows(before: Sequence[Window]) -> list[dict[str, Any]]:
    """One row a day: the hours as they stand, and what can be chosen."""
    return [
        {
            "day": window.weekday,
            "name": DAYS[window.weekday],
            "from": "" if window.from_wall == WHOLE[0] else f"{window.from_wall:%H:%M}",
            "until": "" if window.until_wall == WHOLE[1] else f"{window.until_wall:%H:%M}",
            "froms": _choices(BEGINNINGS, window.from_wall, WHOLE[0]),
            "untils": _choices(ENDS, window.until_wall, WHOLE[1]),
        }
        for window in {window.weekday: window for window in before}.values()
    ]


def _choices(usual: Sequence[time], own: time, whole: time) -> list[tuple[str, str]]:
    every = sorted({*usual, *([own] if own != whole else [])})
    return [(f"{wall:%H:%M}", clock_words(wall)) for wall in every]


def days_in_words(written: str) -> list[Window]:
    """Mon Tue after 5: as somebody on the telephone says it."""
    try:
        usual = weekdays.read(written)
    except weekdays.Unclear as unclear:
        raise BadInput({"written": f"“{written[:60]}” {unclear}"}) from unclear
    return [
        Window(one.weekday, time.fromisoformat(one.from_wall), time.fromisoformat(one.until_wall))
        for one in usual
    ]


def in_short(before: Sequence[Window]) -> str:
    """Mon Tue after 17:00; Sat 10:00-14:00: as the field takes it again."""
    groups: dict[tuple[time, time], list[str]] = {}
    for window in before:
        day = weekdays.SHORT[window.weekday].capitalize()
        groups.setdefault((window.from_wall, window.until_wall), []).append(day)
    return "; ".join(f"{' '.join(days)} {_hours_in_short(*hours)}".strip() for hours, days in groups.items())


def _hours_in_short(begins: time, ends: time) -> str:
    if (begins, ends) == WHOLE:
        return ""
    return f"after {begins:%H:%M}" if ends == WHOLE[1] else f"{begins:%H:%M}-{ends:%H:%M}"
