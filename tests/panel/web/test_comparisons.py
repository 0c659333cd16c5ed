"""Comparison groups on pages: looked at before they are kept, what they can show first, refused in words."""

import pytest

from cases.evaluation_tables import ComparisonGroup
from cases.tables import JournalEntry
from tests.builders import a_programme, somebody
from tests.compared import a_group, a_new_group, an_import, files, followed_to_the_end
from tests.desk import Desk, at_the_desk

pytestmark = pytest.mark.usefixtures("record")
HERE = "/outcomes/comparisons"
TOLD = {
    "title": "Cautioned in the next county",
    "design": "matched",
    "how": "On age, sex and offence.",
    "source": "County police, 2025",
    "definition": "proven-12",
    "extract_on-day": "30",
    "extract_on-month": "9",
    "extract_on-year": "2025",
}
NUMBERS = {
    **TOLD,
    "last_on-day": "1",
    "last_on-month": "3",
    "last_on-year": "2024",
    "n": "200",
    "did": "46",
    "background": "gender, boy, 150\ngender, girl, 50",
}
HEADLINE = (
    "10.0% of the people here (8 of 80) had a new proven offence, compared with 23.0% of “Cautioned in the "
    "next county” (46 of 200): a difference of -13.0 percentage points (95% interval -21.0 to -3.0)."
)


async def test_files_are_read_looked_at_and_kept_and_what_comes_out_begins_with_what_it_can_show():
    programme = await a_programme()
    await followed_to_the_end(programme, 80, 8)
    people, events = files(200, 46)
    async with at_the_desk(programme, "evaluator") as desk:
        await desk.open(HERE)
        assert "No comparison group is recorded yet." in desk.words
        await desk.open(desk.link("Bring in files"))
        await desk.send(
            f"{HERE}/files", TOLD, files={"people": ("p.csv", people), "events": ("e.csv", events)}
        )
        assert desk.heading == "Is this right?"
        assert "Not kept: the column name." in desk.words
        assert "gender, as they describe it; age at the acceptance" in desk.words
        here = desk.path
        await desk.send(f"{here}/keeping")
        assert desk.words.index("What groups of this size can show") < desk.words.index("What comes out")
        assert "Beside a share of 23.0% they would find a difference of 13.9 percentage points" in desk.words
        assert HEADLINE in desk.words
        assert "It cannot make them alike in what nobody wrote down" in desk.words
        assert "The two groups were not alike before" in desk.words
        assert "reduced" not in desk.words
        assert "no design" not in desk.words
        rows = {row[0]: row[1:] for row in desk.rows()}
        assert rows["20% here, 25% there"] == ["1,094", "776 here, 1,939 there", "No"]
        assert rows["The people here"] == ["80", "8", "10.0%", "5.2% to 18.5%"]
        assert rows["Ratio of the hazards"][2] == "Cox, Efron ties, Wald"
        assert len(desk.page.select("svg[role=img]")) == 4
        answer = await desk.fetch(f"{here}/figures.csv")
        assert "Difference of the shares,,,,-0.13" in answer.text
        assert "Matched" in answer.text
        assert (await desk.fetch(f"{here}/figures.xlsx")).content[:2] == b"PK"
        await desk.open(f"{here}?definition=arrest-12")
        assert "No comparison" in desk.words
        assert "they differ in definition (arrest-12, version 1 and proven-12, version 1)" in desk.words
        assert "What comes out" not in desk.words
    assert await JournalEntry.exists().where(JournalEntry.what == "comparison.read")


async def test_where_none_can_be_seen_there_is_no_headline():
    programme = await a_programme()
    await followed_to_the_end(programme, 70, 14)
    by = somebody("evaluator", programme)
    group = await a_group(by, a_new_group(background="gender, boy, 200"))
    async with at_the_desk(programme, "evaluator") as desk:
        await desk.open(f"/outcomes/comparison/{group.id}")
        assert "No difference can be seen" in desk.words
        assert "compared with 23.0%" not in desk.words
        assert "numbers alone are known, so no curves are drawn" in desk.words
        assert len(desk.page.select("svg[role=img]")) == 2


