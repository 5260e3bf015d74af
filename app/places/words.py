"""A place phrase taken apart: words of any script brought to one Latin sound form that can be compared.

``read("सुपेला चौक के पास")`` gives units with a ``form`` each: a concept (``@chowk``), a number, or a folded
sound spelling in which ``सुपेला``, ``Supela`` and ``supeyla`` come near each other.
"""

from __future__ import annotations

import re
from functools import lru_cache

from app.places.lexicon import AROUND, LETTER_NAMES, LONGEST, NUMBER_WORDS, NUMBERED, TYPES
from app.search.text.normalise import normalise
from app.search.text.roman_costs import COSTS
from app.search.text.sounds import sounds

_PIECE = re.compile(r"\d+|[a-z]+|[\u0900-\u097f]+")
_ACRONYM_POINTS = re.compile(r"(?<=\b[a-z])\.(?=[a-z]\b)")
_FOLDS = (
    (re.compile("x"), "ks"), (re.compile("ph"), "f"), (re.compile("[wv]+"), "v"), (re.compile("z"), "j"),
    (re.compile("ck|q|c(?![hei])"), "k"), (re.compile("chh|tch"), "ch"), (re.compile("c(?=[ei])"), "s"),
    (re.compile("sh"), "s"), (re.compile("ee|ea|y(?![aeou])"), "i"), (re.compile("oo"), "u"), (re.compile("aa+"), "a"),
    (re.compile("a[iy](?![aeou])"), "e"), (re.compile("a[uo](?![aei])|ou"), "o"), (re.compile(r"(.)\1+"), r"\1"),
    (re.compile("m(?=[pb])"), "n"), (re.compile("h$"), ""), (re.compile(r"(?<=[kgcjtdpb])h"), "h"),
)  # fmt: skip
_VOWELS = frozenset("aeiou")
_ALONE = frozenset("abcde") | {"ए", "बी", "सी", "डी"}  # "A market, sector 6"
_SOFT = frozenset("hy")  # letters that people leave out or add
_PAIRS = {
    frozenset(p): c
    for p, c in {
        "sj": 0.6, "jg": 0.6, "bv": 0.5, "rd": 0.5, "nm": 0.5, "td": 0.6, "kg": 0.7, "fp": 0.6, "sc": 0.5, "lr": 0.8,
    }.items()
}  # fmt: skip


def pieces(text: str) -> list[str]:
    """Normal-form words and numbers in reading order: "sec-10" is sec, 10."""
    return _PIECE.findall(_ACRONYM_POINTS.sub("", normalise(text)))


def read(text: str, keep_around: bool = False) -> list[str]:
    """The units of a phrase; words said around a place are left out unless nothing else is there."""
    words = pieces(text)
    units: list[str] = []
    place = 0
    while place < len(words):
        taken, unit = _unit(words, place, units)
        if unit and (keep_around or words[place] not in AROUND or taken > 1):
            units.append(unit)
        place += taken
    return units if units or keep_around else read(text, keep_around=True)


def _unit(words: list[str], place: int, before: list[str]) -> tuple[int, str]:
    """How many words the next unit takes, and its form."""
    for length in range(min(LONGEST, len(words) - place), 0, -1):
        concept = TYPES.get(tuple(words[place : place + length]))
        if concept:
            return length, concept
    word = words[place]
    if word.isdigit():
        return 1, str(int(word))
    last = before[-1] if before else ""
    behind = words[place - 1] if place else ""
    if (last in NUMBERED or behind in NUMBERED) and word in NUMBER_WORDS:
        return 1, NUMBER_WORDS[word]
    if any(map(str.isdigit, words)) and (behind.isdigit() or last.isdigit() or word in _ALONE):
        letter = LETTER_NAMES.get(word, word if len(word) == 1 else "")
        if letter:
            return 1, f"#{letter}"
    return 1, fold(word)


@lru_cache(maxsize=32_768)
def fold(word: str) -> str:
    """The sound form of one word of either script."""
    if "\u0900" <= word[:1] <= "\u097f":
        word = "".join(next((w for w, _ in COSTS.get(s, ())), "") for s in sounds(word)) or word
    for pattern, replacement in _FOLDS:
        word = pattern.sub(replacement, word)
    return word


@lru_cache(maxsize=65_536)
def similarity(one: str, other: str) -> float:
    """How alike two sound forms are, 0 to 1; below about 0.6 they are different words."""
    if one == other:
        return 1.0
    if one[:1] in "@#" or other[:1] in "@#" or one.isdigit() or other.isdigit():
        return 0.0
    longer = max(len(one), len(other))
    most = 0.5 if longer <= 3 else 0.36 * longer
    if abs(len(one) - len(other)) > most + 2:
        return 0.0
    far = _distance(one, other)
    return max(0.0, 1 - far / longer) if far <= most else 0.0


def _distance(one: str, other: str) -> float:
    """Edit distance in which vowels and breath cost little, and a swap of neighbours is one slip."""
    before: list[float] = []
    previous = [0.0]
    for letter in other:
        previous.append(previous[-1] + _weight(letter))
    for row, letter in enumerate(one, 1):
        current = [previous[0] + _weight(letter)]
        for column, against in enumerate(other, 1):
            cost = min(
                previous[column] + _weight(letter),
                current[-1] + _weight(against),
                previous[column - 1] + _swap(letter, against),
            )
            if row > 1 < column and letter == other[column - 2] and one[row - 2] == against and letter != against:
                cost = min(cost, before[column - 2] + 0.8)
            current.append(cost)
        before, previous = previous, current
    return previous[-1]


def _weight(letter: str) -> float:
    return 0.45 if letter in _VOWELS else 0.3 if letter in _SOFT else 1.0


def _swap(one: str, other: str) -> float:
    if one == other:
        return 0.0
    if one in _VOWELS and other in _VOWELS:
        return 0.4
    return _PAIRS.get(frozenset(one + other), 1.0)


def bucket(form: str) -> str:
    """Words whose first sounds differ are not compared at all."""
    first = form[:1]
    return "a" if first in _VOWELS else "v" if first in "bv" else "j" if first in "jg" else first
