"""``./desk bench line``: a real Chromium over a real slow line, from the first packet to the first search result.

For each line: time and bytes (down, as the line carried them) of the sign-in page's paint, sign-in and first page,
the first search, a later search; with the CDN answering, dead (a firewall that drops packets), over HTTP and TLS.
``--visits N``: of N cold visits each, the one in the middle. The machine is warm: one visit before is not counted.
``--hasty``: the user types at once instead of for six seconds, so that nothing was fetched ahead.
``--peers``: Datasette with the same records over the same line too (installed outside the project at the first call).
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import gzip
import hashlib
import http.server
import os
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.bench import _line_peers
from tests.bench._drive import PAINTED, Drive, Step, chain_s, show
from tests.bench.slow_line import PROFILES, Profile, SlowLine
from tests.browser.server import CHROMIUM, FLAGS, ROOT, Server, running
from tests.machine import free_port

CDN_HOST = "cdn.jsdelivr.net"
# A name as a district has it. Browsers trust 127.0.0.1 as if it were HTTPS: brotli, and 300 bytes of headers more.
SITE_HOST = "desk.police.example"
TYPING_S = 6.0
STYLED = "[...document.styleSheets].some(s => /desk/.test(s.href))"
FRESH = "[...document.querySelectorAll('#results .hits > li')].some(li => !li.dataset.old)"
OLD = "document.querySelectorAll('#results .hits > li').forEach(li => li.dataset.old = 1)"


def drive(page: Page, url: str, line: SlowLine, sign_in: tuple[str, str], pause_s: float) -> list[Step]:
    """The chain of the issue: sign-in paint, sign-in, search, later searches."""
    user = Drive(page, line, pause_s)
    user.step("sign-in page painted", lambda: page.goto(f"{url}/sign-in", wait_until="commit"), PAINTED)
    page.evaluate("(v) => ['username', 'password'].forEach((n, i) => document.getElementById(n).value = v[i])", sign_in)
    page.focus("#password")
    first = f"document.querySelector('input[type=search]') && {STYLED} && {PAINTED}"
    user.step("sign-in, first page", lambda: page.keyboard.press("Enter"), first)
    for name, words in (("first search", "मोबाइल चोरी"), ("later search", "murder 302")):
        page.evaluate(OLD)
        user.enter(name, "input[type=search]", words, FRESH)
    return user.steps


class Cdn(http.server.BaseHTTPRequestHandler):
    """Answers as the CDN does."""

    def do_GET(self) -> None:
        body = gzip.compress((ROOT / "static" / "htmx.min.js").read_bytes(), 9)
        self.send_response(200)
        for name, value in {
            "Content-Type": "application/javascript; charset=utf-8", "Content-Encoding": "gzip",
            "Content-Length": str(len(body)), "Access-Control-Allow-Origin": "*",
            "Cache-Control": "public, max-age=31536000, s-maxage=31536000, immutable",
        }.items():  # fmt: skip
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Quiet."""


def certificate(folder: Path) -> tuple[str, str]:
    """A key and a certificate of our own making."""
    key, cert = folder / "tls.key", folder / "tls.crt"
    if not cert.exists():
        command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        command += ["-days", "30", "-subj", "/CN=localhost", "-keyout", str(key), "-out", str(cert)]
        subprocess.run(command, check=True, capture_output=True)
    return str(key), str(cert)


def fingerprint(cert: str) -> str:
    """The hash of the certificate's key, by which Chromium is told to trust it (and then caches as ever)."""
    key = subprocess.run(["openssl", "x509", "-in", cert, "-pubkey", "-noout"], check=True, capture_output=True).stdout
    der = subprocess.run(["openssl", "pkey", "-pubin", "-outform", "der"], input=key, check=True, capture_output=True)
    return base64.b64encode(hashlib.sha256(der.stdout).digest()).decode()


@contextlib.contextmanager
def cdn(folder: Path) -> Iterator[int]:
    """A stand-in for the CDN, with TLS."""
    key, cert = certificate(folder)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Cdn)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()


