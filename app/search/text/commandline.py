"""The text functions over lines: what `./desk text KIND` runs.

One line of output for each line of input; several answers are parted by tabs, best first.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from app.search.text.krutidev import convert_mixed, is_krutidev
from app.search.text.normalise import normalise
from app.search.text.romanised import LatinIndex, RomanIndex, romanise
from app.search.text.sections import find_sections
from app.search.text.stem import stem
from app.search.text.tokens import tokens

KINDS = ("normalise", "stem", "romanised", "sections", "krutidev", "krutidev-detect")

_MOST_ANSWERS = 10


def run(kind: str, lines: Iterable[str], vocabulary: Path | None = None) -> Iterator[str]:
    """The answers to each line. `vocabulary` (a word a line) is needed by `romanised` only.

    Raises ValueError for an unknown kind.
    """
    answer = _answerer(kind, vocabulary)
    return (answer(line.strip("\r\n")) for line in lines)


def _answerer(kind: str, vocabulary: Path | None) -> Callable[[str], str]:
    if kind == "normalise":
        return normalise
    if kind == "stem":
        return _stems
    if kind == "sections":
        return _sections
    if kind == "romanised":
        return _romanised(vocabulary)
    if kind == "krutidev":
        return lambda line: convert_mixed(line, sure=True)
    if kind == "krutidev-detect":
        return lambda line: "krutidev" if is_krutidev(line) else "other"
    raise ValueError(f"unknown kind {kind!r}; known are: {', '.join(KINDS)}")


def _stems(line: str) -> str:
    return " ".join(stem(token.text) for token in tokens(line))


def _sections(line: str) -> str:
    return "\t".join(str(section) for section in find_sections(line))


def _romanised(vocabulary: Path | None) -> Callable[[str], str]:
    """Latin words are looked for among the Devanagari ones of the vocabulary, and the reverse."""
    words = _lines_of(vocabulary) if vocabulary else []
    devanagari = RomanIndex(word for word in words if not word.isascii())
    latin_words = [word for word in words if word.isascii()]
    latin = LatinIndex(latin_words)

    def answer(line: str) -> str:
        if line.isascii():
            return "\t".join(word for word, _ in devanagari.candidates(line, _MOST_ANSWERS))
        if not latin_words:
            return "\t".join(romanise(line))
        return "\t".join(word for word, _ in latin.candidates(line, _MOST_ANSWERS))

    return answer


def _lines_of(file: Path) -> list[str]:
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    return [line.strip() for line in lines if line.strip()]
