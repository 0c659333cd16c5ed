"""The time bank in its states: for the office, and on a peer's phone."""

from collections.abc import AsyncIterator
from uuid import uuid4

from cases import strengths
from cases.actors import Actor
from cases.tables import Programme
from panel import credits, graduates, sign_ins
from panel.sign_ins import actor_of
from panel.tables import Juror
from tests.builders import a_case, a_hearing, a_juror, a_person, a_seat
from tests.journeys.crawling import Stop, signed_in
from tests.ledgers import an_offer, time_given


async def of_the_office(programme: Programme, by: Actor) -> AsyncIterator[tuple[str, str]]:
    """Entries that stand, that are taken back, and that take back; a juror with time and one without."""
    noor, tasha = await a_juror(programme), await a_juror(programme)
    await credits.earned(await a_seat(await a_hearing(programme), noor, state="attended"), by)
    wrong = await time_given(noor, 90, by)
    back = await credits.reverse(wrong, "It was somebody else.", by)
    await credits.gift(noor, tasha, 45, actor_of(noor), once=uuid4())
    await credits.gift(noor, None, 30, actor_of(noor), once=uuid4())
    await an_offer(noor)
    yield "/time-bank/entries/-/reversal", f"/time-bank/entries/{back.id}/reversal"
    yield "reversal of what is taken back", f"/time-bank/entries/{wrong.id}/reversal"
    yield "/jurors/-/time", f"/jurors/{noor.id}/time"
    yield "/jurors/-/time/certificate", f"/jurors/{noor.id}/time/certificate"
    idle = await a_juror(programme)
    for part in ("", "/certificate"):
        yield f"time{part} of nobody yet", f"/jurors/{idle.id}/time{part}"
    yield "/time-bank/offers", "/time-bank/offers"


async def on_the_phone(programme: Programme, by: Actor, juror: Juror) -> AsyncIterator[Stop]:
    """Much time and none; who offers, and what a graduate said before they joined."""
    cookies = signed_in(await sign_ins.begin(juror=juror))
    tasha = await a_juror(programme, first_name="Tasha", last_name="Bell")
    await credits.earned(await a_seat(await a_hearing(programme), juror, state="attended"), by)
    wrong = await time_given(juror, 90, by)
    await credits.reverse(wrong, "It was somebody else.", by)
    await an_offer(tasha)
    await an_offer(tasha, "Maths for year 9", kind="ask", category="lessons")
    await an_offer(juror, "I walk dogs.", category="home")
    await credits.gift(juror, tasha, 15, actor_of(juror), once=uuid4(), helped=True)
    for to in ("pot", str(tasha.id)):
        name = "give to the pot" if to == "pot" else "give to a peer"
        yield Stop("juror", f"/mine/time/give/amount?to={to}", cookies, name=name)
    for path in ("/time", "/time/give", "/time/certificate", "/offers", "/offers/new?kind=ask"):
        yield Stop("juror", f"/mine{path}", cookies, name=f"juror {path}")
    case = await a_case(programme, await a_person(programme), state="closed")
    await strengths.say(case, domain="offer", words="Fix a bike.", by=by)
    asked = await graduates.ask(case, by)
    assert asked
    graduate = await graduates.accept(asked, graduates.actor_of(asked))
    theirs = signed_in(await sign_ins.begin(juror=graduate))
    for path in ("/time", "/time/certificate", "/offers", "/offers/told", "/offers/new?kind=offer&told=0"):
        yield Stop("graduate", f"/mine{path}", theirs, name=f"graduate {path}")
    idle = signed_in(await sign_ins.begin(juror=await a_juror(programme)))
    yield Stop("newcomer", "/mine/time", idle, name="no time yet")
