"""A funnel: each programme's share by how many people it has, and within which limits chance leaves it. Pure.

The limits of 95 % are dashed, those of 99.8 % dotted. The reader's own programme is a square.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from markupsafe import Markup

from cases.evaluation.monitoring import LEAST, Limits, limits
from panel.drawing import Sheet, Told, dot, line, path, picture, square, text

WIDE = Sheet("wide", 760, 420, 62, 40)
NARROW = Sheet("narrow", 345, 330, 50, 18)
POINTS = 16  # of a limit: exact limits are dear, and between two of them a line is close enough
LETTER = 6  # from the middle of a letter to its foot
MARKS = 5  # numbers of people along the foot
GRIDS = ((0.3, 0.05), (0.6, 0.1), (1.0, 0.2))  # the highest share, and how far two lines are apart


@dataclass(frozen=True, slots=True)
class Placed:
    number: str  # beside the dot, and in the table
    share: float
    n: float
    own: bool


@dataclass(frozen=True, slots=True)
class Scale:
    sheet: Sheet
    most: float  # people at the right end
    top: float  # share at the upper end

    def x(self, n: float) -> float:
        return round(self.sheet.left + (self.sheet.end - self.sheet.left) * n / self.most, 1)

    def y(self, share: float) -> float:
        high = self.sheet.foot - self.sheet.top
        return round(self.sheet.foot - high * min(share, self.top) / self.top, 1)


def funnel(placed: Sequence[Placed], common: float, told: Told) -> Markup:
    """Both drawings; `common` is the share of all together."""
    most = max(one.n for one in placed) * 1.1
    lines = [limits(n, common) for n in _steps(most)]
    highest = max([*(one.share for one in placed), *(one.high_alarm for one in lines)])
    top = min(1.0, ceil(highest * 10 + 0.2) / 10)
    return Markup("").join(
        picture(told, sheet, _parts(placed, common, lines, Scale(sheet, most, top)))
        for sheet in (WIDE, NARROW)
    )


def _steps(most: float) -> list[int]:
    """From as few people as are placed to the right end, closer together at the left, where limits bend."""
    ratio = (most / LEAST) ** (1 / (POINTS - 1))
    return sorted({max(LEAST, round(LEAST * ratio**at)) for at in range(POINTS)})


def _parts(
    placed: Sequence[Placed], common: float, lines: Sequence[Limits], scale: Scale
) -> Iterator[Markup]:
    yield from _axes(scale)
    for kind, names in (
        ("dashed", ("low_warn", "high_warn")),
        ("dotted", ("low_alarm", "high_alarm")),
    ):
        for name in names:
            yield path(kind, [(scale.x(one.n), scale.y(getattr(one, name))) for one in lines])
    yield line("centre", (scale.x(LEAST), scale.y(common)), (scale.sheet.end, scale.y(common)))
    for one in sorted(placed, key=lambda other: other.own):  # what is the reader's own lies on top
        at = scale.x(one.n), scale.y(one.share)
        yield square("mark", at, 6) if one.own else dot("mark", at)
        beside = (at[0] - 10, "end", "end") if one.own else (at[0] + 9, "start", "text")
        yield text((beside[0], at[1] - LETTER), one.number, *beside[1:])


def _axes(scale: Scale) -> Iterator[Markup]:
    sheet = scale.sheet
    step = next(apart for highest, apart in GRIDS if scale.top <= highest + 1e-9)
    for at in range(round(scale.top / step) + 1):
        y = scale.y(at * step)
        yield line("grid", (sheet.left, y), (sheet.end, y))
        yield text((sheet.left - 8, y + LETTER), f"{at * step:.0%}", "end")
    yield line("axis", (sheet.left, sheet.foot), (sheet.end, sheet.foot))
    for n in _people(scale.most):
        yield line("axis", (scale.x(n), sheet.foot), (scale.x(n), sheet.foot + 6))
        yield text((scale.x(n), sheet.foot + 24), f"{n:,}", "middle")
    middle = (sheet.left + sheet.end) / 2
    yield text((middle, sheet.height - 8), "People counted", "middle")


def _people(most: float) -> range:
    """Round numbers, some four or five of them."""
    steps = (apart * scale for scale in (10, 100, 1000, 10_000) for apart in (1, 2, 5))
    return range(0, int(most) + 1, next((one for one in steps if most / one <= MARKS), 100_000))
