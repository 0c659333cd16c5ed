"""The pages of referrals, as a coordinator meets them."""

import pytest

from cases import programmes
from cases.tables import HarmedPerson, JournalEntry, Person, Referral
from tests.desk import at_the_desk
from tests.telling import opened, received

pytestmark = pytest.mark.anyio
ALL_YES = dict.fromkeys(("scope", "age", "admission", "risk"), "yes")


async def typed_in(desk, **changes):
    offence = next(o["value"] for o in desk.page.find_all("option") if o.get_text() == "Theft")
    return {
        "name": "Zoë O’Brien",
        "born_on-day": "14",
        "born_on-month": "3",
        "born_on-year": "2012",
        "referred_on-day": "3",
        "referred_on-month": "11",
        "referred_on-year": "2025",
        "agency": "Police",
        "offence": offence,
        "phone": "07700 900123",
        "admitted": "yes",
        **changes,
    }


async def test_an_empty_list_says_what_to_do_next(record):
    async with at_the_desk() as desk:
        await desk.open("/referrals")
        assert "No referral has come in yet" in desk.words
        assert desk.link("Import a spreadsheet") == "/imports?kind=referrals"


async def test_who_waits_stands_first_and_a_search_finds_them_however_it_is_typed(record):
    async with at_the_desk() as desk:
        await opened(desk.programme, name="Ann Done")
        await received(desk.programme, name="Zoë O’Brien")
        await desk.open("/referrals")
        assert [row[0].split()[0] for row in desk.rows()] == ["Zoë", "Ann"]
        await desk.open("/referrals?q=ZOE+obr")
        assert len(desk.rows()) == 1
        await desk.open("/referrals?state=accepted")
        assert desk.rows()[0][0].startswith("Ann D")
        await desk.open("/referrals?q=nobody")
        assert "No referral matches this" in desk.words


async def test_the_list_is_sorted_on_the_server_and_says_how(record):
    async with at_the_desk() as desk:
        for name in ("Bea One", "Ann Two"):
            await received(desk.programme, name=name)
        await desk.open("/referrals?sort=name")
        assert [row[0].split()[0] for row in desk.rows()] == ["Ann", "Bea"]
        assert desk.page.find("th", {"aria-sort": "ascending"}).get_text().startswith("Young person")
        await desk.open(desk.link("Young person"))
        assert [row[0].split()[0] for row in desk.rows()] == ["Bea", "Ann"]


@pytest.mark.parametrize(
    "asked", ["page=0", "page=999999999999", "page=x", "sort=1;drop", "state=x", "q=%00", "q=%25_'"]
)
async def test_an_odd_address_still_shows_the_list(record, asked):
    async with at_the_desk() as desk:
        await received(desk.programme)
        await desk.open(f"/referrals?{asked}")
        assert desk.status == 200


async def test_a_long_list_has_pages(record):
    async with at_the_desk() as desk:
        for _ in range(26):
            await received(desk.programme)
        await desk.open("/referrals?sort=name")
        first = {row[0] for row in desk.rows()}
        await desk.open(desk.link("Next"))
        assert len(first) == 25
        assert len(desk.rows()) == 1


async def test_the_file_holds_what_the_list_shows_and_no_formula(record):
    async with at_the_desk() as desk:
        await received(desk.programme, name="=HYPERLINK(1)", agency="Police")
        await desk.open("/referrals?q=hyperlink")
        answer = await desk.fetch(desk.link("CSV"))
        assert answer.headers["content-type"].startswith("text/csv")
        assert "'=HYPERLINK(1)" in answer.text
        assert len(answer.text.splitlines()) == 2


async def test_reading_a_referral_is_written_in_the_journal(record):
    async with at_the_desk() as desk:
        referral = await received(desk.programme, statement="Threw a stone")
        await desk.open(f"/referrals/{referral.id}")
        assert "Threw a stone" in desk.words
        entry = await JournalEntry.objects().get(JournalEntry.what == "person.read")
        assert (entry.by_name, entry.subject_id) == (desk.by.name, str(referral.person))


async def test_a_referral_is_screened_and_accepted_into_a_case(record):
    async with at_the_desk() as desk:
        referral = await received(desk.programme)
        await desk.open(f"/referrals/{referral.id}")
        assert f"/referrals/{referral.id}/acceptance" not in desk.actions()
        await desk.send(f"/referrals/{referral.id}/screening")
        await desk.send(f"/referrals/{referral.id}/screening", {**ALL_YES, "then": "accept"})
        assert desk.path.startswith("/cases/")
        assert "is open" in desk.words


