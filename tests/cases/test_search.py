"""Names are found however they are typed."""

from typing import Any

import pytest

from cases import search
from cases.tables import Case, Referral
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


@pytest.mark.anyio
async def test_a_whole_reference_finds_its_own_case_alone(record):
    """CJ-26-0001 may have come in as R-26-0012: its parts are words of the case of R-26-0001 too."""
    programme = await a_programme()
    rows: list[Any] = [await opened(programme, name=name) for name in ("Ada Ash", "Ben Birch")]
    for case, receipt in zip(rows, ("R-26-0012", "R-26-0001"), strict=True):
        await Referral.update({Referral.reference: receipt}).where(Referral.id == case.referral)
        of_case = search.text_of(case.reference, "AB-12-3456" if case is rows[0] else "", receipt)
        await Case.update({Case.search_text: of_case}).where(Case.id == case.id)
    referral: Any = Case.referral
    for typed in (rows[0].reference, rows[0].reference.lower(), "r-26-0012", "ab-12-3456"):
        found = search.matching(Case.search_text, typed, Case.reference, referral.reference)
        assert [row["id"] for row in await Case.select(Case.id).where(found)] == [rows[0].id], typed
        assert await Case.count().where(found) == 1


def test_nothing_typed_asks_nothing():
    assert search.matching(Case.search_text, " % ") is None
