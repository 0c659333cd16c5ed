"""A worker process of the pages: it ends with its server, or it would go on answering at the port."""

import multiprocessing
import os
import signal
from threading import Thread
from typing import Any

from panel import app


def application() -> Any:
    """The application as it begins in a worker."""
    Thread(target=_end_with_the_server, name="server", daemon=True).start()
    return app.application()


def _end_with_the_server() -> None:
    """A server that was killed tells nobody: its workers have to look."""
    server = multiprocessing.parent_process()
    if server is not None:
        server.join()
        os.kill(os.getpid(), signal.SIGTERM)
