"""A backup file: an age envelope around a tar of the copy and its manifest.

The envelope is made for public keys, so the machine that makes it cannot open it again.
"""

import hashlib
import io
import json
import os
import re
import tarfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from pyrage import DecryptError, IdentityError, RecipientError, decrypt_io, encrypt_io, x25519

FORMAT = 1
MANIFEST, COPY = "manifest.json", "record"
PIECE = 1 << 20
NAME = re.compile(r"panel-(?P<made_at>\d{8}T\d{6}Z)-(?P<number>\d+)\.age")


class BadBackup(Exception):
    """A backup cannot be made, opened or trusted. The sentence says why."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself; it is compared with what is found in it."""

    format: int
    made_at: str
    kind: str  # sqlite | postgres
    steps: list[str]  # the migrations it has taken
    rows: dict[str, int]
    journal_number: int
    journal_chain: str
    size: int
    sha256: str


def new_recipient() -> tuple[str, str]:
    """A public key for the settings and the secret one for the safe: shown once, kept nowhere."""
    identity = x25519.Identity.generate()
    return str(identity.to_public()), str(identity)


def fingerprint(content: IO[bytes]) -> tuple[int, str]:
    """Size and SHA-256, from the beginning."""
    content.seek(0)
    digest, size = hashlib.sha256(), 0
    while piece := content.read(PIECE):
        digest.update(piece)
        size += len(piece)
    content.seek(0)
    return size, digest.hexdigest()


def pack(manifest: Manifest, copy: IO[bytes], into: IO[bytes]) -> None:
    """The tar: first what it says of itself, then the copy."""
    said = json.dumps(asdict(manifest), indent=1).encode()
    with tarfile.open(fileobj=into, mode="w") as tar:
        for name, size, content in ((MANIFEST, len(said), io.BytesIO(said)), (COPY, manifest.size, copy)):
            member = tarfile.TarInfo(name)
            member.size, member.mode = size, 0o600
            member.mtime = int(datetime.fromisoformat(manifest.made_at).timestamp())
            tar.addfile(member, content)
    into.seek(0)


def close(packed: IO[bytes], recipients: Sequence[str], path: Path) -> None:
    """Encrypt to the recipients, into a file of mode 600 that is there whole or not at all."""
    try:
        keys = [x25519.Recipient.from_str(one) for one in recipients]
    except RecipientError:
        raise BadBackup("PANEL_BACKUP_RECIPIENTS holds no public age key (age1...).") from None
    part = path.with_name(f"{path.name}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        encrypt_io(packed, file, keys)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def open_up(path: Path, identity: str, into: Path) -> tuple[Manifest, Path]:
    """Decrypt into a private folder; every byte is checked before anything is believed."""
    packed = into / "packed"
    try:
        with path.open("rb") as closed, packed.open("wb") as opened:
            decrypt_io(closed, opened, [_identity(identity)])
    except (DecryptError, OSError) as problem:
        raise BadBackup(f"{path.name} does not open: another key, or it was changed ({problem}).") from None
    try:
        with tarfile.open(packed) as tar:
            tar.extractall(into, filter="data")
        manifest, copy = Manifest(**json.loads((into / MANIFEST).read_text())), into / COPY
    except (tarfile.TarError, ValueError, TypeError, OSError):
        raise BadBackup(f"{path.name} was not made by this program, or by a newer one.") from None
    packed.unlink()
    if manifest.format != FORMAT:
        raise BadBackup(f"{path.name} was made by a newer program. Install that one first.")
    with copy.open("rb") as content:
        if fingerprint(content) != (manifest.size, manifest.sha256):
            raise BadBackup(f"{path.name} does not hold what it says. Take another one.")
    return manifest, copy


def _identity(text: str) -> x25519.Identity:
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    try:
        return x25519.Identity.from_str(lines[0])
    except (IdentityError, IndexError):
        raise BadBackup("This is no secret age key (AGE-SECRET-KEY-1...).") from None


@dataclass(frozen=True, slots=True)
class Named:
    """What the name of a backup tells: when, and up to which entry of the journal."""

    made_at: datetime
    journal_number: int
    path: Path


def name_for(made_at: datetime, journal_number: int) -> str:
    return f"panel-{made_at:%Y%m%dT%H%M%S}Z-{journal_number:08d}.age"


def kept_in(folder: Path) -> list[Named]:
    """The backups of a folder, newest first. Other files are left alone."""
    found = [
        Named(datetime.fromisoformat(name["made_at"]), int(name["number"]), path)
        for path in folder.iterdir()
        if (name := NAME.fullmatch(path.name))
    ]
    return sorted(found, key=lambda one: (one.made_at, one.journal_number), reverse=True)
