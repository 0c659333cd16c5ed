"""The post: every letter arrives once, whatever the mail server does meanwhile."""

import asyncio
import dataclasses
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from cases import database
from cases.actors import now, telling
from panel import carriers, letters, post
from panel.letters import Recipient
from panel.settings import Settings
from panel.tables import Letter
from tests.builders import a_hearing, a_programme, somebody
from tests.post_office import Office, an_office

pytestmark = pytest.mark.usefixtures("record")
IN_TEN_MINUTES = timedelta(minutes=10)


@pytest.fixture
def office() -> Iterator[Office]:
    with an_office() as office:
        yield office


@pytest.fixture
def settings(office: Office, tmp_path: Path) -> Settings:
    usual = Settings.read({}, env_file=Path("/nonexistent"))
    return dataclasses.replace(
        usual, smtp_url=office.url, mail_from="panel@example.org", sms_folder=tmp_path / "sms"
    )


async def a_letter(address: str = "tasha@school.example", **only) -> str:
    """In the outbox; its address is its key."""
    async with database.atomic():
        await letters.write(
            only.pop("name", "sign-in-link"),
            key=only.pop("key", address),
            programme=only.pop("programme", None),
            to=only.pop("to", Recipient("Tasha", address)),
            context=only.pop("context", {"first_name": "Tasha", "path": "/link/token"}),
            **only,
        )
    return address


async def many(number: int) -> list[str]:
    return [await a_letter(f"juror-{one}@school.example") for one in range(number)]


async def states() -> dict[str, str]:
    return {row["key"]: row["state"] for row in await Letter.select(Letter.key, Letter.state)}


async def the_letter() -> Letter:
    (letter,) = await Letter.objects()
    return letter


async def test_a_letter_is_sent_once(office: Office, settings: Settings) -> None:
    await a_letter()
    assert [await post.send_due(settings), await post.send_due(settings)] == [1, 0]
    ((address, message),) = office.arrived
    letter = await the_letter()
    assert (address, message["To"], message["From"]) == (
        "tasha@school.example",
        "tasha@school.example",
        "panel@example.org",
    )
    assert message["Message-ID"] == letter.message_id
    assert message["Subject"] == "Your link"
    assert "http://127.0.0.1:8000/link/token" in message.get_body(("plain",)).get_content()
    assert "/link/token" in message.get_body(("html",)).get_content()
    assert (letter.state, letter.problem, letter.leased_until) == ("sent", "", None)
    assert letter.sent_at is not None


async def test_one_refused_address_holds_up_nobody(office: Office, settings: Settings) -> None:
    await many(3)
    office.refuses = {
        "juror-0@school.example": "550 No such mailbox: juror-0@school.example",
        "juror-1@school.example": "451 Greylisted",
    }
    assert await post.send_due(settings) == 1
    assert office.addresses() == ["juror-2@school.example"]
    problems = {row["key"]: row["problem"] for row in await Letter.select()}
    assert problems["juror-0@school.example"] == "The mail server refused the address (550)."
    assert sorted((await states()).values()) == ["failed", "queued", "sent"]
    office.refuses = {}
    with telling(now() + timedelta(minutes=2)):
        assert await post.send_due(settings) == 1
    assert office.addresses()[-1] == "juror-1@school.example"


async def test_a_letter_that_is_put_off_again_and_again_fails_at_last(
    office: Office, settings: Settings
) -> None:
    office.refuses = {await a_letter(): "451 Not now"}
    moment = now()
    for _ in range(6):
        with telling(moment):
            await post.send_due(settings)
        moment += timedelta(hours=5)
    letter = await the_letter()
    assert (letter.state, letter.tries) == ("failed", 6)


async def test_a_failed_letter_can_be_tried_again(office: Office, settings: Settings) -> None:
    office.refuses = {await a_letter(): "550 No"}
    await post.send_due(settings)
    by = somebody("administrator")
    for _ in range(2):
        await post.try_again((await the_letter()).id, by)
    office.refuses = {}
    assert await post.send_due(settings) == 1


async def test_letters_wait_while_the_mail_server_is_away(settings: Settings, office: Office) -> None:
    await many(3)
    away = dataclasses.replace(settings, smtp_url="smtp://127.0.0.1:9")
    assert await post.send_due(away) == 0
    assert set((await states()).values()) == {"queued"}
    assert await Letter.count().where(Letter.problem == "The mail server cannot be reached.") == 1
    with telling(now() + IN_TEN_MINUTES):
        assert await post.send_due(settings) == 3
    assert len(set(office.message_ids())) == 3


