"""What a figure says, what it refuses, and how it is drawn."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup

from cases.evaluation.cohorts import Happened, Life, Look
from cases.evaluation.definitions import DEFINITIONS
from panel import charts, figures
from panel.figures import interval, percent

TWELVE = DEFINITIONS["proven-12"]
BEGAN = date(2024, 3, 1)
LATER = BEGAN + timedelta(days=1000)


def lives(quiet, events=(), *, unchecked=0, window=365):
    looks = (Look(window, "recorded", window + 183),)
    found = [Life(BEGAN, looks) for _ in range(quiet)]
    found += [Life(BEGAN, looks, (Happened("proven", day, day + 30),)) for day in events]
    return found + [Life(BEGAN, (Look(window, "due"),)) for _ in range(unchecked)]


def test_a_figure_has_k_n_and_its_interval():
    figure = figures.of(lives(79, range(10, 100, 10)), TWELVE, LATER)
    assert (figure.rate.k, figure.rate.n) == (9, 88)
    assert (percent(figure.rate.share), interval(figure.rate)) == ("10.2%", "5.5% to 18.3%")
    assert not figure.refused
    assert not figure.few
    assert figures.of(lives(3), TWELVE, LATER).few


def test_before_anybody_is_mature_it_is_refused_in_words():
    figure = figures.of(lives(50), TWELVE, BEGAN + timedelta(days=547))
    assert figure.rate is None
    assert "It takes 18 months" in figure.refused
    assert figures.of(lives(50), DEFINITIONS["proven-24"], BEGAN + timedelta(days=600)).refused.startswith(
        "No figure"
    )


@pytest.mark.parametrize(("checked", "unchecked", "shown"), [(10, 10, True), (9, 10, False), (0, 4, False)])
def test_a_figure_of_fewer_than_half_is_refused(checked, unchecked, shown):
    figure = figures.of(lives(checked, unchecked=unchecked), TWELVE, LATER)
    assert (figure.rate is not None) == shown
    assert ("fewer than half" in figure.refused) != shown
    assert bool(figure.beside()) == shown


def test_a_year_narrows_it():
    assert figures.of(lives(5), TWELVE, LATER, 2023).cohort.people == 0
    assert figures.of(lives(5), TWELVE, LATER, 2024).cohort.people == 5


def test_everybody_stands_in_one_line_of_the_table():
    figure = figures.of(lives(7, [5], unchecked=2), TWELVE, LATER)
    assert sum(count for _, count in figure.parts) == figure.cohort.people == 10


def test_the_curve_ends_where_fewer_than_ten_are_left():
    found = lives(15, range(10, 60, 10)) + lives(5, window=730)
    figure = figures.of(found, TWELVE, LATER)
    assert figure.last == 365
    assert [months for months, _, _ in figure.lines] == [0, 3, 6, 9, 12]
    assert figure.events == [0, 5, 5, 5, 5]
    assert [left for _, _, left in figure.lines] == [25, 20, 20, 20, 20]
    assert figures.of(lives(9), TWELVE, LATER).curve is None


def test_the_drawing_says_what_it_shows_and_stays_on_its_sheet():
    figure = figures.of(lives(40, range(5, 300, 20)), TWELVE, LATER)
    drawn = BeautifulSoup(str(charts.survival(figure.curve)), "html.parser")
    for svg, sheet in zip(drawn.find_all("svg"), (charts.WIDE, charts.NARROW), strict=True):
        assert svg["role"] == "img"
        assert svg.title.get_text() == "Share of people who had no new proven offence"
        assert "is at 73% after 12 months" in svg.desc.get_text()
        for shape in svg.find_all(["polyline", "polygon"]):
            for point in shape["points"].split():
                x, y = map(float, point.split(","))
                assert sheet.left <= x <= sheet.width - sheet.right
                assert sheet.top <= y <= sheet.height - sheet.bottom
    assert "style=" not in str(drawn)


def test_the_axis_goes_lower_where_the_curve_falls_further():
    assert figures.of(lives(30, [5]), TWELVE, LATER).curve.floor == 0.5
    assert figures.of(lives(10, [10] * 30), TWELVE, LATER).curve.floor == pytest.approx(0.1)


def test_the_last_share_stands_on_the_sheet_also_where_nothing_happened():
    drawn = BeautifulSoup(str(charts.survival(figures.of(lives(15), TWELVE, LATER).curve)), "html.parser")
    for end, sheet in zip(drawn.select(".app-chart__end"), (charts.WIDE, charts.NARROW), strict=True):
        assert end.get_text() == "100%"
        assert float(end["y"]) >= sheet.top + charts.LETTERS or sheet is charts.WIDE
