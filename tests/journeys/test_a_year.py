"""A year under a moved clock, through the real jobs: no letter twice, none to a closed case, checks in time.

The soak lives the whole year in both programmes of the demo; the short form some days in the smaller one.
"""

import re
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from cases import journal
from cases.actors import now, telling
from cases.tables import FollowUp, StateChange
from panel import letters
from panel.demo import before, beginning, towns
from panel.demo.people import AMERICA
from panel.demo.story import Story
from panel.settings import Settings
from panel.tables import Letter
from tests.journeys.a_year import Year
from tests.ledgers import sound
from tests.post_office import Office, an_office

OVER = ("closed", "follow_up", "outcome_known", "returned", "de_identified")
A_LINK = re.compile(r"/[A-Za-z0-9_-]{43}\b")
HALF_A_DAY = timedelta(hours=12)
TOLD_AT_ONCE = timedelta(seconds=30)  # what closing itself writes


def settings_of(record_url: str, folder: Path, office: Office) -> Settings:
    said = {
        "PANEL_DATABASE_URL": record_url,
        "PANEL_SMTP_URL": office.url,
        "PANEL_MAIL_FROM": "panel@example.org",
        "PANEL_SMS_FOLDER": str(folder / "sms"),
    }
    return Settings.read(said, env_file=Path("/nonexistent"))


async def a_small_town() -> Story:
    with telling(now() - timedelta(days=towns.FOUNDED)):
        story = await beginning.found(AMERICA)
    years = await before.planned([story])
    years[0].plan.copies = years[0].plan.copies[::2]
    await before.tell([story], years)
    await before.remember(years, 0)
    await beginning.begin(story)
    return story


async def lived(year: Year, days: int) -> tuple[date, date]:
    first = now().date() + timedelta(days=1)
    for number in range(days):
        await year.day(first + timedelta(days=number))
    return first, first + timedelta(days=days - 1)


async def test_some_days_go_by(record: Any, record_url: str, tmp_path: Path):
    with an_office() as office:
        settings = settings_of(record_url, tmp_path, office)
        year = Year(settings, [await a_small_town()])
        first, last = await lived(year, 8)
        await all_was_right(year, office, first, last)


@pytest.mark.soak
async def test_a_year_goes_by(record: Any, record_url: str, tmp_path: Path):
    with an_office() as office:
        settings = settings_of(record_url, tmp_path, office)
        year = Year(settings, await towns.tell(settings))
        first, last = await lived(year, 365)
        await all_was_right(year, office, first, last)


async def all_was_right(year: Year, office: Office, first: date, last: date) -> None:
    assert not year.wrong
    assert (await journal.verify()).sound
    for story in year.stories:
        await sound(story.programme)
    since = datetime.combine(first, time(), UTC)
    sent = await Letter.objects().where(Letter.created_at >= since, Letter.state == "sent")
    assert len(sent) > 20
    await each_check_waited_from_its_day(year, first, last)
    each_arrived_once(sent, office)
    nothing_was_said_twice(sent)
    await nobody_was_written_to_whose_case_is_over(sent)


async def each_check_waited_from_its_day(year: Year, first: date, last: date) -> None:
    every = await FollowUp.objects().where(FollowUp.due_on >= first, FollowUp.due_on <= last)
    assert every
    assert {one.id: one.due_on for one in every}.items() <= year.seen_due.items()


def each_arrived_once(sent: list[Letter], office: Office) -> None:
    arrived = Counter(office.message_ids())
    assert set(arrived.values()) == {1}
    assert {one.message_id for one in sent if one.channel == "email"} <= set(arrived)


def nothing_was_said_twice(sent: list[Letter]) -> None:
    """To one address in the same words within half a day. Links differ; a reminder comes again by design."""
    before: dict[tuple[str, str, str], datetime] = {}
    twice = []
    for one in sorted(sent, key=lambda each: each.sent_at):
        content = letters.content(one)
        words = content.sms if one.channel == "sms" else content.text
        said = (letters.address(one), one.name, A_LINK.sub("/…", words))
        if said in before and one.sent_at - before[said] < HALF_A_DAY:
            twice.append((one.key, one.sent_at, before[said]))
        before[said] = one.sent_at
    assert twice == []


async def nobody_was_written_to_whose_case_is_over(sent: list[Letter]) -> None:
    ended: dict[UUID, datetime] = {}
    for step in await StateChange.objects().where(StateChange.subject == "case").order_by(StateChange.at):
        if step.to_state in OVER:
            ended.setdefault(step.subject_id, step.at)
        else:
            ended.pop(step.subject_id, None)
    late = [
        (one.name, one.created_at - ended[one.case])
        for one in sent
        if one.case in ended and one.created_at > ended[one.case] + TOLD_AT_ONCE
    ]
    assert late == []
