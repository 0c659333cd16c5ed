"""How a letter travels: by a mail server, as a text message, or only into the demo's mailbox.

What can go wrong has three names: this address never works, this letter not now, nothing goes now.
A server's own words are not kept: they repeat the address.
"""

import asyncio
import os
import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as POLICY
from email.utils import parseaddr
from typing import Protocol
from urllib.parse import unquote, urlsplit

import aiosmtplib

from panel.letters import Content
from panel.settings import Settings, is_loopback
from panel.tables import Letter
from scheduling import ical

PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
SEND_SECONDS = 60.0  # a slow server may take this long over one letter
METHOD = re.compile(r"^METHOD:(\w+)", re.MULTILINE)
PERMANENT = 500  # from here on a server's answer is final


class Undeliverable(Exception):
    """It never arrives at that address. The sentence says why."""


class NotNow(Exception):
    """One letter not now; others may go."""


class TooSlow(Exception):
    """It took too long: it may have arrived all the same. Nothing more goes now."""


class Unreachable(Exception):
    """Nothing goes now: the server is away."""


class Carrier(Protocol):
    """Takes one letter at a time. It has arrived when `carry` returns."""

    async def carry(self, letter: Letter, address: str, content: Content) -> None: ...

    async def close(self) -> None: ...


class Mailbox:
    """The demo's: nothing leaves this machine; the letters are read on the page."""

    async def carry(self, letter: Letter, address: str, content: Content) -> None:
        """It lies in the outbox already."""

    async def close(self) -> None:
        """There is nothing to close."""


class TextFiles:
    """Text messages as files, for whichever gateway picks them up. One file a message, however often."""

    def __init__(self, settings: Settings) -> None:
        self._folder = settings.sms_folder

    async def carry(self, letter: Letter, address: str, content: Content) -> None:
        try:
            await asyncio.to_thread(self._put, f"{letter.id}.txt", f"{address}\n{content.sms}\n")
        except OSError as problem:
            raise Unreachable(
                f"The folder for text messages cannot be written: {problem.strerror}."
            ) from None

    def _put(self, name: str, words: str) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        begun = self._folder / f".{name}"
        with os.fdopen(os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(words)
        begun.replace(self._folder / name)

    async def close(self) -> None:
        """Every file is closed already."""


class MailServer:
    """One connection, kept while there are letters."""

    def __init__(self, settings: Settings) -> None:
        self._url, self._sender = urlsplit(settings.smtp_url), settings.mail_from
        self._server: aiosmtplib.SMTP | None = None

    async def carry(self, letter: Letter, address: str, content: Content) -> None:
        message = envelope(letter, address, content, self._sender)
        server = await self._connected()
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await server.send_message(message)
        except aiosmtplib.SMTPRecipientsRefused as refused:
            raise _refusal(refused.recipients[0].code, "address") from None
        except aiosmtplib.SMTPSenderRefused as refused:
            raise Unreachable(f"The mail server refused the sender ({refused.code}).") from None
        except aiosmtplib.SMTPResponseException as refused:
            raise _refusal(refused.code, "letter") from None
        except aiosmtplib.SMTPNotSupported:
            raise Undeliverable("The mail server cannot write to such an address.") from None
        except TimeoutError:
            await self.close()
            raise TooSlow("The mail server took too long.") from None
        except (aiosmtplib.SMTPException, OSError):
            await self.close()
            raise NotNow("The mail server broke off.") from None

    async def _connected(self) -> aiosmtplib.SMTP:
        if self._server is not None and self._server.is_connected:
            return self._server
        host = self._url.hostname or ""
        self._server = aiosmtplib.SMTP(
            hostname=host,
            port=self._url.port or PORTS[self._url.scheme],
            username=unquote(self._url.username) if self._url.username else None,
            password=unquote(self._url.password) if self._url.password else None,
            use_tls=self._url.scheme == "smtps",
            start_tls=_starts_tls(self._url.scheme, host),
            timeout=SEND_SECONDS,
        )
        try:
            await self._server.connect()
        except aiosmtplib.SMTPAuthenticationError:
            raise Unreachable("The mail server refused the name or the password.") from None
        except (aiosmtplib.SMTPException, OSError):
            raise Unreachable("The mail server cannot be reached.") from None
        return self._server

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None


def for_settings(settings: Settings) -> dict[str, Carrier]:
    """A carrier for each channel that can be used. Mail waits where no server is set."""
    if settings.smtp_url:
        return {"email": MailServer(settings), "sms": TextFiles(settings)}
    if settings.demo:
        return {"email": Mailbox(), "sms": Mailbox()}
    return {"sms": TextFiles(settings)}


def envelope(letter: Letter, address: str, content: Content, sender: str) -> EmailMessage:
    """The mail itself: the same one, with the same Message-ID, however often it is tried."""
    message = EmailMessage(policy=POLICY)
    message["From"] = _from(sender, content.sender)
    message["To"] = address
    message["Subject"] = content.subject
    message["Date"] = letter.created_at
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(content.text)
    message.add_alternative(content.html, subtype="html")
    for number, calendar in enumerate(ical.each(content.calendar), start=1):
        _enclose(message, calendar, "calendar.ics" if number == 1 else f"calendar-{number}.ics")
    return message


def _enclose(message: EmailMessage, calendar: str, name: str) -> None:
    """The method stands outside the file as well: some mail programs look only there."""
    method = METHOD.search(calendar)
    message.add_attachment(
        calendar.encode(),
        maintype="text",
        subtype="calendar",
        filename=name,
        params={"charset": "utf-8", "method": method[1] if method else "PUBLISH"},
    )


def _from(sender: str, called: str) -> Address | str:
    """The programme's own short name before the address; the setting as it stands where there is none."""
    name = " ".join(called.split())
    return Address(name, addr_spec=parseaddr(sender)[1]) if name else sender


def _starts_tls(scheme: str, host: str) -> bool | None:
    """Always when the address says so; elsewhere when it is offered, but on this machine in the clear."""
    if scheme == "smtp+starttls":
        return True
    return False if scheme == "smtps" or is_loopback(host) else None


def _refusal(code: int, what: str) -> Exception:
    if code >= PERMANENT:
        return Undeliverable(f"The mail server refused the {what} ({code}).")
    return NotNow(f"The mail server put the {what} off ({code}).")
