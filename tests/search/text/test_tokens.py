import time

import pytest
from hypothesis import given, settings

from app.search.text.normalise import normalise
from app.search.text.tokens import section_base, tokens

from .test_normalise import MIXED

CASES = [
    ("धारा 103(2)", ["धारा", "103(2)"]),
    ("498-A 498A 498-ए 498ए", ["498a"] * 4),
    ("354क 354-क(1)", ["354a", "354a(1)"]),
    ("68-I 2(1)(a)", ["68i", "2(1)(a)"]),
    ("भा.द.वि. 302", ["भादवि", "302"]),
    ("भा0द0वि0 ३०२", ["भादवि", "302"]),
    ("F.I.R. की I.P.C.", ["fir", "की", "ipc"]),
    ("CG 07 AB 1234", ["cg07ab1234"]),
    ("cg-07-ab-1234", ["cg07ab1234"]),
    ("CG07AB1234।", ["cg07ab1234"]),
    ("in 12 of 1000", ["in", "12", "of", "1000"]),
    ("as 5 to 10", ["as", "5", "to", "10"]),
    ("302,304 5,000", ["302", "304", "5000"]),
    ("u/s 41A", ["u/s", "41a"]),
    ("husband's don't", ["husband", "dont"]),
    ("किया।वह है.यह", ["किया", "वह", "है", "यह"]),
    ("non-bailable", ["non", "bailable"]),
    ("दु:ख है", ["दुख", "है"]),
    ("क्\u200dया", ["क्या"]),
    ("", []),
    ("।।, -- ", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_tokens(text: str, expected: list[str]) -> None:
    assert [token.text for token in tokens(text)] == expected


def test_scripts() -> None:
    found = {token.text: token.script for token in tokens("थाना police 303(2) 498A CG07AB1234")}
    assert found == {"थाना": "deva", "police": "latin", "303(2)": "number", "498a": "number", "cg07ab1234": "mixed"}


def test_offsets_are_those_of_the_original() -> None:
    text = "क़ानून  की धारा ४९८-ए, F.I.R. में"
    assert [text[token.start : token.end] for token in tokens(text)] == ["क़ानून", "की", "धारा", "४९८-ए", "F.I.R.", "में"]


@settings(max_examples=300, deadline=None)
@given(MIXED)
def test_tokens_lie_in_order_inside_the_text(text: str) -> None:
    last = 0
    for token in tokens(text):
        assert token.text
        assert last <= token.start < token.end <= len(text)
        last = token.start


@settings(max_examples=300, deadline=None)
@given(MIXED)
def test_a_plain_word_is_the_normal_form_of_what_stands_there(text: str) -> None:
    for token in tokens(text):
        if token.script == "deva":
            assert token.text in normalise(text[token.start : token.end])


def test_section_of_a_sub_section() -> None:
    assert section_base("303(2)") == "303"
    assert section_base("354a(1)") == "354a"
    assert section_base("303") is None
    assert section_base("थाना") is None


def test_speed() -> None:
    """The library aims at 1 MB/s of English and 0.5 MB/s of Hindi; slow machines get a quarter."""
    for text, least in (
        ("The officer in charge of the station shall record it. " * 5000, 0.25),
        ("थाना प्रभारी ने घटनास्थल पर जाकर बयान लिया। " * 2000, 0.12),
    ):
        started = time.process_time()
        tokens(text)
        assert len(text.encode()) / 1e6 / (time.process_time() - started) > least
