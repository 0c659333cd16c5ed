"""Two invented programmes that look lived in, told in order through the real verbs.

What is told is dated relative to today. It stays between starts; each start adds what time has used
up: sessions to come, and one offer that waits for an answer.
"""

import itertools
import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from cases import (
    case_files,
    database,
    harmed,
    new_referrals,
    programmes,
    referrals,
    screening,
    screening_answers,
)
from cases.actors import Actor, now, telling, the_command
from cases.errors import BadInput, Overlap, Refused
from cases.screening import Answer
from cases.tables import Case, Programme, Referral
from panel import (
    accounts,
    arrangements,
    demo_corners,
    demo_years,
    importing,
    jurors,
    leads,
    links,
    post,
    referrers,
    seats,
    sign_ins,
    trainings,
)
from panel.demo_journeys import Journeys, somebody_harmed
from panel.demo_people import (
    FIRST_NAMES,
    LAST_NAMES,
    NOBODY_HARMED,
    NOT_HEARD,
    SHOPS,
    STATEMENTS,
    TOWNS,
    Town,
)
from panel.demo_pool import WAVES, settle, waves
from panel.demo_retelling import write, write_journal
from panel.settings import Settings
from panel.tables import Account, Seat
from scheduling import closures, facilitators, series, slots, venues
from scheduling.tables import Facilitator, Hearing

SEED = 20
SATURDAY = 5
ADMINISTRATOR = "Ruth Adeyemi"
HERS: dict[str, Any] = {"email": "administrator@panel.example", "role": "administrator", "programme": None}
DAYS_TOLD = 30  # how far back its days are told by the verbs
BEGINS = 45  # days ago: long enough for a case to be past its clock
FOUNDED = 1_000  # days ago: the first cases are known to the end
LIES_SINCE = 16  # days ago: one referral waits for screening since then
LEAST_OPEN = timedelta(hours=20)  # an offer with less time left is not the one to show


@dataclass(slots=True)
class Story:
    """One programme on its way through the last month."""

    town: Town
    programme: Programme
    coordinator: Actor
    rng: random.Random
    journeys: Journeys
    facilitators: list[Facilitator] = field(default_factory=list)
    referrer: Account | None = None
    lying: set[UUID] = field(default_factory=set)  # referrals that nobody screens
    waiting: list[Case] = field(default_factory=list)
    waves: list[tuple[int, str]] = field(default_factory=list)  # files of jurors, and when they came in
    years: demo_years.Years | None = None  # what was before

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.town_zone)

    @property
    def town_zone(self) -> str:
        return str(self.programme.time_zone)


async def tell(settings: Settings) -> None:
    """Tell both programmes from their beginning. A second call finds them told."""
    if await programmes.every():
        return
    with telling(now() - timedelta(days=FOUNDED)):
        await accounts.add(the_command(), name=ADMINISTRATOR, **HERS)
        stories = [await _found(town) for town in TOWNS]
        # They come in by one click: no password, no code, and nothing that asks for either.
        await Account.update({Account.enrolled_at: now()}, force=True)
    for story in stories:
        story.years = await demo_years.plan(story)
    await _years(stories)
    with telling(now() - timedelta(days=BEGINS)):
        for story in stories:
            await _begin(story)
    for days_ago in range(DAYS_TOLD - 1, -1, -1):
        await _remember(stories, days_ago)
        for story in stories:
            await _tell_a_day(story, days_ago)
            if days_ago == 1:
                with telling(now() - timedelta(hours=23)):
                    await _tell_corners(story)
        await _post(settings, days_ago)
    await _remember(stories, 0)


async def _years(stories: list[Story]) -> None:
    """What was before: the pool grew in three waves, and cases came and went."""
    ends = [*(days_ago for days_ago, *_ in WAVES[1:]), 0]
    for number, (days_ago, *_) in enumerate(WAVES):
        await _remember(stories, days_ago)
        with telling(now() - timedelta(days=days_ago)):
            for story in stories:
                await _import(story, story.waves[number][1])
        for story in stories:
            if story.years:
                await story.years.tell_until(now().date() - timedelta(days=ends[number]))
    for story in stories:
        if story.years:
            await write(story.years.told)


async def _remember(stories: list[Story], days_ago: int) -> None:
    """The journal of what was before goes on in order of time."""
    told = [story.years.told for story in stories if story.years]
    await write_journal(told, now() - timedelta(days=days_ago))


