"""What evaluators take away: the same figures as the pages, and nobody to be found in it."""

import asyncio
import base64
import csv
import io
import random
import zipfile
from dataclasses import replace
from datetime import timedelta

import openpyxl
import pytest

from cases import (
    consents,
    counting,
    deidentified,
    follow_ups,
    journal,
    outcomes,
    own_definitions,
    programmes,
    retention,
)
from cases.errors import BadInput, NotFound, Refused, WrongState
from cases.evaluation import dictionary, survival
from cases.evaluation.definitions import DEFINITIONS
from cases.evaluation_tables import DataExport
from cases.outcomes import Check, Event
from cases.own_definitions import Wanted
from cases.sealing import unseal
from cases.tables import Case, Consent, JournalEntry, Person, Referral
from panel import data_exports, export_files, forgetting
from tests.builders import a_case, a_person, a_programme, a_referral, kept, somebody
from tests.panel.evaluated import figures, the

pytestmark = pytest.mark.anyio
MANY = 40


async def a_town(many=MANY):
    """Young people of all sorts: checked, moved away, not mature yet, with events of every kind."""
    programme, draw = await a_programme(), random.Random(7)
    by, today = somebody("evaluator", programme), programmes.today(programme)
    cases = []
    for number in range(many):
        opened = today - timedelta(days=draw.choice((100, 300, 580, 640, 760, 930)))
        person = await a_person(
            programme,
            legal_name=f"Canary{number} Quillfeather",
            preferred_name=f"Birdie{number}",
            gender=draw.choice(("girl", "boy", "")),
            ethnicity=draw.choice(("white", "black", "")),
            postcode="ZQ9 8YX",
            school="Canary Academy",
            born_on=opened - timedelta(days=draw.randrange(13 * 365, 17 * 365)),
        )
        referral = await a_referral(
            programme,
            person,
            state="accepted",
            agency="Canary Constabulary",
            agency_reference=f"CAN/{number}",
            referred_on=opened - timedelta(days=9),
        )
        only = {"referral": referral.id, "opened_on": opened, "state": "follow_up"}
        cases.append(await a_case(programme, person, **only))
    await follow_ups.go_on()
    for case in cases:
        await _checked(case, draw, today, by)
    return programme


async def _checked(case, draw, today, by):
    """Those that fell due, each with an answer; and what came to light."""
    events = [
        Event(
            event=draw.choice(("proven", "proven", "arrest")),
            happened_on=case.opened_on + timedelta(days=draw.randrange(1, 400)),
            offence="Stole the canary cage",
            level=draw.choice("ABCD"),
        )
        for _ in range(draw.choice((0, 0, 1, 2)))
    ]
    for one in events:
        if one.happened_on <= today:
            proof = one.happened_on + timedelta(days=draw.randrange(200))
            if one.event == "proven" and proof > today:
                continue
            told = Event(
                event=one.event,
                happened_on=one.happened_on,
                proven_on=proof if one.event == "proven" else None,
                offence=one.offence,
                level=one.level,
            )
            await outcomes.came_to_light(case, told, source="police", checked_on=today, by=by)
    for check in await follow_ups.of(case):
        if check.due_on <= today:
            gone = draw.random() < 0.2
            until = case.opened_on + timedelta(days=draw.randrange(50, 400)) if gone else None
            left = {"observed_until": until, "left_how": "moved"} if gone else {}
            await outcomes.record(check, Check(source="police", checked_on=today, **left), by)


@pytest.fixture
async def town(record):
    return await a_town()


def opened(file):
    with zipfile.ZipFile(io.BytesIO(file)) as held:
        return {name: held.read(name) for name in held.namelist()}


