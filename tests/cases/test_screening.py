"""Screening: what the record says, what the coordinator answers, what stands."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from cases import programmes, referrals, screening, screening_answers
from cases.errors import BadInput, NotFound, Refused
from cases.screening import Answer, Facts
from cases.tables import JournalEntry, Programme, ScreeningAnswer
from tests.builders import a_coordinator, a_programme
from tests.telling import received, screened

pytestmark = pytest.mark.anyio
RULES = SimpleNamespace(
    age_from=10, age_to=17, needs_admission=True, needs_first_time=True, needs_harmed_agreement=True
)
GOOD = {"age": 14, "offence": "Theft", "in_scope": True, "admitted": "yes", "earlier": [], "harmed": ["yes"]}


def stands(answers=None, rules=RULES, **changes):
    found = screening.standing(rules, Facts(**{**GOOD, **changes}), answers or {})
    return {one.name: one.stands for one in found}


def test_only_the_risk_is_nobodys_but_the_coordinators_to_judge():
    assert stands() == {**dict.fromkeys(screening.CRITERIA, "yes"), "risk": "unknown"}


@pytest.mark.parametrize(
    ("name", "changed", "stood", "reason"),
    [
        ("age", {"age": 18}, "no", "ineligible"),
        ("age", {"age": 9}, "no", "ineligible"),
        ("age", {"age": 17}, "yes", ""),
        ("age", {"age": None}, "unknown", ""),
        ("age", {"age": None, "age_since": 14}, "unknown", ""),
        ("scope", {"in_scope": False}, "no", "ineligible"),
        ("scope", {"offence": ""}, "unknown", ""),
        ("admission", {"admitted": "no"}, "no", "no_admission"),
        ("admission", {"admitted": "unknown"}, "unknown", ""),
        ("earlier", {"earlier": ["CJ-26-0001"]}, "no", "ineligible"),
        ("harmed", {"harmed": ["yes", "no"]}, "no", "harmed_person_objected"),
        ("harmed", {"harmed": ["yes", "unknown"]}, "unknown", ""),
        ("harmed", {"harmed": []}, "unknown", ""),
    ],
)
def test_each_criterion_reads_the_record(name, changed, stood, reason):
    assert stands(**changed)[name] == stood
    found = screening.standing(RULES, Facts(**{**GOOD, **changed}), {})
    assert screening.reason(found) == reason


def test_an_answer_stands_over_the_record_only_with_a_word_why():
    assert stands({"earlier": Answer("yes")}, earlier=["CJ-26-0001"])["earlier"] == "no"
    assert (
        stands({"earlier": Answer("yes", "Another matter, long ago")}, earlier=["CJ-26-0001"])["earlier"]
        == "yes"
    )
    assert stands({"admission": Answer("no")})["admission"] == "no"
    assert stands({"scope": Answer("yes", "We want to")}, in_scope=False)["scope"] == "no"


def test_a_programme_asks_only_what_it_wants_to_know():
    plain = SimpleNamespace(
        age_from=10, age_to=17, needs_admission=False, needs_first_time=False, needs_harmed_agreement=False
    )
    assert screening.asked(plain) == ["scope", "age", "risk"]


async def test_a_referral_is_accepted_once_every_criterion_says_yes(record):
    programme = await a_programme()
    by = await a_coordinator(programme)
    referral = await referrals.screen(await received(programme, admitted="no"), by)
    with pytest.raises(Refused, match="Screening says no: responsibility"):
        await referrals.accept(referral, by)
    with pytest.raises(BadInput, match="Write why"):
        await screening_answers.answer(referral, {"admission": Answer("yes")}, by)
    with pytest.raises(NotFound):
        stranger = await a_coordinator(await a_programme())
        await screening_answers.answer(referral, {"risk": Answer("yes")}, stranger)
    await screening_answers.answer(referral, {"admission": Answer("yes", "Said so on the phone")}, by)
    with pytest.raises(Refused, match="Answer first: risk"):
        await referrals.accept(referral, by)
    await screening_answers.answer(referral, {"risk": Answer("yes")}, by)
    kept = await ScreeningAnswer.objects().get(ScreeningAnswer.criterion == "admission")
    assert "phone" not in kept.note_sealed
    told = await JournalEntry.select(JournalEntry.detail).where(
        JournalEntry.what == "referral.criteria-answered"
    )
    assert [row["detail"] for row in told] == ["admission", "risk"]
    assert (await referrals.accept(referral, by)).state == "intake"
    with pytest.raises(Refused, match="decided"):
        await screening_answers.answer(referral, {"risk": Answer("no")}, by)


async def test_an_age_does_not_pass_by_itself_when_nobody_knows_the_day_of_the_offence(record):
    programme = await a_programme()
    by = await a_coordinator(programme)
    just_ten = programmes.today(programme) - timedelta(days=10 * 366)
    referral = await received(programme, offence_on=None, born_on=just_ten)
    (age,) = [one for one in await screening_answers.of(referral) if one.name == "age"]
    assert (age.stands, age.words[:29]) == ("unknown", "When it happened is not known")
    with pytest.raises(Refused, match="Answer first: age, risk"):
        await referrals.accept(await referrals.screen(referral, by), by)


async def test_an_earlier_case_and_a_harmed_person_count_where_the_programme_asks(record):
    programme = await a_programme()
    await Programme.update({Programme.needs_first_time: True, Programme.needs_harmed_agreement: True}).where(
        Programme.id == programme.id
    )
    by = await a_coordinator(programme)
    first = await received(programme, name="Amira Khan")
    with pytest.raises(Refused, match="harmed person"):
        await referrals.accept(await referrals.screen(first, by), by)
    await screened(first, by)
    await referrals.accept(first, by)
    again = await received(programme, name="Amira Khan")
    stood = {one.name: one.stands for one in await screening_answers.of(again)}
    assert (stood["earlier"], stood["harmed"]) == ("no", "unknown")
