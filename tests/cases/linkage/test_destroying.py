"""An extract of children's records ends on its day: file, key, and what nobody decided."""

import os
import time
from datetime import date, timedelta

import pytest

from cases import programmes
from cases.actors import now
from cases.errors import BadInput, Refused
from cases.linkage import arrivals, clerical, destroying, extract_files, runs
from cases.linkage.tables import LinkageArrival, LinkageCandidate, LinkageRun
from cases.tables import JournalEntry
from tests.builders import a_programme, somebody
from tests.extracts import a_candidate, a_file, a_line, a_participant, a_run, an_extract

pytestmark = pytest.mark.anyio


async def an_arrival(folder, **only):
    programme = await a_programme()
    by = somebody("coordinator", programme)
    today = programmes.today(programme)
    line = a_line("Zoe Dykbourne", date(2010, 2, 3), "", today - timedelta(days=90))
    return await runs.begin(an_extract(programme, a_file(line), **only), by, folder), by, today


async def test_it_opens_until_its_day_and_never_again(record, folder):
    run, by, today = await an_arrival(folder, kept_days=10)
    copy = next(folder.iterdir()).read_bytes()
    assert b"DYKBOURNE" in extract_files.open_up(run.id, run.key_sealed, folder)
    assert await destroying.destroy_due(today + timedelta(days=9), folder) == 0
    assert await destroying.destroy_due(today + timedelta(days=10), folder) == 1
    assert await destroying.destroy_due(today + timedelta(days=10), folder) == 0
    gone = await runs.get(by, run.id)
    assert (gone.key_sealed, gone.state, gone.destroyed_at is None) == (None, "failed", False)
    assert list(folder.iterdir()) == []
    extract_files.path_of(run.id, folder).write_bytes(copy)  # somebody had kept a copy
    with pytest.raises(Refused, match="destroyed"):
        extract_files.open_up(run.id, gone.key_sealed, folder)
    told = await JournalEntry.select(JournalEntry.what).where(JournalEntry.what == "linkage.destroyed")
    assert len(told) == 1


async def test_after_a_crash_between_file_and_record_it_is_finished(record, folder):
    run, by, today = await an_arrival(folder, kept_days=1)
    extract_files.destroy(run.id, folder)
    assert await destroying.destroy_due(today + timedelta(days=1), folder) == 1
    assert (await runs.get(by, run.id)).key_sealed is None


async def test_files_that_no_run_owns_go_once_they_are_an_hour_old(record, folder):
    run, _, today = await an_arrival(folder)
    own = extract_files.path_of(run.id, folder)
    stray, young = own.with_stem(own.stem + "0"), own.with_suffix(".part")
    others = (folder / "extract-0123456789ab-another-record.age", folder / "notes.txt")
    for path in (stray, young, *others):
        path.write_bytes(b"?")
    hour = time.time() - 3700
    for path in (stray, own, *others):
        os.utime(path, (hour, hour))
    await destroying.destroy_due(today, folder)
    assert sorted(folder.iterdir()) == sorted([young, own, *others])


async def test_what_nobody_decided_lapses_with_it(record, folder):
    programme = await a_programme()
    case, _ = await a_participant(programme)
    run = await a_run(programme, destroy_on=programmes.today(programme))
    candidate = await a_candidate(run, case)
    await destroying.destroy_due(run.destroy_on, folder)
    standing = await clerical.get(somebody("coordinator", programme), candidate.id)
    assert (standing.outcome, standing.said_sealed) == ("lapsed", None)
    assert await LinkageCandidate.count() == 1
    assert (await LinkageRun.objects().get(LinkageRun.id == run.id)).state == "done"


async def test_the_file_and_its_folder_are_for_the_program_alone(record, folder):
    folder.rmdir()
    await an_arrival(folder)
    assert folder.stat().st_mode & 0o077 == 0
    assert next(folder.iterdir()).stat().st_mode & 0o077 == 0


async def test_a_file_whose_columns_nobody_told_is_gone_after_a_day_and_not_before(record, folder):
    programme = await a_programme()
    by, today = somebody("coordinator", programme), programmes.today(programme)
    content = b"Who,Came to life,Day of it\nZoe Dykbourne,03/02/2010,14/05/2024\n"
    waits = await arrivals.hold(an_extract(programme, content), by, folder)
    (path,) = folder.iterdir()
    assert b"Dykbourne" not in path.read_bytes()
    os.utime(path, (time.time() - 9000, time.time() - 9000))
    assert await destroying.destroy_due(today, folder) == 0
    assert path.exists(), "it is no stray: somebody may still tell its columns"
    earlier = {LinkageArrival.created_at: now() - arrivals.KEPT}
    await LinkageArrival.update(earlier).where(LinkageArrival.id == waits.id)
    assert await destroying.destroy_due(today, folder) == 1
    assert (await LinkageArrival.count(), path.exists()) == (0, False)


async def test_an_arrival_that_cannot_be_read_leaves_no_file_behind(record, folder):
    programme = await a_programme()
    by = somebody("coordinator", programme)
    for content in (b"Name,DOB\n", b"PAR1 cut off"):
        with pytest.raises(BadInput):
            await arrivals.hold(an_extract(programme, content), by, folder)
    with pytest.raises(BadInput):
        await arrivals.hold(an_extract(programme, b"A,B\n1,2\n", source="nobody"), by, folder)
    assert (await LinkageArrival.count(), list(folder.iterdir())) == (0, [])
