"""People looked for by hand say how many a linkage misses; without them there is no corrected rate."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cases import programmes
from cases.errors import BadInput, NotFound, WrongState
from cases.linkage import runs, samples
from cases.linkage.tables import LinkageRun
from cases.tables import JournalEntry
from tests.builders import a_programme, somebody
from tests.extracts import a_candidate, a_file, a_line, a_link, a_participant, a_run, an_extract

pytestmark = pytest.mark.anyio


async def a_linked_programme(found=33, others=40):
    """So many were found, so many were not."""
    programme = await a_programme()
    run = await a_run(programme, participants=found + others, linked=found, exact=9, expected_wrong=330_000)
    cases = [(await a_participant(programme))[0] for _ in range(found + others)]
    for case in cases[:found]:
        await a_link(run, case)
    return run, cases, somebody("coordinator", programme)


async def test_a_sample_of_both_strata_corrects_the_rate(record):
    run, cases, by = await a_linked_programme()
    before = await samples.quality_of(run)
    assert (before.corrected, before.sensitivity) == (None, None)
    assert "at least 30 people by hand" in before.refused
    drawn = await samples.draw(run, by, each=31)
    assert [one.id for one in await samples.draw(run, by, each=5, seed=9)] == sorted(
        one.id for one in drawn
    ), "drawn twice it is drawn once"
    linked = {case.id for case in cases[:33]}
    assert sum(one.linked for one in drawn) == 31
    assert all((one.case in linked) == one.linked for one in drawn)
    missed = 0
    for one in drawn:
        missed += not one.linked
        await samples.answer(one, "yes" if one.linked or missed == 1 else "no", by)
    found = await samples.quality_of(run)
    assert (found.participants, found.found, found.exact) == (73, 33, 9)
    assert (found.precision.k, found.precision.n) == (31, 31)
    assert found.sensitivity.value == pytest.approx(33 / (33 + 40 / 31))
    assert found.corrected.value == pytest.approx(33 / 73 / found.sensitivity.value)
    assert found.corrected.source == "clerical sample of 62 people"
    assert found.corrected.low < found.corrected.linked.share < found.corrected.high
    assert found.expected.precision == pytest.approx(0.99)


async def test_a_sample_too_small_says_nothing(record):
    run, _, by = await a_linked_programme(found=3, others=3)
    for one in await samples.draw(run, by):
        await samples.answer(one, "yes" if one.linked else "no", by)
    found = await samples.quality_of(run)
    assert (found.corrected, found.precision.n) == (None, 3)
    assert "at least 30 people by hand" in found.refused


async def test_where_nobody_was_found_or_no_link_is_right_nothing_is_corrected(record):
    run, _, by = await a_linked_programme(found=0, others=2)
    assert (await samples.quality_of(run)).refused.startswith("Nobody was found")
    run, _, by = await a_linked_programme(found=30, others=30)
    for one in await samples.draw(run, by):
        await samples.answer(one, "no", by)
    assert (await samples.quality_of(run)).refused.startswith("No link that was looked at is right")


async def test_a_sample_is_drawn_once_the_queue_is_empty_and_while_the_extract_is_there(record):
    run, cases, by = await a_linked_programme(found=1, others=1)
    await a_candidate(run, cases[1])
    with pytest.raises(WrongState, match="wait for two people"):
        await samples.draw(run, by)
    programme = await programmes.get(run.programme)
    gone = await a_run(programme, key_sealed=None, destroyed_at=run.created_at)
    with pytest.raises(WrongState, match="while the extract is still here"):
        await samples.draw(gone, by)


async def test_somebody_is_looked_for_by_hand_among_those_alike(record, folder):
    programme = await a_programme()
    by = somebody("coordinator", programme)
    case, _ = await a_participant(programme, legal_name="Zoe Dykbourne", born_on=date(2010, 2, 3))
    day = case.opened_on + timedelta(days=30)
    lines = (
        a_line("Zoey Dykborne", date(2011, 9, 9), "", day),
        a_line("Other Entirely", date(2010, 3, 2), "", day),
        a_line("Wilma Sandwick", date(2009, 8, 1), "", day),
    )
    run = await runs.begin(an_extract(programme, a_file(*lines)), by, folder)
    done = {LinkageRun.state: "done", LinkageRun.linked_at: run.created_at, LinkageRun.model_sha256: "0"}
    await LinkageRun.update(done).where(LinkageRun.id == run.id)
    (one,) = await samples.draw(run, by)
    seen = await samples.look(one, by, folder)
    assert [each.who.last for each in seen] == ["entirely", "dykborne"]
    assert seen[0].offences[0].happened_on == day
    assert await JournalEntry.exists().where(JournalEntry.what == "linkage.sample-looked")
    with pytest.raises(BadInput):
        await samples.answer(one, "perhaps", by)
    with pytest.raises(NotFound):
        await samples.look(one, replace(by, role="evaluator"), folder)
    with pytest.raises(NotFound):
        await samples.answer(one, "yes", somebody("coordinator", await a_programme()))
