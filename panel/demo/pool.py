"""The demo's pool, as a programme keeps it: a spreadsheet."""

import csv
import io
import random
from datetime import date, timedelta
from uuid import uuid4

from cases import programmes
from cases.actors import Actor, now
from cases.tables import Programme
from panel import away, conflicts, jurors, owed, roles, trainings
from panel.demo.people import FIRST_NAMES, LAST_NAMES, Town, gender_of
from panel.tables import Juror

HEADINGS = (
    "First name,Last name,Date of birth,Gender,Email,Phone,School,Year,Area,Available,Trained until,Sworn on,"
    "Guardian,Guardian phone,Guardian consent,Sat before,Last sat,State"
)
TIMES = ("any time", "Weekdays after 4", "Tue Wed Thu after 5", "Mon-Thu after 5", "Tue Thu")


# When people joined: how many days ago, which part of the pool, and how old they are now.
WAVES = ((990, 0.35, (16, 18)), (480, 0.3, (15, 17)), (45, 0.35, (13, 18)))


def waves(town: Town, rng: random.Random) -> list[str]:
    """The whole pool as files that came in one after the other; the last holds the newest.

    Mostly active, some new, a few resting, some without an email.
    """
    names = [(first, last) for first in FIRST_NAMES for last in LAST_NAMES]
    chosen = list(enumerate(rng.sample(names, town.jurors)))
    found, begun = [], 0.0
    for days_ago, part, ages in WAVES:
        these = chosen[round(begun * town.jurors) : round((begun + part) * town.jurors)]
        found.append(_file(town, rng, these, days_ago, ages))
        begun += part
    return found


def _file(
    town: Town,
    rng: random.Random,
    people: list[tuple[int, tuple[str, str]]],
    days_ago: int,
    ages: tuple[int, int],
) -> str:
    """As text. Its dates are told from the day it came in."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(HEADINGS.split(","))
    newest = days_ago == WAVES[-1][0]
    came_in = now().date() - timedelta(days=days_ago)
    for number, (first, last) in people:
        years = rng.randint(*ages)
        born = now().date() - timedelta(days=365 * years + rng.randint(30, 330))
        new = newest and rng.random() < 0.25
        name = (first, last)
        rows.writerow(
            [
                *name,
                born.isoformat(),
                gender_of(*name),
                *_row(town, rng, number, name, years, came_in=came_in, new=new),
            ]
        )
    return out.getvalue()


def _row(
    town: Town,
    rng: random.Random,
    number: int,
    name: tuple[str, str],
    years: int,
    *,
    came_in: date,
    new: bool,
) -> list[str | int]:
    def ago(least: int, most: int) -> str:
        return (came_in - timedelta(days=rng.randint(least, most))).isoformat()

    trained = now().date() + timedelta(days=rng.randint(60, 700))
    address = f"{name[0]}.{name[1]}.{number}@peers.example".lower().replace("ë", "e")
    return [
        address if number % 9 else "",
        f"{town.phone}{100 + number}",
        rng.choice(town.schools),
        town.years[min(max(years - 12, 0), len(town.years) - 1)],
        rng.choice(town.areas),
        rng.choice(TIMES),
        "" if new and number % 3 != 1 else trained.isoformat(),
        "" if new else ago(20, 600),
        f"{rng.choice(FIRST_NAMES)} {name[1]}",
        f"{town.phone}{100 + number}" if number % 5 else "",  # the family's one telephone, or none
        ago(12, 12) if new and number % 3 else "" if new else ago(20, 600),
        0 if new else rng.randint(0, 14),
        "" if new else ago(8, 120),
        "paused" if rng.random() < 0.06 else "",
    ]


async def settle(by: Actor, programme: Programme, days_told: int) -> None:
    """What a coordinator writes down once the list is in: roles, exams, owed sittings, who stays apart."""
    pool = [juror for juror in await jurors.pool(programme.id) if juror.state == "active"]
    leading = await trainings.ask_for(by, name="Leading a panel", roles=["foreperson"], months=24)
    for juror in pool[::7]:
        await trainings.train(juror, leading, by, done_on=programmes.today(programme) - timedelta(days=90))
        await roles.name(juror, ["foreperson"], by)
    for juror in pool[3::11]:
        await roles.name(juror, ["advocate" if juror.school_year else "clerk"], by)
    told = programmes.today(programme) + timedelta(days=days_told)
    for number, juror in enumerate(pool[2::9]):
        await _exams(juror, by, programme, told + timedelta(days=14 + 7 * (number % 3)))
    for number, juror in enumerate(pool[5::16]):
        until = told + timedelta(days=18 * number - 6)
        await owed.write_down(juror, by, sittings=2 + number % 4, until=until)
    await conflicts.keep_apart(pool[0], pool[1], by)


async def _exams(juror: Juror, by: Actor, programme: Programme, monday: date) -> None:
    today, last = programmes.today(programme), monday + timedelta(days=11)
    await away.add(juror, by, kind="exams", from_day=monday, to_day=last, today=today, once=uuid4())
