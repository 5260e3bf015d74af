"""The station pack: one small file that searches itself."""

from __future__ import annotations

import gzip
import json
import re

from app.law.pack import file
from tests.conftest import Site


def test_the_pack_holds_every_section_in_400_kb(law_site: Site) -> None:
    with law_site.app.test_request_context():
        packed = file("01-07-2024")
    assert len(packed) < 400_000
    html = gzip.decompress(packed).decode()
    assert "src=" not in html and "http" not in html.split("<script", 1)[0]
    data = json.loads(re.search(r'id="data">(.*?)</script>', html, re.DOTALL)[1])  # type: ignore[index]
    sizes = {
        len(data[name].split("\n")) for name in ("number", "heading_en", "heading_hi", "gist_en", "gist_hi", "words")
    }
    assert len(sizes) == 1
    assert sizes.pop() == sum(act[3] for act in data["acts"]) >= 358 + 531 + 170 + 250


def test_the_pack_is_a_download_compressed_or_not(law_site: Site) -> None:
    client = law_site.client("constable_a")
    squeezed = client.get("/law/pack/station-pack.html", headers={"Accept-Encoding": "gzip"})
    whole = client.get("/law/pack/station-pack.html", headers={"Accept-Encoding": "identity"})
    assert gzip.decompress(squeezed.data) == whole.data
    assert "attachment" in whole.headers["Content-Disposition"]
