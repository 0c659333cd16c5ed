"""Names leave by two: one coordinator asks, somebody else grants, and who asked takes it away."""

from datetime import timedelta

import pytest
import time_machine
from pyrage import decrypt

from cases import consents, database, journal, programmes
from cases.actors import now
from cases.errors import NotFound, Refused, WrongState
from cases.linkage import granting, match_lists
from cases.linkage.match_lists import Counts
from cases.linkage.tables import MatchList
from cases.migrations import cases_0016_granted_lists
from cases.tables import JournalEntry
from tests.builders import a_programme, somebody
from tests.cases.linkage.test_match_lists import AGENCY, a_list, second
from tests.extracts import a_match_list, a_participant

pytestmark = pytest.mark.anyio


async def asked(**only):
    new, by, _ = await a_list(**only)
    return await match_lists.ask(new, by), by


async def test_nobody_takes_a_list_that_nobody_granted(record):
    made, by = await asked()
    with pytest.raises(WrongState, match="has not granted it"):
        await granting.take(made, by)
    with pytest.raises(Refused, match="a second person answers: another coordinator, or an administrator"):
        await granting.grant(made, by)
    counts = Counts(reoffenders=0, reoffences=0, checked_on=now().date())
    with pytest.raises(WrongState, match="has not gone out"):
        await match_lists.counts_in(made, counts, by)
    (row,) = await database.run("SELECT file_sealed, state FROM match_list")
    assert row["file_sealed"].startswith("sealed:")
    assert row["state"] == "asked"


async def test_a_second_coordinator_grants_and_who_asked_alone_takes_it(record):
    made, by = await asked()
    other = await second(by)
    await granting.grant(made, other)
    with pytest.raises(Refused, match="nobody else takes it away"):
        await granting.take(made, other)
    name, file = await granting.take(made, by)
    assert name.endswith(".csv.age")
    assert len(decrypt(file, [AGENCY]).decode().splitlines()) == 13
    assert (await granting.take(made, by))[1] == file, "in its days as often as needed"
    out = await match_lists.get(by, made.id)
    assert (out.state, out.granted_by_name, out.sha256) == ("out", other.name, made.sha256)
    told = [row["what"] for row in await JournalEntry.select().order_by(JournalEntry.number)]
    assert [what for what in told if what.startswith("match-list")] == [
        *("match-list.asked", "match-list.granted", "match-list.out", "match-list.out")
    ]
    assert (await journal.verify()).sound


async def test_where_there_is_one_coordinator_alone_an_administrator_grants(record):
    made, by = await asked()
    assert (await granting.grant(made, somebody("administrator"))).state == "granted"
    assert (await granting.take(made, by))[1]


async def test_no_evaluator_and_nobody_of_another_programme_grants(record):
    made, by = await asked()
    programme = await programmes.get(by.programme)
    for stranger in (somebody("evaluator", programme), somebody("coordinator", await a_programme())):
        with pytest.raises(NotFound):
            await granting.grant(made, stranger)
        with pytest.raises(NotFound):
            await granting.refuse(made, stranger)
    assert (await match_lists.get(by, made.id)).state == "asked"


async def test_what_is_refused_is_gone_and_answered_once(record):
    made, by = await asked()
    other = await second(by)
    refused = await granting.refuse(made, other)
    assert (refused.state, refused.file_sealed) == ("refused", None)
    for deed in (granting.grant(made, other), granting.refuse(made, other), granting.take(made, by)):
        with pytest.raises(WrongState, match="settled already"):
            await deed


async def test_whoever_said_no_since_does_not_go_out(record):
    new, by, _ = await a_list()
    programme = await programmes.get(by.programme)
    case, _ = await a_participant(programme, days=700)
    made = await match_lists.ask(new, by)
    await granting.grant(made, await second(by))
    await consents.refuse(case, giver="young_person", kind="evaluation", how="spoken", by=by)
    with pytest.raises(WrongState, match="has said no since"):
        await granting.take(made, by)
    assert (await match_lists.get(by, made.id)).state == "granted"


async def test_after_seven_days_there_is_no_file(record):
    made, by = await asked()
    late, _ = await asked()
    await granting.grant(made, await second(by))
    assert await granting.forget() == 0
    with time_machine.travel(now() + timedelta(days=8), tick=True):
        with pytest.raises(WrongState, match="was there for 7 days"):
            await granting.take(made, by)
        with pytest.raises(WrongState, match="was there for 7 days"):
            await granting.grant(late, somebody("administrator"))
        assert await granting.forget() == 2
        assert await granting.forget() == 0
    assert await MatchList.exists().where(MatchList.file_sealed.is_not_null()) is False


async def test_the_database_itself_refuses_a_grant_by_who_asked(record):
    made, by = await asked()
    with pytest.raises(Exception, match=r"(?i)check"):
        await MatchList.update({MatchList.granted_by_id: by.id}).where(MatchList.id == made.id)


async def test_lists_that_went_out_before_stand_as_they_are(record):
    """The table of before, with a list in it, takes the step."""
    programme = await a_programme()
    made = await a_match_list(programme, state="withdrawn", out_at=None)
    if record.kind == "postgres":
        columns = ("file_sealed", "granted_at", "granted_by_id", "granted_by_name", "out_at")
        await database.lay(*(f"ALTER TABLE match_list DROP COLUMN {column}" for column in columns))
    async with database.atomic():
        await cases_0016_granted_lists.lay_match_lists()
    standing = await MatchList.objects().get(MatchList.id == made.id)
    assert (standing.agency, standing.out_at, standing.granted_by_id) == (made.agency, made.made_at, "")
