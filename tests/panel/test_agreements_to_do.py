"""What waits because of an agreement: to sign, to keep in touch, due, late, to review, to complete."""

from datetime import timedelta

import pytest

from cases import agreements, contact_attempts, grids, guideline, hours, signatures, terms
from cases.actors import now, telling
from cases.contact_attempts import Attempt
from cases.tables import Term
from panel import agreeing
from panel.tables import Juror
from panel.todo import tasks, today
from tests.agreed import a_draft, a_term, an_agreement, case_of
from tests.builders import a_case, a_programme
from tests.desk import at_the_desk

pytestmark = pytest.mark.anyio


async def lines(desk, days: int = 0) -> list[str]:
    """What stands on the page, so many days from now."""
    with telling(now() + timedelta(days=days)):
        found = await today.of(desk.programme, leads=False, most=100)
        return [line.what for line in await tasks.lines(found.tasks, found.days)]


async def test_what_was_heard_is_written_down(record):
    async with at_the_desk() as desk:
        await a_case(desk.programme, state="heard")
        assert any("Write down what" in line for line in await lines(desk))


async def test_it_is_signed_within_three_days(record):
    async with at_the_desk() as desk:
        agreement = await an_agreement(desk.programme, desk.by)
        assert any("agreement signed" in line for line in await lines(desk))
        for part in ("young_person", "guardian"):
            await signatures.sign(agreement, part=part, name=f"A {part}", how="paper", by=desk.by)
        assert not any("signed" in line for line in await lines(desk))


async def test_somebody_is_in_touch_every_thirty_days(record):
    async with at_the_desk() as desk:
        agreement = await an_agreement(desk.programme, desk.by)
        assert not any("Be in touch" in line for line in await lines(desk, 20))
        assert any("Be in touch" in line for line in await lines(desk, 29))
        with telling(now() + timedelta(days=25)):
            await contact_attempts.record(
                await case_of(agreement),
                Attempt(party="young_person", channel="phone", outcome="reached"),
                desk.by,
            )
        assert not any("Be in touch" in line for line in await lines(desk, 29))


async def test_what_is_due_and_late_waits_for_the_young_person(record):
    async with at_the_desk() as desk:
        agreement = await an_agreement(desk.programme, desk.by)
        await a_term_earlier(agreement, desk)
        assert any("has something due" in line for line in await lines(desk, 9))
        assert any("is late with 1 of 2 things" in line for line in await lines(desk, 12))
        assert any("is past its last day" in line for line in await lines(desk, 31))


async def a_term_earlier(agreement, desk) -> None:
    service, *_ = await terms.of(agreement)
    await Term.update({Term.due_on: agreement.reached_on + timedelta(days=10)}).where(Term.id == service.id)


async def test_hours_that_nobody_checks_are_asked_for(record):
    async with at_the_desk() as desk:
        service, *_ = await terms.of(await an_agreement(desk.programme, desk.by))
        agreed_on = (await agreements.get(desk.by, service.agreement)).reached_on
        await hours.log(service, on_day=agreed_on, minutes=60, by=desk.by)
        assert any("Ask who checks" in line for line in await lines(desk, 8))


async def test_everything_done_is_completed_and_a_review_is_held(record):
    async with at_the_desk() as desk:
        agreement = await an_agreement(desk.programme, desk.by, "letter")
        (letter,) = await terms.of(agreement)
        await terms.done(letter, on=agreement.reached_on, by=desk.by)
        assert any("everything is done" in line for line in await lines(desk))
        await agreements.breach(agreement, "contact", desk.by)
        assert any("Hold the review" in line for line in await lines(desk))


async def test_another_programmes_agreements_are_not_mine(record):
    await an_agreement(await a_programme())
    async with at_the_desk() as desk:
        assert await lines(desk, 40) == []


async def test_who_agreed_to_sit_enters_the_pool_by_the_owed_route(record):
    async with at_the_desk() as desk:
        agreement = await a_draft(desk.programme, desk.by)
        term = await a_term(agreement, desk.by, "sittings")
        agreement = await agreeing.reach(agreement, term.due_on - timedelta(days=30), desk.by)
        juror = await Juror.objects().where(Juror.programme == desk.programme.id).first()
        assert (juror.route, juror.owed_sittings, juror.owed_by) == ("owed", 4, term.due_on)
        await terms.waive(term, "She moves away.", desk.by)
        await agreeing.owe_sittings(agreement, desk.by)
        juror = await Juror.objects().get(Juror.id == juror.id)
        assert juror.owed_sittings == 0


async def test_a_programme_keeps_its_own_guideline(record):
    us = await a_programme(template="us-youth-court")
    assert await grids.of(us.id) == dict(guideline.USUAL)
    async with at_the_desk() as desk:
        assert await grids.of(desk.programme.id) == {}
        here = f"/programmes/{desk.programme.id}/guideline"
        await desk.open(here)
        typed = {f"hours_from_{level}": "2" for level in guideline.LEVELS}
        typed |= {f"hours_to_{level}": "1" for level in guideline.LEVELS}
        typed |= {f"sittings_{end}_{level}": "1" for level in guideline.LEVELS for end in ("from", "to")}
        await desk.send(here, typed)
        assert desk.status == 422
        await desk.send(here, {**typed, **{f"hours_to_{level}": "4" for level in guideline.LEVELS}})
        assert (await grids.of(desk.programme.id))["A"] == guideline.Level(120, 240, 1, 1)
        await desk.open(here)
        await desk.send(here, {"none": "yes"})
        assert await grids.of(desk.programme.id) == {}
