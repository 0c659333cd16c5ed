"""Tables that leave as files: a cell that would run as a formula is made harmless."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
A_NUMBER = re.compile(r"-?\d+([.,]\d+)?")
# Text stays text: no cell becomes a formula, a link or a number by itself.
PLAIN = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
WIDEST, ROOM = 50, 2  # characters of a column, and beside its longest word


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


def workbook(name: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """An XLSX file with one sheet: dates are dates, numbers are numbers, the headings stay in sight."""
    import xlsxwriter  # noqa: PLC0415 - late: every process starts the sooner

    written = io.BytesIO()
    with xlsxwriter.Workbook(written, PLAIN) as book:
        sheet = book.add_worksheet(name[:31])
        looks = {
            "bold": book.add_format({"bold": True}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        widths = [len(heading) for heading in headings]
        sheet.write_row(0, 0, headings, looks["bold"])
        last = 0
        for last, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                _write(sheet, last, column, cell, looks["date"])
                widths[column] = max(widths[column], len(str(cell)))
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(width, WIDEST) + ROOM)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, last, len(headings) - 1)
    return written.getvalue()


def _write(sheet: Any, row: int, column: int, cell: object, as_date: Any) -> None:
    if isinstance(cell, datetime):
        sheet.write_string(row, column, cell.isoformat(sep=" ", timespec="minutes"))
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, datetime.combine(cell, datetime.min.time()), as_date)
    elif isinstance(cell, int | float) and not isinstance(cell, bool):
        sheet.write_number(row, column, cell)
    else:
        sheet.write_string(row, column, "" if cell is None else str(cell))
