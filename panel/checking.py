"""`panel check`: what must be right before anybody relies on it, a line each."""

import shutil
import socket
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from cases import database, journal, keys, sqlite_file
from cases.errors import Unavailable
from panel import backup_files, papers, record, recovery
from panel.carriers import PORTS
from panel.settings import Settings

LEAST_FREE = 500_000_000  # bytes: room for some months of a programme and its backups
MAIL_WAIT = 5.0


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at."""

    good: bool
    name: str
    sentence: str


async def every(settings: Settings) -> list[Line]:
    """All of them, in an order in which a later one needs the earlier."""
    lines = [Line(True, name, f"{value} · {meaning}") for name, value, meaning in settings.shown()]
    lines += [Line(False, "configuration", problem) for problem in settings.problems()]
    lines += [line async for line in _record(settings)]
    lines += [_mail(settings), _texts(settings), _papers(), _backup(settings), _clock(), _disk(settings)]
    return lines


async def _record(settings: Settings) -> AsyncIterator[Line]:
    try:
        keyring = record.keyring_for(settings)
    except keys.NoKey as missing:
        yield Line(False, "key", str(missing))
        return
    printed = recovery.was_printed(settings)
    yield Line(printed, "key", _key_words(keyring, printed=printed))
    if settings.database_file and not settings.database_file.exists():
        yield Line(
            False, "database", f"There is no record in {settings.database_file}. panel serve makes it."
        )
        return
    try:
        async with record.opened(settings):
            yield Line(True, "database", f"{database.current().kind}, tables up to date.")
            verdict = await journal.verify()
            yield Line(verdict.sound, "journal", verdict.sentence)
    except (sqlite_file.CannotOpen, Unavailable) as closed:
        yield Line(False, "database", str(closed))


def _key_words(keyring: keys.Keyring, *, printed: bool) -> str:
    made = f"Made on {keyring.made_on}." if keyring.made_on else "From the environment."
    return made if printed else f"{made} It is on no paper yet: run panel recovery-key and print the page."


def _texts(settings: Settings) -> Line:
    """Nobody but a provider's own program carries them further; who reads this should know."""
    where = settings.sms_folder
    return Line(True, "texts", f"Text messages are written into {where}. A provider has to send them.")


def _papers() -> Line:
    """A PDF is a convenience: without it the page is printed."""
    made = "Agreements and certificates can be made as PDF."
    return Line(True, "papers", made if papers.can_be_made() else papers.NO_PANGO)


def _mail(settings: Settings) -> Line:
    """Whether the mail server answers; nothing is sent."""
    if not settings.smtp_url:
        return Line(settings.demo, "mail", "No mail server: letters wait. Set PANEL_SMTP_URL.")
    server = urlsplit(settings.smtp_url)
    host, port = server.hostname or "", server.port or PORTS[server.scheme]
    try:
        with socket.create_connection((host, port), MAIL_WAIT) as plain:
            if server.scheme == "smtps":
                ssl.create_default_context().wrap_socket(plain, server_hostname=host).close()
    except OSError as problem:
        return Line(False, "mail", f"{host}:{port} does not answer ({problem}). Check PANEL_SMTP_URL.")
    return Line(True, "mail", f"{host}:{port} answers.")


def _backup(settings: Settings) -> Line:
    """Whether there is one. That it can be read is proven by a restore alone."""
    if not settings.backup_recipients:
        return Line(settings.demo, "backup", "None can be made yet. Run panel backup --new-recipient.")
    folder = settings.backup_folder
    made = backup_files.kept_in(folder) if folder.is_dir() else []
    if not made:
        return Line(False, "backup", f"There is none in {folder}. Run panel backup.")
    return Line(True, "backup", f"The last one is of {made[0].made_at:%Y-%m-%d %H:%M} UTC.")


def _clock() -> Line:
    """A clock that stands before the program was written is wrong, and every deadline with it."""
    written = datetime.fromtimestamp(Path(__file__).stat().st_mtime, UTC)
    here = datetime.now(UTC)
    good = here >= written.replace(microsecond=0)
    words = f"{here:%Y-%m-%d %H:%M} UTC."
    return Line(good, "clock", words if good else f"{words} That is before the program was installed.")


def _disk(settings: Settings) -> Line:
    place = settings.database_file or settings.backup_folder
    folder = next(one for one in (place, *place.parents) if one.is_dir())
    free = shutil.disk_usage(folder).free
    return Line(free >= LEAST_FREE, "disk", f"{free / 1e9:.1f} GB free where the record is.")
