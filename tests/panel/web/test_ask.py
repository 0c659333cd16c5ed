"""Somebody asks for themselves: no account, nothing left behind, and a file of their own."""

from datetime import timedelta

import pytest

from cases.actors import now, telling
from cases.tables import JournalEntry, Person, Referral
from panel import drafts
from panel.tables import Draft
from tests.builders import a_programme
from tests.visiting import visiting

pytestmark = pytest.mark.anyio

OWN = {
    "asker": {"asker": "me"},
    "who": {"name": "Zoë Ashdown"},
    "born": {"born_on-day": "14", "born_on-month": "3", "born_on-year": "2012"},
    "reach": {"phone": "07700 900123"},
    "safe": {"safe_to_leave_message": "no"},
    "guardian": {},
    "school": {},
    "happened": {"statement": "I broke a window."},
    "when": {},
    "number": {},
}
CHILD = {
    "asker": {"asker": "child"},
    "who": {"name": "Ben Ashdown"},
    "born": {"born_on-day": "14", "born_on-month": "3", "born_on-year": "2012"},
    "parent": {"guardian_name": "Mary Ashdown", "guardian_email": "mary@home.example"},
    "safe": {"safe_to_leave_message": "yes"},
    "school": {},
    "happened": {"statement": "He broke a window."},
    "when": {},
    "number": {},
}


async def begun(programme):
    somebody = await visiting()
    assert (await somebody.sends(f"/ask/{programme.id}")).status_code == 303
    return somebody


async def walks(somebody, base, said):
    for name, typed in said.items():
        answer = await somebody.sends(f"{base}/{name}", typed, action=f"/{name}")
        assert answer.status_code == 303, f"{name}: {answer.text}"
        page = await somebody.get(answer.headers["location"])
        assert "Exit this page" in page.text
    assert answer.headers["location"] == f"{base}/check"


@pytest.mark.parametrize("said", [OWN, CHILD], ids=["for me", "for my child"])
async def test_somebody_asks_for_themselves_or_for_their_child(record, said):
    programme = await a_programme()
    base = f"/ask/{programme.id}"
    somebody = await begun(programme)
    await walks(somebody, base, said)
    assert "window" not in (await Draft.objects().first()).answers_sealed
    for _ in range(2):
        token = {"_csrf": await somebody.token(base)}
        sent = await somebody.client.post(f"{base}/check", data=token)
        assert sent.headers["location"] == f"{base}/sent"
    referral = await Referral.objects().first()
    person = await Person.objects().first()
    assert await Referral.count() == 1
    assert await Draft.count() == 0
    assert referral.reference in (await somebody.opens(f"{base}/sent")).text
    assert (referral.source, referral.offence, person.legal_name) == ("self", None, said["who"]["name"])
    child, guardian = (
        (person.safe_to_contact, person.safe_to_leave_message),
        (
            person.guardian_safe_to_contact,
            person.guardian_safe_to_leave_message,
        ),
    )
    assert (child, guardian) == (
        ((False, False), (True, True)) if said is CHILD else ((True, False), (False, False))
    ), "what nobody said is not safe"
    assert (await JournalEntry.objects().get(JournalEntry.what == "referral.received")).by_role == "visitor"
    assert (await (await visiting()).get(f"{base}/sent")).status_code == 303, "another browser learns nothing"


async def test_what_nobody_goes_on_with_is_forgotten_and_no_other_browser_sees_it(record):
    programme = await a_programme()
    base = f"/ask/{programme.id}"
    somebody, other = await begun(programme), await visiting()
    await somebody.sends(f"{base}/asker", {"asker": "me"}, action="/asker")
    answer = await somebody.sends(f"{base}/reach", {}, action="/reach")
    assert answer.status_code == 422
    assert "Give a phone number or an email" in answer.text
    other.client.cookies.set("panel-ask", str((await Draft.objects().first()).id), domain="127.0.0.1")
    assert (await other.get(f"{base}/who")).headers["location"] == base, "an id alone opens nothing"
    with telling(now() + drafts.KEPT_OPEN + timedelta(minutes=1)):
        assert (await somebody.get(f"{base}/who")).headers["location"] == base
        assert await drafts.tidy() == 1


async def test_a_programme_that_takes_no_self_referrals_is_not_found(record):
    programme = await a_programme(self_referral=False)
    somebody = await visiting()
    for path in ("", "/who", "/check", "/sent"):
        assert (await somebody.get(f"/ask/{programme.id}{path}")).status_code == 404


@pytest.mark.parametrize(
    ("said", "asked", "reached_by"),
    [
        ({**OWN, "reach": {"email": "zoe@home.example"}}, "ring", "phone"),
        (
            {**CHILD, "safe": {"safe_to_leave_message": "no"}},
            "ring-parent",
            "guardian_phone",
        ),
    ],
    ids=["for me", "for my child"],
)
async def test_whoever_may_only_be_spoken_to_gives_a_number(record, said, asked, reached_by):
    programme = await a_programme()
    base = f"/ask/{programme.id}"
    somebody = await begun(programme)
    for name in [*said][: [*said].index("safe") + 1]:
        answer = await somebody.sends(f"{base}/{name}", said[name], action=f"/{name}")
    assert answer.headers["location"] == f"{base}/{asked}"
    empty = await somebody.sends(f"{base}/{asked}", {reached_by: ""}, action=f"/{asked}")
    assert empty.status_code == 422
    await somebody.sends(f"{base}/{asked}", {reached_by: "07700 900123"}, action=f"/{asked}")
    for name in [*said][[*said].index("safe") + 1 :]:
        answer = await somebody.sends(f"{base}/{name}", said[name], action=f"/{name}")
    assert answer.headers["location"] == f"{base}/check"
    await somebody.sends(f"{base}/check", action="/check")
    person = await Person.objects().first()
    assert getattr(person, reached_by) == "+447700900123"


async def test_back_from_the_receipt_leads_to_the_receipt(record):
    programme = await a_programme()
    base = f"/ask/{programme.id}"
    somebody = await begun(programme)
    await walks(somebody, base, OWN)
    await somebody.sends(f"{base}/check", action="/check")
    for page in ("check", "number"):
        assert (await somebody.get(f"{base}/{page}")).headers["location"] == f"{base}/sent"
