"""Nobody stands out in a row: each mix of what others know is that of five people, or of more."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.evaluation import withheld
from cases.evaluation.withheld import WITHHELD

COLUMNS = ("year", "age", "gender")
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "year": st.sampled_from(["2024", "2025", "2026"]),
            "age": st.sampled_from(["12", "14", "16", "18"]),
            "gender": st.sampled_from(["girl", "boy", "another"]),
            "completed": st.sampled_from(["yes", "no"]),
        }
    ),
    min_size=5,
    max_size=60,
)


@given(ROWS, st.integers(2, 5))
def test_each_mix_is_shared_by_k_rows_and_nothing_else_is_touched(rows, k):
    safe, told = withheld.of(rows, COLUMNS, k)
    mixes = Counter(tuple(row[name] for name in COLUMNS) for row in safe)
    assert min(mixes.values()) >= k
    for before, after in zip(rows, safe, strict=True):
        assert after["completed"] == before["completed"]
        assert all(after[name] in (before[name], WITHHELD) for name in COLUMNS)
    assert told.cells == sum(row[name] == WITHHELD for row in safe for name in COLUMNS)


def test_what_stands_last_is_withheld_first_and_it_is_said_how_much():
    alike = [{"year": "2025", "age": "14", "gender": "boy"}] * 5
    one = {"year": "2025", "age": "14", "gender": "girl"}
    many = [{"year": "2025", "age": "14", "gender": "another"}] * 4
    safe, told = withheld.of([*alike, one, *many], COLUMNS)
    assert safe[5] == {"year": "2025", "age": "14", "gender": WITHHELD}
    assert (told.alone, told.cells, told.by_column) == (1, 5, {"year": 0, "age": 0, "gender": 5})


def test_where_nothing_of_few_rows_is_left_the_smallest_mix_joins_them():
    fives = [{"year": year, "age": "14", "gender": "boy"} for year in ("2024", "2025") for _ in range(5)]
    sixth = {"year": "2025", "age": "14", "gender": "boy"}
    alone = {"year": "2026", "age": "18", "gender": "girl"}
    safe, _ = withheld.of([*fives, sixth, alone], COLUMNS)
    nothing = dict.fromkeys(COLUMNS, WITHHELD)
    assert [row == nothing for row in safe] == [True] * 5 + [False] * 6 + [True]


def test_four_people_cannot_hide_anybody():
    with pytest.raises(ValueError, match="4 rows"):
        withheld.of([{"year": "2025", "age": "14", "gender": "boy"}] * 4, COLUMNS)


ANSWERS = st.sampled_from(["yes", "no", ""])


@given(ROWS, st.data())
def test_no_mix_tells_what_became_of_each_of_its_people(rows, data):
    found = [(data.draw(ANSWERS), data.draw(st.sampled_from(["yes", ""]))) for _ in rows]
    if withheld.tells(found):
        with pytest.raises(ValueError, match="known of each"):
            withheld.of(rows, COLUMNS, answers=found)
        return
    safe, told = withheld.of(rows, COLUMNS, answers=found)
    mixes = {}
    for row, answer in zip(safe, found, strict=True):
        mixes.setdefault(tuple(row[name] for name in COLUMNS), []).append(answer)
    for answers in mixes.values():
        assert len(answers) >= 5
        for question in (0, 1):
            assert {one[question] for one in answers} not in ({"yes"}, {"no"})
    assert told.cells == sum(row[name] == WITHHELD for row in safe for name in COLUMNS)


def test_five_alike_who_all_reoffended_are_not_left_among_themselves():
    boys = [{"year": "2025", "age": "14", "gender": "boy"}] * 5
    girls = [{"year": "2025", "age": "14", "gender": "girl"}] * 6
    answers = [("yes",)] * 5 + [("yes",), ("no",), ("no",), ("",), ("",), ("",)]
    safe, told = withheld.of([*boys, *girls], COLUMNS, answers=answers)
    assert safe[0]["gender"] == WITHHELD
    assert {row["gender"] for row in safe} == {WITHHELD}, "five alone would be told by being withheld"
    assert (told.alone, told.alike) == (0, 5)


def test_nobody_is_told_by_an_answer_that_nobody_knows():
    rows = [{"year": "2025", "age": "14", "gender": gender} for gender in ("boy", "girl") for _ in range(5)]
    assert withheld.of(rows, COLUMNS, answers=[("",)] * 10)[1].cells == 0
