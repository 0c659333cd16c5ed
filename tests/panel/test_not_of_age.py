"""A birth date that is put right may leave a case whose young person this programme is not for."""

from datetime import date, timedelta

import pytest

from cases import corrections, programmes, referrals, screening_answers
from cases.screening import YES, Answer
from cases.tables import Case, Person, Programme
from tests.builders import a_programme
from tests.desk import Desk, at_the_desk
from tests.telling import opened, received, screened

pytestmark = pytest.mark.usefixtures("record")
SAID = "This programme is for 10 to 17."


def long_ago(programme: Programme) -> date:
    return programmes.today(programme) - timedelta(days=23 * 366)


async def grown(desk: Desk, case: Case) -> Person:
    """The year was typed wrong: they are 22."""
    person = await Person.objects().get(Person.id == case.person)
    await desk.open(f"/people/{person.id}/facts")
    born = long_ago(desk.programme)
    facts = {"legal_name": person.legal_name, "reason": "The passport says so."}
    parts = {"born_on-day": born.day, "born_on-month": born.month, "born_on-year": born.year}
    await desk.send(f"/people/{person.id}/facts", facts | {name: str(one) for name, one in parts.items()})
    return person


async def test_it_is_said_on_saving_on_the_case_and_in_what_is_to_do() -> None:
    async with at_the_desk(await a_programme()) as desk:
        case = await opened(desk.programme, name="Amira Khan")
        person = await grown(desk, case)
        assert f"Their age does not fit {case.reference}" in desk.words
        await desk.open(f"/cases/{case.id}")
        assert "Their age does not fit" in desk.words
        assert SAID in desk.words
        await desk.open("/todo")
        assert "their age does not fit" in desk.words

        correction, _ = (await corrections.of(person))[0]
        await corrections.undo(correction, by=desk.by)
        for path in (f"/cases/{case.id}", "/todo", f"/people/{person.id}/corrections"):
            await desk.open(path)
            assert "age does not fit" not in desk.words


async def test_whoever_was_accepted_knowingly_raises_no_question() -> None:
    async with at_the_desk(await a_programme()) as desk:
        referral = await received(desk.programme, name="Amira Khan", born_on=long_ago(desk.programme))
        knowingly = {"age": Answer(YES, "The court asked us to.")}
        await screening_answers.answer(referral, knowingly, desk.by)
        case = await referrals.accept(await screened(referral, desk.by), desk.by)
        for path in (f"/cases/{case.id}", "/todo"):
            await desk.open(path)
            assert "age does not fit" not in desk.words
