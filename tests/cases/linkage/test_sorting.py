"""A link labels a child: what is not sure goes to two people, and nobody is two children."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from cases.linkage.settings import Thresholds
from cases.linkage.sorting import Pair, sort

USUAL = Thresholds()


def test_a_sure_pair_is_linked_and_a_likely_one_waits_for_two_people():
    found = sort(
        [Pair("a", "1", 0.95), Pair("b", "2", 0.9499), Pair("c", "3", 0.2), Pair("d", "4", 0.19)], USUAL
    )
    assert [pair.case for pair in found.linked] == ["a"]
    assert [pair.case for pair in found.clerical] == ["b", "c"]


def test_of_several_spellings_of_two_people_the_most_alike_speaks():
    found = sort([Pair("a", "1", 0.3), Pair("a", "1", 0.99), Pair("a", "1", 0.5)], USUAL)
    assert found.linked == (Pair("a", "1", 0.99),)
    assert found.clerical == ()


def test_who_fits_one_surely_and_another_perhaps_is_the_one():
    found = sort([Pair("a", "1", 0.97), Pair("b", "1", 0.6)], USUAL)
    assert (found.linked, found.clerical) == ((Pair("a", "1", 0.97),), ())


def test_who_fits_two_children_surely_is_looked_at_for_each():
    found = sort([Pair("twin", "1", 0.98), Pair("other twin", "1", 0.97), Pair("c", "1", 0.5)], USUAL)
    assert found.linked == ()
    assert [pair.case for pair in found.clerical] == ["other twin", "twin"]


def test_one_child_may_be_in_the_extract_under_several_spellings():
    assert len(sort([Pair("a", "1", 0.97), Pair("a", "2", 0.96)], USUAL).linked) == 2


@pytest.mark.parametrize(("linked", "clerical"), [(0.95, 0.96), (1.0, 0.2), (0.95, 0.0), (0.8, 0.2)])
def test_thresholds_that_would_label_somebody_else_are_refused(linked, clerical):
    assert Thresholds(linked, clerical).problem()
    assert not USUAL.problem()


@given(some.lists(some.builds(Pair, some.sampled_from("abc"), some.sampled_from("123"), some.floats(0, 1))))
def test_nobody_in_an_extract_is_linked_to_two_children(pairs):
    found = sort(pairs, USUAL)
    people = [pair.person for pair in found.linked]
    assert len(people) == len(set(people))
    assert not set(people) & {pair.person for pair in found.clerical}
    assert all(pair.probability >= USUAL.linked for pair in found.linked)
    assert sort(reversed(pairs), USUAL) == found
