"""The administrator sees whether letters go out; the demo's visitor reads them; nobody else does."""

from datetime import timedelta

import pytest

from cases import database
from cases.actors import now, telling
from panel import delivery, jobs, letters
from panel.letters import Recipient
from panel.tables import Letter
from scheduling import runs
from tests import visiting as door
from tests.browser import words
from tests.builders import a_programme, an_account
from tests.visiting import visiting

pytestmark = pytest.mark.usefixtures("record")
JOBS = "/administration/jobs"


async def a_letter(key: str = "one", **only) -> Letter:
    async with database.atomic():
        await letters.write(
            "sign-in-link",
            key=key,
            programme=only.pop("programme", None),
            to=only.pop("to", Recipient("Tasha", "tasha@school.example")),
            context={"first_name": "Tasha", "path": "/link/token"},
        )
    await Letter.update({"state": "queued", **only}).where(Letter.key == key)
    letter = await Letter.objects().where(Letter.key == key).first()
    assert letter is not None
    return letter


async def test_the_administrator_sees_that_no_scheduler_runs() -> None:
    somebody = await visiting(await an_account("administrator"))
    page = await somebody.opens(JOBS)
    assert "The scheduler is not running." in page.text
    with telling(now() - timedelta(hours=1)):
        await runs.note_alive(now())
    assert "It was last seen on" in (await somebody.opens(JOBS)).text


async def test_the_administrator_sees_what_each_job_did() -> None:
    await runs.note_alive(now())
    await runs.note("send letters", now(), 3, "")
    await runs.note("forget links", now(), 0, "ValueError in tidy, line 3.")
    somebody = await visiting(await an_account("administrator"))
    page = await somebody.opens(JOBS)
    assert "The scheduler has run since" in page.text
    rows = {row.th.text.strip(): row.text for row in page.select("tbody tr")}
    assert len(rows) == len(jobs.every(door.settings()))
    assert "Done" in rows["Send letters"]
    assert "ValueError in tidy" in rows["Forget links"]
    assert "Not yet" in rows["Forget sign-ins"]


async def test_a_letter_that_failed_is_tried_again_once() -> None:
    await a_letter("waits")
    failed = await a_letter("failed", state="failed", problem="The mail server refused the address (550).")
    somebody = await visiting(await an_account("administrator"))
    page = await somebody.opens(JOBS)
    assert "The mail server refused the address (550)." in page.text
    assert "tasha@school.example" not in page.text
    for _ in range(2):
        answer = await somebody.posts(f"/administration/letters/{failed.id}/tries")
        assert (answer.status_code, answer.headers["location"]) == (303, JOBS)
    assert await Letter.count().where(Letter.state == "queued") == 2
    assert "The letter will be tried again." in (await somebody.opens(JOBS)).text


async def test_a_letter_that_is_not_there_cannot_be_tried_again() -> None:
    somebody = await visiting(await an_account("administrator"))
    path = "/administration/letters/6f1b1c1e-8f4b-4c1e-9a52-0b1f6a3c2d10/tries"
    assert (await somebody.posts(path)).status_code == 404


@pytest.mark.parametrize("role", ["coordinator", "facilitator", "evaluator", "referrer"])
async def test_nobody_but_the_administrator_sees_the_jobs(role: str) -> None:
    somebody = await visiting(await an_account(role))
    await somebody.opens(JOBS, status=404)


async def test_the_demo_shows_every_letter_with_links_to_follow() -> None:
    programme = await a_programme()
    mail = await a_letter("mail", programme=programme)
    sms = await a_letter("sms", to=Recipient("Ben", phone="+447700900123"))
    anybody = await visiting(PANEL_DEMO="yes")
    page = await anybody.opens("/mailbox")
    assert {a["href"] for a in page.select("tbody a")} == {f"/mailbox/{mail.id}", f"/mailbox/{sms.id}"}
    for letter in (mail, sms):
        shown = await anybody.opens(f"/mailbox/{letter.id}")
        assert shown.find("a", href="http://127.0.0.1:8000/link/token") is not None
    await anybody.opens("/mailbox/6f1b1c1e-8f4b-4c1e-9a52-0b1f6a3c2d10", status=404)


async def test_the_mailbox_shows_a_letter_whatever_became_of_it() -> None:
    for state in delivery.STATES:
        await a_letter(state, state=state)
    page = words(await (await visiting(PANEL_DEMO="yes")).opens("/mailbox"))
    assert all(word in page for word, _ in delivery.STATES.values())


async def test_an_empty_mailbox_says_so() -> None:
    assert "No letter was written yet." in (await (await visiting(PANEL_DEMO="yes")).opens("/mailbox")).text


async def test_there_is_no_mailbox_outside_the_demo() -> None:
    letter = await a_letter()
    for path in ("/mailbox", f"/mailbox/{letter.id}"):
        await (await visiting(await an_account("administrator"))).opens(path, status=404)
