"""A group is called alike on every page, in every file and for programs."""

from cases import followed, measured
from panel import public_words
from panel.pulls import PARAMETERS
from panel.web import releases, report_disparity, report_measures


def test_every_group_is_called_alike_wherever_it_is_shown():
    words = {
        report_measures.named("gender", "girl"),
        report_disparity.name("gender", "girl"),
        public_words.named("gender", "girl").partition(": ")[2],
        releases.named(("followed", (("gender", "girl"),))).partition(": ")[2],
    }
    assert words == {"Girl or woman"}


def test_who_did_not_say_too():
    words = {
        report_measures.named("gender", "not known"),
        report_disparity.name("gender", "not known"),
        public_words.named("gender", "not known").partition(": ")[2],
    }
    assert words == {"Not said"}
    assert (
        report_measures.named("age", "not known") == report_disparity.name("age", "not known") == "Not known"
    )


def test_the_column_has_one_name_and_programs_are_told_which_code_is_what():
    columns = {one["gender"] for one in (followed.COLUMNS, measured.COLUMNS, public_words.COLUMNS)}
    assert columns == {"Gender, as they describe it"}
    assert "another (In another way)" in PARAMETERS["by"]
