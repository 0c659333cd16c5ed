"""A letter that had to wait is not sent once it says the wrong thing."""

import dataclasses
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from cases.actors import Actor, now, telling
from cases.tables import Programme
from panel import arrangements, post, seats
from panel.settings import Settings
from panel.sign_ins import actor_of
from panel.tables import Juror, Letter, Seat
from scheduling.tables import Hearing
from tests.builders import a_coordinator, a_juror, a_programme
from tests.evenings import an_arranged_hearing
from tests.post_office import Office, an_office

pytestmark = pytest.mark.usefixtures("record")


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


async def one_asked(programme: Programme | None = None) -> tuple[Hearing, Seat, Juror, Actor]:
    programme = programme or await a_programme(seats=1, seats_least=1)
    juror, by = await a_juror(programme), await a_coordinator(programme)
    hearing = await an_arranged_hearing(programme)
    (seat,) = await seats.offer_all(hearing, by)
    return hearing, seat, juror, by


async def sent(name: str) -> list[str]:
    rows = await Letter.select(Letter.state).where(Letter.name == name).order_by(Letter.created_at)
    return [row["state"] for row in rows]


async def test_nobody_is_asked_after_they_rang_to_say_no(office: Office, settings: Settings) -> None:
    _, seat, juror, by = await one_asked()
    await seats.answer(seat, "no", by)
    await post.send_due(settings)
    assert juror.email not in office.addresses()
    assert await sent("seat-offer") == ["missed"]


async def test_nobody_is_thanked_for_a_yes_that_became_a_no(office: Office, settings: Settings) -> None:
    _, seat, juror, _ = await one_asked()
    await post.send_due(settings)
    await seats.answer(seat, "yes", actor_of(juror))
    await seats.answer(seat, "no", actor_of(juror))
    await post.send_due(settings)
    assert (await sent("seat-taken"), await sent("panel-stands")) == (["missed"], ["missed"])
    assert office.addresses().count(juror.email) == 1


async def test_who_need_not_come_twice_over_is_told_so_once(office: Office, settings: Settings) -> None:
    hearing, seat, juror, by = await one_asked()
    await seats.answer(seat, "yes", by)
    await seats.release(seat, by)
    again = await seats.give(hearing, juror, by)
    await seats.release(again, by)
    await post.send_due(settings)
    assert (await sent("seat-released")).count("sent") == 1
    assert (await sent("seat-taken")).count("sent") == 0


async def test_who_is_on_again_is_not_told_that_it_is_off(office: Office, settings: Settings) -> None:
    hearing, _, _, by = await one_asked()
    await post.send_due(settings)
    hearing = await arrangements.cancel(hearing, reason="room", by=by)
    await arrangements.reinstate(hearing, by)
    await post.send_due(settings)
    assert await sent("hearing-cancelled") == ["missed"]
    assert await sent("seat-offer") == ["sent", "sent"]


async def test_what_still_holds_is_sent(office: Office, settings: Settings) -> None:
    hearing, seat, juror, by = await one_asked()
    await post.send_due(settings)
    await seats.answer(seat, "yes", actor_of(juror))
    await post.send_due(settings)
    await arrangements.cancel(hearing, reason="room", by=by)
    await post.send_due(settings)
    kinds = ("seat-offer", "seat-taken", "panel-stands", "hearing-cancelled")
    assert [await sent(kind) for kind in kinds] == [["sent"]] * len(kinds)


async def test_without_a_mail_server_a_late_letter_is_missed_and_not_kept_waiting() -> None:
    nowhere = Settings.read({}, env_file=Path("/nonexistent"))
    hearing, *_ = await one_asked()
    await post.send_due(nowhere)
    assert await sent("seat-offer") == ["queued"]
    with telling(hearing.starts_at + timedelta(minutes=1)):
        assert await post.send_due(nowhere) == 0
    assert await sent("seat-offer") == ["missed"]
    assert now() < hearing.starts_at


async def test_a_mail_comes_from_the_programme_by_its_short_name(office: Office, settings: Settings) -> None:
    await one_asked(await a_programme(short_name="Tuesday Club, Frome–Süd", seats=1, seats_least=1))
    await post.send_due(settings)
    (_, message), *_ = office.arrived
    (sender,) = message["From"].addresses
    assert (sender.display_name, sender.addr_spec) == ("Tuesday Club, Frome–Süd", "panel@example.org")
