"""A file for an agency alone: encrypted with age to its own key, or with a passphrase told by telephone."""

from pyrage import RecipientError, encrypt, passphrase, x25519

LONG_ENOUGH = 14  # letters of a passphrase
PUBLIC = "age1"


def problem(key: str) -> str:
    """Why this key cannot lock anything; empty when it can."""
    if not key.startswith(PUBLIC):
        told = f"Choose a passphrase of at least {LONG_ENOUGH} letters, and tell it by telephone."
        return "" if len(key) >= LONG_ENOUGH else told
    try:
        x25519.Recipient.from_str(key)
    except RecipientError:
        return "This is no public age key. Ask the agency to send theirs again."
    return ""


def locked(plain: bytes, key: str) -> bytes:
    """Encrypted. A passphrase takes a second or more, on purpose: call it in a thread."""
    if key.startswith(PUBLIC):
        return bytes(encrypt(plain, [x25519.Recipient.from_str(key)]))
    return bytes(passphrase.encrypt(plain, key))
