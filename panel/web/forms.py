"""Reading a form: what was typed, then what it means.

    typed = await forms.typed(request)              # a mapping of text; typed.all(name), typed.file(name)
    answers = forms.read(typed, NewVenue)           # a msgspec Struct, or BadInput with a sentence a field

A struct's fields may be str, int, bool, date (three fields: name-day, name-month, name-year), time
(17:30), UUID, list[str], Literal or an Enum, or any of them `| None`. A field without a default must
be filled in. `Annotated[str, msgspec.Meta(max_length=60)]` bounds it.

A form that creates carries `_once`, a UUID minted when it is shown (`once=forms.once()` of the form
component): use `typed.once` as the id of the new row, and answer a second POST with the same redirect.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, time
from functools import cached_property
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID, uuid4

import msgspec
from litestar import Request
from litestar.datastructures import UploadFile

from cases.errors import BadInput, Refused
from panel import dates

Answers = TypeVar("Answers", bound=msgspec.Struct)
FILL_IN = "Fill this in."
CHOOSE = "Choose one of these."
TWICE = "This was sent twice. Load the page again, then send it once."
UNREADABLE = "This has a character that cannot be kept. Type it again."
TICKED = ("on", "yes", "true", "1")
LONGEST = 10_000  # characters of one field, unless its type says otherwise
LARGEST = 2_147_483_647
EARLIEST, LATEST = 1900, 2200
NOON, LAST_HOUR, LAST_MINUTE = 12, 23, 59
WALL = re.compile(r"^(\d{1,2})[:.]?(\d{2})?\s*(am|pm)?$", re.IGNORECASE)
PARTS = ("day", "month", "year")
DECODERS: Mapping[type, str] = {int: "Write a whole number, such as 6.", UUID: CHOOSE}


class Typed(Mapping[str, str]):
    """What was typed, as text. A name that was sent several times is read with `all`."""

    def __init__(self, fields: Mapping[str, list[str]], files: Mapping[str, tuple[str, bytes]]) -> None:
        self._fields, self._files = fields, files

    def __getitem__(self, name: str) -> str:
        return self._fields[name][-1]

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def all(self, name: str) -> list[str]:
        return list(self._fields.get(name, []))

    @cached_property
    def once(self) -> UUID:
        """The id the form was given when it was shown."""
        try:
            return UUID(self.get("_once", ""))
        except ValueError:
            return uuid4()

    def file(self, name: str) -> tuple[str, bytes]:
        """Name and bytes of an uploaded file; empty when there is none."""
        return self._files.get(name, ("", b""))


def of(**fields: str | list[str]) -> Typed:
    """What a form would hold: to show a record for changing."""
    return Typed({name: value if isinstance(value, list) else [value] for name, value in fields.items()}, {})


def once() -> str:
    return str(uuid4())


async def typed(request: Request[Any, Any, Any]) -> Typed:
    """What the form sent. Text that no database can hold is refused with the field's name."""
    fields: dict[str, list[str]] = {}
    files: dict[str, tuple[str, bytes]] = {}
    for name, value in (await request.form()).multi_items():
        if isinstance(value, UploadFile):
            files[name] = (value.filename, await value.read())
        else:
            fields.setdefault(name, []).append(str(value).replace("\r\n", "\n").strip())
    bad = [name for name, values in fields.items() if not all(map(_can_be_kept, [name, *values]))]
    for name in bad:
        fields[name] = ["".join(c for c in value if _can_be_kept(c)) for value in fields[name]]
    read_in = Typed(fields, files)
    if bad:
        raise Unreadable(read_in, dict.fromkeys(bad, UNREADABLE))
    return read_in


class Unreadable(BadInput):
    """Text with a NUL or half a character."""

    def __init__(self, given: Typed, problems: dict[str, str]) -> None:
        super().__init__(problems)
        self.typed = given


def _can_be_kept(text: str) -> bool:
    return "\x00" not in text and not any("\ud800" <= c <= "\udfff" for c in text)


def read(given: Typed, struct: type[Answers]) -> Answers:
    """The answers, or BadInput with one sentence for each field that is wrong."""
    found, problems = tried(given, struct)
    if problems:
        raise BadInput(problems)
    return struct(**found)


