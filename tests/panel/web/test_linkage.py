"""An extract comes in column by column; two people judge its pairs, and neither sees the other's answer."""

import sys
from datetime import date, timedelta

import pytest

from cases import outcomes, programmes
from cases.actors import now
from cases.linkage import searching
from cases.linkage.tables import LinkageArrival, LinkageCandidate, LinkageRun
from cases.tables import JournalEntry
from tests.builders import a_programme
from tests.desk import at_the_desk
from tests.extracts import a_candidate, a_file, a_line, a_link, a_participant, a_run, an_offence

pytestmark = pytest.mark.anyio
ZOE, BORN = "Zoe Dykbourne", date(2010, 2, 3)
ODD = b"Who,Came to life,Day of it,Notes on it\nZoe Dykbourne,03/02/2010,14/05/2024,Theft\n"
NAMED = {"name": "Who", "born_on": "Came to life", "offence_on": "Day of it", "offence": "Notes on it"}


@pytest.fixture(scope="module")
def extracts_kept(tmp_path_factory):
    """One for all of these, as one application keeps them in one."""
    return tmp_path_factory.mktemp("extracts")


@pytest.fixture
def folder(extracts_kept):
    for left in extracts_kept.iterdir():
        left.unlink()
    return extracts_kept


def at_linkage(programme, folder, role="coordinator"):
    return at_the_desk(programme, role, PANEL_EXTRACT_FOLDER=str(folder))


def on(name: str, day: date) -> dict[str, str]:
    return {f"{name}-{part}": str(getattr(day, part)) for part in ("day", "month", "year")}


def told(programme, **only: str) -> dict[str, str]:
    today = programmes.today(programme)
    said = {"source": "police", "unproven": "charge"}
    days = {"extract_on": today, "since": today - timedelta(days=1095), "destroy_on": today}
    days["destroy_on"] += timedelta(days=20)
    for name, day in days.items():
        said |= on(name, day)
    return {**said, **only}


async def bring(desk, programme, content: bytes, **only: str):
    await desk.open("/linkage/new")
    named = "Zoe Dykbourne, arrests.csv"
    return await desk.send("/linkage", told(programme, **only), files={"file": (named, content)})


async def test_before_anything_came_the_list_says_what_linkage_is_and_what_to_ask_for(record):
    async with at_the_desk() as desk:
        await desk.open("/linkage")
        assert "by name, birth date and place" in desk.words
        assert "No extract was brought in yet" in desk.words
        assert "Ask the police or the court" in desk.words
        assert desk.link("Bring in an extract") == "/linkage/new"


async def test_without_the_extra_the_pages_say_who_adds_it_and_nothing_is_taken(record, folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "splink", None)  # as Python has it where it was not installed
    programme = await a_programme()
    async with at_linkage(programme, folder) as desk:
        await desk.open("/linkage")
        assert "community-justice-panel[linkage]" in desk.words
        line = a_line(ZOE, BORN, "", programmes.today(programme) - timedelta(days=60))
        await bring(desk, programme, a_file(line))
        assert "Linkage is not installed here" in desk.words
        assert await LinkageRun.count() == 0
        assert list(folder.iterdir()) == []


async def test_an_extract_with_known_headings_waits_at_once_and_its_name_is_not_kept(record, folder):
    programme = await a_programme()
    async with at_linkage(programme, folder) as desk:
        day = programmes.today(programme) - timedelta(days=60)
        await bring(desk, programme, a_file(a_line("Ben Ash", date(2011, 1, 9), "", day)))
        run = await LinkageRun.objects().first()
        assert desk.path == f"/linkage/{run.id}"
        assert desk.page.find(attrs={"data-again": desk.path}), "it looks again while it goes on"
        assert "CSV, 1 line, 1 spelling of people" in desk.words
        assert await LinkageArrival.count() == 0
        assert len(list(folder.iterdir())) == 1
        entries = await JournalEntry.objects()
        assert not [one for one in entries if "Zoe" in f"{one.detail} {one.subject_id}"]
        await bring(desk, programme, a_file(a_line("Ben Ash", date(2011, 1, 9), "", day)))
        assert (desk.status, "This very file is here already" in desk.words) == (422, True)
        assert len(list(folder.iterdir())) == 1, "what was refused leaves nothing"


