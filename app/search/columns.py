"""Per-document columns in a form that numpy reads straight from mapped memory. Spoken to by Whoosh's writer.

A ``BlobColumn`` keeps any bytes: all values, then the end offset of each (little-endian uint64).
A ``CodeColumn`` keeps one of few values: a code for each document (little-endian uint32), then the distinct values,
then where they begin (uint64). Unlike Whoosh's RefBytesColumn it never folds values together when they are many:
it carries the audience.
"""

from __future__ import annotations

from array import array
from typing import Any

import numpy as np
import numpy.typing as npt

_VALUE_END = b"\x1e"
Buffer = memoryview | bytes


class BlobColumn:
    """Bytes for each document; none is ``b""``."""

    reversible = False

    def writer(self, file: Any) -> BlobWriter:
        return BlobWriter(file)

    def reader(self, file: Any, base: int, length: int, count: int) -> Blobs:
        return Blobs(file.get(base, length), count)

    def default_value(self, reverse: bool = False) -> bytes:
        return b""

    def stores_lists(self) -> bool:
        return False


class CodeColumn:
    """One of few values for each document; none is ``b""``."""

    reversible = False

    def default_value(self, reverse: bool = False) -> bytes:
        return b""

    def stores_lists(self) -> bool:
        return False

    def writer(self, file: Any) -> CodeWriter:
        return CodeWriter(file)

    def reader(self, file: Any, base: int, length: int, count: int) -> Codes:
        return Codes(file.get(base, length), count)


class BlobWriter:
    """Appends values in document order."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._ends = array("Q")
        self._at = 0

    def add(self, number: int, value: bytes) -> None:
        self.fill(number)
        self._file.write(value)
        self._at += len(value)
        self._ends.append(self._at)

    def fill(self, number: int) -> None:
        while len(self._ends) < number:
            self._ends.append(self._at)

    def finish(self, count: int) -> None:
        self.fill(count)
        self._file.write(np.array(self._ends, dtype="<u8").tobytes())


class CodeWriter:
    """Appends codes in document order."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._codes = array("L")
        self._known: dict[bytes, int] = {}

    def add(self, number: int, value: bytes) -> None:
        self.fill(number)
        self._codes.append(self._known.setdefault(value, len(self._known)))

    def fill(self, number: int) -> None:
        while len(self._codes) < number:
            self._codes.append(self._known.setdefault(b"", len(self._known)))

    def finish(self, count: int) -> None:
        self.fill(count)
        codes = np.array(self._codes, dtype="<u4").tobytes()
        self._file.write(codes + _VALUE_END.join(self._known) + np.array([len(codes)], dtype="<u8").tobytes())


class Blobs:
    """Reads a blob column out of a buffer."""

    def __init__(self, buffer: Buffer, count: int) -> None:
        self.data = memoryview(buffer)[: len(buffer) - 8 * count]
        self.ends: npt.NDArray[np.uint64] = np.frombuffer(buffer, dtype="<u8", count=count, offset=len(self.data))
        if count and int(self.ends[-1]) != len(self.data):
            raise ValueError("a column is damaged")

    def bounds(self, number: int) -> tuple[int, int]:
        """Where a document's bytes lie in ``data``."""
        return (int(self.ends[number - 1]) if number else 0), int(self.ends[number])

    def view(self, number: int) -> memoryview:
        """A document's bytes, not copied."""
        first, last = self.bounds(number)
        return self.data[first:last]

    def __getitem__(self, number: int) -> bytes:
        return bytes(self.view(number))


class Codes:
    """Reads a code column out of a buffer: ``codes`` and the ``values`` that they stand for."""

    def __init__(self, buffer: Buffer, count: int) -> None:
        at = int(np.frombuffer(buffer, dtype="<u8", count=1, offset=len(buffer) - 8)[0])
        self.codes: npt.NDArray[np.uint32] = np.frombuffer(buffer, dtype="<u4", count=count)
        table = bytes(buffer[at : len(buffer) - 8])
        self.values = table.split(_VALUE_END) if count else []
        if count and int(self.codes.max()) >= len(self.values):
            raise ValueError("a column is damaged")

    def __getitem__(self, number: int) -> bytes:
        return self.values[int(self.codes[number])]
