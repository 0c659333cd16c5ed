"""The yearly sample: drawn by lot, looked for one after the other, and the rate is corrected by it."""

from datetime import date, timedelta

import pytest

from cases.linkage import extract_files, runs
from cases.linkage.tables import LinkageRun, LinkageSample
from cases.tables import JournalEntry
from tests.builders import a_programme, somebody
from tests.desk import at_the_desk
from tests.extracts import (
    a_candidate,
    a_file,
    a_line,
    a_link,
    a_participant,
    a_run,
    an_extract,
    somebody_drawn,
)

pytestmark = pytest.mark.anyio


async def test_who_was_drawn_is_looked_for_by_hand_beside_those_alike(record, tmp_path):
    programme = await a_programme()
    case, _ = await a_participant(programme, legal_name="Zoe Dykbourne", born_on=date(2010, 2, 3))
    day = case.opened_on + timedelta(days=30)
    lines = (
        a_line("Zoey Dykborne", date(2011, 9, 9), "TA4 1AB", day, what="Criminal damage"),
        a_line("Wilma Sandwick", date(2009, 8, 1), "", day),
    )
    folder = tmp_path / "extracts"
    run = await runs.begin(an_extract(programme, a_file(*lines)), somebody("coordinator", programme), folder)
    done = {LinkageRun.state: "done", LinkageRun.linked_at: run.created_at, LinkageRun.model_sha256: "0"}
    await LinkageRun.update(done).where(LinkageRun.id == run.id)
    async with at_the_desk(programme, PANEL_EXTRACT_FOLDER=str(folder)) as desk:
        await desk.open(f"/linkage/{run.id}/sample")
        await desk.send(f"/linkage/{run.id}/sample")
        assert "1 of 1 is still to be looked for." in desk.words
        await desk.open(desk.link("Look for the next"))
        here = desk.path
        assert "Zoe Dykbourne" in desk.words
        assert [row[0] for row in desk.rows()] == ["Zoey Dykborne"], "Wilma is nothing like her"
        assert "Criminal damage" in desk.rows()[0][3]
        await desk.send(here)
        assert (desk.status, "Say whether they are in it." in desk.words) == (422, True)
        await desk.send(here, {"found": "no"})
        assert desk.path == f"/linkage/{run.id}/sample"
        assert desk.rows() == [[case.reference, "Not in it"]]
        await desk.open(here)
        assert "By hand so far: Not in it. You can put it right." in desk.words
        extract_files.destroy(run.id, folder)
        await desk.open(here)
        assert "The extract is gone from this machine." in desk.words
        assert "Zoe Dykbourne" not in desk.words
    read = await JournalEntry.select(JournalEntry.what).where(JournalEntry.kind == "read")
    assert {"person.read", "linkage.sample-looked"} <= {row["what"] for row in read}


async def test_no_sample_is_drawn_while_pairs_wait(record):
    programme = await a_programme()
    run = await a_run(programme)
    await a_candidate(run, (await a_participant(programme))[0])
    async with at_the_desk(programme) as desk:
        await desk.open(f"/linkage/{run.id}/sample")
        await desk.send(f"/linkage/{run.id}/sample")
        assert "Pairs of this extract wait for two people. Decide them first." in desk.words
    assert await LinkageSample.count() == 0


async def test_sixty_looked_for_correct_the_rate_and_the_page_names_method_and_sample(record):
    programme = await a_programme()
    run = await a_run(programme, participants=80, linked=40, exact=9, expected_wrong=330_000)
    case, _ = await a_participant(programme)
    others = [(await a_participant(programme))[0] for _ in range(59)]
    for number, one in enumerate([case, *others]):
        linked = number < 30
        if linked:
            await a_link(run, one)
        await somebody_drawn(run, one, linked=linked, found="yes" if linked else "no")
    async with at_the_desk(programme, "evaluator") as desk:
        await desk.open(f"/linkage/{run.id}")
        assert "Had nobody been missed, the share with something new would be 37.5%" in desk.words
        assert "clerical sample of 60 people" in desk.words
        assert [row[1] for row in desk.rows()] == ["100.0%", "100.0%"]
        assert "0.3 of 40 linked people would be somebody else." in desk.words
        assert "found 9 of 80 (11.2%)" in desk.words
        assert "never the figure" in desk.words
