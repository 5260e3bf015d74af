"""Reads Whoosh's segments as numpy arrays: postings, lengths, columns. With index.py the only user of whoosh.

A term's postings are decoded once per segment and kept in a bounded cache that all threads share. Those of common
terms are written beside the segment by the indexer (``<segment>.arrays``) and memory-mapped, so that no request
decodes them. Everything here is immutable once made and needs no lock to read.
"""

from __future__ import annotations

import io
import mmap
import pickle
import struct
import threading
import zlib
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from whoosh.codec.whoosh3 import W3TermInfo
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.filetables import OrderedHashReader
from whoosh.filedb.structfile import StructFile
from whoosh.index import TOC
from whoosh.util.numeric import byte_to_length

from app.search.columns import Blobs, Codes
from app.search.forward import HEADER, TEXT_FIELDS

SEPARATOR = "\x1f"
BLOBS = ("name", "hashes", "spans", "text", "identifiers")
CODES = ("kind", "station", "audience", "facets")
COMMON = 64  # terms in at least so many documents of a segment get arrays beside it
SMALLEST_WITH_ARRAYS = 500  # documents; smaller segments are decoded on demand

Numbers = npt.NDArray[np.uint32]
Weights = npt.NDArray[np.uint16]
_LENGTHS = np.array([byte_to_length(byte) for byte in range(256)], dtype=np.float32)


class Postings(NamedTuple):
    """Document numbers, rising, and how often the term stands in each."""

    numbers: Numbers
    weights: Weights


NONE = Postings(np.empty(0, np.uint32), np.empty(0, np.uint16))


class MappedFile(StructFile):  # type: ignore[misc]
    """A whole file as memory; reads at a position touch no shared state, so that threads may share it."""

    def __init__(self, path: str, name: str) -> None:
        with Path(path).open("rb") as file:
            empty = file.seek(0, io.SEEK_END) == 0
            mapped: Any = io.BytesIO() if empty else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        super().__init__(mapped, name=name)
        self.is_real = False
        self.buffer = memoryview(b"" if empty else mapped)

    def get(self, position: int, length: int) -> bytes:
        return bytes(self.buffer[position : position + length])

    def close(self) -> None:
        """Left to the last reference: arrays may still look into the memory."""
        self.is_closed = True


class MappedStorage(FileStorage):  # type: ignore[misc]
    """Whoosh's folder, read through memory maps."""

    def open_file(self, name: str, **_kwargs: Any) -> MappedFile:
        return MappedFile(self._fpath(name), name)

    def contents(self) -> TOC:
        """The segments as of the last commit."""
        return TOC.read(self, "MAIN")


class PostingCache:
    """The decoded postings used last, up to a number of bytes."""

    def __init__(self, megabytes: int) -> None:
        self.limit = megabytes * 1024 * 1024
        self.size = 0
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, str, bytes], Postings] = OrderedDict()

    def get(self, key: tuple[str, str, bytes]) -> Postings | None:
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: tuple[str, str, bytes], postings: Postings) -> None:
        with self._lock:
            if key not in self._kept:
                self._kept[key] = postings
                self.size += _bytes(postings)
            while self.size > self.limit and self._kept:
                self.size -= _bytes(self._kept.popitem(last=False)[1])


def _bytes(postings: Postings) -> int:
    return postings.numbers.nbytes + postings.weights.nbytes + 300  # with the entry itself


