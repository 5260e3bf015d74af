"""Documentation that is checked against the code."""

from __future__ import annotations

import re
from pathlib import Path

from app.access import ROLES
from app.config import SETTINGS

ROOT = Path(__file__).resolve().parents[1]


def test_every_setting_is_documented_with_its_meaning() -> None:
    text = (ROOT / "docs" / "operations.md").read_text("utf-8")
    assert [s.name for s in SETTINGS if f"| `{s.name}` |" not in text or s.help not in text] == []


def test_every_documented_setting_exists() -> None:
    text = (ROOT / "docs" / "operations.md").read_text("utf-8")
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", text, re.M)) == {s.name for s in SETTINGS}


def test_every_role_has_a_page_in_both_languages() -> None:
    for role in ROLES:
        page = (ROOT / "docs" / f"{role.replace('_', '-')}.md").read_text("utf-8")
        assert "## हिन्दी" in page and "## English" in page


def test_every_run_time_package_has_its_reason() -> None:
    reasons = (ROOT / "docs" / "architecture.md").read_text("utf-8").lower()
    names = [
        line.split("==")[0].split("[")[0] for line in (ROOT / "requirements.txt").read_text().split() if "==" in line
    ]
    assert [name for name in names if name.lower() not in reasons] == []


def test_links_between_documents_lead_somewhere() -> None:
    for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text("utf-8")):
            assert (path.parent / target).exists(), f"{path.name} -> {target}"
