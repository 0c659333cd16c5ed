"""Consents: who agreed to which words, and what taking it back does."""

from datetime import timedelta

import pytest

from cases import consent_texts, consents, intake, programmes
from cases.actors import now, telling
from cases.errors import BadInput, NotFound, Refused
from cases.tables import JournalEntry, Person
from tests.builders import a_case, a_coordinator, a_programme, somebody

pytestmark = pytest.mark.anyio


async def everybody_agrees(case, by):
    for giver in consents.GIVERS:
        for kind in consents.NEEDED:
            await consents.give(case, giver=giver, kind=kind, how="paper", by=by)


async def test_a_yes_names_its_version_and_stands_until_it_is_taken_back(record):
    programme = await a_programme()
    case, by = await a_case(programme, state="intake"), await a_coordinator(programme)
    assert not await consents.may(case, "taking_part")
    assert await consents.stopped(case) == [], "nobody was asked yet: that is not a no"

    await consents.give(case, giver="young_person", kind="taking_part", how="page", by=by)
    assert not await consents.may(case, "taking_part"), "the guardian has not agreed"
    first = await consents.give(case, giver="guardian", kind="taking_part", how="spoken", by=by)
    again = await consents.give(case, giver="guardian", kind="taking_part", how="paper", by=by)
    assert again.id == first.id, "the same yes twice is one"
    assert await consents.may(case, "taking_part")

    await consent_texts.change(programme, "taking_part", "Shorter words.", by)
    assert (await consents.standing(case))["guardian", "taking_part"].version == 1
    newer = await consents.give(case, giver="guardian", kind="taking_part", how="page", by=by)
    assert (newer.version, len(await consents.standing(case))) == (2, 2)
    late = await consents.give(case, giver="guardian", kind="taking_part", how="paper", by=by, version=1)
    assert late.id == newer.id, "an older paper that comes in later changes nothing"

    await consents.withdraw(case, giver="guardian", kind="taking_part", by=by)
    assert not await consents.may(case, "taking_part")
    assert await consents.stopped(case) == ["guardian"]
    with pytest.raises(Refused, match="no consent to take back"):
        await consents.withdraw(case, giver="guardian", kind="taking_part", by=by)
    await consents.give(case, giver="guardian", kind="taking_part", how="spoken", by=by)
    assert await consents.stopped(case) == []
    told = await JournalEntry.select(JournalEntry.what).where(JournalEntry.subject == "consent")
    assert [row["what"] for row in told] == [
        *["consent.given"] * 3,
        "consent.withdrawn",
        "consent.given",
    ]


async def test_a_no_is_written_down_and_can_become_a_yes(record):
    programme = await a_programme()
    case, by = await a_case(programme, state="intake"), await a_coordinator(programme)
    for _ in range(2):
        said = await consents.refuse(case, giver="young_person", kind="taking_part", how="page", by=by)
    assert consents.was_refused(said)
    assert len(await consents.history(case)) == 1
    assert await consents.stopped(case) == ["young_person"]
    await consents.give(case, giver="young_person", kind="taking_part", how="paper", by=by)
    assert await consents.stopped(case) == []


async def test_a_paper_that_is_typed_in_late_does_not_undo_a_no_that_came_after_it(record):
    programme = await a_programme()
    case, by = await a_case(programme), await a_coordinator(programme)
    told = {"giver": "guardian", "kind": "taking_part", "how": "paper", "by": by}
    day, today = timedelta(days=1), programmes.today(programme)
    with telling(now() - 3 * day):
        await consents.refuse(case, **told)
    for earlier in (today - 5 * day, today - 3 * day):
        with pytest.raises(BadInput, match="said no since then"):
            await consents.give(case, on=earlier, **told)
    assert await consents.stopped(case) == ["guardian"]
    with pytest.raises(BadInput, match="today or in the past"):
        await consents.give(case, on=today + day, **told)
    await consents.give(case, on=today - 2 * day, **told)
    assert await consents.stopped(case) == [], "a paper of a later day that is typed in today counts"
    await consents.give(case, **{**told, "giver": "young_person"}, on=today - 5 * day)
    assert await consents.may(case, "taking_part")


async def test_what_is_asked_of_whom(record):
    programme = await a_programme()
    by = await a_coordinator(programme)
    case = await a_case(programme, state="intake")
    assert len(await intake.missing(case)) == 1 + 4, "nobody was reached, and two are asked two things"
    await everybody_agrees(case, by)
    assert await intake.missing(case) == [], "nobody must agree to the evaluation"
    grown = await a_case(programme, state="intake")
    await consents.refuse(grown, giver="guardian", kind="taking_part", how="spoken", by=by)
    assert await consents.stopped(grown) == ["guardian"]
    born = now().date() - timedelta(days=19 * 366)
    await Person.update({Person.born_on: born}).where(Person.id == grown.person)
    assert await consents.givers(grown) == ("young_person",)
    assert await consents.stopped(grown) == [], "of age they agree alone, and what a parent said is over"


async def test_a_consent_is_refused_where_it_means_nothing(record):
    programme = await a_programme()
    case, by = await a_case(programme, state="intake"), await a_coordinator(programme)
    tomorrow = programmes.today(programme) + timedelta(days=1)
    with pytest.raises(BadInput, match="today or in the past"):
        await consents.give(case, giver="guardian", kind="taking_part", how="paper", by=by, on=tomorrow)
    with pytest.raises(BadInput):
        await consents.give(case, giver="aunt", kind="taking_part", how="paper", by=by)
    await consent_texts.change(programme, "taking_part", "Other words.", by)
    with pytest.raises(Refused, match="words have changed"):
        await consents.give(case, giver="guardian", kind="taking_part", how="page", by=by, version=1)
    paper = await consents.give(case, giver="guardian", kind="taking_part", how="paper", by=by, version=1)
    assert paper.version == 1
    with pytest.raises(NotFound):
        stranger = somebody("coordinator", await a_programme())
        await consents.withdraw(case, giver="guardian", kind="taking_part", by=stranger)


async def test_words_change_by_versions_and_old_ones_stay(record):
    programme = await a_programme()
    by = await a_coordinator(programme)
    assert "panel meeting" in (await consent_texts.newest(programme))["taking_part"].words
    same = (await consent_texts.newest(programme))["information"].words
    assert (await consent_texts.change(programme, "information", same, by)).version == 1
    await consent_texts.change(programme, "information", "New words.", by)
    versions = (await consent_texts.every(programme))["information"]
    assert [(text.version, text.words) for text in versions] == [(2, "New words."), (1, same)]
    with pytest.raises(BadInput):
        await consent_texts.change(programme, "information", " ", by)
