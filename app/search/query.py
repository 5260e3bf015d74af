"""What was typed, read into plain values. Pure: no index, no Whoosh, no Flask.

All the syntax there is: "quotes" for words side by side, -minus for words that must not stand there, prefix* from
three letters on. Everything else is words; nothing that can be typed is an error, a few things are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache

from app.search.forward import identifier
from app.search.text.acts import STRONG_NAMES, act_code, names_pattern
from app.search.text.normalise import normalise
from app.search.text.sections import SectionRef, find_sections, is_bare_reference
from app.search.text.stopwords import is_stop
from app.search.text.tokens import Token, tokens

LONGEST = 2_000  # characters that are read at all; the box itself takes 200
MOST_WORDS = 24
SHORTEST_PREFIX = 3
_PIECE = re.compile(r'(?P<minus>(?<!\S)-(?=["\w]))?(?:"(?P<phrase>[^"]*)"|(?P<chunk>[^\s"]+))')
_PREFIX = re.compile(r"(?P<word>[^\W_][\w'\u0900-\u097f]*)\*+\Z")
_NO_WORDS = frozenset(["act", "section", "sections", "dhara", "धारा", "अधिनियम", "एक्ट"])
# "juvenile justice board" and "motor vehicle" are words too; "juvenile justice act" and "bns 2023" only name the law.
_IS_ACT = re.compile(r"\b(?:act|ekt|adhiniyam|sanhita|vidhan|code)\b|अधिनियम|एक्ट|संहिता|विधान|\d{4}")
_NEVER_BARE = re.compile(r"[*?\[\]{}~^\\]")


class Refusal(Enum):
    """Why a question is not answered."""

    SHORT_PREFIX = "short prefix"
    ONLY_MINUS = "only minus"


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the question, normalised and unstemmed."""

    text: str
    script: str
    stop: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """The question. ``words`` in the order typed; ``phrases`` and ``prefixes`` must stand in a hit,
    ``without`` (each a phrase of one or more words) must not. ``chunks``: identifiers as they may have been typed."""

    text: str
    words: tuple[Word, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    prefixes: tuple[str, ...] = ()
    without: tuple[tuple[str, ...], ...] = ()
    sections: tuple[SectionRef, ...] = ()
    acts: tuple[str, ...] = ()
    only_sections: bool = False
    chunks: tuple[str, ...] = ()
    refusal: Refusal | None = None

    @property
    def empty(self) -> bool:
        return not (self.words or self.phrases or self.prefixes or self.sections or self.chunks)


@dataclass(slots=True)
class _Draft:
    phrases: list[tuple[str, ...]] = field(default_factory=list)
    prefixes: list[str] = field(default_factory=list)
    without: list[tuple[str, ...]] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)
    short_prefix: bool = False


def read(text: str) -> Asked:
    """Reads a question."""
    text = text[:LONGEST].strip()
    draft = _Draft()
    for match in _PIECE.finditer(text):
        _sort_in(draft, match)
    plain = normalise(" ".join(draft.plain))
    acts, rest = _without_acts(plain)
    words = tuple(_words(tokens(rest)))
    sections = tuple(find_sections(plain))
    asked = Asked(
        text,
        words,
        tuple(draft.phrases),
        tuple(draft.prefixes),
        tuple(draft.without),
        sections,
        acts,
        bool(sections) and is_bare_reference(plain),
        tuple(_chunks(plain)),
    )
    return _refused(asked, draft)


def _sort_in(draft: _Draft, match: re.Match[str]) -> None:
    phrase, chunk = match["phrase"], match["chunk"]
    prefix = _PREFIX.match(chunk) if chunk else None
    inside = tuple(token.text for token in tokens(phrase if phrase is not None else chunk))
    if match["minus"]:
        draft.without += [inside] if inside else []
    elif phrase is not None:
        draft.phrases += [inside] if inside else []
    elif prefix:
        word = "".join(token.text for token in tokens(prefix["word"]))
        if len(word) < SHORTEST_PREFIX:
            draft.short_prefix = True
        else:
            draft.prefixes.append(word)
    else:
        draft.plain.append(_NEVER_BARE.sub(" ", chunk))


@lru_cache(maxsize=1)
def _act_name() -> re.Pattern[str]:
    return re.compile(rf"{names_pattern(STRONG_NAMES)}(?:[\s,]*(?:18|19|20)\d\d(?!\d))?")


def _without_acts(plain: str) -> tuple[tuple[str, ...], str]:
    """(the Acts named, the text without their names): "murder under BNS 2023" asks for murder, of that Act.
    A text that only names an Act keeps its words."""
    acts: list[str] = []

    def take(match: re.Match[str]) -> str:
        code = act_code(re.sub(r"[\s,]*(?:18|19|20)\d\d\Z", "", match[0]))
        if code is None:
            return match[0]
        acts.append(code)
        return " " if _IS_ACT.search(match[0]) or " " not in match[0].strip() else match[0]

    rest = _act_name().sub(take, plain)
    alone = all(is_stop(token.text) or token.text in _NO_WORDS for token in tokens(rest))
    return tuple(dict.fromkeys(acts)), plain if alone else rest


def _words(found: list[Token]) -> Iterator[Word]:
    """Content words; where there is nothing else, the function words count."""
    words = [Word(token.text, token.script, is_stop(token.text)) for token in found]
    if words and all(word.stop for word in words):
        words = [Word(word.text, word.script, False) for word in words]
    return iter(words)


def _chunks(plain: str) -> Iterator[str]:
    """Pieces with a digit in them, and the whole: "CG 07 AB 1234" and "Cam-12" are typed in many ways."""
    whole = identifier(plain)
    if 1 < len(whole) <= 40:
        yield whole
    for chunk in dict.fromkeys(identifier(piece) for piece in plain.split()[:MOST_WORDS]):
        if chunk != whole and 2 < len(chunk) <= 40 and any(c.isdigit() for c in chunk):
            yield chunk


def _refused(asked: Asked, draft: _Draft) -> Asked:
    if not asked.empty:
        return asked
    refusal = Refusal.SHORT_PREFIX if draft.short_prefix else Refusal.ONLY_MINUS if draft.without else None
    return Asked(asked.text, refusal=refusal)
