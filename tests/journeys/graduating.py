"""The end of a case and what follows: closing, the invitation, how it was, the sealed link."""

from collections.abc import AsyncIterator
from datetime import timedelta

from cases import database
from cases.actors import Actor
from cases.tables import Case, Programme
from panel import closing, feedback, gates, graduates, indicator_answers, links, own_case
from panel.feedback import OF_PARTY, PARTIES
from panel.tables import Feedback, Graduate, Juror
from tests.builders import a_case, a_harmed_person, a_hearing, a_person, a_seat
from tests.journeys.crawling import Stop, remembers

LASTING = timedelta(days=14)
GONE = 410
BY_LINK = "somebody asked"


async def of_the_office(programme: Programme, by: Actor) -> AsyncIterator[tuple[str, str]]:
    """A case to close, cases that are closed in each way, and a juror of whom one is the own."""
    waits = await _completed(programme)
    yield "/cases/-/closing", f"/cases/{waits.id}/closing"
    for answer in ("asked", "yes", "no", "not asked"):
        case = await _completed(programme)
        words = "I can say sorry now." if answer == "yes" else ""
        invite = answer != "not asked"
        await closing.close(case, by, closing.Told(exit_words=words, charge="asked", invite=invite))
        if (graduate := await own_case.asked(case.id)) and answer == "yes":
            juror = await graduates.accept(graduate, by)
        elif graduate and answer == "no":
            await graduates.decline(graduate, by)
        yield f"/cases/-/closing, {answer}", f"/cases/{case.id}/closing"
    yield "/jurors/-/own-case", f"/jurors/{juror.id}/own-case"
    for row in await Feedback.objects().where(Feedback.programme == programme.id):
        await feedback.answer(row, "fair", 4)
    yield "/feedback", "/feedback"


async def _completed(programme: Programme) -> Case:
    person = await a_person(programme, email="kit@home.example", guardian_email="sam@home.example")
    case = await a_case(programme, person, state="completed")
    await a_harmed_person(case, taking_part="statement", wants_updates="yes")
    return case


async def by_link(programme: Programme, by: Actor, juror: Juror) -> AsyncIterator[Stop]:
    """The invitation before and after the birth date, in each of its states; each question of each party."""
    for state in ("asked", "no", "yes"):
        case = await _completed(programme)
        await closing.close(case, by)
        graduate = await own_case.asked(case.id)
        if graduate and state != "asked":
            await (graduates.accept if state == "yes" else graduates.decline)(graduate, by)
        async for stop in _invitation(programme, graduate, state):
            yield stop
    async with database.atomic():
        await feedback.ask_juror(await a_seat(await a_hearing(programme), juror, state="attended"))
    for party in PARTIES:
        row = (
            await Feedback.objects()
            .where(Feedback.party == party, Feedback.programme == programme.id)
            .first()
        )
        if row is not None:
            token = await _token(programme, row)
            yield Stop(BY_LINK, f"/feedback/{token}", name="feedback begins")
            for question in (*OF_PARTY[party], "words"):
                yield Stop(BY_LINK, f"/feedback/{token}/{question}", name=f"feedback {question}")
            for own in await indicator_answers.asked(row):
                yield Stop(BY_LINK, f"/feedback/{token}/{own.id}", name="feedback of our own")
    spent = await _token(programme, row)
    await links.use_up(await links.find(spent, "feedback"))
    yield Stop(BY_LINK, f"/feedback/{spent}", status=GONE)
    yield Stop(BY_LINK, "/feedback/thanks")


async def _invitation(programme: Programme, graduate: Graduate | None, state: str) -> AsyncIterator[Stop]:
    assert graduate is not None
    token = await links.mint("invitation", programme=programme.id, graduate=graduate.id, good_for=LASTING)
    link = await links.find(token, "invitation")
    if state == "asked":
        yield Stop(BY_LINK, f"/invitation/{token}/born")
    cookies = remembers(lambda door: gates.keep_open(door, link))
    yield Stop(BY_LINK, f"/invitation/{token}", cookies, name=f"invitation {state}")


async def _token(programme: Programme, row: Feedback | None) -> str:
    assert row is not None
    return await links.mint("feedback", programme=programme.id, feedback=row.id, good_for=LASTING)
