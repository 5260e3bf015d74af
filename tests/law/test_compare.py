"""Old and new sections, as stations write them."""

from __future__ import annotations

import re

import pytest

from tests.conftest import Site


def shown(site: Site, text: str, how: str = "get") -> list[str]:
    client = site.client("constable_a")
    answer = (
        client.get("/law/compare", query_string={"text": text})
        if how == "get"
        else client.post("/law/compare", data={"text": text})
    )
    assert answer.status_code == 200
    return re.findall(r'data-ref="([^"]+)"', answer.get_data(as_text=True))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("302", {"ipc:302", "bns:103", "bns:302"}),
        ("ipc 302", {"ipc:302", "bns:103"}),
        ("धारा 302", {"ipc:302", "bns:103", "bns:302"}),
        ("302/34", {"ipc:302", "bns:103", "ipc:34", "bns:3"}),
        ("498A,406 ipc", {"ipc:498A", "bns:85", "ipc:406", "bns:316"}),
        ("u/s 303(2) BNS", {"bns:303", "ipc:379"}),
        ("41A", {"crpc:41A", "bnss:35"}),
        ("420 भादवि", {"ipc:420", "bns:318"}),
        ("107/116 जा.फौ.", {"crpc:107", "bnss:126", "crpc:116", "bnss:135"}),
        ("7", {"ipc:7", "bns:7", "bnss:7"}),
    ],
)
def test_how_stations_write(law_site: Site, typed: str, expected: set[str]) -> None:
    assert expected <= set(shown(law_site, typed))


def test_with_an_act_there_is_one_meaning(law_site: Site) -> None:
    assert shown(law_site, "302 ipc") == ["ipc:302", "bns:103"]


def test_the_address_names_a_section(law_site: Site) -> None:
    page = law_site.client("constable_a").get("/law/compare?from=ipc:302").get_data(as_text=True)
    assert re.findall(r'data-ref="([^"]+)"', page) == ["ipc:302", "bns:103"]


def test_an_old_fir_is_converted_in_one_go(law_site: Site) -> None:
    fir = (
        "थाना सुपेला अपराध क्रमांक 210/2023 धारा 294, 323, 506, 34 भादवि दिनांक 12.03.2023 को प्रार्थी ने रिपोर्ट "
        "दर्ज कराई कि आरोपी ने 5000 रुपये मांगे। विवेचना पर धारा 452 भादवि जोड़ी गई। " * 3
    )
    found = shown(law_site, fir, "post")
    assert {"ipc:294", "bns:296", "ipc:323", "bns:115", "ipc:506", "bns:351", "ipc:452", "bns:333"} <= set(found)
    assert not {"ipc:210", "ipc:12", "bns:210"} & set(found)


def test_nothing_found_says_what_to_write(law_site: Site) -> None:
    client = law_site.client("constable_a", "hi")
    assert "कोई धारा नंबर नहीं मिला" in client.get("/law/compare?text=नमस्ते").get_data(as_text=True)
    assert client.post("/law/compare", data={"text": "x" * 20_001}).status_code == 400


def test_a_number_that_no_act_has(law_site: Site) -> None:
    page = law_site.client("constable_a").get("/law/compare?text=999 ipc").get_data(as_text=True)
    assert "No Act here has that section" in page
