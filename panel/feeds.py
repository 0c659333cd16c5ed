"""A calendar that asks again by itself: all that somebody comes to, by an address that only they know."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from cases import database, programmes
from cases.actors import now
from cases.errors import NotFound
from cases.tables import Programme
from panel import accounts, calendars, jurors, links, told
from panel.proposals import YES
from panel.sign_ins import Visitor
from panel.tables import Link, Seat
from scheduling import ical
from scheduling.ical import Entry
from scheduling.tables import Facilitator, Hearing

GOOD_FOR = timedelta(days=400)
BACK, MOST = timedelta(days=31), 500
HAS_ONE = ("coordinator", "facilitator")


async def begin(visitor: Visitor) -> str:
    """A new address for somebody's calendar; the one before is good no longer."""
    whose = {
        "account": visitor.account.id if visitor.account else None,
        "juror": visitor.juror.id if visitor.juror else None,
    }
    async with database.atomic():
        await links.withdraw("feed", **whose)
        token = await links.mint("feed", programme=visitor.actor.programme, **whose, good_for=GOOD_FOR)
    return f"{links.PATHS['feed']}{token}.ics"


async def read(token: str) -> bytes:
    """The calendar behind an address. Whoever has left, or may come in no more, has none."""
    link = await links.find(token.removesuffix(".ics"), "feed")
    programme = await programmes.get(link.programme)
    hearings = await _theirs(link)
    return ical.feed(programme.short_name, await _entries(hearings, programme))


async def _theirs(link: Link) -> list[Hearing]:
    query = Hearing.objects().where(Hearing.programme == link.programme, Hearing.starts_at > now() - BACK)
    if link.juror is not None:
        query = query.where(Hearing.id.is_in(await _sat_in(link.juror, link.programme)))
    else:
        query = await _of_account(query, link.account)
    found: list[Hearing] = await query.order_by(Hearing.starts_at).limit(MOST)
    return found


async def _sat_in(juror_id: UUID, programme: UUID) -> list[UUID]:
    juror = await jurors.get(programme, juror_id)
    if juror.state == "retired" or juror.wrong_address_at is not None:
        raise NotFound
    rows = await Seat.select(Seat.hearing).where(Seat.juror == juror_id, Seat.state.is_in(list(YES)))
    return [row["hearing"] for row in rows] or [juror_id]  # an empty list is no list for the database


async def _of_account(query: Any, account_id: UUID) -> Any:
    account = await accounts.get(account_id)
    if account.disabled_at is not None or account.role not in HAS_ONE:
        raise NotFound
    if account.role == "coordinator":
        return query
    runs = await Facilitator.select(Facilitator.id).where(Facilitator.account_id == account.id)
    return query.where(Hearing.facilitator.is_in([row["id"] for row in runs] or [account.id]))


async def _entries(hearings: list[Hearing], programme: Programme) -> list[Entry]:
    """Each room is asked for once: an entry takes the place alone from these words."""
    said = {room: await told.when_and_where(one, programme) for room, one in _by_room(hearings).items()}
    return [calendars.entry(hearing, programme, said[hearing.room]) for hearing in hearings]


def _by_room(hearings: list[Hearing]) -> dict[UUID, Hearing]:
    return {hearing.room: hearing for hearing in hearings}
