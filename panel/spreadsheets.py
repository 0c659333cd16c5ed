"""Reading a spreadsheet file into headings and rows of text, whatever program saved it. Pure."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from string import ascii_uppercase
from typing import Any

import python_calamine as calamine

LARGEST = 5 * 1024 * 1024
UNPACKED = 100 * 1024 * 1024  # an .xlsx is a zip; a small one can unpack to gigabytes
MOST_ROWS = 10_000
MOST_COLUMNS = 100
LONGEST_CELL = 10_000
HEADING_WITHIN = 10  # rows from the top: titles and notes often stand above the headings


class Unreadable(ValueError):
    """The file cannot be taken. The sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Headings, and rows with the number the spreadsheet program shows beside them."""

    headings: list[str]
    rows: list[tuple[int, list[str]]]
    blank: int = 0
    note: str = ""


def read(name: str, content: bytes, recognised: Callable[[Sequence[str]], int] = len) -> Sheet:
    """The table in the file. `recognised` counts the headings it knows in a row of cells."""
    if not content:
        raise Unreadable("The file is empty. Save it again and choose it once more.")
    if len(content) > LARGEST:
        raise Unreadable("The file is larger than 5 MB. Split it into smaller files.")
    if content[:4] == b"PK\x03\x04" or content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        cells, note = _workbook(content, recognised)
    elif content[:4] == b"%PDF" or content[:3] in (b"\xff\xd8\xff", b"\x89PN"):
        raise Unreadable(f"{name} is not a spreadsheet. Save it as CSV or XLSX.")
    else:
        cells, note = _comma_separated(content), ""
    return _table(cells, recognised, note)


def _table(cells: list[list[str]], recognised: Callable[[Sequence[str]], int], note: str) -> Sheet:
    filled = [number for number, row in enumerate(cells) if any(row)]
    if not filled:
        raise Unreadable("The file has no rows. Check that you chose the right one.")
    top = max(filled[:HEADING_WITHIN], key=lambda number: (recognised(cells[number]), -number))
    body = cells[top + 1 : filled[-1] + 1]
    rows = [(number, row) for number, row in enumerate(body, top + 2) if any(row)]
    if not rows:
        raise Unreadable("The file has headings but no rows below them.")
    if len(rows) > MOST_ROWS:
        raise Unreadable(f"The file has {len(rows):,} rows. Split it into files of at most {MOST_ROWS:,}.")
    width = max(len(cells[top]), *(len(row) for _, row in rows))
    if width > MOST_COLUMNS:
        raise Unreadable(f"The file has {width} columns. Keep at most {MOST_COLUMNS}.")
    headings = _headings(cells[top] + [""] * (width - len(cells[top])))
    return Sheet(
        headings, [(n, row + [""] * (width - len(row))) for n, row in rows], len(body) - len(rows), note
    )


def _headings(written: Iterable[str]) -> list[str]:
    """Every heading once: a blank one gets its letter, a second "Date" becomes "Date (2)"."""
    headings: list[str] = []
    for number, heading in enumerate(written):
        name = " ".join(heading.split())[:80] or f"Column {_letter(number)}"
        same = sum(1 for other in headings if other == name or other.startswith(f"{name} ("))
        headings.append(f"{name} ({same + 1})" if same else name)
    return headings


def _letter(number: int) -> str:
    before, last = divmod(number, len(ascii_uppercase))
    return (_letter(before - 1) if before else "") + ascii_uppercase[last]


def _comma_separated(content: bytes) -> list[list[str]]:
    text = _decoded(content).replace("\x00", "")
    first, _, rest = text.partition("\n")
    try:
        if first.strip().casefold().startswith("sep=") and len(first.strip()) == len("sep=;"):
            delimiter, text = first.strip()[-1], "\n" + rest  # the blank line keeps the row numbers true
        else:
            delimiter = _delimiter(text)
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise Unreadable("The file is not laid out as a table. Open it and save it as CSV again.") from error
    return [[_cell(cell) for cell in row] for row in rows]


def _decoded(content: bytes) -> str:
    """Text as Excel, Numbers or a police system saved it."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    elif content[1:200:2].count(0) > len(content[1:200:2]) // 2:
        encodings = ["utf-16-le"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("The letters in the file cannot be read. Save it as “CSV UTF-8”.")


def _delimiter(text: str) -> str:
    """The mark that parts the first lines into most columns alike."""
    lines = [line for line in text.splitlines() if line.strip()][:HEADING_WITHIN]

    def columns(mark: str) -> int:
        return max((len(row) for row in csv.reader(lines, delimiter=mark)), default=0)

    return max((",", ";", "\t", "|"), key=columns)


def _workbook(content: bytes, recognised: Callable[[Sequence[str]], int]) -> tuple[list[list[str]], str]:
    _refuse_a_bomb(content)
    try:
        book = calamine.load_workbook(io.BytesIO(content))
        visible = [
            sheet.name for sheet in book.sheets_metadata if sheet.visible == calamine.SheetVisibleEnum.Visible
        ]
        sheets = [(name, _cells(book.get_sheet_by_name(name))) for name in visible]
    except calamine.PasswordError as error:
        raise Unreadable("The file has a password. Save a copy without one.") from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise Unreadable("The file is damaged. Open it and save it again as XLSX.") from error
    filled = [(name, cells) for name, cells in sheets if any(any(row) for row in cells)]
    if not filled:
        raise Unreadable("The file has no rows. Check that you chose the right one.")
    name, cells = max(filled, key=lambda sheet: max(recognised(row) for row in sheet[1][:HEADING_WITHIN]))
    others = len(filled) - 1
    return cells, f"Only the sheet “{name}” was read. The file has {others + 1} sheets." if others else ""


def _refuse_a_bomb(content: bytes) -> None:
    if content[:2] != b"PK":
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            size = sum(part.file_size for part in packed.infolist())
    except zipfile.BadZipFile as error:
        raise Unreadable("The file is damaged. Open it and save it again as XLSX.") from error
    if size > UNPACKED:
        raise Unreadable("The file unpacks to more than 100 MB. Split it into smaller files.")


def _cells(sheet: Any) -> list[list[str]]:
    rows = sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS * 3)
    return [[_cell(cell) for cell in row] for row in rows]


def _cell(cell: str | float | bool | date | datetime | time | timedelta) -> str:
    """Text of a cell. A date in a workbook has no doubt about its order: it is written ISO."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d}"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    text = str(cell).replace("\x00", "").replace("\xa0", " ").replace("\r\n", "\n").strip()[:LONGEST_CELL]
    # A mark that our own files put before a formula comes off again.
    return text[1:] if text[:1] == "'" and text[1:2] in tuple("=+-@\t") else text
