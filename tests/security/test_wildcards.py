"""While the index is away the database answers by LIKE: its wildcards, typed into a search box, mean themselves."""

from __future__ import annotations

import shutil
from urllib.parse import quote

import pytest

from app.db import writing
from app.places.models import Place
from tests.circulars.conftest import Make, make
from tests.conftest import Site
from tests.vehicles.conftest import details

__all__ = ["make"]


@pytest.mark.parametrize("wildcard", ["%", "_", "%_%", "s%a", "_" * 6, "\\%"])
def test_a_wildcard_finds_nothing_that_does_not_hold_it(site: Site, make: Make, wildcard: str) -> None:
    make("SP/12", title_en="Night patrol of markets")
    with site.app.app_context(), writing() as session:
        session.add(Place(name_en="Supela Chowk", name_hi="सुपेला चौक", kind="chowk", lat=21.2, lon=81.3))
    client = site.client("officer_a")
    assert client.post("/vehicles", data=details()).status_code == 303
    site.sync()
    shutil.rmtree(site.instance / "search")
    assert "Night patrol" in client.get("/search?q=patrol").text  # by the database
    for path in ("/search", "/circulars", "/vehicles", "/cameras", "/campaign/materials", "/campaign/beats", "/law"):
        page = client.get(f"{path}?q={quote(wildcard)}")
        assert page.status_code in (200, 503), path
        assert (
            "Night patrol" not in page.text and "CG 07 AB 1834" not in page.text and "Supela Chowk" not in page.text
        ), path


def test_a_percent_sign_in_a_title_is_found_by_it(site: Site, make: Make) -> None:
    make("SP/13", title_en="Fifty 50% fine")
    make("SP/14", title_en="Fifty 500 fine")
    site.sync()
    shutil.rmtree(site.instance / "search")
    page = site.client("officer_a").get(f"/circulars?q={quote('50% fine')}").text
    assert "50% fine" in page and "500 fine" not in page
