"""Programmes among each other: who sees what of whom, and what is drawn of it."""

from datetime import date

from bs4 import BeautifulSoup

from cases.evaluation.definitions import DEFINITIONS
from cases.public_releases import Share
from panel import funnel, funnel_drawing, runs
from panel.drawing import Told

TWELVE, TODAY = DEFINITIONS["proven-12"], date(2026, 7, 1)


def seen(own, others):
    said = {name: one and Share(*one, TODAY) for name, one in {"Ours": own, **others}.items()}
    return funnel.seen("Ours", said, TWELVE, TODAY)


def counts(found):
    return {one.group["programme"]: (one.k, one.n) for one in found.figures}


def test_each_stands_where_it_said_it_does_and_who_said_nothing_is_in_no_sum():
    found = seen((22, 91), {"Mill": (25, 100), "North": (40, 205), "South": None})
    assert counts(found) == {"Mill": (25, 100), "North": (40, 205), "Ours": (22, 91)}
    assert found.left == ("South",)
    assert found.enough
    assert {one.more["common"] for one in found.figures} == {87 / 396}
    assert seen(None, {"Mill": None}).figures == ()


def test_of_two_programmes_nothing_is_drawn_for_each_is_all_that_the_other_is_compared_with():
    assert not seen((22, 91), {"Mill": (25, 100)}).enough
    assert not seen((22, 91), {"Mill": (25, 100), "North": None}).enough


def test_a_programme_lies_in_the_drawing_where_it_lies_between_its_limits():
    found = seen((30, 100), {"Mill": (30, 120), "North": (90, 130)})
    placed = [
        funnel_drawing.Placed(str(at), one.value, one.n, one.group["programme"] == "Ours")
        for at, one in enumerate(found.figures, 1)
    ]
    common = found.figures[0].more["common"]
    drawn = BeautifulSoup(
        str(funnel_drawing.funnel(placed, common, Told("funnel", "All", "Told"))), "html.parser"
    )
    assert [one.more["where"] for one in found.figures] == ["far below", "far above", "below"]
    for svg in drawn.find_all("svg"):
        assert len(svg.select("rect.app-chart__mark")) == 1
        assert len(svg.select("circle.app-chart__mark")) == 2
        assert (len(svg.select(".app-chart__dashed")), len(svg.select(".app-chart__dotted"))) == (2, 2)
        width, height = map(float, svg["viewbox"].split()[2:])
        for mark in svg.select("circle"):
            assert 0 < float(mark["cx"]) < width
            assert 0 < float(mark["cy"]) < height
        high = svg.select(".app-chart__dotted")[1]["points"].split()
        ys = [float(one.split(",")[1]) for one in high]
        assert ys == sorted(ys)  # the more people, the nearer to the line of all


def test_a_run_of_quarters_is_said_in_words_and_its_points_are_squares():
    shares = [1, 2, 1, 2, 3, 5, 6, 3, 5, 7, 5, 6, 2, 1]
    found = runs.of({f"Q{at}": (k, 10) for at, k in enumerate(shares)} | {"empty": (0, 0)})
    assert "Q5 to Q11 lie above the median: a shift." in found.said
    assert "empty" not in found.names
    drawn = BeautifulSoup(str(runs.drawn(found, "again", "By quarter")), "html.parser")
    for svg in drawn.find_all("svg"):
        assert len(svg.select("rect.app-chart__mark")) == sum(bool(found.in_run(at)) for at in range(14))
        assert "a shift" in svg.desc.get_text()
    assert runs.of({"Q1": (0, 0)}) is None
