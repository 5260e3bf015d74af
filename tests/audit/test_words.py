"""Every code that the site writes into the trail has words, and the auditor reads them in Hindi."""

from __future__ import annotations

import re
from pathlib import Path

from app.audit import words
from tests.conftest import Site

APP = Path(__file__).resolve().parents[2] / "app"


def test_every_code_written_has_words() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in APP.rglob("*.py"))
    written = re.findall(r'\brecord\(\s*"([a-z-]+)",\s*"([a-z-]+)"', source)
    looked = re.findall(r'\blookup\(\s*"([a-z-]+)"', source)
    named = re.findall(r'\baction="([a-z-]+)"', source)
    assert len(written) > 40, "the pattern is wrong"
    assert len(looked) > 5, "the pattern is wrong"
    assert {action for action, _kind in written} | set(named) <= set(words.ACTIONS)
    assert {kind for _action, kind in written} | set(looked) <= set(words.KINDS)


def test_the_auditor_reads_words_not_codes(site: Site) -> None:
    page = site.client("auditor", "hi").get("/audit?action=sign-in").get_data(as_text=True)
    table = page[page.index("<tbody>") : page.index("</tbody>")]
    assert "साइन इन किया" in table
    assert "sign-in" not in table
    assert '<option value="sign-in" selected>' in page
