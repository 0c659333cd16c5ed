"""Evenings of the demo: booked, and the peers say yes or no."""

import itertools
from collections.abc import Sequence
from datetime import datetime, timedelta

from cases import case_files
from cases.errors import Overlap, Refused
from cases.tables import Case
from panel import arrangements, jurors, seats, sign_ins
from panel.demo import corners
from panel.demo.story import Story
from panel.tables import Seat
from scheduling import slots
from scheduling.tables import Facilitator, Hearing


async def book(story: Story, days_ago: int) -> None:
    """Book what waits, into sessions that are still to come today, and ask the pool."""
    today = datetime.now(story.zone)
    for case in list(story.waiting):
        ready = (await case_files.get(story.coordinator, case.id)).state == "preparing"
        if days_ago > 12 or not ready or story.rng.random() < 0.5:
            continue
        free = await slots.offered(story.programme, case)
        later = [slot for slot in free if slot.span.starts > today + timedelta(days=2) and not slot.late]
        if await arrange(story, case, later):
            story.waiting.remove(case)


async def arrange(
    story: Story, case: Case, free: list[slots.Slot], running: Sequence[Facilitator] = ()
) -> Hearing | None:
    """The first slot at which a facilitator is free too, and no companion case is heard there."""
    running = running or story.rng.sample(story.facilitators, len(story.facilitators))
    for slot, one in itertools.product(free, running):
        try:
            hearing = await arrangements.arrange(
                case,
                session=slot.session,
                room=slot.room,
                starts_wall=slot.wall,
                facilitator=one,
                by=story.coordinator,
            )
        except (Overlap, Refused):
            continue
        await seats.offer_all(hearing, story.coordinator, await corners.among(hearing))
        return hearing
    return None


async def answer(story: Story) -> None:
    """Peers answer: most say yes, some no, one knows somebody, some forget."""
    waiting = (
        await Seat.objects()
        .where(Seat.programme == story.programme.id, Seat.state == "offered")
        .order_by(Seat.offered_at, Seat.place)
    )
    for seat in waiting:
        said = story.rng.random()
        answer = "yes" if said < 0.42 else "no" if said < 0.46 else "know" if said < 0.48 else ""
        if answer:
            await _say(seat, answer)
    await seats.expire_due()


async def _say(seat: Seat, answer: str) -> None:
    juror = await jurors.get(seat.programme, seat.juror)
    by = sign_ins.actor_of(juror)
    try:
        await seats.answer(seat, answer, by)
    except Refused:
        return  # they sit elsewhere at that time: the offer lapses as it would in life
