"""Telling Kruti Dev text from English and romanised Hindi: pairs of characters, and what could never be Hindi.

``data/krutidev-odds.tsv`` holds, for each pair of characters, the logarithm of how much likelier it is in Kruti Dev,
``data/krutidev-words.tsv`` the frequent words that are too short or too alike for pairs;
tests/search/text/krutidev_odds.py made both from this project's own Hindi and English sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from pathlib import Path

_DATA = Path(__file__).parent / "data"
_DEVANAGARI = re.compile(r"[\u0900-\u097f]")
_SIGN = "\u093e-\u094c"
_MALFORMED = re.compile(
    rf"(?<![\u0915-\u0939\u093c\u0958-\u095f])[{_SIGN}]"  # a vowel sign that stands on no letter
    rf"|[{_SIGN}][{_SIGN}\u093c\u094d]|[\u0902\u0901][{_SIGN}\u094d\u0902]|\u094d\u094d"
    r"|[\u0904-\u0914]\u094d"
)
_LONE = re.compile(r"^[\u0915-\u0939]$")
_LONE_WORDS = frozenset("वनबकखगघचछजझतथदधप")  # "व" is "and"; the rest number clauses
_WORDS = re.compile(r"\S+|\s+")
_LETTERS = re.compile(r"[A-Za-z\u0080-\u024f\u2010-\u203a\u0160\u0152\u02c6\u2122\[\];'\"`,<>~|{}_^&$#\\]")
_STRUCK = re.compile(r"[¼½‘’“”`\[\]\"';].")
_ADDRESS = re.compile(r"@[\w.-]+\.(?:com|in|org|net|gov|edu|co)\b|://|^www\.|\.(?:com|in|org|gov|nic|net|pdf|docx?)\b")
_ACRONYM = re.compile(r"[(\[]?[A-Z][A-Z0-9/&.-]{1,}[A-Z0-9)\],.]*$")
_BARE_MARKS = re.compile(r"[\d\W_]*[‐-›·°±][\d\W_]*|[!-~]")  # a bullet, one sign, a dash, "±5": no letters
_FIGURES = re.compile(r"^[^A-Za-z]*\d[&@\]]\d[^A-Za-z]*$")  # 15&08&2023, 12@2023, 10]000: marks of the font
_CLAUSE = re.compile(r"[(\['\"]?[A-Za-z][)\]'\",.:;-]?")  # "x)" and "x-" number a clause in any script
_PRIOR, _SURE_PRIOR = -1.2, 6.0
_SWITCH = 3.5  # what it costs to change between legacy and not, within a line
_NEVER = -9.0
_STRAY = 2  # letters
_LOCAL = "whatsapp facebook instagram telegram google gmail durg bhilai raipur supela thana sr dear sir"


@lru_cache(maxsize=1)
def _odds() -> dict[str, float]:
    lines = (_DATA / "krutidev-odds.tsv").read_text(encoding="utf-8").split("\n")
    return {line[:2]: float(line[3:]) for line in lines if len(line) > 3 and not line.startswith("##")}


@lru_cache(maxsize=1)
def _known() -> tuple[frozenset[str], frozenset[str]]:
    """(short Hindi words as they are struck, English words)."""
    lines = [line.split("\t") for line in (_DATA / "krutidev-words.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    struck, english = (frozenset(word for word, kind in lines if kind == wanted) for wanted in "ke")
    return struck, english | frozenset(_LOCAL.split())


def malformed(text: str) -> float:
    """The share of Devanagari words in ``text`` that no Hindi word can be: 0.0 to 1.0."""
    words = [word for word in text.split() if _DEVANAGARI.search(word)]
    bad = [w for w in words if _MALFORMED.search(w) or (_LONE.match(w) and w not in _LONE_WORDS)]
    return len(bad) / len(words) if words else 0.0


def token_score(token: str) -> float:
    """Above 0: rather Kruti Dev; below: rather English. 0 for figures and signs alone."""
    if _DEVANAGARI.search(token) or _ADDRESS.search(token):
        return 2 * _NEVER
    if _FIGURES.search(token):
        return 4.0
    if not _LETTERS.search(token) or (_BARE_MARKS.fullmatch(token) and not _STRUCK.search(token)):
        return 0.0
    bare = token.strip(".,;:()[]'\"?!-").lower()
    struck, english = _known()
    if _CLAUSE.fullmatch(token) and token not in struck:  # "r;" is तय
        return 0.0
    odds, padded = _odds(), f" {token} "
    score = sum(odds.get(padded[at : at + 2], _unseen(padded[at : at + 2])) for at in range(len(padded) - 1))
    score = max(min(score, 14.0), -14.0)
    known = (core := token.strip("]A&(¼½")) in struck
    if bare in english and not (known and not core.isalnum()):  # "le;" is समय, not "le"
        score = min(score, 0.0) - 5.0
    elif known:
        score = max(score, 0.0) + 4.0
    if _ACRONYM.fullmatch(token):
        score -= 6.0
    return score + (_NEVER if _impossible(token) else 0.0)


def _unseen(pair: str) -> float:
    """Letters beyond ASCII are glyphs; digits and marks say nothing."""
    return 3.0 if any(ord(char) > 127 for char in pair) else 0.0


@lru_cache(maxsize=4096)
def _impossible(token: str) -> bool:
    from app.search.text.krutidev import to_unicode  # the two halves of one subject

    shown = to_unicode(token)
    return bool(_MALFORMED.search(shown)) or bool(
        re.search(r"[\u094d](?=$|[^\u0900-\u097f])", shown) and "~" not in token
    )


def legacy_runs(text: str, sure: bool = False) -> Iterator[tuple[str, bool]]:
    """The text cut into (run, whether it is Kruti Dev), line by line; joined they are the text."""
    for line in text.splitlines(keepends=True):
        pieces = _WORDS.findall(line)
        words = [piece for piece in pieces if not piece.isspace()]
        legacy = iter(_classify(words, sure))
        run, kind = "", False
        for piece in pieces:
            if piece.isspace():
                run += piece
                continue
            now = next(legacy)
            if now != kind and run.strip():
                yield run, kind
                run = ""
            run, kind = run + piece, now
        if run:
            yield run, kind


def _classify(words: list[str], sure: bool) -> list[bool]:
    """The likeliest sequence of legacy / not, with a cost for each change (Viterbi over two states)."""
    if not words:
        return []
    best = [0.0, _SURE_PRIOR if sure else _PRIOR]
    back: list[tuple[int, int]] = []
    for number, word in enumerate(words):
        if number:
            come = [max((best[0], 0), (best[1] - _SWITCH, 1)), max((best[1], 1), (best[0] - _SWITCH, 0))]
            back.append((come[0][1], come[1][1]))
            best = [come[0][0], come[1][0]]
        score = token_score(word)
        if sure and score > -8.0:  # the font is known: only what is plainly English stays
            score += 4.0
        best[1] += score
    state = int(best[1] > best[0])
    states = [state]
    for pair in reversed(back):
        state = pair[state]
        states.append(state)
    legacy = [bool(s) for s in reversed(states)]
    return legacy if sure or not any(map(_DEVANAGARI.search, words)) else _without_strays(words, legacy)


def _without_strays(words: list[str], legacy: list[bool]) -> list[bool]:
    """One or two Latin letters alone beside real Devanagari ("चोरी mo", "प्रपत्र x-") are a form's letter or a slip."""
    kept: list[bool] = []
    for kind, run in groupby(range(len(words)), key=lambda at: legacy[at]):
        places = list(run)
        letters = sum(char.isalnum() for at in places for char in words[at] if not char.isdigit())
        kept += [kind and letters > _STRAY] * len(places)
    return kept


def krutidev_share(text: str) -> float:
    """The share of the words of ``text`` that are Kruti Dev: 0.0 to 1.0. Figures count with their neighbours."""
    legacy = total = 0
    for line in text.splitlines():
        words = line.split()
        total += len(words)
        legacy += sum(_classify(words, False))
    return legacy / total if total else 0.0


def is_krutidev(line: str) -> bool:
    """Whether a line is, at least for the greater part of its words, Kruti Dev."""
    return krutidev_share(line) >= 0.5
