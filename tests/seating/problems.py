"""Problems to plan: those in files, and small ones that nobody thought of."""

import json
from pathlib import Path

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


def few(values, most: int):
    return st.lists(values, max_size=most, unique=True)


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


@st.composite
def problems(draw) -> dict:
    """Up to eight cases and thirty jurors; many cannot be planned at all."""
    blocks, venues = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    pool = draw(st.lists(jurors(blocks, venues), max_size=30))
    slots = draw(
        st.lists(
            st.fixed_dictionaries(
                {
                    "venue": st.integers(0, venues - 1),
                    "block": st.integers(0, blocks - 1),
                    "day": st.integers(0, 60),
                    "rooms": st.integers(0, 3),
                }
            ),
            min_size=1,
            max_size=6,
        )
    )
    models = {
        "three": {"seats": 3, "quorum": draw(st.integers(1, 3)), "training": 1},
        "two": {"seats": 2, "quorum": draw(st.integers(1, 3)), "training": draw(st.integers(0, 3))},
    }
    facilitators = st.fixed_dictionaries(
        {
            "region": st.integers(0, 1),
            "blocks": few(st.integers(0, blocks - 1), blocks),
            "models": few(st.sampled_from(sorted(models)), 2),
        }
    )
    cases = st.fixed_dictionaries(
        {
            "region": st.integers(0, 1),
            "model": st.sampled_from(sorted(models)),
            "priority": st.integers(0, 3),
            "deadline": st.integers(0, 60),
            "language": st.sampled_from([None, None, None, 1, 2, 3]),
            "slots": few(st.integers(0, len(slots) - 1), len(slots)),
            "school": st.integers(0, 3),
            "neighbourhood": st.integers(0, 3),
            "known": few(st.integers(0, max(0, len(pool) - 1)), 4 if pool else 0),
        }
    )
    return {
        "format": "seating-problem/1",
        "name": "nobody thought of it",
        "weights": WEIGHTS | {"load": draw(st.sampled_from([20, 0, 7.5]))},
        "quorum_probability": draw(st.sampled_from([0.95, 0.5, 0.999, 1.0])),
        "most_reserves": draw(st.integers(0, 4)),
        "models": models,
        "mix": draw(few(st.sampled_from(TRAITS), 3).flatmap(lambda names: st.tuples(*map(rule, names)))),
        "slots": numbered(slots),
        "jurors": numbered(pool),
        "facilitators": numbered(draw(st.lists(facilitators, max_size=5))),
        "cases": numbered(draw(st.lists(cases, min_size=1, max_size=8))),
    }


def rule(trait: str):
    return st.integers(0, 2).map(lambda least: {"trait": trait, "at_least": least})


def numbered(rows: list[dict]) -> list[dict]:
    return [{"id": number} | row for number, row in enumerate(rows)]
