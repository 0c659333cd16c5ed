"""At the top of a page every problem says which field it means."""

import pytest

from panel.web.naming import called, named
from tests.builders import a_programme, an_account
from tests.visiting import visiting

FORM = """
<label class="govuk-label" for="place">Town &amp; county</label><input id="place" name="place" type="text">
<fieldset><legend class="l">Begin <b>from</b>?</legend>
<input id="template" name="template" type="radio"><label for="template">United Kingdom</label></fieldset>
<fieldset><legend>Which day?</legend><input class="govuk-date-input__input" id="on_day" name="on_day-day">
<label for="on_day">Day</label></fieldset>
<input id="closed" name="closed" type="checkbox"><label for="closed">Closed</label>
<label for="zone">Time zone</label><select id="zone"></select>
"""


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("place", "Town & county"),
        ("template", "Begin from"),
        ("on_day", "Which day"),
        ("closed", "Closed"),
        ("zone", "Time zone"),
        ("nothing", ""),
        ("_", ""),
    ],
)
def test_a_field_is_called_what_the_page_calls_it(name, words):
    assert called(name, FORM) == words


def test_they_stand_in_the_order_of_the_page_and_say_which_date_is_meant():
    problems = {
        "zone": "Choose a time zone.",
        "on_day": "Write the day, the month and the year, such as 27 3 2011.",
        "place": "Fill this in.",
        "_": "This was sent twice.",
    }
    assert [*named(problems, FORM).values()] == [
        "This was sent twice.",
        "Town & county: fill this in.",
        "Which day: write the day, the month and the year, such as 27 3 2011.",
        "Choose a time zone.",
    ]


def test_a_sentence_that_says_enough_stays_as_it_is():
    problems = {"place": "Fill this in.", "zone": "Choose a time zone.", "_": "This was sent twice."}
    assert named(problems, FORM) == {
        "place": "Town & county: fill this in.",
        "zone": "Choose a time zone.",
        "_": "This was sent twice.",
    }


@pytest.mark.usefixtures("record")
async def test_who_forgets_two_fields_reads_which_two():
    programme = await a_programme()
    moss = await visiting(await an_account("coordinator", programme))
    path = f"/programmes/{programme.id}/settings"
    answer = await moss.sends(path, {"seats": "four", "place": ""}, action="/settings")
    summary = answer.text.partition("There is a problem")[2].partition("<h1")[0]
    assert "Town or county: fill this in." in summary
    assert "Seats on a panel: write a whole number, such as 6." in summary
