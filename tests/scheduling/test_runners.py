"""Who can run a hearing: qualified, there, at a time they come, and not elsewhere."""

from datetime import date, datetime, time, timedelta

import pytest

from cases.errors import BadInput, Refused
from scheduling import facilitator_times, facilitators, hearings, runners
from scheduling.runners import Runner, against
from scheduling.seating.rules import Window
from scheduling.tables import Facilitator
from tests.builders import a_coordinator, a_facilitator, a_programme
from tests.evenings import a_free_room, an_arranged_hearing, an_evening, in_days

TUESDAY = datetime(2026, 11, 24, 17, 30)  # noqa: DTZ001 - a local time
EVENINGS = Window(1, time(17), time(21))


@pytest.mark.parametrize(
    ("runner", "said"),
    [
        (Runner("Fay Ito"), ""),
        (Runner("Fay Ito", closed=True), "Fay Ito runs no more hearings."),
        (
            Runner("Fay Ito", qualified_until=date(2026, 11, 23)),
            "Fay Ito is qualified until Monday 23 November 2026.",
        ),
        (Runner("Fay Ito", qualified_until=date(2026, 11, 24)), ""),
        (
            Runner("Fay Ito", away=((date(2026, 11, 20), date(2026, 11, 24)),)),
            "Fay Ito is away until Tuesday 24 November 2026.",
        ),
        (Runner("Fay Ito", away=((date(2026, 11, 20), date(2026, 11, 23)),)), ""),
        (Runner("Fay Ito", usual=(EVENINGS,)), ""),
        (
            Runner("Fay Ito", usual=(Window(1, time(18), time(21)), Window(3, *runners.WHOLE_DAY))),
            "Fay Ito usually comes at another time: Tuesday 6pm to 9pm, Thursday.",
        ),
    ],
)
def test_what_stands_against_a_facilitator_is_said_in_words(runner: Runner, said: str) -> None:
    assert against(runner, TUESDAY, TUESDAY + timedelta(hours=1)) == said


async def test_whoever_cannot_run_a_hearing_is_not_given_it_whichever_way(record: object) -> None:
    programme = await a_programme()
    by = await a_coordinator(programme)
    room = await a_free_room(programme)
    evening = await an_evening(programme, room)
    away = await a_facilitator(programme, name="Ana Hill")
    unqualified = await a_facilitator(programme, name="Bo Lee", qualified_until=in_days(1))
    await facilitator_times.goes_away(away, evening.on_day, evening.on_day, by)
    with pytest.raises(Refused, match="Ana Hill is away"):
        await an_arranged_hearing(programme, room=room, session=evening, facilitator=away)
    hearing = await an_arranged_hearing(programme, room=room, session=evening)
    with pytest.raises(Refused, match="Bo Lee is qualified until"):
        await facilitators.give(hearing, unqualified, by)
    free = await a_facilitator(programme, name="Cy Fox")
    hearing = await facilitators.give(hearing, free, by)
    able, unable = await facilitators.who_can(hearing, programme)
    assert [one.name for one in able] == ["Cy Fox"]
    assert [name for name, _ in unable] == ["Ana Hill", "Bo Lee"]
    await facilitator_times.usually_comes(
        free, [Window(evening.on_day.weekday(), time(17), time(18, 30))], by
    )
    with pytest.raises(Refused, match="usually comes at another time"):
        await hearings.move(hearing, session=evening, room=room, starts_wall="18:30", by=by)
    await hearings.cancel(hearing, reason="room", by=by)
    await Facilitator.update({Facilitator.closed: True}).where(Facilitator.id == free.id)
    with pytest.raises(Refused, match="runs no more hearings"):
        await hearings.reinstate(hearing, by)


async def test_days_away_end_after_they_begin_and_can_be_taken_back(record: object) -> None:
    programme = await a_programme()
    by = await a_coordinator(programme)
    one = await a_facilitator(programme)
    with pytest.raises(BadInput):
        await facilitator_times.goes_away(one, in_days(9), in_days(8), by)
    await facilitator_times.goes_away(one, in_days(8), in_days(9), by)
    (away,) = await facilitator_times.away(one, in_days(0))
    await facilitator_times.is_back(one, away.id, by)
    assert await facilitator_times.away(one, in_days(0)) == []
