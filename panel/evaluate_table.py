"""Figures as a table for people who read them on a screen."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]
HEADINGS = ("measure", "group", "day", "n", "k", "value", "low", "high", "interval")


def table(rows: Sequence[Row]) -> str:
    """A line each, then what is to be said of them, then the definition once."""
    cells = [list(HEADINGS), *(_cells(row) for row in rows)]
    widths = [max(len(line[at]) for line in cells) for at in range(len(HEADINGS))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in cells
    ]
    return "\n".join([*lines, *_said(rows), *_meant(rows)])


def _cells(row: Row) -> list[str]:
    group = ", ".join(f"{column} {value}" for column, value in row["group"].items()) or "all"
    compare = row.get("compare")
    if compare and not row["group"]:
        group = f"{compare['column']} {compare['a']} beside {compare['b']}"
    if row.get("kind"):
        group = f"{group}: {row['kind']}" + (f", in {row['unit']}" if row.get("unit") else "")
    numbers = [_number(row[name]) for name in ("n", "k", "value", "low", "high")]
    return [row["measure"], group, str(row["at"]), *numbers, row["interval"] or ""]


def _number(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,}" if isinstance(value, int) else f"{value:.4f}"


def _said(rows: Sequence[Row]) -> Iterator[str]:
    """Each sentence once, with the measures it belongs to."""
    of: dict[str, list[str]] = {}
    for row in rows:
        for sentence in filter(None, (row["refused"], row.get("headline"), *row["notes"])):
            measures = of.setdefault(sentence, [])
            if row["measure"] not in measures:
                measures.append(row["measure"])
    if of:
        yield ""
    for sentence, measures in of.items():
        yield f"{', '.join(measures)}: {sentence}"


def _meant(rows: Sequence[Row]) -> Iterator[str]:
    for row in rows[:1]:
        if "window" in row:
            yield ""
            yield (
                f"Definition {row['definition']}, version {row['version']}: {row['event']} until the day "
                f"of each line and {row['waiting']} days of waiting, from {row['clock_start']}."
            )
            yield f"Extract of {row['extract']}."
