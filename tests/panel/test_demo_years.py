"""Two years that the demo tells again are as the verbs would have written them."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cases import journal, journey, sealing
from cases.actors import now, telling
from cases.search import fold
from cases.tables import Case, FollowUp, Person, Referral, Reoffence, StateChange
from panel import graduates, sign_ins
from panel.demo import before, beginning, towns
from panel.demo.days import Shift
from panel.demo.lives.ground import PEER_NAME, Life
from panel.demo.lives.road import YOUNG
from panel.demo.people import AMERICA
from panel.demo.story import Story
from panel.demo.traces import Rows, beyond, everything, lived
from panel.tables import Account, CreditEntry, Graduate, Letter

LONDON = ZoneInfo("Europe/London")
BEFORE = ("Juror", "Availability", "Training", "OathText")  # the pool came in from spreadsheets


async def told(record: Any) -> tuple[Story, list[Life], Rows]:
    """The smaller town, its years written; the lives they were told from, and what stood there before."""
    with telling(now() - timedelta(days=towns.FOUNDED)):
        story = await beginning.found(AMERICA)
    stood, _ = await everything(story.programme, 0)
    years = await before.planned([story])
    lives = list(years[0].plan.lives)
    years[0].plan.copies = years[0].plan.copies[::6] + years[0].plan.copies[-4:]
    await before.tell([story], years)
    await before.remember(years, 0)
    return story, lives, stood


def filled(rows: Rows) -> dict[str, set[str]]:
    """Which columns hold something, table by table."""
    found: dict[str, set[str]] = defaultdict(set)
    for table, these in rows.items():
        for row in these:
            found[table.__name__] |= {name for name, value in row.items() if value not in (None, "")}
    return found


async def test_years_that_are_told_again_are_as_the_verbs_wrote_them(record: Any):
    story, lives, stood = await told(record)
    await every_column_is_one_that_a_verb_filled(story, lives, stood)
    await every_seal_opens_and_nobody_of_the_first_telling_is_left(story)
    await cases_letters_and_accounts_fit_together(story)


async def every_column_is_one_that_a_verb_filled(story: Story, lives: list[Life], stood: Rows) -> None:
    assert (await journal.verify()).sound
    rows, entries = await everything(story.programme, 0)
    by_verbs: dict[str, set[str]] = defaultdict(set)
    for life in lives:
        for stage in life.stages:
            for name, columns in filled(stage.rows).items():
                by_verbs[name] |= columns
    for name, columns in filled(beyond(rows, stood)).items():
        if name not in BEFORE:
            more = columns - by_verbs[name] - {"sent_at"}  # the post has gone
            assert not more, name
    assert [entry["at"] for entry in entries] == sorted(entry["at"] for entry in entries)
    for step in await StateChange.objects().where(StateChange.subject.is_in(list(journey.TABLES))):
        if step.from_state and (step.subject != "juror" or step.why != "From a list"):
            assert journey.may_follow(step.subject, step.from_state, step.to_state)


async def every_seal_opens_and_nobody_of_the_first_telling_is_left(story: Story) -> None:
    rows, entries = await everything(story.programme, 0)
    texts = [str(value) for entry in entries for value in entry.values()]
    for table in lived():
        for row in rows[table]:
            for name, value in row.items():
                if name.endswith("_sealed") and value:
                    place = f"{table._meta.tablename}.{name.removesuffix('_sealed')}"
                    texts.append(sealing.unseal(place, row["id"], value))
                else:
                    texts.append(str(value))
    for name in (*YOUNG.split(), PEER_NAME, "Ludmilla"):
        assert not [text for text in texts if name.casefold() in text.casefold()]


async def cases_letters_and_accounts_fit_together(story: Story) -> None:
    cases = await Case.objects().where(Case.programme == story.programme.id)
    assert len({case.reference for case in cases}) == len(cases) > 5
    for case in cases:
        person = await Person.objects().get(Person.id == case.person)
        referral = await Referral.objects().get(Referral.id == case.referral)
        for known in (person.legal_name, case.reference, referral.reference, referral.agency):
            assert set(fold(known).split()) <= set(case.search_text.split())
        opened = [row.due_on for row in await FollowUp.objects().where(FollowUp.case == case.id)]
        assert min(opened) > case.opened_on
    assert await Letter.count().where(Letter.state == "queued", Letter.send_after < now()) == 0
    assert await CreditEntry.exists().where(CreditEntry.programme == story.programme.id)
    assert await Reoffence.count().where(Reoffence.happened_on > now().date()) == 0
    (coordinator,) = await Account.objects().where(
        Account.programme == story.programme.id, Account.role == "coordinator"
    )
    for one in await Graduate.objects().where(Graduate.state == "yes"):
        juror = await graduates.accept(one, graduates.actor_of(one))
        (case,) = await graduates.cases_of(juror, sign_ins.actor_of(coordinator))
        person = await Person.objects().get(Person.id == case.person)
        assert person.legal_name.endswith(juror.last_name)
        assert case.reference.lower() not in juror.email
        assert juror.email == person.email
        assert juror.email.startswith(fold(juror.first_name))


@pytest.mark.parametrize(
    ("text", "later"),
    [
        ("Please come on Tuesday 23 March at 5:30pm.", "Please come on Tuesday 30 March at 5:30pm."),
        ("on Tue 30 Mar, 5:30pm", "on Tue 6 Apr, 5:30pm"),
        ("Tuesday, March 30, 2021", "Tuesday, April 6, 2021"),
        ("by 28 December 2021", "by 4 January 2022"),
        ("oath-due:2021-03-30", "oath-due:2021-04-06"),
        ("DTSTART:20210323T173000Z", "DTSTART:20210330T163000Z"),
        ("You may bring 2 friends", "You may bring 2 friends"),
        ("31 February", "31 February"),
    ],
)
def test_days_in_words_are_later_too(text: str, later: str):
    assert Shift(1, LONDON, date(2021, 1, 5)).words(text) == later


def test_the_wall_clock_stays_over_the_change_of_the_clocks():
    shift = Shift(1, LONDON, date(2021, 1, 5))
    assert shift.moment(datetime(2021, 3, 23, 17, 30, tzinfo=UTC)) == datetime(
        2021, 3, 30, 16, 30, tzinfo=UTC
    )
