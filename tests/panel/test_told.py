"""What letters about a hearing say, and what they never say."""

import re

import pytest

from cases.actors import now
from cases.tables import Programme
from panel import letters, seats, told
from panel.sign_ins import actor_of
from panel.tables import Juror, Letter, Link, Seat
from panel.text_messages import GSM
from scheduling.tables import Hearing
from tests.builders import a_coordinator, a_juror, a_programme
from tests.evenings import an_arranged_hearing

pytestmark = pytest.mark.usefixtures("record")
TO_JURORS = ("seat-offer", "seat-taken", "seat-released", "hearing-moved", "hearing-cancelled")
# What would tell a stranger that somebody has to do with justice.
TELLING = re.compile(
    r"panel\b|hearing|case|juror|jury|court|offen[cd]e|crime|respondent|young person|police", re.IGNORECASE
)


async def all_letters(juror: Juror, programme: Programme) -> list[Letter]:
    """One of each letter that a juror may get."""
    hearing = await an_arranged_hearing(programme)
    seat = Seat(
        programme=programme.id,
        hearing=hearing.id,
        juror=juror.id,
        place=1,
        state="offered",
        offered_at=now(),
        expires_at=hearing.starts_at,
    )
    await Seat.insert(seat)
    for tell in (told.offered, told.taken, told.released, told.moved, told.cancelled):
        await tell(seat, hearing, juror)
    found: list[Letter] = await Letter.objects().where(Letter.juror == juror.id)
    assert {letter.name for letter in found} == set(TO_JURORS)
    return found


async def test_a_letter_never_says_why_we_write() -> None:
    programme = await a_programme(short_name="Tuesday Club")
    for letter in await all_letters(await a_juror(programme, first_name="Tasha"), programme):
        content = letters.content(letter)
        words = re.sub(r"https?://\S+", "", f"{content.subject} {content.text}")
        assert not TELLING.search(words), f"{letter.name}: {TELLING.findall(words)}"


async def test_a_text_message_fits_in_one_segment() -> None:
    programme = await a_programme(short_name="Tuesday Club")
    juror = await a_juror(programme, first_name="Anastasia-Ren\u00e9e", email="", phone="+447700900321")
    for letter in await all_letters(juror, programme):
        sms = letters.content(letter).sms.replace(letters.base(), "https://panel.somerset.example")
        assert len(sms) <= 160, f"{letter.name} has {len(sms)} letters: {sms}"
        assert set(sms) <= GSM


async def test_sentences_of_letters_are_short() -> None:
    programme = await a_programme()
    for letter in await all_letters(await a_juror(programme), programme):
        text = re.sub(r"https?://\S+", "", letters.content(letter).text)
        for sentence in re.split(r"(?<=[.?!:])\s+|\n\n", text):
            assert len(sentence.split()) <= 15, sentence


async def test_the_link_of_an_offer_lasts_until_the_hearing_begins() -> None:
    programme = await a_programme(seats=1, seats_least=1)
    juror = await a_juror(programme)
    hearing = await an_arranged_hearing(programme)
    await seats.offer_all(hearing, await a_coordinator(programme))
    link = await Link.objects().first()
    seat = await Seat.objects().first()
    assert link is not None
    assert seat is not None
    assert (link.purpose, link.seat, link.juror) == ("offer", seat.id, juror.id)
    assert abs((link.expires_at - hearing.starts_at).total_seconds()) < 2


async def test_the_coordinator_is_told_where_to_look() -> None:
    programme = await a_programme(seats=1, seats_least=1)
    by = await a_coordinator(programme)
    juror = await a_juror(programme)
    hearing = await an_arranged_hearing(programme)
    (seat,) = await seats.offer_all(hearing, by)
    await seats.answer(seat, "yes", actor_of(juror))
    letter = await Letter.objects().where(Letter.name == "panel-stands").first()
    assert letter is not None
    assert f"/hearings/{hearing.id}" in letters.content(letter).text
    assert (await Hearing.objects().get(Hearing.id == hearing.id)).panel_stood_at is not None