async def test_a_referral_is_returned_with_a_reason(record):
    async with at_the_desk() as desk:
        referral = await received(desk.programme)
        await desk.open(f"/referrals/{referral.id}")
        await desk.send(f"/referrals/{referral.id}/screening")
        await desk.open(f"/referrals/{referral.id}/return")
        await desk.send(f"/referrals/{referral.id}/return", {"note": "Ring PC Moss"})
        assert desk.status == 422
        assert desk.title.startswith("Error: ")
        assert desk.value("note") == "Ring PC Moss"
        await desk.send(f"/referrals/{referral.id}/return", {"note": "Ring PC Moss", "reason": "unreachable"})
        assert "Returned: Nobody could be reached. Ring PC Moss" in desk.words


async def test_a_step_that_is_not_possible_now_is_refused_in_words(record):
    async with at_the_desk() as desk:
        referral = await received(desk.programme)
        await desk.open(f"/referrals/{referral.id}/return")
        await desk.send(f"/referrals/{referral.id}/return", {"reason": "moved"})
        assert desk.status == 409
        assert "is “Referred” now, so it cannot become “Returned”." in desk.words


async def test_what_speaks_against_it_is_said(record):
    async with at_the_desk() as desk:
        referral = await received(desk.programme, offence="Robbery", admitted="no")
        await desk.open(f"/referrals/{referral.id}")
        assert "This programme does not hear “Robbery”" in desk.words
        assert "They do not accept responsibility" in desk.words


async def test_a_referral_is_typed_in_on_one_page(record):
    async with at_the_desk() as desk:
        await desk.open("/referrals/new")
        await desk.send("/referrals", {**await typed_in(desk), "postcode": "TA20 1AB"})
        assert "The referral is in" in desk.words
        assert "Postcode TA20 1AB" in desk.words
        person = await Person.objects().first()
        assert (person.legal_name, person.phone) == ("Zoë O’Brien", "+447700900123")


async def test_everything_typed_is_given_back_with_a_sentence_for_each_field(record):
    async with at_the_desk() as desk:
        await desk.open("/referrals/new")
        bad = await typed_in(desk, **{"born_on-day": "31", "born_on-month": "2"}, name="", statement="He ran")
        await desk.send("/referrals", bad)
        assert desk.status == 422
        assert desk.page.select(".govuk-error-summary a[href='#name']")
        assert desk.page.select(".govuk-error-summary a[href='#born_on']")
        assert (desk.value("born_on-day"), desk.value("phone")) == ("31", "07700 900123")
        assert (desk.value("statement"), desk.value("offence")) == ("He ran", bad["offence"])
        assert await Referral.count() == 0


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("phone", "12345"),
        ("guardian_email", "nobody"),
        ("referred_on-year", "2099"),
        ("born_on-year", "1950"),
        ("agency", "x" * 121),
        ("offence", "6e9f6dc8-0000-4000-8000-000000000000"),
        ("admitted", "perhaps"),
    ],
)
async def test_a_field_that_cannot_be_taken_is_pointed_out(record, field, typed):
    async with at_the_desk() as desk:
        await desk.open("/referrals/new")
        await desk.send("/referrals", await typed_in(desk, **{field: typed}))
        assert desk.status == 422
        assert await Referral.count() == 0


async def test_all_that_is_wrong_is_said_at_once_and_which_date_is_meant(record):
    async with at_the_desk() as desk:
        await desk.open("/referrals/new")
        wrong = {"name": "", "born_on-month": "Smarch", "email": "nobody", "offence_on-day": "x"}
        await desk.send("/referrals", await typed_in(desk, **wrong))
        assert desk.status == 422
        summary = [one.get_text() for one in desk.page.select(".govuk-error-summary li")]
        assert [one.partition(":")[0] for one in summary[:2]] == ["Full name", "Birth date"]
        assert summary[-1].startswith("Offence date: write the day")
        assert len(summary) == 4


