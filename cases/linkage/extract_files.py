"""The extract between its arrival and its end: one encrypted file a run, and the key in the record.

age encrypts it to a key of its own, which stands sealed in the row of the run. Once key and file are
gone, no copy of the file that somebody may have kept opens any more.
"""

import os
from collections.abc import Collection, Iterator
from pathlib import Path
from uuid import UUID

from pyrage import DecryptError, decrypt, encrypt, x25519

from cases.errors import Refused
from cases.sealing import mark, seal, unseal

COLUMN = "linkage_run.key"


def keep(content: bytes, run: UUID, folder: Path) -> str:
    """Write it, encrypted, into a file that is there whole or not at all. Gives the sealed key."""
    own = x25519.Identity.generate()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = path_of(run, folder)
    part = path.with_suffix(".part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(encrypt(content, [own.to_public()]))
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    return seal(COLUMN, run, str(own))


def open_up(run: UUID, key_sealed: str | None, folder: Path) -> bytes:
    """The extract as it was kept. Refused where it is destroyed or gone."""
    if key_sealed is None:
        raise Refused("The extract is destroyed. Give the file again to link it anew.")
    own = x25519.Identity.from_str(unseal(COLUMN, run, key_sealed))
    try:
        return bytes(decrypt(path_of(run, folder).read_bytes(), [own]))
    except (OSError, DecryptError):
        raise Refused("The extract is gone from this machine. Give the file again to link it anew.") from None


def destroy(run: UUID, folder: Path) -> None:
    """Remove the file. That it is gone already is no matter."""
    path_of(run, folder).unlink(missing_ok=True)


def strays(known: Collection[UUID], folder: Path) -> Iterator[Path]:
    """Files of this record that no run owns: theirs was never written down, or ended with the machine."""
    names = {path_of(run, folder).name for run in known}
    for path in sorted(folder.glob(f"{_ours()}-*")) if folder.is_dir() else ():
        if path.suffix in (".age", ".part") and path.name not in names:
            yield path


def path_of(run: UUID, folder: Path) -> Path:
    return folder / f"{_ours()}-{run}.age"


def _ours() -> str:
    """Another record that shares the folder by mistake has other names: nobody sweeps those of the other."""
    return f"extract-{mark(COLUMN, '')[:12]}"
