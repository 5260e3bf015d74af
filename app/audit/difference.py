"""What a change changed, as the trail keeps it: before and after of each field, of a restricted one only THAT."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any


def difference(before: Mapping[str, Any], after: Mapping[str, Any], secret: Collection[str] = ()) -> dict[str, Any]:
    """``{"field": [before, after]}`` of each field of either side that differs; ``[]`` of a secret one."""
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return {name: [] if name in secret else [_plain(before.get(name)), _plain(after.get(name))] for name in names}


def _plain(value: object) -> object:
    """As JSON has it; what is empty or not there is ""."""
    if value is None:
        return ""
    return value if isinstance(value, (bool, int, float, str)) else str(value)