async def test_a_duplicate_is_pointed_out_before_it_is_saved(record):
    async with at_the_desk() as desk:
        await desk.open("/referrals/new")
        await desk.send("/referrals", await typed_in(desk))
        await desk.open("/referrals/new")
        await desk.send("/referrals", await typed_in(desk, name="zoe obrien"))
        assert desk.status == 422
        assert "It seems that this was referred before" in desk.words
        assert "3 November 2025, referred. The same name and birth date." in desk.words
        await desk.send("/referrals", await typed_in(desk, name="zoe obrien", anyway="on"))
        assert "Possible duplicate" in desk.words
        assert await Referral.count() == 2
        assert await Person.count() == 1


async def test_somebody_else_of_the_same_incident_is_no_duplicate(record):
    async with at_the_desk() as desk:
        for name in ("Zoë O’Brien", "Amira Khan"):
            await desk.open("/referrals/new")
            typed = await typed_in(desk, name=name, incident_reference="AS-417")
            await desk.send("/referrals", {**typed, "born_on-year": "2011" if name[0] == "A" else "2012"})
        assert "The same incident: keep them apart" in desk.words
        assert "Possible duplicate" not in desk.words
        assert "Two files of one person" not in desk.words


async def test_the_same_click_twice_is_one_referral(record):
    async with at_the_desk() as desk:
        await desk.open("/referrals/new")
        form, typed = desk.page, await typed_in(desk)
        await desk.send("/referrals", typed)
        first, desk.page = desk.path, form
        await desk.send("/referrals", typed)
        assert desk.path == first
        assert await Referral.count() == 1


@pytest.mark.parametrize("part", ["", "/return"])
async def test_a_referral_of_another_programme_is_not_found(record, part):
    async with at_the_desk() as elsewhere:
        referral = await received(elsewhere.programme)
    async with at_the_desk() as desk:
        await desk.open(f"/referrals/{referral.id}{part}")
        assert desk.status == 404
        await desk.open("/referrals")
        assert desk.rows() == []


async def test_what_may_be_known_already_is_shown_while_it_is_typed_and_to_coordinators_alone(record):
    async with at_the_desk() as desk:
        await received(
            desk.programme, name="Zoë Ashdown", agency_reference="AS/417", incident_reference="N-9"
        )
        await desk.open("/referrals/new")
        token = desk.page.find("input", {"name": "_csrf"})["value"]

        async def shown(client=desk.client, **typed):
            answer = await client.post("/referrals/alike", data={"_csrf": token, **typed})
            return answer.status_code, answer.text

        year = str((await Person.objects().first()).born_on.year)
        born = {"born_on-day": "14", "born_on-month": "3", "born_on-year": year}
        for typed, why in (
            ({"name": "zoe ashdown", **born}, "The same name and birth date"),
            ({"name": "Zoe Ashdowne", **born}, "A similar name and the same birth date"),
            ({"agency_reference": "as 417", "born_on-day": "99"}, "The same agency reference"),
            ({"incident_reference": "n-9"}, "The same incident"),
        ):
            status, html = await shown(**typed)
            assert status == 200
            assert why in html
            assert "Zoë A" in html
        assert "R-" not in (await shown(name="Ben Other", **born))[1]
        assert "birth date that is not known" in (await shown(name="Zoe Ashdowne"))[1]
        assert "R-" not in (await shown(name="zoe"))[1], "one name alone says nothing"
        await Person.update({Person.born_on: None}, force=True)
        assert "birth date that is not known" in (await shown(name="zoe ashdown", **born))[1]
    async with at_the_desk(desk.programme, role="referrer") as officer:
        await officer.open("/refer")
        token = officer.page.find("input", {"name": "_csrf"})["value"]
        assert (await shown(officer.client, name="zoe ashdown", **born))[0] == 404


async def test_the_form_offers_what_the_record_knows_and_asks_whether_a_message_is_safe(record):
    async with at_the_desk() as desk:
        await received(desk.programme, agency="Avon Police", school="Holyrood Academy")
        await desk.open("/referrals/new")
        offers = [one["value"] for one in desk.page.select("datalist option")]
        assert offers == ["Holyrood Academy", "Avon Police"]
        assert desk.value("referred_on-year") == str(programmes.today(desk.programme).year)
        said = {"safe_to_contact": "yes", "guardian_safe_to_contact": "unknown"}
        await desk.send("/referrals", await typed_in(desk, name="Zoë Ashdown", **said))
        person = await Person.objects().get(Person.legal_name == "Zoë Ashdown")
        assert (person.safe_to_contact, person.safe_to_leave_message) == (True, False)
        assert (person.guardian_safe_to_contact, person.guardian_safe_to_leave_message) == (True, False)


