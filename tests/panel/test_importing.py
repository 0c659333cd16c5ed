"""A spreadsheet as a coordinator keeps it: every row is accounted for."""

import asyncio
import csv
import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import time_machine

from cases import journal
from cases.errors import BadInput, NotFound, WrongState
from cases.tables import Offence, Person, Referral
from panel import import_outcomes, importing
from panel.tables import Availability, Import, Juror
from tests.builders import a_coordinator, a_juror, a_programme
from tests.telling import received

pytestmark = pytest.mark.anyio
SPREADSHEETS = Path(__file__).parents[1] / "spreadsheets"
KEPT = SPREADSHEETS / "referrals-as-kept.csv"
JURORS = (SPREADSHEETS / "jurors-as-kept.csv").read_bytes()
HEADINGS = ["Name", "DOB", "Referral date", "Agency", "Offence"]


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel("2026-11-22 12:00Z", tick=True):
        yield


def a_workbook(*rows) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def a_csv(*rows) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue().encode()


async def previewed(content, kind="referrals", name="list.csv", **told):
    by = await a_coordinator(await a_programme())
    return by, await importing.preview(by, kind, name, content, **told)


async def test_every_row_of_the_coordinators_spreadsheet_is_accounted_for(record):
    by, seen = await previewed(KEPT.read_bytes(), name=KEPT.name)
    assert seen.match.sure
    assert {row.number: row.outcome for row in seen.rows} == {
        **dict.fromkeys((4, 5, 7, 10, 11), "taken"),
        **dict.fromkeys((9, 13, 14), "problem"),
        12: "duplicate",
    }
    sentences = {row.number: row.sentence for row in seen.rows}
    assert sentences[9] == "Row 9: the birth date 31/02/2011 does not exist. Write it like 28/02/2011."
    assert sentences[12] == "Row 12: the same name and birth date as row 4."
    assert "Did you mean Criminal damage?" in sentences[13]
    assert "12345 is not a whole telephone number" in sentences[14]
    robbery = next(row for row in seen.rows if row.number == 11)
    assert robbery.notes == ["Robbery is out of scope. Return it with a reason once it is in."]
    assert await Referral.count() == 0  # nothing is written until it is confirmed

    done = await importing.confirm(by, seen.id)
    assert (done.rows, done.taken, done.duplicates, done.failed, done.blank) == (11, 5, 1, 3, 2)
    assert done.rows == done.taken + done.duplicates + done.failed + done.blank
    assert await Referral.count().where(Referral.state == "received") == 5
    assert (await journal.verify()).sound


async def test_a_postcode_comes_in_with_a_spreadsheet_under_the_names_it_has(record):
    content = (
        b"Name,DOB,Referral date,Agency,Offence,Zip code\n"
        b"Ada Ash,28/02/2011,01/09/2026,Police,Criminal damage,TA20 1AB\n"
    )
    by, seen = await previewed(content)
    assert seen.match.columns["postcode"] == "Zip code"
    await importing.confirm(by, seen.id)
    assert (await Person.objects().first()).postcode == "TA20 1AB"


async def test_columns_that_nobody_reads_are_named(record):
    rows = a_csv(
        [*HEADINGS, "Harmed person", ""], ["Ana Cruz", "13/04/2012", "20/11/2026", "Police", "Theft", "X"]
    )
    _, seen = await previewed(rows)
    assert seen.unread == ["Harmed person"]
    assert seen.remarks == ["Nothing is read from these columns: Harmed person."]


async def test_mixed_dates_are_read_as_the_place_writes_them(record):
    _, seen = await previewed(KEPT.read_bytes())
    born = {row.name: row.answers.born_on for row in seen.of("taken")}
    assert born == {
        "Amira Khan": date(2012, 3, 14),
        "Ben Tuck": date(2012, 2, 3),
        "Callum Reed": date(2011, 9, 7),
        "Elin Price": date(2011, 12, 25),
        "Farid Shah": date(2010, 6, 1),
    }
    elin = next(row for row in seen.rows if row.name == "Elin Price")
    assert elin.notes == ["The birth date 12/25/2011 was read as 25 December 2011."]
    assert next(row for row in seen.rows if row.name == "Callum Reed").ambiguous == 1


