"""References to sections of law, as stations write them: "302/34", "धारा 420 भादवि", "u/s 303(2) BNS".

The text is cut into pieces (Act, section word, number, separator, other words). Numbers that only
separators part are a group; a group takes the Act before it, else the Act after it.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from app.search.text.acts import STRONG_NAMES, WEAK_NAMES, act_code, names_pattern
from app.search.text.normalise import DEVANAGARI, normalise_with_offsets
from app.search.text.stopwords import is_stop


@dataclass(frozen=True, slots=True)
class SectionRef:
    """One section: number "498A", sub "(2)" or "", Act code or None, place in the original text."""

    number: str
    sub: str
    act: str | None
    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.act}:{self.number}{self.sub}" if self.act else self.number + self.sub


class _Piece(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


_SUFFIXES = {
    "ए": "A", "बी": "B", "सी": "C", "डी": "D", "ई": "E", "एफ": "F", "जी": "G", "एच": "H", "आई": "I",
    "क": "A", "ख": "B", "ग": "C", "घ": "D", "ङ": "E", "च": "F", "छ": "G", "ज": "H",
}  # fmt: skip
_DEVA_SUFFIX = "|".join(sorted(_SUFFIXES, key=len, reverse=True))
_END = rf"(?![\w{DEVANAGARI}])"
# Letters that follow a number without being a section: ordinals, units.
_UNITS = r"rd|nd|cc|mb|gb|kb|ab|ac"
_NUMBER = (
    r"(?<!\d)(?P<digits>[1-9]\d{0,2})"
    rf"(?:\s?-\s?(?P<far>[a-z]{{1,2}}|{_DEVA_SUFFIX}){_END}"
    rf"|(?P<near>(?!(?:{_UNITS})\b)[a-z][a-e]{{0,2}}|{_DEVA_SUFFIX}){_END}"
    rf"|\s(?P<loose>{_DEVA_SUFFIX}){_END}(?!\s*[.)])"
    rf"|\s(?P<apart>[a-h][ab]?(?=\s*(?:\Z|[,/(]|i\.?p\.?c|b\.?n\.?s))){_END})?"
    rf"(?P<sub>(?:\s?\((?:\d{{1,3}}(?:\s?-\s?\d{{1,3}})?|[a-z]{{1,4}}|{_DEVA_SUFFIX})\))*)"
    rf"(?!\d|(?!(?:ipc|bns|bnss|crpc|bsa){_END})[a-z])"
)
# Numbers that are none: of cases and diaries, dates, amounts, decimals.
_NO_SECTION = (
    rf"(?<![a-z{DEVANAGARI}])(?:(?:अपराध\s?)?(?:क्रमांक|क्र|नंबर|नं)|अपक्र|अपराध|मर्ग|सान्हा|no|number|crime|case|gd|dd|sr)"
    r"\.?\s?(?:no|नं|क्र)?\.?\s?[:-]?\s?\d+(?:/\d+)?"
    rf"|(?<![a-z{DEVANAGARI}])(?:fir|एफआईआर)\s?\d+/\d+"
    r"|\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}|\d+/\d{4}(?!\d)|\d{1,3}(?:,\d{2,3}){0,4},000(?!\d)|\d+\.\d+|\d{4,}|0\d*"
)
_YEAR = r"(?:[\s,]*(?:1[89]|20)\d\d(?!\d))?"
_MARK = (
    r"(?:धारा|section|sec|dhara)\s?(?:क्रमांक|क्र|नंबर|नं|no|number)\.?"
    r"|u\s?/\s?s\.?|us(?=\s?\d)|under\s+sections?|under\s+sec\.?|sections?|secs?\.?"
    r"|dhara(?:o|on|yen|ein)?|dhaara|धाराओं|धाराएं|धारा|दफा|dafa|उपधारा|अंतर्गत\s+धारा|अप\.?\s?धारा"
)
_SEPARATOR = r"और|एवं|तथा|व|सहपठित|सपठित|and|aur|evam|or|r\s?/\s?w\.?|read\s+with|rw|with|sahpathit"
_GLUE = r"of(?:\s+the)?|the|का|की|के(?:\s+तहत)?|तहत|अंतर्गत|under|भाग\s?-?\d|(?:part|bhag)\s?-?(?:\d|i{1,3})|ke(?:\s+tahat)?|ki|ka|tahat|act|अधिनियम|एक्ट|\(|\)"


@lru_cache(maxsize=1)
def _scanner() -> re.Pattern[str]:
    word = rf"(?:[^\W\d_]|[{DEVANAGARI}])+"
    bounded = rf"(?<![a-z{DEVANAGARI}])(?:%s)(?![a-z{DEVANAGARI}])"
    return re.compile(
        rf"(?P<no_section>{_NO_SECTION})|(?P<number>{_NUMBER})|(?P<sub_only>(?<=[/,])\s?(?:\(\d{{1,2}}\)|(?:{_DEVA_SUFFIX}|[a-h])(?=\s*(?:[,/]|\Z))))"
        rf"|(?P<act>{names_pattern(STRONG_NAMES)}{_YEAR})|(?P<weak>{names_pattern(WEAK_NAMES)})"
        rf"|(?P<mark>{bounded % _MARK}|§+|s{{1,2}}\.(?=\s?\d))"
        rf"|(?P<separator>[/,&+;:.|\u2013\u2014-]|{bounded % _SEPARATOR})|(?P<glue>{bounded % _GLUE})"
        rf"|(?P<other>{word}|\d+|\S)"
    )


def find_sections(text: str) -> list[SectionRef]:
    """Every section that `text` refers to, in reading order; numbers that are none are left out."""
    plain, offsets = normalise_with_offsets(text)
    pieces = _pieces(plain)
    bare = _is_bare(pieces)
    found: list[SectionRef] = []
    closed: set[int] = set()
    for group in _groups(pieces):
        act, marked = _act_of(pieces, group, bare, closed)
        numbers = pieces[group[0] : group[1]]
        if bare or act or marked or _looks_like_sections(numbers):
            for piece in numbers:
                found += _references(piece, act, found)
    return [_in_original(ref, offsets, text) for ref in found]


def is_bare_reference(text: str) -> bool:
    """Whether the whole of `text` names sections and nothing else."""
    return _is_bare(_pieces(normalise_with_offsets(text)[0]))


def same_section(one: str, other: str) -> bool:
    """68-I and 68I, 498-a and 498A are the same number."""
    return one.replace("-", "").upper() == other.replace("-", "").upper()


def _pieces(plain: str) -> list[_Piece]:
    found = []
    for match in _scanner().finditer(plain):
        kind = str(match.lastgroup)
        if match["number"]:
            kind = "number"
        elif kind == "other" and is_stop(match[0]):
            kind = "filler"
        found.append(_Piece(kind, match[0], match.start(), match.end()))
    return found


def _is_bare(pieces: list[_Piece]) -> bool:
    kinds = {piece.kind for piece in pieces}
    return "number" in kinds and kinds.isdisjoint(("other", "no_section"))


def _groups(pieces: list[_Piece]) -> list[tuple[int, int]]:
    """[first, last) of each run of numbers with only separators and section words between."""
    groups: list[tuple[int, int]] = []
    first = last = -1
    for place, piece in enumerate(pieces):
        if piece.kind in ("number", "sub_only"):
            first = place if first < 0 else first
            last = place + 1
        elif piece.kind not in ("separator", "mark") and first >= 0:
            groups.append((first, last))
            first = -1
    return groups + ([(first, last)] if first >= 0 else [])


def _act_of(pieces: list[_Piece], group: tuple[int, int], bare: bool, closed: set[int]) -> tuple[str | None, bool]:
    """The Act that a group belongs to, and whether a section word stands by it.

    `closed` gathers the Acts that end a group ("302 IPC, 303 BNS"): they do not begin the next.
    """
    first, last = group
    before, marked = _neighbour(pieces, first - 1, -1, bare)
    marked = marked or any(piece.kind == "mark" for piece in pieces[first:last])
    if before is not None and before not in closed:
        return _code(pieces[before]), marked
    after, _ = _neighbour(pieces, last, 1, bare)
    if after is None:
        return None, marked
    closed.add(after)
    return _code(pieces[after]), marked


def _neighbour(pieces: list[_Piece], place: int, step: int, bare: bool) -> tuple[int | None, bool]:
    """The nearest Act in one direction over glue words and section words, if any."""
    marked = False
    while 0 <= place < len(pieces):
        piece = pieces[place]
        if piece.kind == "act" or (piece.kind == "weak" and (bare or marked)):
            return place, marked
        if piece.kind == "mark" and step < 0:
            marked = True
        elif piece.kind not in ("glue", "separator"):
            break
        place += step
    return None, marked


def _code(piece: _Piece) -> str | None:
    return act_code(piece.text) or act_code(re.sub(_YEAR + r"\Z", "", piece.text))


def _references(piece: _Piece, act: str | None, earlier: list[SectionRef]) -> list[SectionRef]:
    if piece.kind == "sub_only":
        return _continued(piece, earlier[-1]) if earlier else []
    match = re.match(_NUMBER, piece.text) if piece.kind == "number" else None
    if match is None:
        return []
    suffix = match["far"] or match["near"] or match["loose"] or match["apart"] or ""
    suffix = _SUFFIXES.get(suffix, suffix).upper()
    if suffix in ("II", "III"):  # "506-II" is part II of section 506
        suffix = ""
    # The Acts themselves set a hyphen before I and O, which else read as digits.
    hyphen = "-" if match["far"] and suffix in ("I", "O") else ""
    sub = re.sub(_DEVA_SUFFIX, lambda m: _SUFFIXES[m[0]].lower(), match["sub"]).replace(" ", "")
    return [SectionRef(match["digits"] + hyphen + suffix, sub, act, piece.start, piece.end)]


def _continued(piece: _Piece, last: SectionRef) -> list[SectionRef]:
    """What "/(2)" adds to 228A(1), and ", ख" to 354क."""
    start = piece.end - len(piece.text.strip())
    text = piece.text.strip()
    if text.startswith("("):
        return [replace(last, sub=text, start=start, end=piece.end)]
    number = re.sub(r"\D", "", last.number) + _SUFFIXES.get(text, text).upper()
    return [SectionRef(number, "", last.act, start, piece.end)]


def _looks_like_sections(pieces: list[_Piece]) -> bool:
    """Numbers that need no word beside them: 498A, 303(2), 302/34."""
    numbers = [piece.text for piece in pieces if piece.kind == "number"]
    if len(numbers) == 1:
        return bool(re.fullmatch(r"\d{2,3}(?:[a-z]|\(\d+\)).*", numbers[0]))
    slashes = sum(piece.text == "/" for piece in pieces)
    return slashes == len(numbers) - 1 and all(re.match(r"\d\d", number) for number in numbers)


def _in_original(ref: SectionRef, offsets: list[int], text: str) -> SectionRef:
    """The reference with the original's offsets and capitals: 20(b)(ii)(C) is not 20(b)(ii)(c)."""
    start, end = offsets[ref.start], offsets[ref.end - 1] + 1
    written = "".join(re.findall(r"\([^)]*\)", text[start:end]))
    sub = written if written.lower() == ref.sub else ref.sub
    return replace(ref, sub=sub, start=start, end=end)
