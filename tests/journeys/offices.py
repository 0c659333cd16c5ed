"""What staff see of whatever can stand in several ways: a page for each state of a row."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta

from cases import concerns, corrections, journey, own_indicators
from cases.actors import Actor, now
from cases.tables import Programme, Referral
from panel.sign_ins import actor_of
from panel.tables import Account, Seat
from scheduling.tables import Hearing
from tests.builders import (
    a_case,
    a_hearing,
    a_juror,
    a_letter,
    a_person,
    a_referral,
    a_seat,
)
from tests.journeys import agreeing, banking, graduating, linking, periods, releasing, tonight
from tests.journeys.crawling import Cookies, Stop
from tests.own_questions import an_indicator

COORDINATOR = "coordinator"
REPORTS = {
    "/outcomes/annual?year=2026": "annual report of 2026",
    "/outcomes/grant?from-day=1&from-month=1&from-year=2199": "grant worksheet of nobody",
    "/outcomes/together?from-day=1&from-month=1&from-year=2199": "what people gave on no day",
    "/outcomes/together?from-day=31&from-month=2&from-year=2026": "what people gave, a day that is none",
    "/outcomes/disparity?by=age&to=nonsense": "alike for everybody, by age",
    "/outcomes/monitoring?definition=referral-6&part=accepted": "more than chance, by another definition",
    "/outcomes/journey?from-day=1&from-month=1&from-year=2199": "way and waits of nobody",
    "/outcomes/journey?from-day=31&from-month=2&from-year=2026": "way and waits, a day that is none",
}


async def stops(programme: Programme, account: Account, cookies: Cookies) -> AsyncIterator[Stop]:
    by = actor_of(account)
    yield Stop(COORDINATOR, "/cases?q=zzz", cookies, name="no case found")
    yield Stop(COORDINATOR, "/concerns/thanks", cookies)
    for path, name in REPORTS.items():
        yield Stop(COORDINATOR, path, cookies, name=name)
    parts = (_states(programme), _hearings(programme), _letters(programme), _files(programme, by))
    more = (
        _concerns(programme, by),
        agreeing.of_the_office(programme, by),
        graduating.of_the_office(programme, by),
        tonight.stops(programme, by),
        banking.of_the_office(programme, by),
        periods.of_the_office(programme, by),
        linking.of_the_office(programme, by),
        releasing.of_the_office(programme),
        _questions(programme, by),
    )
    for part in (*parts, *more):
        async for name, path in part:
            yield Stop(COORDINATOR, path, cookies, name=name)


async def _states(programme: Programme) -> AsyncIterator[tuple[str, str]]:
    """A file of each kind in each of its states."""
    for state in journey.REFERRAL:
        yield f"referral {state}", f"/referrals/{(await _a_referral(programme, state)).id}"
    for state in journey.CASE:
        yield f"case {state}", f"/cases/{(await a_case(programme, state=state)).id}"
    for state in journey.JUROR:
        juror = await a_juror(programme, state=state, first_name=state.title()[:8])
        yield f"juror {state}", f"/jurors/{juror.id}"
    for state, how in (("closed", "still needed"), ("outcome_known", "to be removed")):
        yield f"names {how}", f"/cases/{(await a_case(programme, state=state)).id}/removal"
    waits = await a_case(programme, state="preparing")
    yield "/cases/-/hearings/new", f"/cases/{waits.id}/hearings/new"


async def _a_referral(programme: Programme, state: str) -> Referral:
    if state == "accepted":
        return await Referral.objects().get(Referral.id == (await a_case(programme)).referral)
    reason = "unreachable" if state == "returned" else None
    return await a_referral(programme, state=state, return_reason=reason)


async def _hearings(programme: Programme) -> AsyncIterator[tuple[str, str]]:
    """Of many answers; that stands; short, soon, cancelled and over."""
    asked = Counter(
        row["hearing"] for row in await Seat.select(Seat.hearing).where(Seat.programme == programme.id)
    )
    yield "hearing of many answers", f"/hearings/{asked.most_common(1)[0][0]}"
    ahead = (Hearing.programme == programme.id) & (Hearing.starts_at > now())
    stands = await Hearing.objects().where(ahead, Hearing.panel_stood_at.is_not_null()).first()
    if stands:
        yield "hearing that stands", f"/hearings/{stands.id}"
    to_come = await Hearing.objects().where(ahead, Hearing.state == "arranged").first()
    yield "/sessions/-/cancellation", f"/sessions/{to_come.session}/cancellation"
    for name, state in {"of nobody": "arranged", "cancelled": "cancelled"}.items():
        yield f"hearing {name}", f"/hearings/{(await a_hearing(programme, state=state)).id}"
    for name, hours in {"soon": 30, "over": -30}.items():
        hearing = await a_hearing(programme)
        await a_seat(hearing, state="accepted", answered_at=now() - timedelta(days=4))
        starts = now() + timedelta(hours=hours)
        times = {Hearing.starts_at: starts, Hearing.ends_at: starts + timedelta(hours=1)}
        await Hearing.update(times).where(Hearing.id == hearing.id)
        yield f"hearing {name}", f"/hearings/{hearing.id}"


async def _letters(programme: Programme) -> AsyncIterator[tuple[str, str]]:
    """In every state that a letter can be in; one to print."""
    for state in ("queued", "sending", "sent", "failed", "missed", "to_print", "printed", "withdrawn"):
        paper = state in ("to_print", "printed")
        letter = await a_letter(programme, state=state, channel="print" if paper else "email")
        yield f"letter {state}", f"/letters/{letter.id}"
        if state == "to_print":
            yield "/letters/-/print", f"/letters/{letter.id}/print"
    yield "/mailbox/-", f"/mailbox/{letter.id}"
    yield "letters to print", "/letters?state=to_print"
    yield "/letters/print", "/letters/print"


async def _files(programme: Programme, by: Actor) -> AsyncIterator[tuple[str, str]]:
    """A file with corrections, and one that may be the same person’s."""
    born = now().date() - timedelta(days=15 * 365)
    ash, same = [
        await a_person(programme, legal_name="Ada Ash", born_on=born, school=school)
        for school in ("Hartle School", "Millbrook High School")
    ]
    case = await a_case(programme, ash)
    await a_referral(programme, same)
    await corrections.facts(ash, {"pronouns": "they"}, reason="They said so.", by=by)
    for page in ("corrections", "facts", "same"):
        yield f"/people/-/{page}", f"/people/{ash.id}/{page}"
    yield "/people/-/same, found", f"/people/{same.id}/same?q=ash"
    yield "/people/-/same, nobody", f"/people/{same.id}/same?q=zzz"
    yield "/people/-/same/-", f"/people/{ash.id}/same/{same.id}"
    yield "/people/-/corrections, none", f"/people/{same.id}/corrections"
    yield "/referrals/-/person", f"/referrals/{case.referral}/person"
    yield "/referrals/-/matter", f"/referrals/{case.referral}/matter"


async def _concerns(programme: Programme, by: Actor) -> AsyncIterator[tuple[str, str]]:
    case = await a_case(programme)
    new = await concerns.report("Somebody waits for them after school.", by, case=case)
    taken = await concerns.take_in_hand(await concerns.report("A bruise.", by), by)
    done = await concerns.close(await concerns.report("Shouting at home.", by), "Spoke with the school.", by)
    for name, one in {"new": new, "in hand": taken, "closed": done}.items():
        yield f"concern {name}", f"/concerns/{one.id}"


async def _questions(programme: Programme, by: Actor) -> AsyncIterator[tuple[str, str]]:
    """Of the programme's own: not begun with long words, asked, retired."""
    for state in ("draft", "asked", "retired"):
        hard = "To what extent did participation facilitate reintegration"
        row = await an_indicator(programme, begun=False, party="referrer", question=hard)
        if state != "draft":
            await own_indicators.begin(row, by)
        if state == "retired":
            await own_indicators.retire(row, by)
        yield f"question {state}", f"/indicators/{row.id}"
    yield "/indicators/new, from another", f"/indicators/new?from={row.id}"
