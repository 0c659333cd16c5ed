"""The time by which a young person has to be home. What ends later is booked only with a word why it may."""

from datetime import datetime, time

from cases import journal
from cases.actors import Actor
from cases.errors import Refused
from cases.tables import Case, Person
from scheduling.times import Span, clock_words, local

LATER_REASONS = {
    "agreed": "Whoever they have to be home for agreed to it",
    "lifted": "The curfew does not hold that evening",
    "taken_home": "Somebody takes them home",
}


def past(home_by: time | None, starts: datetime, ends: datetime) -> bool:
    """Whether it ends after they have to be home, in local times. Past midnight is always later. Pure."""
    return home_by is not None and (ends.date() > starts.date() or ends.time() > home_by)


async def of(case: Case) -> time | None:
    """When the young person of a case has to be home."""
    rows = await Person.select(Person.home_by).where(Person.id == case.person)
    return next((time.fromisoformat(row["home_by"]) for row in rows if row["home_by"]), None)


async def refuse_without_a_word(case: Case, span: Span, zone: str, reason: str, by: Actor) -> None:
    """Inside the atomic() that books it: a reason of the list is written down, none is refused."""
    home_by, starts, ends = await of(case), local(span.starts, zone), local(span.ends, zone)
    if home_by is None or not past(home_by, starts, ends):
        return
    if reason not in LATER_REASONS:
        raise Refused(
            f"It ends at {clock_words(ends)}, and they have to be home by {clock_words(home_by)}. "
            "Choose an earlier time, or say why it may end later."
        )
    await journal.write(by, "hearing.past-home-by", case, reason, programme=case.programme)