async def test_columns_that_are_not_known_are_asked_and_wrong_answers_given_back(record, folder):
    programme = await a_programme()
    async with at_linkage(programme, folder) as desk:
        await bring(desk, programme, ODD)
        here = desk.path
        assert here.endswith("/columns")
        assert await LinkageRun.count() == 0
        await desk.send(here, {**NAMED, "born_on": ""})
        assert (desk.status, desk.value("name")) == (422, "Who")
        assert "Choose the column that holds this." in desk.words
        await desk.send(here, {**NAMED, "born_on": "Notes on it", "offence": ""})
        assert desk.status == 422
        assert "Line 2, column “Notes on it” says “Theft”, which is no date." in desk.words
        assert desk.value("born_on") == "Notes on it"
        assert await LinkageRun.count() == 0, "nothing is half imported"
        await desk.send(here, NAMED)
        run = await LinkageRun.objects().first()
        assert (desk.path, run.state, run.people) == (f"/linkage/{run.id}", "waiting", 1)


async def test_a_file_whose_columns_nobody_tells_is_thrown_away(record, folder):
    programme = await a_programme()
    async with at_linkage(programme, folder) as desk:
        await bring(desk, programme, ODD)
        action = desk.path.replace("columns", "removal")
        await desk.open("/linkage")
        assert "It is thrown away after a day" in desk.words
        await desk.open(action.replace("removal", "columns"))
        await desk.send(action)
        assert "Nothing of it is kept." in desk.words
        assert (await LinkageArrival.count(), list(folder.iterdir())) == (0, [])


BAD_FILES = [
    (b"", "Choose the file of the agency."),
    (b"Name,DOB,Offence date\nZoe Dyk,3/2/2010,31/2/2024\n", "Line 2, column “Offence date” says"),
    (b"Name,DOB,Offence date\nZoe Dyk,3/2/2010\n", "Line 2 has 2 columns where the headings have 3."),
    (b"PAR1 cut off", "The Parquet file does not open."),
]


async def test_a_bad_file_is_refused_by_line_and_column_and_what_was_typed_is_given_back(record, folder):
    programme = await a_programme()
    since = programmes.today(programme) - timedelta(days=1095)
    async with at_linkage(programme, folder) as desk:
        for content, sentence in BAD_FILES:
            await bring(desk, programme, content, source="court", unproven="arrest")
            assert desk.status == 422
            assert sentence in desk.words
            assert (desk.value("source"), desk.value("since-day")) == ("court", str(since.day))
            assert await LinkageRun.count() == await LinkageArrival.count() == 0
            assert list(folder.iterdir()) == []


async def test_what_is_said_of_a_file_is_checked_field_by_field(record, folder):
    programme = await a_programme()
    tomorrow = programmes.today(programme) + timedelta(days=1)
    async with at_linkage(programme, folder) as desk:
        late = on("extract_on", tomorrow) | on("destroy_on", tomorrow - timedelta(days=4))
        await bring(desk, programme, ODD, source="", **late)
        assert "Choose who gave it." in desk.words
        assert "The day must be today or in the past." in desk.words
        assert "Keep it for 1 to 365 days." in desk.words


async def test_two_people_judge_a_pair_and_neither_sees_what_the_other_said(record):
    programme = await a_programme()
    run = await a_run(programme)
    case, _ = await a_participant(programme, legal_name="Elizabeth Dykbourne", born_on=BORN, area="Chard")
    pair = await a_candidate(run, case, an_offence(case))
    here = f"/linkage/pairs/{pair.id}"
    async with at_the_desk(programme) as desk:
        await desk.open("/linkage/pairs")
        assert "1 pair waits for your answer" in desk.words
        await desk.open(desk.link("Begin with the first"))
        assert desk.rows()[0] == [
            *("Name", "Elizabeth Dykbourne", "Liz Dykbourne"),
            "A short form of the same first name Nearly",
        ]
        assert desk.rows()[1][3] == desk.rows()[2][3] == "Same"
        assert desk.rows()[3] == ["Town", "Chard", "Not known", "Not known"]
        await desk.send(here)
        assert (desk.status, "Say whether they are the same person." in desk.words) == (422, True)
        await desk.send(here, {"says": "yes"})
        assert (desk.path, "No pair waits for your answer" in desk.words) == ("/linkage/pairs", True)
        await desk.open(here)
        assert "You said: the same person." in desk.words
    async with at_the_desk(programme) as other:
        await other.open(here)
        assert "You said" not in other.words
        assert not [one for one in other.page.find_all("input", {"name": "says"}) if one.has_attr("checked")]
        await other.send(here, {"says": "yes"})
        await other.open(here)
        assert "This pair is decided. What the extract said is gone." in other.words
    assert len(await outcomes.of(case)) == 1
    looks = await JournalEntry.count().where(JournalEntry.what == "linkage.compared")
    assert looks == 4, "every look is written down"


