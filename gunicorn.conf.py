"""Server settings, read by ``gunicorn`` by itself; ``./desk run`` adds address and port.

gthread keeps connections open: on a 2G line a new connection costs more than a page.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gunicorn.arbiter import Arbiter

worker_class = "gthread"
workers = 2
threads = 4
keepalive = 75
timeout = 120
graceful_timeout = 30
max_requests = 20000
max_requests_jitter = 2000
control_socket_disable = True  # nothing here needs it
accesslog = None
errorlog = "-"


def on_starting(server: Arbiter) -> None:
    """Tells the application where it listens: demonstration data stays on this machine."""
    os.environ["DESK_LISTENS_ON"] = ",".join(str(address[0]) for address in server.cfg.address if len(address) == 2)
