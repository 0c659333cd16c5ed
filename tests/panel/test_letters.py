"""Letters: each thing told once, to the right address, and nothing readable in the table."""

import json

import pytest

from cases import database
from panel import letters
from panel.letters import Recipient
from panel.tables import Letter
from tests.builders import a_juror, a_programme

pytestmark = pytest.mark.usefixtures("record")
TASHA = Recipient("Tasha Brown", "tasha@school.example", "+447700900001")
SAID = {"first_name": "Tasha", "path": "/link/secret-token"}


async def test_the_same_thing_is_told_once() -> None:
    programme = await a_programme()
    juror = await a_juror(programme, first_name="Tasha", last_name="Brown")
    tasha = Recipient("Tasha Brown", juror.email, juror=juror.id)
    for _ in range(2):
        async with database.atomic():
            await letters.write("sign-in-link", key="one", programme=programme, to=tasha, context=SAID)
    (letter,) = await Letter.objects()
    assert (letter.state, letter.recipient, letter.channel) == ("queued", "Tasha B", "email")


async def test_a_letter_of_a_change_that_failed_was_never_written() -> None:
    programme = await a_programme()
    with pytest.raises(RuntimeError):
        async with database.atomic():
            await letters.write("sign-in-link", key="one", programme=programme, to=TASHA, context=SAID)
            raise RuntimeError
    assert await Letter.count() == 0


async def test_a_text_message_goes_only_to_those_without_an_address() -> None:
    programme = await a_programme()
    async with database.atomic():
        for key, to in (
            ("both", TASHA),
            ("phone", Recipient("Zoë Ö", phone="+447700900002")),
            ("neither", Recipient("Nobody")),
        ):
            await letters.write("sign-in-link", key=key, programme=programme, to=to, context=SAID)
    found = {letter.key: letter for letter in await Letter.objects()}
    assert {key: letter.channel for key, letter in found.items()} == {"both": "email", "phone": "sms"}
    assert letters.address(found["phone"]) == "+447700900002"
    assert letters.content(found["phone"]).sms.endswith("/link/secret-token")


async def test_the_table_shows_neither_address_nor_words_nor_link() -> None:
    async with database.atomic():
        await letters.write("sign-in-link", key="one", programme=None, to=TASHA, context=SAID)
    (row,) = await database.run("SELECT * FROM letter")
    shown = json.dumps(row, default=str)
    assert not any(word in shown for word in ("school.example", "secret-token", "Hi Tasha"))
    assert ":" not in row["message_id"]
    (letter,) = await Letter.objects()
    said = letters.content(letter)
    assert "http://127.0.0.1:8000/link/secret-token" in said.text
    assert 'href="http://127.0.0.1:8000/link/secret-token"' in said.html
