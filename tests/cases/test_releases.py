"""A release is numbered, frozen and of two people; what was published before is never undone by it."""

from dataclasses import replace
from datetime import date
from random import Random
from uuid import uuid4

import pytest

from cases import database, journal, own_definitions, programmes, public_releases, release_periods, releases
from cases.database import BrokenRule
from cases.errors import BadInput, NotFound, Refused, WrongState
from cases.evaluation import kept
from cases.evaluation_tables import Release
from cases.own_definitions import Wanted
from cases.tables import JournalEntry
from tests.builders import a_programme, somebody
from tests.builders import kept as kept_row
from tests.published import a_release, accept, some, year_of
from tests.served import gives_back

pytestmark = pytest.mark.anyio


async def a_town(many=160, **only):
    programme = await a_programme(**only)
    return programme, await accept(programme, some(many, Random(3)))


async def test_one_drafts_another_publishes_and_it_has_a_number(record):
    programme, _ = await a_town()
    evaluator = somebody("evaluator", programme)
    draft = await releases.draft(programme, str(year_of(programme)), evaluator)
    assert (draft.state, draft.number) == ("draft", None)
    assert await public_releases.every(programme) == []
    with pytest.raises(Refused, match="Somebody else publishes it"):
        await releases.publish(draft, evaluator)
    await releases.publish(draft, somebody("coordinator", programme))
    (one,) = await public_releases.every(programme)
    assert (one["number"], one["definition"], one["period"]) == (1, "proven-12", str(year_of(programme)))
    everybody = one["rows"][0]
    assert (everybody["measure"], everybody["group"], everybody["n"] % 5) == ("M1", {}, 0)
    written = [row["what"] for row in await JournalEntry.select(JournalEntry.what)]
    assert written[-2:] == ["release.drafted", "release.published"]
    assert (await journal.verify()).sound


async def test_what_is_kept_for_later_releases_is_what_was_frozen(record):
    programme, _ = await a_town()
    release = await a_release(programme)
    again = public_releases.opened(await releases.get(somebody("evaluator", programme), release.id))
    assert kept.read(kept.written(again)) == again
    assert "sealed" in release.exact_sealed[:7]


async def test_the_database_refuses_to_change_or_remove_what_was_published(record):
    programme, _ = await a_town()
    release = await a_release(programme)
    again = "INSERT OR REPLACE INTO public_release SELECT * FROM public_release"
    statements = [
        "UPDATE public_release SET shown = '{}'",
        "UPDATE public_release SET number = 7",
        "UPDATE public_release SET state = 'draft', number = NULL, published_at = NULL",
        "UPDATE public_release SET published_by_name = 'Nobody'",
        "DELETE FROM public_release",
        again if record.kind == "sqlite" else "TRUNCATE public_release",
    ]
    for statement in statements:
        with pytest.raises(BrokenRule, match="never changed"):
            await database.run(statement)
    gone = await releases.withdraw(
        release, "The extract was of another town.", somebody("coordinator", programme)
    )
    for statement in ("UPDATE public_release SET withdrawn_why = 'Because'", "DELETE FROM public_release"):
        with pytest.raises(BrokenRule, match="never changed"):
            await database.run(statement)
    assert (await Release.objects().get(Release.id == gone.id)).shown == release.shown


async def test_a_withdrawn_release_keeps_its_number_and_says_why(record):
    programme, _ = await a_town()
    release = await a_release(programme)
    by = somebody("coordinator", programme)
    with pytest.raises(BadInput, match="Say why"):
        await releases.withdraw(release, "  ", by)
    await releases.withdraw(release, "The extract was of another town.", by)
    (one,) = await public_releases.every(programme)
    assert (one["number"], one["state"], one["rows"]) == (1, "withdrawn", [])
    assert one["withdrawn_why"] == "The extract was of another town."
    with pytest.raises(WrongState):
        await releases.withdraw(release, "Again.", by)
    with pytest.raises(Refused, match="too little has changed"):
        await releases.draft(programme, one["period"], by)


async def test_the_same_period_is_not_published_twice_with_nothing_changed(record):
    programme, _ = await a_town()
    await a_release(programme)
    with pytest.raises(Refused, match="too little has changed"):
        await a_release(programme)


async def test_a_draft_that_does_not_know_of_a_release_is_not_published(record):
    programme, _ = await a_town()
    period, by = str(year_of(programme)), somebody("coordinator", programme)
    first = await releases.draft(programme, period, somebody("evaluator", programme))
    await releases.publish(first, by)
    late = Release(**{**first.to_dict(), "id": uuid4()})
    await kept_row(late)
    with pytest.raises(WrongState, match="Draft it again"):
        await releases.publish(late, by)


