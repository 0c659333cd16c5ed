"""The post: takes what is due from the outbox and sends it, as often as it is asked.

A letter is claimed with a lease, sent, and marked, one at a time, each step a transaction of its own.
Whoever is killed in between leaves one letter leased; it goes again when the lease is over, with the
same Message-ID. So nothing is lost, and at most one letter a kill arrives twice.
"""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

from piccolo.columns import Column

from cases import database, journal
from cases.actors import Actor, now
from cases.errors import NotFound, Unavailable
from cases.turns import to_the_end
from panel import carriers, letters, overtaken
from panel.carriers import SEND_SECONDS, Carrier, NotNow, TooSlow, Undeliverable, Unreachable
from panel.settings import Settings
from panel.tables import Letter

LEASE = timedelta(seconds=2 * SEND_SECONDS + 30)  # longer than connecting and sending may take
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
TOO_LATE = "It was too late to be of use."
SHOWN = 100
MARK_PAUSES = (0.2, 1, 5, 10, 20)  # seconds between tries to note that a letter has gone


async def send_due(settings: Settings, *, lease: timedelta = LEASE) -> int:
    """Send what is due, one after the other. Gives how many went."""
    await _miss_what_is_late()
    ready, sent = carriers.for_settings(settings), 0
    try:
        while ready and (letter := await claim(tuple(ready), lease)):
            # to the end: a letter that has gone and was not marked would go again
            went = await to_the_end(_send(letter, ready[letter.channel]))
            sent += bool(went)
            if went is None:
                await ready.pop(letter.channel).close()
    finally:
        for carrier in ready.values():
            await carrier.close()
    return sent


async def claim(channels: tuple[str, ...], lease: timedelta = LEASE) -> Letter | None:
    """The next letter that is due and still of use. `atomic()` lets one sender in at a time."""
    async with database.atomic():
        while letter := await _next(channels):
            if _is_late(letter):
                await _set(letter, "missed", problem=TOO_LATE)
                continue
            if why := await overtaken.why(letter):
                # what is not so, or not safe, today may be so again: then it is told anew
                await _set(letter, "missed", problem=why, key=letters.freed_key(letter))
                continue
            if (loud := await letters.not_before(letter)) > now():
                await _set(letter, "queued", send_after=loud)
                continue
            await _set(letter, "sending", leased_until=now() + lease, tries=letter.tries + 1)
            return letter
    return None


async def _miss_what_is_late() -> None:
    """Also where nothing can carry it: a letter that waits for a mail server does not wait for ever."""
    late = Letter.state.is_in(["queued", "to_print"]) & (Letter.useful_until <= now())
    if await Letter.exists().where(late):
        await Letter.update({Letter.state: "missed", Letter.problem: TOO_LATE}).where(late)


async def waiting() -> int:
    """How many letters are due or will be."""
    return int(await Letter.count().where(Letter.state.is_in(["queued", "sending"])))


async def failed() -> list[Letter]:
    """Letters that were given up, the newest first. Somebody has to look at them."""
    found: list[Letter] = (
        await Letter.objects()
        .where(Letter.state == "failed")
        .order_by(Letter.created_at, ascending=False)
        .limit(SHOWN)
    )
    return found


async def try_again(letter_id: UUID, by: Actor) -> None:
    """A letter that failed goes back to those that wait. Asked twice it waits once."""
    async with database.atomic():
        letter = await Letter.objects().where(Letter.id == letter_id).first()
        if letter is None:
            raise NotFound
        if letter.state == "failed":
            await _set(letter, "queued", tries=0, send_after=now())
            await journal.write(by, "letter.tried_again", letter, programme=letter.programme)


async def _next(channels: tuple[str, ...]) -> Letter | None:
    found: Letter | None = (
        await Letter.objects()
        .where(
            ((Letter.state == "queued") & (Letter.send_after <= now()))
            | ((Letter.state == "sending") & (Letter.leased_until <= now()))
        )
        .where(Letter.channel.is_in(list(channels)))
        .order_by(Letter.send_after, Letter.created_at)
        .first()
    )
    return found


def _is_late(letter: Letter) -> bool:
    return letter.useful_until is not None and letter.useful_until <= now()


async def _send(letter: Letter, carrier: Carrier) -> bool | None:
    """Whether it went; None when nothing goes just now."""
    try:
        await carrier.carry(letter, letters.address(letter), letters.content(letter))
    except Undeliverable as problem:
        await _set(letter, "failed", problem=str(problem))
        return False
    except NotNow as problem:
        await _later(letter, str(problem))
        return False
    except TooSlow as problem:
        # as long as it is of use, but ever more rarely: each try may be one more in the same mailbox
        pause = PAUSES[min(letter.tries, len(PAUSES)) - 1]
        await _set(letter, "queued", problem=str(problem), send_after=now() + pause)
        return None
    except Unreachable as problem:
        # no fault of the letter, so no try of it: it waits as long as it is of use
        await _set(
            letter, "queued", problem=str(problem), send_after=now() + PAUSES[0], tries=letter.tries - 1
        )
        return None
    except Exception as problem:  # noqa: BLE001 - one letter that cannot be built must not hold up the others
        await _set(letter, "failed", problem=f"It could not be put together ({type(problem).__name__}).")
        return False
    await _gone(letter)
    return True


async def _later(letter: Letter, problem: str) -> None:
    if letter.tries > len(PAUSES):
        await _set(letter, "failed", problem=problem)
    else:
        await _set(letter, "queued", problem=problem, send_after=now() + PAUSES[letter.tries - 1])


async def _gone(letter: Letter) -> None:
    """It has arrived, and a busy record must hear of it, or it would go again."""
    for pause in MARK_PAUSES:
        try:
            return await _set(letter, "sent", sent_at=now(), problem="")
        except Unavailable:
            await asyncio.sleep(pause)
    return await _set(letter, "sent", sent_at=now(), problem="")


async def _set(letter: Letter, state: str, **changes: Any) -> None:
    """Only if the letter is as we know it: what another sender has claimed since is theirs."""
    values: dict[Column | str, Any] = {"leased_until": None, "state": state}
    values.update(changes)
    await Letter.update(values).where(
        Letter.id == letter.id, Letter.state == letter.state, Letter.tries == letter.tries
    )
    for name, value in values.items():
        setattr(letter, str(name), value)
