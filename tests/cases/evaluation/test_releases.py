"""What is published, all of it together, gives no small group back."""

from collections import Counter
from collections.abc import Iterable, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.evaluation.disclosure import Rule
from cases.evaluation.margins import Table, counts, group, table
from cases.evaluation.releases import Release, protect
from tests.cases.evaluation.attacker import Attacker, narrowed

COLUMNS = ("gender", "age", "year")
Person = tuple[dict[str, str], bool]


def tabulated(
    people: Sequence[Person], by: Iterable[tuple[str, ...]], did: str | None = "reoffended"
) -> list[Table]:
    """A table a tuple of columns, each with its margins and the total."""
    return [_tabulated(people, columns, did) for columns in by]


def _tabulated(people: Sequence[Person], columns: tuple[str, ...], did: str | None) -> Table:
    of, who = Counter[object](), Counter[object]()
    for size in range(1 << len(columns)):
        picked = [column for at, column in enumerate(columns) if size >> at & 1]
        for person, again in people:
            one = group({column: person[column] for column in picked})
            of[one] += 1
            who[one] += again
    return table("people", did, {one: (of[one], who[one]) for one in of})  # type: ignore[misc, index]


def published(*editions: Sequence[Table]) -> list[Release]:
    releases: list[Release] = []
    for tables in editions:
        releases.append(protect(tables, earlier=tuple(releases)))
    return releases


def given_back(releases: Sequence[Release]) -> list[str]:
    attacker = Attacker()
    for one in releases:
        attacker.read(one)
    return narrowed(attacker, [counts(one.tables) for one in releases])


def some(gender: str, age: str, year: str, did: int, did_not: int) -> list[Person]:
    person = {"gender": gender, "age": age, "year": year}
    return [(person, True)] * did + [(person, False)] * did_not


TOWN = [
    *some("F", "15", "2024", 14, 52),
    *some("M", "15", "2024", 25, 61),
    *some("F", "16", "2025", 4, 30),
    *some("M", "16", "2025", 31, 74),
    *some("X", "16", "2025", 1, 3),
]


def test_one_hidden_cell_in_a_row_is_not_the_total_less_the_others() -> None:
    tables = [table("people", None, {(): (103, 0), group({"g": "F"}): (98, 0), group({"g": "X"}): (5, 0)})]
    bare = Table("people", tuple(tables[0].cells), None)
    (release,) = published([bare])
    assert release.words["people", group({"g": "X"})].shown is None
    assert given_back([release]) == []


def test_the_attacker_would_find_it_if_nothing_more_were_hidden() -> None:
    """The test of the tests: hide only the small cell itself, and it is given back."""
    tables = [table("people", None, {(): (103, 0), group({"g": "F"}): (94, 0), group({"g": "X"}): (9, 0)})]
    (release,) = published(tables)
    words = {
        key: word if word.why == "small" else type(word)(word.count, Rule().rounded(word.count))
        for key, word in release.words.items()
    }
    assert given_back([Release(release.tables, words)]) != []


def test_tables_that_share_a_margin_do_not_fill_each_others_gaps() -> None:
    assert given_back(published(tabulated(TOWN, [("gender", "age"), ("gender", "year")]))) == []


def test_two_releases_that_differ_by_one_person_do_not_tell_of_that_person() -> None:
    by = [("gender",), ("age",)]
    before, after = tabulated(TOWN, by), tabulated([*TOWN, *some("F", "15", "2025", 1, 0)], by)
    first, second = published(before, after)
    told = {key: word.shown for key, word in first.words.items() if word.shown is not None}
    assert told
    assert {key: second.words[key].shown for key in told} == told
    assert given_back([first, second]) == []


def test_years_that_grow_do_not_tell_of_those_who_joined() -> None:
    joined = [*some("M", "15", "2025", 3, 9), *some("F", "16", "2025", 6, 2)]
    by = [("year", "gender")]
    editions = [tabulated(TOWN, by), tabulated([*TOWN, *joined], by), tabulated([*TOWN, *joined * 2], by)]
    assert given_back(published(*editions)) == []


def test_those_who_did_not_cannot_be_told_from_two_rates_of_a_growing_cohort() -> None:
    before = [*some("F", "15", "2024", 13, 9), *some("M", "15", "2024", 0, 10)]
    joined = [*some("M", "15", "2025", 6, 5)]
    by = [("gender",)]
    assert given_back(published(tabulated(before, by), tabulated([*before, *joined], by))) == []


def test_a_release_comes_out_the_same_every_time() -> None:
    tables = tabulated(TOWN, [("gender", "age"), ("year",)])
    assert protect(tables).words == protect(list(tables)).words


def test_none_and_all_are_not_told_of_a_group() -> None:
    cells = {(): (140, 50), group({"g": "F"}): (60, 0), group({"g": "M"}): (80, 50)}
    (release,) = published([table("people", "reoffended", cells)])
    assert release.why("reoffended", group({"g": "F"})) == "tells"
    assert release.words["reoffended", group({"g": "F"})].shown is None
    assert given_back([release]) == []


def test_tables_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(ValueError, match="another has 2"):
        protect([table("people", None, {(): (1, 0)}), table("people", None, {(): (2, 0)})])


def a_town(sizes: st.SearchStrategy[int]) -> st.SearchStrategy[list[Person]]:
    """Cells of every size around the threshold, also empty ones."""
    cell = st.tuples(sizes, sizes)
    cells = st.lists(cell, min_size=6, max_size=6)
    kinds = [("F", "15"), ("F", "16"), ("M", "15"), ("M", "16"), ("X", "15"), ("X", "16")]
    return cells.map(
        lambda drawn: [
            person
            for (gender, age), (did, did_not) in zip(kinds, drawn, strict=True)
            for person in some(gender, age, "2024" if age == "15" else "2025", did, did_not)
        ]
    )


SIZES = st.one_of(st.integers(0, 12), st.integers(0, 60))


def attacked(town: list[Person], more: list[Person]) -> None:
    by = [("gender", "age"), ("year",)]
    if not town:
        return
    editions = [tabulated(town, by)] + ([tabulated([*town, *more], by)] if more else [])
    assert given_back(published(*editions)) == []


quick = settings(max_examples=3, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
thorough = settings(
    max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


@quick
@given(a_town(SIZES), a_town(st.integers(0, 2)))
def test_no_town_and_no_second_release_give_a_cell_back(town: list[Person], more: list[Person]) -> None:
    attacked(town, more)


@pytest.mark.soak
@thorough
@given(a_town(SIZES), a_town(st.integers(0, 3)))
def test_no_town_of_many_gives_a_cell_back(town: list[Person], more: list[Person]) -> None:
    attacked(town, more)
