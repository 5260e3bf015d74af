"""Every code that the site writes into the trail has words, and the auditor reads them in Hindi."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from app.audit import details, record, words
from app.cameras import trail
from app.campaign.actions import topics
from app.circulars import actions as circulars
from app.db import writing
from app.vehicles.forms import DetailsForm
from app.vehicles.models import Vehicle
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


def _keys_written() -> set[str]:
    """Every detail that a call of the house names: ``record("change", "place", ref, name_added=...)``."""
    found = set()
    for path in APP.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if called in ("record", "lookup", "audited", "set_status"):
                    found |= {keyword.arg for keyword in node.keywords if keyword.arg}
    return found - {"purpose", "action"}


def _fields_compared() -> set[str]:
    """Fields that stand in a line when they changed: of sites, vehicles, circulars, topics, groups."""
    vehicle = {name for name in vars(DetailsForm) if name in Vehicle.__mapper__.columns}
    site = {*trail._SITE, *trail._RECORDER, *trail._CAMERA, "position", "clock"}
    return vehicle | site | set(circulars.FIELDS) | {*topics.TEXTS, "category", "words", "sources"}


def test_every_detail_that_is_written_has_a_word() -> None:
    written, compared = _keys_written(), _fields_compared()
    assert {"found", "cameras", "name_added", "verdict"} <= written, "the search for calls is wrong"
    assert {"owner_phone", "fov_deg", "body", "short_hi"} <= compared
    assert (written | compared) - words.DETAILS.keys() == set()


def test_the_auditor_reads_what_changed_in_words(site: Site) -> None:
    with site.app.app_context(), writing():
        changed = {"beat": ["", "Beat 7"], "contact_phone": [], "draft": [True, False]}
        record("change", "camera-site", "7", **changed, cameras={"A-1": {"state": ["working", "gone"]}}, found=104)
    rows = {lang: site.client("auditor", lang).get("/audit?kind=camera-site").text for lang in ("hi", "en")}
    assert "बीट: – → Beat 7" in rows["hi"] and "A-1 · स्थिति: working → gone" in rows["hi"]
    assert "कच्चा: हां → नहीं" in rows["hi"] and "मिले: 104" in rows["hi"] and "contact_phone" not in rows["hi"]
    assert "telephone: changed (what it said is not kept here)" in rows["en"]
    assert "beat: – → Beat 7" in rows["en"] and "draft: yes → no" in rows["en"]
    exported = site.client("auditor", "hi").get("/audit/export.csv?kind=camera-site").get_data(as_text=True)
    assert '""contact_phone"": []' in exported and '""found"": 104' in exported


def test_nothing_of_a_long_detail_is_hidden(site: Site) -> None:
    with site.app.app_context(), writing():
        record("change", "circular", "SP/1", text=["क" * 400 + "अंत", ""])
        record("change", "camera", "20 cameras", cameras={f"A-{n}": {"state": ["working", "gone"]} for n in range(20)})
    page = site.client("auditor").get("/audit").text
    assert "कअंत →" in page and page.count("<details><summary>") >= 2
    assert all(f"A-{n} · state: working" in page for n in range(20))


def test_lists_are_no_changes(site: Site) -> None:
    with site.app.test_request_context(headers={"Accept-Language": "en"}):
        read = details.read({"groups": [3, 4], "numbers": ["CG07AB1834", "CG07AB1835"]})
        assert read == [("groups", "3, 4"), ("numbers", "CG07AB1834, CG07AB1835")]
