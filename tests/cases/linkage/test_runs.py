"""An extract comes, is linked, becomes outcomes, and can be taken back whole."""

import asyncio
from datetime import date, timedelta

import pytest

from cases import consents, follow_ups, journal, lives, outcomes, programmes
from cases.errors import BadInput, NotFound, Taken, WrongState
from cases.linkage import apart, checks, clerical, links, runs, searching
from cases.linkage.settings import Thresholds
from cases.linkage.tables import LinkageRun
from cases.tables import Case, JournalEntry, Person
from tests.builders import a_programme, somebody
from tests.extracts import a_candidate, a_file, a_line, a_link, a_participant, a_run, an_extract, an_offence

pytestmark = pytest.mark.anyio
ZOE, BORN = "Zoe Dykbourne", date(2010, 2, 3)


async def the_entries() -> list[JournalEntry]:
    return await JournalEntry.objects().order_by(JournalEntry.number)


async def test_who_reappears_is_found_under_a_nickname_and_nothing_but_the_event_is_kept(record, folder):
    programme = await a_programme()
    by = somebody("coordinator", programme)
    case, _ = await a_participant(programme, legal_name="Elizabeth Dykbourne", born_on=BORN)
    ben, _ = await a_participant(
        programme, legal_name="Ben Ashford", born_on=date(2011, 5, 6), postcode="TA4 2EJ"
    )
    happened = case.opened_on + timedelta(days=120)
    proven = happened + timedelta(days=50)
    lines = (
        a_line("Liz Dykbourne", BORN, "TA20 1AB", happened, proven_on=proven, what="Criminal damage"),
        a_line("Liz Dykbourne", BORN, "TA20 1AB", case.opened_on - timedelta(days=9), what="Before it"),
        a_line("Wilma Sandwick", date(2009, 8, 1), "EX13 5AA", happened),
    )
    run = await runs.begin(an_extract(programme, a_file(*lines)), by, folder)
    assert (run.state, run.lines, run.people, run.file_name) == ("waiting", 3, 2, "CSV")
    assert [one.suffix for one in folder.iterdir()] == [".age"]
    assert b"DYKBOURNE" not in next(folder.iterdir()).read_bytes()

    assert await searching.work_due(folder) == 1
    assert await searching.work_due(folder) == 0
    run = await runs.get(by, run.id)
    assert (run.state, run.participants, run.linked, run.queued, run.exact) == ("done", 2, 1, 0, 0)
    assert (run.model_version, len(run.model_sha256)) == ("2026.1", 64)
    (link,) = await links.of(run)
    assert (link.event, link.happened_on, link.offence, link.made) == (
        "proven",
        happened,
        "Criminal damage",
        True,
    )
    assert link.probability >= run.linked_from
    (found,) = await outcomes.of(case)
    assert (found.id, found.event, found.source, found.happened_on) == (
        link.reoffence,
        "proven",
        "police",
        happened,
    )
    assert await outcomes.of(ben) == []
    said = " ".join(f"{entry.detail} {entry.by_name}" for entry in await the_entries()).casefold()
    assert "dykbourne" not in said
    assert {"linkage.begun", "linkage.participants", "linkage.link", "linkage.linked"} <= {
        entry.what for entry in await the_entries()
    }
    assert (await journal.verify()).sound


async def test_a_bad_file_leaves_nothing(record, folder):
    programme = await a_programme()
    by = somebody("coordinator", programme)
    day = programmes.today(programme) - timedelta(days=90)
    good = a_line(ZOE, BORN, "", day)
    with pytest.raises(BadInput, match=r"Line 3, column “DOB” says “31/02/2010”"):
        await runs.begin(
            an_extract(programme, a_file(good, good.replace("03/02/2010", "31/02/2010"))), by, folder
        )
    assert await runs.recent(by) == []
    assert list(folder.iterdir()) == []


async def test_what_cannot_be_asked_is_refused_by_its_field(record, folder):
    by = somebody("coordinator", await a_programme())
    programme = await programmes.get(by.programme)
    for changed in (
        {"source": "gossip"},
        {"unproven": "proven"},
        {"kept_days": 0},
        {"thresholds": Thresholds(0.5, 0.2)},
        {"since": date(2999, 1, 1)},
    ):
        with pytest.raises(BadInput) as refused:
            await runs.begin(an_extract(programme, b"", **changed), by, folder)
        assert list(refused.value.problems) == list(changed)
    with pytest.raises(BadInput, match="today or in the past"):
        await runs.begin(an_extract(programme, b"", extract_on=date(2999, 1, 1)), by, folder)