async def test_who_was_met_before_is_said_and_a_repeat_has_a_way_out(record):
    async with at_the_desk() as desk:
        case = await opened(desk.programme, name="Zoë Ashdown", phone="+447700900123", agency_reference="A/1")
        again = await received(desk.programme, name="zoe ashdown", agency_reference="A/1")
        await desk.open(f"/referrals/{again.id}")
        assert f"We met them before See {case.reference} . Facts that this referrer" in desk.words
        assert "Two files of one person" not in desk.words, "both are in one file"
        await desk.open(desk.link("Return this one as a repeat"))
        assert desk.page.find("input", {"value": "duplicate", "checked": True})
        first = await Referral.objects().get(Referral.id == case.referral)
        await desk.open(f"/referrals/{first.id}")
        assert "We met them before" not in desk.words, "only what came earlier is meant"


async def test_two_files_that_may_be_of_one_person_are_led_to(record):
    async with at_the_desk() as desk:
        await received(desk.programme, name="Zoë Ashdown", agency_reference="A/1")
        other = await received(desk.programme, name="Zoe Ashdowne", agency_reference="A/1")
        await desk.open(f"/referrals/{other.id}")
        assert desk.link("Two files of one person") == f"/people/{other.person}/same"


async def test_what_is_not_safe_stands_beside_the_number(record):
    async with at_the_desk() as desk:
        told = {"phone": "+447700900123", "guardian_name": "Ann", "guardian_phone": "+447700900124"}
        safe = {"safe_to_contact": False, "guardian_safe_to_leave_message": False}
        referral = await received(desk.programme, **told, **safe)
        await desk.open(f"/referrals/{referral.id}")
        assert "Safe to contact Not known to be safe: send nothing" in desk.words
        assert "Parent or carer: safe to contact Yes, but leave no message" in desk.words


async def test_who_was_harmed_gets_a_file_that_the_young_persons_does_not_show(record):
    async with at_the_desk() as desk:
        await desk.open("/referrals/new")
        harmed = {"harmed_name": "First Bus", "harmed_kind": "business", "harmed_phone": "07700 900555"}
        await desk.send("/referrals", await typed_in(desk, guardian_relationship="aunt", **harmed))
        kept = await HarmedPerson.objects().first()
        assert (kept.name, kept.kind, kept.phone) == ("First Bus", "business", "+447700900555")
        assert not kept.safe_to_leave_message, "nobody was asked"
        assert "First Bus" not in desk.words
        referral = desk.path
        await desk.open(desk.link("Who was harmed"))
        assert (desk.path, desk.heading) == (f"/harmed/{kept.id}", "First Bus Not chosen yet")
        assert desk.link("Back to the referral") == referral
        assert (await Person.objects().first()).guardian_relationship == "aunt"


async def test_who_was_in_the_same_incident_is_shown_and_does_not_stand_in_the_way(record):
    async with at_the_desk() as desk:
        await received(desk.programme, name="Ben Other", incident_reference="N-9")
        await desk.open("/referrals/new")
        await desk.send("/referrals", await typed_in(desk, incident_reference="N-9"))
        assert desk.heading.startswith("Zoë")
        assert "The same incident" in desk.words


async def test_a_referral_without_an_offence_is_given_one_before_it_is_accepted(record):
    async with at_the_desk() as desk:
        referral = await received(desk.programme, offence="Theft", source="self")
        await Referral.update({Referral.offence: None}).where(Referral.id == referral.id)
        await desk.open("/referrals")
        assert "No offence named" in desk.words
        assert "Out of scope" not in desk.words
        await desk.open(f"/referrals/{referral.id}")
        assert "No offence is named yet" in desk.words
        await desk.open(desk.link("Choose the offence"))
        await desk.send(f"/referrals/{referral.id}/offence")
        assert desk.status == 422
        choices = {one.get_text(strip=True): one["for"] for one in desk.page.select("label")}
        value = desk.page.find(id=choices["Criminal damage"])["value"]
        await desk.send(f"/referrals/{referral.id}/offence", {"offence": value})
        assert "Criminal damage, level B" in desk.words
        await desk.open("/referrals?q=criminal")
        assert len(desk.rows()) == 1
