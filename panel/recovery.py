"""The key on paper: short groups a person can type, each ending in a letter that checks it.

Letters that look alike are read alike: O as 0, I and L as 1. A group with a slip is named.
"""

import re
from base64 import b32decode, b32encode
from hashlib import sha256
from pathlib import Path

from cases.keys import LENGTH, Keyring, NoKey, today, write
from panel.settings import Settings

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
STANDARD = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
OURS, THEIRS = str.maketrans(STANDARD, CROCKFORD), str.maketrans(CROCKFORD, STANDARD)
ALIKE = str.maketrans("OIL", "011")
GROUP = 4  # letters of the key in a group, before the one that checks them
IN_A_LINE = 4
KEY = re.compile(r"^\s*Key (?P<number>\d+):?(?P<groups>.*?)(?=^\s*Key \d+|\Z)", re.MULTILINE | re.DOTALL)

PAGE = """\
COMMUNITY JUSTICE PANEL: RECOVERY PAGE
Keep this page on paper, in a safe, apart from the computer and its backups.

Installation {address}
Key made on {made}. Page printed on {printed}.

{keys}

What it opens
  With this key every record of this installation can be read: the database and what is restored
  from a backup. Whoever holds this page and a copy can read it. Without the key nobody can.
  A backup itself is opened by another key: keep the secret age key in the same safe.

What to do when the key file is lost
  1. On the new machine run: panel recovery-key --put-back
  2. Type the groups as they stand. Capitals and spaces do not matter.
  3. Run: panel check

What to do when this page is lost or somebody has seen it
  Tell the administrator the same day. Print a new page, or begin with a new key.
"""


def page(keyring: Keyring, settings: Settings) -> str:
    """The page to print: the key in short groups, what it opens, what to do."""
    return PAGE.format(
        address=settings.public_url,
        made=keyring.made_on or "an unknown day",
        printed=today(),
        keys="\n\n".join(_typed_out(number, secret) for number, secret in sorted(keyring.secrets.items())),
    )


def _typed_out(number: int, secret: bytes) -> str:
    groups = _groups(secret)
    lines = ["   ".join(groups[at : at + IN_A_LINE]) for at in range(0, len(groups), IN_A_LINE)]
    return f"Key {number}:\n" + "\n".join(f"    {line}" for line in lines)


def _groups(secret: bytes) -> list[str]:
    """13 groups of five for the key, and one that checks them all."""
    letters = b32encode(secret).decode().rstrip("=").translate(OURS)
    parts = [letters[at : at + GROUP] for at in range(0, len(letters), GROUP)]
    parts.append(_check_all(letters))
    return [part + _check(at, part) for at, part in enumerate(parts)]


def _check(at: int, part: str) -> str:
    """One letter over a group and its place: odd weights, so that one wrong letter always shows."""
    return CROCKFORD[(at + sum((2 * i + 1) * CROCKFORD.index(one) for i, one in enumerate(part))) % 32]


def _check_all(letters: str) -> str:
    return "".join(CROCKFORD[byte % 32] for byte in sha256(letters.encode()).digest()[:GROUP])


def read(text: str) -> Keyring:
    """The key as somebody typed it from the page: the whole page, or its groups alone."""
    found = {int(key["number"]): _secret(key["groups"]) for key in KEY.finditer(text)}
    return Keyring(found or {1: _secret(text)})


def _secret(text: str) -> bytes:
    typed = [group for group in text.upper().translate(ALIKE).split() if len(group) == GROUP + 1]
    wanted = -(-LENGTH * 8 // 5) // GROUP + 1
    if len(typed) < wanted:
        raise NoKey(f"The page has {wanted} groups of five letters; {len(typed)} were typed.")
    typed = typed[:wanted]
    for at, group in enumerate(typed):
        if not set(group) <= set(CROCKFORD) or _check(at, group[:GROUP]) != group[GROUP:]:
            raise NoKey(f"Group {at + 1}, {group}, has a slip. Look at the page again.")
    letters = "".join(group[:GROUP] for group in typed[:-1])
    if _check_all(letters) != typed[-1][:GROUP]:
        raise NoKey("The groups do not belong together. Look at the page again.")
    return b32decode(letters.translate(THEIRS) + "=" * (-len(letters) % 8))


def put_back(text: str, settings: Settings) -> Keyring:
    """Write the key file again from what was typed. One that is there is never written over."""
    keyring = read(text)
    if settings.key or settings.key_file.exists():
        raise NoKey(f"There is a key already: {settings.key_file}. Move it away first.")
    write(keyring, settings.key_file)
    return keyring


def note_printed(settings: Settings) -> None:
    """Remember that the page was printed, so that nobody is reminded any more."""
    mark = _mark(settings)
    mark.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    mark.write_text(f"{today()}\n")


def was_printed(settings: Settings) -> bool:
    """False until the page was printed for the key that is in the file now."""
    mark, key_file = _mark(settings), settings.key_file
    return mark.exists() and (not key_file.exists() or mark.stat().st_mtime >= key_file.stat().st_mtime)


def _mark(settings: Settings) -> Path:
    return settings.key_file.with_name(f"{settings.key_file.name}.printed")
