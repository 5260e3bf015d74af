"""A search over the whole starter law stays within 2.5 KB on the line, headers included, whatever is asked."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.conftest import Site
from tests.test_bytes import FRAGMENT, size

BUDGET = 2560
QUESTIONS = [
    "चोरी",
    "theft",
    "murder",
    "हत्या",
    "mobile chori",
    "302",
    "cheating",
    "दहेज",
    "rape",
    "assault on public servant",
    "arrest",
    "गिरफ्तारी",
    "bail",
    "जमानत",
    "search seizure",
    "साक्ष्य",
    "evidence",
    "electronic record",
    "punishment imprisonment",
    "fine",
    "police officer",
    "magistrate",
    "child",
    "gambling",
    "शराब",
    "court",
    "offence",
    "सजा",
    "criminal trespass",
    "kidnapping",
    "व्यक्ति",
    "सरकारी काम में बाधा",
]
WAYS = [
    ("/search?kind=law&q={}", "gzip"),
    ("/search?kind=law&q={}", "br"),
    ("/search?q={}", "gzip"),
    ("/law?q={}", "gzip"),
]


@pytest.fixture(scope="module", params=["hi", "en"])
def browser(law_site: Site, request: pytest.FixtureRequest) -> FlaskClient:
    return law_site.client("officer_a", request.param)


@pytest.mark.parametrize(("address", "encoding"), WAYS)
def test_a_later_search_within_2_5_kb(browser: FlaskClient, address: str, encoding: str) -> None:
    sizes = {}
    for question in QUESTIONS:
        answer = browser.get(address.format(question), headers=FRAGMENT | {"Accept-Encoding": encoding})
        assert answer.status_code == 200
        sizes[question] = size(answer)
    assert {q: n for q, n in sizes.items() if n > BUDGET} == {}
    assert max(sizes.values()) > 900  # hits are there to be weighed


def test_a_section_without_an_offence_is_told_by_its_gist(law_site: Site) -> None:
    page = law_site.client("officer_a", "hi").get("/search?kind=law&q=बीएनएस 6").get_data(as_text=True)
    hit = page.partition('data-ref="bns:6"')[2].partition("</li>")[0]
    assert '<span class="snippet">' in hit and "umrakaid" not in hit  # words for the search are not for reading
