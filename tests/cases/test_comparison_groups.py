"""Comparison groups: read whole or not at all, kept without names, compared on the same terms, withdrawn."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cases import comparison_groups, comparisons, database, imported_groups, own_definitions, sealing
from cases.comparison_groups import COLUMN
from cases.errors import BadInput, NotFound, WrongState
from cases.evaluation.definitions import DEFINITIONS
from cases.evaluation_tables import ComparisonGroup
from cases.migrations import cases_0020_withdrawn_comparisons
from cases.own_definitions import Wanted
from cases.tables import JournalEntry
from tests.builders import a_programme, somebody
from tests.compared import a_group, a_new_group, an_import, files, followed_to_the_end

pytestmark = pytest.mark.anyio
BOYS = "gender, boy, 150\ngender, F, 50\nage, 15, 200"


async def an_evaluator():
    programme = await a_programme()
    return programme, somebody("evaluator", programme)


async def test_of_the_people_of_a_file_no_name_and_no_number_is_kept(record):
    _, by = await an_evaluator()
    group = await comparison_groups.check(an_import(), by)
    assert (group.people, group.kind, group.state) == (200, "imported", "checked")
    assert "Not kept: the column name." in group.note
    stands = await ComparisonGroup.objects().get(ComparisonGroup.id == group.id)
    opened = sealing.unseal(COLUMN, group.id, stands.people_sealed)
    assert not [word for word in ("CRN", "Ada", "Ash") if word in opened]
    people = imported_groups.kept(opened)
    assert (len(people.people), people.columns, people.whole) == (200, ["gender", "age"], True)
    assert {one.strata["gender"] for one in people.people} == {"girl", "boy"}
    assert {one.strata["age"] for one in people.people} == {"14 or 15", "16 or 17"}
    assert sum(bool(one.events) for one in people.people) == 46
    assert await JournalEntry.exists().where(JournalEntry.what == "comparison.checked")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("M,15", "M,x5", "The file of people, line 3, column age: “x5” is no age."),
        ("CRN-0003,2023-06-27", "CRN-0003,27/6/2023", "line 5, column index_on: “27/6/2023” is no day."),
        ("CRN-0003,2023-06-27", "CRN-0003,2026-06-27", "line 5, column followed_to"),
        ("followed_to", "until", "The file of people, line 1: there is no column followed_to."),
    ],
)
async def test_a_file_that_does_not_hold_is_named_by_line_and_column_and_nothing_is_kept(
    record, before, after, said
):
    _, by = await an_evaluator()
    people, events = (one.decode() for one in files(200, 46))
    assert before in people
    wrong = an_import(people=people.replace(before, after, 1).encode(), events=events.encode())
    with pytest.raises(BadInput) as bad:
        await comparison_groups.check(wrong, by)
    assert said in bad.value.problems["people"]
    assert not await ComparisonGroup.exists()


async def test_events_say_when_they_were_proven_and_none_after_the_extract(record):
    _, by = await an_evaluator()
    people, events = files(5, 2)
    with pytest.raises(BadInput) as bad:
        await comparison_groups.check(
            an_import(people=people, events=events.replace(b",proven_on", b",seen_on")), by
        )
    assert "there is no column proven_on" in bad.value.problems["events"]
    late = events.replace(b"2023-09-28", b"2025-11-01")
    assert late != events
    with pytest.raises(BadInput) as bad:
        await comparison_groups.check(an_import(people=people, events=late), by)
    assert bad.value.problems == {
        "events": "The file of events, line 2, column proven_on: 2025-11-01 is after the day of the extract, "
        "2025-09-30."
    }
    charged = an_import(people=people, events=events, definition="arrest-12")
    assert (
        "every one is taken for what the definition counts"
        in (await comparison_groups.check(charged, by)).note
    )


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"design": "vibes"}, "design", "Choose how"),
        ({"how": " "}, "how", "in what they were matched"),
        ({"title": ""}, "title", "Fill this in."),
        ({"definition": "mine"}, "definition", "by which definition"),
        ({"extract_on": date(2199, 1, 1)}, "extract_on", "today or in the past"),
        ({"did": 201}, "did", "from 0 to 200"),
        ({"last_on": date(2025, 10, 1)}, "last_on", "after the day on which they were looked up"),
        ({"background": "gender, boy"}, "background", "Line 1: write a column, a value and a number"),
        ({"background": "\nshoe, 43, 200"}, "background", "Line 2: “shoe” is none of age, gender"),
        ({"background": "age, old, 200"}, "background", "Line 1: “old” is no age."),
        (
            {"background": "gender, boy, 150"},
            "background",
            "gender adds up to 150 people, and there are 200.",
        ),
    ],
)
async def test_numbers_that_cannot_be_are_said_beside_their_field(record, wrong, field, said):
    _, by = await an_evaluator()
    with pytest.raises(BadInput) as bad:
        await comparison_groups.check(replace(a_new_group(), **wrong), by)
    assert said in bad.value.problems[field]


async def test_both_sides_are_counted_alike_and_the_same_sums_come_of_numbers_and_of_people(record):
    programme, by = await an_evaluator()
    await followed_to_the_end(programme, 80, 8)
    numbers = await comparisons.of(programme, await a_group(by, a_new_group(background=BOYS)))
    people = await comparisons.of(programme, await a_group(by, an_import()))
    assert not numbers.refused, numbers.refused
    for found in (numbers.compared, people.compared):
        assert found.power.n == (80, 200)
        assert (found.difference.more["a"]["k"], found.difference.more["b"]["k"]) == (8, 46)
    one, other = numbers.compared.difference, people.compared.difference
    assert (one.value, one.low, one.high) == (other.value, other.low, other.high)
    assert one.value == pytest.approx(0.1 - 0.23)
    girls = next(
        row["difference"]
        for row in one.more["balance"]
        if (row["column"], row["value"]) == ("gender", "girl")
    )
    assert girls == pytest.approx(-0.25 / (0.25 * 0.75 / 2) ** 0.5)
    assert (numbers.compared.curves, numbers.compared.tested) == (None, None)
    assert people.compared.tested.more["p"] < 0.05
    age = {name: (ours, theirs) for name, ours, theirs in people.compared.mixes}["gender"]
    assert "nobody of this group" in age[0].refused, "there are no girls here"


async def test_what_keeps_two_sides_apart_is_said_in_words(record):
    programme, by = await an_evaluator()
    await followed_to_the_end(programme, 70, 7)
    few = await comparisons.of(programme, await a_group(by, a_new_group(n=40, did=9)))
    (said,) = few.refused
    assert said.endswith("each group takes 60 people, and there are 70 and 40. More people are needed.")
    assert few.compared.difference is None
    young = await comparisons.of(programme, await a_group(by, a_new_group(last_on=date(2025, 1, 1))))
    assert young.refused[0].startswith(
        "The group compared with: No figure can be shown yet: it takes 548 days"
    )
    group = await a_group(by)
    other = await comparisons.of(programme, group, "arrest-12")
    assert "they differ in definition (arrest-12, version 1 and proven-12, version 1)" in other.refused[0]
    empty = await comparisons.of(await a_programme(), group)
    assert "The people here: No figure can be shown: there is nobody in this group." in empty.refused[0]


async def test_another_version_of_a_definition_is_another_definition(record):
    programme, by = await an_evaluator()
    nine = Wanted(name="proven-9", event="proven", window=274, waiting=183)
    await own_definitions.add(programme, nine, by)
    await followed_to_the_end(programme, 70, 7)
    group = await a_group(by, a_new_group(definition="proven-9"))
    assert not (await comparisons.of(programme, group)).refused
    await own_definitions.add(programme, replace(nine, waiting=91), by)
    found = await comparisons.of(programme, group)
    assert (found.definition.version, found.newer, found.refused) == (1, True, ())
    newest = await comparisons.of(programme, group, "proven-9")
    assert "proven-9, version 2 and proven-9, version 1" in newest.refused[0]
    group.version = 7
    gone = await comparisons.of(programme, group)
    (said,) = gone.refused
    assert said.startswith("This group was counted by proven-9, version 7. Here it means version 2 by now")


async def test_the_days_of_a_group_are_counted_to_its_own_extract(record):
    """Who was young when they were looked up does not grow up while the file lies here."""
    programme, by = await an_evaluator()
    await followed_to_the_end(programme, 70, 7)
    soon = an_import(extract_on=date(2025, 9, 30))
    drawn = date(2023, 6, 30) + timedelta(days=700)
    early = an_import(extract_on=drawn)
    late, now = [await comparisons.of(programme, await a_group(by, one)) for one in (soon, early)]
    assert late.compared.places["compared with"]["counted"] == 200
    assert now.compared.places["compared with"] == late.compared.places["compared with"]
    index = drawn - timedelta(days=547)
    young = b"person,index_on,followed_to\n" + b"".join(
        b"%d,%s,%s\n" % (n, str(index).encode(), str(drawn).encode()) for n in range(90)
    )
    found = await comparisons.of(
        programme, await a_group(by, an_import(people=young, events=b"", extract_on=drawn))
    )
    assert found.compared.places["compared with"] == {"young": 90, "people": 90}


async def test_what_nobody_keeps_is_thrown_away_and_what_is_withdrawn_stays_without_its_people(record):
    programme, by = await an_evaluator()
    group = await comparison_groups.check(an_import(), by)
    await comparison_groups.throw_away(group, by)
    assert not await ComparisonGroup.exists()
    group = await a_group(by, an_import())
    await comparison_groups.keep(group, by)
    with pytest.raises(WrongState, match="is kept"):
        await comparison_groups.throw_away(group, by)
    with pytest.raises(BadInput):
        await comparison_groups.withdraw(group, " ", by)
    await comparison_groups.withdraw(group, "Some of them were ours.", by)
    (stands,) = await comparison_groups.every(programme)
    assert (stands.state, stands.people_sealed) == ("withdrawn", None)
    assert (stands.withdrawn_why, stands.withdrawn_at is not None) == ("Some of them were ours.", True)
    assert "Not kept: the column name." in stands.note, "what its files did not say stays with it"
    with pytest.raises(WrongState, match="was withdrawn"):
        await comparison_groups.keep(group, by)
    assert await comparison_groups.standing(programme) == 0
    assert [
        row["what"]
        for row in await JournalEntry.select(JournalEntry.what).where(JournalEntry.what.like("comparison.%"))
    ] == [
        "comparison.checked",
        "comparison.thrown_away",
        *(f"comparison.{what}" for what in ("checked", "kept", "withdrawn")),
    ]


async def test_no_group_is_withdrawn_without_a_reason_nor_has_one_while_it_stands(record):
    _, by = await an_evaluator()
    group = await a_group(by)
    with pytest.raises(Exception, match=r"(?i)check"):
        await ComparisonGroup.update({ComparisonGroup.withdrawn_why: "No."}).where(
            ComparisonGroup.id == group.id
        )


async def test_the_reason_of_a_group_withdrawn_before_moves_to_a_place_of_its_own(record):
    """The table of before, with groups in it, takes the step."""
    _, by = await an_evaluator()
    kept, gone = [await a_group(by, an_import()) for _ in range(2)]
    await comparison_groups.withdraw(gone, "Some of them were ours.", by)
    await ComparisonGroup.update({ComparisonGroup.note: "Some of them were ours."}).where(
        ComparisonGroup.id == gone.id
    )
    if record.kind == "postgres":
        await database.lay("ALTER TABLE comparison_group DROP COLUMN withdrawn_why")
    async with database.atomic():
        await cases_0020_withdrawn_comparisons.lay_tables()
    stands = {one.id: one for one in await ComparisonGroup.objects()}
    assert (stands[kept.id].note, stands[kept.id].withdrawn_why) == (kept.note, "")
    assert (stands[gone.id].note, stands[gone.id].withdrawn_why) == ("", "Some of them were ours.")
    assert stands[gone.id].withdrawn_at == gone.withdrawn_at


async def test_nobody_of_another_programme_finds_it(record):
    _, by = await an_evaluator()
    group = await a_group(by)
    _, stranger = await an_evaluator()
    with pytest.raises(NotFound):
        await comparison_groups.get(stranger, group.id)
    assert DEFINITIONS[group.definition].version == group.version
