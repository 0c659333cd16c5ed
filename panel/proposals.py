"""What the rules of seating need to know about a hearing and the pool, read from the record."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from piccolo.query.functions import Count

from cases import harmed, incidents, programmes
from cases.actors import now
from cases.search import words
from cases.tables import Case, Person, Programme, Referral
from panel import availability, away, conflicts, distances, owed, own_case, roles, wished_panels
from panel.jurors import peer_name
from panel.tables import Juror, Seat
from scheduling import wished
from scheduling.seating import mixes, places
from scheduling.seating.explain import Proposal, rank
from scheduling.seating.mixes import Wanted
from scheduling.seating.rules import Away, Candidate, Close, Party, Sitting
from scheduling.seating.wishes import OF_THE_MIX, Said, asks
from scheduling.slots import BESIDE_THE_PANEL
from scheduling.tables import Booking, Hearing, Room
from scheduling.times import Span, local, month_span

LIVE = ("offered", "accepted", "confirmed", "attended")
YES = ("accepted", "confirmed", "attended")
SEASON = timedelta(days=182)  # over so long service is to be fair


async def propose(
    hearing: Hearing, among: Collection[UUID] | None = None, *, beside: bool = True
) -> Proposal:
    """Whom to ask for the free places, in order, and who cannot sit and why.

    `among` is whom a coordinator ticked: nobody else is chosen. Without `beside` nobody is chosen for a
    place beside the panel.
    """
    programme = await programmes.get(hearing.programme)
    pool = await candidates(hearing, programme)
    asked = pool if among is None else [who for who in pool if who.id in among]
    seen = await sitting(hearing, programme)
    if not beside:
        seen = replace(seen, free=tuple(one for one in seen.free if one.on_panel or one.standby))
    return rank(asked, seen)


def sought(programme: Programme) -> tuple[str, ...]:
    """The roles that a hearing of this programme needs beyond jurors."""
    return tuple(role for role in places.NAMED if getattr(programme, f"seeks_{role}"))


async def sitting(hearing: Hearing, programme: Programme, *, without: Seat | None = None) -> Sitting:
    """The hearing as the rules see it: when, who is in the case, who sits, what is free.

    `without` is a seat that might give way.
    """
    live = (Seat.hearing == hearing.id) & Seat.state.is_in(list(LIVE))
    if without is not None:
        live &= Seat.id != without.id
    seats = await Seat.select(Seat.juror, Seat.place, Seat.role).where(live)
    taken = {seat["place"]: seat["role"] for seat in seats}
    coming = sum(not places.is_standby(number) for number in taken)
    room = await Room.select(Room.holds, Room.venue).where(Room.id == hearing.room).first()
    zone = programme.time_zone
    least = mix(programme, await wished.of(programme.id))
    return Sitting(
        hearing=hearing.id,
        starts=local(hearing.starts_at, zone),
        ends=local(hearing.ends_at, zone),
        today=local(now(), zone).date(),
        country=programme.country,
        venue=room["venue"] if room else None,
        parties=await parties(hearing),
        close=await close(hearing),
        whole_school=programme.whole_school,
        most_a_month=programme.sittings_a_month,
        free=places.free(hearing.seats, hearing.standby, sought(programme), taken),
        least=least,
        wanted=await _still_wanted(
            programme,
            least,
            {seat["juror"] for seat in seats if places.is_on_panel(seat["place"])},
            local(hearing.starts_at, zone).date(),
        ),
        room_left=max(0, (room["holds"] if room else 0) - BESIDE_THE_PANEL - coming),
        seated=frozenset(seat["juror"] for seat in seats),
    )


def mix(programme: Programme, said: Mapping[str, Said]) -> Wanted:
    """What a whole panel is mixed of: who sat before, and what the programme wishes."""
    wanted = {mixes.EXPERIENCED: programme.experienced_least}
    wanted |= {
        trait: 1 for wish, traits in OF_THE_MIX.items() if said[wish].level == "must" for trait in traits
    }
    return mixes.without(wanted, ())


async def _still_wanted(programme: Programme, least: Wanted, on_panel: Collection[UUID], on: date) -> Wanted:
    """What it needs yet. A new programme in which nobody has sat, begins without."""
    return mixes.still_wanted(least, await _brought(programme, on), on_panel) if least else {}


async def _brought(programme: Programme, on: date) -> dict[UUID, frozenset[str]]:
    """What each of the active pool brings to a panel of that day."""
    rows = await Juror.select(
        Juror.id, Juror.sat_before, Juror.last_sat_on, Juror.gender, Juror.born_on
    ).where(Juror.programme == programme.id, Juror.state == "active")
    here = await _last(programme)
    return {
        row["id"]: mixes.traits(row["gender"], row["born_on"], on)
        | ({mixes.EXPERIENCED} if row["sat_before"] or row["last_sat_on"] or row["id"] in here else set())
        for row in rows
    }


async def close(hearing: Hearing) -> tuple[Close, ...]:
    """Who was harmed, who saw it, who supports a party: nobody close to them sits either."""
    case = await Case.objects().where(Case.id == hearing.case).first()
    return tuple(
        Close(
            side=one.side,
            names=_names(one.names),
            email=one.email.casefold(),
            phone=one.phone,
            school=folded(one.school),
            school_year=folded(one.school_year),
        )
        for one in (await harmed.around(case) if case else ())
    )


async def parties(hearing: Hearing) -> tuple[Party, ...]:
    """The young person of the case, and of every referral from the same incident."""
    case = await Case.objects().where(Case.id == hearing.case).first()
    if case is None:
        return ()
    same = await Referral.select(Referral.person).where(Referral.id.is_in(await incidents.referrals(case)))
    people = {case.person, *(row["person"] for row in same)}
    found = await Person.select().where(Person.id.is_in(list(people)))
    return tuple([await _party(person) for person in found])


async def _party(person: dict[str, Any]) -> Party:
    names = called(person["legal_name"]) | called(person["preferred_name"])
    surname = person["legal_name"].split()[-1:]
    if person["preferred_name"] and surname:
        names |= called(f"{person['preferred_name']} {surname[0]}")
    return Party(
        names=names,
        born_on=person["born_on"],
        email=person["email"].casefold(),
        phone=person["phone"],
        guardian_phones=frozenset({person["guardian_phone"]}),
        guardian_emails=frozenset({person["guardian_email"].casefold()}),
        guardian_names=called(person["guardian_name"]),
        school=folded(person["school"]),
        school_year=folded(person["school_year"]),
        area=folded(person["area"]),
        households=await _households(person, names),
    )


async def _households(person: dict[str, Any], names: frozenset[str]) -> frozenset[str]:
    """The record knows the home of a young person only where they are in the pool themselves."""
    if person["born_on"] is None:
        return frozenset()
    rows = await Juror.select(Juror.first_name, Juror.last_name, Juror.household).where(
        Juror.programme == person["programme"], Juror.born_on == person["born_on"], Juror.household != ""
    )
    return frozenset(
        folded(row["household"]) for row in rows if called(f"{row['first_name']} {row['last_name']}") & names
    )


async def candidates(
    hearing: Hearing, programme: Programme, only: UUID | None = None, but: Collection[UUID] = ()
) -> list[Candidate]:
    """The pool as the rules see it. `only` reads one juror who answers: other offers are no promise yet.

    `but` are other hearings that bind nobody, as while all of them are planned anew.
    """
    return await of_case(await everybody(hearing, programme, only, but), hearing, programme)


async def of_case(pool: Iterable[Candidate], hearing: Hearing, programme: Programme) -> list[Candidate]:
    """The same people with what lies between each of them and the case."""
    said = await wished.of(programme.id)
    knowing = await conflicts.knowing(hearing.case)
    kept_out = await own_case.kept_out(hearing)
    heard_it = await _heard_it(hearing)
    asked = {row["juror"] for row in await Seat.select(Seat.juror).where(Seat.hearing == hearing.id)}
    found = [
        replace(
            who,
            knows=who.id in knowing,
            heard_it=who.id in heard_it,
            kept_out=who.id in kept_out,
            asked=who.id in asked,
        )
        for who in pool
    ]
    return await wished_panels.seen(found, hearing, said, await parties(hearing)) if asks(said) else found


async def everybody(
    hearing: Hearing, programme: Programme, only: UUID | None = None, but: Collection[UUID] = ()
) -> list[Candidate]:
    """The pool at the time of a hearing, whatever it is about."""
    wanted = (Juror.programme == programme.id) & (Juror.state != "retired")
    if only is not None:
        wanted &= Juror.id == only
    rows = await Juror.select().where(wanted)
    free = await availability.usual(programme.id, only)
    days = await away.every(programme.id, only)
    far = await distances.every(programme.id, only)
    day = local(hearing.ends_at, programme.time_zone).date()  # of a whole period its last: what runs out does
    ready = await roles.ready(programme.id, day)
    said = await wished.of(programme.id)
    apart = await conflicts.apart(programme.id)
    past = await own_case.together(programme.id) if said["past_case"].level == "must" else {}
    elsewhere = await _elsewhere(hearing, but)
    loads = await _loads(hearing, but)
    month = await this_month(hearing, programme, LIVE if only is None else YES, but)
    last = await _last(programme)
    counts = (
        only is None and said["owed_soon"].level != "ignore" and any(row["owed_sittings"] for row in rows)
    )
    owing = {line.juror.id: line.open for line in await owed.every(programme.id)} if counts else {}
    return [
        Candidate(
            id=row["id"],
            name=peer_name(row["first_name"], row["last_name"]),
            names=called(f"{row['first_name']} {row['last_name']}"),
            state=row["state"],
            born_on=row["born_on"],
            email=row["email"].casefold(),
            phone=row["phone"],
            guardian_phone=row["guardian_phone"],
            guardian_email=row["guardian_email"].casefold(),
            guardian_names=called(row["guardian_name"]),
            school=folded(row["school"]),
            school_year=folded(row["school_year"]),
            area=folded(row["area"]),
            household=folded(row["household"]),
            roles=ready.get(row["id"], frozenset()),
            experienced=bool(row["sat_before"] or row["last_sat_on"] or row["id"] in last),
            mix=mixes.traits(row["gender"], row["born_on"], day),
            trained_until=row["trained_until"],
            sworn_on=row["sworn_on"],
            consent_on=row["guardian_consent_on"],
            home_by=time.fromisoformat(row["home_by"]) if row["home_by"] else None,
            wrong_address=row["wrong_address_at"] is not None,
            free=free.get(row["id"], ()),
            away=tuple(Away(*one) for one in days.get(row["id"], ())),
            far=far.get(row["id"], frozenset()),
            busy=tuple(elsewhere[row["id"]]),
            apart_from=apart.get(row["id"], frozenset()) | past.get(row["id"], frozenset()),
            load=row["sat_before"] + loads.get(row["id"], 0),
            load_this_month=month.get(row["id"], 0),
            last_sat_on=max(filter(None, (row["last_sat_on"], last.get(row["id"]))), default=None),
            joined_on=row["joined_on"],
            owes=owing.get(row["id"], 0),
            owed_by=row["owed_by"],
            language=row["language"],
        )
        for row in rows
    ]


async def _heard_it(hearing: Hearing) -> set[UUID]:
    """Where another panel is wanted: whoever sat on the case at an earlier hearing."""
    if not hearing.other_panel:
        return set()
    rows = await Seat.select(Seat.juror).where(
        Seat.hearing.case == hearing.case, Seat.hearing != hearing.id, Seat.state == "attended"
    )
    return {row["juror"] for row in rows}


async def _elsewhere(hearing: Hearing, but: Collection[UUID]) -> dict[UUID, list[Span]]:
    """Bookings around this hearing, and offers that still wait for an answer."""
    others = [hearing.id, *but]
    found: dict[UUID, list[Span]] = defaultdict(list)
    starts, ends = Span(hearing.starts_at, hearing.ends_at).seconds
    for row in await Booking.select(Booking.resource_id, Booking.starts, Booking.ends).where(
        Booking.programme == hearing.programme,
        Booking.kind == "juror",
        Booking.standing.eq(True),
        Booking.hearing.not_in(others),
        Booking.starts < ends,
        Booking.ends > starts,
    ):
        found[row["resource_id"]].append(Span.of_seconds(row["starts"], row["ends"]))
    for row in await Seat.select(Seat.juror, Seat.hearing.starts_at, Seat.hearing.ends_at).where(
        Seat.programme == hearing.programme,
        Seat.state == "offered",
        Seat.hearing.not_in(others),
        Seat.hearing.starts_at < hearing.ends_at,
        Seat.hearing.ends_at > hearing.starts_at,
    ):
        found[row["juror"]].append(Span(row["hearing.starts_at"], row["hearing.ends_at"]))
    return found


async def recent(hearing: Hearing, but: Collection[UUID]) -> dict[UUID, int]:
    """Sittings of the half year before it, and promised ones."""
    return await _loads(hearing, but, hearing.starts_at - SEASON)


async def _loads(hearing: Hearing, but: Collection[UUID], since: datetime | None = None) -> dict[UUID, int]:
    """Sittings so far and promised, of this record; or those since then."""
    counted: Any = Seat.hearing.not_in([hearing.id, *but])
    if since is not None:
        counted &= Seat.hearing.starts_at >= since
    rows = (
        await Seat.select(Seat.juror, Count())
        .where(
            Seat.programme == hearing.programme,
            Seat.state.is_in(list(LIVE)),
            counted,
            Seat.place < places.STANDBY_FROM,
        )
        .group_by(Seat.juror)
    )
    return {row["juror"]: row["count"] for row in rows}


async def this_month(
    hearing: Hearing, programme: Programme, counted: Collection[str], but: Collection[UUID]
) -> dict[UUID, int]:
    day = local(hearing.starts_at, programme.time_zone)
    month = month_span(day.year, day.month, programme.time_zone)
    rows = await Seat.select(Seat.juror).where(
        Seat.programme == hearing.programme,
        Seat.state.is_in(list(counted)),
        Seat.hearing.not_in([hearing.id, *but]),
        Seat.hearing.starts_at >= month.starts,
        Seat.hearing.starts_at < month.ends,
    )
    found: dict[UUID, int] = defaultdict(int)
    for row in rows:
        found[row["juror"]] += 1
    return found


async def _last(programme: Programme) -> dict[UUID, date]:
    """The last day on which somebody sat, of this record."""
    rows = (
        await Seat.select(Seat.juror, Seat.hearing.starts_at)
        .where(
            Seat.programme == programme.id,
            Seat.state.is_in(list(YES)),
            Seat.place < places.STANDBY_FROM,
            Seat.hearing.state != "cancelled",
            Seat.hearing.starts_at <= now(),
        )
        .order_by(Seat.hearing.starts_at)
    )
    return {row["juror"]: local(row["hearing.starts_at"], programme.time_zone).date() for row in rows}


def folded(text: str) -> str:
    return " ".join(words(text))


def _names(names: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(called(name) for name in names))


def called(name: str) -> frozenset[str]:
    """One name in any order of its words: Brown, Tasha is Tasha Brown."""
    parts = sorted(words(name))
    return frozenset({" ".join(parts)}) if parts else frozenset()
