import random
import time

import pytest

from app.search.text.spelling import SpellingIndex, distance, suggest

WORDS = ["robbery", "cheating", "murder", "investigation", "motorcycle", "चोरी", "गिरफ्तारी", "थाना", "dowry"]
INDEX = SpellingIndex(WORDS)


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("robery", "robbery"),
        ("robbrey", "robbery"),
        ("tobbery", "robbery"),
        ("mudrer", "murder"),
        ("investgaton", "investigation"),
        ("motrocycel", "motorcycle"),
        ("hcetaing", "cheating"),
        ("गिरफतारी", "गिरफ्तारी"),
        ("dowri", "dowry"),
        ("थना", "थाना"),
    ],
)
def test_slips(slip: str, meant: str) -> None:
    assert suggest(slip, INDEX)[:1] == [meant]


@pytest.mark.parametrize("word", ["rbry", "mrdr", "", "a", "xyzzy", "robbery"])
def test_nothing_too_far_is_suggested(word: str) -> None:
    assert suggest(word, INDEX) == []


def test_distance() -> None:
    assert distance("ca", "ac", 2) == 1
    assert distance("kitten", "sitten", 2) == 1
    assert distance("kitten", "sitting", 2) == 3
    assert distance("abc", "abcdef", 2) == 3
    assert distance("", "ab", 2) == 2


def test_every_slip_is_found_in_a_large_vocabulary() -> None:
    rng = random.Random(3)
    words = sorted({"".join(rng.choices("abdeikmnorstu", k=rng.randint(4, 12))) for _ in range(20_000)})
    started = time.perf_counter()
    index = SpellingIndex(words)
    assert time.perf_counter() - started < 4
    for word in rng.sample(words, 200):
        place = rng.randrange(len(word))
        slip = word[:place] + rng.choice(["", word[place] + "x", "z"]) + word[place + 1 :]
        if slip not in index:
            assert word in suggest(slip, index, 100)
