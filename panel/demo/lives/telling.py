"""The kinds of lives that the demo tells: each once, by the real verbs, in a transaction that is undone."""

from datetime import timedelta

from cases import journal
from cases.actors import now, telling
from panel.demo.lives.ground import Ground, Life, gather, offences, undone
from panel.demo.lives.referral import live
from panel.demo.lives.road import BEFORE, Road
from panel.demo.traces import everything


async def tell(ground: Ground) -> list[Life]:
    """Every life of a programme. The record is as it was before."""
    async with undone():
        with telling(now() - BEFORE - timedelta(days=30)):
            ground.peers = await gather(ground)
        ground.number = (await journal.head()).number
        ground.before, _ = await everything(ground.programme, ground.number)
        for kind, offence in enumerate((await offences(ground))[: ground.kinds]):
            async with undone():
                await live(Road(ground, offence, kind))
    return ground.lives
