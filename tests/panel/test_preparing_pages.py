"""Preparing a case and the files apart: who sees what, and what a harmed person chooses on their own page."""

from datetime import timedelta

from cases import consents, harmed, sealing
from cases.actors import now
from cases.tables import ContactAttempt, HarmedPerson, JournalEntry, Meeting, Person, Referral, Supporter
from panel import harmed_page, links
from panel.tables import Conflict, Letter, Seat
from scheduling.tables import Hearing
from tests import browser
from tests.builders import (
    a_case,
    a_coordinator,
    a_facilitator,
    a_harmed_person,
    a_hearing,
    a_juror,
    a_preparation,
    a_programme,
    a_seat,
    an_account,
)
from tests.visiting import filled, let_in, shown_in, visiting


def says(page) -> str:
    return browser.words(page.main)


async def test_a_case_is_prepared_until_nothing_is_missing(record):
    programme = await a_programme()
    coordinator = await visiting(await an_account("coordinator", programme))
    account = await an_account("facilitator", programme, name="Ines Ford")
    await a_facilitator(programme, account_id=account.id, name="Ines Ford")
    case = await a_case(programme)
    rosa = await a_harmed_person(case, name="Rosa Marsh")
    here, her = f"/cases/{case.id}/preparing", f"/harmed/{rosa.id}"
    facilitator = await visiting(account)
    assert (await facilitator.get(here)).status_code == 404
    assert (await facilitator.get(her)).status_code == 404
    assert (await facilitator.get(f"/cases/{case.id}/brief")).status_code == 404
    await coordinator.sends(here, {"worker": str(account.id)}, action="worker")
    await coordinator.sends(f"/cases/{case.id}/brief", {"words": "A light was broken."})

    page = await facilitator.opens("/preparing")
    assert "4 things are missing The young person has not been met yet" in says(page)
    yesterday = now().date() - timedelta(days=1)
    day = {"on_day-day": yesterday.day, "on_day-month": yesterday.month, "on_day-year": yesterday.year}
    held = {**day, "at": "4:30pm", "held": "on", "note": "Nervous, kind to his sister."}
    bad = await facilitator.sends(here, {**held, "at": "soon"}, action="preparing/meetings")
    assert bad.status_code == 422
    page = browser.read(bad.text)
    assert "Write the time like 17:30" in says(page)
    assert page.find("textarea", {"name": "note"}).text.strip() == "Nervous, kind to his sister."
    await facilitator.sends(here, {**held, "party": "family"}, action="preparing/meetings")
    await facilitator.sends(here, {"name": "Ivy Lane", "relationship": "Aunt"}, action="supporters")
    await facilitator.sends(her, held, action="meetings")
    for giver in ("young_person", "guardian"):
        await consents.give(
            case, giver=giver, kind="taking_part", how="spoken", by=await a_coordinator(programme)
        )
    chosen = {"taking_part": "attend", "wants_updates": "yes", "agrees": "unknown"}
    await facilitator.sends(her, chosen, action="choice")
    page = await facilitator.opens(here)
    assert "Nothing is missing" in says(page)
    assert "Nervous, kind to his sister." in says(page)
    assert "Ivy Lane" in says(page)
    assert "Rosa" not in says(page), "the young person's pages name no harmed person"
    plain = await Meeting.select(Meeting.note_sealed)
    assert all("kind" not in row["note_sealed"] for row in plain)
    await facilitator.sends(here, action="removal")
    assert await Supporter.count() == 0


async def test_a_meeting_still_to_come_is_not_held(record):
    programme = await a_programme()
    coordinator = await visiting(await an_account("coordinator", programme))
    case = await a_case(programme)
    meeting = await a_preparation(case, starts_at=now() + timedelta(days=1))
    outcome = f"/preparations/{meeting.id}/outcome"
    unsaid = await coordinator.posts(outcome, note="He was unwell.")
    assert unsaid.status_code == 422
    assert "He was unwell." in browser.read(unsaid.text).find("textarea", id=f"note-{meeting.id}").text
    assert (await coordinator.posts(outcome, state="held")).status_code == 409
    assert (await coordinator.posts(outcome, state="cancelled")).status_code == 303
    assert (await Meeting.objects().get(Meeting.id == meeting.id)).state == "cancelled"


async def test_a_meeting_of_the_past_is_not_planned(record):
    programme = await a_programme()
    account = await an_account("coordinator", programme, name="Ella Moss")
    coordinator = await visiting(account)
    case = await a_case(programme)
    here, last = f"/cases/{case.id}/preparing", now().date() - timedelta(days=2)
    day = {"on_day-day": last.day, "on_day-month": last.month, "on_day-year": last.year, "at": "16:30"}
    bad = await coordinator.sends(here, {**day, "party": "guardian"}, action="preparing/meetings")
    assert bad.status_code == 422
    assert "That is past. Say that it took place already" in says(browser.read(bad.text))
    await coordinator.sends(here, {"worker": str(account.id)}, action="worker")
    assert "Ella Moss" in says(await coordinator.opens(here)), "who coordinates may prepare it too"


