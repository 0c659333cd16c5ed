"""Two groups in one drawing: told apart without colour, on one scale, with nothing written over another."""

from itertools import pairwise

import pytest
from bs4 import BeautifulSoup, Tag

from cases.evaluation.survival import Step
from panel import charts, charts_rates
from panel.charts import Curve
from panel.charts_rates import Point


def drawings(markup: str) -> list[Tag]:
    return BeautifulSoup(markup, "html.parser").find_all("svg")


def a_curve(share: float, low: float) -> Curve:
    steps = (Step(0, 100, 0, 1.0, 1.0, 1.0), Step(200, 80, 20, share, low, min(1.0, share + 0.1)))
    return Curve(steps, 365, 12, "Share of people", "Two lines.")


@pytest.mark.parametrize(("ours", "theirs"), [(0.8, 0.8), (0.8, 0.79), (0.6, 0.62), (0.9, 0.3)])
def test_two_lines_have_one_axis_and_their_ends_are_not_written_over_each_other(ours, theirs):
    for one in drawings(charts.survival(a_curve(ours, ours - 0.1), a_curve(theirs, theirs - 0.1))):
        assert one.find("polyline", class_="app-chart__line")
        assert one.find("polyline", class_="app-chart__line-other")
        ends = sorted(float(text["y"]) for text in one.find_all("text", class_="app-chart__end"))
        assert all(after - before >= charts.LETTERS for before, after in pairwise(ends))
        lines = [float(line["y1"]) for line in one.find_all("line", class_="app-chart__grid")]
        for points in (line["points"].split() for line in one.find_all("polyline")):
            assert all(min(lines) <= float(point.split(",")[1]) <= max(lines) for point in points)


def test_one_line_alone_is_drawn_as_before():
    (wide, _) = drawings(charts.survival(a_curve(0.8, 0.7)))
    assert not wide.find(class_="app-chart__line-other")
    assert len(wide.find_all("text", class_="app-chart__end")) == 1


@pytest.mark.parametrize("high", [0.04, 0.3, 0.47, 0.82, 1.0])
def test_every_whisker_lies_within_its_scale_and_the_second_is_another_mark(high):
    points = [Point("Here", high / 2, high / 4, high), Point("Compared with", high / 3, 0.0, high / 2)]
    for one in drawings(charts_rates.rates(points, "Share", "Two shares.")):
        width = float(one["viewbox"].split()[2])
        axis = one.find("line", class_="app-chart__axis")
        for line in one.find_all("line", class_=["app-chart__whisker", "app-chart__whisker-other"]):
            assert float(axis["x1"]) <= float(line["x1"]) <= float(line["x2"]) <= float(axis["x2"]) < width
        assert (len(one.find_all("circle")), len(one.find_all("rect"))) == (1, 1)
        assert one.title.get_text() == "Share"
