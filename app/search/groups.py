"""The words of a question as the engine asks for them: a group for each word, its alternatives in the index."""

from __future__ import annotations

from typing import NamedTuple


class Alternative(NamedTuple):
    """Stems that must all stand in a document; several of them side by side when ``phrase``."""

    stems: tuple[str, ...]
    weight: float = 1.0
    phrase: bool = False


class Group(NamedTuple):
    """One word of the question. ``weight``: its worth beside others of the same rarity."""

    alternatives: tuple[Alternative, ...]
    must: bool = False
    merged: bool = False  # the alternatives count as one word (a prefix)
    weight: float = 1.0
    shown: str = ""