async def _post(settings: Settings, days_ago: int) -> None:
    """The letters of a day go into the mailbox early in the evening of that day, before the quiet hours."""
    evening = datetime.combine(now().date() - timedelta(days=days_ago), time(18, 30), UTC)
    with telling(min(evening, now())):
        while await post.send_due(settings):
            pass


async def _found(town: Town) -> Story:
    """A programme with its staff and its places, and nobody in it yet."""
    programme = await programmes.create(
        the_command(),
        name=town.name,
        place=town.place,
        template=town.template,
        short_name=town.short_name,
        contact_email=town.contact_email,
        contact_phone=town.contact_phone,
        seats=5,
        **dict.fromkeys(town.criteria, True),
    )
    rng = random.Random(SEED + len(town.name))
    coordinator = await _staff(town, programme)
    running = await facilitators.every(programme.id)
    journeys = Journeys(coordinator, tuple(one.account_id for one in running if one.account_id), rng)
    story = Story(town, programme, coordinator, rng, journeys, running)
    story.referrer = await Account.objects().get(
        (Account.programme == programme.id) & (Account.role == "referrer")
    )
    for name, address, rooms in town.venues:
        venue = await venues.add(coordinator, programme.id, name=name, address=address)
        for room in rooms:
            await venues.add_room(coordinator, venue, name=room, holds=14)
    async with database.atomic():
        await trainings.begin(programme.id, coordinator)
    story.waves = waves(town, rng)
    return story


async def _begin(story: Story) -> None:
    """What the last weeks begin with."""
    for number, one in enumerate(story.facilitators):
        await demo_corners.qualify(one, story.coordinator, story.programme, story.town, number)
    await _begin_series(story)
    await settle(story.coordinator, story.programme, BEGINS)
    # and no hearing is arranged in time
    await _accepted(await _receive(story, heard=True), story.coordinator)


async def _staff(town: Town, programme: Programme) -> Actor:
    """One account for each role. They are enrolled by the one-click sign-in of the demo."""
    first, second = town.facilitators
    people = {
        "coordinator": ("coordinator", town.coordinator),
        "facilitator": ("facilitator", first),
        "facilitator.two": ("facilitator", second),
        "evaluator": ("evaluator", town.evaluator),
        "referrer": ("referrer", town.referrer),
    }
    by, rows = the_command(programme.id), {}
    for address, (role, name) in people.items():
        rows[address], _ = await accounts.add(
            by,
            email=f"{address}@{town.contact_email.partition('@')[2]}",
            name=name,
            role=role,
            programme=programme.id,
            agency=town.agency if role == "referrer" else "",
        )
    await leads.appoint(rows["coordinator"], by, lead=True)
    return sign_ins.actor_of(rows["coordinator"])


async def _begin_series(story: Story) -> None:
    """The usual evenings, one place after the other; none in the weeks between the years."""
    today = programmes.today(story.programme)
    await closures.add(
        story.coordinator,
        story.programme,
        name="Winter holiday",
        kind="holiday",
        from_day=date(today.year, 12, 21),
        to_day=date(today.year + 1, 1, 3),
    )
    places = [one.venue for one in await venues.open_ones(story.programme.id)]
    places = list({place.id: place for place in places}.values())
    for weekday in story.town.evenings:
        first = today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
        for number, venue in enumerate(places):
            await series.begin(
                story.coordinator,
                story.programme,
                venue=venue,
                first_on=first + timedelta(weeks=number),
                every_weeks=len(places),
                from_wall=time(17, 30),
                until_wall=time(20, 30),
            )


async def _import(story: Story, file: str) -> None:
    """The pool comes in as a programme's would: from spreadsheets."""
    preview = await importing.preview(story.coordinator, "jurors", "pool.csv", file.encode())
    await importing.confirm(story.coordinator, preview.id)


