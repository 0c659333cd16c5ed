"""The key on paper: what is printed can be typed back."""

from datetime import date
from pathlib import Path

import pytest

from cases import keys
from cases.keys import Keyring, NoKey
from panel import recovery
from panel.settings import Settings

RING = Keyring({1: bytes(range(32))})


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.read({"PANEL_KEY_FILE": str(tmp_path / "keys" / "panel.key")}, tmp_path / "no.env")


def groups(settings: Settings) -> str:
    page = recovery.page(RING, settings)
    return page[page.index("Key 1:") + 6 : page.index("What it opens")]


def test_the_page_brings_the_key_back(settings: Settings) -> None:
    ring = Keyring({1: bytes(range(32)), 2: bytes(range(100, 132))}, date(2026, 11, 22))
    page = recovery.page(ring, settings)
    assert "Key made on 2026-11-22" in page
    assert max(len(line) for line in page.splitlines()) < 100
    assert recovery.read(page).secrets == ring.secrets


def test_groups_may_be_typed_untidily(settings: Settings) -> None:
    untidy = groups(settings).lower().replace("0", "o").replace("1", "l").replace("\n", " ")
    assert recovery.read(untidy) == RING


def test_a_slip_is_named(settings: Settings) -> None:
    right = groups(settings).split()
    for letter in set(recovery.CROCKFORD) - {right[4][2]} | {"U", "?"}:
        wrong = right[4][:2] + letter + right[4][3:]
        with pytest.raises(NoKey, match="Group 5"):
            recovery.read(" ".join([*right[:4], wrong, *right[5:]]))
    with pytest.raises(NoKey, match="slip"):
        recovery.read(" ".join([right[1], right[0], *right[2:]]))
    with pytest.raises(NoKey, match="14 groups of five letters; 13 were typed"):
        recovery.read(" ".join(right[:-1]))


def test_nobody_is_reminded_once_the_page_was_printed(settings: Settings) -> None:
    keys.load_or_make(settings, record_exists=False)
    assert not recovery.was_printed(settings)
    recovery.note_printed(settings)
    assert recovery.was_printed(settings)


def test_what_was_typed_becomes_the_key_file_again(settings: Settings) -> None:
    made = keys.load_or_make(settings, record_exists=False)
    page = recovery.page(made, settings)
    with pytest.raises(NoKey, match="Move it away first"):
        recovery.put_back(page, settings)
    settings.key_file.unlink()
    recovery.put_back(page, settings)
    assert keys.load(settings).secrets == made.secrets
    assert settings.key_file.stat().st_mode & 0o777 == 0o600