class Leaf:
    """One segment. ``count`` documents, deleted ones among them. All its files are open from the start: a merge
    may remove them from the folder at any time."""

    def __init__(self, folder: Path, segment: Any) -> None:
        storage = MappedStorage(str(folder))
        self.id: str = segment.segment_id()
        self.count: int = segment.doc_count_all()
        self.totals: dict[str, int] = dict(segment._fieldlengths)
        terms = storage.open_file(f"{self.id}.trm")
        self._terms = OrderedHashReader(terms, len(terms.buffer))
        self._fields: dict[str, int] = self._terms.extras["fieldmap"]
        self._postings = storage.open_file(f"{self.id}.pst").buffer
        self._columns = {path.name: storage.open_file(path.name).buffer for path in folder.glob(f"{self.id}.*.col")}
        self.blobs = {name: Blobs(self._column(name), self.count) for name in BLOBS}
        self.codes = {name: Codes(self._column(name), self.count) for name in CODES}
        self.boost = 1.0 + self._numbers("boost", ">f4").astype(np.float32)
        self.date = self._numbers("date", ">i4").astype(np.int32)
        self.lengths = {name: _LENGTHS[self._numbers(f"_{name}_len", "u1")] for name in TEXT_FIELDS}
        self._common = _Arrays(folder / f"{self.id}.arrays")
        self.tokens: Numbers = np.frombuffer(self.blobs["hashes"].data, "<u4")
        self.token_ends: npt.NDArray[np.int64] = (self.blobs["hashes"].ends // 4).astype(np.int64)
        self._places = _Places(folder / f"{self.id}.places")

    def _column(self, name: str) -> memoryview:
        found = self._columns.get(f"{self.id}.{name}.col")
        if found is None:
            raise FileNotFoundError(f"{self.id}.{name}.col")
        return found

    def _numbers(self, name: str, form: str) -> npt.NDArray[Any]:
        buffer = self._columns.get(f"{self.id}.{name}.col", memoryview(b""))
        known = np.frombuffer(buffer, dtype=form)
        return np.concatenate([known, np.zeros(self.count - len(known), form)]) if len(known) < self.count else known

    def postings(self, field: str, term: bytes, cache: PostingCache) -> Postings:
        """The documents of a term."""
        found = self._common.get(field, term)
        if found is None:
            key = (self.id, field, term)
            found = cache.get(key)
            if found is None:
                found = self._decode(field, term)
                cache.put(key, found)
        return found

    def places(self, stem_hash: int) -> Numbers:
        """Where a stem stands in ``tokens``, the run of all documents' tokens. Rising."""
        found = self._places.get(stem_hash)
        return np.flatnonzero(self.tokens == np.uint32(stem_hash)).astype(np.uint32) if found is None else found

    def common_terms(self) -> Iterator[tuple[str, bytes, W3TermInfo]]:
        """Every term that deserves arrays."""
        names = {number: name for name, number in self._fields.items()}
        for key, value in self._terms.items():
            info = W3TermInfo.from_bytes(value)
            if info.doc_frequency() >= COMMON:
                yield names[struct.unpack("!H", key[:2])[0]], key[2:], info

    def _decode(self, field: str, term: bytes) -> Postings:
        number = self._fields.get(field)
        value = None if number is None else self._terms.get(struct.pack("!H", number) + term)
        return NONE if value is None else self.read(W3TermInfo.from_bytes(value))

    def read(self, info: W3TermInfo) -> Postings:
        """All blocks of a posting list (whoosh.codec.whoosh3.W3PostingsWriter), without a matcher between."""
        numbers, weights = [], []
        at = info.extent()[0] + 4  # behind the mark
        last = False
        while not last:
            length = struct.unpack("!i", self._postings[at : at + 4])[0]
            last, length = length < 0, abs(length)
            block = io.BytesIO(self._postings[at + 4 : at + 4 + length])
            count, _, _, compression, _, _ = pickle.load(block)  # noqa: S301 - our own file
            data = block.read()
            deltas, weight, _ = pickle.loads(zlib.decompress(data) if compression else data)  # noqa: S301
            numbers.append(np.cumsum(np.array(deltas, np.uint32), dtype=np.uint32))
            weights.append(_weights(weight, count))
            at += 4 + length
        return Postings(np.concatenate(numbers), np.concatenate(weights))


def _weights(weight: Any, count: int) -> Weights:
    """As Whoosh minifies them: nothing for all ones, one number for all alike, or each."""
    if weight is None:
        return np.ones(count, np.uint16)
    if isinstance(weight, (int, float)):
        return np.full(count, min(weight, 65_535), np.uint16)
    weights: Weights = np.minimum(np.array(weight), 65_535).astype(np.uint16)
    return weights


class _Arrays:
    """The arrays beside a segment: a pickled directory, then numbers and weights of each term."""

    def __init__(self, path: Path) -> None:
        self._where: dict[tuple[str, bytes], tuple[int, int]] = {}
        self._buffer = memoryview(b"")
        if path.exists():
            self._buffer = MappedFile(str(path), path.name).buffer
            size = struct.unpack("<Q", self._buffer[:8])[0]
            self._where = pickle.loads(self._buffer[8 : 8 + size])  # noqa: S301 - our own file

    def get(self, field: str, term: bytes) -> Postings | None:
        where = self._where.get((field, term))
        if where is None:
            return None
        at, count = where
        numbers = np.frombuffer(self._buffer, "<u4", count, at)
        return Postings(numbers, np.frombuffer(self._buffer, "<u2", count, at + 4 * count))


class _Places:
    """The places of every stem beside a segment: distinct hashes, where the places of each end, all places."""

    def __init__(self, path: Path) -> None:
        self._hashes: Numbers | None = None
        if path.exists():
            buffer = MappedFile(str(path), path.name).buffer
            count, total = struct.unpack("<QQ", buffer[:16])
            self._hashes = np.frombuffer(buffer, "<u4", count, 16)
            self._ends = np.frombuffer(buffer, "<u4", count, 16 + 4 * count)
            self._all: Numbers = np.frombuffer(buffer, "<u4", total, 16 + 8 * count)

    def get(self, stem_hash: int) -> Numbers | None:
        if self._hashes is None:
            return None
        at = int(self._hashes.searchsorted(np.uint32(stem_hash)))
        if at == len(self._hashes) or int(self._hashes[at]) != stem_hash:
            return NONE.numbers
        return self._all[int(self._ends[at - 1]) if at else 0 : int(self._ends[at])]


def write_arrays(generation: Path) -> None:
    """Writes arrays beside every larger segment that has none yet: postings of common terms, places of all stems."""
    for segment in MappedStorage(str(generation)).contents().segments:
        path = generation / f"{segment.segment_id()}.arrays"
        if segment.doc_count_all() >= SMALLEST_WITH_ARRAYS and not path.exists():
            leaf = Leaf(generation, segment)
            _write_places(generation / f"{segment.segment_id()}.places", leaf)
            _write_arrays(path, leaf)


def _write_places(path: Path, leaf: Leaf) -> None:
    tokens = leaf.tokens.copy()
    starts = np.concatenate([[0], leaf.token_ends[:-1]])
    for spare in range(HEADER):  # a document's header is no token
        tokens[starts + spare] = 0
    places = np.argsort(tokens, kind="stable").astype("<u4")
    hashes, counts = np.unique(tokens, return_counts=True)
    draft = path.with_name(path.name + ".new")
    with draft.open("wb") as file:
        file.write(struct.pack("<QQ", len(hashes), len(places)) + hashes.astype("<u4").tobytes())
        file.write(np.cumsum(counts).astype("<u4").tobytes() + places.tobytes())
    draft.replace(path)


def _write_arrays(path: Path, leaf: Leaf) -> None:
    terms = list(leaf.common_terms())
    where: dict[tuple[str, bytes], tuple[int, int]] = {}
    at = 0
    for field, term, info in terms:  # places first; then all are shifted by the directory's own, padded size
        where[field, term] = (at, info.doc_frequency())
        at += _room(info.doc_frequency())
    room = len(pickle.dumps({key: (at + 2**31, count) for key, (_, count) in where.items()})) + 8
    room += -room % 8
    directory = pickle.dumps({key: (at + room + 8, count) for key, (at, count) in where.items()})
    draft = path.with_name(path.name + ".new")
    with draft.open("wb") as file:
        file.write(struct.pack("<Q", len(directory)) + directory.ljust(room, b"\0"))
        for _, _, info in terms:
            numbers, weights = leaf.read(info)
            data = numbers.astype("<u4").tobytes() + weights.astype("<u2").tobytes()
            file.write(data.ljust(_room(len(numbers)), b"\0"))
    draft.replace(path)


def _room(count: int) -> int:
    """Bytes of one term's arrays, so that the next begins at a multiple of eight."""
    return (6 * count + 7) // 8 * 8
