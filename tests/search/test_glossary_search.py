"""Every two-way pair of the glossary finds the other side, asked in either language."""

from __future__ import annotations

import pytest

from app.search.text.glossary import Glossary
from tests.search.conftest import Build, doc, refs


@pytest.mark.slow
def test_every_pair_finds_its_other_side(build: Build) -> None:
    entries = Glossary.load().entries
    pairs = [(e.hindi, e.english) for e in entries if e.two_way and not any(c.isdigit() for c in e.english)]
    sides = dict.fromkeys(side for pair in pairs for side in pair)
    ask = build([doc(side, body=f"{side} .") for side in sides])
    missing = [
        (asked, other)
        for hindi, english in pairs
        for asked, other in ((hindi, english), (english, hindi))
        if other not in refs(ask(asked, size=100))
    ]
    assert not missing, f"{len(missing)} of {2 * len(pairs)}: {missing[:40]}"
