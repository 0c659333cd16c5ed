"""The demo's pool, as a programme keeps it: a spreadsheet."""

import csv
import io
import random
from datetime import timedelta

from cases.actors import now
from panel.demo_people import FIRST_NAMES, LAST_NAMES, Town

HEADINGS = (
    "First name,Last name,Date of birth,Email,Phone,School,Year,Area,Available,Trained until,Sworn on,"
    "Guardian,Guardian consent,Sat before,Last sat,State"
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
        "" if new else _ago(-rng.randint(60, 700)),
        "" if new else _ago(rng.randint(20, 600)),
        f"{rng.choice(FIRST_NAMES)} {last}",
        "" if new else _ago(rng.randint(20, 600)),
        0 if new else rng.randint(0, 14),
        "" if new else _ago(rng.randint(8, 120)),
        "paused" if rng.random() < 0.06 else "",
    ]


def _ago(days: int) -> str:
    return (now().date() - timedelta(days=days)).isoformat()
