"""The settings: read from the environment, refused in words, never printed with their secrets."""

from dataclasses import fields
from pathlib import Path

import pytest

from panel.settings import VARIABLES, BadSetting, Settings

NONE = Path("no.env")
OPEN = {
    "PANEL_HOST": "0.0.0.0",
    "PANEL_PUBLIC_URL": "https://panel.example.org",
    "PANEL_SMTP_URL": "smtp+starttls://panel:secret-word@mail.example.org:587",
    "PANEL_MAIL_FROM": "panel@example.org",
}


def test_nothing_set_is_a_record_in_the_checkout_for_this_machine_alone() -> None:
    settings = Settings.read({}, NONE)
    root = Path(__file__).parent.parent.parent
    assert settings.database_file == root / "var" / "data" / "panel.db"
    assert settings.key_file == root / "var" / "keys" / "panel.key"
    assert settings.public_url == "http://127.0.0.1:8000"
    assert not settings.production
    assert settings.problems() == []


def test_every_variable_is_a_setting_and_explained() -> None:
    assert {variable.field for variable in VARIABLES} == {field.name for field in fields(Settings)}
    assert all(variable.name.startswith("PANEL_") for variable in VARIABLES[1:])
    assert all(variable.meaning.endswith(".") for variable in VARIABLES)


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("PANEL_PORT=8100\nPANEL_WORKERS=3\n# PANEL_HOST=::1\n")
    settings = Settings.read({"PANEL_PORT": "8200"}, file)
    assert (settings.port, settings.workers, settings.host) == (8200, 3, "127.0.0.1")
    assert settings.public_url == "http://127.0.0.1:8200"


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("PANEL_PORT", "eighty", "number from 1 to 65535"),
        ("PANEL_PORT", "70000", "number from 1 to 65535"),
        ("PANEL_DEBUG", "maybe", "write yes or no"),
        ("DATABASE_URL", "mysql://x", "sqlite:///path or postgresql://"),
        ("PANEL_PUBLIC_URL", "panel.example.org", "https://panel.example.org"),
        ("PANEL_SMTP_URL", "mail.example.org", r"smtp\+starttls://"),
        ("PANEL_TRUSTED_PROXIES", "everyone", "everyone"),
        ("PANEL_SQLITE_SYNCHRONOUS", "OFF", "FULL or NORMAL"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(name: str, text: str, words: str) -> None:
    with pytest.raises(BadSetting, match=f"{name} cannot be used: .*{words}"):
        Settings.read({name: text}, NONE)


def test_lists_may_be_parted_by_spaces_or_commas() -> None:
    settings = Settings.read({"PANEL_TRUSTED_PROXIES": "127.0.0.1, 10.0.0.0/8"}, NONE)
    assert settings.trusted_proxies == ("127.0.0.1", "10.0.0.0/8")


def test_a_complete_installation_may_serve() -> None:
    settings = Settings.read(OPEN, NONE)
    assert settings.production
    assert settings.problems() == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"PANEL_DEBUG": "yes"}, "Debugging is on"),
        ({"PANEL_DEMO": "yes"}, "The demo is for this machine alone"),
        ({"PANEL_PUBLIC_URL": "http://panel.example.org"}, "an address with https"),
        ({"PANEL_PUBLIC_URL": ""}, "an address with https"),
        ({"PANEL_SMTP_URL": ""}, "Set PANEL_SMTP_URL"),
        ({"PANEL_MAIL_FROM": ""}, "Set PANEL_MAIL_FROM"),
    ],
)
def test_what_others_can_reach_is_refused_while_it_is_unsafe(change: dict[str, str], words: str) -> None:
    (problem,) = Settings.read(OPEN | change, NONE).problems()
    assert words in problem


def test_behind_a_proxy_on_the_same_machine_is_in_the_open_too() -> None:
    settings = Settings.read({"PANEL_PUBLIC_URL": "http://panel.example.org"}, NONE)
    assert settings.production
    assert len(settings.problems()) == 3


def test_debugging_on_this_machine_alone_is_nobody_elses_business() -> None:
    for host in ("127.0.0.1", "localhost", "::1", "127.1.2.3"):
        assert Settings.read({"PANEL_HOST": host, "PANEL_DEBUG": "yes"}, NONE).problems() == []


def test_secrets_are_shown_nowhere() -> None:
    secret = {
        "PANEL_KEY": "ab" * 32,
        "DATABASE_URL": "postgresql://panel:secret-word@db.example.org:5433/panel",
        "PANEL_SMTP_URL": OPEN["PANEL_SMTP_URL"],
    }
    settings = Settings.read(secret, NONE)
    said = repr(settings) + repr(settings.shown())
    assert "secret-word" not in said
    assert "abab" not in said
    assert ("postgresql://panel:…@db.example.org:5433/panel") in said