async def test_the_same_date_is_read_month_first_in_the_united_states(record):
    by = await a_coordinator(await a_programme(template="us-youth-court"))
    rows = a_csv(HEADINGS, ["Ana Cruz", "03/04/2012", "11/02/2026", "MPD", "Vandalism"])
    seen = await importing.preview(by, "referrals", "list.csv", rows)
    assert seen.rows[0].answers.born_on == date(2012, 3, 4)
    assert seen.rows[0].answers.referred_on == date(2026, 11, 2)


async def test_two_spellings_of_a_school_are_pointed_out_and_become_one_on_a_choice(record):
    by, seen = await previewed(KEPT.read_bytes())
    assert [(one.written, one.like, one.rows) for one in seen.spellings] == [
        ("Holyrood Acadmy", "Holyrood Academy", 1)
    ]
    await importing.choose(by, seen.id, same={"Holyrood Acadmy": "Holyrood Academy"})
    await importing.confirm(by, seen.id)
    schools = {row["school"] for row in await Person.select(Person.school)}
    assert schools == {"Holyrood Academy", "Wadham School"}  # HOLYROOD differs in capitals alone


async def test_a_school_keeps_its_spelling_when_nobody_chooses(record):
    by, seen = await previewed(KEPT.read_bytes())
    await importing.confirm(by, seen.id)
    schools = {row["school"] for row in await Person.select(Person.school)}
    assert "Holyrood Acadmy" in schools


async def test_an_offence_that_is_not_on_the_list_is_taken_once_it_is_picked(record):
    by, seen = await previewed(KEPT.read_bytes())
    assert [(one.written, one.like) for one in seen.unknown] == [("Crimnal damage", "Criminal damage")]
    await importing.choose(by, seen.id, same={"Crimnal damage": "Criminal damage"})
    seen = await importing.look(by, seen.id)
    assert [row.name for row in seen.of("problem")] == ["Dana Ives", "Hari Bose"]
    grace = next(row for row in seen.of("taken") if row.name == "Grace Moor")
    assert grace.answers.born_on == date(2011, 7, 1)  # Excel counts days: 40725


async def test_telephone_numbers_are_kept_in_one_form(record):
    _, seen = await previewed(KEPT.read_bytes())
    phones = [row.answers.guardian_phone for row in seen.of("taken")]
    assert phones == ["+447700900111", "+447700900112", "+44146062345", "", "+447700900116"]


async def test_a_referral_of_the_record_is_pointed_out_and_taken_only_when_ticked(record):
    programme = await a_programme()
    by = await a_coordinator(programme)
    await received(programme, name="Amira Khan", born_on=date(2012, 3, 14))
    rows = a_csv(HEADINGS, ["Amira Khan", "14/03/2012", "2026-11-20", "Police", "Theft"])
    first = await importing.preview(by, "referrals", "a.csv", rows)
    assert first.rows[0].why == "The same name and birth date as a referral of 19 November 2026."
    assert (await importing.confirm(by, first.id)).taken == 0
    second = await importing.preview(by, "referrals", "a.csv", rows)
    assert (await importing.confirm(by, second.id, anyway=[2])).taken == 1
    assert await Person.count() == 1


async def test_the_same_agency_reference_is_a_duplicate(record):
    rows = a_csv(
        [*HEADINGS, "Crime number"],
        ["Ana Cruz", "2012-03-04", "2026-11-02", "Police", "Theft", "CR/1"],
        ["Anna Cruz", "2012-03-04", "2026-11-02", "Police", "Theft", "cr 1"],
    )
    _, seen = await previewed(rows)
    assert seen.rows[1].why == "The same agency reference as row 2."


async def test_confirming_twice_is_confirming_once(record):
    by, seen = await previewed(KEPT.read_bytes())
    first, second = await asyncio.gather(importing.confirm(by, seen.id), importing.confirm(by, seen.id))
    assert first == second
    assert await importing.confirm(by, seen.id) == first
    assert await Referral.count() == 5
    with pytest.raises(WrongState, match="dealt with"):
        await importing.choose(by, seen.id, same={})


async def test_failed_rows_come_back_in_a_file_with_the_reason_and_no_formula(record):
    by, seen = await previewed(KEPT.read_bytes(), name="referrals 2026.csv")
    name, content = import_outcomes.failed_file(await importing.confirm(by, seen.id))
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert name == "referrals 2026-failed.csv"
    assert [row["Name"] for row in rows] == ["Dana Ives", "Grace Moor", "Hari Bose"]
    assert rows[0]["Why"] == "The birth date 31/02/2011 does not exist. Write it like 28/02/2011."
    assert rows[2]["Crime ref"] == "'=1+1"


