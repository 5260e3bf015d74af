import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.search.text.normalise import normalise, normalise_with_offsets

SAME = [
    ("हिन्दी", "हिंदी"),
    ("सम्बन्ध", "संबंध"),
    ("दण्ड", "दंड"),
    ("शङ्का", "शंका"),
    ("पञ्च", "पंच"),
    ("पाँच", "पांच"),
    ("दु:ख", "दुःख"),
    ("दुःख", "दुख"),
    ("अत:", "अतः"),
    ("प्रात:काल", "प्रातःकाल"),
    ("गये", "गए"),
    ("गयी", "गई"),
    ("जायेगा", "जाएगा"),
    ("रुपये", "रुपए"),
    ("भा.द.वि.", "भादवि"),
    ("भा0द0वि0", "भादवि"),
    ("भा०द०वि०", "भादवि"),
    ("भा॰द॰वि॰", "भादवि"),
    ("बी.एन.एस.एस.", "बीएनएसएस"),
    ("एस.पी", "एसपी"),
    ("I.P.C.", "ipc"),
    ("अाग", "आग"),
    ("लाेग", "लोग"),
    ("क़ानून", "कानून"),
    ("क\u093cानून", "कानून"),
    ("\u0929", "न"),
    ("\u0931", "र"),
    ("सड़क", "सडक"),
    ("सड\u093cक", "सडक"),
    ("१०३", "103"),
    ("क्\u200dया", "क्या"),
    ("न\u200bगर", "नगर"),
    ("ＦＩＲ", "fir"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_that_are_one(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize("word", ["ये", "जन्म", "अन्य", "सम्मान", "उन्नति", "राज्य", "नाम:राम"])
def test_words_that_stay(word: str) -> None:
    assert normalise(word) == word


def test_danda_parts_words() -> None:
    assert normalise("किया।वह").split() == ["किया", "वह"]


def test_ten_and_zeros_are_no_abbreviation() -> None:
    assert normalise("धारा 100 और 200") == "धारा 100 और 200"


MIXED = st.text(
    st.one_of(st.characters(), st.sampled_from("कखगनमयहसरडअआइएाीिुेोंँः़्॰.०0 -:abAB12()/,'\u200d।")),
    max_size=60,
)


@settings(max_examples=400, deadline=None)
@given(MIXED)
def test_offsets_point_into_the_original(text: str) -> None:
    plain, offsets = normalise_with_offsets(text)
    assert plain == normalise(text)
    assert len(offsets) == len(plain)
    assert offsets == sorted(offsets)
    assert all(0 <= place < len(text) for place in offsets)


@settings(max_examples=400, deadline=None)
@given(MIXED)
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text("abcxyz ABC 019", max_size=40))
def test_characters_that_stay_keep_their_place(text: str) -> None:
    plain, offsets = normalise_with_offsets(text)
    assert [text[place].lower() for place in offsets] == list(plain)


def test_hostile_marks_are_quick() -> None:
    assert len(normalise_with_offsets("e" + "\u0301" * 20_000)[0]) > 0
    assert unicodedata.is_normalized("NFC", normalise("e\u0301"))
