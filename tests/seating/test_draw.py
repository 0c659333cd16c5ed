"""A draw is fair, and anybody who has its file can see that it was drawn as it says."""

import json
from itertools import combinations

import msgspec
import pytest

from scheduling.seating import draw, linear
from tests.seating.problems import given

POOL = 20
YOUNG, NEAR = frozenset(range(5)), frozenset(range(0, 20, 2))


def stratified() -> list[tuple[int, ...]]:
    """Panels of four out of twenty: one of the five young, and two or three of those who live near."""
    return [
        panel
        for panel in combinations(range(POOL), 4)
        if len(YOUNG & set(panel)) == 1 and 2 <= len(NEAR & set(panel)) <= 3
    ]


@pytest.fixture(scope="module")
def lots() -> draw.Lottery:
    return draw.for_one(given("town-101"), case=54, slot=given("town-101").cases[54].slots[5])


def test_nobody_who_may_sit_is_left_out_of_a_town_panel(lots):
    chances = draw.chance_of_each(lots)
    assert len(chances) > 50
    assert min(chances.values()) > 0
    assert draw.gini(chances.values()) <= 0.10


def test_the_least_lucky_are_as_lucky_as_can_be():
    """The young share one seat of five: 20 % each; the others three of fifteen: 20 % each, which is known."""
    panels = stratified()
    if not linear.there():
        with pytest.raises(linear.NoSolver, match="exact"):
            draw.leximin(panels)
        return
    chances = draw.leximin(panels)
    each = [sum(p for p, panel in zip(chances, panels, strict=True) if j in panel) for j in range(POOL)]
    assert each == pytest.approx([0.2] * POOL, abs=1e-5)


def test_the_same_seed_draws_the_same_panel_and_another_another(lots):
    assert draw.drawn(lots, "Tuesday") == draw.drawn(lots, "Tuesday")
    assert len({tuple(draw.drawn(lots, str(seed)).panel) for seed in range(30)}) > 10


def test_a_draw_is_read_again_and_verified(lots):
    done = draw.drawn(lots, "lottery numbers of 3 May")
    assert list(draw.against(draw.read(msgspec.json.encode(done)))) == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"seed": "another"}, "The seed draws ticket"),
        ({"panel": [1]}, "is of another panel"),
        ({"ticket": 5}, "The seed draws ticket"),
    ],
)
def test_a_draw_that_was_touched_is_noticed(lots, change, sentence):
    done = json.loads(msgspec.json.encode(draw.drawn(lots, "seed"))) | change
    assert sentence in " ".join(draw.against(draw.read(json.dumps(done).encode())))


def test_tickets_that_were_touched_are_noticed(lots):
    done = json.loads(msgspec.json.encode(draw.drawn(lots, "seed")))
    done["lottery"]["tickets"][0] += 1
    assert "are not 1,000,000 in all" in " ".join(draw.against(draw.read(json.dumps(done).encode())))
