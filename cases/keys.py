"""The keys of the record: one root secret, from which every other key is derived.

The root is made on the first start, in a file of mode 600 in a folder apart from the database, or
it comes from PANEL_KEY. Whoever holds it can read the record; without it nobody can, ever.
"""

import os
import re
import secrets
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Protocol

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from cases.actors import now

LENGTH = 32
LINE = re.compile(r"^(?P<number>[1-9]\d{0,3}) (?P<secret>[0-9a-f]{64})$")
MADE = re.compile(r"^# made (?P<day>\d{4}-\d\d-\d\d)$", re.MULTILINE)


class NoKey(Exception):
    """The key is missing, or cannot be read. The sentence says what to do."""


class Wanted(Protocol):
    """What of the settings says where the key is."""

    @property
    def key(self) -> str: ...
    @property
    def key_file(self) -> Path: ...
    @property
    def database_url(self) -> str: ...


@dataclass(frozen=True)
class Keyring:
    """The root secrets by number. The first opens the database; the newest seals what is written."""

    secrets: dict[int, bytes]
    made_on: date | None = None

    @cached_property
    def first(self) -> int:
        return min(self.secrets)

    @cached_property
    def newest(self) -> int:
        return max(self.secrets)

    def derive(self, purpose: str, number: int | None = None) -> bytes:
        """The key for one purpose ("database", "sealing", "journal", "csrf"): 32 bytes."""
        root = self.secrets[self.first if number is None else number]
        info = f"community-justice-panel/{purpose}".encode()
        return HKDF(algorithm=SHA256(), length=LENGTH, salt=None, info=info).derive(root)

    def written(self) -> str:
        """As it stands in a key file and in PANEL_KEY."""
        return "\n".join(f"{number} {secret.hex()}" for number, secret in sorted(self.secrets.items()))


def today() -> date:
    return now().date()


def new() -> Keyring:
    return Keyring({1: secrets.token_bytes(LENGTH)}, today())


def read(text: str) -> Keyring:
    """A keyring from the text of a key file or of PANEL_KEY."""
    lines = [line.strip() for line in re.split(r"[\n,]", text)]
    found: dict[int, bytes] = {}
    for line in lines:
        if not line or line.startswith("#"):
            continue
        match = LINE.match(line if " " in line else f"1 {line}")
        if match is None:
            raise NoKey("The key cannot be read. Copy the whole key file, or use the recovery page.")
        found[int(match["number"])] = bytes.fromhex(match["secret"])
    if not found:
        raise NoKey("The key is empty. Copy the whole key file, or use the recovery page.")
    made = MADE.search(text)
    return Keyring(found, date.fromisoformat(made["day"]) if made else None)


def write(keyring: Keyring, path: Path) -> None:
    """Keep a keyring in a file of mode 600. A key that is there is never written over."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = keyring.made_on or today()
    text = (
        f"# Community Justice Panel: the key of the record. Keep it apart from the backups.\n# made {made}\n"
    )
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(f"{text}{keyring.written()}\n")
        file.flush()
        os.fsync(file.fileno())


def load(wanted: Wanted) -> Keyring:
    """The key in use: PANEL_KEY if it is set, else the key file."""
    if wanted.key:
        return read(wanted.key)
    try:
        if wanted.key_file.stat().st_mode & 0o077:
            raise NoKey(f"Others can read the key. Run: chmod 600 {wanted.key_file}")
        return read(wanted.key_file.read_text())
    except FileNotFoundError:
        raise NoKey(
            f"The key file {wanted.key_file} is missing. Put it back, or type in the recovery page."
        ) from None


def load_or_make(wanted: Wanted, *, record_exists: bool) -> Keyring:
    """The key in use; a new one only for a record that does not exist yet."""
    if wanted.key or wanted.key_file.exists() or record_exists:
        return load(wanted)
    write(new(), wanted.key_file)
    return load(wanted)
