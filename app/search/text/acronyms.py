"""Acronyms as the two scripts write them: FIR is एफआईआर, एनडीपीएस is NDPS.

Letters are spelt by their names. A name has a usual spelling, first, and variants seen in Hindi
newspapers and registers.
"""

import re
from itertools import islice, product

from app.search.text.normalise import normalise

_NAMES: dict[str, tuple[str, ...]] = {
    "a": ("ए",), "b": ("बी",), "c": ("सी",), "d": ("डी",), "e": ("ई",), "f": ("एफ", "ऐफ"),
    "g": ("जी",), "h": ("एच", "ऐच"), "i": ("आई", "आइ"), "j": ("जे",), "k": ("के",),
    "l": ("एल", "ऐल"), "m": ("एम", "ऐम"), "n": ("एन", "ऐन"), "o": ("ओ",), "p": ("पी",),
    "q": ("क्यू",), "r": ("आर",), "s": ("एस", "ऐस"), "t": ("टी",), "u": ("यू",),
    "v": ("वी", "व्ही"), "w": ("डब्ल्यू", "डब्लू"), "x": ("एक्स",), "y": ("वाई", "वाय"),
    "z": ("जेड", "जैड"),
}  # fmt: skip
_LETTERS = {name: letter for letter, names in _NAMES.items() for name in names}
_NAME = re.compile("|".join(sorted(_LETTERS, key=len, reverse=True)))
_WHOLE = re.compile(rf"(?:{_NAME.pattern}){{2,8}}\Z")
_MOST_SPELLINGS = 12
_VOWEL = re.compile("[aeiouy]")


def spell_out(word: str) -> list[str]:
    """Devanagari spellings of a Latin acronym of two to eight letters, the usual one first."""
    letters = normalise(word).replace(".", "")
    if not (2 <= len(letters) <= 8 and letters.isascii() and letters.isalpha()):
        return []
    ways = product(*(_NAMES[letter] for letter in letters))
    return ["".join(way) for way in islice(ways, _MOST_SPELLINGS)]


def to_latin(word: str) -> str | None:
    """`fir` of एफआईआर or एफ.आई.आर.; None when the word is not made of letter names."""
    word = normalise(word)
    if not _WHOLE.match(word):
        return None
    names = _NAME.findall(word)
    return "".join(_LETTERS[name] for name in names) if "".join(names) == word else None


def looks_spelt(word: str) -> bool:
    """Whether a Latin word can only be read letter by letter, having no vowel: NDPS, GD, SHO not."""
    return 2 <= len(word) <= 8 and word.isalpha() and not _VOWEL.search(word)
