"""Opening the record: the right key opens it, a wrong or lost one is refused in words."""

from pathlib import Path

import pytest

from cases import keys, programmes
from cases.actors import the_command
from cases.database import CannotOpen
from cases.keys import NoKey
from panel import record
from panel.settings import Settings
from tests.conftest import KEYRING


@pytest.fixture
def settings(record_url: str, tmp_path: Path) -> Settings:
    """A record that was made by the suite's own key."""
    environment = {"DATABASE_URL": record_url, "PANEL_KEY_FILE": str(tmp_path / "keys" / "panel.key")}
    found = Settings.read(environment, tmp_path / "no.env")
    keys.write(KEYRING, found.key_file)
    return found


async def test_the_first_start_makes_key_and_record_apart(tmp_path: Path) -> None:
    environment = {
        "DATABASE_URL": f"sqlite:///{tmp_path}/data/panel.db",
        "PANEL_KEY_FILE": str(tmp_path / "keys" / "panel.key"),
    }
    settings = Settings.read(environment, tmp_path / "no.env")
    for _ in range(2):
        async with record.opened(settings):
            assert await programmes.every() == []
    assert (tmp_path / "data" / "panel.db").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "keys" / "panel.key").stat().st_mode & 0o777 == 0o600


async def test_a_lost_key_is_refused_and_none_is_made(settings: Settings) -> None:
    settings.key_file.unlink()
    with pytest.raises(NoKey, match="is missing"):
        await record.open_record(settings)
    assert not settings.key_file.exists()


async def test_a_wrong_key_is_refused(settings: Settings) -> None:
    async with record.opened(settings):
        await programmes.create(the_command(), name="Chard", place="Chard")
    settings.key_file.unlink()
    keys.write(keys.new(), settings.key_file)
    with pytest.raises(CannotOpen, match="key does not open"):
        await record.open_record(settings)
