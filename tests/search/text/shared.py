"""Where the tests of this folder find their lists."""

from pathlib import Path

import pytest

from app.search import text

HERE = Path(__file__).parent
SHARED = Path(__file__).parents[3].parent / "shared" / "data"
POLICE = Path(text.__file__).parent / "data" / "police-roman.tsv"

needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="the reference data is not here")


def rows(file: Path) -> list[list[str]]:
    """The tab-separated rows of a file, comments left out."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]
