"""What a programme wishes of its panels, for one case: who costs what, and who is barred by it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from panel.tables import Seat
from scheduling.seating import wishes
from scheduling.seating.rules import Candidate, Party
from scheduling.seating.wishes import Facts, Said
from scheduling.tables import Hearing

HEARD: Any = Seat.hearing


async def seen(
    pool: Sequence[Candidate], hearing: Hearing, said: Mapping[str, Said], parties: Sequence[Party]
) -> list[Candidate]:
    """The pool with what lies between each and the case. Only where the programme asks for any of it."""
    sat = await _sat_before(hearing.case) if said["met_before"].level != "ignore" else frozenset()
    found = []
    for who in pool:
        facts = Facts(
            same_school=bool(who.school) and any(who.school == one.school for one in parties),
            same_area=bool(who.area) and any(who.area == one.area for one in parties),
            met_before=hearing.purpose != "review" and who.id in sat,
        )
        found.append(
            replace(
                who,
                unwished=wishes.words(wishes.against(facts, said)),
                dear=wishes.cost(facts, said),
            )
        )
    return found


async def _sat_before(case: UUID) -> frozenset[UUID]:
    """Who sat when it was heard before."""
    rows = await Seat.select(Seat.juror).where(HEARD.case == case, Seat.state == "attended")
    return frozenset(row["juror"] for row in rows)
