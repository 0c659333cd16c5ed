"""A life is completed and closed: the exit talk, how it was, and whether they join."""

from cases import case_files, hours, terms
from panel import agreeing, closing, feedback, graduates, own_case
from panel.demo.lives.checks import EACH_WAY, ONE_WAY, checked
from panel.demo.lives.hours_given import give_hours, terms_of
from panel.demo.lives.joining import agrees, learns
from panel.demo.lives.road import Road
from panel.tables import Feedback

CLOSED_AFTER = 7  # days: the five working days that a programme takes at most


async def finish(road: Road, day: int) -> None:
    """The rest of the hours, the letter, and what closing brings."""
    await _completed(road, day)
    day += CLOSED_AFTER + 6
    with road.on(day):
        case = await case_files.get(road.by, road.case.id)
        exit_words = "I can say sorry now. I would not have thought that."
        told = closing.Told(exit_on=road.today, exit_words=exit_words, charge="asked")
        await closing.close(case, road.by, told)
        road.graduate = await own_case.asked(case.id)
        await road.stage()
    await _say_how_it_was(road, day + 4)
    if road.plain:
        async with road.way("closed, joins", 0.4):
            await _joins(road, day + 5)
            await checked(road)
    async with road.way("closed", 0.6):
        with road.on(day + 6):
            if road.graduate and road.kind != 0:
                await graduates.decline(road.graduate, graduates.actor_of(road.graduate))
            await road.stage()
        await checked(road, EACH_WAY if road.plain else ONE_WAY)


async def _completed(road: Road, day: int) -> None:
    with road.on(day + 1):
        await hours.verify_all((await terms_of(road))[0], road.by, "paper")
    await give_hours(road, day + 4, 180)
    with road.on(day + 6):
        _, letter, promise = await terms_of(road)
        for term in (letter, promise):
            await terms.done(term, on=road.today, by=road.by)
        await agreeing.complete(road.agreement, on=road.today, by=road.by)
        await road.stage()


async def _say_how_it_was(road: Road, day: int) -> None:
    """Most answer what they were asked; some do not."""
    with road.on(day, 17):
        for number, row in enumerate(await Feedback.objects().where(Feedback.case == road.case.id)):
            if (number + road.kind) % 3 == 2:
                continue
            for place, question in enumerate(feedback.OF_PARTY[row.party]):
                await feedback.answer(row, question, 5 - (place + number + road.kind) % 3)


async def _joins(road: Road, day: int) -> None:
    """They say yes, their guardian says yes, they learn and swear: from now on they sit."""
    if road.graduate is None:
        return
    with road.on(day, 17):
        juror = await graduates.accept(road.graduate, graduates.actor_of(road.graduate))
        await road.stage()
    await agrees(road, juror, day + 4)
    await learns(road, juror, day + 18)
    with road.on(day + 18):
        await road.stage()
