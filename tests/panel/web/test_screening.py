"""Screening a referral on its page."""

import re

import pytest

from cases.harmed import Facts
from cases.tables import Referral
from tests.builders import a_programme
from tests.desk import at_the_desk
from tests.telling import opened, received
from tests.visiting import filled

pytestmark = pytest.mark.anyio
ALL_YES = dict.fromkeys(("scope", "age", "admission", "risk"), "yes")


def chosen(desk, name):
    found = desk.page.find("input", {"name": name, "checked": True})
    return found["value"] if found else ""


async def test_a_referral_is_screened_step_by_step_and_accepted(record):
    async with at_the_desk() as desk:
        referral = await received(desk.programme, name="Amira Khan", admitted="unknown")
        here = f"/referrals/{referral.id}"
        await desk.open(here)
        await desk.send(f"{here}/screening")
        assert desk.path == f"{here}/screening"
        assert (chosen(desk, "age"), chosen(desk, "admission")) == ("yes", "unknown")
        assert "The referral does not say." in desk.words
        await desk.send(
            f"{here}/screening", {**ALL_YES, "admission": "no", "admission_note": "Said so", "then": "accept"}
        )
        assert (desk.status, chosen(desk, "admission"), desk.value("admission_note")) == (
            422,
            "no",
            "Said so",
        )
        assert "“Do they accept responsibility?” With a no it cannot be accepted" in desk.words
        await desk.open(f"{here}/return")
        assert chosen(desk, "reason") == "no_admission"
        await desk.open(here)
        assert f"{here}/acceptance" not in desk.actions()
        await desk.open(desk.link("Go on screening"))
        await desk.send(f"{here}/screening", {**ALL_YES, "then": "save"})
        assert "The answers are saved" in desk.words
        assert "Is the risk low enough? Yes." in desk.words
        await desk.send(f"{here}/acceptance")
        assert desk.path.startswith("/cases/")
        assert (await desk.fetch(f"{here}/screening")).headers["location"] == here
        await desk.open(here)
        assert "Do they accept responsibility? Yes." in desk.words, "what was answered stays readable"
        assert (await Referral.objects().get(Referral.id == referral.id)).state == "accepted"


async def test_the_file_of_who_was_harmed_opens_beside_the_answers_that_were_typed(record):
    async with at_the_desk(await a_programme(needs_harmed_agreement=True)) as desk:
        referral = await received(desk.programme, harmed_people=(Facts(name="Harriet Shaw"),))
        await desk.open(f"/referrals/{referral.id}")
        assert not desk.page.find("a", href=re.compile("^/harmed/")).get("target")
        await desk.send(f"/referrals/{referral.id}/screening")
        assert desk.page.find("a", href=re.compile("^/harmed/"))["target"] == "_blank"


async def test_a_yes_against_the_record_says_why_and_what_was_typed_comes_back(record):
    async with at_the_desk() as desk:
        referral = await received(desk.programme, admitted="no")
        here = f"/referrals/{referral.id}/screening"
        await desk.open(here)
        await desk.send(here, {**ALL_YES, "risk_note": "Lives close by", "then": "accept"})
        assert (desk.status, desk.value("risk_note")) == (422, "Lives close by")
        assert "On the responsibility the referral says otherwise. Write why you say yes" in desk.words
        await desk.send(here, {**ALL_YES, "risk": "maybe", "then": "save"})
        assert (desk.status, "“Is the risk low enough?” Choose one" in desk.words) == (422, True)
        said = {**ALL_YES, "admission_note": "On the phone", "risk": "unknown"}
        await desk.send(here, {**said, "then": "accept"})
        assert "“Is the risk low enough?” Answer this before you accept." in desk.words
        await desk.send(here, {**ALL_YES, "risk_note": "x" * 2001, "then": "save"})
        assert "at most 2000" in desk.words
        await desk.send(here, {**ALL_YES, "admission_note": "On the phone", "then": "accept"})
        assert "is open" in desk.words


async def test_the_programme_chooses_its_criteria_and_clocks(record):
    async with at_the_desk() as desk:
        await opened(desk.programme, name="Amira Khan")
        again = await received(desk.programme, name="Amira Khan")
        here = f"/programmes/{desk.programme.id}/settings"
        await desk.open(here)
        typed = filled(desk.page.find("form", {"action": here}))
        typed |= {"needs_first_time": "yes", "intake_days": "12", "unreachable_days": "21"}
        typed |= {"quiet_from": "22:00", "quiet_until": "7.30am"}
        del typed["needs_admission"]
        await desk.send(here, {**typed, "quiet_from": "late"})
        assert desk.status == 422
        assert desk.value("intake_days") == "12"
        await desk.send(here, typed)
        assert "The settings are saved" in desk.words
        await desk.open(here)
        assert (desk.value("unreachable_days"), desk.value("quiet_until")) == ("21", "07:30")
        await desk.open(f"/referrals/{again.id}/screening")
        assert "Other cases of theirs: CJ-" in desk.words
        assert "Do they accept responsibility?" not in desk.words