async def test_the_same_file_is_linked_once_until_it_is_withdrawn(record, folder):
    programme = await a_programme()
    by = somebody("coordinator", programme)
    day = programmes.today(programme) - timedelta(days=90)
    new = an_extract(programme, a_file(a_line(ZOE, BORN, "", day)))
    run = await runs.begin(new, by, folder)
    with pytest.raises(Taken, match="here already"):
        await runs.begin(new, by, folder)
    assert len(list(folder.iterdir())) == 1
    assert (await runs.withdraw(run, "wrong_columns", by)).state == "withdrawn"
    await runs.begin(new, by, folder)
    stranger = await a_programme()
    await runs.begin(new, somebody("coordinator", stranger), folder)


@pytest.mark.parametrize(
    "record_url", ["sqlite", pytest.param("postgres", marks=pytest.mark.soak)], indirect=True
)
async def test_who_was_killed_while_linking_leaves_nothing_half_and_the_next_begins_anew(record, folder):
    programme = await a_programme()
    by = somebody("coordinator", programme)
    case, _ = await a_participant(programme, legal_name=ZOE, born_on=BORN)
    line = a_line(ZOE, BORN, "TA20 1AB", case.opened_on + timedelta(days=30))
    run = await runs.begin(an_extract(programme, a_file(line)), by, folder)
    working = asyncio.create_task(searching.work_due(folder))
    while (await runs.get(by, run.id)).state != "running":  # noqa: ASYNC110 - another looks as a page does
        await asyncio.sleep(0.02)
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working
    assert (await runs.get(by, run.id)).state == "waiting"
    assert await links.of(run) == []
    # Whoever is killed outright says nothing: its lease ends.
    dead = {LinkageRun.state: "running", LinkageRun.leased_until: run.created_at - timedelta(seconds=1)}
    await LinkageRun.update(dead).where(LinkageRun.id == run.id)
    assert await searching.work_due(folder) == 1
    assert [one.event for one in await outcomes.of(case)] == ["charge"]


async def test_who_says_no_to_being_asked_about_is_not_looked_for(record):
    from cases.linkage import participants

    programme = await a_programme()
    by = somebody("coordinator", programme)
    case, _ = await a_participant(programme)
    other, _ = await a_participant(programme)
    await consents.refuse(case, giver="young_person", kind="evaluation", how="spoken", by=by)
    assert await lives.unwilling(programme) == {case.id}
    assert [one.case for one in await participants.of(programme)] == [other.id]


async def test_somebody_is_looked_for_once_and_under_every_name(record):
    from cases.linkage import participants

    programme = await a_programme()
    case, person = await a_participant(programme, legal_name=ZOE, preferred_name="Zig", born_on=BORN)
    opened = case.opened_on + timedelta(days=50)
    from tests.builders import a_case, a_person

    second = await a_case(programme, person, opened_on=opened)
    await a_person(programme, legal_name="Zoey Dykborne", born_on=None, merged_into=person.id)
    (one,) = await participants.of(programme)
    assert (one.case, one.cases, one.opened_on) == (case.id, (case.id, second.id), case.opened_on)
    spelt = [(each.first, each.last) for each in one.identities]
    assert spelt == [("zoe", "dykbourne"), ("zig", "dykbourne"), ("zoey", "dykborne")]


async def test_the_same_event_in_two_extracts_is_one_and_stands_as_long_as_one_of_them(record):
    programme = await a_programme()
    by = somebody("coordinator", programme)
    case, _ = await a_participant(programme)
    first, second = await a_run(programme), await a_run(programme)
    await a_link(first, case)
    await a_link(first, case)
    await a_link(second, case)
    assert len(await outcomes.of(case)) == 1
    assert len(await links.of(first)) == 1
    await runs.withdraw(first, "replaced", by)
    assert len(outcomes.standing(await outcomes.of(case))) == 1
    await runs.withdraw(second, "wrong_file", by)
    await runs.withdraw(second, "wrong_file", by)
    assert outcomes.standing(await outcomes.of(case)) == []
    third = await a_run(programme)
    await a_link(third, case)
    assert len(outcomes.standing(await outcomes.of(case))) == 1


async def test_what_somebody_wrote_down_by_hand_is_not_doubled_and_stays_when_a_run_goes(record):
    programme = await a_programme()
    by = somebody("coordinator", programme)
    case, _ = await a_participant(programme)
    offence = an_offence(case)
    told = outcomes.Event(event="proven", happened_on=offence.happened_on, proven_on=offence.proven_on)
    day = programmes.today(programme)
    hand = await outcomes.came_to_light(case, told, source="court", checked_on=day, by=by)
    run = await a_run(programme)
    (link,) = await a_link(run, case, offence)
    assert (link.reoffence, link.made) == (hand.id, False)
    await runs.withdraw(run, "agency", by)
    assert [one.id for one in outcomes.standing(await outcomes.of(case))] == [hand.id]


