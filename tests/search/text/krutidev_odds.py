"""Makes krutidev-odds.tsv and krutidev-words.tsv in app/search/text/data from this project's own sentences.

Run: python -m tests.search.text.krutidev_odds

Hindi sentences are struck in Kruti Dev by our own encoder; against them stand the English ones and romanised Hindi.
"""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from app.search.text.krutidev import from_unicode
from app.search.text.romanised import romanise

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT / "app/search/text/data"
OUT, WORDS = DATA / "krutidev-odds.tsv", DATA / "krutidev-words.tsv"
OFTEN = 3  # so often a word must stand in the sentences
SHORT = 5  # glyphs of a Hindi word that the pairs of its characters may not tell
_HINDI = re.compile(r"[\u0900-\u097f]")


def sentences() -> Iterator[str]:
    for path in sorted(ROOT.glob("app/*/starter/**/*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            yield from (cell for row in csv.reader(file) for cell in row)
    for path in sorted(ROOT.glob("app/circulars/starter/*.md")):
        yield from path.read_text(encoding="utf-8").splitlines()
    for name in ("glossary.tsv", "police-roman.tsv"):
        for line in (ROOT / "app/search/text/data" / name).read_text(encoding="utf-8").splitlines():
            yield from line.split("\t")


def variants(word: str) -> Iterator[str]:
    """The other ways in which typists strike the same word."""
    yield word
    for plain, other in (
        ("Øe", "dze"),
        ("iz", "ç"),
        ("iz", "Ikz"),
        ("Ùk", "Rr"),
        ('"k', "’k"),
        ("'k", "”k"),
        ("Dr", "ä"),
    ):
        if plain in word:
            yield word.replace(plain, other)


def pairs(words: Iterator[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for word in words:
        padded = f" {word} "
        counts.update(padded[at : at + 2] for at in range(len(padded) - 1))
    return counts


def counted() -> tuple[Counter[str], Counter[str]]:
    """Pairs of Kruti Dev, pairs of English and romanised Hindi."""
    legacy: Counter[str] = Counter()
    other: Counter[str] = Counter()
    for word in (word for text in sentences() for word in text.split()):
        latin = re.search(r"[A-Za-z]", word)
        if _HINDI.search(word) and not latin:
            legacy.update(pairs(variants(from_unicode(word))))
            roman = romanise(re.sub(r"[^\u0900-\u0963]", "", word))[:1] if len(word) < 16 else []
            other.update(pairs(iter(roman)))
        elif latin and not _HINDI.search(word):
            other.update(pairs(iter([word, word.capitalize()])))
    return legacy, other


def odds(pair: str, counts: Counter[str], single: Counter[str]) -> float:
    return math.log((counts[pair] + 0.5) / (single[pair[0]] + 60))


def common() -> Iterator[str]:
    """Lines of krutidev-words.tsv: frequent English words, and short Hindi words as they are struck."""
    hindi: Counter[str] = Counter()
    english: Counter[str] = Counter()
    for word in (word for text in sentences() for word in text.split()):
        bare = word.strip(".,;:()[]'\"?!-–—।“”‘’")
        if re.fullmatch(r"[A-Za-z]{2,}", bare):
            english[bare.lower()] += 1
        elif re.fullmatch(r"[\u0900-\u0963]{2,}", bare):
            hindi.update(set(variants(from_unicode(bare))))
    short = {w: n for w, n in hindi.items() if len(w) <= SHORT and n >= OFTEN and n > 3 * english[w.lower()]}
    yield from (f"{word}\tk" for word in sorted(short))
    yield from (f"{w}\te" for w in sorted(w for w, n in english.items() if n >= OFTEN and hindi[w] * 3 < n))


def main() -> None:
    legacy, other = counted()
    singles: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    for counts, single in zip((legacy, other), singles, strict=True):
        for pair, count in counts.items():
            single[pair[0]] += count
    lines = ["## pair of characters, tab, natural logarithm of P(Kruti Dev) / P(English or romanised)"]
    for pair in sorted(pair for pair in set(legacy) | set(other) if legacy[pair] + other[pair] > 1):
        value = round(max(-5.0, min(5.0, odds(pair, legacy, singles[0]) - odds(pair, other, singles[1]))), 1)
        if abs(value) >= 0.2:
            lines.append(f"{pair}\t{value}")
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    words = ["## word, tab, k: a Hindi word as it is struck; e: an English one, in small letters", *common()]
    WORDS.write_text("\n".join(words) + "\n", encoding="utf-8")
    print(len(lines) - 1, "pairs", len(words) - 1, "words")


if __name__ == "__main__":
    main()
