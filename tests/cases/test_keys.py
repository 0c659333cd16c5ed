"""One key, apart from the database, on paper as well."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from cases import keys
from cases.keys import Keyring, NoKey


@dataclass(frozen=True)
class Wanted:
    key_file: Path
    key: str = ""
    database_url: str = ""


@pytest.fixture
def wanted(tmp_path: Path) -> Wanted:
    return Wanted(tmp_path / "keys" / "panel.key")


def test_the_first_start_makes_a_key_for_its_owner_alone(wanted: Wanted) -> None:
    made = keys.load_or_make(wanted, record_exists=False)
    assert wanted.key_file.stat().st_mode & 0o777 == 0o600
    assert wanted.key_file.parent.stat().st_mode & 0o777 == 0o700
    assert len(made.derive("database")) == 32
    assert made.made_on == keys.today()
    assert keys.load_or_make(wanted, record_exists=True) == made


def test_a_lost_key_is_never_replaced_by_a_new_one(wanted: Wanted) -> None:
    with pytest.raises(NoKey, match=r"key file .* is missing"):
        keys.load_or_make(wanted, record_exists=True)
    assert not wanted.key_file.exists()


def test_a_key_that_is_there_is_not_written_over(wanted: Wanted) -> None:
    keys.write(keys.new(), wanted.key_file)
    before = wanted.key_file.read_text()
    with pytest.raises(FileExistsError):
        keys.write(keys.new(), wanted.key_file)
    assert wanted.key_file.read_text() == before


def test_a_key_that_others_can_read_is_refused(wanted: Wanted) -> None:
    keys.write(keys.new(), wanted.key_file)
    wanted.key_file.chmod(0o644)
    with pytest.raises(NoKey, match="chmod 600"):
        keys.load(wanted)


def test_the_environment_may_hold_the_key(wanted: Wanted) -> None:
    ring = Keyring({1: bytes(range(32)), 2: bytes(32)})
    for text in (ring.written(), ring.written().replace("\n", ","), f"# a note\n{ring.written()}"):
        assert keys.load_or_make(Wanted(wanted.key_file, text), record_exists=False) == ring
    assert keys.read(bytes(32).hex()).secrets == {1: bytes(32)}
    assert not wanted.key_file.exists()


@pytest.mark.parametrize("text", ["", "# nothing", "1 abc", "hello", "1 " + "g" * 64])
def test_a_key_that_cannot_be_read_says_so(text: str) -> None:
    with pytest.raises(NoKey, match="recovery page"):
        keys.read(text)


def test_each_purpose_has_its_own_key_and_the_first_opens_the_database() -> None:
    one, both = Keyring({1: bytes(range(32))}), Keyring({1: bytes(range(32)), 2: bytes(32)})
    purposes = ("database", "sealing", "journal", "csrf")
    assert len({one.derive(purpose) for purpose in purposes}) == 4
    assert both.derive("database") == one.derive("database")
    assert both.derive("sealing", both.newest) != one.derive("sealing")
    assert both.newest == 2