async def test_one_link_is_withdrawn_when_it_was_somebody_else(record):
    programme = await a_programme()
    by = somebody("coordinator", programme)
    case, _ = await a_participant(programme)
    (link,) = await a_link(await a_run(programme), case)
    with pytest.raises(BadInput):
        await links.withdraw(link, "a feeling", by)
    with pytest.raises(NotFound):
        await links.withdraw(link, "somebody_else", somebody("coordinator", await a_programme()))
    await links.withdraw(link, "somebody_else", by)
    await links.withdraw(link, "somebody_else", by)
    assert outcomes.standing(await outcomes.of(case)) == []


async def test_a_case_that_was_about_somebody_else_loses_what_was_linked_to_them(record):
    programme = await a_programme()
    case, _ = await a_participant(programme)
    same, other = await a_participant(programme), await a_participant(programme)
    run = await a_run(programme)
    await a_link(run, case)
    await a_link(run, same[0])
    await Case.update({Case.person: other[1].id}).where(Case.id == case.id)  # as a correction moves it
    await Case.update({Case.person: other[1].id}).where(Case.id == same[0].id)  # as a merge moves it
    await Person.update({Person.merged_into: other[1].id}).where(Person.id == same[1].id)
    assert await links.follow_corrections() == 1
    assert await links.follow_corrections() == 0
    assert outcomes.standing(await outcomes.of(case)) == []
    assert len(outcomes.standing(await outcomes.of(same[0]))) == 1


async def test_a_run_answers_the_checks_that_are_due_once_its_queue_is_empty(record):
    programme = await a_programme(proof_days=0)
    one, two = somebody("coordinator", programme), somebody("coordinator", programme)
    found, _ = await a_participant(programme, days=500)
    unsure, _ = await a_participant(programme, days=500)
    nothing, _ = await a_participant(programme, days=500)
    early, _ = await a_participant(programme, days=1400)  # before the extract begins
    await follow_ups.go_on()
    run = await a_run(programme)
    await a_link(run, found)
    candidate = await a_candidate(run, unsure)
    assert await checks.answer_due() == 0, "the queue is not empty"
    for by in (one, two):
        await clerical.judge(candidate, "no", by)
    assert await checks.answer_due() == 6
    assert await checks.answer_due() == 0
    for case in (found, unsure, nothing):
        states = [check.state for check in await follow_ups.of(case)]
        assert states == ["recorded", "recorded", "due"], "two years are not over"
    assert {check.state for check in await follow_ups.of(early)} == {"due"}
    await runs.withdraw(run, "wrong_file", one)
    assert [check.state for check in await follow_ups.of(nothing)] == ["not_known", "not_known", "due"]
    later = await a_run(programme)
    assert await checks.answer_due() == 6
    assert [check.source for check in await follow_ups.of(nothing)] == ["police", "police", ""]
    assert later.state == "done"


async def test_who_was_left_undecided_is_not_known(record):
    programme = await a_programme(proof_days=0)
    case, _ = await a_participant(programme, days=500)
    await follow_ups.go_on()
    run = await a_run(programme)
    await a_candidate(run, case)
    from cases import database
    from cases.actors import the_clock

    async with database.atomic():
        assert await clerical.let_lapse(run, the_clock(programme.id)) == 1
    assert await checks.answer_due() == 2
    assert [check.state for check in await follow_ups.of(case)][:2] == ["not_known", "not_known"]


async def test_an_extract_that_is_gone_fails_in_words(record, folder):
    programme = await a_programme()
    by = somebody("coordinator", programme)
    day = programmes.today(programme) - timedelta(days=90)
    run = await runs.begin(an_extract(programme, a_file(a_line(ZOE, BORN, "", day))), by, folder)
    next(folder.iterdir()).unlink()
    await searching.work_due(folder)
    run = await runs.get(by, run.id)
    assert (run.state, "gone from this machine" in run.note) == ("failed", True)
    assert (await runs.again(run, by)).state == "waiting"
    assert (await runs.again(run, by)).note == ""
    await runs.withdraw(run, "wrong_file", by)
    with pytest.raises(WrongState, match="Only what failed"):
        await runs.again(run, by)


async def test_another_programme_finds_no_run(record):
    run = await a_run(await a_programme())
    stranger = somebody("coordinator", await a_programme())
    with pytest.raises(NotFound):
        await runs.get(stranger, run.id)
    with pytest.raises(NotFound):
        await runs.withdraw(run, "wrong_file", stranger)
    assert await runs.recent(stranger) == []
    assert apart.installed()
