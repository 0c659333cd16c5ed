"""Plain files of invented people for `panel evaluate`, and what it says of them."""

import csv
import json
import random
from datetime import date, timedelta
from pathlib import Path

from click.testing import CliRunner

from panel.evaluate_command import evaluate

BEGAN = date(2021, 1, 1)
EXTRACT = date(2024, 6, 30)
PEOPLE = ("person", "index_on", "entered_on", "followed_to", "completed", "weight", "area", "age")
EVENTS = ("person", "offence_on", "proven_on", "type", "severity")


def after(day, days):
    return day + timedelta(days=days)


def some_people(seed, many=400, late=False):
    """Rows of both files: ties, people who left, proof that comes too late or never, repeated events."""
    draw = random.Random(seed)
    people, events = [], []
    for number in range(many):
        index = after(BEGAN, draw.randrange(1200))
        to = min(EXTRACT, after(index, draw.choice((1500, 1500, draw.randrange(20, 900)))))
        entered = after(index, draw.randrange(0, (to - index).days)) if late and draw.random() < 0.3 else ""
        area = draw.choice(("north", "south"))
        told = (number, index, entered, to, draw.choice(("yes", "no")), 1, area, draw.randrange(12, 18))
        people.append(dict(zip(PEOPLE, told, strict=True)))
        for _ in range(draw.choice((0, 0, 0, 1, 1, 2, 3) if area == "north" else (0, 0, 0, 0, 1))):
            on = after(index, draw.choice((7, 30, 90, draw.randrange(900))))
            if on > EXTRACT:
                continue
            proven = after(on, draw.randrange(10, 300))
            told = (number, on, proven if proven <= EXTRACT and draw.random() < 0.8 else "")
            kind = (draw.choice(("theft", "damage", "")), draw.choice("ABCD"))
            events.append(dict(zip(EVENTS, (*told, *kind), strict=True)))
    return people, events


def write(folder: Path, people, events=None):
    """The names of the files, for the command; only the columns that the first row has."""
    names = []
    for name, rows in (("people.csv", people), ("events.csv", events)):
        if rows is not None:
            with (folder / name).open("w", newline="") as file:
                sheet = csv.DictWriter(file, rows[0].keys() if rows else EVENTS[:2])
                sheet.writeheader()
                sheet.writerows(rows)
            names.append(str(folder / name))
    return names


def run(*words):
    return CliRunner().invoke(evaluate, [str(word) for word in words])


def figures(*words, extract=EXTRACT):
    done = run(*words, "--extract", extract, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def the(found, measure, at=None, **group):
    (one,) = [
        row
        for row in found
        if row["measure"] == measure and row["group"] == group and at in (None, row["at"])
    ]
    return one
