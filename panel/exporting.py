"""Tables that leave as files: a cell that would run as a formula is made harmless."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
A_NUMBER = re.compile(r"-?\d+([.,]\d+)?")


def harmless(cell: object) -> str:
    """The text of a cell, with a mark before what a spreadsheet would run. Negative numbers stay numbers."""
    text = "" if cell is None else str(cell)
    if text.startswith(BEGINS_A_FORMULA) and not A_NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def comma_separated(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV file that Excel opens with the right letters."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow([harmless(heading) for heading in headings])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")
