"""A programme's own words in its letters: looked at first, kept, and never telling a stranger why."""

import pytest

from cases import database
from panel import letters, wording
from panel.letters import Recipient
from panel.tables import Letter, Wording
from tests.browser import words
from tests.builders import a_programme, an_account
from tests.visiting import visiting

pytestmark = pytest.mark.usefixtures("record")
PATH = "/wording/change?letter=young-person-reminder"


async def test_own_words_are_looked_at_kept_sent_and_taken_back() -> None:
    programme = await a_programme(contact_phone="")
    moss = await visiting(await an_account("coordinator", programme))
    page = words(await moss.opens(PATH))
    assert "Hi Christopher." in page
    usual = wording.usual("young-person-reminder")
    mine = (
        "Hello {first_name}.\n\nWe look forward to {when}.\n\nRing us: {contact_phone}.\n\nMore here:\n{link}"
    )
    answer = await moss.sends(PATH, {"body": mine, "do": "preview"}, action="/wording/change")
    assert "Hello Christopher." in answer.text
    assert await Wording.count() == 0
    answer = await moss.sends(PATH, {"body": mine, "do": "save"}, action="/wording/change")
    assert answer.status_code == 303
    assert [row.part for row in await Wording.objects()] == ["body"]
    listed = await moss.opens("/wording")
    assert "Your own words" in words(listed)
    (mine_row,) = [row for row in listed.select("tbody tr") if "Your own words" in words(row)]
    assert "A reminder of the meeting" in words(mine_row)
    assert mine_row.find_parent("table").caption.text == "Young person"
    assert words((await moss.opens(PATH)).h1) == "Young person: a reminder of the meeting"

    said = {**wording.EXAMPLES, "first_name": "<b>{link}</b>", "contact_phone": ""}
    other = await a_programme()
    async with database.atomic():
        for one in (programme, other):
            to = Recipient("Tasha Brown", "tasha@school.example")
            await letters.write(
                "young-person-reminder",
                key=str(one.id),
                programme=one,
                to=to,
                context={**said, "path": "/f/abc"},
            )
    ours = letters.content(await Letter.objects().get(Letter.key == str(programme.id)))
    assert "We look forward to on Wednesday" in ours.text
    assert "Ring us" not in ours.text  # nothing is known to stand there
    assert ours.html.count("/f/abc") == 1
    assert "<b>" not in ours.html
    theirs = letters.content(await Letter.objects().get(Letter.key == str(other.id)))
    assert "look forward" not in theirs.text

    answer = await moss.sends(PATH, {"do": "restore"}, action="/wording/change")
    assert (answer.status_code, await Wording.count()) == (303, 0)
    assert wording.usual("young-person-reminder") == usual


WRONG = (
    ("subject", "Your panel {when}", "Leave out “panel”"),
    ("sms", "Come to court {short_when} {link}", "Leave out “court”"),
    ("sms", "See you " + "very " * 20 + "soon {link}", "letters too long for one text message"),
    ("sms", "See you {short_when}", "Keep {link} in it"),
    ("body", "Hello {offence}.\n{link}", "{offence} is not known"),
    ("body", "{{ first_name.__class__ }} {link}", "one bracket"),
    ("body", "One " + "word and " * 15 + "end. {link}", "Use at most 15"),
    ("subject", "", "Fill this in"),
)


async def test_what_may_not_be_said_is_refused_with_a_sentence() -> None:
    programme = await a_programme()
    usual = wording.usual("young-person-reminder")
    assert wording.problems(programme, "young-person-reminder", usual) == {}
    for part, typed, said in WRONG:
        found = wording.problems(programme, "young-person-reminder", {**usual, part: typed})
        assert list(found) == [part], typed
        assert said in found[part]
    moss = await visiting(await an_account("coordinator", programme))
    answer = await moss.sends(PATH, {"sms": "Come to court {link}", "do": "save"}, action="/wording/change")
    assert answer.status_code == 422
    assert "Come to court" in answer.text
    assert (await moss.get("/wording/change?letter=sign-in-link")).status_code == 404
    # every usual wording may be kept as it is
    for name in wording.names():
        assert wording.problems(programme, name, wording.usual(name)) == {}, name
