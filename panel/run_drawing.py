"""A run chart: a share in order of time, and its median. Pure. Points in a run are squares."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from markupsafe import Markup

from panel.drawing import Sheet, Told, dot, line, path, picture, square, text

WIDE = Sheet("wide", 760, 340, 62, 76)
NARROW = Sheet("narrow", 345, 290, 50, 18)
LETTER = 6
ROOM = {"wide": 9, "narrow": 3}  # names that fit below


@dataclass(frozen=True, slots=True)
class Point:
    name: str
    share: float
    in_run: bool


def run(points: Sequence[Point], median: float, told: Told) -> Markup:
    """Both drawings."""
    return Markup("").join(picture(told, sheet, _parts(points, median, sheet)) for sheet in (WIDE, NARROW))


def _parts(points: Sequence[Point], median: float, sheet: Sheet) -> Iterator[Markup]:
    top = min(1.0, ceil(max(one.share for one in points) * 5 + 0.1) / 5)
    apart = (sheet.end - sheet.left) / max(1, len(points))

    def place(at: int) -> tuple[float, float]:
        return round(sheet.left + apart * (at + 0.5), 1), _y(points[at].share, top, sheet)

    yield from _axes(top, sheet)
    yield from _names(points, apart, sheet)
    y = _y(median, top, sheet)
    yield line("middle", (sheet.left, y), (sheet.end, y))
    if sheet.name == "wide":
        yield text((sheet.end + 8, y + LETTER), "median")
    yield path("run", [place(at) for at in range(len(points))])
    for at, one in enumerate(points):
        yield square("mark", place(at), 6) if one.in_run else dot("mark", place(at))


def _y(share: float, top: float, sheet: Sheet) -> float:
    return round(sheet.foot - (sheet.foot - sheet.top) * share / top, 1)


def _axes(top: float, sheet: Sheet) -> Iterator[Markup]:
    for at in range(round(top * 5) + 1):
        y = _y(at / 5, top, sheet)
        yield line("grid", (sheet.left, y), (sheet.end, y))
        yield text((sheet.left - 8, y + LETTER), f"{at / 5:.0%}", "end")
    yield line("axis", (sheet.left, sheet.foot), (sheet.end, sheet.foot))


def _names(points: Sequence[Point], apart: float, sheet: Sheet) -> Iterator[Markup]:
    every = ceil(len(points) / ROOM[sheet.name])
    for at in range(0, len(points), every):
        x = round(sheet.left + apart * (at + 0.5), 1)
        yield line("axis", (x, sheet.foot), (x, sheet.foot + 6))
        yield text((x, sheet.foot + 24), points[at].name, "middle")
