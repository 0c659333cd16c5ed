"""The night of a hearing at each of its moments, as the coordinator's tablet shows it."""

from collections.abc import AsyncIterator
from datetime import timedelta

from cases.actors import Actor, now
from cases.tables import Case, Programme
from panel import nights, sittings
from scheduling.tables import Hearing
from tests.builders import a_harmed_person, a_juror, a_supporter
from tests.nights import a_night, comes, key


async def stops(programme: Programme, by: Actor) -> AsyncIterator[tuple[str, str]]:
    door = await _at_the_door(programme, by)
    for page in ("", "/held", "/walk-ins", "/pick-up", "/adjournment"):
        yield f"/tonight/-{page}", f"/tonight/{door.id}{page}"
    full = await a_night(programme, 3, seats=3)
    yield "a night of a full panel", f"/tonight/{full.id}"
    yield "nobody may sit late", f"/tonight/{full.id}/walk-ins"
    yield "nobody to pick up", f"/tonight/{full.id}/pick-up"
    yield "not quorate, so not held", f"/tonight/{full.id}/held"
    for name, hearing in (await _over(programme, by)).items():
        yield f"a night that is {name}", f"/tonight/{hearing.id}"
        yield f"hearing {name}", f"/hearings/{hearing.id}"
    yield "held already", f"/tonight/{hearing.id}/held"
    later = now() + timedelta(days=3)
    to_come = await a_night(programme, 2, starts_at=later, ends_at=later + timedelta(hours=1))
    yield "a night that is to come", f"/tonight/{to_come.id}"
    long_over = now() - timedelta(days=4)
    await a_night(programme, 1, starts_at=long_over, ends_at=long_over + timedelta(hours=1))
    yield "tonight, and what nobody wrote down", "/tonight"
    yield "/tonight/print", "/tonight/print"
    running = await a_night(
        programme, 0, state="held", starts_at=long_over, ends_at=now() - timedelta(days=3)
    )
    await Case.update({Case.state: "agreement_active"}).where(Case.id == running.case)
    yield "arranging a review", f"/cases/{running.case}/hearings/new"


async def _at_the_door(programme: Programme, by: Actor) -> Hearing:
    """Some are here, some are not; one went home, one knows somebody, one never answered."""
    hearing = await a_night(programme, 4)
    case = await Case.objects().get(Case.id == hearing.case)
    await a_supporter(case)
    await a_harmed_person(case, taking_part="attend")
    young = await a_juror(programme, guardian_name="Sam Green", home_by="21:00")
    seats = [
        await comes(hearing, programme, 5, juror=young),
        await comes(hearing, programme, 6, state="offered"),
    ]
    seats += [await comes(hearing, programme, 101)]
    for seat, does in zip(seats, ("here swore knows_nobody", "", "here left"), strict=True):
        for one in does.split():
            await nights.tap(hearing, key(seat), one, by)
    await nights.all_came(hearing, by)
    knows = await comes(hearing, programme, 41, role="advocate")
    for one in ("here", "knows"):
        await nights.tap(hearing, key(knows), one, by)
    return hearing


async def _over(programme: Programme, by: Actor) -> dict[str, Hearing]:
    adjourned, held = [await a_night(programme, 3) for _ in range(2)]
    for hearing in (adjourned, held):
        await nights.all_came(hearing, by)
    await sittings.adjourn(adjourned, "other", "The hall flooded.", by)
    await sittings.held(held, by)
    return {"adjourned": adjourned, "held": held}