async def test_the_failed_file_can_be_put_right_and_imported(record):
    by, seen = await previewed(KEPT.read_bytes())
    _, content = import_outcomes.failed_file(await importing.confirm(by, seen.id))
    text = content.decode("utf-8-sig").replace("31/02/2011", "28/02/2011")
    again = await importing.preview(by, "referrals", "failed.csv", text.encode())
    assert [row.name for row in again.of("taken")] == ["Dana Ives"]
    assert again.rows[2].cells[11] == "=1+1"


async def test_after_it_is_confirmed_only_the_rows_that_were_not_taken_are_kept(record):
    by, seen = await previewed(KEPT.read_bytes())
    await importing.confirm(by, seen.id)
    kept = await Import.objects().get(Import.id == seen.id)
    done = await importing.outcome(by, seen.id)
    assert "Ives" not in kept.table_sealed
    assert [number for number, *_ in done.failed_rows + done.duplicate_rows] == [9, 13, 14, 12]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
async def test_any_way_of_saving_it_is_read(record, encoding, delimiter):
    lines = [HEADINGS, ["Zoë O’Brien", "14/03/2012", "2 Nov 2026", "Police", "Theft"]]
    content = "\r\n".join(delimiter.join(line) for line in lines).encode(encoding)
    _, seen = await previewed(content)
    assert [row.name for row in seen.of("taken")] == ["Zoë O’Brien"]


async def test_a_workbook_with_dates_and_a_telephone_number_without_its_nought(record):
    content = a_workbook(
        ["Referrals"],
        [
            "First name",
            "Surname",
            "Date of Birth",
            "Date received",
            "Referred by",
            "Offence",
            "Parent mobile",
        ],
        ["Ben", "Tuck", date(2012, 2, 3), date(2026, 11, 3), "Police", "Shoplifting", 7700900112],
        [],
        ["Elin", "Price", 40725, "03/11/2026", "Police", "Fare evasion", None],
    )
    _, seen = await previewed(content, name="list.xlsx")
    assert [row.name for row in seen.of("taken")] == ["Ben Tuck", "Elin Price"]
    ben = seen.rows[0].answers
    assert (ben.born_on, ben.guardian_phone) == (date(2012, 2, 3), "+447700900112")
    assert seen.rows[0].number == 3
    assert seen.blank == 1


async def test_the_sheet_with_the_headings_is_read_and_the_others_are_named(record):
    book = openpyxl.Workbook()
    book.active.append(["Notes for the panel"])
    sheet = book.create_sheet("Referrals")
    sheet.append(HEADINGS)
    sheet.append(["Ben Tuck", date(2012, 2, 3), date(2026, 11, 3), "Police", "Theft"])
    written = io.BytesIO()
    book.save(written)
    _, seen = await previewed(written.getvalue(), name="book.xlsx")
    assert seen.note == "Only the sheet “Referrals” was read. The file has 2 sheets."
    assert len(seen.of("taken")) == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b"\n\n \n", "has no rows"),
        (b"Name,DOB,Referral date,Agency,Offence\n,,,,\n", "headings but no rows"),
        (b"PK\x03\x04 and then nothing", "damaged"),
        (a_workbook(HEADINGS, ["A B"])[:-600], "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "damaged"),
        (b"%PDF-1.7", "not a spreadsheet"),
        (b"x" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
        (b"a,b\n" + b"1,2\n" * 10_001, "Split it into files of at most 10,000"),
    ],
)
async def test_a_file_that_cannot_be_read_says_why(record, content, sentence):
    by = await a_coordinator(await a_programme())
    with pytest.raises(BadInput, match=sentence):
        await importing.preview(by, "referrals", "list.xlsx", content)
    assert await Import.count() == 0


async def test_columns_are_asked_for_when_a_heading_is_not_known(record):
    rows = a_csv(
        ["Who", "Came into the world", "When", "Agency", "Offnce"],
        ["A B", "2012-01-01", "2026-11-01", "P", "Theft"],
    )
    by, seen = await previewed(rows)
    assert seen.match.missing == ["name", "born_on", "referred_on"]
    assert seen.match.guessed == ["offence"]
    assert seen.rows == []
    with pytest.raises(WrongState, match="which column"):
        await importing.confirm(by, seen.id)
    told = {
        "name": "Who",
        "born_on": "Came into the world",
        "referred_on": "When",
        "agency": "Agency",
        "offence": "Offnce",
    }
    await importing.choose(by, seen.id, mapping=told)
    assert len((await importing.look(by, seen.id)).of("taken")) == 1