async def test_nobody_makes_a_headline_of_groups_of_which_nothing_is_known_but_of_a_lot():
    programme = await a_programme()
    await followed_to_the_end(programme, 80, 4)
    by = somebody("evaluator", programme)
    chance, lot = [await a_group(by, a_new_group(design=design)) for design in ("convenience", "randomised")]
    async with at_the_desk(programme, "evaluator") as desk:
        await desk.open(f"/outcomes/comparison/{chance.id}")
        assert "No headline is made of the difference." in desk.words
        await desk.open(f"/outcomes/comparison/{lot.id}")
        assert "5.0% of the people here (4 of 80) had a new proven offence, compared with" in desk.words


async def test_too_few_is_refused_and_no_share_is_shown():
    programme = await a_programme()
    await followed_to_the_end(programme, 70, 7)
    group = await a_group(somebody("evaluator", programme), a_new_group(n=34, did=8))
    async with at_the_desk(programme, "evaluator") as desk:
        await desk.open(f"/outcomes/comparison/{group.id}")
        assert "each group takes 60 people, and there are 70 and 34. More people are needed." in desk.words
        assert not desk.page.select("svg[role=img]")
        assert "10.0%" not in desk.words
        assert "23.5%" not in desk.words, "what 8 of 34 are is no share either"
        assert "Beside a share of 25.0% (supposed: none is shown)" in desk.words
        answer = await desk.fetch(f"/outcomes/comparison/{group.id}/figures.csv")
        assert "Not compared" in answer.text
        assert "Share with an event" not in answer.text


async def test_what_is_wrong_with_numbers_is_said_and_everything_given_back():
    async with at_the_desk(await a_programme(), "evaluator") as desk:
        await desk.open(f"{HERE}/numbers")
        await desk.send(f"{HERE}/numbers", {**NUMBERS, "background": "gender, boy, 150"})
        assert desk.status == 422
        assert "gender adds up to 150 people, and there are 200." in desk.words
        assert [desk.value(name) for name in ("title", "n", "background")] == [
            *("Cautioned in the next county", "200", "gender, boy, 150"),
        ]
        await desk.send(f"{HERE}/numbers", NUMBERS)
        assert (desk.status, desk.heading) == (200, "Is this right?")
        await desk.send(f"{desk.path}/removal")
        assert "Nothing of it is kept." in desk.page.get_text(" ")
    assert not await ComparisonGroup.exists()


async def test_before_a_group_is_kept_it_is_said_what_would_keep_it_from_being_compared():
    """Of numbers as of files: fewer than 60 a side, or a time that is not over."""
    programme = await a_programme()
    await followed_to_the_end(programme, 70, 7)
    people, _ = files(40, 0)
    few = "each group takes 60 people, and there are 70 and 40. More people are needed."
    async with at_the_desk(programme, "evaluator") as desk:
        small = {**NUMBERS, "n": "40", "did": "9", "background": ""}
        await desk.open(f"{HERE}/numbers")
        await desk.send(f"{HERE}/numbers", small)
        assert (desk.heading, few in desk.words) == ("Is this right?", True)
        await desk.open(f"{HERE}/files")
        await desk.send(f"{HERE}/files", TOLD, files={"people": ("p.csv", people)})
        assert (desk.heading, few in desk.words) == ("Is this right?", True)
        await desk.open(f"{HERE}/numbers")
        await desk.send(f"{HERE}/numbers", NUMBERS | {"last_on-year": "2025"})
        assert "The group compared with: No figure can be shown yet: it takes 548 days" in desk.words
        await desk.open(f"{HERE}/numbers")
        await desk.send(f"{HERE}/numbers", NUMBERS)
        assert (desk.heading, "would not be compared" in desk.words) == ("Is this right?", False)


