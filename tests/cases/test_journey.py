"""The journey in one table: its loops, its exits, its words."""

import pytest

from cases import journey
from cases.errors import WrongState

MAIN = (
    "intake preparing scheduled heard agreement_active completed closed follow_up outcome_known de_identified"
)


@pytest.mark.parametrize(("before", "after"), list(zip(MAIN.split(), MAIN.split()[1:], strict=False)))
def test_a_case_goes_from_intake_to_its_outcome_step_by_step(before, after):
    assert journey.may_follow("case", before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("scheduled", "adjourned"),
        ("adjourned", "scheduled"),
        ("scheduled", "intake"),
        ("scheduled", "preparing"),
        ("agreement_active", "extended"),
        ("extended", "agreement_active"),
        ("breach_review", "agreement_active"),
    ],
)
def test_loops_lead_back(before, after):
    assert journey.may_follow("case", before, after)


def test_a_case_can_be_returned_until_it_is_completed():
    assert set(journey.BEFORE_COMPLETED) == set(MAIN.split()[:5]) | {"adjourned", "extended", "breach_review"}


def test_a_returned_case_is_followed_up_all_the_same():
    assert journey.may_follow("case", journey.RETURNED, "follow_up")


@pytest.mark.parametrize("subject", ["referral", "case", "juror"])
def test_every_state_that_may_follow_is_in_the_table(subject):
    table = journey.TABLES[subject]
    assert all(after in table for state in table.values() for after in state.follows)
    assert all(state.word and state.colour and state.told for state in table.values())


def test_a_step_that_does_not_exist_is_refused_in_words():
    with pytest.raises(WrongState, match="CJ-26-0001 is “Intake” now, so it cannot become “Completed”"):
        journey.check("case", "intake", "completed", "CJ-26-0001")


def test_nothing_leads_out_of_the_last_state():
    assert journey.CASE["de_identified"].follows == ()


def test_a_hearing_can_be_booked_from_intake_preparation_or_after_an_adjournment():
    assert set(journey.TO_BOOK) == {"intake", "preparing", "adjourned"}
