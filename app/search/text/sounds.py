"""Devanagari words as sequences of sounds, the common ground of both scripts.

A sound is named by its Devanagari letter; vowels tell where they stand, since spelling depends on
it: "ा$" ends the word, "^आ" begins it. The unwritten vowel is "a" where it is spoken, "-" where
Hindi drops it between syllables (जनता is jan-ta) and "$" at the end (Ohala 1983: VC_CV, right to
left).
"""

from functools import lru_cache

_MATRAS = dict(zip("ािीुूृेैोौॉॅ", "आइईउऊऋएऐओऔऑए", strict=True))
_VOWELS = frozenset("अआइईउऊऋएऐओऔऑऍऎऒॲ")
_PLAIN = {"ऍ": "ए", "ऎ": "ए", "ऒ": "ओ", "ॲ": "ए"}
_UNITS = ("क्ष", "ज्ञ", "च्छ", "क्ख", "त्थ", "द्ध", "ट्ठ", "ड्ढ", "श्र", "क्स")
_LABIALS = frozenset("पफबभमव")
_VIRAMA = "\u094d"
_NASAL = "\u0902"


@lru_cache(maxsize=65_536)
def sounds(word: str) -> tuple[str, ...]:
    """The sounds of a normalised Devanagari word; other characters are left out."""
    parts = _parts(word)
    _drop_schwas(parts)
    return tuple(_placed(parts))


def _parts(word: str) -> list[str]:
    """Consonants, vowels and nasals, with "a" for every vowel that the script leaves unwritten."""
    parts: list[str] = []
    place = 0
    while place < len(word):
        letter = word[place]
        width = 1
        if letter in _VOWELS:
            parts.append(_PLAIN.get(letter, letter))
        elif letter == _NASAL:
            parts.append(_nasal(word[place + 1 : place + 2]))
        elif "क" <= letter <= "ह":
            consonant = _consonant(word, place)
            vowel, sign = _vowel_after(word[place + len(consonant) : place + len(consonant) + 1])
            parts += [consonant, vowel] if vowel else [consonant]
            width = len(consonant) + sign
        place += width
    return parts


def _nasal(following: str) -> str:
    return "ं$" if not following else "ंम" if following in _LABIALS else "ं"


def _vowel_after(following: str) -> tuple[str, int]:
    """The vowel that a consonant carries, and how many characters write it."""
    if following == _VIRAMA:
        return "", 1
    return (_MATRAS[following], 1) if following in _MATRAS else ("a", 0)


def _consonant(word: str, place: int) -> str:
    """One consonant, or a pair that is spelt as one: क्ष, ज्ञ, doubled letters."""
    if word[place + 1 : place + 2] == _VIRAMA:
        pair = word[place : place + 3]
        if pair in _UNITS or (len(pair) == 3 and pair[0] == pair[2]):
            return pair
    return word[place]


def _drop_schwas(parts: list[str]) -> None:
    """Marks, from the right, each unwritten vowel that is not spoken."""
    if len(parts) > 2 and parts[-1] == "a":
        parts[-1] = "$"
    for place in range(len(parts) - 3, 1, -1):
        if parts[place] != "a":
            continue
        before, after, then = parts[place - 2], parts[place + 1], parts[place + 2]
        if _is_vowel(before) and not _is_vowel(after) and _is_vowel(then) and _NASAL not in after:
            parts[place] = "-"


def _is_vowel(part: str) -> bool:
    return part == "a" or part in _VOWELS


def _placed(parts: list[str]) -> list[str]:
    last = len(parts) - 1
    placed: list[str] = []
    for place, part in enumerate(parts):
        if part in _VOWELS and place == 0:
            part = "^" + part
        elif part in _VOWELS and place == last:
            part = part + "$"
        elif part in _VOWELS and _is_vowel(parts[place - 1]):
            part = "+" + part
        placed.append(part)
    return placed
