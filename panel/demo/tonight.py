"""A hearing this evening, so that the page of the night is not empty on the day the demo is told."""

from datetime import date, time

from cases import case_files, referrals
from cases.errors import Overlap, Refused
from cases.tables import Case
from panel import jurors, seats, sign_ins
from panel.demo import evenings
from panel.demo.referrals import accepted, receive
from panel.demo.story import Story
from panel.tables import Seat
from scheduling import sessions, slots, venues
from scheduling.times import local

TOLD = 9  # days ago it is booked
TRIES = 5  # a family may say no, and an offence may be none that is heard


async def book(story: Story) -> None:
    """Booked for the evening of today, where a room is free; everybody who is asked says yes."""
    evening = story.today
    try:
        await _open(story, evening)
    except (Overlap, Refused):
        return  # a holiday: nobody sits
    first_on_the_page = sorted(story.facilitators, key=lambda one: one.name)
    for _ in range(TRIES):
        case = await _prepared(story)
        free = await _slots(story, case, evening) if case else []
        if case and (hearing := await evenings.arrange(story, case, free, first_on_the_page)):
            for seat in await Seat.objects().where(Seat.hearing == hearing.id, Seat.state == "offered"):
                juror = await jurors.get(story.programme.id, seat.juror)
                await seats.answer(seat, "yes", sign_ins.actor_of(juror))
            return


async def _open(story: Story, evening: date) -> None:
    """The usual evening, or one that was put in."""
    if any(one.on_day == evening for one in await sessions.coming(story.programme.id)):
        return
    first, *_ = await venues.open_ones(story.programme.id)
    await sessions.plan(
        story.coordinator,
        story.programme,
        venue=first.venue,
        on_day=evening,
        from_wall=time(17, 30),
        until_wall=time(20, 30),
    )


async def _prepared(story: Story) -> Case | None:
    referral = await receive(story, heard=True)
    await referrals.screen(referral, story.coordinator)
    case = await accepted(referral, story.coordinator)
    if case is None or not await story.journeys.prepare(case):
        return None
    return await case_files.get(story.coordinator, case.id)


async def _slots(story: Story, case: Case, evening: date) -> list[slots.Slot]:
    zone = story.programme.time_zone
    free = await slots.offered(story.programme, case)
    return [slot for slot in free if local(slot.span.starts, zone).date() == evening]
