"""The agreement at the desk: written at the table, signed, agreed, printed, and how it goes on."""

import os
from datetime import date, timedelta
from io import BytesIO

import pypdf
import pytest

from cases import agreements, grids, guideline, hours, programmes, signatures, strengths, terms
from cases.tables import Agreement, Case, Referral
from panel import agreement_links, letters, papers
from panel.tables import Letter, Link
from tests.agreed import a_draft, a_term, an_agreement, case_of
from tests.builders import a_case, a_facilitator, a_hearing
from tests.desk import at_the_desk

pytestmark = pytest.mark.anyio


def on(name: str, day: date) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


async def test_what_is_agreed_is_written_signed_and_reached_at_the_table(record):
    async with at_the_desk() as desk:
        case = await a_case(desk.programme, state="heard")
        await strengths.say(case, domain="healthy_identity", words="Fixing bikes", by=desk.by)
        here, today = f"/cases/{case.id}/agreement", programmes.today(desk.programme)
        await desk.open(here)
        await desk.send(here)
        assert "Fixing bikes" in desk.words
        await desk.open(f"{here}/terms/new")
        said = {"words": "Help at the bike repair shop", "kind": "service", "hours": "7.5", "owner": "Callum"}
        said |= {"side": "young_person", "supervisor_name": "Mo Spoke", "supervisor_phone": "07700 900777"}
        await desk.send(f"{here}/terms", said)
        assert desk.status == 422
        assert desk.value("words") == "Help at the bike repair shop"
        await desk.send(f"{here}/terms", {**said, **on("due_on", today + timedelta(days=40))})
        assert "Help at the bike repair shop for 7 hours 30 minutes by" in desk.words
        await desk.open(f"{here}/terms/new?side=panel")
        other = {"words": "Find a mentor", "kind": "other", "owner": "The panel", "side": "panel"}
        await desk.send(f"{here}/terms", {**other, **on("due_on", today + timedelta(days=20))})
        for part, name in (("young_person", "Callum Reed"), ("guardian", "Sam Reed"), ("foreperson", "Ada")):
            await desk.send(f"{here}/signatures", {"part": part, "name": name, "how": "page"})
        assert "Not signed yet" not in desk.words
        await desk.send(f"{here}/reached", on("on", today))
        assert "Agreement running" in desk.heading
        assert (await Case.objects().get(Case.id == case.id)).state == "agreement_active"
        names = [row["name"] for row in await Letter.select(Letter.name).where(Letter.case == case.id)]
        assert sorted(names) == ["guardian-agreed", "young-person-agreed"]


async def test_nothing_is_agreed_before_it_was_heard(record):
    async with at_the_desk() as desk:
        agreement = await a_draft(desk.programme, desk.by, state="scheduled")
        await a_term(agreement, desk.by)
        await desk.open(f"/cases/{agreement.case}/agreement")
        assert f"/cases/{agreement.case}/agreement/reached" not in desk.actions()
        case = await a_case(desk.programme, state="intake")
        await desk.open(f"/cases/{case.id}/agreement")
        assert desk.actions() == ["/sign-out"]


async def test_what_is_outside_the_guideline_asks_for_a_reason(record):
    async with at_the_desk() as desk:
        await grids.keep(desk.programme.id, guideline.USUAL, desk.by)
        agreement = await a_draft(desk.programme, desk.by)
        await a_term(agreement, desk.by, "service", quantity=60)
        here, today = f"/cases/{agreement.case}/agreement", programmes.today(desk.programme)
        await desk.open(here)
        assert "1 hour. Usual is" in desk.words
        await desk.send(f"{here}/reached", on("on", today))
        assert desk.status == 409
        await desk.open(here)
        await desk.send(f"{here}/reached", {**on("on", today), "outside": "He cares for his nan."})
        assert "“He cares for his nan.”" in desk.words


async def test_without_a_guideline_the_page_does_not_say_that_all_is_within_it(record):
    async with at_the_desk() as desk:
        agreement = await a_draft(desk.programme, desk.by)
        await a_term(agreement, desk.by, "service", quantity=6000)
        await desk.open(f"/cases/{agreement.case}/agreement")
        assert "None is kept for this offence, so nothing warns here." in desk.words
        assert "Nothing is outside it" not in desk.words


