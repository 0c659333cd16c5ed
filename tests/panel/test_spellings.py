"""Spellings that are like one another, in a moment however long the column is."""

from time import perf_counter

from panel import spellings


def test_the_commoner_spelling_is_the_one_to_use() -> None:
    (found,) = spellings.schools(["Holyrood Academy", "Holyrood Academy", "Hollyrood Acadmy"], [])
    assert (found.written, found.like, found.certain) == ("Hollyrood Acadmy", "Holyrood Academy", False)


def test_marks_and_case_alone_are_no_other_school() -> None:
    (found,) = spellings.schools(["ST. MARY’S school"], ["St Mary's School"])
    assert (found.like, found.certain) == ("St Mary's School", True)


def test_two_schools_that_differ_in_the_word_that_matters_are_two() -> None:
    assert spellings.schools(["Park School", "Bark School"], []) == []


def test_a_column_of_addresses_taken_for_schools_is_read_in_a_moment() -> None:
    began = perf_counter()
    assert not [
        one.written
        for one in spellings.schools([f"{n * 7919} Lane {n % 97}, Town {n * n}" for n in range(3000)], [])
        if one.certain
    ]
    assert perf_counter() - began < 20
