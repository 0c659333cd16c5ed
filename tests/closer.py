"""Evenings held in a process of its own, to be killed: python -m tests.closer."""

import asyncio
import sys
from collections.abc import Iterable
from uuid import UUID

from cases import agreements
from cases.actors import the_command
from cases.tables import Case
from panel import record, sittings
from panel.settings import Settings
from scheduling.tables import Hearing


async def close(hearings: Iterable[str]) -> None:
    """Held, agreed and counted: one transaction each."""
    async with record.opened(Settings.read()):
        for number in hearings:
            hearing = await Hearing.objects().get(Hearing.id == UUID(number))
            case = await Case.objects().get(Case.id == hearing.case)
            by = the_command(case.programme)
            print(f"begun {number}", flush=True)
            await sittings.held(hearing, by, await agreements.of_case(case))
            print(f"held {number}", flush=True)


if __name__ == "__main__":
    asyncio.run(close(sys.argv[1:]))