async def test_a_lower_threshold_than_an_earlier_one_is_refused(record):
    programme, _ = await a_town()
    by = somebody("coordinator", programme)
    await a_release(programme)
    earlier = str(year_of(programme) - 1)
    await accept(programme, some(160, Random(5)), int(earlier))
    programme = await programmes.change(by, programme, public_threshold=5)
    with pytest.raises(Refused, match="An earlier release has a threshold of 10"):
        await releases.draft(programme, earlier, by)
    programme = await programmes.change(by, programme, public_threshold=12)
    with pytest.raises(Refused, match="was published with a threshold of 10"):
        await releases.draft(programme, str(year_of(programme)), by)
    assert (await a_release(programme, earlier)).threshold == 12


async def test_a_period_keeps_its_definition_and_its_years(record):
    programme, _ = await a_town()
    by = somebody("coordinator", programme)
    await a_release(programme)
    programme = await programmes.change(by, programme, headline="proven-12-local")
    with pytest.raises(Refused, match="was published by proven-12, version 1"):
        await releases.draft(programme, str(year_of(programme)), by)
    programme = await programmes.change(by, programme, headline="proven-12", public_years=4)
    whole = [
        one
        for one in await release_periods.choices(programme)
        if one.period.covers(date(year_of(programme), 6, 1))
    ]
    assert all("overlaps" in one.refused for one in whole)


async def test_a_draft_gives_way_and_can_be_thrown_away(record):
    programme, _ = await a_town()
    by = somebody("evaluator", programme)
    period = str(year_of(programme))
    first = await releases.draft(programme, period, by)
    second = await releases.draft(programme, period, by)
    assert [one.id for one in await releases.of(programme)] == [second.id]
    with pytest.raises(NotFound):
        await releases.publish(first, somebody("coordinator", programme))
    await releases.discard(second, by)
    assert await releases.of(programme) == []


async def test_a_draft_that_somebody_read_counts_as_said_when_another_takes_its_place(record):
    programme, _ = await a_town()
    evaluator, reader = somebody("evaluator", programme), somebody("coordinator", programme)
    period = str(year_of(programme))
    first = await releases.draft(programme, period, evaluator)
    assert (await releases.read(first, evaluator)).read_at is None
    assert (await releases.read(first, reader)).read_at
    await accept(programme, some(40, Random(4)))
    with pytest.raises(Refused, match="tells more than one of today could"):
        await releases.draft(programme, period, evaluator)
    await releases.discard(first, reader)
    second = await releases.draft(programme, period, evaluator)
    assert [one.id for one in await releases.of(programme)] == [second.id]
    with pytest.raises(NotFound):
        await releases.publish(first, reader)
    assert {row["measure"] for row in public_releases.told(second)["rows"]} == {"M1"}
    opened = [public_releases.opened(one) for one in (first, second)]
    assert gives_back(opened, opened) == []
    assert (await releases.publish(second, reader)).number == 1


async def test_a_read_draft_that_is_thrown_away_stays_known_and_one_nobody_read_does_not(record):
    programme, _ = await a_town()
    evaluator, reader = somebody("evaluator", programme), somebody("coordinator", programme)
    period = str(year_of(programme))
    for read, kept_rows in ((False, 0), (True, 1)):
        draft = await releases.draft(programme, period, evaluator)
        await releases.discard(await releases.read(draft, reader) if read else draft, reader)
        assert await releases.of(programme) == []
        assert await Release.count() == kept_rows
    again = await releases.draft(programme, period, evaluator)
    assert all(row["again"] == [True, True] for row in public_releases.told(again)["rows"] if row["value"])


async def test_a_period_that_is_not_over_cannot_be_drafted(record):
    programme, _ = await a_town()
    this_year = str(programmes.today(programme).year)
    with pytest.raises(BadInput, match="Choose one of these periods"):
        await releases.draft(programme, this_year, somebody("evaluator", programme))


async def test_few_people_are_refused_rather_than_published_hidden(record):
    programme, _ = await a_town(many=14)
    with pytest.raises(Refused, match="A share needs 30 people"):
        await a_release(programme)
    (choice,) = await release_periods.choices(programme)
    assert "of whom 10 or more" in choice.refused


async def test_another_programme_finds_nothing(record):
    programme, _ = await a_town()
    release = await a_release(programme)
    stranger = somebody("coordinator", await a_programme())
    with pytest.raises(NotFound):
        await releases.get(stranger, release.id)
    with pytest.raises(NotFound):
        await releases.withdraw(release, "No.", stranger)
    with pytest.raises(NotFound):
        await releases.draft(programme, "2024", stranger)


async def test_a_draft_by_an_older_version_of_what_counts_is_drafted_again(record):
    programme, _ = await a_town()
    evaluator = somebody("evaluator", programme)
    wanted = Wanted(name="proven-year", event="proven", window=365, waiting=183)
    await own_definitions.add(programme, wanted, evaluator)
    await own_definitions.choose(programme, "proven-year", evaluator)
    draft = await releases.draft(programme, str(year_of(programme)), evaluator)
    await own_definitions.add(programme, replace(wanted, waiting=180), evaluator)
    with pytest.raises(WrongState, match="Draft it again"):
        await releases.publish(draft, somebody("coordinator", programme))
