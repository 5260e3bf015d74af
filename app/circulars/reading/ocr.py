"""Reading a picture with tesseract, Hindi and English together."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

from app.circulars.reading import limits
from app.circulars.reading.page import PageText, cleaned

MOST_PAGES = 60  # of one file; about five seconds each on an old server
DPI = 300
_MB = 1500


def available() -> bool:
    """Whether the machine can read pictures."""
    return limits.have("tesseract")


def pdf_page(path: Path, number: int) -> PageText | None:
    """One page of a PDF, drawn in grey and read; None when that went beyond the limits."""
    with tempfile.TemporaryDirectory() as folder:
        stem = Path(folder) / "page"
        for dpi in (DPI, 200):
            command = ["pdftoppm", "-f", str(number), "-l", str(number), "-r", str(dpi), "-gray", "-singlefile"]
            command += ["-scale-to", "6000"] if dpi == 200 else []
            answer = limits.run([*command, "-png", str(path), str(stem)], seconds=30, megabytes=_MB)
            if answer.code == 0:
                return picture(stem.with_suffix(".png"), number)
    return None


def picture(path: Path, number: int = 1) -> PageText | None:
    """The text of a picture. ``sure``: tesseract's own confidence, as the mean over the words."""
    # English first: the other way round the Hindi model loses the ones of figures, and धारा 105 becomes धारा 05
    command = ["tesseract", str(path), "-", "-l", "eng+hin", "--psm", "3", "tsv"]
    answer = limits.run(command, seconds=60, megabytes=_MB)
    if answer.code != 0:
        return None
    return _page(answer.output.decode("utf-8", "replace"), number)


def _page(table: str, number: int) -> PageText:
    """Words put back to lines; blocks are parted by an empty line."""
    lines: dict[tuple[str, str, str], list[str]] = {}
    sure: list[float] = []
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        word = (row.get("text") or "").strip()
        if word and row["level"] == "5":
            lines.setdefault((row["block_num"], row["par_num"], row["line_num"]), []).append(word)
            sure.append(float(row["conf"]))
    text, before = "", None
    for (block, paragraph, _line), words in lines.items():
        text += ("\n" if before not in (None, (block, paragraph)) else "") + " ".join(words) + "\n"
        before = (block, paragraph)
    return PageText(number, cleaned(text), "ocr", sum(sure) / len(sure) / 100 if sure else 0.0)
