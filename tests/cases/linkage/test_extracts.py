"""An extract is read whole, or refused with the line and the column that are wrong."""

from datetime import date

import pytest

from cases.linkage import days, extracts
from cases.linkage.extracts import Asked, BadExtract

ASKED = Asked(since=date(2024, 1, 1), extract_on=date(2026, 1, 31))
TOP = "Forename,Surname,DOB,Postcode,Offence date,Conviction date,Offence"
ZOE = "Zoë,DYK,03/02/2010,TA20 1AB,14/05/2024,20/07/2024,Theft"
BEN = "Ben,Ash,28/02/2011,,01/06/2024,,Criminal damage"


def a_file(*lines: str, top: str = TOP) -> bytes:
    return "\n".join((top, *lines)).encode()


def refused(content: bytes, told=None, asked: Asked = ASKED) -> tuple[str, ...]:
    with pytest.raises(BadExtract) as found:
        extracts.read(content, told, asked)
    return found.value.sentences


def test_a_line_is_an_offence_and_a_spelling_is_a_person():
    found = extracts.read(a_file(ZOE, BEN, ZOE.replace("14/05/2024", "15/05/2024"), ZOE), None, ASKED)
    zoe, _ = found.people
    assert (zoe.of, zoe.first, zoe.last, zoe.born_on, zoe.postcode) == (
        *("p1", "zoe", "dyk", date(2010, 2, 3), "ta201ab"),
    )
    assert [one.happened_on.day for one in found.offences["p1"]] == [14, 15]
    assert found.offences["p2"][0].proven_on is None
    assert found.rows == 4


def test_what_happened_before_anybody_asked_is_not_kept():
    early = ZOE.replace("14/05/2024", "31/12/2023")
    assert [one.of for one in extracts.read(a_file(early, BEN), None, ASKED).people] == ["p1"]
    assert "No line is from 1 January 2024" in refused(a_file(early))[0]


@pytest.mark.parametrize(
    ("top", "line"),
    [
        ("Defendant;Date of birth;Date of offence", "DYK, Zoë Ann;2010-02-03;2024-05-14 23:10:00"),
        ("Subject\tDOB\tIncident date", "Zoe van Dyk\t20100203\t20240514"),
        ("full name,dob,offense date", "Zoe Dyk,03-Feb-2010,14-May-2024"),
        ("Name|Born|Date committed", "Zoe Dyk|3 February 2010|14 May 2024"),
    ],
)
def test_agencies_write_in_many_ways(top, line):
    found = extracts.read(a_file(line, top=top), None, ASKED)
    (zoe,) = found.people
    assert (zoe.first, zoe.last, zoe.born_on) == ("zoe", "dyk", date(2010, 2, 3))
    assert found.offences["p1"][0].happened_on == date(2024, 5, 14)


def test_a_column_shows_its_own_order_of_day_and_month():
    lines = ["Zoe,Dyk,02/03/2010,,05/06/2024,,", "Ben,Ash,02/28/2011,,05/31/2024,,"]
    found = extracts.read(a_file(*lines), None, ASKED)
    assert found.people[0].born_on == date(2010, 2, 3)
    assert days.way(["02/03/2010"], "US") == "%m/%d/%Y"
    assert days.way(["02/03/2010"], "GB") == "%d/%m/%Y"


def test_letters_of_an_old_system_are_read():
    assert extracts.read(a_file(ZOE).decode().encode("cp1252"), None, ASKED).people[0].first == "zoe"


def test_what_a_heading_holds_is_asked_for_when_it_is_not_sure():
    top = TOP.replace("DOB", "Dob (subject)").replace("Offence date", "Offence dates").replace("Surname", "X")
    look = extracts.look(a_file(ZOE, top=top))
    assert look.match.missing == ["name", "born_on"]
    assert look.match.guessed == ["offence_on"]
    assert refused(a_file(ZOE, top=top)) == (
        "Say which column holds “Name”.",
        "Say which column holds “Birth date”.",
        "Say whether the column “Offence dates” holds “Offence date”.",
    )
    told = {"last_name": "X", "born_on": "Dob (subject)", "offence_on": "Offence dates"}
    assert extracts.read(a_file(ZOE, top=top), told, ASKED).people[0].last == "dyk"


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"shoe_size": "DOB"}, "“shoe_size” is not a field"),
        ({"born_on": "Birth"}, "There is no column “Birth”"),
        ({"born_on": "DOB", "offence_on": "DOB"}, "chosen twice"),
    ],
)
def test_a_wrong_answer_about_columns_is_pointed_out(told, sentence):
    assert sentence in refused(a_file(ZOE), told)[0]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            ZOE.replace("03/02/2010", "31/02/2010"),
            "Line 3, column “DOB” says “31/02/2010”, which is no date.",
        ),
        (ZOE.replace("14/05/2024", ""), "Line 3, column “Offence date” is empty."),
        (
            ZOE.replace("14/05/2024", "01/02/2026"),
            "Line 3, column “Offence date” is after the day of the extract.",
        ),
        (ZOE.replace("20/07/2024", "13/05/2024"), "Line 3, column “Conviction date” is before the offence."),
        (ZOE.replace("03/02/2010", "03/02/2031"), "Line 3, column “DOB” is after the day of the extract."),
        (ZOE.replace("Zoë,DYK", ","), "Line 3, column “Surname” holds no name."),
        (ZOE + ",more", "Line 3 has 8 columns where the headings have 7."),
    ],
)
def test_one_bad_cell_refuses_the_file_and_is_named(line, sentence):
    assert refused(a_file(BEN, line, BEN))[0].startswith(sentence)


def test_every_bad_cell_is_told_at_once_up_to_twenty():
    lines = [BEN.replace("01/06/2024", "soon")] * 50
    found = refused(a_file(ZOE, *lines))
    assert len(found) == 20
    assert found[1].startswith("Line 4, column “Offence date” says “soon”")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "no lines below its headings"),
        (TOP.encode(), "no lines below its headings"),
        (b"PK\x03\x04 a workbook", "no CSV file"),
        (b"\x00\x01\x02", "no CSV file"),
        (a_file(ZOE, top=TOP.replace("Surname", "Forename")), "“Forename” must stand once"),
        (a_file('"Zoe,' + ZOE[4:] * 9000), "not laid out as a table"),
        (b"\x81\x8d" + a_file(ZOE), "letters in the file"),
    ],
)
def test_what_is_no_table_is_refused(content, sentence):
    assert sentence in refused(content)[0]
