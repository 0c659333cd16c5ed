"""What peers of the demo do with their time: they offer help, ask for it, and give some away."""

from typing import Any
from uuid import uuid4

from cases import programmes
from panel import credits, exchange, sign_ins
from panel.demo.story import Story
from panel.tables import Juror, Seat

PUT_UP = (
    ("offer", "I can help you with maths up to Year 9.", "lessons"),
    ("offer", "I mend bikes. Bring yours to the hub.", "things"),
    ("offer", "I teach the first chords on the guitar.", "other"),
    ("ask", "Who practises for an interview with me?", "lessons"),
    ("ask", "I would like company on the way to my first training.", "other"),
)
TO_A_PEER, TO_THE_POT, HELPED = 60, 120, 90  # minutes
HELPERS, AN_HOUR = 24, 60  # so many peers were helped by those who put something up
WORDS = "Set up the room, and made the tea."


async def tell(story: Story) -> None:
    """By those who are there longest: they have time to give. Who is asked to sit now has helped."""
    rows: list[Juror] = (
        await Juror.objects()
        .where(Juror.programme == story.programme.id, Juror.state == "active")
        .order_by(Juror.joined_on, Juror.first_name)
        .limit(len(PUT_UP))
    )
    for juror, (kind, words, category) in zip(rows, PUT_UP, strict=False):
        by = sign_ins.actor_of(juror)
        await exchange.put_up(juror, by, kind=kind, words=words, category=category, once=uuid4())
    asked = Seat.select(Seat.juror).where(Seat.programme == story.programme.id, Seat.state == "offered")
    today = programmes.today(story.programme)
    for juror in await Juror.objects().where(Juror.id.is_in(asked)):
        told: dict[str, Any] = {"minutes": HELPED, "category": "help", "on_day": today, "words": WORDS}
        await credits.write_down(juror, story.coordinator, once=uuid4(), **told)
    await _helped(story, rows)
    giver, other, third, *_ = rows
    by = sign_ins.actor_of(giver)
    await credits.gift(giver, other, TO_A_PEER, by, once=uuid4(), helped=True)
    await credits.gift(other, None, TO_THE_POT, sign_ins.actor_of(other), once=uuid4())
    slip = await credits.gift(third, giver, TO_A_PEER, sign_ins.actor_of(third), once=uuid4())
    await credits.reverse(slip, "It was meant for somebody else.", story.coordinator)


async def _helped(story: Story, known: list[Juror]) -> None:
    """Hours go round: a lesson, a mended bike, company on the way."""
    others: list[Juror] = (
        await Juror.objects()
        .where(
            Juror.programme == story.programme.id,
            Juror.state == "active",
            Juror.id.not_in([one.id for one in known]),
        )
        .order_by(Juror.joined_on)
        .order_by(Juror.first_name)
        .limit(HELPERS)
    )
    for number, one in enumerate(others):
        if await credits.balance(one) >= AN_HOUR:
            helper, by = known[number % len(known)], sign_ins.actor_of(one)
            await credits.gift(one, helper, AN_HOUR, by, once=uuid4(), helped=True)
