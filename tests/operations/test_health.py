"""Health addresses and the full disk."""

from __future__ import annotations

from tests.conftest import Site


def test_ready_names_each_part(site: Site) -> None:
    answer = site.client().get("/readyz")
    assert answer.status_code == 200
    names = [line.split(":")[0] for line in answer.get_data(as_text=True).splitlines()]
    assert names == ["write", "disk", "index", "backup"]


def test_a_missing_index_is_not_ready(site: Site) -> None:
    (site.instance / "search" / "current").unlink()
    answer = site.client().get("/readyz")
    assert answer.status_code == 503
    assert "index: bad" in answer.get_data(as_text=True)


def test_a_full_disk_makes_the_site_read_only(site: Site) -> None:
    client = site.client("admin")
    site.app.config["LOWEST_FREE_MB"] = 10**9
    refused = client.post("/users", data={"username": "late", "name": "x", "role": "admin", "enabled": "y"})
    assert refused.status_code == 503
    page = client.get("/")
    assert page.status_code == 200
    assert "disk is full" in page.get_data(as_text=True)
    site.app.config["LOWEST_FREE_MB"] = 1
    assert "late" not in client.get("/users").get_data(as_text=True)