async def test_who_cannot_tell_leaves_it_to_others_and_where_two_cannot_nobody_is_linked(record):
    programme = await a_programme()
    case, _ = await a_participant(programme)
    pair = await a_candidate(await a_run(programme), case)
    for outcome in ("open", "lapsed"):
        async with at_the_desk(programme) as desk:
            await desk.open(f"/linkage/pairs/{pair.id}")
            await desk.send(f"/linkage/pairs/{pair.id}", {"says": "unsure"})
            assert desk.path == "/linkage/pairs"
            assert "No pair waits" in desk.words
            found = await LinkageCandidate.objects().get(LinkageCandidate.id == pair.id)
            assert found.outcome == outcome
    assert await outcomes.of(case) == []


async def test_a_run_says_what_it_found_and_is_withdrawn_with_a_reason(record):
    programme = await a_programme()
    run = await a_run(programme, participants=2, linked=1, exact=0, expected_wrong=10_000)
    case, _ = await a_participant(programme)
    await a_link(run, case)
    here = f"/linkage/{run.id}"
    async with at_the_desk(programme) as desk:
        await desk.open(here)
        assert "2 looked for" in desk.words
        assert "an exact join of name and birth date would have found 0 of 2" in desk.words
        assert "Linked from a probability of 0.95" in desk.words
        assert "SHA-256 of the model" in desk.words
        await desk.open(desk.link("Withdraw it"))
        await desk.send(f"{here}/withdrawal")
        assert "Choose why it does not count." in desk.words
        await desk.send(f"{here}/withdrawal", {"why": "agency"})
        assert "Withdrawn" in desk.heading
        assert [one.withdrawn_at is None for one in await outcomes.of(case)] == [False]
        await desk.open("/linkage?sort=state")
        assert [row[-1] for row in desk.rows()] == ["Withdrawn"]
        csv = (await desk.fetch("/linkage.csv")).text
        assert "Withdrawn" in csv.splitlines()[1]


async def test_the_newest_extract_stands_on_top_until_somebody_asks_otherwise(record):
    programme = await a_programme()
    for days, state in ((3, "done"), (1, "withdrawn")):
        at = now() - timedelta(days=days)
        withdrawn = {"withdrawn_at": at} if state == "withdrawn" else {}
        await a_run(programme, created_at=at, state=state, **withdrawn)
    async with at_the_desk(programme) as desk:
        await desk.open("/linkage")
        assert [row[-1] for row in desk.rows()] == ["Withdrawn", "Linked"]
        await desk.open(desk.link("Brought in"))
        assert [row[-1] for row in desk.rows()] == ["Linked", "Withdrawn"]


async def test_what_failed_is_linked_again_while_its_file_is_there(record):
    programme = await a_programme()
    run = await a_run(
        programme,
        state="failed",
        note=searching.WENT_WRONG,
        linked_at=None,
        model_sha256="",
        model_version="",
    )
    async with at_the_desk(programme) as desk:
        await desk.open(f"/linkage/{run.id}")
        assert "ended before it was done" in desk.words
        await desk.send(f"/linkage/{run.id}/searches")
        assert "It waits until" in desk.words


async def test_an_evaluator_reads_counts_and_no_name(record):
    programme = await a_programme()
    run = await a_run(programme, participants=3)
    case, _ = await a_participant(programme, legal_name=ZOE)
    pair = await a_candidate(run, case)
    async with at_the_desk(programme, "evaluator") as desk:
        await desk.open("/linkage")
        assert desk.rows()[0][4] == "1"
        await desk.open(f"/linkage/{run.id}")
        assert "3 looked for" in desk.words
        assert "Dykbourne" not in desk.words
        for path in (f"/linkage/pairs/{pair.id}", f"/linkage/{run.id}/sample", "/linkage/new"):
            assert (await desk.fetch(path)).status_code == 404
        assert await JournalEntry.exists().where(JournalEntry.what == "linkage.read")
