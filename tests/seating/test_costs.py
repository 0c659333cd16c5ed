"""At the reference's time a plan costs at most what the reference's does, by the independent checker."""

import json
import os
import re
from pathlib import Path

import pytest

from scheduling.seating.problem import read_plan
from tests.seating.problems import HERE, checked
from tests.seating.test_plan_command import panel

REFERENCE = [  # problem, CPU seconds, the reference's cost
    ("small-101", 1, 288_357),
    ("small-101", 10, 287_264),
    ("small-102", 1, 192_253),
    ("small-102", 10, 191_002),
    ("half-101", 1, 418_040),
    ("half-101", 10, 372_396),
    ("half-101", 30, 351_788),
    ("town-101", 1, 185_276),
    ("town-101", 10, 179_769),
    ("town-101", 30, 175_723),
    ("city-101", 10, 797_541),
    ("city-101", 60, 776_262),
]
MEGABYTES = {"small-101": 150, "small-102": 150, "half-101": 150, "town-101": 150, "city-101": 250}


@pytest.mark.soak
@pytest.mark.parametrize(("name", "seconds", "reference"), REFERENCE)
def test_a_plan_costs_no_more_than_the_reference_at_its_time(name, seconds, reference):
    file = HERE / f"{name}.json"
    if name == "city-101" and "SEATING_CITY" in os.environ:
        file = Path(os.environ["SEATING_CITY"])
    if not file.exists():
        pytest.skip("The city is not in the repository: let SEATING_CITY name its file.")
    done = panel("plan", file, "--seed", 1, "--cpu-seconds", seconds)
    said = checked(json.loads(file.read_text()), read_plan(done.stdout.encode()))
    peak = int(re.search(r"peak memory (\d+) MB", done.stderr)[1])
    print(f"{name}, {seconds} s: {said['cost']:,.0f} ({reference:,}), {peak} MB")
    assert said["cost"] <= reference
    assert peak < MEGABYTES[name]
