"""How time moved in the time bank, out of its ledger: who gave it and who got it, corrections left out.

    await time_moved.exchange(programme, first, last)     # M16

Whoever earns time has given some, whoever pays for it has received some. A gift is given by who gives it,
also to the community pot, and received by who gets it. The programme and the pot are no members.
"""

from datetime import date
from typing import Any

from cases.evaluation import credits
from cases.evaluation.credits import Exchange, Transfer
from cases.tables import Programme
from panel.tables import CreditAccount, CreditEntry, Juror

PASSED_ON = ("gift", "pot")  # time that was there already
OF_AN_ENTRY: Any = (
    *(CreditEntry.id, CreditEntry.taken_from, CreditEntry.given_to, CreditEntry.minutes),
    *(CreditEntry.category, CreditEntry.on_day, CreditEntry.reverses),
)


async def exchange(programme: Programme, first: date, last: date) -> Exchange:
    """M16 of these days, both included; minutes."""
    return credits.exchange(await transfers(programme), await _members(programme, last), first, last)


async def transfers(programme: Programme) -> list[Transfer]:
    """Every entry that stands: one that was taken back is gone, and so is what took it back."""
    rows = await CreditEntry.select(*OF_AN_ENTRY).where(CreditEntry.programme == programme.id)
    back = {row["reverses"] for row in rows if row["reverses"]}
    accounts = await CreditAccount.select(CreditAccount.id, CreditAccount.juror).where(
        CreditAccount.programme == programme.id
    )
    whose = {row["id"]: str(row["juror"]) if row["juror"] else None for row in accounts}
    return [_transfer(row, whose) for row in rows if row["id"] not in back and not row["reverses"]]


def _transfer(row: dict[str, Any], whose: dict[Any, str | None]) -> Transfer:
    paid, earned = whose[row["taken_from"]], whose[row["given_to"]]
    giver, receiver = (paid, earned) if row["category"] in PASSED_ON else (earned, paid)
    return Transfer(row["on_day"], giver, receiver, row["minutes"])


async def _members(programme: Programme, last: date) -> list[str]:
    """Who had joined the pool by then, also where they have left it since."""
    rows = await Juror.select(Juror.id).where(Juror.programme == programme.id, Juror.joined_on <= last)
    return [str(row["id"]) for row in rows]
