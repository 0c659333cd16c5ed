"""The questions of the agency's form and of those who ask for themselves."""

import pytest

from panel import agency_form, own_form
from panel.questions import Question


@pytest.mark.parametrize("question", [*agency_form.QUESTIONS, *own_form.QUESTIONS], ids=lambda one: one.name)
def test_the_hint_of_a_question_that_is_the_heading_stands_below_it(question: Question) -> None:
    assert not question.hint or len(question.fields) > 1
