"""Whom an agreement concerns, told: it is agreed, something is due, hours wait, it is extended, it is kept.

The job asks the record what is due, so it can run twice, late, or after a day without power. No letter
says what was agreed: it leads to the page that does.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from cases import agreements, database, hours, people, programmes, terms
from cases.actors import now, the_clock
from cases.tables import Agreement, Case, HoursEntry, Programme, Referral, Term
from panel import agreement_links, letters, links, recipients
from panel.agreement_papers import day
from panel.letters import Recipient
from panel.tables import Letter

LATELY = timedelta(days=14)  # what was agreed earlier than that is not news
BEFORE = (7, 1)  # days before a task is due
A_WEEK = timedelta(days=7)
ENDED: Mapping[str, str] = {
    "completed": "What was agreed is done.",
    "late": "What was agreed is done, some of it late.",
    "partial": "A part of what was agreed is done.",
}
GUARDIAN_LASTS = timedelta(days=120)


async def agreed(agreement: Agreement) -> int:
    """In writing to the young person and the parent or carer: the standard is three days."""
    if agreement.code_sealed is None:
        await agreement_links.make_code(agreement, the_clock(agreement.programme))
    return await _family("agreed", f"{agreement.id}", agreement, {})


async def extended(agreement: Agreement) -> int:
    programme = await programmes.get(agreement.programme)
    if agreement.due_on is None:
        return 0
    said = {"by_day": day(agreement.due_on, programme)}
    return await _family("extended", f"{agreement.id}:{agreement.due_on}", agreement, said)


async def completed(agreement: Agreement) -> int:
    """The referrer, by the reference of the case: how it ended, and nothing more."""
    case = await Case.objects().where(Case.id == agreement.case).first()
    referral = await Referral.objects().where(Referral.id == case.referral).first() if case else None
    key = f"referrer-completed:{agreement.id}"
    if case is None or referral is None or referral.source == "self" or await letters.written(key):
        return 0
    to = await recipients.referrer(referral)
    if to is None or agreement.ending not in ENDED:
        return 0
    async with database.atomic():
        await letters.write(
            "referrer-completed",
            key=key,
            programme=await programmes.get(agreement.programme),
            to=to,
            context={
                "first_name": people.greeting(to.name) or "there",
                "reference": referral.reference or case.reference,
                "ended": ENDED[agreement.ending],
            },
            case=case.id,
        )
    return 1


async def hours_wait(term: Term, *, anew: str = "") -> int:
    """The supervisor, with the link to answer: once a day, or `anew` when somebody asks for it."""
    programme = await programmes.get(term.programme)
    key = f"supervisor-hours:{term.id}:{anew or programmes.today(programme)}"
    to = Recipient(term.supervisor_name, term.supervisor_email, term.supervisor_phone, party="supervisor")
    if not to.way[0] or await letters.written(key):
        return 0
    agreement = await agreements.get(the_clock(term.programme), term.agreement)
    case: Any = await Case.objects().get(Case.id == agreement.case)
    async with database.atomic():
        token = await agreement_links.mint_hours(term)
        await letters.write(
            "supervisor-hours",
            key=key,
            programme=programme,
            to=to,
            context={
                "first_name": people.greeting(to.name),
                "their_name": people.known_as(await people.get(case.person)).partition(" ")[0],
                "path": f"{links.PATHS['hours']}{token}",
            },
            case=case.id,
        )
    return 1


async def write_due() -> int:
    """Write what is due by now. Gives how many."""
    since = now().date() - LATELY
    written = 0
    for agreement in await Agreement.objects().where(Agreement.state == "active"):
        if agreement.reached_on >= since:
            written += await agreed(agreement)
        if agreement.first_due_on is not None:
            written += await extended(agreement)
        written += await _due_soon(agreement)
    for agreement in await Agreement.objects().where(Agreement.state == "ended", Agreement.ended_on >= since):
        written += await completed(agreement)
    return written + await _hours()


async def _due_soon(agreement: Agreement) -> int:
    """A letter for each day on which something is due, a week and a day before."""
    programme = await programmes.get(agreement.programme)
    today, written = programmes.today(programme), 0
    for due_on in sorted(
        {term.due_on for term in await terms.of(agreement, "young_person") if term.state == "open"}
    ):
        left = (due_on - today).days
        which = next((days for days in sorted(BEFORE) if 0 <= left <= days), None)
        if which is None or (agreement.reached_on and due_on - agreement.reached_on <= timedelta(days=which)):
            continue  # who has just agreed to it need not be reminded
        said = {"by_day": day(due_on, programme)}
        key = f"{agreement.id}:{due_on}:{which}"
        written += await _family("due", key, agreement, said, only=("young-person",), until=due_on)
    return written


async def _hours() -> int:
    rows = (
        await HoursEntry.select(HoursEntry.term)
        .where(HoursEntry.state == "waiting")
        .group_by(HoursEntry.term)
    )
    found = [row["term"] for row in rows]
    if not found:
        return 0
    running = Agreement.select(Agreement.id).where(Agreement.state == "active")
    these = await Term.objects().where(
        Term.id.is_in(found), Term.state == "open", Term.agreement.is_in(running)
    )
    return sum([await hours_wait(term) for term in these if await _is_new(term)])


async def _is_new(term: Term) -> bool:
    """Something was logged since the supervisor was last written to; else one letter a week is enough."""
    waiting = await hours.waiting(term)
    rows = (
        await Letter.select(Letter.created_at)
        .where(Letter.key.like(f"supervisor-hours:{term.id}:%"))
        .order_by(Letter.created_at, ascending=False)
        .limit(1)
    )
    if not rows or not waiting:
        return bool(waiting)
    last: datetime = rows[0]["created_at"]
    return max(one.logged_at for one in waiting) > last or now() - last > A_WEEK


async def _family(
    what: str,
    key: str,
    agreement: Agreement,
    said: dict[str, Any],
    *,
    only: tuple[str, ...] = ("young-person", "guardian"),
    until: date | None = None,
) -> int:
    """One letter to each of them who may be written to, with the way to their own page."""
    case: Any = await Case.objects().get(Case.id == agreement.case)
    programme = await programmes.get(agreement.programme)
    child = people.known_as(await people.get(case.person)).partition(" ")[0]
    written = 0
    for who in only:
        ask = recipients.young_person if who == "young-person" else recipients.guardian
        name = f"{who}-{what}"
        to = await ask(case)  # who took their yes back is spoken with, not written to
        if to is None or await letters.written(f"{name}:{key}"):
            continue
        async with database.atomic():
            await letters.write(
                name,
                key=f"{name}:{key}",
                programme=programme,
                to=to,
                context={
                    **said,
                    "first_name": people.greeting(to.name),
                    "their_name": child,
                    "path": await _path(agreement, programme, to, who),
                },
                case=case.id,
                useful_until=programmes.noon(until + timedelta(days=1), programme) if until else None,
            )
        written += 1
    return written


async def _path(agreement: Agreement, programme: Programme, to: Recipient, who: str) -> str:
    """Who is only asked to ring gets no link that somebody else could follow."""
    if to.ring_only or to.way[0] == "print":
        return "/"
    if who == "young-person":
        return f"{links.PATHS['agreement']}{await agreement_links.mint(agreement)}"
    token = await links.mint("guardian", programme=programme.id, case=agreement.case, good_for=GUARDIAN_LASTS)
    return f"{links.PATHS['guardian']}{token}/agreement"
