"""Shares beside each other, each a point with its interval as whiskers, on one scale from nothing up."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from markupsafe import Markup

from panel import drawing
from panel.charts import NARROW, WIDE
from panel.drawing import Sheet, Told

STEP, TENTH = 0.05, 0.1
WIDEST = 0.5  # of the scale, before it goes in tenths
ROW, HEAD, FOOT = 74, 6, 56  # units of the drawing
TICK = 8


@dataclass(frozen=True, slots=True)
class Point:
    """A share with its interval; `words` name it and give its numbers."""

    words: str
    share: float
    low: float
    high: float


def rates(points: Sequence[Point], title: str, told: str) -> Markup:
    """For both widths; the first is full, the others are hollow and dashed."""
    return Markup("").join(
        _drawing(points, title, told, _sheet(sheet, len(points))) for sheet in (WIDE, NARROW)
    )


def _sheet(sheet: Sheet, rows: int) -> Sheet:
    return Sheet(sheet.name, sheet.width, HEAD + rows * ROW + FOOT, 14, 30, HEAD, FOOT)


def _drawing(points: Sequence[Point], title: str, told: str, sheet: Sheet) -> Markup:
    step = STEP if max(one.high for one in points) <= WIDEST else TENTH
    steps = max(1, ceil(max(one.high for one in points) / step - 1e-9))
    if sheet.name == NARROW.name and steps > 6:  # noqa: PLR2004 - as many labels as a phone has room for
        step, steps = step * 2, ceil(steps / 2)
    parts = [*_scale(step, steps, sheet)]
    for number, one in enumerate(points):
        parts += _row(one, number, step * steps, sheet)
    return drawing.picture(Told("rates", title, told), sheet, parts)


def _x(share: float, most: float, sheet: Sheet) -> float:
    return round(sheet.left + (sheet.width - sheet.left - sheet.right) * share / most, 1)


def _scale(step: float, steps: int, sheet: Sheet) -> Iterator[Markup]:
    foot = sheet.foot
    for number in range(steps + 1):
        x = _x(step * number, step * steps, sheet)
        yield drawing.line("grid", (x, sheet.top), (x, foot))
        yield drawing.text((x, foot + 24), f"{step * number:.0%}", "middle")
    yield drawing.line("axis", (sheet.left, foot), (sheet.end, foot))
    yield drawing.text(((sheet.left + sheet.end) / 2, sheet.height - 8), "Share with an event", "middle")


def _row(one: Point, number: int, most: float, sheet: Sheet) -> Iterator[Markup]:
    other = "-other" if number else ""
    y = sheet.top + number * ROW + 48
    low, x, high = (_x(share, most, sheet) for share in (one.low, one.share, one.high))
    yield drawing.text((sheet.left + 4, y - 22), one.words)
    for start, end in (
        ((low, y), (high, y)),
        ((low, y - TICK), (low, y + TICK)),
        ((high, y - TICK), (high, y + TICK)),
    ):
        yield drawing.line(f"own{other}", start, end)
    if number:
        yield drawing.square("point-other", (x, y), 6)
    else:
        yield drawing.dot("point", (x, y), 7.5)
