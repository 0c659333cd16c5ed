"""Which names may be one."""

import pytest

from cases.likenesses import similar


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jon Smith", "John Smyth"),
        ("Zoë O’Brien", "zoe obrien"),
        ("Amira Khan", "Khan Amira"),
        ("Maria Lopez", "Maria Lopez Garcia"),
    ],
)
def test_names_that_may_be_one(one, other):
    assert similar(one, other)
    assert similar(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ben Other", "Zoë Ashdown"), ("Ann", "Ann Lee"), ("", "Ann"), ("Ali Khan", "Amy Hughes")],
)
def test_names_that_are_two(one, other):
    assert not similar(one, other)
