"""How many of a panel that said yes could come at each of other times: for whoever moves a hearing."""

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from itertools import groupby
from uuid import UUID

from cases.tables import Programme
from panel import proposals
from panel.proposals import YES
from panel.tables import Seat
from scheduling.seating import places
from scheduling.seating.rules import against
from scheduling.slots import Slot
from scheduling.tables import Hearing
from scheduling.times import local


async def said_yes(hearing: Hearing) -> set[UUID]:
    """The jurors on the panel who said yes."""
    rows = await Seat.select(Seat.juror, Seat.place).where(
        Seat.hearing == hearing.id, Seat.state.is_in(list(YES))
    )
    return {row["juror"] for row in rows if places.is_on_panel(row["place"])}


async def words(hearing: Hearing, programme: Programme, free: Sequence[Slot]) -> dict[str, str]:
    """By the key of a time: 4 of the 5 who said yes can come, not Mo I. Nothing where nobody has."""
    panel = await said_yes(hearing)
    found: dict[str, str] = {}
    if not panel:
        return found
    sitting = await proposals.sitting(hearing, programme)
    zone = programme.time_zone
    for _, of_month in groupby(free, key=lambda slot: (slot.session.on_day.year, slot.session.on_day.month)):
        times = list(of_month)
        whole = copy(hearing)  # as long as that month: whoever is booked anywhere in it is read once
        whole.starts_at, whole.ends_at = times[0].span.starts, max(slot.span.ends for slot in times)
        pool = [who for who in await proposals.candidates(whole, programme) if who.id in panel]
        for slot in times:
            there = replace(sitting, starts=local(slot.span.starts, zone), ends=local(slot.span.ends, zone))
            cannot = [who.name for who in pool if any(one.kind != "asked" for one in against(who, there))]
            found[slot.key] = f"{len(pool) - len(cannot)} of the {len(panel)} who said yes can come"
            if cannot:
                found[slot.key] += f", not {' and '.join(filter(None, (', '.join(cannot[:-1]), cannot[-1])))}"
    return found
