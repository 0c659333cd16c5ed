"""Dots with whiskers: the share of each group at each gate, for a desk and for a phone. Pure.

Gates stand side by side on a wide sheet and below each other on a narrow one. Whom the others are compared
with is a square, and a dashed line goes through it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from panel.drawing import Sheet, Told, dot, line, picture, square, text

ROW, HEAD, FOOT = 30, 34, 34  # heights
APART = 40  # between two gates side by side
TICKS = (0, 0.5, 1)
DOWN = 6  # from the middle of a letter to its foot


@dataclass(frozen=True, slots=True)
class Dot:
    """A group at a gate; shares from 0 to 1. None where none may be shown."""

    name: str
    share: float | None
    low: float = 0
    high: float = 0
    reference: bool = False


@dataclass(frozen=True, slots=True)
class Gate:
    name: str
    dots: Sequence[Dot]


@dataclass(frozen=True, slots=True)
class Field:
    """Where one gate is drawn: its left upper corner, and how wide."""

    x: float
    y: float
    width: float

    def at(self, share: float) -> float:
        return round(self.x + self.width * share, 1)

    def row(self, number: int) -> float:
        return self.y + HEAD + ROW * number + ROW / 2


def gates(found: Sequence[Gate], told: Told) -> Markup:
    """Both drawings. Every gate has the same groups in the same order."""
    rows = len(found[0].dots)
    tall = HEAD + ROW * rows + FOOT
    wide = Sheet("wide", 760, tall, 170, 30)
    narrow = Sheet("narrow", 345, tall * len(found), 150, 30)
    return Markup("").join(
        picture(told, sheet, _gates(found, sheet, _fields(len(found), sheet, tall)))
        for sheet in (wide, narrow)
    )


def _fields(count: int, sheet: Sheet, tall: float) -> list[Field]:
    room = sheet.width - sheet.left - sheet.right
    if sheet.name == "narrow":
        return [Field(sheet.left, at * tall, room) for at in range(count)]
    width = (room - APART * (count - 1)) / count
    return [Field(sheet.left + at * (width + APART), 0, width) for at in range(count)]


def _gates(found: Sequence[Gate], sheet: Sheet, fields: Sequence[Field]) -> Iterator[Markup]:
    for at, (gate, field) in enumerate(zip(found, fields, strict=True)):
        named = at == 0 or sheet.name == "narrow"
        yield text((field.x, field.y + 20), gate.name, kind="end")
        yield from _grid(field, len(gate.dots))
        yield from _through(gate, field)
        for row, one in enumerate(gate.dots):
            if named:
                yield text((field.x - 14, field.row(row) + DOWN), one.name, "end")
            yield from _dot(one, field, row)


def _grid(field: Field, rows: int) -> Iterator[Markup]:
    top, foot = field.y + HEAD, field.y + HEAD + ROW * rows
    for share in TICKS:
        x = field.at(share)
        yield line("grid", (x, top), (x, foot))
        yield text((x, foot + 22), f"{share:.0%}", "middle")


def _through(gate: Gate, field: Field) -> Iterator[Markup]:
    """The line of the reference, under everything else."""
    for one in gate.dots:
        if one.reference and one.share is not None:
            at, top = field.at(one.share), field.y + HEAD
            yield line("middle", (at, top), (at, top + ROW * len(gate.dots)))


def _dot(one: Dot, field: Field, row: int) -> Iterator[Markup]:
    if one.share is None:
        return
    y, at = field.row(row), field.at(one.share)
    yield line("whisker", (field.at(one.low), y), (field.at(one.high), y))
    yield square("mark", (at, y)) if one.reference else dot("mark", (at, y))
