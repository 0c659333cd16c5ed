"""A series: sessions that come back. They are planned six months ahead, and asked for again every hour."""

from datetime import date, time
from uuid import UUID, uuid4

from cases import batches, database, journal, programmes
from cases.actors import Actor, now, the_clock
from cases.errors import BadInput, NotFound, WrongState
from cases.tables import Programme
from scheduling import closures, recurrence, sessions, venues
from scheduling.recurrence import AHEAD, Closed, Evening, Rule
from scheduling.tables import Series, Session, Venue
from scheduling.times import Span, clock_words, minutes_words, wall_words

ANOTHER = "Another session is there at that time."
CALLED_OFF = "It was called off."


async def begin(
    by: Actor,
    programme: Programme,
    *,
    venue: Venue,
    first_on: date,
    every_weeks: int,
    from_wall: time,
    until_wall: time,
    last_on: date | None = None,
    series_id: UUID | None = None,
) -> Series:
    """From now on these evenings are planned. With the id that a form carries, it begins once."""
    _check(programme, first_on, last_on, from_wall, until_wall)
    if venue.closed:
        raise BadInput({"venue": f"{venue.name} is closed. Choose another place."})
    series = Series(
        id=series_id or uuid4(),
        programme=programme.id,
        venue=venue.id,
        every_weeks=every_weeks,
        from_wall=wall_words(from_wall),
        until_wall=wall_words(until_wall),
        first_on=first_on,
        last_on=last_on,
        created_at=now(),
    )
    async with database.atomic():
        await Series.insert(series)
        await journal.write(by, "series.begun", series, programme=programme.id)
        await _make(series, programme, by)
    return series


def _check(programme: Programme, first_on: date, last_on: date | None, starts: time, ends: time) -> None:
    problems = {}
    minutes = (ends.hour - starts.hour) * 60 + ends.minute - starts.minute
    if first_on < programmes.today(programme):
        problems["first_on"] = "Choose a day that is still to come."
    if last_on and last_on < first_on:
        problems["last_on"] = "The last day must not be before the first."
    if minutes <= 0:
        problems["until_wall"] = "It must end after it begins."
    elif minutes < programme.hearing_minutes:
        asked = minutes_words(programme.hearing_minutes)
        problems["until_wall"] = f"One hearing takes {asked}. Make the session longer."
    if problems:
        raise BadInput(problems)


async def make_due() -> int:
    """Sessions of every series, six months from today; how many were missing."""
    made = 0
    for series in await Series.objects().where(Series.ended_at.is_null()):
        programme = await programmes.get(series.programme)
        async with database.atomic():
            made += await _make(series, programme, the_clock(programme.id))
    return made


async def _make(series: Series, programme: Programme, by: Actor) -> int:
    missing = [
        Session(
            id=uuid4(),
            programme=programme.id,
            venue=series.venue,
            series=series.id,
            on_day=evening.on,
            from_wall=series.from_wall,
            until_wall=series.until_wall,
            time_zone=programme.time_zone,
            starts_at=evening.span.starts,
            ends_at=evening.span.ends,
            cancelled_at=None,
        )
        for evening in await _evenings(series, programme)
        if evening.span
    ]
    if missing:
        await batches.insert(missing)
        await journal.write_each(by, "session.planned", missing, programme=programme.id)
    return len(missing)


async def left_out(series: Series, programme: Programme) -> list[Evening]:
    """The days of the coming six months on which it is not held, and why."""
    never = [evening for evening in await _evenings(series, programme) if not evening.span]
    off = await Session.select(Session.on_day, Session.cancelled_why).where(
        Session.series == series.id, Session.cancelled_at.is_not_null(), Session.starts_at > now()
    )
    called_off = [Evening(row["on_day"], None, row["cancelled_why"] or CALLED_OFF) for row in off]
    return sorted([*never, *called_off], key=lambda evening: evening.on)


async def _evenings(series: Series, programme: Programme) -> list[Evening]:
    """Days for which no session was ever made: to be made, or left out with the reason."""
    if await Venue.exists().where(Venue.id == series.venue, Venue.closed.eq(True)):
        return []
    theirs = await Session.select(
        Session.series, Session.on_day, Session.cancelled_at, Session.starts_at, Session.ends_at
    ).where(Session.venue == series.venue, Session.on_day >= programmes.today(programme))
    made = {row["on_day"] for row in theirs if row["series"] == series.id}
    taken = [Span(row["starts_at"], row["ends_at"]) for row in theirs if row["cancelled_at"] is None]
    closed = await closures.known(programme.id)
    return [
        _evening(series, programme, day, closed, taken)
        for day in days_of(series, programme)
        if day not in made
    ]


def days_of(series: Series, programme: Programme) -> list[date]:
    """From today on, as far as sessions are planned."""
    today = programmes.today(programme)
    return rule_of(series).days(today, recurrence.months_on(today, AHEAD))


def rule_of(series: Series) -> Rule:
    return Rule(series.first_on, series.every_weeks, series.last_on)


def walls_of(series: Series) -> tuple[time, time]:
    return time.fromisoformat(series.from_wall), time.fromisoformat(series.until_wall)


def words_of(series: Series) -> str:
    """Every Tuesday, 5:30pm to 8:30pm."""
    starts, ends = walls_of(series)
    return f"{rule_of(series).words}, {clock_words(starts)} to {clock_words(ends)}"


def _evening(
    series: Series, programme: Programme, on: date, closed: list[Closed], taken: list[Span]
) -> Evening:
    if why := recurrence.why_closed(on, series.venue, closed, programme.country):
        return Evening(on, None, why)
    evening = recurrence.evening(on, *walls_of(series), programme.time_zone)
    if evening.span and any(evening.span.meets(other) for other in taken):
        return Evening(on, None, ANOTHER)
    if evening.span and evening.span.starts <= now():
        return Evening(on, None, "It had begun already.")
    return evening


async def end(series: Series, by: Actor) -> int:
    """No more of them. Sessions without a hearing are called off; how many keep theirs is told."""
    async with database.atomic():
        ended = (
            await Series.update({Series.ended_at: now()})
            .where(Series.id == series.id, Series.ended_at.is_null())
            .returning(Series.id)
        )
        if not ended:
            raise WrongState("This series has ended already.")
        await journal.write(by, "series.ended", series, programme=series.programme)
        kept = 0
        for session in await coming(series):
            if await sessions.hearings(session):
                kept += 1
            else:
                await sessions.cancel(session, by)
    return kept


async def coming(series: Series) -> list[Session]:
    """Its sessions that stand and have not begun."""
    found: list[Session] = (
        await Session.objects()
        .where(Session.series == series.id, Session.cancelled_at.is_null(), Session.starts_at > now())
        .order_by(Session.starts_at)
    )
    return found


async def every(programme: UUID) -> list[Series]:
    """Those that go on, the earliest begun first."""
    found: list[Series] = (
        await Series.objects()
        .where(Series.programme == programme, Series.ended_at.is_null())
        .order_by(Series.first_on)
    )
    return found


async def get(programme: UUID | None, series: UUID) -> Series:
    found = await Series.objects().where(Series.id == series, Series.programme == programme).first()
    if found is None:
        raise NotFound
    return found


async def place_of(series: Series) -> Venue:
    return await venues.venue(series.programme, series.venue)
