"""Reading forms as browsers send them."""

from datetime import date, time
from typing import Annotated, Any, Literal
from uuid import UUID, uuid4

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from cases.errors import BadInput
from panel.web import forms


class Evening(msgspec.Struct):
    """A bit of everything."""

    name: Annotated[str, msgspec.Meta(max_length=20)]
    born: date
    begins: time
    seats: Annotated[int, msgspec.Meta(ge=1, le=12)]
    level: Literal["A", "B"]
    room: UUID
    days: list[str]
    note: str = ""
    most: int | None = None
    step_free: bool = False


ROOM = uuid4()
WHOLE: dict[str, Any] = {
    "name": "Guildhall",
    "born-day": "27",
    "born-month": "3",
    "born-year": "2011",
    "begins": "17:30",
    "seats": "6",
    "level": "A",
    "room": str(ROOM),
    "days": ["mon", "tue"],
}


def problems(**changes: Any) -> dict[str, str]:
    with pytest.raises(BadInput) as refused:
        forms.read(forms.of(**{**WHOLE, **changes}), Evening)
    return refused.value.problems


def test_a_whole_form_is_read():
    assert forms.read(forms.of(**WHOLE), Evening) == Evening(
        "Guildhall", date(2011, 3, 27), time(17, 30), 6, "A", ROOM, ["mon", "tue"]
    )


def test_what_browsers_send_for_nothing_is_nothing():
    read = forms.read(forms.of(**WHOLE, note="", most="", step_free=""), Evening)
    assert (read.note, read.most, read.step_free) == ("", None, False)


def test_a_tick_is_on_and_one_of_a_list_is_a_list():
    read = forms.read(forms.of(**{**WHOLE, "days": "mon"}, step_free="on"), Evening)
    assert (read.step_free, read.days) == (True, ["mon"])


def test_an_empty_form_names_every_field_that_is_needed():
    with pytest.raises(BadInput) as refused:
        forms.read(forms.of(), Evening)
    assert set(refused.value.problems) == {"name", "born", "begins", "seats", "level", "room", "days"}
    assert refused.value.problems["level"] == forms.CHOOSE


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "x" * 21, "at most 20"),
        ("seats", "six", "whole number"),
        ("seats", "13", "from 1 to 12"),
        ("seats", "99999999999999999999", "from 1 to 12"),
        ("most", "99999999999999999999", "2147483647"),
        ("most", "9" * 5000, "whole number"),
        ("level", "C", forms.CHOOSE),
        ("room", "the big one", forms.CHOOSE),
        ("begins", "25:00", "like 17:30"),
        ("begins", "soon", "like 17:30"),
        ("name", ["one", "two"], "sent twice"),
    ],
)
def test_what_cannot_be_read_is_said_beside_the_field(field: str, typed: Any, sentence: str):
    assert sentence in problems(**{field: typed})[field]


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (("31", "2", "2011"), "There is no 31/2/2011"),
        (("27", "3", "11"), "all four numbers"),
        (("27", "", "2011"), "such as 27 3 2011"),
        (("27", "Ma", "2011"), "such as 27 3 2011"),
        (("0", "0", "0"), "all four numbers"),
        (("31", "12", "9999"), "too far off"),  # an instant of that evening is beyond all clocks
        (("99999", "1", "2011"), "such as 27 3 2011"),
        (("²", "1", "2011"), "such as 27 3 2011"),
    ],
)
def test_a_date_that_is_none_is_said(parts: tuple[str, str, str], sentence: str):
    typed = dict(zip(("born-day", "born-month", "born-year"), parts, strict=True))
    assert sentence in problems(**typed)["born"]


@pytest.mark.parametrize("month", ["Feb", "feb.", "FEBRUARY", "2", "02"])
def test_a_month_is_read_as_a_number_or_as_a_word(month: str):
    typed = {"born-day": "27", "born-month": month, "born-year": "2011"}
    assert "born" not in problems(**typed, begins="soon")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("17:30", time(17, 30)),
        ("17.30", time(17, 30)),
        ("1730", time(17, 30)),
        ("5.30pm", time(17, 30)),
        ("5 PM", time(17)),
        ("12am", time(0)),
        ("12:15 pm", time(12, 15)),
        ("9", time(9)),
        ("١٧:٣٠", time(17, 30)),
    ],
)
def test_a_time_is_read_as_people_write_it(typed: str, read: time):
    assert forms.wall(typed) == read


@pytest.mark.parametrize("typed", ["", "13pm", "0am", "24:00", "17:60", "17:3"])
def test_a_time_that_is_none_is_refused(typed: str):
    with pytest.raises(ValueError, match=r"17:30"):
        forms.wall(typed)


@settings(max_examples=300, deadline=None)
@given(
    some.dictionaries(
        some.sampled_from([*WHOLE, "note", "most", "step_free"]),
        some.one_of(some.text(max_size=30), some.lists(some.text(max_size=5), max_size=3)),
    )
)
def test_whatever_is_typed_gives_answers_or_sentences(typed: dict[str, Any]):
    given_form = forms.of(**{**WHOLE, **{name: value or "" for name, value in typed.items()}})
    assert all(sentence.endswith(".") for sentence in said_of(given_form))


def said_of(given_form: forms.Typed) -> list[str]:
    try:
        forms.read(given_form, Evening)
    except BadInput as bad:
        return list(bad.problems.values())
    return []


def test_the_id_of_a_form_is_its_own_or_a_new_one():
    minted = forms.once()
    assert str(forms.of(_once=minted).once) == minted
    assert forms.of(_once="nonsense").once != forms.of().once