def rows_of(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


async def granted(programme, definition="proven-12"):
    """Asked for by one, granted by another, and taken away."""
    asks, grants = somebody("evaluator", programme), somebody("coordinator", programme)
    made = await data_exports.ask(programme, definition, "What helps whom, Avon", asks)
    made = await data_exports.grant(made, grants)
    return made, opened((await data_exports.take(made, asks))[1])


@pytest.mark.parametrize("name", ["proven-12", next(one for one in DEFINITIONS if "arrest" in one)])
async def test_an_evaluator_gets_the_figures_of_the_outcomes_page_from_it(town, tmp_path, name):
    definition, today = DEFINITIONS[name], programmes.today(town)
    files = (await granted(town, name))[1]
    for file in ("people.csv", "events.csv"):
        (tmp_path / file).write_bytes(files[file])
    command = (tmp_path / "people.csv", tmp_path / "events.csv", "--definition", name)
    found = figures(*command, "--measure", "M1,M5", extract=today)
    strata = await counting.of(town, definition)
    shown = counting.whole(strata.quarters, definition, today)
    m1 = the(found, "M1")
    assert shown.k > 0
    assert (m1["n"], m1["k"]) == (shown.n, shown.k)
    window = {365: "event_12_months", 183: "event_6_months", 730: "event_24_months"}[definition.window]
    answers = [row[window] for row in rows_of(files["export.csv"])]
    assert (answers.count("yes"), answers.count("no")) == (shown.k, shown.n - shown.k)
    steps = survival.curve(shown.days)
    for line in the(found, "M5", at=definition.window)["curve"]:
        step = survival.at(steps, line["at"])
        for value in ("low", "high"):
            assert line[value] == pytest.approx(getattr(step, value), abs=1e-9)
        assert line["survival"] == pytest.approx(step.share, abs=1e-9)


async def test_nobody_of_the_record_is_found_anywhere_in_it(town):
    files = (await granted(town))[1]
    book = openpyxl.load_workbook(io.BytesIO(files["export.xlsx"]))
    with zipfile.ZipFile(io.BytesIO(files["export.xlsx"])) as held:
        inner = b"".join(held.read(one) for one in held.namelist())
    cells = [str(cell) for row in book.active.iter_rows(values_only=True) for cell in row]
    said = "\n".join([*(held.decode("utf-8", "ignore") for held in (*files.values(), inner)), *cells])
    for word in ("canary", "quillfeather", "birdie", "zq9", "can/", "avon", "callum"):
        assert word not in said.casefold(), word
    for person in await Person.objects():
        assert str(person.born_on) not in said
        assert str(person.id) not in said
    for table in (Case, Referral):
        assert not [
            row
            for row in await table.select(table.reference)
            if row["reference"] and row["reference"] in said
        ]
    assert len(rows_of(files["people.csv"])) == MANY


async def test_days_are_drawn_anew_and_what_lies_between_them_stays(town):
    tables = await deidentified.of(town, DEFINITIONS["proven-12"], random.Random(3))
    again = await deidentified.of(town, DEFINITIONS["proven-12"], random.Random(4))
    true = [row["opened_on"] for row in await Case.select(Case.opened_on)]
    mature = [row for row in tables.people if (tables.extract - row["index_on"]).days >= 548]
    assert len(mature) == sum((tables.extract - day).days >= 548 for day in true)
    assert max(row["index_on"] for row in mature) <= min(true)
    assert len({row["index_on"] for row in mature}) > len(set(true))
    assert [row["person"] for row in tables.people] != [row["person"] for row in again.people]
    waits = [
        sorted((row["followed_to"] - row["index_on"]).days for row in one.people) for one in (tables, again)
    ]
    assert waits[0] == waits[1]


def _readme(files):
    return files["README.txt"].decode()


async def test_who_said_no_or_has_no_name_any_more_is_left_out_and_counted(town):
    cases = await Case.objects().order_by(Case.reference).limit(3)
    for case in cases[:2]:
        await kept(
            Consent(
                programme=town.id,
                case=case.id,
                giver="young_person",
                giver_name="Callum",
                type="evaluation",
                version=1,
                how="page",
                given_at=case.created_at,
                withdrawn_at=case.created_at + timedelta(days=1),
                by_id="somebody",
                by_name="Run By",
            )
        )
    await Case.update({Case.state: "de_identified"}).where(Case.id == cases[2].id)
    made, files = await granted(town)
    assert (made.people, made.left_out) == (MANY - 3, 3)
    assert "Left out: 2 who said no to learning from it, 1 whose names have left" in _readme(files)


async def test_each_mix_is_shared_by_five_and_what_is_withheld_is_said(town):
    made, files = await granted(town)
    for file in ("people.csv", "export.csv"):
        rows = rows_of(files[file])
        mixes = [tuple(row[name] for name in dictionary.ALIKE) for row in rows]
        assert min(mixes.count(mix) for mix in mixes) >= 5
        assert sum(mix.count("withheld") for mix in mixes) == made.withheld > 0


async def test_every_column_has_its_entry_in_the_dictionary_and_nothing_else_leaves(town):
    files = (await granted(town))[1]
    assert set(files) == {*dictionary.FILES, "dictionary.csv", "README.txt"}
    told = rows_of(files["dictionary.csv"])
    for file in ("people.csv", "events.csv", "export.csv"):
        heads = next(csv.reader(io.StringIO(files[file].decode("utf-8-sig"))))
        assert heads == [row["Column"] for row in told if row["File"] == file]
    book = openpyxl.load_workbook(io.BytesIO(files["export.xlsx"]))
    assert [cell.value for cell in book.active[1]] == dictionary.headings(dictionary.ONE_EACH)
    assert all(row["Meaning"] and row["Values"] and row["Source"] for row in told)
    with pytest.raises(ValueError, match="name"):
        dictionary.cells({"person": 1, "name": "Ada"}, dictionary.PEOPLE)


async def test_one_asks_another_grants_and_the_first_alone_takes_it_for_seven_days(town):
    asks, other = somebody("evaluator", town), somebody("coordinator", town)
    made = await data_exports.ask(town, "proven-12", "What helps whom", asks)
    with pytest.raises(WrongState, match="not granted"):
        await data_exports.take(made, asks)
    for verb in (data_exports.grant, data_exports.refuse):
        with pytest.raises(Refused, match="second person"):
            await verb(made, asks)
    made = await data_exports.grant(made, other)
    with pytest.raises(WrongState, match="settled"):
        await data_exports.grant(made, other)
    with pytest.raises(Refused, match="nobody else"):
        await data_exports.take(made, other)
    first, again = [(await data_exports.take(made, asks))[1] for _ in range(2)]
    assert first == again == base64.b64decode(unseal("data_export.file", made.id, made.file_sealed))
    assert await data_exports.forget() == 0
    week = made.settled_at - timedelta(days=7, minutes=1)
    await DataExport.update({DataExport.settled_at: week}).where(DataExport.id == made.id)
    with pytest.raises(WrongState, match="gone"):
        await data_exports.take(made, asks)
    assert await data_exports.forget() == 1
    assert (await data_exports.get(asks, made.id)).file_sealed is None
    assert (await journal.verify()).sound


async def test_too_few_people_are_no_export_and_another_programme_finds_nothing(record):
    programme, elsewhere = await a_programme(), await a_programme()
    await a_case(programme)
    made = await data_exports.ask(programme, "proven-12", "A study", somebody("evaluator", programme))
    with pytest.raises(Refused, match="There is 1 to be in it"):
        await data_exports.grant(made, somebody("coordinator", programme))
    with pytest.raises(NotFound):
        await data_exports.grant(made, somebody("coordinator", elsewhere))
    refused = await data_exports.refuse(made, somebody("coordinator", programme))
    assert refused.state == "refused"


async def test_a_definition_that_waits_longer_than_the_checks_do_is_refused(record):
    programme = await a_programme(proof_days=91)
    by = somebody("evaluator", programme)
    with pytest.raises(BadInput) as refused:
        await data_exports.ask(programme, "proven-12", "A study of waiting", by)
    assert "Choose one that waits no longer." in refused.value.problems["definition"]
    assert (await data_exports.ask(programme, "proven-12-local", "A study", by)).state == "asked"


ARREST = {"name": "arrest-9", "event": "arrest", "window": 274}


async def test_it_means_the_version_by_which_it_was_asked_and_says_that_there_is_a_newer_one(town):
    asks, grants = somebody("evaluator", town), somebody("coordinator", town)
    await own_definitions.add(town, Wanted(**ARREST), asks)
    made = await data_exports.ask(town, "arrest-9", "A study", asks)
    assert (made.definition, made.version) == ("arrest-9", 1)
    assert await data_exports.newer(made) is None
    await own_definitions.add(town, Wanted(**{**ARREST, "window": 300}), asks)
    made = await data_exports.grant(made, grants)
    newer = await data_exports.newer(made)
    assert (made.version, newer.version if newer else None) == (1, 2)
    files = opened((await data_exports.take(made, asks))[1])
    assert "arrest-9, version 1" in _readme(files)
    assert "--window 274" in _readme(files)
    told = rows_of(files["dictionary.csv"])
    assert next(row["Values"] for row in told if row["Column"] == "definition") == "arrest-9, version 1"
    assert {(row["definition"], row["version"]) for row in rows_of(files["export.csv"])} == {
        ("arrest-9", "1")
    }
    older = await data_exports.ask(town, "arrest-9@1", "Another study", asks)
    assert (older.definition, older.version) == ("arrest-9", 1)


async def test_the_same_request_waits_once(record):
    programme = await a_programme()
    by, other = somebody("evaluator", programme), somebody("evaluator", programme)
    first = await data_exports.ask(programme, "proven-12", "What helps whom", by)
    with pytest.raises(BadInput) as refused:
        await data_exports.ask(programme, "proven-12", "  what helps WHOM ", by)
    assert "waits for a second person" in refused.value.problems["purpose"]
    for definition, purpose, who in (
        ("arrest-12", "What helps whom", by),
        ("proven-12", "Another study", by),
        ("proven-12", "What helps whom", other),
    ):
        await data_exports.ask(programme, definition, purpose, who)
    await data_exports.take_back(first, by)
    await data_exports.ask(programme, "proven-12", "What helps whom", by)


async def test_two_equal_requests_at_once_are_one(record):
    programme = await a_programme()
    by = somebody("evaluator", programme)
    both = (data_exports.ask(programme, "proven-12", "A study", by) for _ in range(2))
    found = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(type(one).__name__ for one in found) == ["BadInput", "DataExport"]
    assert await DataExport.count() == 1


async def a_removal(town, case):
    await Case.update({Case.state: "outcome_known"}).where(Case.id == case.id)
    case = await Case.objects().get(Case.id == case.id)
    return await retention.ask(case, "asked", somebody("coordinator", town))


async def test_a_file_with_somebody_whose_names_leave_the_record_is_gone_at_once(town):
    elsewhere = await a_town(6)
    (made, _), (other, _) = await granted(town), await granted(elsewhere)
    case = await Case.objects().where(Case.programme == town.id).first()
    removal = await a_removal(town, case)
    assert data_exports.is_there(await data_exports.get(somebody("evaluator", town), made.id))
    await forgetting.agree(removal, somebody("coordinator", town))
    found = await DataExport.objects().get(DataExport.id == made.id)
    assert (found.file_sealed, found.ended_at is not None) == (None, True)
    with pytest.raises(WrongState, match="thrown away"):
        await data_exports.take(found, replace(somebody("evaluator", town), id=made.asked_by_id))
    assert (await DataExport.objects().get(DataExport.id == other.id)).file_sealed
    told = await JournalEntry.select().where(JournalEntry.what == "data-export.ended")
    assert [row["subject_id"] for row in told] == [str(made.id)]
    assert (await journal.verify()).sound


async def test_a_file_that_is_older_than_somebodys_first_case_says_nothing_of_them_and_stays(town):
    made, _ = await granted(town)
    case = await a_case(town, opened_on=programmes.today(town) + timedelta(days=1), state="outcome_known")
    await forgetting.agree(await a_removal(town, case), somebody("coordinator", town))
    assert (await DataExport.objects().get(DataExport.id == made.id)).file_sealed


async def test_a_file_with_somebody_who_says_no_to_learning_from_it_is_gone_at_once(town):
    made, _ = await granted(town)
    case, by = await Case.objects().first(), somebody("coordinator", town)
    only = {"giver": "young_person", "how": "spoken", "by": by}
    await consents.refuse(case, kind="information", **only)
    assert (await DataExport.objects().get(DataExport.id == made.id)).file_sealed
    await consents.give(case, kind="evaluation", **only)
    assert (await DataExport.objects().get(DataExport.id == made.id)).file_sealed
    await consents.withdraw(case, giver="young_person", kind="evaluation", by=by)
    assert (await DataExport.objects().get(DataExport.id == made.id)).file_sealed is None


async def test_who_leaves_the_record_while_the_file_is_made_is_in_none(town, monkeypatch):
    """The file is made apart from the record: what changes meanwhile is seen before it is kept."""
    asks, grants = somebody("evaluator", town), somebody("coordinator", town)
    made = await data_exports.ask(town, "proven-12", "A study", asks)
    removal = await a_removal(town, await Case.objects().first())
    zipped = export_files.zipped

    def slow(tables):
        done = asyncio.run_coroutine_threadsafe(forgetting.agree(removal, grants), loop)
        done.result(20)
        return zipped(tables)

    loop = asyncio.get_running_loop()
    monkeypatch.setattr(export_files, "zipped", slow)
    with pytest.raises(Refused, match="while the file was made"):
        await data_exports.grant(made, grants)
    assert (await DataExport.objects().get(DataExport.id == made.id)).state == "asked"


async def test_no_mix_of_what_others_know_tells_who_reoffended(town):
    """Boys of one year all had an event: five and more of them alike would tell it of each."""
    today, by = programmes.today(town), somebody("evaluator", town)
    for case in await Case.objects().where(Case.opened_on < today - timedelta(days=600)):
        person = await Person.objects().get(Person.id == case.person)
        if person.gender == "boy":
            told = Event(event="proven", happened_on=case.opened_on + timedelta(days=30), level="B")
            told = replace(told, proven_on=told.happened_on)
            await outcomes.came_to_light(case, told, source="police", checked_on=today, by=by)
    for draw in range(3):
        tables = await deidentified.of(town, DEFINITIONS["proven-12"], random.Random(draw))
        mixes = {}
        for row in tables.one_each:
            mixes.setdefault(tuple(row[name] for name in dictionary.ALIKE), []).append(row["event_12_months"])
        assert all(set(found) not in ({"yes"}, {"no"}) for found in mixes.values()), mixes
        assert any("yes" in found for found in mixes.values())


async def test_where_everybody_has_one_outcome_there_is_no_export(record):
    programme = await a_programme()
    by, today = somebody("evaluator", programme), programmes.today(programme)
    for _ in range(8):
        await a_case(programme, opened_on=today - timedelta(days=700), state="follow_up")
    await follow_ups.go_on()
    for case in await Case.objects():
        for check in await follow_ups.of(case):
            if check.due_on <= today:
                await outcomes.record(check, Check(source="police", checked_on=today), by)
    made = await data_exports.ask(programme, "proven-12", "A study", by)
    with pytest.raises(Refused, match="has the same outcome"):
        await data_exports.grant(made, somebody("coordinator", programme))


async def test_no_line_of_one_file_is_found_in_another_or_in_the_next_export_by_waits_terms_or_hours(town):
    files = (await granted(town))[1]
    people, lines = rows_of(files["people.csv"]), rows_of(files["export.csv"])
    assert not {row["person"] for row in people} & {row["line"] for row in lines}
    assert [row["line"] for row in lines] == sorted(row["line"] for row in lines)
    exact = ("weeks", "days", "terms", "hours", "accepted", "completed_on", "heard")
    assert not [name for name in lines[0] for part in exact if part in name]
    journey = rows_of(files["journey.csv"])
    events = [row["event_12_months"] for row in lines]
    for part in {row["part"] for row in journey}:
        of_it = [row for row in journey if row["part"] == part]
        assert len({(row["value"], row["event"]) for row in of_it}) == len(of_it)
        counted = {
            answer: sum(int(row["people"]) for row in of_it if row["event"] == answer)
            for answer in ("yes", "no")
        }
        assert counted == {answer: events.count(answer) for answer in ("yes", "no")}
