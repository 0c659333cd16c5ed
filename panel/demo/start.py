"""`panel demo`: a place of its own for the demo's data, its story, its server."""

import asyncio
import dataclasses
import shutil
import socket
import time
from contextlib import suppress
from pathlib import Path
from threading import Thread

import click

from panel import record, serving
from panel.demo import offer, towns
from panel.settings import STORE, Settings

HOST = "127.0.0.1"
LOOKS, LOOKS_EVERY = 300, 0.2  # for a minute


def settings_for(port: int, folder: Path = STORE / "demo") -> Settings:
    """The demo reads no setting of the real installation: it cannot touch a real record by mistake."""
    nothing = Settings.read({}, env_file=Path("/nonexistent"))
    return dataclasses.replace(
        nothing,
        database_url=f"sqlite:///{folder / 'data' / 'panel.db'}",
        key_file=folder / "keys" / "panel.key",
        host=HOST,
        port=port,
        public_url=f"http://{HOST}:{port}",
        sms_folder=folder / "sms",
        backup_folder=folder / "backups",
        extract_folder=folder / "extracts",
        sqlite_synchronous="NORMAL",  # what is invented may be lost with the power
        demo=True,
    )


def start(port: int, *, fresh: bool) -> int:
    """Tell the story if it is not told yet, print where it is, and serve until somebody stops it."""
    settings = settings_for(port)
    if _in_use(port):
        click.echo(f"Port {port} is in use. Choose another: PORT={port + 1} make demo", err=True)
        return 2
    folder = settings.key_file.parent.parent
    if fresh and folder.exists():
        shutil.rmtree(folder)
    if not folder.exists():
        click.echo("Telling the demo's story; this takes about a minute, once.")
    token = asyncio.run(_prepare(settings))
    Thread(target=_say_where, args=(settings, token), daemon=True).start()
    return serving.serve(settings)


def _say_where(settings: Settings, token: str) -> None:
    """Once the server answers: an address that does not open yet is a bad beginning."""
    for _ in range(LOOKS):
        with suppress(OSError), socket.create_connection((HOST, settings.port), timeout=1):
            break
        time.sleep(LOOKS_EVERY)
    click.echo(f"\n  {settings.public_url}\n")
    click.echo("  Sign in there with one click, in any role of either programme.")
    click.echo("  The pages of a family and of a harmed person open from there too.")
    click.echo(f"  A peer juror's phone: {settings.public_url}/s/{token}\n")
    click.echo("  Everybody in it is invented. Ctrl+C ends it; the data stays.")
    click.echo("  Begin again: panel demo --fresh\n")


async def _prepare(settings: Settings) -> str:
    async with record.opened(settings):
        await towns.tell(settings)
        return await offer.live()


def _in_use(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return True
    return False
