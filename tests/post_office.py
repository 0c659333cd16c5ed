"""A real mail server on loopback that the test can slow down, and that refuses whom it is told to."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller

from cases.actors import now
from panel.tables import Letter
from tests.running import a_free_port


@dataclass
class Office:
    """What has arrived, in order."""

    url: str = ""
    arrived: list[tuple[str, Message]] = field(default_factory=list)
    refuses: dict[str, str] = field(default_factory=dict)  # address -> the server's answer
    seconds: float = 0.0  # it takes over each letter
    slow: bool = False  # it keeps the letter in hand as long as this is so
    in_hand: bool = False

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.in_hand = True
        await asyncio.sleep(self.seconds)
        while self.slow:  # noqa: ASYNC110 - another thread says so
            await asyncio.sleep(0.01)
        self.in_hand = False
        message = message_from_bytes(envelope.content, policy=default)
        self.arrived.extend((address, message) for address in envelope.rcpt_tos)
        return "250 OK"

    async def has_a_letter_in_hand(self) -> None:
        async with asyncio.timeout(30):
            while not self.in_hand:  # noqa: ASYNC110 - another thread says so
                await asyncio.sleep(0.01)

    def addresses(self) -> list[str]:
        return [address for address, _ in self.arrived]

    def message_ids(self) -> list[str]:
        return [message["Message-ID"] for _, message in self.arrived]


@contextmanager
def an_office() -> Iterator[Office]:
    office, port = Office(), a_free_port()
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    office.url = f"smtp://127.0.0.1:{port}"
    try:
        yield office
    finally:
        controller.stop()


async def all_gone() -> None:
    """Every letter that waits has arrived, or is printed."""
    await Letter.update({Letter.state: "sent", Letter.sent_at: now()}).where(Letter.state == "queued")
    await Letter.update({Letter.state: "printed"}).where(Letter.state == "to_print")
