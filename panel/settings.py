"""The settings: a frozen set of values from the environment and a file `.env`."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from dotenv import dotenv_values

from panel.variables import CHECKOUT, STORE, VARIABLES, BadSetting

__all__ = ["CHECKOUT", "STORE", "VARIABLES", "BadSetting", "Settings", "is_loopback"]


@dataclass(frozen=True, slots=True)
class Settings:
    """What one installation decides. Secrets do not show when it is printed."""

    database_url: str = field(repr=False)
    key: str = field(repr=False)
    key_file: Path
    host: str
    port: int
    public_url: str
    smtp_url: str = field(repr=False)
    mail_from: str
    sms_folder: Path
    debug: bool
    demo: bool
    trusted_proxies: tuple[str, ...]
    backup_folder: Path
    backup_recipients: tuple[str, ...]
    extract_folder: Path
    workers: int
    sqlite_synchronous: str

    @classmethod
    def read(cls, environment: Mapping[str, str] | None = None, env_file: Path = Path(".env")) -> Self:
        """From the environment, then `.env`, then the defaults. BadSetting if a value cannot be used."""
        written = os.environ if environment is None else environment
        beside = dotenv_values(env_file, interpolate=False) if env_file.is_file() else {}
        values: dict[str, Any] = {}
        for variable in VARIABLES:
            text = (written.get(variable.name, beside.get(variable.name)) or "").strip()
            values[variable.field] = variable.value(text or variable.usual)
        if not values["public_url"]:
            values["public_url"] = f"http://{_written_host(values['host'])}:{values['port']}"
        return cls(**values)

    @property
    def database_file(self) -> Path | None:
        """The SQLite file; None on PostgreSQL."""
        scheme, _, rest = self.database_url.partition(":///")
        return Path(rest) if scheme == "sqlite" else None

    @property
    def production(self) -> bool:
        """Whether anybody but this machine can reach it."""
        return not (is_loopback(self.host) and is_loopback(urlsplit(self.public_url).hostname or ""))

    @property
    def letters_wait(self) -> bool:
        """Whether nobody said yet which server takes the mail; the demo has its own mailbox."""
        return not (self.smtp_url or self.demo)

    def problems(self) -> list[str]:
        """Why it must not serve like this; empty when it may."""
        if not self.production:
            return []
        return [sentence for wrong, sentence in self._rules() if wrong]

    def _rules(self) -> tuple[tuple[bool, str], ...]:
        return (
            (self.debug, "Debugging is on, and others can reach it. Unset PANEL_DEBUG."),
            (self.demo, "The demo is for this machine alone. Use panel serve, or a loopback PANEL_HOST."),
            (
                urlsplit(self.public_url).scheme != "https",
                "Records would travel in the open. Set PANEL_PUBLIC_URL to an address with https.",
            ),
            (not self.smtp_url, "No letter can be sent. Set PANEL_SMTP_URL."),
            (not self.mail_from, "Letters have no sender. Set PANEL_MAIL_FROM."),
        )

    def shown(self) -> list[tuple[str, str, str]]:
        """Each variable, its present value without secrets, and what it is for."""
        return [(one.name, one.show(getattr(self, one.field)), one.meaning) for one in VARIABLES]


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _written_host(host: str) -> str:
    return f"[{host}]" if ":" in host else host
