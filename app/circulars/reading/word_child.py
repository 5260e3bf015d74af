"""Run by word.py in a bounded process: prints each paragraph of a Word file as one JSON line of [font, text] runs."""

import json
import sys

from docx import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph


def font_of(run, paragraph) -> str:  # type: ignore[no-untyped-def]
    """The font of a run: its own, else its style's, else its paragraph's."""
    for font in (run.font, getattr(run.style, "font", None), getattr(paragraph.style, "font", None)):
        if font is not None and font.name:
            return str(font.name)
    return ""


def main() -> None:
    document = Document(sys.argv[1])
    default = document.styles["Normal"].font.name or "" if "Normal" in document.styles else ""
    for element in document.element.body.iter(qn("w:p")):
        paragraph = Paragraph(element, document)
        print(json.dumps([[font_of(run, paragraph) or default, run.text] for run in paragraph.runs]))


if __name__ == "__main__":
    main()
