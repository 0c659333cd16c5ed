"""Every variable of the environment: its name, its usual value, what it takes and what it is for.

This is the one place where a variable is named: `panel check` prints it, a test holds
`docs/running.md` to it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit, urlunsplit

from platformdirs import user_config_path, user_data_path

from cases.sqlite_file import SYNCHRONOUS

NAME = "community-justice-panel"
CHECKOUT = Path(__file__).resolve().parent.parent
IN_CHECKOUT = (CHECKOUT / "pyproject.toml").exists()
STORE = CHECKOUT / "var" if IN_CHECKOUT else user_data_path(NAME)
SMTP = ("smtp", "smtps", "smtp+starttls")
YES, NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")


class BadSetting(Exception):
    """A variable cannot be used. The sentence names it and says what it takes."""


@dataclass(frozen=True, slots=True)
class Variable:
    """One row of the table of variables."""

    name: str
    usual: str
    meaning: str
    take: Callable[[str], Any] = str
    show: Callable[[Any], str] = str

    @property
    def field(self) -> str:
        return self.name.removeprefix("PANEL_").lower()

    def value(self, text: str) -> Any:
        try:
            return self.take(text)
        except ValueError as problem:
            raise BadSetting(f"{self.name} cannot be used: {problem}") from None


def _yes_or_no(text: str) -> bool:
    if text.lower() not in YES + NO:
        raise ValueError("write yes or no.")
    return text.lower() in YES


def _database(text: str) -> str:
    if not text.startswith(("sqlite:///", "postgresql://", "postgres://")):
        raise ValueError("write sqlite:///path or postgresql://name:password@host/database.")
    return text


def _address(text: str) -> str:
    if text and (urlsplit(text).scheme not in ("http", "https") or not urlsplit(text).hostname):
        raise ValueError("write an address such as https://panel.example.org.")
    return text.rstrip("/")


def _mail_server(text: str) -> str:
    if text and (urlsplit(text).scheme not in SMTP or not urlsplit(text).hostname):
        raise ValueError("write smtp+starttls://name:password@host:587, or smtp:// or smtps://.")
    return text


def _number(least: int, most: int) -> Callable[[str], int]:
    def take(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            raise ValueError(f"write a number from {least} to {most}.")
        return int(text)

    return take


def _one_of(choices: tuple[str, ...]) -> Callable[[str], str]:
    def take(text: str) -> str:
        if text.upper() not in choices:
            raise ValueError(f"write {' or '.join(choices)}.")
        return text.upper()

    return take


def _list(text: str) -> tuple[str, ...]:
    return tuple(text.replace(",", " ").split())


def _networks(text: str) -> tuple[str, ...]:
    return tuple(str(ip_network(one)) if "/" in one else str(ip_address(one)) for one in _list(text))


def _folder(text: str) -> Path:
    return Path(text).expanduser()


def _hidden(value: str) -> str:
    return "(set)" if value else "(not set)"


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    if not parts.password:
        return url or "(not set)"
    place = f"{parts.username}:…@{parts.hostname}" + (f":{parts.port}" if parts.port else "")
    return urlunsplit(SplitResult(parts.scheme, place, parts.path, parts.query, ""))


def _words(value: Any) -> str:
    return " ".join(value) or "(none)"


def _plain(value: str) -> str:
    return value or "(not set)"


def _answer(value: bool) -> str:
    return "yes" if value else "no"


VARIABLES = (
    Variable(
        "DATABASE_URL",
        f"sqlite:///{STORE / 'data' / 'panel.db'}",
        "Where the record is: sqlite:///path or postgresql://name:password@host/database.",
        _database,
        _without_password,
    ),
    Variable("PANEL_KEY", "", "The key itself, in place of a key file.", str, _hidden),
    Variable(
        "PANEL_KEY_FILE",
        str((STORE / "keys" if IN_CHECKOUT else user_config_path(NAME)) / "panel.key"),
        "The file that holds the key: mode 600, apart from the database and its backups.",
        _folder,
    ),
    Variable("PANEL_HOST", "127.0.0.1", "The address to listen on."),
    Variable("PANEL_PORT", "8000", "The port to listen on.", _number(1, 65535)),
    Variable(
        "PANEL_PUBLIC_URL",
        "",
        "The address people type; letters link to it. https, except on this machine alone.",
        _address,
    ),
    Variable(
        "PANEL_SMTP_URL",
        "",
        "The mail server: smtp+starttls://name:password@host:587, or smtp:// or smtps://.",
        _mail_server,
        _without_password,
    ),
    Variable("PANEL_MAIL_FROM", "", "The sender of letters, such as panel@example.org.", str, _plain),
    Variable("PANEL_SMS_FOLDER", str(STORE / "sms"), "Text messages are written into files here.", _folder),
    Variable("PANEL_DEBUG", "no", "Show errors in full; this machine alone.", _yes_or_no, _answer),
    Variable("PANEL_DEMO", "no", "Sign in by one click; this machine alone.", _yes_or_no, _answer),
    Variable(
        "PANEL_TRUSTED_PROXIES",
        "",
        "Addresses of reverse proxies whose X-Forwarded-For is believed.",
        _networks,
        _words,
    ),
    Variable("PANEL_BACKUP_FOLDER", str(STORE / "backups"), "Where backups are kept.", _folder),
    Variable("PANEL_BACKUP_RECIPIENTS", "", "Public age keys that can open the backups.", _list, _words),
    Variable(
        "PANEL_EXTRACT_FOLDER",
        str(STORE / "extracts"),
        "Where extracts of agencies wait, encrypted, until the day on which they are destroyed.",
        _folder,
    ),
    Variable("PANEL_WORKERS", "1", "How many processes serve pages.", _number(1, 64)),
    Variable(
        "PANEL_SQLITE_SYNCHRONOUS",
        "FULL",
        "FULL survives a power cut; NORMAL is faster and may lose the last seconds.",
        _one_of(SYNCHRONOUS),
    ),
)
