from pathlib import Path

import pytest

from app.search.text.commandline import run


def answers(kind: str, *lines: str, vocabulary: Path | None = None) -> list[str]:
    return list(run(kind, [line + "\n" for line in lines], vocabulary))


def test_one_line_for_one() -> None:
    assert answers("normalise", "हिन्दी में", "", "FIR") == ["हिंदी में", "", "fir"]
    assert answers("stem", "थानों", "thefts") == ["थान", "theft"]
    assert answers("sections", "302/34 भादवि", "चोरी") == ["ipc:302\tipc:34", ""]


def test_romanised_both_ways(tmp_path: Path) -> None:
    vocabulary = tmp_path / "words.txt"
    vocabulary.write_text("चोरी\nथाना\nthana\nchori\n", encoding="utf-8")
    assert [line.split("\t")[0] for line in answers("romanised", "chori", "थाना", vocabulary=vocabulary)] == [
        "चोरी",
        "thana",
    ]


def test_without_latin_words_spellings_are_made() -> None:
    assert "chori" in answers("romanised", "चोरी")[0].split("\t")


def test_unknown_kind() -> None:
    with pytest.raises(ValueError, match="known are"):
        run("plate", [])
