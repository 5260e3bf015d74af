"""An index of documents that a test gives, asked as search() asks it, without a database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from flask import Flask

from app.access import SYSTEM, Viewer
from app.search import Document, Page, Query, index
from app.search.answer import answer
from app.search.generations import Position
from app.search.snapshot import snapshot

Ask = Callable[..., Page]
Build = Callable[[Sequence[Document]], Ask]


@pytest.fixture
def build(app: Flask) -> Build:
    """``build(documents)`` -> ``ask("words", kind="law", viewer=..., size=...)``."""

    def make(documents: Sequence[Document]) -> Ask:
        index.build(documents, Position("test", 0))
        kinds = list(dict.fromkeys(document.kind for document in documents))

        def ask(text: str, viewer: Viewer = SYSTEM, **how: Any) -> Page:
            return answer(snapshot(), Query(text, **how), viewer, kinds)

        return ask

    return make


def doc(key: str, heading: str = "", body: str = "", words: str = "", kind: str = "law", **more: Any) -> Document:
    """A document in one line."""
    return Document(kind=kind, key=key, ref=key, heading=heading, body=body, words=words, **more)


def refs(page: Page) -> list[str]:
    """The hits' refs in order."""
    return [hit.ref for hit in page.hits]
