"""The auditor's pages."""

from __future__ import annotations

import pytest

from app.audit import lookup
from tests.conftest import Site


@pytest.mark.parametrize("path", ["/audit", "/audit/export.csv", "/audit/anchors"])
@pytest.mark.parametrize("username", ["constable_a", "officer_a", "control", "campaigner"])
def test_others_find_nothing(site: Site, path: str, username: str) -> None:
    assert site.client(username).get(path).status_code == 404


def test_the_auditor_filters_and_exports(site: Site) -> None:
    with site.app.app_context():
        lookup("vehicle", "CG07AB1234", colour="=HYPERLINK(1)")
        lookup("camera", "=cmd|'x'", "view")
    client = site.client("auditor")
    page = client.get("/audit?kind=vehicle").get_data(as_text=True)
    assert "CG07AB1234" in page and "cmd|" not in page
    exported = client.get("/audit/export.csv?kind=camera").get_data(as_text=True)
    assert "'=cmd|'x'" in exported
    assert "export" in client.get("/audit?action=export").get_data(as_text=True)


def test_a_bad_date_is_explained_and_kept(site: Site) -> None:
    answer = site.client("auditor", "hi").get("/audit?since=yesterday")
    assert answer.status_code == 400
    assert "yesterday" in answer.get_data(as_text=True)
