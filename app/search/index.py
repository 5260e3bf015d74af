"""The Whoosh index: its schema, and how it is written. scoring.py reads what this writes."""

from __future__ import annotations

import contextlib
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from whoosh import columns, fields, formats
from whoosh.codec.whoosh3 import W3Codec
from whoosh.index import Index
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from app.search import generations, scoring, vocabulary
from app.search.columns import BlobColumn, CodeColumn
from app.search.forward import TEXT_FIELDS, Analysed, analyse, identifier, infix_terms
from app.search.generations import IndexUnavailable, Position, folder
from app.search.types import Document

__all__ = ["IndexUnavailable", "apply", "build", "folder", "open_index", "schema"]

SEPARATOR = scoring.SEPARATOR
_BUILD_MB = 256
_BANDS = (8, 64, 512)  # documents; a full band of small segments is merged into one
_FAN = 8


class Terms(fields.FieldType):  # type: ignore[misc]
    """A field whose value comes analysed: term -> how often, or a bare collection of terms."""

    def __init__(self, scorable: bool = False) -> None:
        super().__init__(formats.Existence(), None, scorable=scorable)

    def index(
        self, value: Mapping[str, int] | Iterable[str], **_kwargs: Any
    ) -> Iterator[tuple[bytes, int, int, bytes]]:
        """(term, frequency, weight, no value) as Whoosh's writer wants them."""
        counted = value.items() if isinstance(value, Mapping) else ((term, 1) for term in dict.fromkeys(value))
        return ((term.encode("utf-8", "replace"), count, count, b"") for term, count in counted if term)


class Kept(fields.FieldType):  # type: ignore[misc]
    """A value that is kept in a column and not searched."""

    indexed = False

    def __init__(self, column: Any) -> None:
        self.column_type = column

    def to_column_value(self, value: Any) -> Any:
        return value


def schema() -> fields.Schema:
    """What is indexed (terms) and what is kept beside it for each document (columns)."""
    blob, code = Kept(BlobColumn()), Kept(CodeColumn())
    return fields.Schema(
        id=Terms(),
        exact=Terms(),
        infix=Terms(),
        **{name: Terms(scorable=True) for name in TEXT_FIELDS},
        **dict.fromkeys(scoring.BLOBS, blob),
        **dict.fromkeys(scoring.CODES, code),
        boost=Kept(columns.NumericColumn("f", default=0.0)),
        date=Kept(columns.NumericColumn("i", default=0)),
    )


def open_index(generation: Path) -> Index:
    """Opens a generation. Any damage of any kind is IndexUnavailable: the cure is always a rebuild."""
    try:
        return scoring.MappedStorage(str(generation)).open_index()
    except Exception as reason:
        raise IndexUnavailable(f"{type(reason).__name__}: {reason}") from reason


def _fields(document: Document, analysed: Analysed) -> dict[str, Any]:
    return {
        "id": [f"{document.kind}/{document.key}"],
        "exact": [identifier(value) for value in document.exact],
        "infix": infix_terms(document.infix),
        **analysed.counts,
        "name": f"{document.key}{SEPARATOR}{document.ref}".encode("utf-8", "replace"),
        "hashes": analysed.hashes,
        "spans": analysed.spans,
        "text": analysed.text.encode("utf-8", "replace"),
        "identifiers": SEPARATOR.join(identifier(value) for value in document.infix).encode("utf-8", "replace"),
        "kind": document.kind.encode(),
        "station": document.station.encode(),
        "audience": SEPARATOR.join(sorted(document.audience)).encode(),
        "facets": SEPARATOR.join(f"{name}={value}" for name, value in sorted(document.facets.items())).encode(),
        "boost": float(document.boost) - 1.0,  # as the difference from 1, the default of an unfilled row
        "date": document.date.toordinal() if document.date else 0,
    }


def apply(generation: Path, upserts: Sequence[Document], removed: Sequence[tuple[str, str]], reached: Position) -> None:
    """Brings one batch (each record at most once) into a generation, then notes the position."""
    gone = [f"{kind}/{key}" for kind, key in removed] + [f"{d.kind}/{d.key}" for d in upserts]
    words = vocabulary.Counts()
    with _writer(open_index(generation)) as writer:
        _delete(writer, gone)
        for document in upserts:
            _add(writer, document, words)
        vocabulary.append(generation, words)
        writer.commit(mergetype=_merge)
    scoring.write_arrays(generation)
    generations.settle(generation, reached)


def build(documents: Iterable[Document], reached: Position) -> int:
    """Fills a new generation and makes it the live one. Returns the number of documents."""
    generation = folder() / f"g{time.time_ns()}"
    generation.mkdir(parents=True)
    words = vocabulary.Counts()
    count = 0
    try:
        with _writer(scoring.MappedStorage(str(generation)).create_index(schema())) as writer:
            for document in documents:
                _add(writer, document, words)
                count += 1
            vocabulary.append(generation, words)
            writer.commit(merge=False)
        scoring.write_arrays(generation)
        generations.settle(generation, reached)
        generations.make_current(generation)
    except BaseException:
        shutil.rmtree(generation, ignore_errors=True)
        raise
    return count


@contextlib.contextmanager
def _writer(index: Index) -> Iterator[SegmentWriter]:
    """A writer that never keeps the lock: what fails is taken back."""
    codec = W3Codec()
    codec.length_stats = False  # shortest and longest length of each block: a third of the writing, unused here
    writer = index.writer(compound=False, limitmb=_BUILD_MB, timeout=30, codec=codec)
    try:
        yield writer
    except BaseException:
        if not writer.is_closed:
            with contextlib.suppress(Exception):
                writer.cancel()
            with contextlib.suppress(Exception):
                writer.writelock.release()
        raise


def _add(writer: SegmentWriter, document: Document, words: vocabulary.Counts) -> None:
    analysed = analyse(document)
    words.add(analysed.surfaces)
    writer.add_document(**_fields(document, analysed))


def _delete(writer: SegmentWriter, ids: Sequence[str]) -> None:
    """Marks the documents of these ids deleted in every segment that has them."""
    terms = [("id", name.encode()) for name in ids]
    for segment in writer.segments:
        reader = SegmentReader(writer.storage, writer.schema, segment)
        try:
            for field, name in terms:
                if (field, name) in reader:
                    for number in list(reader.postings(field, name).all_ids()):
                        segment.delete_document(number)
        finally:
            reader.close()


def _merge(writer: SegmentWriter, segments: list[Any]) -> list[Any]:
    """Keeps segments few without ever rewriting a large one: a full band of small ones becomes one."""
    kept = [s for s in segments if s.doc_count_all() > s.deleted_count()]
    for top in reversed(_BANDS):
        small = [s for s in kept if s.doc_count_all() <= top]
        if sum(s.doc_count_all() > top // 8 for s in small) >= _FAN or len(small) >= 2 * _FAN:
            for segment in small:
                reader = SegmentReader(writer.storage, writer.schema, segment)
                writer.add_reader(reader)
                reader.close()
            return [s for s in kept if s.doc_count_all() > top]
    return kept
