import pytest

from app.search.text.normalise import normalise
from app.search.text.stem import stem

from .shared import HERE, rows

PAIRS = rows(HERE / "data" / "stems.tsv")


def agreement(kind: str) -> float:
    """The share of listed pairs that have one stem."""
    pairs = [(one, other) for listed, one, other in PAIRS if listed == kind]
    assert len(pairs) >= 150
    return sum(stem(normalise(one)) == stem(normalise(other)) for one, other in pairs) / len(pairs)


def test_forms_of_one_word_are_joined() -> None:
    assert agreement("joined") >= 0.98


def test_different_words_are_kept_apart() -> None:
    assert 1 - agreement("apart") >= 0.80


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("robberies", "robberi"),
        ("stolen", "stolen"),
        ("thefts", "theft"),
        ("498a", "498a"),
        ("303(2)", "303(2)"),
        ("cg07ab1234", "cg07ab1234"),
        ("", ""),
    ],
)
def test_english_and_numbers(word: str, expected: str) -> None:
    assert stem(word) == expected


@pytest.mark.parametrize("word", ["में", "का", "दो", "ले", "था", "है", "पर"])
def test_short_words_stay(word: str) -> None:
    assert stem(word) == word