async def test_a_column_that_is_not_there_is_pointed_out(record):
    by = await a_coordinator(await a_programme())
    with pytest.raises(BadInput, match="There is no column “Born”"):
        await importing.preview(by, "referrals", "a.csv", a_csv(HEADINGS, ["A"]), mapping={"born_on": "Born"})
    with pytest.raises(BadInput, match="“birthday” is not a field"):
        await importing.preview(by, "referrals", "a.csv", a_csv(HEADINGS, ["A"]), mapping={"birthday": "DOB"})


@pytest.mark.parametrize("many", [1_000, pytest.param(10_000, marks=pytest.mark.soak)])
async def test_thousands_of_rows_are_taken(record, many):
    rows = [[f"Young Person{n}", "14/03/2012", "02/11/2026", "Police", "Theft"] for n in range(many)]
    by, seen = await previewed(a_csv(HEADINGS, *rows))
    assert (await importing.confirm(by, seen.id)).taken == many
    assert await Referral.count() == many


async def test_a_stranger_finds_no_import(record):
    _, seen = await previewed(KEPT.read_bytes())
    stranger = await a_coordinator(await a_programme())
    for deed in (importing.look, importing.confirm, importing.discard, importing.outcome):
        with pytest.raises(NotFound):
            await deed(stranger, seen.id)


async def test_a_file_that_is_thrown_away_leaves_nothing(record):
    by, seen = await previewed(KEPT.read_bytes())
    await importing.discard(by, seen.id)
    assert await importing.recent(by) == []
    with pytest.raises(WrongState):
        await importing.confirm(by, seen.id)
    assert await Referral.count() == 0


async def test_the_offence_must_be_of_the_own_programme(record):
    by, seen = await previewed(KEPT.read_bytes())
    await a_programme(template="us-youth-court")
    await importing.confirm(by, seen.id)
    used = {row["offence"] for row in await Referral.select(Referral.offence)}
    mine = {row["id"] for row in await Offence.select(Offence.id).where(Offence.programme == by.programme)}
    assert used <= mine


async def test_jurors_come_with_training_oath_consent_and_the_days_they_can_come(record):
    by, seen = await previewed(JURORS, kind="jurors")
    outcomes = {row.name: row.outcome for row in seen.rows}
    assert outcomes == {
        **dict.fromkeys(("Jo Peer", "Max Peer", "Lou Ash", "Old Hand"), "taken"),
        **dict.fromkeys(("Kit Oak", "Sam Elm"), "problem"),
        "JO PEER": "duplicate",
    }
    done = await importing.confirm(by, seen.id)
    assert (done.rows, done.taken, done.duplicates, done.failed, done.blank) == (7, 4, 1, 2, 0)
    states = {juror.first_name: juror.state for juror in await Juror.objects()}
    assert states == {"Jo": "active", "Max": "active", "Lou": "trained", "Old": "paused"}
    jo = await Juror.objects().get(Juror.first_name == "Jo")
    assert (jo.phone, jo.household, jo.sat_before) == ("+447700900200", "Peers", 4)
    times = await Availability.objects().where(Availability.juror == jo.id).order_by(Availability.weekday)
    assert [(time.weekday, time.from_wall) for time in times] == [(0, "00:00"), (1, "00:00"), (3, "00:00")]


async def test_what_a_juror_lacks_is_said(record):
    _, seen = await previewed(JURORS, kind="jurors")
    notes = {row.name: row.notes for row in seen.rows}
    assert notes["Lou Ash"] == ["Not active yet: the oath is missing."]
    assert "The oath has no date. 22 November 2026 was put down." in notes["Max Peer"]
    why = {row.name: row.why for row in seen.rows}
    assert "kit(at)example.org is not an email address" in why["Kit Oak"]
    assert "“Blue moons” does not say which days" in why["Kit Oak"]
    assert "number of sittings two is not a whole number" in why["Sam Elm"]


async def test_a_juror_of_the_pool_is_not_taken_again(record):
    programme = await a_programme()
    await a_juror(programme, first_name="Jo", last_name="Peer", born_on=date(2011, 6, 1))
    by = await a_coordinator(programme)
    seen = await importing.preview(by, "jurors", "pool.csv", JURORS)
    assert seen.rows[0].why == "The same as a juror in the pool."
