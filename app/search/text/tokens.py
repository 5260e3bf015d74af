"""Text into tokens: words, section numbers, plates and acronyms, each with its place.

A token's text is normalised and unstemmed; its offsets are those of the original text.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from app.search.text.normalise import (
    DEVA_ACRONYM,
    DEVANAGARI,
    INVISIBLE,
    LATIN_ACRONYM,
    normalise,
    normalise_with_offsets,
)


@dataclass(frozen=True, slots=True)
class Token:
    """`text[start:end]` of the original reads, normalised, as `text`.

    `script` is 'deva', 'latin', 'number' (digits, section numbers) or 'mixed' (plates and the rest).
    """

    text: str
    start: int
    end: int
    script: str


# A word's characters: letters and digits, the combining marks that \w leaves out, invisible joiners.
_MARKS = f"\u0300-\u036f\u093a-\u094f\u0951-\u0957\u0962\u0963\u0900-\u0903\u0980-\u0dff{INVISIBLE}"
_CHARACTER = rf"(?:[^\W_]|[{_MARKS}])"
_STATES = (
    "AN|AP|AR|AS|BR|CG|CH|DD|DL|DN|GA|GJ|HP|HR|JH|JK|KA|KL|LA|LD|MH|ML|MN|MP|MZ|NL|OD|OR|PB|PY|RJ|"
    "SK|TG|TN|TR|TS|UA|UK|UP|WB"
)
_PLATE = (
    rf"(?:{_STATES})[ -]?\d{{1,2}}[ -]?[A-Z]{{1,3}}[ -]?\d{{4}}(?!\w)"
    rf"|(?i:{_STATES})-?\d{{1,2}}-?[A-Za-z]{{1,3}}-?\d{{1,4}}(?!\w)"
)
_SUFFIX_NAMES = {
    "ए": "a", "बी": "b", "सी": "c", "डी": "d", "ई": "e", "एफ": "f", "जी": "g", "एच": "h",
    "क": "a", "ख": "b", "ग": "c", "घ": "d", "ङ": "e", "च": "f",
}  # fmt: skip
_SUFFIX = "|".join(sorted(_SUFFIX_NAMES, key=len, reverse=True))
_NUMBER = (
    r"\d{1,3}(?:,\d{2,3}){0,4},000(?![\d,])"
    rf"|\d+(?:-?(?:[A-Za-z]{{1,2}}|{_SUFFIX})(?![\w{DEVANAGARI}]))?(?:\((?:\d{{1,3}}|[A-Za-z]{{1,4}}|{_SUFFIX})\))+"
    rf"|\d+-?(?:[A-Za-z]{{1,2}}|{_SUFFIX})(?![\w{DEVANAGARI}])"
)
_RAW = re.compile(
    rf"(?<!\w)(?:{_PLATE}|{_NUMBER}|[uU]/[sS](?!\w)|{LATIN_ACRONYM})|{DEVA_ACRONYM}"
    rf"|{_CHARACTER}+(?:['\u2019]{_CHARACTER}+|[:](?=[क-ह]){_CHARACTER}+)?"
)
_PART = re.compile(rf"(?:[^\W_]|[{DEVANAGARI}])+")
_NUMBER_TEXT = re.compile(r"\d+[a-z]{0,2}(?:\([0-9a-z]{1,4}\))*\Z")
_LATIN_TEXT = re.compile(r"[a-z\u00df-\u024f'/]+\Z")
_DEVA_TEXT = re.compile(rf"[{DEVANAGARI}]+\Z")
_BASE = re.compile(r"\d+[a-z]{0,2}")


def tokens(text: str) -> list[Token]:
    """The tokens of `text` in reading order."""
    found: list[Token] = []
    add = found.append
    for match in _RAW.finditer(text):
        raw = match[0]
        start = match.start()
        for word, script, left, right in _read(raw):
            add(Token(word, start + left, start + right, script))
    return found


def section_base(text: str) -> str | None:
    """`303` of `303(2)`, so that a text that names the sub-section is found by the section too."""
    match = _BASE.match(text)
    return match[0] if match and match[0] != text and text[match.end()] == "(" else None


@lru_cache(maxsize=65_536)
def _read(raw: str) -> tuple[tuple[str, str, int, int], ...]:
    """(text, script, start, end) of each token in one raw match: nearly always exactly one."""
    text = _tidy(raw)
    if _is_one_token(text):
        return ((text, _script(text), 0, len(raw)),)
    plain, offsets = normalise_with_offsets(raw)
    return tuple(
        (part[0], _script(part[0]), offsets[part.start()], offsets[part.end() - 1] + 1)
        for part in _PART.finditer(plain)
    )


def _tidy(raw: str) -> str:
    text = normalise(raw)
    if text[-2:] == "'s":
        text = text[:-2]
    text = text.replace("'", "")
    if text[:1].isdigit() and not text.isdigit():
        return _tidy_number(text)
    if "-" in text or " " in text:
        return re.sub(r"[ -]", "", text) if re.match(r"[a-z]{2}[ -]?\d", text) else text
    return text


def _tidy_number(text: str) -> str:
    """498-A, 498a and 498-ए are one; 5,000 is 5000."""
    text = re.sub(rf"-?({_SUFFIX})(?=[()]|\Z)", lambda match: _SUFFIX_NAMES[match[1]], text)
    text = re.sub(r"-(?=[a-z])", "", text)
    return text.replace(",", "")


def _is_one_token(text: str) -> bool:
    return text.isalnum() or bool(_NUMBER_TEXT.match(text) or _DEVA_TEXT.match(text) or text == "u/s")


def _script(text: str) -> str:
    if _DEVA_TEXT.match(text):
        return "deva"
    if _LATIN_TEXT.match(text):
        return "latin"
    return "number" if _NUMBER_TEXT.match(text) else "mixed"
