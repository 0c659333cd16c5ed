"""Drawings in the page itself: SVG without a style or a script, told in words beside a table.

One drawing for a desk and one for a phone; the style sheet shows the one that fits.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import floor

from markupsafe import Markup, escape

from cases.evaluation.survival import Step, at
from panel import drawing
from panel.drawing import Sheet, Told

DAYS_A_MONTH = 365 / 12
TENTH = 0.1
LETTERS = 14  # how high they are
HIGHEST_FLOOR = 0.5  # the axis begins at 50 %, or lower where the curve falls further


WIDE = Sheet("wide", 760, 400, 62, 76)
NARROW = Sheet("narrow", 345, 300, 50, 14)


@dataclass(frozen=True, slots=True)
class Curve:
    """What is drawn: the steps up to the last day on which enough people were left."""

    steps: Sequence[Step]
    last: int  # day
    months: int  # of the whole axis
    title: str
    told: str  # the same in a sentence, for whoever does not see it

    @property
    def floor(self) -> float:
        lowest = min(step.low for step in self.shown)
        return max(0.0, min(HIGHEST_FLOOR, floor(lowest / TENTH + 1e-9) * TENTH))

    @property
    def shown(self) -> list[Step]:
        return [step for step in self.steps if step.day <= self.last]

    @property
    def ticks(self) -> range:
        return range(0, self.months + 1, max(1, self.months // 4))


def survival(curve: Curve) -> Markup:
    """The share without an event, with its interval, for both widths."""
    return Markup("").join(_drawing(curve, sheet) for sheet in (WIDE, NARROW))


def _drawing(curve: Curve, sheet: Sheet) -> Markup:
    parts = [*_grid(curve, sheet), *_axis(curve, sheet), _band(curve, sheet), _line(curve, sheet)]
    parts.append(_end(curve, sheet))
    return drawing.picture(Told("curve", curve.title, curve.told), sheet, parts)


def _x(day: float, curve: Curve, sheet: Sheet) -> float:
    field = sheet.width - sheet.left - sheet.right
    return round(sheet.left + field * day / (curve.months * DAYS_A_MONTH), 1)


def _y(share: float, curve: Curve, sheet: Sheet) -> float:
    field = sheet.height - sheet.top - sheet.bottom
    return round(sheet.top + field * (1 - max(share, curve.floor)) / (1 - curve.floor), 1)


def _grid(curve: Curve, sheet: Sheet) -> Iterator[Markup]:
    right = sheet.width - sheet.right
    for tenth in range(round(curve.floor / TENTH), 11):
        y = _y(tenth * TENTH, curve, sheet)
        yield Markup('<line class="app-chart__grid" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(
            sheet.left, y, right, y
        )
        yield drawing.text((sheet.left - 8, y + 6), f"{tenth * 10}%", "end")


def _axis(curve: Curve, sheet: Sheet) -> Iterator[Markup]:
    foot, right = sheet.height - sheet.bottom, sheet.width - sheet.right
    yield Markup('<line class="app-chart__axis" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(
        sheet.left, foot, right, foot
    )
    for month in curve.ticks:
        x = _x(month * DAYS_A_MONTH, curve, sheet)
        yield Markup('<line class="app-chart__axis" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(
            x, foot, x, foot + 6
        )
        yield drawing.text((x, foot + 24), str(month), "middle")
    below = (sheet.left + right) / 2, sheet.height - 8
    yield drawing.text(below, "Months since the acceptance", "middle")


def _band(curve: Curve, sheet: Sheet) -> Markup:
    """The interval: along the upper bounds, and back along the lower ones."""
    upper = _stairs(curve, [(step.day, step.high) for step in curve.shown], sheet)
    lower = _stairs(curve, [(step.day, step.low) for step in curve.shown], sheet)
    there = " ".join(f"{x},{y}" for x, y in (*upper, *reversed(lower)))
    return Markup('<polygon class="app-chart__band" points="{}"/>').format(there)


def _line(curve: Curve, sheet: Sheet) -> Markup:
    stairs = _stairs(curve, [(step.day, step.share) for step in curve.shown], sheet)
    points = " ".join(f"{x},{y}" for x, y in stairs)
    return Markup('<polyline class="app-chart__line" points="{}"/>').format(points)


def _stairs(curve: Curve, points: Sequence[tuple[int, float]], sheet: Sheet) -> list[tuple[float, float]]:
    """Level until the day of the next step, then down: what held stays until it changes."""
    found: list[tuple[float, float]] = []
    for day, share in points:
        if found:
            found.append((_x(day, curve, sheet), found[-1][1]))
        found.append((_x(day, curve, sheet), _y(share, curve, sheet)))
    return [*found, (_x(curve.last, curve, sheet), found[-1][1])]


def _end(curve: Curve, sheet: Sheet) -> Markup:
    """The last share, beside the line at a desk and over it on a phone."""
    step = at(curve.shown, curve.last)
    x, y = _x(curve.last, curve, sheet), _y(step.share, curve, sheet)
    over = y - 8 if y - 8 >= sheet.top + LETTERS else y + 8 + LETTERS  # or under it, at the upper edge
    place = (x + 8, y + 6, "start") if sheet is WIDE else (x, over, "end")
    return Markup('<text class="app-chart__end" x="{}" y="{}" text-anchor="{}">{}</text>').format(
        *place, escape(f"{step.share:.0%}")
    )
