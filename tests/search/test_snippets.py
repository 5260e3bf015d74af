"""Marks fall on the original text, whatever was typed and written."""

from __future__ import annotations

import random

import numpy as np
from flask import Flask
from markupsafe import Markup, escape

from app.search import index
from app.search.forward import analyse, span_steps, stem_hash
from app.search.generations import Position
from app.search.snapshot import snapshot
from app.search.snippets import snippets
from app.search.text.stem import stem
from app.search.text.tokens import tokens
from tests.search.conftest import Build, doc

PIECES = ["चोरी", "हिन्दी", "सम्बन्ध", "ज़मानत", "भा.द.वि.", "theft", "FIR", "303(2)", "498-A", "CG 07 AB 1234",
          "दुःख",
          "गये",          "<b>bold</b>", "&amp;", "\u200dक्\u200dष", "ﬁne", "Ⅷ", "😀", "naïve", "थाना।", "e\u0301tat",
          "5,000", "x" * 300, "\n", "\t"]  # fmt: skip


def test_spans_are_those_of_the_tokens_in_1000_mixed_documents() -> None:
    chance = random.Random(3)
    for _ in range(1_000):
        texts = [" ".join(chance.choices(PIECES, k=chance.randint(0, 25))) for _ in range(3)]
        document = doc("x", *texts)
        read = analyse(document)
        starts = span_steps(read.spans).cumsum()
        ends = starts + np.frombuffer(read.spans, np.uint8)[2 * len(starts) :]
        expected = []
        base = 0
        for part in (document.heading, document.words, document.body):
            expected += [(base + t.start, base + t.start + min(255, t.end - t.start)) for t in tokens(part)]
            base += len(part) + 1
        assert [(s, e) for s, e in zip(starts.tolist(), ends.tolist(), strict=True) if e > s] == expected


def test_marked_pieces_are_the_words_asked_for(app: Flask) -> None:
    chance = random.Random(5)
    documents = [doc(str(n), "", " ".join(chance.choices(PIECES, k=40))) for n in range(100)]
    index.build(documents, Position("x", 0))
    now = snapshot()
    wanted = {stem_hash(stem(t.text)) for t in tokens("चोरी theft हिंदी संबंध FIR 498A")}
    numbers = list(range(now.size))
    found = snippets(now, numbers, wanted)
    assert sum(map(bool, found)) > 90
    for number, pieces in zip(numbers, found, strict=True):
        plain = "".join(piece for piece, _ in pieces).replace("…", "")
        assert plain in now.text(number)
        for piece, marked in pieces:
            if marked:
                assert {stem_hash(stem(t.text)) for t in tokens(piece)} <= wanted, piece


def test_a_match_longer_than_the_window_is_shown(build: Build) -> None:
    word = "क" * 180
    page = build([doc("x", "h", f"पहले {word} बाद में")])(word)
    assert (word, True) in page.hits[0].snippet


def test_no_markup_of_the_users_survives(build: Build) -> None:
    page = build([doc("x", "h", "before <script>alert(1)</script> theft & more")])("theft")
    shown = Markup("").join(Markup("<mark>{}</mark>").format(p) if m else escape(p) for p, m in page.hits[0].snippet)
    assert "<script>" not in shown and "<mark>theft</mark>" in shown