async def test_all_that_is_wrong_with_a_group_is_said_at_once():
    people, _ = files(20, 0)
    wrong = {"title": "", "design": "", "last_on-year": "2026", "n": "many", "did": "-1"}
    async with at_the_desk(await a_programme(), "evaluator") as desk:
        await desk.open(f"{HERE}/numbers")
        await desk.send(f"{HERE}/numbers", NUMBERS | wrong | {"background": "shoe, 43, 200"})
        assert desk.status == 422
        for said in (
            *("called: fill this in", "Choose how the group came about", "whole number"),
            *("after the day on which they were looked up", "“shoe” is none of"),
        ):
            assert said in desk.words, said
        await desk.send(f"{HERE}/numbers", NUMBERS | wrong | {"background": "gender, boy, 150"})
        assert "adds up to 150" not in desk.words, "nobody knows to how many it should"
        await desk.open(f"{HERE}/files")
        blank = dict.fromkeys(TOLD, "") | {"design": "matched"}
        await desk.send(f"{HERE}/files", blank, files={"people": ("p.csv", people)})
        for said in ("Say in what they were matched.", "Choose by which definition", "called: fill this in"):
            assert said in desk.words, said


async def test_a_bad_file_is_named_by_line_and_column():
    people, _ = files(20, 0)
    async with at_the_desk(await a_programme(), "evaluator") as desk:
        await desk.open(f"{HERE}/files")
        wrong = people.replace(b"M,15", b"M,x5", 1)
        await desk.send(f"{HERE}/files", TOLD, files={"people": ("Ada Ash.csv", wrong)})
        assert (desk.status, desk.value("title")) == (422, TOLD["title"])
        assert "The file of people, line 3, column age: “x5” is no age." in desk.words
        await desk.send(f"{HERE}/files", TOLD)
        assert "Choose the file of people." in desk.words


async def test_a_file_that_is_too_large_is_refused_beside_its_field_which_says_how_large_it_may_be():
    people, _ = files(20, 2)
    large = people + b"\n" * 2_000_000
    async with at_the_desk(await a_programme(), "evaluator") as desk:
        await desk.open(f"{HERE}/files")
        assert desk.words.count("At most 2 MB.") == 2
        sent = {"people": ("p.csv", people), "events": ("e.csv", large)}
        await desk.send(f"{HERE}/files", TOLD, files=sent)
        assert (desk.status, desk.value("title")) == (422, TOLD["title"])
        assert desk.words.count("his file has more than 2 MB.") == 2, "in the summary and beside the field"
        await desk.send(f"{HERE}/files", TOLD, files={"people": ("p.csv", people + b"\n" * 12_000_000)})
        assert desk.status == 413
        assert "how much a file may hold stands beside its field" in desk.words
    assert not await ComparisonGroup.exists()


async def test_it_is_withdrawn_with_a_reason_and_stays_to_be_read():
    programme = await a_programme()
    group = await a_group(somebody("evaluator", programme), an_import())
    here = f"/outcomes/comparison/{group.id}"
    async with at_the_desk(programme, "evaluator") as desk:
        await desk.open(here)
        assert "there is nobody in this group" in desk.words
        await desk.open(f"{here}/withdrawal")
        await desk.send(f"{here}/withdrawal")
        assert desk.status == 422
        await desk.send(f"{here}/withdrawal", {"why": "Some of them were ours."})
        assert (desk.heading, "Some of them were ours." in desk.words) == ("Withdrawn", True)
        assert "was withdrawn on" in desk.words
        assert "Not kept: the column name." in desk.words, "what was told of its files stays too"
        assert (await desk.fetch(f"{here}/figures.csv")).status_code == 409
        await desk.open(f"{HERE}?sort=title")
        assert [row[-1] for row in desk.rows()] == ["Withdrawn"]
        assert "Withdrawn" in (await desk.fetch(desk.link("CSV"))).text


async def the_sentence_of(desk: Desk) -> str:
    await desk.open("/outcomes/comparisons")
    return desk.words


async def test_a_coordinator_is_told_that_there_is_one_and_sees_no_figure():
    programme = await a_programme()
    group = await a_group(somebody("evaluator", programme))
    async with at_the_desk(programme) as desk:
        assert "1 comparison group is recorded." in await the_sentence_of(desk)
        assert "Your evaluator brings groups in" in desk.words
        assert group.title not in desk.words
        for path in (f"/outcomes/comparison/{group.id}", f"{HERE}.csv", f"{HERE}/numbers"):
            assert (await desk.fetch(path)).status_code == 404
    async with at_the_desk(role="coordinator") as desk:
        assert "No comparison group is recorded" in await the_sentence_of(desk)
