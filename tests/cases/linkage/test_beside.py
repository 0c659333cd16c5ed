"""Two people side by side: what agrees and what differs, in words."""

from datetime import date

import pytest

from cases.linkage import beside
from cases.linkage.identities import identity

BORN = date(2010, 2, 3)


def words(names=("Elizabeth Dykbourne",), born_on=BORN, postcode="TA20 1AB", town="Chard", **theirs):
    said = {"name": "Elizabeth Dykbourne", "born_on": BORN, "postcode": "ta20 1ab", "town": "CHARD", **theirs}
    return [one.words for one in beside.lines(names, born_on, postcode, town, identity("p1", **said))]


def test_what_is_written_alike_is_the_same_whatever_its_letters():
    assert words() == ["The same"] * 4


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Liz Dykbourne", "A short form of the same first name"),
        ("Dykbourne Elizabeth", "First and last name change places"),
        ("Wilma Dykbourne", "The last name is the same, the first name differs"),
        ("Elizabeth Sandwick", "The first name is the same, the last name differs"),
        ("Wilma Sandwick", "Written differently"),
    ],
)
def test_how_a_name_differs_is_said(name, said):
    assert words(name=name)[0] == said


def test_another_name_they_go_by_counts_as_well():
    names = ("Elizabeth Dykbourne", "Beth Dyk")
    line = beside.lines(names, BORN, "", "", identity("p1", name="BETH DYK"))[0]
    assert (line.how, line.ours, line.theirs) == ("same", "Elizabeth Dykbourne, also Beth Dyk", "Beth Dyk")


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2010, 3, 2), "Day and month change places"),
        (date(2011, 2, 3), "One digit differs"),
        (date(2009, 8, 1), "4 digits differ"),
        (None, "Not known on both sides"),
    ],
)
def test_how_a_birth_date_differs_is_said(day, said):
    assert words(born_on=day)[1] == said


def test_a_move_within_the_district_and_a_town_nobody_told():
    assert words(postcode="TA20 9ZZ")[2] == "The same district, another street"
    assert words(postcode="EX13 5AA")[2] == "Differs"
    assert words(town="")[3] == "Not known on both sides"
