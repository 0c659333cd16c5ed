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


@pytest.mark.parametrize("subject", ["referral", "case", "juror", "follow_up"])
def test_every_state_that_may_follow_is_in_the_table(subject):
    table = journey.TABLES[subject]
    assert all(after in table for state in table.values() for after in state.follows)
    assert all(state.word and state.colour and state.told for state in table.values())


def test_a_step_that_does_not_exist_is_refused_in_words():
    with pytest.raises(WrongState, match="CJ-26-0001 is “Intake” now, so it cannot become “Completed”"):
        journey.check("case", "intake", "completed", "CJ-26-0001")


# Every step of section 2 of the description of the field, and no other.
STEPS = {
    "intake": "preparing scheduled",  # a date may be held while consents are gathered
    "preparing": "scheduled",
    "scheduled": "heard adjourned intake preparing",  # called off, it goes back to where it was booked from
    "heard": "agreement_active adjourned",
    "adjourned": "scheduled",
    "agreement_active": "completed extended breach_review",
    "extended": "agreement_active",
    "breach_review": "agreement_active",
    "completed": "closed",
    "closed": "follow_up",
    "returned_to_referrer": "follow_up",
    "follow_up": "outcome_known",
    "outcome_known": "de_identified",
    "de_identified": "",
}


@pytest.mark.parametrize("before", STEPS)
def test_the_table_has_the_steps_of_the_field_and_no_other(before):
    onward = set(STEPS[before].split())
    if before in (*MAIN.split()[:5], "adjourned", "extended", "breach_review"):
        onward.add("returned_to_referrer")
    assert set(journey.CASE[before].follows) == onward
    assert set(journey.CASE) == set(STEPS)


def test_every_state_can_be_reached_and_every_case_can_end():
    reached, ahead = set(), ["intake"]
    while ahead:
        name = ahead.pop()
        if name not in reached:
            reached.add(name)
            ahead += journey.CASE[name].follows
    assert reached == set(journey.CASE)
    ends = {name for name, state in journey.CASE.items() if not state.follows}
    assert ends == {"de_identified"}


def test_a_page_draws_every_state_but_the_one_without_names():
    assert {*journey.MAIN, *journey.BESIDE} == set(journey.CASE) - {"de_identified"}
    assert list(journey.MAIN) == MAIN.split()[:-1]


def test_the_reasons_of_the_field_are_all_there():
    """And one of our own: the same referral sent twice."""
    field = (
        "ineligible no_admission young_person_declined guardian_declined harmed_person_objected unreachable "
        "moved referrer_withdrew new_matter risk_too_high panel_declined breach"
    )
    assert set(journey.RETURN_REASONS) == {*field.split(), "duplicate"}


def test_nothing_leads_out_of_the_last_state():
    assert journey.CASE["de_identified"].follows == ()


def test_a_hearing_can_be_booked_from_intake_preparation_or_after_an_adjournment():
    assert set(journey.TO_BOOK) == {"intake", "preparing", "adjourned"}