async def test_a_signature_of_what_has_ended_is_not_offered_to_be_taken_back(record):
    async with at_the_desk() as desk:
        today = programmes.today(desk.programme)
        agreement = await an_agreement(desk.programme, desk.by, "letter")
        await signatures.sign(agreement, part="young_person", name="Callum Reed", how="page", by=desk.by)
        here = f"/cases/{agreement.case}/agreement"
        await desk.open(here)
        assert f"{here}/signatures/removal" in desk.actions()
        for term in await terms.of(agreement):
            await terms.done(term, on=today, by=desk.by)
        await agreements.complete(agreement, on=today, by=desk.by)
        await desk.open(here)
        assert "Callum Reed" in desk.words
        assert f"{here}/signatures/removal" not in desk.actions()


async def test_a_term_is_changed_and_taken_out_of_a_draft(record):
    async with at_the_desk() as desk:
        agreement = await a_draft(desk.programme, desk.by)
        term = await a_term(agreement, desk.by, "service")
        here = f"/cases/{agreement.case}/agreement"
        path = f"{here}/terms/{term.id}"
        await desk.open(path)
        assert (desk.value("hours"), desk.value("supervisor_name")) == ("8", "Mo Spoke")
        said = {"words": "Help at the food bank", "kind": "sittings", "sittings": "3", "owner": "Callum"}
        await desk.send(path, {**said, "side": "young_person", **on("due_on", term.due_on)})
        assert "Help at the food bank, 3 sittings by" in desk.words
        await desk.open(path)
        await desk.send(f"{path}/removal")
        assert desk.words.count("Nothing yet.") == 2


async def test_hours_on_paper_are_written_down_and_count(record):
    async with at_the_desk() as desk:
        agreement = await an_agreement(desk.programme, desk.by)
        service, letter = await terms.of(agreement)
        here, today = f"/cases/{agreement.case}/agreement", programmes.today(desk.programme)
        path = f"{here}/terms/{service.id}"
        await hours.log(service, on_day=today, minutes=60, by=desk.by, words="Swept the floor")
        await desk.open(path)
        waiting = next(action for action in desk.actions() if f"{path}/hours/" in action)
        await desk.send(waiting, {"say": "verified"})
        assert "1 of 8 hours" in desk.words
        await desk.send(f"{path}/hours", {**on("on_day", today), "hours": "7", "how": "paper"})
        assert "Done" in desk.heading
        assert desk.rows()[0][2].endswith("on paper")
        sheet = await desk.fetch(f"{path}/hours.csv")
        assert "Swept the floor" in sheet.text
        await desk.open(f"{here}/terms/{letter.id}")
        await desk.send(f"{here}/terms/{letter.id}/done", {**on("on", today), "evidence": "We have a copy."})
        both = {Referral.reference: "R-26-0007", Referral.agency_reference: "POL 31"}
        await Referral.update(both).where(Referral.id == (await case_of(agreement)).referral)
        await desk.open(f"{here}/completion")
        assert "Everything is done." in desk.words
        await desk.send(f"{here}/completion", {**on("on", today), "ending": "kept"})
        assert "Kept in time" in desk.heading
        told = await Letter.objects().get(Letter.name == "referrer-completed")
        assert letters.content(told).subject == "R-26-0007: how it ended"


async def test_a_term_is_waived_or_another_stands_for_it(record):
    async with at_the_desk() as desk:
        agreement = await an_agreement(desk.programme, desk.by)
        service, letter = await terms.of(agreement)
        here = f"/cases/{agreement.case}/agreement"
        await desk.open(f"{here}/terms/{letter.id}/waiver")
        await desk.send(f"{here}/terms/{letter.id}/waiver")
        assert desk.status == 422
        await desk.send(f"{here}/terms/{letter.id}/waiver", {"why": "She wants no letter."})
        await desk.open(f"{here}/terms/{service.id}/another")
        assert "It stands for: “Help at the bike repair shop.”" in desk.words
        said = {"words": "Go to the bike course", "kind": "course", "owner": "Callum", "side": "young_person"}
        said |= {**on("due_on", service.due_on), "why": "The shop closed."}
        await desk.send(f"{here}/terms/{service.id}/another", said)
        assert "Something else instead" in desk.words
        assert "Go to the bike course by" in desk.words