async def test_a_slow_mail_server_holds_no_lock(office: Office, settings: Settings) -> None:
    await many(2)
    office.slow = True
    sending = asyncio.create_task(post.send_due(settings))
    await office.has_a_letter_in_hand()
    async with asyncio.timeout(10):  # writing waits for no mail server
        await a_letter("another@school.example")
    office.slow = False
    assert await sending == 3


async def test_two_senders_at_once_send_each_letter_once(office: Office, settings: Settings) -> None:
    waiting = await many(20)
    office.seconds = 0.01
    counts = await asyncio.gather(*(post.send_due(settings) for _ in range(4)))
    assert sum(counts) == 20
    assert sorted(office.addresses()) == sorted(waiting)


async def test_a_lease_that_ran_out_lets_the_letter_go_again_as_the_same(
    office: Office, settings: Settings
) -> None:
    await a_letter()
    lost = await post.claim(("email",))
    assert lost is not None
    assert await post.send_due(settings) == 0, "somebody is at it"
    with telling(now() + IN_TEN_MINUTES):
        assert await post.send_due(settings) == 1
    assert office.message_ids() == [lost.message_id]


async def test_nothing_is_sent_too_late_or_too_early(office: Office, settings: Settings) -> None:
    await a_letter("late@school.example", useful_until=now() - timedelta(seconds=1))
    await a_letter("early@school.example", send_after=now() + IN_TEN_MINUTES)
    await a_letter("useful@school.example", useful_until=now() + IN_TEN_MINUTES)
    await post.send_due(settings)
    assert office.addresses() == ["useful@school.example"]
    assert await states() == {
        "late@school.example": "missed",
        "early@school.example": "queued",
        "useful@school.example": "sent",
    }


async def test_nothing_but_the_cancellation_is_sent_for_a_cancelled_hearing(
    office: Office, settings: Settings
) -> None:
    programme = await a_programme()
    hearing = await a_hearing(programme, state="cancelled")
    await a_letter("offer@school.example", programme=programme, hearing=hearing.id)
    off = {"first_name": "Tasha", "day": "Thursday 7 May", "short_day": "Thu 7 May", "time": "17:30"}
    await a_letter(
        "off@school.example", name="hearing-cancelled", programme=programme, hearing=hearing.id, context=off
    )
    await post.send_due(settings)
    assert office.addresses() == ["off@school.example"]
    assert "missed" in (await states()).values()


async def test_a_letter_that_does_not_open_holds_up_nobody(office: Office, settings: Settings) -> None:
    await a_letter("broken@school.example")
    await Letter.update({Letter.content_sealed: "sealed:1:AAAA"}).where(Letter.key == "broken@school.example")
    await a_letter()
    await post.send_due(settings)
    assert office.addresses() == ["tasha@school.example"]
    assert (await states())["broken@school.example"] == "failed"


async def test_a_text_message_becomes_one_file_for_the_gateway(settings: Settings) -> None:
    await a_letter(to=Recipient("Tasha", phone="+447700900123"))
    assert await post.send_due(settings) == 1
    (file,) = settings.sms_folder.iterdir()
    assert file.read_text().startswith("+447700900123\nHi Tasha.")
    assert file.stat().st_mode & 0o077 == 0


async def test_without_a_mail_server_letters_wait_and_in_the_demo_they_stay_in_the_mailbox(
    settings: Settings,
) -> None:
    await a_letter()
    nowhere = dataclasses.replace(settings, smtp_url="")
    assert await post.send_due(nowhere) == 0
    assert (await the_letter()).state == "queued"
    assert await post.send_due(dataclasses.replace(nowhere, demo=True)) == 1


async def test_a_letter_in_hand_is_finished_when_the_sender_is_told_to_stop(
    office: Office, settings: Settings
) -> None:
    await many(3)
    office.slow = True
    sending = asyncio.create_task(post.send_due(settings))
    await office.has_a_letter_in_hand()
    sending.cancel()
    office.slow = False
    with pytest.raises(asyncio.CancelledError):
        await sending
    assert sorted((await states()).values()) == ["queued", "queued", "sent"]
    assert len(office.arrived) == 1


async def test_a_server_that_answers_too_late_is_asked_ever_more_rarely(
    office: Office, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may have taken the letter: each try may be one more in the same mailbox."""
    monkeypatch.setattr(carriers, "SEND_SECONDS", 0.2)
    await a_letter()
    office.seconds = 0.5
    moment, waits = now(), []
    for _ in range(3):
        with telling(moment):
            await post.send_due(settings)
        letter = await the_letter()
        waits.append(round((letter.send_after - moment).total_seconds() / 60))
        moment = letter.send_after
    assert (letter.state, letter.problem) == ("queued", "The mail server took too long.")
    assert waits == [1, 5, 15]
