"""A PostgreSQL of the suite's own: made for this run, thrown away after it."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "60",
    "shared_buffers": "32MB",
    "autovacuum": "off",
}


def binaries() -> Path | None:
    """Where initdb and postgres are, if PostgreSQL is installed."""
    places = []
    if shutil.which("pg_config"):
        told = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=True)
        places.append(Path(told.stdout.strip()))
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "initdb").exists()), None)


@contextmanager
def cluster(bindir: Path) -> Iterator[str]:
    """The address of a running server, without the name of a database."""
    folder = Path(tempfile.mkdtemp(prefix="panel-postgres-", dir=in_memory()))
    as_owner = ["setpriv", "--pdeathsig", "QUIT"]  # it ends when the suite does, however that ends
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        as_owner += [f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"]
    data, port = str(folder / "data"), free_port()
    made = [f"{bindir}/initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N"]
    options = [word for name, value in SETTINGS.items() for word in ("-c", f"{name}={value}")]
    try:
        subprocess.run([*as_owner, *made], check=True, cwd=folder, stdout=subprocess.DEVNULL)
        with (folder / "log").open("w") as log:
            server = subprocess.Popen(
                [*as_owner, f"{bindir}/postgres", "-D", data, "-p", str(port), *options],
                cwd=folder,
                stdout=log,
                stderr=log,
            )
        try:
            ready = [f"{bindir}/pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
            while subprocess.run(ready, check=False).returncode:
                assert server.poll() is None, (folder / "log").read_text()
                time.sleep(0.05)
            yield f"postgresql://postgres@127.0.0.1:{port}"
        finally:
            server.send_signal(signal.SIGQUIT)
            server.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def in_memory() -> str | None:
    """A folder in memory, where there is room: a copy of a database is five times faster there."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2**30
    return str(memory) if roomy else None


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