async def _tell_a_day(story: Story, days_ago: int) -> None:
    """What a coordinator does on a working day: open the post, decide, book, ask."""
    latest = now()
    morning = datetime.combine(latest.astimezone(story.zone).date(), time(9, 10), story.zone)
    at = morning - timedelta(days=days_ago)
    if at.weekday() > SATURDAY - 1 and days_ago:
        return
    with telling(min(at, latest)):
        if story.rng.random() < story.town.referrals / (DAYS_TOLD * 5 / 7):
            await _receive(story)
        if not story.lying and days_ago < LIES_SINCE:
            story.lying.add((await _receive(story, heard=True)).id)
            await _receive_two_of_one_incident(story)
    with telling(min(at + timedelta(hours=2), latest)):
        await _decide(story, days_ago)
        await story.journeys.go_on()
        await _book(story, days_ago)
    with telling(min(at + timedelta(hours=5), latest)):
        await _answer(story)


async def _receive_two_of_one_incident(story: Story) -> None:
    for _ in range(2):
        await _receive(story, heard=True, incident="INC-2048")


async def _receive(story: Story, *, heard: bool = False, incident: str = "") -> Referral:
    """`heard`: of an offence that this programme hears."""
    town, rng = story.town, story.rng
    today = now().astimezone(story.zone).date()
    every = await programmes.offences(story.programme.id)
    offences = [row for row in every if row.in_scope or (not heard and rng.random() < 0.08)]
    offence = rng.choice(offences)
    years = rng.randint(12, 17)
    last = rng.choice(LAST_NAMES)
    agency = town.agency if incident else rng.choice(town.agencies)
    police = story.referrer if agency == town.agency else None
    return await referrers.receive(
        sign_ins.actor_of(police) if police else story.coordinator,
        new_referrals.NewReferral(
            source="agency" if police else "coordinator",
            account_id=police.id if police else None,
            incident_reference=incident,
            name=f"{rng.choice(FIRST_NAMES)} {last}",
            born_on=today - timedelta(days=365 * years + rng.randint(20, 340)),
            referred_on=today - timedelta(days=rng.choice((0, 0, 1, 2))),
            agency=agency,
            referrer_name=town.referrer if police else "Duty officer",
            referrer_email=f"referrer@{town.contact_email.partition('@')[2]}" if police else "",
            agency_reference=f"R{rng.randint(10000, 99999)}",
            offence=offence.id,
            offence_on=today - timedelta(days=rng.randint(4, 20)),
            admitted=rng.choice(("yes", "yes", "yes", "unknown")),
            statement=rng.choice(STATEMENTS.get(offence.name, (NOT_HEARD,))),
            school=rng.choice(town.schools),
            school_year=town.years[min(years - 12, len(town.years) - 1)],
            area=rng.choice(town.areas),
            harmed_people=(
                somebody_harmed(
                    rng,
                    offence.name,
                    rng.choice(SHOPS),
                    f"{town.place.partition(' ')[0].lower()}.{rng.randint(100, 999)}@shops.example",
                ),
            )
            if offence.in_scope and offence.name not in NOBODY_HARMED
            else (),
            phone=f"{town.phone}{rng.randint(*town.numbers)}",
            guardian_name=f"{rng.choice(FIRST_NAMES)} {last}",
            guardian_phone=f"{town.phone}{rng.randint(*town.numbers)}",
        ),
    )


async def _decide(story: Story, days_ago: int) -> None:
    """Screen what came in some days ago. The newest ones, and one left lying, still wait."""
    waiting = (
        await Referral.objects()
        .where(Referral.programme == story.programme.id, Referral.state.is_in(["received", "screening"]))
        .order_by(Referral.received_at)
    )
    for referral in waiting:
        lying = (now() - referral.received_at).days
        if referral.id in story.lying or lying < 1 or (days_ago < 9 and story.rng.random() < 0.55):
            continue
        await referrals.screen(referral, story.coordinator)
        if lying < 2:
            continue
        case = None if story.rng.random() < 0.15 else await _accepted(referral, story.coordinator)
        if case:
            story.waiting.append(case)
        else:
            reason = story.rng.choice(("ineligible", "young_person_declined", "unreachable"))
            await referrers.give_back(referral, reason=reason, by=story.coordinator)


async def _accepted(referral: Referral, by: Actor) -> Case | None:
    """The case, or nothing where the programme does not hear such an offence."""
    if (await programmes.get(referral.programme)).needs_harmed_agreement:
        for one in await harmed.of_referral(referral.id):
            await harmed.answer(one, "agrees", "yes", by)
    open_still = screening.lacking(await screening_answers.of(referral))
    said = {one.name: Answer(screening.YES, "Spoke with the referrer.") for one in open_still}
    try:
        await screening_answers.answer(referral, said, by)
        return await referrers.accept(referral, by)
    except (Refused, BadInput):
        return None


