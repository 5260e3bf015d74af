"""``./desk bench line --peers``: Datasette with the same records, over the same line, for comparison.

Datasette goes into an environment of its own outside the project, kept for the next time. It is served as it comes:
no sign-in, no settings, one table of what our demonstration site holds of law, vehicles and circulars, with full-text
search.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import subprocess
import tempfile
import time
import urllib.request
import venv
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page

from tests.bench._drive import PAINTED, Drive, Step
from tests.bench.slow_line import SlowLine
from tests.machine import free_port

DATASETTE = "datasette==0.65.1"
CACHE = Path(tempfile.gettempdir()) / f"thana-desk-peers-{os.getuid()}"
SAME_RECORDS = """
CREATE TABLE record (id INTEGER PRIMARY KEY, kind TEXT, ref TEXT, title TEXT, text TEXT);
INSERT INTO record (kind, ref, title, text)
  SELECT 'law', ref, heading_hi || ' ' || heading_en, gist_hi || ' ' || gist_en || ' ' || words FROM ours.law_section;
INSERT INTO record (kind, ref, title, text)
  SELECT 'vehicle', registration, make || ' ' || model || ' ' || colour,
    state || ' ' || state_on || ' ' || case_number || ' ' || place_text || ' ' || remarks FROM ours.vehicle;
INSERT INTO record (kind, ref, title, text)
  SELECT 'circular', number, title_hi || ' ' || title_en, coalesce(body, '') FROM ours.circular;
CREATE VIRTUAL TABLE record_fts USING fts5 (ref, title, text, content="record", content_rowid="id");
INSERT INTO record_fts (record_fts) VALUES ('rebuild');
"""


def installed() -> Path:
    """The ``datasette`` program of an environment of its own; made when it is not there yet."""
    CACHE.mkdir(mode=0o700, exist_ok=True)
    if CACHE.stat().st_uid != os.getuid():
        raise PermissionError(f"{CACHE} belongs to somebody else: remove it, then try again")
    home = CACHE / DATASETTE.replace("==", "-")
    done = home / "installed"
    if not done.exists():
        print(f"installing {DATASETTE} into {home}", flush=True)
        venv.create(home, with_pip=True, clear=True)
        command = [home / "bin" / "python", "-m", "pip", "install", "-qq", "--disable-pip-version-check", DATASETTE]
        subprocess.run(command, check=True)
        done.touch()
    return home / "bin" / "datasette"


def same_records(ours: Path, to: Path) -> int:
    """Copies law, vehicles and circulars of a site's database into one SQLite file; the number of records."""
    with contextlib.closing(sqlite3.connect(to)) as copy:
        copy.execute("ATTACH ? AS ours", (str(ours),))
        copy.executescript(SAME_RECORDS)
        return int(copy.execute("SELECT count(*) FROM record").fetchone()[0])


@contextlib.contextmanager
def datasette(file: Path) -> Iterator[int]:
    """Datasette with that file; the port."""
    port = free_port()
    with (file.parent / "datasette.log").open("ab") as log:
        process = subprocess.Popen([installed(), "serve", file, "--port", str(port)], stdout=log, stderr=log)
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until and process.poll() is None:
            with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/-/versions.json"):
                break
            time.sleep(0.2)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def drive(page: Page, url: str, line: SlowLine, pause_s: float) -> list[Step]:
    """The page with the search box, then the searches of our own chain."""
    user = Drive(page, line, pause_s)
    user.step("table page painted", lambda: page.goto(f"{url}/peer/record", wait_until="commit"), PAINTED)
    for name, words in (("first search", "मोबाइल चोरी"), ("later search", "murder 302")):
        sought = f"new URLSearchParams(location.search).get('_search') == {json.dumps(words)}"
        shown = "document.querySelector('form.filters') && document.readyState != 'loading'"
        user.enter(name, "input[name=_search]", words, f"{sought} && {PAINTED} && {shown}")
    return user.steps
