"""The list of releases sorts, and leaves as a file."""

import csv
import io
from random import Random
from typing import Any

import pytest

from cases.tables import JournalEntry
from tests.builders import a_programme
from tests.desk import at_the_desk
from tests.published import a_release, accept, some

pytestmark = pytest.mark.anyio
HERE = "/outcomes/releases"


@pytest.mark.parametrize("record_url", ["sqlite"], indirect=True)
async def test_the_list_of_releases_sorts_and_downloads(record: Any):
    programme = await a_programme()
    await accept(programme, some(200, Random(3)))
    made = await a_release(programme)
    async with at_the_desk(programme, "evaluator") as desk:
        await desk.open(f"{HERE}?sort=extract&down=1")
        assert "Release 1" in desk.rows()[0][0]
        answer = await desk.fetch(desk.link("CSV"))
        (line,) = csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")))
        assert (line["Release"], line["State"]) == ("Release 1", "Published")
        assert line["Definition"] == f"{made.definition}, version {made.version}"
        assert (await desk.fetch(f"{HERE}.xlsx")).status_code == 200
    assert await JournalEntry.exists().where(JournalEntry.what == "releases.downloaded")
