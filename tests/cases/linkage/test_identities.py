"""Both sides write a name in their own way, and are compared in one."""

from datetime import date

import pytest

from cases.linkage import identities, joins
from cases.linkage.identities import identity
from cases.linkage.nicknames import FORMAL, LINES, formal
from cases.linkage.settings import USUAL


@pytest.mark.parametrize(
    "name", ["Zoë van Dyk", "VAN DYK, Zoë Ann", "zoe ann van dyk", " Zoë  Ann Dyk ", "Dyk, Zoe"]
)
def test_a_whole_name_is_taken_apart_however_it_is_written(name):
    one = identity("1", name=name)
    assert (one.first, one.last) == ("zoe", "dyk")


def test_halves_that_are_told_stand_as_they_are():
    one = identity("1", first="Mary-Jane Ann", last="O’Brien Díaz")
    assert (one.first, one.last) == ("mary", "obrien diaz")


def test_who_has_one_name_has_no_other():
    assert (identity("1", name="Prince").first, identity("1", name="Prince").last) == ("", "prince")
    assert identities.compared(identity("1", name="Prince"))["whole"] is None


def test_a_family_name_that_is_a_particle_is_a_name():
    assert identity("1", first="Minh", last="Van").last == "van"


def test_postcode_sex_and_number_have_one_spelling():
    one = identity("1", sex=" Female", postcode="ta20 1ab", number="12/345 678X")
    assert (one.sex, one.postcode, one.number) == ("f", "ta201ab", "12345678x")
    assert identities.compared(one)["district"] == "ta20"
    assert identity("1", sex="not known").sex == ""


def test_a_turned_date_is_the_same_turned():
    one, other = (identity("1", born_on=date(2010, *day)) for day in ((2, 3), (3, 2)))
    assert identities.compared(one)["born_turned"] == identities.compared(other)["born_turned"]
    assert identities.compared(one)["born"] != identities.compared(other)["born"]


def test_what_is_not_known_says_nothing():
    assert set(identities.compared(identity("1")).values()) == {None}
    assert identities.known([identity("1"), identity("2", town="Chard")]) == {"town"}


def test_an_identity_travels_and_comes_back():
    one = identity("1", name="Zoë van Dyk", born_on=date(2010, 2, 3), town="Chard")
    assert identities.unpacked(identities.packed(one)) == one


def test_no_form_of_a_name_stands_for_two_names():
    forms = LINES.split()
    assert len(forms) == len(set(forms)) == len(FORMAL)
    assert formal("liz") == formal("beth") == "elizabeth"
    assert formal("ingeborg") == "ingeborg"


def test_the_exact_join_finds_the_same_letters_alone():
    day = date(2010, 2, 3)
    ours = [identity("a", name="Zoe Dyk", born_on=day), identity("b", name="Ben Ash")]
    theirs = [
        identity("1", name="DYK, ZOË", born_on=day),
        identity("2", name="Zoey Dyk", born_on=day),
        identity("3", name="Zoe Dyk", born_on=date(2010, 3, 2)),
        identity("4", name="Ben Ash"),
    ]
    assert joins.exact(ours, theirs) == {("a", "1")}


def test_the_settings_speak_of_columns_that_there_are():
    columns = set(identities.COLUMNS)
    for one in USUAL.comparisons:
        assert set(one.needs) <= columns
        for level in one.levels:
            assert {test.column for test in level.tests} <= columns
            assert {level.frequent, *(test.other for test in level.tests)} <= columns | {""}
    for rule in (*USUAL.rules, *USUAL.certain, *USUAL.training):
        assert set(rule) <= columns


def test_the_usual_values_of_a_comparison_are_shares_of_all_pairs():
    for one in USUAL.comparisons:
        assert sum(level.m for level in one.levels) + one.m == pytest.approx(1), one.name
        assert sum(level.u for level in one.levels) + one.u == pytest.approx(1, abs=1e-3), one.name


def test_what_one_side_does_not_know_is_not_compared():
    fewer = USUAL.having({"first", "last", "pair", "born"})
    assert [one.name for one in fewer.comparisons] == ["name", "born"]
    assert fewer.rules == (("pair",), ("born", "first"), ("born", "last"))
    assert fewer.training == (("pair", "born"),)
    assert (fewer.seed, fewer.version) == (USUAL.seed, USUAL.version)
