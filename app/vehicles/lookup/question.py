"""What was typed into the vehicles' box: a number, a piece of one, words, or both. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from app.search.text.plates import STATES, Plate, compact, find_plates, parse
from app.vehicles.words import known, meaning, plain

_CHUNK = re.compile(r"[^\s,;|]+")
_GAP = re.compile(rf"({'|'.join(STATES)})?(\d{{1,2}})?(\d{{4}})\Z")
_FIGURES = re.compile(r"\d+\Z")
_WILD = re.compile(r"[?*]")
_PADDED = re.compile(rf"({'|'.join(STATES)})([1-9])(?=[A-Z])")
# What people say around a number and no record says of a vehicle: "gaadi number 4842 kiski hai".
_SAID_AROUND = """
gaadi gadi gari vehicle vahan number nambar nembar numbar no chassis chasis engine hai he hain kya ki ka ke ko
kiski kiska kiske wali wala vali vala check karo batao dekho please sir
गाड़ी वाहन नंबर नम्बर चेसिस चेचिस इंजन है हैं क्या की का के को किसकी किसका वाली वाला चेक करो बताओ देखो
"""
_FILLERS = frozenset(plain(word) for word in _SAID_AROUND.split())


@dataclass(frozen=True, slots=True)
class Question:
    """A typed text, taken apart.

    ``number``: capitals and digits (normal form when it is a whole plate); ``pattern``: the same with ``?`` and ``*``
    when such were typed; ``plate`` when the number fits a series; ``words``: the rest, each as its meaning (``lal``
    is ``red``). ``weak``: the number may as well be a year or part of a model's name ("pulsar 150", "2023").
    """

    text: str
    number: str = ""
    pattern: str = ""
    plate: Plate | None = None
    words: tuple[str, ...] = ()
    weak: bool = False

    @property
    def head(self) -> str:
        """``CG07AB12`` of a typed "cg 7 ab 12": it may be the head of CG07AB1234 as well as number 12; else ""."""
        if self.plate is None or self.plate.series != "ordinary":
            return ""
        typed = _FIGURES.search(compact(self.text))
        short = typed is not None and len(typed[0]) < 4
        return self.number[:-4] + typed[0] if typed is not None and short else ""


def gap_of(number: str) -> tuple[str, str] | None:
    """(head, last four) of "07 1834" or "CG07 1834", typed without the letters that nobody remembers; the head is
    ``CG07``, ``CG``, or ``07`` for any State. None for other numbers."""
    found = _GAP.match(number)
    if found is None or not (found[1] or found[2]):
        return None
    return (found[1] or "") + (found[2].zfill(2) if found[2] else ""), found[3]


def understand(text: str) -> Question:
    """Takes a typed text apart. Never raises."""
    if _WILD.search(text):
        return _with_wildcards(text)
    whole = parse(text)
    if whole and _is_whole(whole, text):
        return Question(text, whole.text, plate=whole)
    found = [hit for hit in find_plates(text) if _is_whole(hit.plate, text[hit.start : hit.end])]
    if found:
        rest = text[: found[0].start] + " " + text[found[0].end :]
        return Question(text, found[0].plate.text, plate=found[0].plate, words=_words(rest.split()))
    return _with_scrap(text)


def _is_whole(plate: Plate, text: str) -> bool:
    """CG24 is a district's head, not number 4 of district 2: without letters a number has five figures or more."""
    return bool(plate.letters) or plate.series != "ordinary" or sum(c.isdigit() for c in compact(text)) >= 5


def _with_wildcards(text: str) -> Question:
    wild = [chunk for chunk in text.split() if _WILD.search(chunk)]
    rest = [chunk for chunk in text.split() if not _WILD.search(chunk)]
    joined = "".join(wild) if any(not _is_scrap(c) and meaning(c) != c.lower() for c in rest) else "".join(text.split())
    words = () if joined == "".join(text.split()) else _words(rest)
    pattern = re.sub(r"\*+", "*", re.sub(r"[^A-Z0-9?*]", "", joined.upper()))[:40]
    letters = re.sub(r"[?*]", "", pattern)
    return Question(text, letters, pattern, words=words) if len(letters) >= 2 else Question(text, words=_words(rest))


def _with_scrap(text: str) -> Question:
    """The longest run of chunks that can be a piece of a number; what is left are words."""
    chunks = _CHUNK.findall(text)
    best: Sequence[str] = ()
    start = end = 0
    for first in range(len(chunks)):
        run = _run(chunks[first:])
        if len(compact("".join(run))) > len(compact("".join(best))):
            best, start, end = run, first, first + len(run)
    number = compact("".join(best))
    if len(number) < 3:
        return Question(text, words=_words(chunks))
    words = _words([*chunks[:start], *chunks[end:]])
    number = _PADDED.sub(r"\g<1>0\g<2>", number) if _PADDED.match(number) else number
    return Question(text, number, words=words, weak=bool(words) and _weak(number))


def _run(chunks: Sequence[str]) -> Sequence[str]:
    """The chunks from the first that together look like a piece of a number: figures, with short letters between."""
    taken = 0
    for place, chunk in enumerate(chunks[:6]):
        letters = len(compact(chunk)) in (1, 2, 3) and not known(chunk)
        if _is_scrap(chunk) or (letters and taken and compact(chunks[0])[:2] in STATES):
            taken = place + 1
        elif not (letters and _state_first(chunks, place)):
            break
    return chunks[:taken]


def _state_first(chunks: Sequence[str], place: int) -> bool:
    """Short letters belong to a number at its head when they name a state, and between figures."""
    return place > 0 or compact(chunks[0])[:2] in STATES


def _is_scrap(chunk: str) -> bool:
    return any(letter.isdigit() for letter in compact(chunk))


def _weak(number: str) -> bool:
    if not number.isdigit():
        return len(number) < 4
    return len(number) == 3 or (len(number) == 4 and 1980 <= int(number) <= datetime.now(UTC).year + 1)


def _words(chunks: Sequence[str]) -> tuple[str, ...]:
    """What is typed beside the number, each word by its meaning."""
    words = re.findall(r"[^\s,;|()\"']+", " ".join(chunks))
    telling = [word for word in words if len(word) > 1 and plain(word) and plain(word) not in _FILLERS]
    return tuple(meaning(word) for word in telling)[:12]