@contextlib.contextmanager
def over_tls(server: Server) -> Iterator[int]:
    """The same instance behind TLS; the port."""
    port, (key, cert) = free_port(), certificate(server.instance)
    env = {**os.environ, "DESK_INSTANCE": str(server.instance), "BEHIND_TLS": "1", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "gunicorn", "-b", f"127.0.0.1:{port}", "--keyfile", key, "--certfile", cert]
    with (server.instance / "tls.log").open("ab") as log:
        process = subprocess.Popen([*command, "wsgi:app"], cwd=ROOT, env=env, stdout=log, stderr=log)
    try:
        until = time.monotonic() + 90
        while time.monotonic() < until and process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.2)
        time.sleep(6)  # the port is open before the workers are ready
        yield port
    finally:
        process.kill()  # it keeps the browser's open connections otherwise
        process.wait(30)


def measure(
    profile: Profile, port: int, scheme: str, server: Server, cdn_port: int | None,
    chain: Callable[[Page, str, SlowLine], list[Step]],
) -> list[Step]:  # fmt: skip
    """One cold visit with an empty browser cache."""
    with SlowLine(profile) as line, sync_playwright() as playwright:
        mapped = f"MAP {CDN_HOST}:443 127.0.0.1:{line.listen(cdn_port)}"
        trust = f"--ignore-certificate-errors-spki-list={fingerprint(certificate(server.instance)[1])}"
        flags = [*FLAGS, trust, f"--host-resolver-rules={mapped}, MAP {SITE_HOST} 127.0.0.1", "--disable-quic"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        page = browser.new_context(locale="hi-IN", viewport={"width": 360, "height": 740}).new_page()
        steps = chain(page, f"{scheme}://{SITE_HOST}:{line.listen(port)}", line)
        browser.close()
    return steps


def ours(profile: Profile, server: Server, cdn_port: int, wait: float, options: argparse.Namespace) -> None:
    """Prints our visits over one line."""
    port, chain = int(server.url.rsplit(":", 1)[1]), partial(drive, sign_in=server.sign_ins["officer"], pause_s=wait)

    def median(port: int, scheme: str, cdn_port: int | None) -> list[Step]:
        visits = [measure(profile, port, scheme, server, cdn_port, chain) for _ in range(options.visits)]
        return sorted(visits, key=chain_s)[len(visits) // 2]

    show(f"{profile.name}, HTTP, CDN answers", median(port, "http", cdn_port))
    if options.quick:
        return
    show(f"{profile.name}, HTTP, CDN dead", median(port, "http", None))
    with over_tls(server) as tls:
        show(f"{profile.name}, TLS, CDN answers", median(tls, "https", cdn_port))


def warm(server: Server, cdn_port: int) -> None:
    """A visit that is not counted: a server that just started and a browser not yet read from disk are no 2G line."""
    chain = partial(drive, sign_in=server.sign_ins["officer"], pause_s=0.0)
    measure(PROFILES["wpt-2g"], int(server.url.rsplit(":", 1)[1]), "http", server, cdn_port, chain)


def peers(profile: Profile, server: Server, wait: float) -> None:
    """Prints Datasette's visit over one line."""
    file = server.instance / "peer.db"
    if not file.exists():
        print(f"\n{_line_peers.same_records(server.instance / 'desk.db', file):,} of our records for Datasette")
    with _line_peers.datasette(file) as port:
        steps = measure(profile, port, "http", server, None, partial(_line_peers.drive, pause_s=wait))
    show(f"{profile.name}, HTTP, {_line_peers.DATASETTE}, no sign-in", steps)


def main() -> None:
    """Parses the command line and prints the tables."""
    parser = argparse.ArgumentParser(prog="./desk bench line")
    parser.add_argument("--line", choices=[*PROFILES, "all"], default="all")
    parser.add_argument("--visits", type=int, default=1, help="cold visits of each kind; the median is shown")
    parser.add_argument("--hasty", action="store_true", help="no pause for typing")
    parser.add_argument("--quick", action="store_true", help="HTTP with an answering CDN only")
    parser.add_argument("--peers", action="store_true", help="Datasette with the same records too")
    options = parser.parse_args(sys.argv[1:])
    pause = 0.0 if options.hasty else TYPING_S
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder) / "instance") as server,
        cdn(server.instance) as cdn_port,
    ):
        warm(server, cdn_port)
        for name, profile in PROFILES.items():
            if options.line not in (name, "all"):
                continue
            wait = pause * (3 if profile.down < 100 else 1)
            ours(profile, server, cdn_port, wait, options)
            if options.peers:
                peers(profile, server, wait)


if __name__ == "__main__":
    main()
