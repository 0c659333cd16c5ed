"""What a program may ask for, and what its file holds."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import followed
from cases.errors import Refused
from cases.evaluation import catalogue
from cases.evaluation.catalogue import Asked
from cases.evaluation.definitions import DEFINITIONS
from cases.evaluation.people import Event, Person
from panel import exporting, pulls
from panel.paces import Paces
from panel.pulls import Odd

TODAY = date(2026, 11, 22)
FORMULAS = ("=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")')


def read(*given_: tuple[str, str]) -> pulls.Wanted:
    return pulls.read(given_, DEFINITIONS, "proven-12", TODAY)


def test_what_is_left_out_is_the_headline_and_the_usual_measures():
    asked = read().asked
    assert (asked.definition, asked.measures, asked.by) == (
        DEFINITIONS["proven-12"],
        list(catalogue.USUAL),
        [],
    )


def test_commas_and_several_of_a_name_say_the_same():
    together = read(("measure", "m1, M5"), ("by", "year,gender"), ("at", "183,365")).asked
    apart = read(
        ("measure", "M1"), ("measure", "M5"), ("by", "year"), ("by", "gender"), ("at", "183"), ("at", "365")
    )
    assert together == apart.asked


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("measures", "M1", "no parameter of this name"),
        ("measure", "M99", "M14"),
        ("measure", "M9", "compare=completed=yes,no"),
        ("measure", "M8", "by=gender,age"),
        ("by", "name", "gender"),
        ("by", "year,gender,age,completed", "at most 3"),
        ("at", "0", "from 1 to 3650"),
        ("at", "٣", "from 1 to 3650"),
        ("at", ",".join(map(str, range(1, 30))), "at most 24"),
        ("definition", "mine", "proven-12"),
        ("compare", "completed=yes", "two different values"),
        ("compare", "name=a,b", "two different values"),
        ("interval", "Wald", "Wilson"),
        ("measure", "M18", "gender, ethnicity, age"),
        ("from", "31.1.2025", "2025-01-31"),
        ("until", "2025-02-30", "2025-01-31"),
        ("page", "-1", "from 1 to"),
        ("per", "1001", "from 1 to 1000"),
        ("per", "9" * 400, "from 1 to 1000"),
    ],
)
def test_what_cannot_be_taken_is_named_with_what_can(name: str, value: str, said: str):
    with pytest.raises(Odd, match=said) as odd:
        read((name, value))
    assert odd.value.parameter == name


def test_two_definitions_are_not_put_side_by_side():
    for asked in (
        [("definition", "proven-12"), ("definition", "arrest-12")],
        [("definition", "proven-12,arrest-12")],
    ):
        with pytest.raises(Refused, match="side by side"):
            read(*asked)


@given(st.lists(st.tuples(st.sampled_from([*pulls.PARAMETERS, "x"]), st.text(max_size=40)), max_size=6))
def test_nothing_that_stands_in_an_address_is_a_fault(given_: list[tuple[str, str]]):
    sentences = []
    try:
        read(*given_)
    except (Odd, Refused) as said:
        sentences.append(said.sentence)
    assert all(one.endswith(".") for one in sentences)


def test_who_is_compared_must_be_there():
    asked = read(("compare", "gender=girl,boy")).asked
    with pytest.raises(Odd, match="There is: girl"):
        pulls.check_pair(asked, [somebody("girl")])
    pulls.check_pair(asked, [somebody("girl"), somebody("boy")])


def somebody(gender: str, at: int = 0) -> Person:
    strata = {**dict.fromkeys(followed.COLUMNS, "x"), "gender": gender}
    events = (Event(40, 40, "proven"),) if at % 3 == 0 else ()
    return Person(index=date(2023, 1, 1), followed=900, events=events, strata=strata)


def test_no_line_of_a_file_runs_as_a_formula_and_every_figure_has_its_line():
    people = [somebody(gender, at) for at, gender in enumerate(FORMULAS * 4)]
    asked = Asked(definition=DEFINITIONS["proven-12"], extract=TODAY, measures=("M1", "M7"), by=("gender",))
    rows = [one.row() for one in catalogue.answer(people, asked)]
    written = exporting.comma_separated(pulls.FIELDS, pulls.lines(rows)).decode("utf-8-sig")
    read_again = list(csv.DictReader(io.StringIO(written, newline="")))
    assert len(read_again) == len(rows) > len(FORMULAS)
    for line, row in zip(read_again, rows, strict=True):
        assert line["measure"] == row["measure"]
        assert float(line["n"]) == row["n"]
        for cell in line.values():
            assert exporting.harmless(cell) == cell


def test_every_field_of_a_figure_stands_in_the_file_or_beside_it():
    people = [somebody("girl", at) for at in range(40)]
    asked = Asked(definition=DEFINITIONS["proven-12"], extract=TODAY, measures=("M1", "M3", "M5", "M7"))
    for row in (one.row() for one in catalogue.answer(people, asked)):
        line = dict(zip(pulls.FIELDS, pulls.lines([row])[0], strict=True))
        for name, value in row.items():
            if name in {"group", "curve", "notes"}:
                continue
            if name in pulls.FIELDS:
                assert line[name] == (value if not isinstance(value, bool) else "yes" if value else "no")
            else:
                assert name in str(line["more"])


def test_a_script_gone_wild_is_told_how_long_to_wait():
    paces = Paces(most=3)
    assert [paces.wait("a", at) for at in (0, 1, 2)] == [0, 0, 0]
    assert paces.wait("a", 20) == 40
    assert paces.wait("b", 20) == 0
    assert paces.wait("a", 60) == 0
