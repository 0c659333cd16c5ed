"""Sealed columns: text that only the program opens, and only in its own place.

AES-256-GCM, bound to table.column and row: a sealed text copied to another row does not open.
The number of the key stands in the text, so that a new key can come without opening everything.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from secrets import token_bytes
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from cases.keys import Keyring

NONCE = 12

_locks: dict[int, AESGCM] = {}
_marking: list[bytes] = []


class Broken(Exception):
    """A sealed text does not open: another key, another place, or somebody changed it."""


def use(keyring: Keyring) -> None:
    """Seal and open with these keys from now on."""
    _locks.clear()
    _locks.update({number: AESGCM(keyring.derive("sealing", number)) for number in keyring.secrets})
    _marking[:] = [keyring.derive("marks")]  # of the first key: a mark must stay what it was


def seal(column: str, row_id: UUID | str | int, text: str) -> str:
    """Seal for "table.column" of one row."""
    newest, nonce = max(_locks), token_bytes(NONCE)
    closed = _locks[newest].encrypt(nonce, text.encode(), _place(column, row_id))
    return f"sealed:{newest}:{urlsafe_b64encode(nonce + closed).decode()}"


def unseal(column: str, row_id: UUID | str | int, sealed: str) -> str:
    """Open what was sealed for "table.column" of this row."""
    try:
        _, number, closed = sealed.split(":")
        raw = urlsafe_b64decode(closed)
        opened = _locks[int(number)].decrypt(raw[:NONCE], raw[NONCE:], _place(column, row_id))
    except (ValueError, KeyError, InvalidTag):
        raise Broken(f"{column} of {row_id} does not open.") from None
    return opened.decode()


def mark(column: str, text: str) -> str:
    """The same text has the same mark in "table.column"; without the key nobody can tell which text."""
    return hmac.new(_marking[0], f"{column}:{text}".encode(), sha256).hexdigest()


def _place(column: str, row_id: UUID | str | int) -> bytes:
    return f"{column}:{row_id}".encode()
