"""Server settings, read by ``gunicorn`` by itself; ``./desk run`` adds address and port.

gthread keeps connections open: on a 2G line a new connection costs more than a page.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import logging
import os
import socket
import struct
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from gunicorn.http.wsgi import Response

if TYPE_CHECKING:
    from collections.abc import Callable

    from gunicorn.arbiter import Arbiter

os.umask(0o077)  # database, uploads and logs are nobody else's to read
worker_class = "gthread"
workers = 2
threads = 8  # more than the cores can use: some wait for a slow line to send its form
keepalive = 75
timeout = 120
graceful_timeout = 30
max_requests = 20000
max_requests_jitter = 2000
control_socket_disable = True  # nothing here needs it
accesslog = None
errorlog = "-"


_ARENA_MAX = -8  # M_ARENA_MAX of <malloc.h>


class JsonLine(logging.Formatter):
    """One event, one line: what is written into it can never look like another line."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"at": at, "level": record.levelname, "from": record.name, "process": record.process}
        line["message"] = record.getMessage()
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


_file = os.environ.get("DESK_LOG")
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": JsonLine}},
    "handlers": {
        "lines": {
            "class": "logging.handlers.WatchedFileHandler",
            "filename": _file,
            "encoding": "utf-8",
            "formatter": "json",
        }
        if _file
        else {"class": "logging.StreamHandler", "stream": "ext://sys.stderr", "formatter": "json"}
    },
    "root": {"level": "WARNING", "handlers": ["lines"]},
    "loggers": {
        "gunicorn.error": {"level": "INFO", "handlers": [], "propagate": True},
        "gunicorn.access": {"level": "WARNING", "handlers": [], "propagate": False},
        "app": {"level": "INFO"},
        "flask_wtf.csrf": {"level": "INFO"},  # refused requests
    },
}


SILENCE_S = 15  # a line that says nothing for so long in the middle of a request is given up


def when_ready(server: Arbiter) -> None:
    """A phone that lost its line amid an upload must not hold a thread for ever: connections inherit the limits."""
    limit = struct.pack("ll", SILENCE_S, 0)
    for listener in server.LISTENERS:
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)


def post_fork(server: Arbiter, worker: object) -> None:
    """glibc gives every thread an arena of its own, up to eight a core, none of which shrinks: two serve all."""
    with contextlib.suppress(OSError, AttributeError):  # not glibc
        ctypes.CDLL(None).mallopt(_ARENA_MAX, 2)


def on_starting(server: Arbiter) -> None:
    """Tells the application where it listens: demonstration data stays on this machine."""
    os.environ["DESK_LISTENS_ON"] = ",".join(str(address[0]) for address in server.cfg.address if len(address) == 2)


def _of_use(header: str) -> bool:
    return not header.startswith("Server:") and header != "Connection: keep-alive\r\n"  # HTTP/1.1 keeps it anyway


def _lean(headers: Callable[[Response], list[str]]) -> Callable[[Response], list[str]]:
    return lambda response: [line for line in headers(response) if response.req.version < (1, 1) or _of_use(line)]


# gunicorn has no setting for its own headers: 42 bytes an answer that tell a browser nothing.
Response.default_headers = _lean(Response.default_headers)
