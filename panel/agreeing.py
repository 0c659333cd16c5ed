"""What happens to an agreement, with the letters that tell of it: each in one transaction."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from cases import agreements, database, programmes, terms
from cases.actors import Actor
from cases.tables import Agreement, Case
from panel import agreement_letters, agreement_links, arrangements, graduates, referrers
from scheduling.tables import Hearing
from scheduling.times import local


async def reach(agreement: Agreement, on: date, by: Actor, *, outside: str = "") -> Agreement:
    """It runs from now on; who owes sittings is in the pool; the family gets it in writing."""
    async with database.atomic():
        hearing = await held(agreement)
        agreement = await agreements.reach(
            agreement, on, by, hearing=hearing.id if hearing else None, outside=outside
        )
        await owe_sittings(agreement, by)
        await agreement_letters.agreed(agreement)
    return agreement


async def owe_sittings(agreement: Agreement, by: Actor) -> None:
    """Whoever agreed to sit on panels enters the pool by the owed route. Asked again, as it now stands."""
    terms_of_it = [term for term in await terms.of(agreement, "young_person") if term.kind == "sittings"]
    if terms_of_it and agreement.due_on:
        stands = [term for term in terms_of_it if term.state in ("open", "done")]
        case: Any = await Case.objects().get(Case.id == agreement.case)
        await graduates.enter_owed(
            case,
            sittings=sum(term.quantity for term in stands),
            due=max((term.due_on for term in stands), default=agreement.due_on),
            by=by,
        )


async def extend(
    agreement: Agreement, due_on: date, why: str, by: Actor, *, only: Sequence[UUID] = ()
) -> Agreement:
    async with database.atomic():
        agreement = await agreements.extend(agreement, due_on, why, by, only=only)
        await agreement_links.longer(agreement)
        await owe_sittings(agreement, by)
        await agreement_letters.extended(agreement)
    return agreement


async def complete(agreement: Agreement, *, on: date, by: Actor, ending: str = "") -> Agreement:
    """The referrer is told; a breach gives the case back to them. No review and no sitting is left."""
    async with database.atomic():
        before = agreement.state
        agreement = await agreements.complete(agreement, on=on, by=by, ending=ending)
        case: Any = await Case.objects().get(Case.id == agreement.case)
        await arrangements.no_review(case, by)
        await graduates.owes_no_more(case, by)
        if agreement.ending == "breach" and before != "ended":
            await referrers.case_given_back(case, "breach")
        await agreement_letters.completed(agreement)
    return agreement


async def held(agreement: Agreement) -> Hearing | None:
    """The hearing at which it was reached: the last that took place and was no review."""
    found: Hearing | None = (
        await Hearing.objects()
        .where(Hearing.case == agreement.case, Hearing.state == "held", Hearing.purpose == "first")
        .order_by(Hearing.starts_at, ascending=False)
        .first()
    )
    return found


async def usual_day(agreement: Agreement) -> date:
    """The day of that hearing; today where none was held."""
    programme = await programmes.get(agreement.programme)
    hearing = await held(agreement)
    return local(hearing.starts_at, programme.time_zone).date() if hearing else programmes.today(programme)
