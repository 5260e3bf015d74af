"""Nothing that can be typed is slow, fails, or fills the memory."""

from __future__ import annotations

import random
import resource
import time

import pytest

from tests.search.conftest import Build, doc

ABUSE = ["*a*", "[a TO z]", "fuzzy~9", "(" * 2_000 + "a" + ")" * 2_000, "a " * 2_000,
         '"' * 199, '"a" ' * 200, "-" * 500,
         "a* b* c*", "the* " * 40, "NOT " * 50, "\x00\x01", "𝕬" * 200, "क्" * 500, "\u0301" * 1_000,
         "%_%' OR 1=1 --", "1" * 500,
         "aa " + "".join(map(chr, range(0x900, 0x980))), "ا ب ت", "😀" * 300, "chori " * 300]  # fmt: skip


def _documents() -> list:
    chance = random.Random(1)
    letters = "कखगघचजटडतदनपबमयरलवसह"
    hindi = ["".join(chance.choices(letters, k=4)) for _ in range(600)]
    english = ["".join(chance.choices("abcdefghijklmnoprstuvw", k=6)) for _ in range(600)]
    return [
        doc(str(n), " ".join(chance.choices(english, k=6)), " ".join(chance.choices(hindi, k=60))) for n in range(800)
    ]


def test_the_abuse_list(build: Build) -> None:
    ask = build(_documents())
    ask("warm up")
    for text in ABUSE:
        begun = time.perf_counter()
        ask(text)
        assert time.perf_counter() - begun < 1, text[:40]


@pytest.mark.slow
def test_10000_random_strings(build: Build) -> None:
    ask = build(_documents())
    chance = random.Random(2)
    ask("warm up")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(10_000):
        ranges = chance.choice([(0x20, 0x7F), (0x900, 0x980), (0x20, 0x3000), (0x20, 0xD7FF), (0x10000, 0x1F9FF)])
        text = "".join(chr(chance.randint(*ranges)) for _ in range(chance.randint(1, 30)))
        begun = time.perf_counter()
        ask(text, size=5)
        assert time.perf_counter() - begun < 1, text
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024