async def test_a_harmed_persons_file_is_apart_and_every_reading_of_it_is_written_down(record):
    programme = await a_programme()
    account = await an_account("coordinator", programme, name="Priya Shah")
    coordinator = await visiting(account)
    case = await a_case(programme)
    new = f"/cases/{case.id}/harmed/new"
    bad = await coordinator.sends(new, {"name": "Rosa Marsh", "phone": "12"}, action="harmed")
    assert bad.status_code == 422
    assert browser.read(bad.text).find("input", {"name": "name"})["value"] == "Rosa Marsh"
    told = {"name": "Rosa Marsh", "email": "rosa@home.example", "school": "Holyrood"}
    answer = await coordinator.sends(new, told, action="harmed")
    here = answer.headers["location"]
    rosa = await HarmedPerson.objects().first()
    assert here == f"/harmed/{rosa.id}"
    assert not rosa.safe_to_leave_message, "nobody was asked"
    await coordinator.sends(here, {"statement": "I was scared to walk home."}, action="words")
    await coordinator.sends(
        here, {"channel": "phone", "outcome": "reached", "said": "Ring after 6."}, action="approaches"
    )
    late = await coordinator.posts(f"{here}/words", statement="Something else", seen="another mark")
    assert late.status_code == 422, "nobody writes over what was said meanwhile"
    page = await coordinator.opens(here)
    for words in ("I was scared", "leave no message", "Ring after 6.", "Priya Shah, coordinator"):
        assert words in says(page), words
    read = JournalEntry.count().where(
        JournalEntry.what == "harmed.read", JournalEntry.subject_id == str(rosa.id)
    )
    before = await read
    await coordinator.opens(f"{here}/change")
    assert await read == before + 1
    assert "Rosa" in says(await coordinator.opens(f"/cases/{case.id}/harmed"))
    kept = await ContactAttempt.objects().first()
    assert "Ring after" not in kept.note_sealed
    for path in (f"/cases/{case.id}", f"/cases/{case.id}/preparing"):
        assert "Rosa" not in says(await coordinator.opens(path))
    assert (await coordinator.get(f"/cases/{case.id}/harmed.csv")).text.count("Rosa Marsh") == 1


async def own_page(rosa) -> str:
    token = await links.mint("harmed", programme=rosa.programme, harmed=rosa.id, good_for=timedelta(days=1))
    return f"/h/{token}"


async def test_a_harmed_person_chooses_and_changes_their_mind_on_their_own_page(record):
    programme = await a_programme()
    case = await a_case(programme, state="scheduled")
    rosa = await a_harmed_person(case, name="Rosa Marsh")
    await a_hearing(programme, case)
    here = await own_page(rosa)
    visitor = await shown_in(here, "Marsh")
    page = await visitor.opens(here)
    assert "Guildhall" in says(page), "who may still come is told when and where"
    assert page.select_one(".govuk-exit-this-page")
    assert (await visitor.sends(f"{here}/part")).status_code == 422
    missing = await visitor.sends(f"{here}/part", {"taking_part": "representative"})
    assert missing.status_code == 422
    await visitor.sends(f"{here}/part", {"taking_part": "statement"})
    await visitor.sends(f"{here}/statement", {"words": "I was scared."})
    await visitor.sends(f"{here}/safety", {"words": "Another door."})
    await visitor.sends(f"{here}/updates", {"wants_updates": "yes"})
    rosa = await harmed.get(harmed_page.actor_of(rosa), rosa.id)
    assert (rosa.taking_part, rosa.wants_updates) == ("statement", "yes")
    assert harmed.own_words(rosa) == {"statement": "I was scared.", "hopes": "", "safety": "Another door."}
    page = await visitor.opens(here)
    assert "Guildhall" not in says(page), "who need not come is left in peace"
    assert says(page).count("We have it") == 4
    shown = [
        page,
        *[await visitor.opens(f"{here}/{one}") for one in ("part", "statement", "safety", "updates")],
    ]
    for one in shown:  # whoever holds the link reads nothing that was said
        assert not any(said in one.text for said in ("scared", "Another door", "In writing"))
        assert not one.select("input[checked]")
        assert "anew" in says(one)
    assert (await visitor.sends(f"{here}/statement")).status_code == 422, "an empty field takes nothing back"
    takes_back = shown[3].find("input", attrs={"name": "take_back"}).find_parent("form")
    await visitor.client.post(takes_back["action"], data=filled(takes_back))
    rosa = await harmed.get(harmed_page.actor_of(rosa), rosa.id)
    assert harmed.own_words(rosa) == {"statement": "I was scared.", "hopes": "", "safety": ""}
    await visitor.sends(f"{here}/part", {"taking_part": "none"})
    assert await Letter.count() == 0
    await visitor.sends(f"{here}/part", {"taking_part": "attend"})
    (letter,) = await Letter.objects()
    assert (letter.party, letter.recipient) == ("harmed_person", "Harmed person")
    by = await JournalEntry.objects().where(JournalEntry.what == "harmed.chose").first()
    assert (by.by_role, by.by_name) == ("visitor", "Harmed person")
    assert (await visitor.get("/h/" + "x" * 43)).status_code == 404
    await links.Link.update({links.Link.expires_at: now() - timedelta(days=1)}, force=True)
    assert (await visitor.get(here)).status_code == 410


