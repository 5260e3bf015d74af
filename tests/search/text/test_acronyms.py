import pytest

from app.search.text.acronyms import looks_spelt, spell_out, to_latin

PAIRS = [
    ("FIR", "एफआईआर"),
    ("NDPS", "एनडीपीएस"),
    ("SHO", "एसएचओ"),
    ("GD", "जीडी"),
    ("CCTV", "सीसीटीवी"),
    ("BNSS", "बीएनएसएस"),
    ("WPC", "डब्ल्यूपीसी"),
]


@pytest.mark.parametrize(("latin", "devanagari"), PAIRS)
def test_both_ways(latin: str, devanagari: str) -> None:
    assert spell_out(latin)[0] == devanagari
    assert to_latin(devanagari) == latin.lower()


def test_dots_and_variants() -> None:
    assert to_latin("एफ.आई.आर.") == "fir"
    assert to_latin("ऐफआइआर") == "fir"
    assert spell_out("F.I.R.")[0] == "एफआईआर"


@pytest.mark.parametrize("word", ["थाना", "पति", "आई", "", "चोरी"])
def test_words_are_no_acronyms(word: str) -> None:
    assert to_latin(word) is None


def test_only_letters_are_spelt() -> None:
    assert spell_out("302") == spell_out("a") == spell_out("थाना") == []
    assert looks_spelt("ndps")
    assert not looks_spelt("sho")
