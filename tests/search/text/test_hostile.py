"""Text that means harm: nothing may take long or fail, whatever is pasted."""

import time

import pytest

from app.search.text.normalise import normalise_with_offsets
from app.search.text.romanised import RomanIndex
from app.search.text.sections import find_sections
from app.search.text.tokens import tokens

PIECES = [
    "क.", "का", "क्", "क0", "क. ", "a.", "1", "(", "(1)", "1,00", "1-", "302/", "\u0301", "\u093c", "ये", "ipc ",
    "302 of the ",
    "302 ipc ", "धारा ", "दु:", "a'", "cg07ab", "302\t", "\u1100\u1161", "ﷺ", "*", "[a TO z]", "fuzzy~9",
]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_a_long_run_of_one_piece(piece: str) -> None:
    text = piece * 5_000
    started = time.process_time()  # not the clock on the wall: the machine may be busy
    normalise_with_offsets(text)
    tokens(text)
    find_sections(text)
    RomanIndex(["चोरी"]).candidates(text)
    assert time.process_time() - started < 2
