import time

import pytest

from app.search.text.glossary import Glossary
from app.search.text.normalise import normalise
from app.search.text.romanised import LatinIndex, RomanIndex, likely, romanise

from .shared import POLICE, SHARED, needs_shared, rows

WORDS = [(word, spellings.split(",")) for word, spellings, _ in rows(POLICE)]


@pytest.fixture(scope="module")
def small() -> RomanIndex:
    return RomanIndex([word for word, _ in WORDS] + [entry.hindi for entry in Glossary.load().entries])


def test_police_words_from_latin(small: RomanIndex) -> None:
    asked = [(normalise(word), roman) for word, spellings in WORDS for roman in spellings]
    found = sum(word in [normalise(w) for w, _ in small.candidates(roman, 5)] for word, roman in asked)
    assert found / len(asked) >= 0.97


def test_police_words_to_latin() -> None:
    index = LatinIndex(spelling for _, spellings in WORDS for spelling in spellings)
    asked = [(word, spellings, roman) for word, spellings in WORDS for roman in spellings]
    found = sum(
        roman in [w for w, _ in index.candidates(word, max(5, len(spellings)))] for word, spellings, roman in asked
    )
    assert found / len(asked) >= 0.97


def test_spellings_are_likely_ones() -> None:
    hit = sum(bool(set(romanise(word)) & {s.replace(" ", "") for s in spellings}) for word, spellings in WORDS)
    assert hit / len(WORDS) >= 0.9


def test_best_first_with_costs(small: RomanIndex) -> None:
    found = small.candidates("chori")
    assert found[0][0] == "चोरी"
    assert [cost for _, cost in found] == sorted(cost for _, cost in found)


def test_only_the_likely_are_searched_for(small: RomanIndex) -> None:
    assert likely(small.candidates("chori")) == ["चोरी"]
    assert likely(small.candidates("xylophone")) == []
    assert likely([]) == []


def test_acronyms_are_spelt_out() -> None:
    index = RomanIndex(["एफआईआर", "एनडीपीएस", "फिर", "जीडी"])
    assert index.candidates("NDPS")[0][0] == "एनडीपीएस"
    assert index.candidates("gd")[0][0] == "जीडी"
    assert "एफआईआर" in [word for word, _ in index.candidates("fir")]
    assert LatinIndex(["fir", "phir"]).candidates("एफआईआर")[0][0] == "fir"


def test_words_come_back_as_they_were_given() -> None:
    assert RomanIndex(["ज़मानत"]).candidates("zamanat")[0][0] == "ज़मानत"


@pytest.mark.parametrize("word", ["", "१२३", "---", "a" * 500, "zzzzqqqqxxxx", "b" * 40])
def test_odd_input(small: RomanIndex, word: str) -> None:
    assert isinstance(small.candidates(word), list)


@needs_shared
def test_dakshina_development_list() -> None:
    vocabulary = (SHARED / "hindi" / "vocabulary.txt").read_text(encoding="utf-8").split()
    index = RomanIndex(vocabulary)
    asked = rows(SHARED / "hindi" / "romanised-dev.tsv")
    first = ten = 0
    started = time.perf_counter()
    for native, roman, _ in asked:
        found = [normalise(word) for word, _ in index.candidates(roman, 10)]
        first += found[:1] == [normalise(native)]
        ten += normalise(native) in found
    each = (time.perf_counter() - started) / len(asked)
    assert first / len(asked) >= 0.84
    assert ten / len(asked) >= 0.95
    assert each <= 0.010
