"""What people are called, in a list and in a letter."""

import pytest

from cases import people


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("PC Rowan Hale", "Rowan"),
        ("Mr Hale", "Mr Hale"),
        ("K", "K"),
        ("", ""),
        ("J Moss", "J Moss"),
        ("J. R. Moss", "J. R. Moss"),
        ("Zoë", "Zoë"),
        ("Dr Ann Other-Name", "Ann"),
        ("Corner Stores", "Corner"),
    ],
)
def test_a_letter_greets_by_the_first_name_where_one_is_known(name: str, called: str):
    assert people.greeting(name) == called
