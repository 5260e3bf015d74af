"""Kruti Dev 010 both ways, and telling it from English, romanised Hindi and Unicode."""

from __future__ import annotations

import csv
import random
import re
from pathlib import Path

import pytest

from app.search.text.commandline import run
from app.search.text.krutidev import convert_mixed, from_unicode, is_krutidev, malformed, to_unicode
from tests.search.text.shared import SHARED, needs_shared, rows

APP = Path(__file__).resolve().parents[3] / "app"

PAIRS = [
    ("Hkk’kk", "भाषा"),  # Word's curly quotes are letters
    ("izf”k{k.k", "प्रशिक्षण"),
    ("Hkk\"kk", "भाषा"),
    ("fu.kZ;", "निर्णय"),
    ("iwfrZ", "पूर्ति"),
    ("fLFkfr", "स्थिति"),
    ("fV~V", "ट्टि"),
    ("f=k", "त्रि"),
    ("Fkkuk izHkkjh] nqxZ", "थाना प्रभारी, दुर्ग"),
    ("vr% iqu%", "अतः पुनः"),
    ("fo\"k;%& pksjh", "विषय:- चोरी"),
    ("le; % 10%30", "समय : 10:30"),
    ("nq%[k", "दुःख"),
    ("mQZ", "उर्फ"),
    ("[kqn dk", "खुद का"),
    ("[+kqn", "ख़ुद"),
    ("eqaг", "मुंг"),  # a strange letter stays
    ("¼d½", "(क)"),
    ("\u0083\u0084", "१२"),  # bare bytes of the code page
    ("\uf06b\uf06f", "ाव"),  # the private area of symbol fonts
    ("fdz;k fØ;k", "क्रिया क्रिया"),
    ("foŸkh; mŸkj", "वित्तीय उत्तर"),
    ("jk\"Vªªªh;", "राष्ट्रीय"),  # struck more than once, seen once
    ("vko'\u200d;d iqfy\u00adl", "आवश्यक पुलिस"),  # Word's joiner and optional hyphen
    ("vskj vSkj", "ओर और"),  # the signs of ओ and औ the other way round
    ("• izfr A", "• प्रति ।"),  # a bullet is no avagraha
]  # fmt: skip


@pytest.mark.parametrize(("typed", "meant"), PAIRS)
def test_pieces_become_letters(typed: str, meant: str) -> None:
    assert to_unicode(typed) == meant


@needs_shared
def test_the_reference_pairs() -> None:

    lines = (SHARED / "hindi" / "krutidev-dev.tsv").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t") for line in lines]
    assert len(pairs) == 98
    assert [(k, to_unicode(k), u) for k, u, _source in pairs if to_unicode(k) != u] == []
    assert list(run("krutidev", [k for k, _u, _s in pairs])) == [u for _k, u, _s in pairs]


@needs_shared
def test_the_vocabulary_there_and_back() -> None:
    words = (SHARED / "hindi" / "vocabulary.txt").read_text(encoding="utf-8").split()
    wrong = [word for word in words if to_unicode(from_unicode(word)) != word]
    assert len(words) == 30_000
    assert len(wrong) <= 30, wrong[:20]


def _lines() -> tuple[list[str], list[str]]:
    """Hindi and English sentences of the starter circulars and law."""
    hindi: list[str] = []
    english: list[str] = []
    for path in sorted(APP.glob("*/starter/**/*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for cell in (piece for row in csv.reader(file) for piece in row for piece in piece.split("\n")):
                if not 20 < len(cell) < 160:
                    continue
                if re.search("[\u0900-\u097f]", cell):
                    hindi += [] if re.search("[A-Za-z]", cell) else [cell]
                else:
                    english.append(cell)
    chosen = random.Random(7)
    return chosen.sample(hindi, 600), chosen.sample(english, 600)


def test_detector_on_lines_of_all_kinds() -> None:
    hindi, english = _lines()
    asked = [(line, False) for line in hindi + english] + [(from_unicode(line), True) for line in hindi]
    wrong = [line for line, legacy in asked if is_krutidev(line) != legacy]
    assert len(wrong) <= len(asked) * 0.01, wrong[:10]


@needs_shared
def test_romanised_hindi_is_not_legacy() -> None:
    pairs = rows(SHARED / "hindi" / "romanised-dev.tsv")
    roman = [pair[1] for pair in pairs if len(pair) > 1 and pair[1].isalpha()]
    lines = [" ".join(random.Random(n).sample(roman, 6)) for n in range(400)]
    assert sum(is_krutidev(line) for line in lines) <= 4


def test_english_runs_stay_english() -> None:
    mixed = "vkosnd us CCTV camera dk footage is'k fd;k gSA"
    assert convert_mixed(mixed) == "आवेदक ने CCTV camera का footage पेश किया है।"
    assert convert_mixed("/kkjk 3 dh custody rd] de ls de 25]000 :i;s for the work") == (
        "धारा 3 की custody तक, कम से कम 25,000 रूपये for the work"
    )
    assert convert_mixed("यह CCTV है, the camera works") == "यह CCTV है, the camera works"
    assert convert_mixed("izfr] Fkkuk izHkkjh\nPlease report to sp.durg@example.in today") == (
        "प्रति, थाना प्रभारी\nPlease report to sp.durg@example.in today"
    )


@pytest.mark.parametrize("stray", ["x", "x-", "x)", "(f)", "c:", "mo", "ds", "xu", "'a'"])
def test_a_stray_letter_beside_hindi_is_no_legacy(stray: str) -> None:
    for line in (f"चोरी {stray}", f"{stray} चोरी", f"आदेश {stray} रद्द", f"चोरी\n{stray} जाँच"):
        assert convert_mixed(line) == line and not is_krutidev(line), line


@pytest.mark.parametrize(("typed", "meant"), [("ds", "के"), ("dk", "का"), ("vr%", "अतः"), ("r;", "तय"), ("#-", "रु.")])
def test_short_words_by_themselves_are_found(typed: str, meant: str) -> None:
    assert is_krutidev(typed) and convert_mixed(typed) == meant


def test_nothing_is_lost_of_what_is_no_legacy() -> None:
    for text in (
        "• Item one",
        "– Sd/-",
        "±5 days",
        "A — B",
        "“Police” officer’s",
        "",
        "\n\n",
        "  Two  spaces\tand tab\n",
        "IMEI 356938035643809",
        "चोरी\nकी रिपोर्ट",
    ):
        assert convert_mixed(text) == text


@pytest.mark.parametrize("hostile", ["f" * 5_000, "k" * 5_000, "~+Z" * 2_000, "fffZZZ%%%", "\x00\ud800", "Zk`~"])
def test_anything_can_be_converted(hostile: str) -> None:
    assert isinstance(convert_mixed(hostile, sure=True), str)
    assert isinstance(to_unicode(hostile), str)


def test_malformed_hindi_is_seen() -> None:
    assert malformed("थाना प्रभारी को निर्देश दिया") == 0
    assert malformed("िथाना पर्भारीी को नििर्देश") > 0.5


def test_detect_on_the_command_line() -> None:
    assert list(run("krutidev-detect", ["Fkkuk izHkkjh nqxZ", "The station house"])) == ["krutidev", "other"]
