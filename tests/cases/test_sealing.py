"""What only a few may read opens in its own place alone."""

from uuid import uuid4

import pytest

from cases import sealing
from cases.keys import Keyring
from cases.sealing import Broken, seal, unseal

OLD = Keyring({1: bytes(range(32))})
BOTH = Keyring({1: bytes(range(32)), 2: bytes(32)})
ROW = uuid4()


@pytest.fixture(autouse=True)
def one_key() -> None:
    sealing.use(OLD)


def test_what_is_sealed_opens_again() -> None:
    for text in ("", "He took a bicycle.", "Zoë 🚲 " * 200):
        sealed = seal("referral.statement", ROW, text)
        assert sealed.startswith("sealed:1:")
        assert "bicycle" not in sealed
        assert unseal("referral.statement", ROW, sealed) == text


def test_the_same_text_never_looks_the_same() -> None:
    assert seal("referral.statement", ROW, "x") != seal("referral.statement", ROW, "x")


def test_it_does_not_open_in_another_place() -> None:
    sealed = seal("referral.statement", ROW, "He took a bicycle.")
    for column, row in (("referral.statement", uuid4()), ("referral.return_note", ROW)):
        with pytest.raises(Broken):
            unseal(column, row, sealed)


def test_a_changed_letter_is_noticed() -> None:
    sealed = seal("referral.statement", ROW, "He took a bicycle.")
    other = "A" if sealed[-8] != "A" else "B"
    for changed in (
        sealed[:-8] + other + sealed[-7:],
        "plain text",
        "sealed:1:",
        sealed[:-5],
        "sealed:9:AAAA",
    ):
        with pytest.raises(Broken):
            unseal("referral.statement", ROW, changed)


def test_an_old_text_opens_after_a_new_key_came() -> None:
    before = seal("referral.statement", ROW, "before")
    sealing.use(BOTH)
    after = seal("referral.statement", ROW, "after")
    assert after.startswith("sealed:2:")
    assert unseal("referral.statement", ROW, before) == "before"
    assert unseal("referral.statement", ROW, after) == "after"
    sealing.use(OLD)
    with pytest.raises(Broken):
        unseal("referral.statement", ROW, after)
