"""What a life promises: an agreement as it is drafted at the table."""

from datetime import timedelta
from typing import Any

from cases import agreements, grids, signatures, terms
from cases.tables import Agreement
from panel.demo.lives.road import GUARDIAN, YOUNG, Road

SUPERVISORS = ("Mo Spoke", "Pia Lantern", "Walt Spade")
SERVICE = (
    "Help at the bike repair shop on Saturdays.",
    "Help to tidy the community garden.",
    "Sort tins at the food bank.",
)
LETTER = "Write a letter and say what I would do now."
PROMISE = "Find somebody to talk to at school."


async def drafted(road: Road, sittings_owed: int = 0) -> Agreement:
    agreement = await agreements.draft(road.case, road.by)
    child = YOUNG.split(maxsplit=1)[0]
    common: dict[str, Any] = {"owner": child, "due_on": road.today + timedelta(days=70), "by": road.by}
    supervisor = SUPERVISORS[road.kind % len(SUPERVISORS)]
    await terms.add(
        agreement,
        kind="service",
        words=SERVICE[road.kind % len(SERVICE)],
        quantity=480,
        supervisor_name=supervisor,
        supervisor_email=f"{supervisor.split()[0].lower()}@places.example",
        **common,
    )
    await terms.add(agreement, kind="letter", words=LETTER, **common)
    promised = {**common, "owner": "The panel"}
    await terms.add(agreement, kind="other", side="panel", words=PROMISE, **promised)
    if sittings_owed:
        words = "Sit on panels for others."
        await terms.add(agreement, kind="sittings", words=words, quantity=sittings_owed, **common)
    for part, name in (("young_person", YOUNG), ("guardian", GUARDIAN)):
        await signatures.sign(agreement, part=part, name=name, how="page", by=road.by)
    if await grids.warnings(agreement):
        await agreements.say_why_outside(agreement, "It fits what they can do beside school.", road.by)
    return agreement
