"""Referrals: those to screen, and those that cannot be screened before the referrer has told more."""

from datetime import date
from typing import Any

from cases.tables import Programme, Referral
from panel.todo.tasks import Days, Found, Task

COLUMNS = (
    *(Referral.id, Referral.state, Referral.reference, Referral.agency, Referral.screen_by),
    *(Referral.offence, Referral.admitted),
)
PERSON: Any = Referral.person
BORN_ON: Any = PERSON.born_on.as_alias("born_on")  # made once: a column through a key is dear to make
UNKNOWN = {
    "admitted": "whether they accept responsibility",
    "born_on": "the birth date",
    "offence": "the offence",
}


async def of(programme: Programme, days: Days, most: int) -> tuple[Found, int]:
    """The most urgent, and how many there are to screen."""
    begun = await _rows(programme, "screening", most, BORN_ON)
    fresh = await _rows(programme, "received", most)
    many, many_begun = [
        await _many(programme, rows, most) for rows in ((fresh, "received"), (begun, "screening"))
    ]
    asked = [row for row in begun if _lacks(row, programme)]
    found = [*(_told(row, programme, days) for row in asked), *(_screen(row, days) for row in fresh)]
    found += [_screen(row, days) for row in begun if row not in asked]
    decided = many_begun - len(asked)
    return Found(found, {"referrer": len(asked), "coordinator": many + decided}), many + many_begun


async def _many(programme: Programme, rows: tuple[list[dict[str, Any]], str], most: int) -> int:
    """How many there are in all, where only the most urgent were read."""
    read, state = rows
    if len(read) < most:
        return len(read)
    count: int = await Referral.count().where(Referral.programme == programme.id, Referral.state == state)
    return count


async def _rows(programme: Programme, state: str, most: int, *more: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (
        await Referral.select(*COLUMNS, *more)
        .where(Referral.programme == programme.id, Referral.state == state)
        .order_by(Referral.screen_by)
        .limit(most)
    )
    return found


def _lacks(row: dict[str, Any], programme: Programme) -> list[str]:
    """What only the referrer can tell."""
    lacks = [UNKNOWN[name] for name in ("offence", "born_on") if row[name] is None]
    if programme.needs_admission and row["admitted"] == "unknown":
        lacks.append(UNKNOWN["admitted"])
    return lacks


def _told(row: dict[str, Any], programme: Programme, days: Days) -> Task:
    lacks = _lacks(row, programme)
    words = " and ".join([", ".join(lacks[:-1]), lacks[-1]] if len(lacks) > 1 else lacks)
    return Task(
        kind="ask_referrer",
        referral=row["id"],
        waits="referrer",
        what="Ask about {who}’s referral",
        path=f"/referrals/{row['id']}/screening",
        detail=f"{row['agency'] or 'The referrer'} has not said {words}.",
        **_clock(row["screen_by"], days),
    )


def _screen(row: dict[str, Any], days: Days) -> Task:
    fresh = row["state"] == "received"
    return Task(
        kind="screen",
        referral=row["id"],
        waits="coordinator",
        what=f"{'Screen' if fresh else 'Decide on'} {{who}}’s referral",
        path=f"/referrals/{row['id']}/screening",
        detail=". ".join(part for part in (row["reference"], row["agency"]) if part) + ".",
        new=fresh,
        **_clock(row["screen_by"], days),
    )


def _clock(by: date, days: Days) -> dict[str, Any]:
    return {"by": by, "working": True, "urgency": days.urgency(by, working=True)}