async def _book(story: Story, days_ago: int) -> None:
    """Book what waits, into sessions that are still to come today, and ask the pool."""
    today = datetime.now(story.zone)
    for case in list(story.waiting):
        ready = (await case_files.get(story.coordinator, case.id)).state == "preparing"
        if days_ago > 12 or not ready or story.rng.random() < 0.5:
            continue
        free = await slots.offered(story.programme, case)
        later = [slot for slot in free if slot.span.starts > today + timedelta(days=2) and not slot.late]
        if await _arrange(story, case, later):
            story.waiting.remove(case)


async def _arrange(story: Story, case: Case, free: list[slots.Slot]) -> Hearing | None:
    """The first slot at which a facilitator is free too, and no companion case is heard there."""
    running = list(story.facilitators)
    story.rng.shuffle(running)
    for slot, one in itertools.product(free, running):
        try:
            hearing = await arrangements.arrange(
                case,
                session=slot.session,
                room=slot.room,
                starts_wall=slot.wall,
                facilitator=one,
                by=story.coordinator,
            )
        except (Overlap, Refused):
            continue
        await seats.offer_all(hearing, story.coordinator, await demo_corners.among(hearing))
        return hearing
    return None


async def _tell_corners(story: Story) -> None:
    await demo_corners.tell(story.coordinator, story.programme, story.facilitators)
    if story.referrer:
        await demo_corners.draft(story.referrer)
        await demo_corners.ask_for_oneself(story.programme)


async def _answer(story: Story) -> None:
    """Peers answer: most say yes, some no, one knows somebody, some forget."""
    waiting = (
        await Seat.objects()
        .where(Seat.programme == story.programme.id, Seat.state == "offered")
        .order_by(Seat.offered_at, Seat.place)
    )
    for seat in waiting:
        said = story.rng.random()
        answer = "yes" if said < 0.42 else "no" if said < 0.46 else "know" if said < 0.48 else ""
        if answer:
            await _say(seat, answer)
    await seats.expire_due()


async def _say(seat: Seat, answer: str) -> None:
    juror = await jurors.get(seat.programme, seat.juror)
    by = sign_ins.actor_of(juror)
    try:
        await seats.answer(seat, answer, by)
    except Refused:
        return  # they sit elsewhere at that time: the offer lapses as it would in life


async def live_offer() -> str:
    """The token of a juror's link that waits for a yes: minted anew, for only its hash is kept."""
    seat = await _open_seat() or await _ask_somebody()
    return await links.mint(
        "offer", programme=seat.programme, juror=seat.juror, seat=seat.id, good_for=timedelta(days=14)
    )


async def _open_seat() -> Seat | None:
    found: Seat | None = (
        await Seat.objects()
        .where(
            Seat.state == "offered", Seat.expires_at > now() + LEAST_OPEN, Seat.programme == await _england()
        )
        .order_by(Seat.offered_at, Seat.place)
        .first()
    )
    return found


async def _england() -> UUID:
    (england,) = [row for row in await programmes.every() if row.name == TOWNS[0].name]
    return UUID(str(england.id))


async def _ask_somebody() -> Seat:
    """Time has used up every offer: one more young person is referred, accepted and booked."""
    programme = await programmes.get(await _england())
    coordinator = Actor(id="demo", name=TOWNS[0].coordinator, role="coordinator", programme=programme.id)
    rng = random.Random()
    running = await facilitators.every(programme.id)
    workers = tuple(one.account_id for one in running if one.account_id)
    story = Story(TOWNS[0], programme, coordinator, rng, Journeys(coordinator, workers, rng), running)
    await series.make_due()
    while True:
        referral = await _receive(story, heard=True)
        await referrals.screen(referral, coordinator)
        case = await _accepted(referral, coordinator)
        if case is None:
            await referrers.give_back(referral, reason="ineligible", by=coordinator)
            continue
        if not await story.journeys.prepare(case):
            continue
        case = await case_files.get(coordinator, case.id)
        soonest = now() + timedelta(days=5)
        free = [slot for slot in await slots.offered(programme, case) if slot.span.starts > soonest]
        await _arrange(story, case, [slot for slot in free if not slot.late])
        if seat := await _open_seat():
            return seat
