"""Two invented programmes that look lived in, told in order through the real verbs.

What is told is dated relative to today. It stays between starts; each start adds what time has used
up: sessions to come, and one offer that waits for an answer.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from cases import programmes
from cases.actors import now, telling, the_command
from panel import accounts, post
from panel.demo import (
    asked_together,
    before,
    beginning,
    compared,
    corners,
    evenings,
    referrals,
    releasing,
    time_given,
    tonight,
)
from panel.demo.beginning import BEGINS
from panel.demo.people import TOWNS, Town
from panel.demo.story import Story
from panel.settings import Settings
from panel.tables import Account

SATURDAY = 5
ADMINISTRATOR = "Ruth Adeyemi"
HERS: dict[str, Any] = {"email": "administrator@panel.example", "role": "administrator", "programme": None}
DAYS_TOLD = 30  # how far back its days are told by the verbs
FOUNDED = 1_000  # days ago: the first cases are known to the end
LIES_SINCE = 16  # days ago: one referral waits for screening since then


async def tell(settings: Settings, every: Sequence[Town] = TOWNS) -> list[Story]:
    """Tell these programmes from their beginning. A second call finds them told, and tells of none."""
    if await programmes.every():
        return []
    with telling(now() - timedelta(days=FOUNDED)):
        await accounts.add(the_command(), name=ADMINISTRATOR, **HERS)
        stories = [await beginning.found(town) for town in every]
        for story in stories:
            await asked_together.begin(story)
        # They come in by one click: no password, no code, and nothing that asks for either.
        await Account.update({Account.enrolled_at: now()}, force=True)
    years = await before.planned(stories)
    await before.tell(stories, years)
    with telling(now() - timedelta(days=BEGINS)):
        for story in stories:
            await beginning.begin(story)
    for days_ago in range(DAYS_TOLD - 1, -1, -1):
        await before.remember(years, days_ago)
        for story in stories:
            await _tell_a_day(story, days_ago)
            if days_ago == tonight.TOLD:
                with telling(now() - timedelta(days=days_ago)):
                    await tonight.book(story)
            if days_ago == 1:
                with telling(now() - timedelta(hours=23)):
                    await _tell_corners(story)
        await _post(settings, days_ago)
    await before.remember(years, 0)
    with telling(now() - timedelta(hours=20)):
        for story in stories:
            await releasing.tell(story)
    for story in stories:
        await asked_together.answer(story)
    return stories


async def _post(settings: Settings, days_ago: int) -> None:
    """The letters of a day go into the mailbox early in the evening of that day, before the quiet hours."""
    evening = datetime.combine(now().date() - timedelta(days=days_ago), time(18, 30), UTC)
    with telling(min(evening, now())):
        while await post.send_due(settings):
            pass


async def _tell_a_day(story: Story, days_ago: int) -> None:
    """What a coordinator does on a working day: open the post, decide, book, ask."""
    latest = now()
    morning = datetime.combine(latest.astimezone(story.zone).date(), time(9, 10), story.zone)
    at = morning - timedelta(days=days_ago)
    if at.weekday() > SATURDAY - 1 and days_ago:
        return
    with telling(min(at, latest)):
        if story.rng.random() < story.town.referrals / (DAYS_TOLD * 5 / 7):
            await referrals.receive(story)
        if not story.lying and days_ago < LIES_SINCE:
            story.lying.add((await referrals.receive(story, heard=True)).id)
            await referrals.receive_two_of_one_incident(story)
    with telling(min(at + timedelta(hours=2), latest)):
        await referrals.decide(story, days_ago)
        await story.journeys.go_on()
        await evenings.book(story, days_ago)
    with telling(min(at + timedelta(hours=5), latest)):
        await evenings.answer(story)


async def _tell_corners(story: Story) -> None:
    await corners.tell(story.coordinator, story.programme, story.facilitators)
    await referrals.begin_to_screen_one(story)
    await time_given.tell(story)
    await compared.tell(story)
    if story.referrer:
        await corners.draft(story.referrer)
        await corners.ask_for_oneself(story.programme)
