"""When somebody can come, as people write it."""

import pytest

from panel import weekdays


@pytest.mark.parametrize(
    ("written", "hours"),
    [
        ("Mon 5-8", ("17:00", "20:00")),
        ("Mon 6 to 9", ("18:00", "21:00")),
        ("Mon 5-8pm", ("17:00", "20:00")),
        ("Mon 9-5", ("09:00", "17:00")),
        ("Mon 10-11:30", ("10:00", "11:30")),
        ("Mon until 8", ("00:00", "20:00")),
        ("Mon before 8.30", ("00:00", "20:30")),
        ("Mon before 09:00", ("00:00", "09:00")),
        ("Mon until 8am", ("00:00", "08:00")),
        ("Mon after 5", ("17:00", "23:59")),
    ],
)
def test_hours_without_am_or_pm_are_those_of_an_evening(written: str, hours: tuple[str, str]) -> None:
    (usual,) = weekdays.read(written)
    assert (usual.from_wall, usual.until_wall) == hours


def test_an_end_before_the_beginning_is_asked_about() -> None:
    with pytest.raises(weekdays.Unclear, match="ends before it begins"):
        weekdays.read("Mon 20:00-18:00")
