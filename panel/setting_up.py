"""The set-up code: whoever sees the terminal of an empty installation may become its administrator."""

import hmac

from cases.keys import Keyring


def code(keyring: Keyring) -> str:
    """Good until there is an administrator; worked out from the key, so it is kept nowhere."""
    made = keyring.derive("set-up").hex()[:12]
    return "-".join(made[start : start + 4] for start in (0, 4, 8))


def is_right(typed: str, keyring: Keyring) -> bool:
    """Capitals, spaces and hyphens do not matter: it is read off one screen and typed into another."""
    bare = "".join(typed.lower().replace("-", " ").split())
    right = code(keyring).replace("-", "")
    return hmac.compare_digest(bare.encode(errors="replace"), right.encode())
