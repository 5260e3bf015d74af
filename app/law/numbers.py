"""Section numbers: text that must survive as written (376AB, 68-I, 2A), and their order."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"(\d{1,4})\s?(-?)\s?([A-Za-z]{0,3})")
_BASE = re.compile(r"\d{1,4}(?:-?[A-Z]{1,3})?(?![a-z])")


def canonical(text: str) -> str | None:
    """``376ab`` -> ``376AB``, ``363A,`` -> ``363A``; None when it is no section number. Hyphens stay where written."""
    found = _NUMBER.fullmatch(text.strip().rstrip(".,;:").strip())
    if found is None or not int(found[1]):
        return None
    return str(int(found[1])) + (found[2] if found[3] else "") + found[3].upper()


def base(section: str) -> str:
    """``303(2)`` -> ``303``; ``2(1)(a)`` -> ``2``; empty stays empty."""
    found = _BASE.match(section)
    return found[0] if found else ""


def position(number: str) -> int:
    """A number that sorts sections as the Act does: 2, 2A, 2AB, 3."""
    found = _NUMBER.match(number)
    if found is None:
        return 0
    letters = [ord(letter) - 64 for letter in found[3].upper()[:2]] + [0, 0]
    return int(found[1]) * 1000 + letters[0] * 27 + letters[1]


def ref(act: str, section: str) -> str:
    """``bns:303`` of bns and ``303(2)``; empty when there is no section."""
    return f"{act}:{base(section)}" if base(section) else ""
