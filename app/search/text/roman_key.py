"""The coarse key common to both scripts: classes of consonants, in order, without vowels.

Two spellings of one word nearly always share a key; the cost table then tells candidates apart.
y and h are left out (people drop or add both), repeated classes count once, voiced and voiceless
stay apart, save p and b before t (जब्ती, जप्ती). Where a letter can be read in two ways a word has several keys.
"""

import re
from itertools import product

_MOST_KEYS = 16

# Longest first. A letter's readings are separated by bars; "" leaves it out of the key.
_LATIN: dict[str, str] = {
    "chh": "C", "sch": "S", "tch": "C", "tion": "SN", "sion": "SN", "ssion": "SN", "dge": "J",
    "ck": "K", "ch": "C|K", "kh": "K", "gh": "G|", "ph": "P", "sh": "S", "gy": "G", "gn": "GN|N", "jn": "G|JN",
    "pt": "PT|BT", "bt": "BT|PT", "gyp": "JP|GP",
    "dny": "G", "kn": "KN|N", "wr": "R", "ce": "S", "ci": "S|C", "cy": "S", "c": "K", "ge": "J|G", "gi": "G|J",
    "k": "K", "q": "K", "x": "KS|S", "g": "G", "j": "J", "z": "J|S", "t": "T", "d": "D", "n": "N", "m": "N",
    "p": "P", "f": "P", "b": "B", "v": "B", "w": "B|", "r": "R", "l": "L", "s": "S",
}  # fmt: skip
_LATIN_PIECE = re.compile("|".join(sorted(_LATIN, key=len, reverse=True)))

_DEVANAGARI: dict[str, str] = {
    **dict.fromkeys("कख", "K"), **dict.fromkeys("गघ", "G"), **dict.fromkeys("चछ", "C"),
    **dict.fromkeys("जझ", "J"), **dict.fromkeys("टठतथ", "T"), **dict.fromkeys("दध", "D"),
    **dict.fromkeys("डढ", "D|R"), **dict.fromkeys("नणङञंम", "N"), **dict.fromkeys("पफ", "P"),
    **dict.fromkeys("बभव", "B"), **dict.fromkeys("रऋृ", "R"), **dict.fromkeys("लळ", "L"),
    **dict.fromkeys("शषस", "S"), "प्त": "PT|BT", "ब्त": "BT|PT", "क्ष": "KS|S|C", "ज्ञ": "G|JN|GN",
}  # fmt: skip
_DEVANAGARI_PIECE = re.compile("|".join(sorted(_DEVANAGARI, key=len, reverse=True)))
_REPEATS = re.compile(r"(.)\1+")


def latin_keys(word: str) -> list[str]:
    """The keys of a romanised word, in lower-case letters."""
    return _keys([_LATIN[piece] for piece in _LATIN_PIECE.findall(word)])


def devanagari_keys(word: str) -> list[str]:
    """The keys of a normalised Devanagari word."""
    return _keys([_DEVANAGARI[piece] for piece in _DEVANAGARI_PIECE.findall(word)])


def neighbours(key: str) -> list[str]:
    """The key with one class left out, each way."""
    return [key[:place] + key[place + 1 :] for place in range(len(key))] if len(key) > 1 else []


def _keys(readings: list[str]) -> list[str]:
    choices = [reading.split("|") for reading in readings]
    while _ways(choices) > _MOST_KEYS:
        longest = max(range(len(choices)), key=lambda place: (len(choices[place]) > 1, place))
        choices[longest] = choices[longest][:1]
    return list(dict.fromkeys(_REPEATS.sub(r"\1", "".join(way)) for way in product(*choices)))


def _ways(choices: list[list[str]]) -> int:
    ways = 1
    for choice in choices:
        ways *= len(choice)
    return ways
