"""Names are found however they are typed."""

import pytest

from cases import search
from cases.tables import Case
from tests.builders import a_programme
from tests.telling import opened


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Zoë", "zoe"),
        ("O’Brien", "obrien"),
        ("O'Brien", "obrien"),
        ("Łukasz", "lukasz"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("Anne-Marie  D’Arcy", "anne marie darcy"),
        ("CJ-26-0042", "cj 26 0042"),
        ("%_", ""),
    ],
)
def test_marks_case_and_punctuation_do_not_matter(typed, folded):
    assert search.fold(typed) == folded


@pytest.mark.anyio
@pytest.mark.parametrize("typed", ["zoe", "ZOË obr", "o'brien zoë", "cj-26", "holy", "0001"])
async def test_a_case_is_found_by_the_beginnings_of_its_words(record, typed):
    case = await opened(await a_programme(), name="Zoë O’Brien")
    typed = typed.replace("26", f"{case.opened_on:%y}")
    assert await Case.count().where(search.matching(Case.search_text, typed)) == 1


@pytest.mark.anyio
@pytest.mark.parametrize("typed", ["ames", "brien", "zoe smith", "yrood"])
async def test_the_middle_of_a_word_is_not_found(record, typed):
    await opened(await a_programme(), name="Zoë O’Brien")
    assert await Case.count().where(search.matching(Case.search_text, typed)) == 0


def test_nothing_typed_asks_nothing():
    assert search.matching(Case.search_text, " % ") is None
