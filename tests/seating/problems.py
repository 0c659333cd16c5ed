"""Problems to plan: those in files, and small ones that nobody thought of."""

import json
from pathlib import Path
from random import Random

from hypothesis import strategies as st

from scheduling.seating import problem
from tests.seating.check import check

HERE = Path(__file__).parent
TRAITS = ["f", "m", "experienced", "formerly_referred", "chair"]
WEIGHTS = {
    "unplaced": 20000,
    "late_per_day": 30,
    "wait_per_day": 2,
    "reserve": 40,
    "load": 20,
    "same_neighbourhood": 30,
    "travel_minute": 1,
}


def given(name: str) -> problem.Problem:
    return problem.read((HERE / f"{name}.json").read_bytes())


def checked(source: dict | problem.Problem, plan: problem.Plan) -> dict:
    """What the independent checker says, and that it has nothing against the plan."""
    raw = source if isinstance(source, dict) else json.loads(problem.written(source))
    said = check(raw, json.loads(problem.written(plan)))
    assert said["broken"] == []
    assert said["unplaced without a reason"] == 0
    assert all(each.why.endswith(".") for each in plan.unplaced)
    return said


def few(values, most: int, least: int = 0):
    return st.lists(values, min_size=least, max_size=most, unique=True)


def jurors(blocks: int, venues: int):
    return st.fixed_dictionaries(
        {
            "blocks": few(st.integers(0, blocks - 1), blocks),
            "traits": few(st.sampled_from(TRAITS), 5),
            "language": st.sampled_from([None, None, 1, 2]),
            "attendance": st.one_of(st.sampled_from([0.0, 1.0, 0.95]), st.floats(0.4, 1)),
            "served": st.integers(0, 6),
            "most": st.integers(0, 6),
            "training": st.integers(0, 3),
            "consent": st.sampled_from([True, True, True, False]),
            "school": st.integers(0, 3),
            "neighbourhood": st.integers(0, 3),
            "travel": st.dictionaries(
                st.integers(0, venues - 1).map(str), st.integers(0, 50), max_size=venues
            ),
        }
    )


def crowd(random: Random, number: int, blocks: int, venues: int) -> list[dict]:
    """Jurors of whom most could sit: whoever is drawn field by field nearly never makes up a panel."""
    return [
        {
            "blocks": random.sample(range(blocks), random.randint(1, blocks)),
            "traits": [trait for trait in TRAITS if random.random() < 0.6],
            "language": random.choice([None, 1, 2]),
            "attendance": random.choice([1.0, random.uniform(0.85, 1), random.uniform(0.5, 1)]),
            "served": random.randint(0, 6),
            "most": random.randint(0, 4),
            "training": random.choice([1, 2, 3, 3]),
            "consent": random.random() < 0.9,
            "school": random.randint(0, 9),
            "neighbourhood": random.randint(0, 3),
            "travel": {str(venue): random.randint(0, 50) for venue in range(venues) if random.random() < 0.8},
        }
        for _ in range(number)
    ]


def leaders(random: Random, number: int, blocks: int) -> list[dict]:
    """Facilitators who are mostly there."""
    return [
        {
            "region": random.randint(0, 1),
            "blocks": [block for block in range(blocks) if random.random() < 0.8],
            "models": random.choice([["three", "two"], ["three", "two"], ["two"]]),
        }
        for _ in range(number)
    ]


@st.composite
def problems(draw, most: int = 40) -> dict:
    """Up to eight cases and `most` jurors; three in five or so have something to plan, the rest nothing."""
    likely = draw(st.sampled_from([True, True, True, False]))
    blocks, venues = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    slots = draw(
        st.lists(
            st.fixed_dictionaries(
                {
                    "venue": st.integers(0, venues - 1),
                    "block": st.integers(0, blocks - 1),
                    "day": st.integers(0, 60),
                    "rooms": st.integers(int(likely), 3),
                }
            ),
            min_size=1,
            max_size=6,
        )
    )
    models = {
        "three": {"seats": 3, "quorum": draw(st.integers(1, 3)), "training": 1},
        "two": {"seats": 2, "quorum": draw(st.integers(1, 3 - likely)), "training": draw(st.integers(0, 3))},
    }
    facilitators = st.fixed_dictionaries(
        {
            "region": st.integers(0, 1),
            "blocks": few(st.integers(0, blocks - 1), blocks),
            "models": few(st.sampled_from(sorted(models)), 2),
        }
    )
    random = Random(draw(st.integers(0, 2**32)))
    if likely:
        pool = crowd(random, random.randint(8, most), blocks, venues)
        led = leaders(random, random.randint(2, 6), blocks)
    else:
        pool = draw(st.lists(jurors(blocks, venues), max_size=most))
        led = draw(st.lists(facilitators, max_size=5))
    cases = st.fixed_dictionaries(
        {
            "region": st.integers(0, 1),
            "model": st.sampled_from(sorted(models)),
            "priority": st.integers(0, 3),
            "deadline": st.integers(0, 60),
            "language": st.sampled_from([None, None, None, 1, 2, 3]),
            "slots": few(st.integers(0, len(slots) - 1), len(slots), int(likely)),
            "school": st.integers(0, 3),
            "neighbourhood": st.integers(0, 3),
            "known": few(st.integers(0, max(0, len(pool) - 1)), 4 if pool else 0),
        }
    )
    return {
        "format": "seating-problem/1",
        "name": "nobody thought of it",
        "weights": WEIGHTS | {"load": draw(st.sampled_from([20, 0, 7.5]))},
        "quorum_probability": draw(st.sampled_from([0.95, 0.5] if likely else [0.95, 0.5, 0.999, 1.0])),
        "most_reserves": draw(st.integers(0, 4)),
        "models": models,
        "mix": draw(
            few(st.sampled_from(TRAITS), 3).flatmap(
                lambda names: st.tuples(*(rule(name, 2 - likely) for name in names))
            )
        ),
        "slots": numbered(slots),
        "jurors": numbered(pool),
        "facilitators": numbered(led),
        "cases": numbered(draw(st.lists(cases, min_size=1 + 3 * likely, max_size=8))),
    }


def rule(trait: str, most: int):
    return st.integers(0, most).map(lambda least: {"trait": trait, "at_least": least})


def numbered(rows: list[dict]) -> list[dict]:
    return [{"id": number} | row for number, row in enumerate(rows)]
