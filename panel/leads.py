"""Safeguarding leads: who they are, and that they hear of a new concern at any hour."""

from uuid import UUID

from cases import concerns, database, journal, people, programmes
from cases.actors import Actor
from cases.errors import Refused
from cases.tables import Case, Concern
from panel import letters
from panel.tables import Account

MAY_LEAD = ("coordinator", "facilitator")


async def of(programme: UUID | None) -> list[Account]:
    found: list[Account] = await Account.objects().where(
        Account.programme == programme,
        Account.safeguarding_lead.eq(True),
        Account.disabled_at.is_null(),
    )
    return found


async def appoint(account: Account, by: Actor, *, lead: bool) -> None:
    """From now on they read the concerns of their programme, or no longer. It counts at once."""
    if lead and account.role not in MAY_LEAD:
        raise Refused("Only a coordinator or a facilitator can be the safeguarding lead.")
    async with database.atomic():
        if account.safeguarding_lead != lead:
            account.safeguarding_lead = lead
            await Account.update({Account.safeguarding_lead: lead}).where(Account.id == account.id)
            said = "lead" if lead else "no longer"
            await journal.write(by, "account.safeguarding", account, said, programme=account.programme)


async def tell_of(words: str, by: Actor, *, case: Case | None = None, once: UUID | None = None) -> Concern:
    """Raise a concern, and write to every lead that something waits. The letter does not say what."""
    async with database.atomic():
        concern = await concerns.report(words, by, case=case, once=once)
        programme = await programmes.get(concern.programme)
        for lead in await of(concern.programme):
            await letters.write(
                "concern-raised",
                key=f"concern-raised:{concern.id}:{str(lead.id)[:8]}",
                programme=programme,
                to=letters.Recipient(name=lead.name, email=lead.email, party="coordinator"),
                context={"first_name": people.greeting(lead.name), "path": f"/concerns/{concern.id}"},
            )
    return concern
