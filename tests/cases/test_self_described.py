"""How people describe themselves, as the lists of programmes write it."""

import pytest

from cases import self_described


@pytest.mark.parametrize(
    ("written", "group"),
    [("F", "girl"), ("Female", "girl"), ("m", "boy"), ("Non-binary", "another"), ("N/A", ""), ("", "")],
)
def test_a_word_of_a_list_is_read_as_a_group(written: str, group: str) -> None:
    assert self_described.gender(written) == group


@pytest.mark.parametrize(
    ("written", "group"),
    [
        ("White British", "white"),
        ("White and Black Caribbean", "mixed"),
        ("Asian or Asian British: Indian", "asian"),
        ("American Indian", "native"),
        ("Hispanic", "latino"),
        ("Prefer not to say", ""),
        ("Roma", "another"),
        ("pacific", "pacific"),
    ],
)
def test_ethnicity_is_read_as_a_group_too(written: str, group: str) -> None:
    assert self_described.ethnicity(written) == group


def test_whoever_did_not_say_is_not_guessed() -> None:
    assert self_described.word(self_described.GENDERS, "") == "Not said"
