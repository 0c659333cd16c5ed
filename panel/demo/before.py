"""What was before the last weeks: the pool grew in three waves, and cases came and went."""

from collections.abc import Sequence
from datetime import timedelta

from cases.actors import now, telling
from panel.demo import beginning, years
from panel.demo.pool import WAVES, waves
from panel.demo.story import Story
from panel.demo.writing import write, write_journal
from panel.demo.years import Years


async def planned(stories: Sequence[Story]) -> list[Years]:
    return [await years.plan(story) for story in stories]


async def tell(stories: Sequence[Story], every: Sequence[Years]) -> None:
    """Told with the pool as it grew, and written. Their journal is written as time goes on."""
    ends = [*(days_ago for days_ago, *_ in WAVES[1:]), 0]
    files = [waves(story.town, story.rng) for story in stories]
    for number, (days_ago, *_) in enumerate(WAVES):
        await remember(every, days_ago)
        with telling(now() - timedelta(days=days_ago)):
            for story, waved in zip(stories, files, strict=True):
                await beginning.import_jurors(story, waved[number])
        for one in every:
            await one.tell_until(now().date() - timedelta(days=ends[number]))
    for one in every:
        await write(one.told)


async def remember(every: Sequence[Years], days_ago: int) -> None:
    """The journal of what was before goes on in order of time."""
    await write_journal([one.told for one in every], now() - timedelta(days=days_ago))
