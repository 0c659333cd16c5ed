"""What every programme has somewhere, and a story that runs by itself does not come to.

A hearing that moved and one that is off, a correction, words of one's own, a concern, a draft, somebody who
asks for themselves.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import time, timedelta
from typing import Any
from uuid import UUID, uuid4

from cases import case_files, programmes, retention
from cases.actors import Actor, now
from cases.errors import Overlap, Refused
from cases.new_referrals import NewReferral
from cases.tables import Case, Person, Programme
from panel import (
    accounts,
    arrangements,
    correcting,
    drafts,
    forgetting,
    leads,
    own_form,
    proposals,
    referrers,
    sign_ins,
    wording,
)
from panel.demo.people import Town
from panel.tables import Account, Seat
from scheduling import facilitator_times, facilitators, slots
from scheduling.seating.rules import Window
from scheduling.tables import Facilitator, Hearing

PICTURES = "This letter with pictures? Ask us."


async def qualify(one: Facilitator, by: Actor, programme: Programme, town: Town, number: int) -> None:
    """Until when they may run hearings, and how they are reached."""
    today = programmes.today(programme)
    await facilitators.change(
        one,
        by,
        country=programme.country,
        name=one.name,
        email=f"{one.name.split()[0].lower()}@{town.contact_email.partition('@')[2]}",
        phone=f"{town.phone}{town.numbers[1] + number - 1}",
        qualified_until=today + timedelta(days=(400, 160)[number]),
        closed=False,
    )


async def usually_comes(one: Facilitator, by: Actor, weekdays: Iterable[int]) -> None:
    usual = [Window(day, time(16, 30), time(21)) for day in sorted(set(weekdays))]
    await facilitator_times.usually_comes(one, usual, by)


async def among(hearing: Hearing) -> list[UUID]:
    """Whom the proposal names, and for the last of them somebody who has another hearing to come."""
    proposal = await proposals.propose(hearing)
    chosen = [ranked.who.id for ranked in proposal.chosen]
    rows = await Seat.select(Seat.juror).where(
        Seat.programme == hearing.programme,
        Seat.state.is_in(["accepted", "confirmed"]),
        Seat.hearing.state == "arranged",
        Seat.hearing.starts_at > now(),
    )
    coming = {row["juror"] for row in rows}
    also = [ranked.who.id for ranked in proposal.following if ranked.who.id in coming]
    return [*chosen[:-1], also[0]] if chosen and also else chosen


async def tell(by: Actor, programme: Programme, running: Sequence[Facilitator]) -> None:
    """The rest of what happened, late in the story."""
    await _move_one(by, programme)
    await _cancel_one(by, programme)
    await _correct_one(by, programme)
    await _remove_names(by, programme)
    words = wording.usual("young-person-hearing")
    words["body"] = f"{words['body']}\n\n{PICTURES}"
    await wording.keep(programme, "young-person-hearing", words, by)
    worker = await accounts.get(running[0].account_id)
    here = (Case.programme == programme.id) & Case.state.is_in(["intake", "preparing", "scheduled"])
    case = await Case.objects().where(here).order_by(Case.created_at).first()
    said = "He says that his older brother waits for him after school and takes his money."
    await leads.tell_of(said, sign_ins.actor_of(worker), case=case)


async def _remove_names(by: Actor, programme: Programme) -> None:
    """Of the two that are known the longest: one is agreed to, one waits for a second person."""
    known = Case.objects().where(Case.programme == programme.id, Case.state == "outcome_known")
    administrator: Any = await Account.objects().get(Account.role == "administrator")
    agreed = False
    for case in await known.order_by(Case.opened_on).order_by(Case.reference).limit(2):
        removal = await retention.ask(case, "time", by)
        if not agreed:
            second = replace(sign_ins.actor_of(administrator), programme=programme.id)
            agreed = bool(await forgetting.agree(removal, second))


async def to_come(programme: Programme) -> list[Hearing]:
    """The latest first."""
    found: list[Hearing] = (
        await Hearing.objects()
        .where(Hearing.programme == programme.id, Hearing.state == "arranged", Hearing.starts_at > now())
        .order_by(Hearing.starts_at, ascending=False)
        .order_by(Hearing.created_at)
    )
    return found


async def _move_one(by: Actor, programme: Programme) -> None:
    """To the first other evening at which whoever runs it can come."""
    for hearing in (await to_come(programme))[:1]:
        case = await case_files.get(by, hearing.case)
        for slot in await slots.offered(programme, case, moving=hearing.id):
            soon = slot.span.starts < now() + timedelta(days=5)
            if slot.late or slot.past_home or soon or slot.session.id == hearing.session:
                continue
            try:
                await arrangements.move(
                    hearing, session=slot.session, room=slot.room, starts_wall=slot.wall, by=by
                )
            except (Overlap, Refused):
                continue
            return


async def _cancel_one(by: Actor, programme: Programme) -> None:
    for hearing in (await to_come(programme))[2:3]:
        await arrangements.cancel(hearing, reason="young_person", by=by)


async def _correct_one(by: Actor, programme: Programme) -> None:
    """A school that the agency had not heard of leaving."""
    person = (
        await Person.objects()
        .where(Person.programme == programme.id, Person.preferred_name == "")
        .order_by(Person.created_at, ascending=False)
        .first()
    )
    if person is not None:
        first = person.legal_name.split()[0]
        told = {"preferred_name": first[:2] + "z"}
        await correcting.facts(person, told, reason="The family told us the name to use.", by=by)


async def draft(account: Account) -> None:
    """Begun on a busy morning, and not sent yet."""
    if account.programme is None:
        return
    begun = await drafts.begin(account.programme, account.id, uuid4())
    begun = await drafts.keep(begun, "who", {"name": "Tariq Bolt", "preferred_name": ""})
    born = programmes.today(await programmes.get(account.programme)) - timedelta(days=365 * 15 + 40)
    await drafts.keep(begun, "born", {"born_on": born.isoformat()})


async def ask_for_oneself(programme: Programme) -> None:
    today = programmes.today(programme)
    by = Actor("self-referral", own_form.AGENCY, "visitor", programme=programme.id)
    asked = NewReferral(
        name="Robin Sallow",
        born_on=today - timedelta(days=365 * 16 + 90),
        referred_on=today,
        agency=own_form.AGENCY,
        source="self",
        email="robin.sallow@homes.example",
        safe_to_leave_message=False,
        admitted="yes",
        statement="I broke the light in the underpass. I want to make it right.",
    )
    await referrers.receive(by, asked)