async def test_a_message_for_them_is_safe_once_they_said_so(record):
    programme = await a_programme()
    coordinator = await visiting(await an_account("coordinator", programme))
    rosa = await a_harmed_person(await a_case(programme), safe_to_leave_message=False)
    await coordinator.posts(f"/harmed/{rosa.id}/link")
    await coordinator.sends(f"/harmed/{rosa.id}/change", {"safe_to_leave_message": "on"}, action="change")
    await coordinator.posts(f"/harmed/{rosa.id}/link")
    rows = await Letter.select(Letter.name).order_by(Letter.created_at)
    assert [row["name"] for row in rows] == ["please-ring", "harmed-page"]


async def test_the_link_to_their_page_goes_only_where_it_is_safe_and_once_a_click(record):
    programme = await a_programme()
    coordinator = await visiting(await an_account("coordinator", programme))
    rosa = await a_harmed_person(await a_case(programme), name="Rosa Marsh", email="rosa@home.example")
    page = await coordinator.opens(f"/harmed/{rosa.id}")
    form = page.find("form", action=f"/harmed/{rosa.id}/link")
    sent = {field["name"]: field["value"] for field in form.find_all("input")}
    for _ in range(2):
        assert (await coordinator.client.post(form["action"], data=sent)).status_code == 303
    (letter,) = await Letter.objects()
    assert "Rosa" not in letter.recipient + letter.subject
    assert letter.case is None
    here = await own_page(rosa)
    await coordinator.sends(f"/harmed/{rosa.id}/change", {"not_safe": "on"}, action="change")
    assert (await (await visiting()).get(here)).status_code == 410, (
        "who may not be written to may have lost it"
    )
    assert (await coordinator.posts(f"/harmed/{rosa.id}/link")).status_code == 409
    assert await Letter.count() == 1


async def test_we_know_them_frees_the_seat_and_tells_the_panel_nothing(record):
    programme = await a_programme()
    case = await a_case(programme, state="scheduled")
    hearing = await a_hearing(programme, case)
    tasha = await a_juror(programme, first_name="Tasha", last_name="Brown")
    ben = await a_juror(programme, first_name="Ben", last_name="Ash")
    asked = await a_juror(programme, first_name="Nora")
    seat = await a_seat(hearing, tasha, state="accepted")
    await a_seat(hearing, ben, place=2, state="confirmed")
    await a_seat(hearing, asked, place=3)
    token = await links.mint("family", programme=programme.id, case=case.id, good_for=timedelta(days=1))
    person = await Person.objects().get(Person.id == case.person)
    visitor = await let_in(f"/f/{token}", person.born_on)
    page = await visitor.opens(f"/f/{token}/panel")
    assert [tag["value"] for tag in page.find_all("input", type="checkbox")] == ["Ben", "Tasha"]
    assert "Brown" not in says(page)
    assert (await visitor.sends(f"/f/{token}/panel")).status_code == 422
    assert (await visitor.sends(f"/f/{token}/panel", {"names": "Nora"})).status_code == 422
    assert (await visitor.sends(f"/f/{token}/panel", {"names": "Tasha"})).status_code == 303
    assert (await Seat.objects().get(Seat.id == seat.id)).state == "released"
    (conflict,) = await Conflict.objects()
    assert (conflict.juror, conflict.declared_by) == (tasha.id, "family")
    hers = [letter for letter in await Letter.objects() if letter.juror == tasha.id]
    assert [letter.name for letter in hers] == ["seat-released"]
    said = sealing.unseal("letter.content", hers[0].id, hers[0].content_sealed).lower()
    assert "know" not in said
    assert "family" not in said

    rosa = await a_harmed_person(case, name="Rosa Marsh")
    here = await own_page(rosa)
    await shown_in(here, "marsh", visitor)
    await visitor.sends(f"{here}/panel", {"names": "Ben"})
    assert await Conflict.count().where(Conflict.declared_by == "harmed") == 1
    coordinator = await visiting(await an_account("coordinator", programme))
    page = await coordinator.opens(f"/cases/{case.id}/preparing")
    assert "Tasha B: the family said so" in says(page)
    await Hearing.update({Hearing.starts_at: now() - timedelta(hours=1)}, force=True)
    assert "Nobody is on the panel yet" in says(await visitor.opens(f"{here}/panel"))


async def test_companion_cases_are_shown_to_whoever_may_open_them(record):
    programme = await a_programme()
    own, companion = await a_case(programme), await a_case(programme)
    await Referral.update({Referral.incident_reference: "INC-7"}, force=True)
    account = await an_account("facilitator", programme)
    run_by = await a_facilitator(programme, account_id=account.id)
    await a_hearing(programme, own, facilitator=run_by.id)
    facilitator = await visiting(account)
    page = await facilitator.opens(f"/cases/{own.id}/preparing")
    assert companion.reference in says(page)
    assert not page.find("a", href=f"/cases/{companion.id}/preparing")
