"""Words understood in both scripts and languages."""

from __future__ import annotations

from tests.search.conftest import Build, doc, refs

DOCS = [
    doc("theft", "चोरी", "किसी की संपत्ति बेईमानी से ले जाना"),
    doc("fir", "प्रथम सूचना रिपोर्ट", "थाने में एफआईआर दर्ज करना"),
    doc("bail", "Bail", "release on bail; the bailed person"),
    doc("ox", "बैल", "पशु"),
    doc("murder", "Murder", "culpable homicide"),
    doc("mobile", "Snatching", words="mobile chhina; phone cheena"),
]


def test_romanised_hindi_finds_devanagari_and_says_so(build: Build) -> None:
    page = build(DOCS)("chori")
    assert refs(page)[0] == "theft" and "चोरी" in page.also


def test_devanagari_finds_romanised_words(build: Build) -> None:
    assert refs(build(DOCS)("छीना"))[0] == "mobile"


def test_english_words_are_not_heard_as_hindi(build: Build) -> None:
    page = build(DOCS)("bail")
    assert "ox" not in refs(page)


def test_acronyms_in_both_scripts(build: Build) -> None:
    ask = build(DOCS)
    assert "fir" in refs(ask("FIR"))
    assert "fir" in refs(ask("एफ.आई.आर."))


def test_glossary_crosses_the_languages(build: Build) -> None:
    ask = build(DOCS)
    assert "theft" in refs(ask("theft"))
    assert "murder" in refs(ask("हत्या"))


def test_a_slip_is_mended_and_can_be_taken_back(build: Build) -> None:
    ask = build([*DOCS, doc("m2", "Murder by gang")])
    page = ask("murdr")
    assert refs(page)[0] in ("murder", "m2") and page.instead == "murder"
    assert ask("murdr", literal=True).total == 0


def test_a_known_word_is_left_alone(build: Build) -> None:
    assert build(DOCS)("murder").instead == ""


def test_irregular_forms(build: Build) -> None:
    ask = build([doc("a", words="somebody stole my purse"), doc("b", words="driven by a drunk man")])
    assert refs(ask("stolen purse")) == ["a"]
    assert refs(ask("drove drunk"))[0] == "b"
