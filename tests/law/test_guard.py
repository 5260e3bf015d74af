from __future__ import annotations

from datetime import date

import pytest

from app.law.guard import applicable
from tests.conftest import Site

LAST, FIRST = date(2024, 6, 30), date(2024, 7, 1)


@pytest.mark.parametrize(
    ("offence", "fir", "codes"),
    [
        (LAST, LAST, ("ipc", "crpc", "iea")),
        (LAST, FIRST, ("ipc", "bnss", "bsa")),
        (LAST, None, ("ipc", "bnss", "bsa")),
        (FIRST, FIRST, ("bns", "bnss", "bsa")),
        (FIRST, None, ("bns", "bnss", "bsa")),
    ],
)
def test_which_codes(offence: date, fir: date | None, codes: tuple[str, str, str]) -> None:
    assert applicable(offence, fir).codes == codes


def test_the_guard_stands_on_section_and_compare_pages(law_site: Site) -> None:
    client = law_site.client("constable_a")
    page = client.get("/law/bns/103?offence=2024-06-30&fir=2024-07-02").get_data(as_text=True)
    assert 'data-codes="ipc bnss bsa"' in page
    assert "BNS 103 does not apply to this case" in page
    assert 'data-codes="bns bnss bsa"' in client.get("/law/compare?text=302&offence=01-07-2024").get_data(as_text=True)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("offence=yesterday", "is no date"),
        ("offence=2999-01-01", "in the future"),
        ("fir=2024-07-01", "date of the offence too"),
        ("offence=2024-07-02&fir=2024-07-01", "cannot be older"),
    ],
)
def test_dates_that_cannot_be(law_site: Site, query: str, message: str) -> None:
    client = law_site.client("constable_a")
    for address in ("/law/bns/103", "/law/compare"):
        answer = client.get(f"{address}?{query}")
        assert answer.status_code == 400
        assert message in answer.get_data(as_text=True)