def tried(given: Typed, struct: type[msgspec.Struct]) -> tuple[dict[str, Any], dict[str, str]]:
    """What could be read by field, and a sentence for each that could not: to say more at once."""
    hints = get_type_hints(struct, include_extras=True)
    found: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for field in msgspec.structs.fields(struct):
        try:
            value = _field(given, field.name, hints[field.name])
            if value is not None:
                found[field.name] = value
            elif field.required:
                problems[field.name] = _missing(hints[field.name])
        except ValueError as wrong:
            problems[field.name] = str(wrong)
    return found, problems


def _missing(hint: Any) -> str:
    kind, _ = _plain(hint)
    return CHOOSE if get_origin(kind) is Literal or kind is UUID else FILL_IN


def _plain(hint: Any) -> tuple[Any, msgspec.Meta | None]:
    """The type itself, without Annotated and without None."""
    meta = None
    while True:
        if get_origin(hint) is Annotated:
            hint, *extras = get_args(hint)
            meta = next((one for one in extras if isinstance(one, msgspec.Meta)), meta)
        elif get_origin(hint) in (Union, UnionType):
            (hint,) = (one for one in get_args(hint) if one is not NoneType)
        else:
            return hint, meta


def _field(given: Typed, name: str, hint: Any) -> Any:
    """The value of one field; None where nothing was typed."""
    kind, meta = _plain(hint)
    if kind is date:
        return _date(given, name)
    if kind is bool:
        return given.get(name, "").lower() in TICKED
    if get_origin(kind) is list:
        return given.all(name) or None
    if len(given.all(name)) > 1:
        raise ValueError(TWICE)
    text = given.get(name, "")
    if not text:
        return None
    if kind is time:
        return wall(text)
    return _scalar(text, kind, meta)


def _scalar(text: str, kind: Any, meta: msgspec.Meta | None) -> Any:
    longest = (meta.max_length if meta else None) or LONGEST
    if len(text) > longest:
        raise ValueError(f"This is too long. Use at most {longest} letters.")
    if get_origin(kind) is Literal or (isinstance(kind, type) and kind not in (str, int, UUID)):
        try:
            return msgspec.convert(text, kind, strict=False)
        except msgspec.ValidationError:
            raise ValueError(CHOOSE) from None
    if kind is str:
        return text
    try:
        value = kind(text)
    except ValueError:
        raise ValueError(DECODERS[kind]) from None
    if kind is int:
        _bounded(value, meta)
    return value


def _bounded(value: int, meta: msgspec.Meta | None) -> None:
    least = meta.ge if meta and meta.ge is not None else -LARGEST
    most = meta.le if meta and meta.le is not None else LARGEST
    if not least <= value <= most:
        raise ValueError(f"Write a number from {least} to {most}.")


def _date(given: Typed, name: str) -> date | None:
    return day(*(given.get(f"{name}-{part}", "") for part in PARTS))


def day(*written: str) -> date | None:
    """A date of a day, a month and a year as typed; None where all are empty, ValueError with a sentence."""
    parts = [*written]
    if not any(parts):
        return None
    if number := dates.month(parts[1]):
        parts[1] = str(number)
    if not all(part.isdecimal() and len(part) <= len("2026") for part in parts):
        raise ValueError("Write the day, the month and the year, such as 27 3 2011.")
    on, month, year = map(int, parts)
    if year < EARLIEST:
        raise ValueError("Write all four numbers of the year.")
    if year > LATEST:
        raise ValueError("That year is too far off. Check it.")
    try:
        return date(year, month, on)
    except ValueError:
        raise ValueError(f"There is no {on}/{month}/{year}. Check the day and the month.") from None


def wall(text: str) -> time:
    """A time of day as people type it: 17:30, 5.30pm, 1730."""
    match = WALL.match(text.replace(" ", ""))
    if match:
        hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
        if half:
            hour = hour % NOON + (NOON if half == "pm" else 0) if 1 <= hour <= NOON else LAST_HOUR + 1
        if hour <= LAST_HOUR and minute <= LAST_MINUTE:
            return time(hour, minute)
    raise ValueError("Write the time like 17:30 or 5:30pm.")


def of_a_button(typed: Typed, struct: type[Any]) -> Any:
    """What a button sends cannot be typed wrong; sent by hand it is refused in words."""
    try:
        return read(typed, struct)
    except BadInput:
        raise Refused("Choose one of the buttons of the page.") from None
