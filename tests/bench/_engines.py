"""One corpus, one set of questions, three engines: ours, SQLite FTS5 and tantivy. All see the same tokens."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from flask import Flask

from app.search import Document, index
from app.search.forward import stem_hash
from app.search.generations import Position
from app.search.groups import Alternative, Group
from app.search.ranking import Model, Scorer
from app.search.snapshot import Snapshot, snapshot
from app.search.snippets import snippets

PAGE = 20
OPERATIONS = ("term", "AND of 2", "OR of 3", "phrase", "prefix", "20 highlights")
BODY = Model(weights={"body": 1.0}, b={"body": 0.75})
Corpus = Sequence[str]


def corpus(documents: int, words: int, seed: int = 1) -> list[str]:
    """Texts of about so many words, from a vocabulary with a natural (Zipf) spread and some standing pairs."""
    chance = random.Random(seed)
    vocabulary = [f"{chance.choice('bcdghkmnprst')}{chance.choice('aeiou')}{_letters(n)}q" for n in range(20_000)]
    weights = [1 / (rank + 12) for rank in range(len(vocabulary))]
    total = documents * words
    drawn = chance.choices(vocabulary, weights, k=total)
    return [" ".join(drawn[n * words : (n + 1) * words]) for n in range(documents)]


def _letters(number: int) -> str:
    """A number in letters; words with digits are no words to the engine's vocabulary."""
    return "".join(chr(97 + int(digit)) for digit in str(number))


def questions(texts: Corpus, count: int, seed: int = 2) -> dict[str, list[list[str]]]:
    """For each operation, words that stand in the texts; the pairs of phrases stand side by side."""
    chance = random.Random(seed)
    asked: dict[str, list[list[str]]] = {name: [] for name in OPERATIONS}
    for _ in range(count):
        words = chance.choice(texts).split()
        at = chance.randrange(len(words) - 1)
        asked["term"].append([chance.choice(words)])
        asked["AND of 2"].append(chance.sample(words, 2))
        asked["OR of 3"].append(chance.sample(words, 3))
        asked["phrase"].append(words[at : at + 2])
        asked["prefix"].append([chance.choice(words)[:3]])
        asked["20 highlights"].append(chance.sample(words, 2))
    return asked


class Engine(Protocol):
    """Answers one question with the keys of the twenty best."""

    name: str

    def ask(self, operation: str, words: list[str]) -> list[Any]: ...


class Ours:
    """Whoosh's index, scored by arrays."""

    name = "Thana Desk"

    def __init__(self, texts: Corpus, app: Flask) -> None:
        documents = (Document("doc", str(n), str(n), "", body=text) for n, text in enumerate(texts))
        index.build(documents, Position("bench", 0))
        self.index: Snapshot = snapshot()
        self.visible = self.index.visible(frozenset({"all"}))
        self.index.vocabulary.warm()

    def ask(self, operation: str, words: list[str]) -> list[Any]:
        from app.search.answer import _largest

        found = Scorer(self.index, BODY, self.visible).score(self._groups(operation, words))
        best = _largest(found.scores, PAGE)
        numbers = found.numbers[best[(-found.scores[best]).argsort()]].tolist()
        if operation == "20 highlights":
            wanted = {stem_hash(word) for word in words}
            return list(snippets(self.index, numbers, wanted))
        return [self.index.name(number)[0] for number in numbers]

    def _groups(self, operation: str, words: list[str]) -> list[Group]:
        if operation == "phrase":
            return [Group((Alternative(tuple(words), phrase=True),), must=True)]
        if operation == "prefix":
            known = self.index.vocabulary.starting(words[0], 500)
            return [Group(tuple(Alternative((word,)) for word in known), merged=True)]
        return [Group((Alternative((word,)),), must=operation != "OR of 3") for word in words]


class Fts5:
    """SQLite's full-text index, best by bm25."""

    name = "SQLite FTS5"

    def __init__(self, texts: Corpus, folder: Path) -> None:
        self.db = sqlite3.connect(folder / "fts5.db")
        self.db.execute("CREATE VIRTUAL TABLE t USING fts5(body, prefix='3')")
        self.db.executemany("INSERT INTO t(rowid, body) VALUES (?, ?)", enumerate(texts))
        self.db.execute("INSERT INTO t(t) VALUES ('optimize')")
        self.db.commit()

    def ask(self, operation: str, words: list[str]) -> list[Any]:
        match = {
            "OR of 3": " OR ".join(words),
            "phrase": f'"{" ".join(words)}"',
            "prefix": f"{words[0]}*",
        }.get(operation, " AND ".join(words))
        shown = "snippet(t, 0, '<', '>', '…', 24)" if operation == "20 highlights" else "rowid"
        return self.db.execute(f"SELECT {shown} FROM t WHERE t MATCH ? ORDER BY rank LIMIT {PAGE}", [match]).fetchall()


class Tantivy:
    """Lucene's way in Rust."""

    name = "tantivy"

    def __init__(self, texts: Corpus, folder: Path) -> None:
        import tantivy

        self.tantivy = tantivy
        schema = tantivy.SchemaBuilder().add_text_field("body", stored=True, tokenizer_name="whitespace").build()
        (folder / "tantivy").mkdir()
        self.index = tantivy.Index(schema, path=str(folder / "tantivy"))
        self.schema = schema
        writer = self.index.writer(200_000_000, 1)
        for text in texts:
            writer.add_document(tantivy.Document(body=text))
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()
        self.searcher = self.index.searcher()

    def ask(self, operation: str, words: list[str]) -> list[Any]:
        query = self._query(operation, words)
        hits = self.searcher.search(query, PAGE).hits
        if operation != "20 highlights":
            return hits
        maker = self.tantivy.SnippetGenerator.create(self.searcher, query, self.schema, "body")
        return [maker.snippet_from_doc(self.searcher.doc(address)).to_html() for _score, address in hits]

    def _query(self, operation: str, words: list[str]) -> Any:
        make, occur = self.tantivy.Query, self.tantivy.Occur
        if operation == "phrase":
            return make.phrase_query(self.schema, "body", list(words))
        if operation == "prefix":
            return make.regex_query(self.schema, "body", f"{words[0]}.*")
        how = occur.Should if operation == "OR of 3" else occur.Must
        return make.boolean_query([(how, make.term_query(self.schema, "body", word)) for word in words])
