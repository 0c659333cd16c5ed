"""A draw is fair, and anybody who has its file can see that it was drawn as it says."""

import json
import time
from collections.abc import Callable
from itertools import combinations

import msgspec
import pytest

from scheduling.seating import draw, linear
from scheduling.seating.chances import leximin
from scheduling.seating.problem import Id, Problem, read
from tests.seating.check import quorum_probability
from tests.seating.problems import WEIGHTS, given

PEOPLE = 20
YOUNG, NEAR = frozenset(range(5)), frozenset(range(0, 20, 2))


def stratified() -> list[tuple[int, ...]]:
    """Panels of four out of twenty: one of the five young, and two or three of those who live near."""
    return [
        panel
        for panel in combinations(range(PEOPLE), 4)
        if len(YOUNG & set(panel)) == 1 and 2 <= len(NEAR & set(panel)) <= 3
    ]


def pool_of_twenty(traits: Callable[[int], list[str]], seats: int, **mix: int) -> Problem:
    """One case, one slot, and twenty who always come and differ in their traits alone."""
    juror = {"blocks": [0], "language": None, "attendance": 1.0, "served": 0, "most": 1, "training": 1}
    juror |= {"consent": True, "school": None, "neighbourhood": None, "travel": {"0": 5}}
    case = {"id": 0, "region": 0, "model": "one", "priority": 1, "deadline": 9, "language": None}
    case |= {"slots": [0], "school": 1, "neighbourhood": 1, "known": []}
    source = {
        "format": "seating-problem/1",
        "name": "twenty",
        "weights": WEIGHTS,
        "quorum_probability": 0.95,
        "most_reserves": 2,
        "models": {"one": {"seats": seats, "quorum": seats, "training": 1}},
        "mix": [{"trait": trait, "at_least": least} for trait, least in mix.items()],
        "slots": [{"id": 0, "venue": 0, "block": 0, "day": 1, "rooms": 1}],
        "jurors": [juror | {"id": n, "traits": traits(n)} for n in range(PEOPLE)],
        "facilitators": [{"id": 0, "region": 0, "blocks": [0], "models": ["one"]}],
        "cases": [case],
    }
    return read(json.dumps(source).encode())


@pytest.fixture(scope="module")
def lots() -> draw.Lottery:
    return draw.for_one(given("town-101"), *town(54, 5))


def town(case: int, nth: int) -> tuple[int, int]:
    """A case of the town, and the n-th of its slots."""
    source = given("town-101")
    slot = source.cases[case].slots[nth]
    return case, next(n for n, one in enumerate(source.slots) if one.id == slot)


def eligible(source: Problem, case: int, slot: int) -> set[Id]:
    """Who may sit, counted from the rules as they are written, and not by the search."""
    one, there = source.cases[case], source.slots[slot]
    return {
        j.id
        for j in source.jurors
        if j.consent
        and j.most > 0
        and there.block in j.blocks
        and str(there.venue) in j.travel
        and j.training >= source.models[one.model].training
        and j.school != one.school
        and j.id not in one.known
    }


@pytest.mark.parametrize(("case", "nth"), [(54, 5), (0, 0), (10, 1)])
def test_nobody_who_may_sit_is_left_out_of_a_town_panel(case, nth):
    source = given("town-101")
    began = time.process_time()
    lots = draw.for_one(source, *town(case, nth))
    spent = time.process_time() - began
    chances = draw.chance_of_each(lots)
    assert chances.keys() == eligible(source, *town(case, nth))
    assert len(chances) > 50
    assert min(chances.values()) > 0
    assert draw.gini(chances.values()) <= 0.10
    assert spent < 2


def test_without_the_solver_it_is_even_too_and_says_that_nothing_is_proven():
    lots = draw.for_one(given("town-101"), *town(54, 5), solver=False)
    chances = draw.chance_of_each(lots).values()
    assert lots.method == "maximin, not proven"
    assert min(chances) > 0
    assert draw.gini(chances) <= 0.10


def test_every_panel_of_a_town_lottery_keeps_every_rule(lots):
    source = given("town-101")
    case, slot = town(54, 5)
    model, mix = source.models[source.cases[case].model], source.mix
    jurors = {juror.id: juror for juror in source.jurors}
    for panel in lots.panels:
        people = [jurors[j] for j in panel]
        assert model.seats <= len(panel) <= model.seats + source.most_reserves
        assert all(sum(rule.trait in j.traits for j in people) >= rule.at_least for rule in mix)
        assert quorum_probability([j.attendance for j in people], model.quorum) >= 0.95 - 1e-9
    assert {j for panel in lots.panels for j in panel} == eligible(source, case, slot)


@pytest.mark.soak
def test_whatever_case_of_the_town_nobody_is_left_out_and_it_takes_no_two_seconds():
    source, shares = given("town-101"), []
    for case in range(0, len(source.cases), 4):
        began = time.process_time()
        chances = draw.chance_of_each(draw.for_one(source, *town(case, 0))).values()
        assert time.process_time() - began < 2
        assert min(chances, default=1) > 0
        shares.append(draw.gini(chances))
    shares.sort()
    print(f"Gini over {len(shares)} panels: median {shares[len(shares) // 2]:.3f}, most {shares[-1]:.3f}")


def test_ten_women_and_ten_men_for_two_seats_have_ten_per_cent_each():
    """One of each sits: 1 seat of 10 people, for both, is the optimum there is."""
    lots = draw.for_one(pool_of_twenty(lambda n: ["f" if n % 2 else "m"], 2, f=1, m=1), 0, 0)
    chances = draw.chance_of_each(lots)
    assert lots.method == ("leximin" if linear.there() else "maximin, not proven")
    assert list(chances.values()) == pytest.approx([0.10] * PEOPLE, abs=0.0005)
    assert draw.gini(chances.values()) == pytest.approx(0, abs=0.002)


def test_where_a_trait_is_scarce_the_many_share_what_the_rules_leave():
    """Of three seats one at least is of the four who can chair: 1/4 each; the others two of sixteen: 1/8."""
    pool = pool_of_twenty(lambda n: ["chair"] if n < 4 else [], 3, chair=1)
    each = draw.chance_of_each(draw.for_one(pool, 0, 0))
    assert [each[n] for n in range(PEOPLE)] == pytest.approx([1 / 4] * 4 + [1 / 8] * 16, abs=0.0005)


def test_the_least_lucky_are_as_lucky_as_can_be():
    """The young share one seat of five: 20 % each; the others three of fifteen: 20 % each, which is known."""
    panels = stratified()
    if not linear.there():
        with pytest.raises(linear.NoSolver, match="exact"):
            leximin(panels)
        return
    chances = leximin(panels)
    each = [sum(p for panel, p in chances.items() if j in panel) for j in range(PEOPLE)]
    assert each == pytest.approx([0.2] * PEOPLE, abs=1e-5)


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
