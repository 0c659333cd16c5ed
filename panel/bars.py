"""Bars and dots in the page itself: SVG without a style or a script, told in words beside a table.

Each line has its words above it, so that they fit on a phone. Nothing is ordered by size: what stands
first was named first.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from panel.charts import LETTERS

LINE, BAR, ROOM = 54, 16, 96  # units of the drawing: a line, the height of a bar, and room for a number
FOOT = 30  # under the last line, where there is a scale
LEFT = 10
DOT = 7
WIDTHS = {"wide": 760, "narrow": 345}
CROWDED = 42  # letters over a line on a phone


@dataclass(frozen=True, slots=True)
class Bar:
    """An amount, and how it is said."""

    words: str
    amount: float
    said: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A share from 0 to 1 with its interval."""

    words: str
    share: float
    low: float
    high: float
    said: str


def bars(lines: Sequence[Bar], name: str, title: str, told: str) -> Markup:
    """Amounts of one unit, drawn from nothing."""
    most = max((one.amount for one in lines), default=0) or 1
    return Markup("").join(_bars(lines, most, (name, title, told), kind) for kind in WIDTHS)


def _bars(lines: Sequence[Bar], most: float, words: tuple[str, str, str], kind: str) -> Markup:
    field = WIDTHS[kind] - LEFT - ROOM
    parts = []
    for number, one in enumerate(lines):
        y, long = number * LINE + 28, round(field * one.amount / most, 1)
        parts += [
            _text(LEFT, y - 8, one.words, kind),
            Markup('<rect class="app-chart__bar" x="{}" y="{}" width="{}" height="{}"/>').format(
                LEFT, y, max(long, 1), BAR
            ),
            _text(LEFT + long + 8, y + LETTERS, one.said, kind),
        ]
    return _framed(kind, len(lines) * LINE, words, parts)


def dots(lines: Sequence[Dot], name: str, title: str, told: str) -> Markup:
    """Shares on one scale from 0 to 100 %, each with its interval as a line."""
    return Markup("").join(_dots(lines, (name, title, told), kind) for kind in WIDTHS)


def _dots(lines: Sequence[Dot], words: tuple[str, str, str], kind: str) -> Markup:
    field = WIDTHS[kind] - LEFT - ROOM
    foot = len(lines) * LINE
    parts = [part for tenth in (0, 5, 10) for part in _scale(LEFT + field * tenth / 10, foot, tenth * 10)]
    for number, one in enumerate(lines):
        y = number * LINE + 38
        low, at, high = (round(LEFT + field * share, 1) for share in (one.low, one.share, one.high))
        parts += [
            _text(LEFT, y - 16, one.words, kind),
            Markup('<line class="app-chart__line" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(low, y, high, y),
            Markup('<circle class="app-chart__dot" cx="{}" cy="{}" r="{}"/>').format(at, y, DOT),
            _text(LEFT + field + 14, y + 5, one.said, kind),
        ]
    return _framed(kind, foot + FOOT, words, parts)


def _scale(x: float, foot: int, percent: int) -> list[Markup]:
    line = Markup('<line class="app-chart__grid" x1="{0}" y1="24" x2="{0}" y2="{1}"/>').format(x, foot)
    anchor = "start" if percent == 0 else "middle"
    words = Markup('<text class="app-chart__text" x="{}" y="{}" text-anchor="{}">{}%</text>')
    return [line, words.format(x, foot + 20, anchor, percent)]


def _text(x: float, y: float, words: str, kind: str) -> Markup:
    if kind == "narrow" and len(words) > CROWDED:
        words = words[: CROWDED - 1].rstrip() + "…"  # whole in the table
    return Markup('<text class="app-chart__text" x="{}" y="{}">{}</text>').format(round(x, 1), y, words)


def _framed(kind: str, height: int, words: tuple[str, str, str], parts: Sequence[Markup]) -> Markup:
    name, title, told = words
    return Markup(
        '<svg class="app-chart app-chart--{kind}" viewBox="0 0 {width} {height}" role="img"'
        ' aria-labelledby="{name}-title {name}-told"><title id="{name}-title">{title}</title>'
        '<desc id="{name}-told">{told}</desc>{parts}</svg>'
    ).format(
        kind=kind,
        width=WIDTHS[kind],
        height=height,
        name=f"{name}-{kind}",
        title=title,
        told=told,
        parts=Markup("").join(parts),
    )
