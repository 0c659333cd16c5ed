"""What every drawing is made of: a sheet, its words and lines. SVG without a style or a script.

A picture is told in words to whoever does not see it, and its numbers stand in a table beside it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Sheet:
    """The size of a drawing and the room round its field, in units of the drawing."""

    name: str  # wide | narrow: the style sheet shows the one that fits
    width: int
    height: int
    left: int
    right: int
    top: int = 14
    bottom: int = 56

    @property
    def end(self) -> int:
        """Where the field ends at the right."""
        return self.width - self.right

    @property
    def foot(self) -> int:
        return self.height - self.bottom


@dataclass(frozen=True, slots=True)
class Told:
    """What a drawing is of: an id within its page, a title, and the same in sentences."""

    name: str
    title: str
    words: str


def picture(told: Told, sheet: Sheet, parts: Iterable[Markup]) -> Markup:
    return Markup(
        '<svg class="app-chart app-chart--{kind}" viewBox="0 0 {width} {height}" role="img"'
        ' aria-labelledby="{name}-title {name}-told"><title id="{name}-title">{title}</title>'
        '<desc id="{name}-told">{told}</desc>{parts}</svg>'
    ).format(
        kind=sheet.name,
        width=sheet.width,
        height=sheet.height,
        name=f"{told.name}-{sheet.name}",
        title=told.title,
        told=told.words,
        parts=Markup("").join(parts),
    )


def line(kind: str, start: tuple[float, float], end: tuple[float, float]) -> Markup:
    return Markup('<line class="app-chart__{}" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(kind, *start, *end)


def path(kind: str, points: Iterable[tuple[float, float]]) -> Markup:
    there = " ".join(f"{x},{y}" for x, y in points)
    return Markup('<polyline class="app-chart__{}" points="{}"/>').format(kind, there)


def text(at: tuple[float, float], words: str, anchor: str = "start", kind: str = "text") -> Markup:
    return Markup('<text class="app-chart__{}" x="{}" y="{}" text-anchor="{}">{}</text>').format(
        kind, *at, anchor, words
    )


def dot(kind: str, at: tuple[float, float], radius: float = 5) -> Markup:
    return Markup('<circle class="app-chart__{}" cx="{}" cy="{}" r="{}"/>').format(kind, *at, radius)


def square(kind: str, at: tuple[float, float], half: float = 5) -> Markup:
    x, y = at
    return Markup('<rect class="app-chart__{}" x="{}" y="{}" width="{}" height="{}"/>').format(
        kind, round(x - half, 1), round(y - half, 1), 2 * half, 2 * half
    )
