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
from panel.demo_people import FIRST_NAMES, LAST_NAMES, Town
from panel.tables import Juror

HEADINGS = (
    "First name,Last name,Date of birth,Email,Phone,School,Year,Area,Available,Trained until,Sworn on,"
    "Guardian,Guardian phone,Guardian consent,Sat before,Last sat,State"
)
TIMES = ("any time", "Weekdays after 4", "Tue Wed Thu after 5", "Mon-Thu after 5", "Tue Thu")


def pool(town: Town, rng: random.Random) -> str:
    """The whole file as text: mostly active, some new, a few resting, some without an email."""
    names = [(first, last) for first in FIRST_NAMES for last in LAST_NAMES]
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(HEADINGS.split(","))
    for number, (first, last) in enumerate(rng.sample(names, town.jurors)):
        rows.writerow(_row(town, rng, number, first, last))
    return out.getvalue()


def _row(town: Town, rng: random.Random, number: int, first: str, last: str) -> list[str | int]:
    years = rng.randint(13, 18)
    new = rng.random() < 0.1
    address = f"{first}.{last}.{number}@peers.example".lower().replace("ë", "e")
    return [
        first,
        last,
        _ago(365 * years + rng.randint(30, 330)),
        address if number % 9 else "",
        f"{town.phone}{100 + number}",
        rng.choice(town.schools),
        town.years[min(max(years - 12, 0), len(town.years) - 1)],
        rng.choice(town.areas),
        rng.choice(TIMES),
        _ago(-700) if new and number % 3 == 1 else "" if new else _ago(-rng.randint(60, 700)),
        "" if new else _ago(rng.randint(20, 600)),
        f"{rng.choice(FIRST_NAMES)} {last}",
        f"{town.phone}{100 + number}" if number % 5 else "",  # the family's one telephone, or none
        _ago(12) if new and number % 3 else "" if new else _ago(rng.randint(20, 600)),
        0 if new else rng.randint(0, 14),
        "" if new else _ago(rng.randint(8, 120)),
        "paused" if rng.random() < 0.06 else "",
    ]


def _ago(days: int) -> str:
    return (now().date() - timedelta(days=days)).isoformat()


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
