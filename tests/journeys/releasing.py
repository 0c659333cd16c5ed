"""Figures for everybody in each of their states: as staff see them, and as anybody does."""

from collections.abc import AsyncIterator

from cases.tables import Programme
from tests.journeys.crawling import Stop
from tests.published import a_kept_release, year_of

STATES = ("draft", "published", "withdrawn")


async def of_the_office(programme: Programme) -> AsyncIterator[tuple[str, str]]:
    for past, state in enumerate(STATES):
        made = await a_kept_release(programme, state, year_of(programme) - 20 - past)
        yield f"release {state}", f"/outcomes/releases/{made.id}"


async def of_anybody(programme: Programme) -> AsyncIterator[Stop]:
    """No link leads there: its programme says where it is."""
    programme.public_address = "chard"
    await programme.save()
    yield Stop("nobody", "/public/chard", name="public, none yet")
    for past, state in enumerate(STATES[1:]):
        one = await a_kept_release(programme, state, year_of(programme) - past)
        yield Stop("nobody", f"/public/chard/{one.number}", name=f"public release {state}")
    yield Stop("nobody", "/public/chard")
