"""Letters: written to the outbox with the change they tell of, and opened again to be sent.

A letter is rendered at once, so it says what was true when the change was made. Address and words
are sealed: they name a young person and hold their link.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from cases import sealing
from cases.actors import now
from cases.tables import Programme
from panel.settings import Settings
from panel.tables import Letter
from panel.variables import CHECKOUT

BUNDLED = Path(__file__).parent / "_bundled" / "templates"
PRODUCT = "Community Justice Panel"
LONGEST_SUBJECT = 120
# One text message holds 160 of these; a single other letter makes it 70.
GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
PLAIN = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "–": "-",
        "—": "-",
        "…": "...",
        "\u00a0": " ",
        "Ł": "L",
        "ł": "l",
        "Đ": "D",
        "đ": "d",
        "ı": "i",
    }
)

_address: list[str] = []


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom we write to. By mail where there is an address, else by text message."""

    name: str
    email: str = ""
    phone: str = ""
    juror: UUID | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What a letter says: subject, text and html of a mail, or the words of a text message.

    `sender` is what the programme is called beside the address a mail comes from.
    """

    subject: str
    text: str = ""
    html: str = ""
    sms: str = ""
    sender: str = ""


def use(settings: Settings) -> None:
    """The address people type: every link in a letter begins with it."""
    _address[:] = [settings.public_url]


async def write(
    name: str,
    *,
    key: str,
    programme: Programme | None,
    to: Recipient,
    context: Mapping[str, Any],
    useful_until: datetime | None = None,
    hearing: UUID | None = None,
    referral: UUID | None = None,
    send_after: datetime | None = None,
) -> None:
    """Put the letter in the outbox, inside the caller's `atomic()`.

    The same key is told once: a second write does nothing. Whoever has no address gets nothing.
    """
    channel, address = ("email", to.email) if to.email else ("sms", to.phone)
    if not address:
        return
    content = render(name, channel, {**_from(programme), **context})
    row_id = uuid4()
    letter = Letter(
        id=row_id,
        programme=programme.id if programme else None,
        key=key,
        name=name,
        channel=channel,
        recipient=_initial(to.name) if to.juror else to.name[:LONGEST_SUBJECT],
        address_sealed=sealing.seal("letter.address", row_id, address),
        subject=content.subject,
        content_sealed=sealing.seal("letter.content", row_id, _closed(content, programme)),
        juror=to.juror,
        referral=referral,
        hearing=hearing,
        state="queued",
        message_id=f"<{row_id}@{_domain()}>",
        send_after=send_after or now(),
        useful_until=useful_until,
        created_at=now(),
    )
    await Letter.insert(letter).on_conflict(target=Letter.key, action="DO NOTHING")


def address(letter: Letter) -> str:
    return sealing.unseal("letter.address", letter.id, letter.address_sealed)


def content(letter: Letter) -> Content:
    said = json.loads(sealing.unseal("letter.content", letter.id, letter.content_sealed))
    return Content(subject=letter.subject, **said)


def render(name: str, channel: str, context: Mapping[str, Any]) -> Content:
    """The folder of that name with these words; a word that is missing is an error."""
    said = {**context, "link": f"{base()}{context['path']}" if "path" in context else ""}
    subject = " ".join(_page(name, "subject.txt", said).split())[:LONGEST_SUBJECT]
    if channel == "sms":
        return Content(subject, sms=one_segment(_page(name, "sms.txt", said)))
    text, html = _page(name, "body.txt", said).strip(), _page(name, "body.html", said).strip()
    frame = {**said, "subject": subject}
    return Content(
        subject,
        text=_templates.get_template("letters/_layout.txt").render(**frame, body=text),
        html=_templates.get_template("letters/_layout.html").render(**frame, body=Markup(html)),  # noqa: S704 - escaped above
    )


def base() -> str:
    if not _address:
        raise RuntimeError("Nobody said where the pages are: letters.use(settings) at the start.")
    return _address[0]


def one_segment(words: str) -> str:
    """In the alphabet of text messages: accents it does not know are dropped."""
    plain = " ".join(words.translate(PLAIN).split())
    return "".join(letter if letter in GSM else _bare(letter) for letter in plain)


def _bare(letter: str) -> str:
    bare = "".join(part for part in unicodedata.normalize("NFKD", letter) if part in GSM)
    return bare or letter


def _page(name: str, part: str, said: Mapping[str, Any]) -> str:
    return _templates.get_template(f"letters/{name}/{part}").render(said)


def _from(programme: Programme | None) -> dict[str, str]:
    if programme is None:
        return {"short_name": PRODUCT, "contact_phone": "", "contact_email": ""}
    return {
        "short_name": programme.short_name,
        "contact_phone": programme.contact_phone,
        "contact_email": programme.contact_email,
    }


def _initial(name: str) -> str:
    """First name and initial: all that the log keeps of a young person's name."""
    first, *others = name.split() or [""]
    return f"{first} {others[-1][:1]}" if others else first


def _domain() -> str:
    return re.sub(r"[^a-z0-9.-]", "-", urlsplit(base()).hostname or "localhost")


def _closed(content: Content, programme: Programme | None) -> str:
    said = {"text": content.text, "html": content.html, "sms": content.sms}
    return json.dumps({**said, "sender": programme.short_name if programme else ""})


def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader([BUNDLED, CHECKOUT / "templates"]),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


_templates = _environment()