async def test_more_time_a_review_and_the_end(record):
    async with at_the_desk() as desk:
        agreement = await an_agreement(desk.programme, desk.by)
        here = f"/cases/{agreement.case}/agreement"
        await desk.open(f"{here}/extension")
        await desk.send(f"{here}/extension", {**on("due_on", agreement.due_on), "why": "school"})
        assert desk.status == 422
        later = agreement.due_on + timedelta(days=14)
        await desk.send(f"{here}/extension", {**on("due_on", later), "why": "school"})
        assert "There is more time" in desk.words
        assert await Letter.exists().where(Letter.name == "young-person-extended")
        await desk.send(f"{here}/resumption")
        await desk.open(f"{here}/review")
        await desk.send(f"{here}/review", {"why": "hours"})
        assert "The panel looks at it again" in desk.words
        await desk.open(f"{here}/completion")
        await desk.send(
            f"{here}/completion", {**on("on", programmes.today(desk.programme)), "ending": "breach"}
        )
        assert (await case_of(agreement)).state == "returned_to_referrer"
        assert await Letter.exists().where(Letter.name == "referral-returned")


async def test_the_paper_has_plain_words_a_code_and_a_picture(record):
    async with at_the_desk() as desk:
        agreement = await an_agreement(desk.programme, desk.by)
        here = f"/cases/{agreement.case}/agreement"
        await desk.open(f"{here}/print")
        assert "There is no code on it" in desk.words
        await desk.open(here)
        await desk.send(f"{here}/paper")
        code = await agreement_links.code(await Agreement.objects().get(Agreement.id == agreement.id))
        assert len(code) == len("7KQ4-M2PX")
        assert code in desk.words
        assert desk.page.find("img", class_="app-qr")["src"].startswith("data:image/svg+xml")
        kept = str(await Link.select()) + str(await Agreement.select())
        assert code not in kept
        assert code.replace("-", "") not in kept


async def test_the_pdf_is_tagged_and_says_the_same(record):
    if not papers.can_be_made():
        assert os.environ.get("CI") != "true", papers.NO_PANGO
        pytest.skip(papers.NO_PANGO)
    async with at_the_desk() as desk:
        agreement = await an_agreement(desk.programme, desk.by)
        await agreement_links.make_code(agreement, desk.by)
        answer = await desk.fetch(f"/cases/{agreement.case}/agreement.pdf")
        assert answer.headers["content-type"] == "application/pdf"
        read = pypdf.PdfReader(BytesIO(answer.content))
        root = read.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"]
        assert "/StructTreeRoot" in root
        assert (root["/Lang"], read.metadata.title) == ("en", "My agreement")
        words = " ".join(" ".join(page.extract_text() for page in read.pages).split())
        assert "Help at the bike repair shop for 8 hours by" in words
        assert (
            await agreement_links.code(await Agreement.objects().get(Agreement.id == agreement.id)) in words
        )


async def test_without_pango_the_page_says_so_and_is_printed(record, monkeypatch):
    def missing() -> None:
        raise papers.CannotMake(papers.NO_PANGO)

    monkeypatch.setattr(papers, "_weasyprint", missing)
    async with at_the_desk() as desk:
        agreement = await an_agreement(desk.programme, desk.by)
        answer = await desk.client.get(f"/cases/{agreement.case}/agreement.pdf", follow_redirects=True)
        assert "Print the page instead" in answer.text


async def test_whoever_runs_the_hearing_writes_it_down_and_a_stranger_finds_nothing(record):
    async with at_the_desk(role="facilitator") as desk:
        agreement = await a_draft(desk.programme, desk.by, state="scheduled")
        term = await a_term(agreement, desk.by)
        here = f"/cases/{agreement.case}/agreement"
        assert (await desk.fetch(here)).status_code == 404
        runs = await a_facilitator(desk.programme, account_id=desk.by.id)
        await a_hearing(desk.programme, await case_of(agreement), facilitator=runs.id)
        assert (await desk.fetch(f"{here}/terms/{term.id}")).status_code == 200
        other = await a_case(desk.programme, state="heard")
        assert (await desk.fetch(f"/cases/{other.id}/agreement/terms/{term.id}")).status_code == 404
