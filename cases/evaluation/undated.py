"""Days that say nothing of the calendar: what lies between them stays, and with it every figure.

    index = undated.index(person, definition, extract, draw)
    undated.events(person, definition, extract)          # days after it, to be counted from there

Each person's index day is drawn anew. Who is mature on the day of the extract stays so, and who is not
stays so too; nobody is followed further than the definition looks. So M1 to M7 of the definition are the
same to the last digit, and no day is that of anything that happened.
"""

from datetime import date, timedelta
from random import Random

from cases.evaluation import people
from cases.evaluation.definitions import Definition
from cases.evaluation.people import LEFT, Event, Person

YEAR = 365


def followed(person: Person, definition: Definition, extract: date) -> int:
    """How many days of them a figure may use: where their curve ends, if nothing happened."""
    return people.reach(person, definition, extract)


def events(person: Person, definition: Definition, extract: date) -> list[Event]:
    """What is known of these days, the first first; also what is no event of the definition."""
    last, today = followed(person, definition, extract), people.today(person, extract)
    found = [
        one
        for one in person.events
        if 0 < one.day <= last and (one.type in LEFT or one.proven is None or one.proven <= today)
    ]
    return sorted(found, key=lambda one: (one.day, one.proven or 0, one.type or ""))


def index(person: Person, definition: Definition, extract: date, furthest: int, draw: Random) -> date:
    """A day in place of their first acceptance. `furthest`: days since the earliest one of all.

    Of who is mature: any day of one year, before the earliest. Of who is not: any on which they were not.
    """
    if people.today(person, extract) >= definition.complete_after:
        least = max(furthest, definition.complete_after)
        return extract - timedelta(days=draw.randrange(least, least + YEAR))
    last = followed(person, definition, extract)
    known = [one.proven or one.day for one in events(person, definition, extract)]
    least = max([last + definition.waiting if last else 0, *known])
    return extract - timedelta(days=draw.randrange(least, definition.complete_after))
