"""One-line snippets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.home.brief import WIDTH, brief, cut
from app.search import Hit, Page


@pytest.mark.parametrize(
    ("pieces", "shown"),
    [
        ([], ""),
        ([("short ", False), ("theft", True), (" of a phone", False)], "short theft of a phone"),
        (
            [("a long beginning that nobody needs to read before ", False), ("theft", True), (" x" * 60, False)],
            "…to read before theft" + " x" * 18 + "…",
        ),
    ],
)
def test_the_first_match_stays_with_a_little_around_it(pieces: list[tuple[str, bool]], shown: str) -> None:
    assert "".join(text for text, _marked in cut(pieces)) == shown


@given(st.lists(st.tuples(st.text("ab ", max_size=90), st.booleans()), max_size=8))
def test_never_much_longer_than_a_line_and_keeps_the_match(pieces: list[tuple[str, bool]]) -> None:
    short = cut(pieces)
    unmarked = sum(len(text) for text, marked in short if not marked)
    assert unmarked <= WIDTH + 2
    marks = [text for text, marked in pieces if marked]
    assert not marks or marks[0] in [text for text, marked in short if marked]


@pytest.mark.parametrize(("kinds", "each"), [(1, 5), (4, 5), (5, 4), (6, 3)])
def test_of_many_kinds_fewer_hits_each(kinds: int, each: int) -> None:
    hits = [Hit(kind="k", key=str(n), ref=str(n), score=1.0, snippet=()) for n in range(5)]
    found = Page(best={f"kind {n}": hits for n in range(kinds)})
    assert [len(hits) for hits in brief(found).best.values()] == [each] * kinds
