"""What peers of the demo do with their time: they offer help, ask for it, and give some away."""

from uuid import uuid4

from panel import credits, exchange, sign_ins
from panel.demo.story import Story
from panel.tables import Juror

PUT_UP = (
    ("offer", "I can help you with maths up to Year 9.", "lessons"),
    ("offer", "I mend bikes. Bring yours to the hub.", "things"),
    ("offer", "I teach the first chords on the guitar.", "other"),
    ("ask", "Who practises for an interview with me?", "lessons"),
    ("ask", "I would like company on the way to my first training.", "other"),
)
TO_A_PEER, TO_THE_POT = 60, 120  # minutes


async def tell(story: Story) -> None:
    """By those who sat most lately: they have time to give."""
    rows: list[Juror] = (
        await Juror.objects()
        .where(Juror.programme == story.programme.id, Juror.state == "active")
        .order_by(Juror.joined_on, Juror.first_name)
        .limit(len(PUT_UP))
    )
    for juror, (kind, words, category) in zip(rows, PUT_UP, strict=False):
        by = sign_ins.actor_of(juror)
        await exchange.put_up(juror, by, kind=kind, words=words, category=category, once=uuid4())
    giver, other, third, *_ = rows
    by = sign_ins.actor_of(giver)
    await credits.gift(giver, other, TO_A_PEER, by, once=uuid4(), helped=True)
    await credits.gift(other, None, TO_THE_POT, sign_ins.actor_of(other), once=uuid4())
    slip = await credits.gift(third, giver, TO_A_PEER, sign_ins.actor_of(third), once=uuid4())
    await credits.reverse(slip, "It was meant for somebody else.", story.coordinator)
