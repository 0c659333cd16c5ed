"""Reading the time bank: what stands in each account, line by line, and what somebody gave in all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from piccolo.query.functions import Sum

from panel import credits
from panel.jurors import peer_name
from panel.tables import CreditAccount, CreditEntry, Juror
from scheduling.times import minutes_words

POT, PROGRAMME = "Community pot", "The programme"
GIVEN = ("sitting", "training", "help", "other")  # time of their own; a gift is time of somebody else's


@dataclass(frozen=True, slots=True)
class Balance:
    """One account and the minutes in it."""

    id: UUID
    kind: str  # juror | pot | programme
    name: str
    juror: UUID | None
    got: int
    gave: int

    @property
    def minutes(self) -> int:
        return self.got - self.gave


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as its account sees it: minutes with their sign, and what stands there after it."""

    entry: CreditEntry
    minutes: int
    after: int
    other: str
    undone: bool  # an entry of its own takes it back

    @property
    def what(self) -> str:
        """A sitting; From Tasha B, for help; To the community pot."""
        if self.entry.reverses:
            return "Taken back"
        if self.entry.category not in ("gift", "help", "pot") or self.other == PROGRAMME:
            return credits.CATEGORIES[self.entry.category]
        other = "the community pot" if self.other == POT else self.other
        return (
            f"{'From' if self.minutes > 0 else 'To'} {other}{', for help' * (self.entry.category == 'help')}"
        )


@dataclass(frozen=True, slots=True)
class Given:
    """How often and how long somebody gave time of one kind, what was taken back left out."""

    category: str
    times: int
    minutes: int
    first: date
    last: date


async def balances(programme: UUID, *, whole: bool = False) -> list[Balance]:
    """Every account by name, the programme's own and the pot first. `whole`: with last names, for staff."""
    got, gave = await _sums(programme, CreditEntry.given_to), await _sums(programme, CreditEntry.taken_from)
    rows = await CreditAccount.select(
        *(CreditAccount.id, CreditAccount.kind, CreditAccount.juror.id.as_alias("whose")),
        *(CreditAccount.juror.first_name.as_alias("first"), CreditAccount.juror.last_name.as_alias("last")),
    ).where(CreditAccount.programme == programme)
    found = [
        Balance(
            row["id"],
            row["kind"],
            _named(row, whole=whole),
            row["whose"],
            got.get(row["id"], 0),
            gave.get(row["id"], 0),
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.kind != "programme", one.kind != "pot", one.name))


def _named(row: dict[str, Any], *, whole: bool) -> str:
    if row["kind"] == "juror":
        return f"{row['first']} {row['last']}" if whole else peer_name(row["first"], row["last"])
    return POT if row["kind"] == "pot" else PROGRAMME


async def _sums(programme: UUID, side: Any) -> dict[UUID, int]:
    rows = (
        await CreditEntry.select(side.as_alias("side"), Sum(CreditEntry.minutes))
        .where(CreditEntry.programme == programme)
        .group_by(side)
    )
    return {row["side"]: int(row["sum"]) for row in rows}


async def names(programme: UUID, *, whole: bool = False) -> dict[UUID, str]:
    """Account -> whose it is."""
    return {one.id: one.name for one in await balances(programme, whole=whole)}


def said(minutes: int, *, sign: bool = False) -> str:
    """1 hour 30 minutes; -15 minutes; +1 hour where each has its sign. Pure."""
    before = "−" if minutes < 0 else "+" if sign and minutes else ""
    return f"{before}{minutes_words(abs(minutes))}"


async def of(juror: Juror, *, whole: bool = False) -> list[Line]:
    """Every entry of their account, the newest first. `whole`: with last names, for staff."""
    account = await CreditAccount.objects().where(CreditAccount.juror == juror.id).first()
    if account is None:
        return []
    rows = await _entries(account.id)
    undone = await undone_of(rows)
    named = await names(juror.programme, whole=whole)
    lines, stands = [], 0
    for row in rows:
        minutes = row.minutes if row.given_to == account.id else -row.minutes
        stands += minutes
        other = named[row.taken_from if minutes > 0 else row.given_to]
        lines.append(Line(row, minutes, stands, other, row.id in undone))
    return lines[::-1]


async def _entries(account: UUID) -> list[CreditEntry]:
    found: list[CreditEntry] = (
        await CreditEntry.objects()
        .where((CreditEntry.given_to == account) | (CreditEntry.taken_from == account))
        .order_by(CreditEntry.posted_at, CreditEntry.id)
    )
    return found


async def undone_of(entries: Iterable[CreditEntry]) -> set[UUID]:
    """Which of these are taken back by an entry of its own."""
    ids = [entry.id for entry in entries]
    if not ids:
        return set()
    rows = await CreditEntry.select(CreditEntry.reverses).where(CreditEntry.reverses.is_in(ids))
    return {row["reverses"] for row in rows}


async def given(juror: Juror) -> list[Given]:
    """What a certificate says: time they gave themselves, by kind, without gifts and what was taken back."""
    lines = await of(juror)
    undone_by = {line.entry.reverses: line.entry.id for line in lines if line.entry.reverses}

    def stands(entry: UUID) -> bool:
        """It was not taken back, or what took it back was itself taken back."""
        return entry not in undone_by or not stands(undone_by[entry])

    own = [line for line in lines if not line.entry.reverses and stands(line.entry.id)]
    found = []
    for category in GIVEN:
        these = [line for line in own if line.entry.category == category and line.minutes > 0]
        if these:
            days = [line.entry.on_day for line in these]
            total = sum(line.minutes for line in these)
            found.append(Given(category, len(these), total, min(days), max(days)))
    return found


async def total(programme: UUID) -> int:
    """The sum of all accounts: zero, whatever was posted."""
    return sum(one.minutes for one in await balances(programme))
