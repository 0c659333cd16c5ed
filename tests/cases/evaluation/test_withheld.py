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
