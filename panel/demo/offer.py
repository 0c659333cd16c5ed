"""The link of the demo that waits for a yes."""

import random
from datetime import timedelta
from uuid import UUID

from cases import case_files, programmes, referrals
from cases.actors import Actor, now
from panel import links, referrers
from panel.demo import evenings
from panel.demo.journeys import Journeys
from panel.demo.people import TOWNS
from panel.demo.referrals import accepted, receive
from panel.demo.story import Story
from panel.tables import Seat
from scheduling import facilitators, series, slots

LEAST_OPEN = timedelta(hours=20)  # an offer with less time left is not the one to show


async def live() -> str:
    """The token of a juror's link that waits for a yes: minted anew, for only its hash is kept."""
    seat = await _open_seat() or await _ask_somebody()
    return await links.mint(
        "offer", programme=seat.programme, juror=seat.juror, seat=seat.id, good_for=timedelta(days=14)
    )


async def _open_seat() -> Seat | None:
    found: Seat | None = (
        await Seat.objects()
        .where(
            Seat.state == "offered", Seat.expires_at > now() + LEAST_OPEN, Seat.programme == await _england()
        )
        .order_by(Seat.offered_at, Seat.place)
        .first()
    )
    return found


async def _england() -> UUID:
    (england,) = [row for row in await programmes.every() if row.name == TOWNS[0].name]
    return UUID(str(england.id))


async def _ask_somebody() -> Seat:
    """Time has used up every offer: one more young person is referred, accepted and booked."""
    programme = await programmes.get(await _england())
    coordinator = Actor(id="demo", name=TOWNS[0].coordinator, role="coordinator", programme=programme.id)
    rng = random.Random()
    running = await facilitators.every(programme.id)
    workers = tuple(one.account_id for one in running if one.account_id)
    story = Story(TOWNS[0], programme, coordinator, rng, Journeys(coordinator, workers, rng), running)
    await series.make_due()
    while True:
        referral = await receive(story, heard=True)
        await referrals.screen(referral, coordinator)
        case = await accepted(referral, coordinator)
        if case is None:
            await referrers.give_back(referral, reason="ineligible", by=coordinator)
            continue
        if not await story.journeys.prepare(case):
            continue
        case = await case_files.get(coordinator, case.id)
        soonest = now() + timedelta(days=5)
        free = [slot for slot in await slots.offered(programme, case) if slot.span.starts > soonest]
        await evenings.arrange(story, case, [slot for slot in free if not slot.late])
        if seat := await _open_seat():
            return seat
