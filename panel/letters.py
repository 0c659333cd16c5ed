"""Letters: written to the outbox with the change they tell of, and opened again to be sent.

A letter is rendered at once, so it says what was true when the change was made. Address and words
are sealed: they name a young person and hold their link.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from cases import sealing
from cases.actors import now
from cases.tables import Programme
from panel import letter_words, ringing
from panel.ringing import PLEASE_RING
from panel.settings import Settings
from panel.tables import Letter, Wording
from panel.text_messages import ONE_SEGMENT, one_segment, shortened
from scheduling import quiet

PRODUCT = "Community Justice Panel"
LONGEST_SUBJECT = 120
# Somebody waits for it, at whatever hour.
ASKED_FOR = ("sign-in-link", "unlock", "enrolment", "concern-raised")
# For the log: whose name nobody needs, and whose is cut to first name and initial.
ONLY_THE_PARTY = {"harmed_person": "Harmed person"}
IN_FULL = ("", "facilitator", "referrer", "coordinator")
CHANNELS = {"email": "Email", "sms": "Text message", "print": "On paper"}

_address: list[str] = []


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom we write to. By mail where there is an address, else by text message.

    `ring_only`: somebody else may read it, so it says nothing but to ring us. `on_paper`: who has
    neither address gets a letter that the coordinator prints.
    """

    name: str
    email: str = ""
    phone: str = ""
    juror: UUID | None = None
    party: str = (
        ""  # young_person | guardian | harmed_person | juror | juror_guardian | facilitator | referrer
    )
    ring_only: bool = False
    on_paper: bool = False

    @property
    def way(self) -> tuple[str, str]:
        """Channel and address; nothing where nothing can reach them."""
        if self.email:
            return "email", self.email
        if self.phone:
            return "sms", self.phone
        return ("print", self.name) if self.on_paper else ("", "")

    @property
    def in_the_log(self) -> str:
        if self.party in ONLY_THE_PARTY:
            return ONLY_THE_PARTY[self.party]
        full = self.juror is None and self.party in IN_FULL
        return (self.name if full else _initial(self.name))[:LONGEST_SUBJECT]


@dataclass(frozen=True, slots=True)
class Content:
    """What a letter says: subject, text and html of a mail, or the words of a text message.

    `sender` is what the programme is called beside the address a mail comes from; `calendar` is what
    goes into the calendar of whoever gets the mail: a file for each hearing, one after the other.
    """

    subject: str
    text: str = ""
    html: str = ""
    sms: str = ""
    sender: str = ""
    calendar: str = ""


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
    party: str = "",
    case: UUID | None = None,
    hearing: UUID | None = None,
    hearing_at: datetime | None = None,
    referral: UUID | None = None,
    useful_until: datetime | None = None,
    send_after: datetime | None = None,
    calendar: bytes = b"",
) -> None:
    """Put the letter in the outbox, inside the caller's `atomic()`.

    The same key is told once: a second write does nothing. Whoever nothing can reach gets nothing.
    `hearing_at`: the time that it asks them to, which they believe in from then on.
    """
    channel, address = to.way
    if not channel:
        return
    to = replace(to, party=party or to.party or ("juror" if to.juror else ""))
    name = PLEASE_RING if to.ring_only else name
    at = send_after or now()
    if to.ring_only:
        at = max(at, await ringing.not_before(case, to.party, hearing))
    own = await _own_words(name, programme)
    content = render(name, channel, {**_from(programme), **context}, own)
    row_id = uuid4()
    letter = Letter(
        id=row_id,
        programme=programme.id if programme else None,
        key=key,
        name=name,
        channel=channel,
        party=to.party,
        recipient=to.in_the_log,
        address_sealed=sealing.seal("letter.address", row_id, address),
        subject=content.subject,
        content_sealed=sealing.seal(
            "letter.content",
            row_id,
            json.dumps(
                {
                    "text": content.text,
                    "html": content.html,
                    "sms": content.sms,
                    "sender": programme.short_name if programme and not to.ring_only else "",
                    "calendar": "" if to.ring_only or channel != "email" else calendar.decode(),
                }
            ),
        ),
        juror=to.juror,
        referral=referral,
        hearing=hearing,
        hearing_at=hearing_at,
        case=case,
        state="to_print" if channel == "print" else "queued",
        message_id=f"<{row_id}@{domain()}>",
        send_after=_when(at, name, programme, useful_until),
        useful_until=useful_until,
        created_at=now(),
    )
    await Letter.insert(letter).on_conflict(target=Letter.key, action="DO NOTHING")


def _when(at: datetime, name: str, programme: Programme | None, useful_until: datetime | None) -> datetime:
    """Not in the quiet hours, unless it would be of no use after them."""
    if programme is None or name in ASKED_FOR:
        return at
    loud = quiet.over(at, programme.time_zone, programme.quiet_from, programme.quiet_until)
    return loud if useful_until is None or loud < useful_until else at


async def not_before(letter: Letter) -> datetime:
    """When a letter that is due may go: a retry waits for the end of the quiet hours, too."""
    programme = await Programme.objects().where(Programme.id == letter.programme).first()
    return _when(now(), letter.name, programme, letter.useful_until)


async def written(key: str) -> bool:
    """Whether this was told already."""
    return bool(await Letter.exists().where(Letter.key == key))


def freed_key(letter: Letter) -> str:
    """For a letter that goes nowhere: its own key is free, so that the same may be told after all."""
    return f"{letter.key}:{str(letter.id)[:8]}"


def address(letter: Letter) -> str:
    return sealing.unseal("letter.address", letter.id, letter.address_sealed)


def content(letter: Letter) -> Content:
    said = json.loads(sealing.unseal("letter.content", letter.id, letter.content_sealed))
    return Content(subject=letter.subject, **said)


def render(
    name: str, channel: str, context: Mapping[str, Any], own: Mapping[str, str] | None = None
) -> Content:
    """The folder of that name, or a programme's own words; a word that is missing is an error."""
    said = {**context, "link": f"{base()}{context['path']}" if "path" in context else ""}

    def part(which: str) -> str:
        return letter_words.part(name, which, said, own or {})

    subject = " ".join(part("subject").split())[:LONGEST_SUBJECT]
    if channel == "sms":
        return Content(subject, sms=_message(name, said, own or {}))
    text = part("body")
    if channel == "print":
        return Content(subject, text=letter_words.on_paper(text, said["link"]))
    html = letter_words.as_html(text, subject, said["link"])
    return Content(subject, text=letter_words.as_text(text, subject), html=html)


def _message(name: str, said: Mapping[str, Any], own: Mapping[str, str]) -> str:
    """In one segment if it can be: a second one costs as much again, and may come without the first."""
    sms = ""
    for words in shortened(said):
        sms = one_segment(letter_words.part(name, "sms", words, own))
        if len(sms) <= ONE_SEGMENT:
            break
    return sms


def base() -> str:
    if not _address:
        raise RuntimeError("Nobody said where the pages are: letters.use(settings) at the start.")
    return _address[0]


def domain() -> str:
    """For what must look like an address and is none."""
    return re.sub(r"[^a-z0-9.-]", "-", urlsplit(base()).hostname or "localhost")


async def _own_words(name: str, programme: Programme | None) -> dict[str, str]:
    if programme is None:
        return {}
    rows = await Wording.select(Wording.part, Wording.words).where(
        Wording.programme == programme.id, Wording.name == name
    )
    return {row["part"]: row["words"] for row in rows}


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
