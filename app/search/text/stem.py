"""Stems: a light Hindi stemmer of our own, English by Snowball.

Hindi loses plural and oblique endings only (थाना, थाने, थानों are one). Gender and derivation stay,
for they change the meaning: लड़का and लड़की, अधिकार and अधिकारी, चोर and चोरी are different words.
"""

import re
import threading
from functools import lru_cache

import snowballstemmer

# (ending, what stands for it): the longest that fits is taken, once.
# Final ि and ी meet (शक्ति, शक्तियां; नदी, नदियां), so do ु and ू (वस्तुएं; डाकू, डाकुओं).
_ENDINGS: tuple[tuple[str, str], ...] = (
    ("ियाओं", "ी"), ("ियाएं", "ी"),
    ("ियों", "ी"), ("ियां", "ी"), ("ियो", "ी"), ("िया", "ी"), ("िए", "ी"),
    ("इयों", "ई"), ("इयां", "ई"),
    ("ाओं", ""), ("ाएं", ""), ("ुओं", "ु"), ("ुएं", "ु"), ("ुआं", "ु"), ("ूओं", "ु"), ("ूएं", "ु"),
    ("ुआ", "ु"), ("ुए", "ु"), ("ोओं", "ो"),
    ("ओं", ""), ("एं", ""), ("ों", ""), ("ें", ""), ("ीं", "ी"), ("ईं", "ई"),
    ("ाए", "ाय"), ("ए", "य"),
    ("ा", ""), ("े", ""), ("ि", "ी"), ("ू", "ु"),
)  # fmt: skip
_LONGEST = max(len(ending) for ending, _ in _ENDINGS)
_BY_ENDING = dict(_ENDINGS)
_DEVANAGARI = re.compile("[\u0904-\u0963\u0971-\u097f]")

_english = snowballstemmer.stemmer("english")
_one_at_a_time = threading.Lock()  # Snowball keeps the word it works on in the object


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The stem of a normalised word; numbers and mixed tokens come back as they are."""
    if word.isascii():
        return _stem_english(word) if word.isalpha() else word
    return _stem_hindi(word) if _DEVANAGARI.search(word) else word


def _stem_english(word: str) -> str:
    with _one_at_a_time:
        return str(_english.stemWord(word))


def _stem_hindi(word: str) -> str:
    for length in range(min(_LONGEST, len(word) - 2), 0, -1):
        replacement = _BY_ENDING.get(word[-length:])
        if replacement is not None:
            return word[:-length] + replacement
    return word
