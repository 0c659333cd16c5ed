"""What became of each letter, for those who must know whether somebody was told."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cases import database, journal
from cases.actors import Actor, now
from cases.errors import NotFound, WrongState
from cases.tables import Programme
from panel import letter_titles, overtaken, post
from panel.letters import CHANNELS
from panel.tables import Letter
from scheduling.tables import Hearing
from scheduling.times import clock_words, local

STATES = {
    "to_print": ("To print", "orange"),
    "failed": ("Did not arrive", "red"),
    "queued": ("Waits", "yellow"),
    "sending": ("Is going", "blue"),
    "sent": ("Sent", "green"),
    "printed": ("Printed", "green"),
    "missed": ("Not sent", "grey"),
    "withdrawn": ("Held back", "grey"),
}
WAITS, HELD_BACK = ("queued", "to_print"), ("missed", "withdrawn")
WILL_NOT_GO = ("Overtaken", "grey")  # it still waits, but says what is not so
PARTIES = {
    "young_person": "Young person",
    "guardian": "Parent or carer",
    "harmed_person": "Harmed person",
    "juror": "Peer",
    "juror_guardian": "Parent or carer of a peer",
    "facilitator": "Facilitator",
    "referrer": "Referrer",
    "": "Staff",
}
COLUMNS = (
    *(Letter.id, Letter.name, Letter.channel, Letter.party, Letter.recipient, Letter.subject),
    *(Letter.state, Letter.problem, Letter.created_at, Letter.sent_at, Letter.send_after, Letter.hearing),
    Letter.case.reference.as_alias("reference"),
    Letter.referral.reference.as_alias("referral_reference"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One letter in a list. `at`: when it went, or when it was written."""

    id: UUID
    about: str
    to: str
    party: str
    way: str
    word: str
    colour: str
    at: str
    note: str
    reference: str

    @property
    def waits_for_paper(self) -> bool:
        return self.word == STATES["to_print"][0]


def line(row: dict[str, Any], programme: Programme, overtaken_why: str = "") -> Line:
    word, colour = WILL_NOT_GO if overtaken_why else STATES[row["state"]]
    at = local(row["sent_at"] or row["created_at"], programme.time_zone)
    party = PARTIES.get(row["party"], row["party"].capitalize())
    return Line(
        id=row["id"],
        about=row["subject"] or about(row["name"]),
        to=row["recipient"],
        party="" if party == row["recipient"] else party,
        way=CHANNELS[row["channel"]],
        word=word,
        colour=colour,
        at=f"{at:%a} {at.day} {at:%b}, {clock_words(at)}",
        note=overtaken_why or row["problem"] or _waits_until(row, programme),
        reference=row["reference"] or row["referral_reference"] or "",
    )


def about(name: str) -> str:
    """What a letter without a subject was about."""
    return letter_titles.alone(name)


async def of_hearing(hearing: Hearing, programme: Programme) -> list[Line]:
    """Who was told what about it, the latest first."""
    rows = (
        await Letter.select(*COLUMNS)
        .where(Letter.hearing == hearing.id, Letter.programme == programme.id)
        .order_by(Letter.created_at, ascending=False)
    )
    return await lines(rows, programme)


async def of_case(case: UUID, programme: Programme, most: int) -> list[Line]:
    """Who was told what in it, the latest first."""
    rows = (
        await Letter.select(*COLUMNS)
        .where(Letter.case == case, Letter.programme == programme.id)
        .order_by(Letter.created_at, ascending=False)
        .limit(most)
    )
    return await lines(rows, programme)


async def of_referral(referral: UUID, programme: Programme) -> list[Line]:
    """What whoever referred was told, the latest first."""
    rows = (
        await Letter.select(*COLUMNS)
        .where(Letter.referral == referral, Letter.programme == programme.id)
        .order_by(Letter.created_at, ascending=False)
    )
    return await lines(rows, programme)


async def lines(rows: Sequence[dict[str, Any]], programme: Programme) -> list[Line]:
    """With what waits and has been overtaken: it waits for nothing any more."""
    waiting = [row["id"] for row in rows if row["state"] in WAITS]
    found = await Letter.objects().where(Letter.id.is_in(waiting)) if waiting else []
    why = {letter.id: await overtaken.why(letter) for letter in found}
    return [line(row, programme, why.get(row["id"], "")) for row in rows]


def in_all(lines: Sequence[Line]) -> str:
    """Did not arrive 1, sent 9: how many are in which state, what needs somebody first."""
    words = [word for word, _ in (*STATES.values(), WILL_NOT_GO)]
    counts = Counter(line.word for line in lines)
    return ", ".join(f"{word.lower()} {counts[word]}" for word in words if counts[word])


async def get(by: Actor, letter: UUID) -> Letter:
    found: Letter | None = (
        await Letter.objects().where(Letter.id == letter, Letter.programme == by.programme).first()
    )
    if found is None:
        raise NotFound
    return found


async def may_be_printed(letter: Letter) -> None:
    """What waits asks again, as every letter that is sent does; it is refused in words."""
    if why := await not_to_print(letter):
        raise WrongState(f"Do not print this letter. {why}")


async def not_to_print(letter: Letter) -> str:
    """Why nobody should hand it over; empty where it may be. A copy of what they have is no news.

    One that did not arrive is news: it must be safe, and so, as one that waits.
    """
    if letter.state in HELD_BACK:
        return letter.problem or overtaken.OVERTAKEN
    return await overtaken.why(letter) if letter.state in (*WAITS, "failed") else ""


async def printed(letter: Letter, by: Actor) -> None:
    """It was printed, and is on its way. The same click twice is one."""
    async with database.atomic():
        letter = await get(by, letter.id)
        if letter.state == "printed":
            return
        if letter.state != "to_print":
            raise WrongState("This letter is not one to print any more. Look at it again.")
        await Letter.update({Letter.state: "printed", Letter.sent_at: now()}).where(Letter.id == letter.id)
        await journal.write(by, "letter.printed", letter, programme=letter.programme)


async def try_again(letter: Letter, by: Actor) -> None:
    """One that did not arrive goes once more, as after a full mailbox."""
    await post.try_again(letter.id, by)


async def to_print(programme: UUID | None) -> int:
    return int(await Letter.count().where(Letter.programme == programme, Letter.state == "to_print"))


def _waits_until(row: dict[str, Any], programme: Programme) -> str:
    if row["state"] != "queued" or row["send_after"] <= now():
        return ""
    at = local(row["send_after"], programme.time_zone)
    return f"Goes on {at:%a} {at.day} {at:%b}, {clock_words(at)}."
