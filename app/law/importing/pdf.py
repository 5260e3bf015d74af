"""Sections out of a bare Act's PDF: arrangement of sections, run-in headings or side-notes, chapters, schedules.

The arrangement (table of contents) says which numbers exist and what they are called; the body is cut where the
next expected number stands at the start of a line. Without an arrangement the numbers must go up.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from app.law.importing.pdf_words import Laid, Line
from app.law.numbers import position

_START = re.compile(r"[\[(\u201c\"*\s]*(?P<number>\d{1,3}(?:-?[A-Z]{1,2})?)\s?\.\s*(?P<rest>\S.*)?$")
_DASH = re.compile(
    r"(?<!\s)\s*(?:(?:[.:]\s*)?[.\u2014:]\s*[\u2013\u2014\u2015-]+\s*|[\u2014\u2015]+\s*|\u2013{1,2}\s+)"
)
_CHAPTER = re.compile(r"(?:CHAPTER|\u0905\u0927\u094d\u092f\u093e\u092f)\s*[-\u2013]?\s*([IVXLC]+[A-Z]?|\d+)\b\W*(.*)$")
_END = re.compile(r"(?:THE\s+)?(?:[A-Z]+\s+)?SCHEDULE\b|(?:Additional )?Secretary to the Govt|STATEMENT OF OBJECTS")
_ENACTED = re.compile(
    r"\bit enacted by|\u092f\u0939 \u0905\u0927\u093f\u0928\u093f\u092f\u092e\u093f\u0924 \u0939\u094b"
)
_KEPT = re.compile(r"(?:Illustration|Explanation|Exception|Proviso|TABLE|Form)", re.IGNORECASE)
_MARK = re.compile(
    r"\[?\(?(?:[a-z]{1,2}|[ivxl]{1,6}|\d{1,3}|[A-Z])\)\s|Provided\b|Explanation\b|Illustrations?\b|Exception|\[\("
    r"|First\.|Secondly|Thirdly|Fourthly|Fifthly"
)
ARRANGEMENT = re.compile(r"ARRANGEMENT OF (SECTIONS|CLAUSES)")
_SMALL = re.compile(r"^(?:SECTIONS?|CLAUSES?)$", re.IGNORECASE)


@dataclass
class Found:
    """A section while it is gathered."""

    number: str
    start: Line
    chapter: str = ""
    chapter_title: str = ""
    heading: str = ""
    lines: list[Line] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)


def sections(laid: Laid) -> list[Found]:
    """The sections of the document in order, with headings; their text is ``text_of``."""
    arrangement, body = _split(laid.body)
    headings = _contents(arrangement)
    found = list(_cut(body, list(headings), laid))
    _margin_headings(found, laid.notes)
    in_margin = sum(bool(one.heading) for one in found) > len(found) / 2
    leading = _leading(laid.body)
    for one in found:
        one.paragraphs = list(_paragraphs(one.lines, leading))
        if in_margin:
            one.heading = one.heading or headings.get(one.number, "")
        else:
            _take_heading(one, headings.get(one.number, ""))
    return found


def _split(lines: Sequence[Line]) -> tuple[Sequence[Line], Sequence[Line]]:
    """(the arrangement of sections, the body). The body begins with the enacting words."""
    body = next((i for i, line in enumerate(lines) if _ENACTED.search(line.text)), None)
    start = next((i for i, line in enumerate(lines) if ARRANGEMENT.search(line.text)), None)
    if body is None:
        body = 0 if start is None else _second_one(lines, start)
    return (lines[start:body] if start is not None and start < body else ()), lines[body:]


def _second_one(lines: Sequence[Line], start: int) -> int:
    """Where the number 1 comes for the second time: behind the arrangement."""
    ones = [i for i, line in enumerate(lines) if i > start and (m := _START.match(line.text)) and m["number"] == "1"]
    return ones[1] if len(ones) > 1 else 0


def _contents(lines: Sequence[Line]) -> dict[str, str]:
    """number -> heading, in the arrangement's order; wrapped lines joined."""
    found: dict[str, str] = {}
    last = ""
    left = min((line.x0 for line in lines if _START.match(line.text)), default=0.0)
    for line in lines:
        match = _START.match(line.text)
        if match and match["rest"] and match["number"] not in found and _follows(match["number"], last):
            last = match["number"]
            found[last] = match["rest"]
        elif last and _continues(line, found[last], left):
            found[last] += ("" if found[last].endswith("-") else " ") + line.text
    return {number: _tidy(heading) for number, heading in found.items()}


def _follows(number: str, last: str) -> bool:
    return not last or 0 < position(number) - position(last) <= 12_000


def _continues(line: Line, heading: str, left: float) -> bool:
    """Whether a line goes on with a heading: it has not ended, and the line is no headline of the next group."""
    if _CHAPTER.match(line.text) or _SMALL.match(line.text) or line.text.isupper():
        return False
    return not re.search(r"\.\]?\Z", heading.strip()) and line.x0 < left + 60


def _cut(body: Sequence[Line], expected: list[str], laid: Laid) -> Iterator[Found]:
    current: Found | None = None
    chapter, title, wants_title, last = "", "", False, ""
    for place, line in enumerate(body):
        if current and _END.match(line.text) and line.x0 > laid.left + 20:
            break
        match = _CHAPTER.match(line.text)
        if match and line.text.upper() == line.text:
            chapter, title, wants_title = match[1], match[2].strip(), not match[2].strip()
            continue
        number = _starts(line, last, expected)
        if number:
            if current:
                yield current
            last, wants_title = number, False
            current = Found(number, line, chapter, _capital(title))
        elif wants_title and line.text.isupper():
            title = f"{title} {line.text}".strip()
            continue
        elif current and _headline(body, place, laid, last, expected):
            continue
        if current:
            current.lines.append(line)
    if current:
        yield current


def _starts(line: Line, last: str, expected: list[str]) -> str:
    """The number of the section that this line begins; empty when it begins none."""
    match = _START.match(line.text)
    if match is None:
        return ""
    number = match["number"]
    if expected:
        at = expected.index(last) + 1 if last in expected else 0
        return number if number in expected[at : at + 4] else ""
    step = position(number) - position(last or "0")
    return number if 0 < step <= 1000 or (last == "" and number == "1") else ""


def _headline(body: Sequence[Line], place: int, laid: Laid, last: str, expected: list[str]) -> bool:
    """A centred line right above the next section ("Of mischief") belongs to no section's text."""
    line = body[place]
    centred = line.x0 > laid.left + 50 and line.x1 < laid.right - 50
    if not centred or _KEPT.match(line.text) or re.search(r"[;:,]\Z", line.text) or line.text[:1].islower():
        return False
    after = body[place + 1 : place + 4]
    for following in after:
        if _starts(following, last, expected) or _CHAPTER.match(following.text):
            return True
        if not (following.x0 > laid.left + 50 and following.x1 < laid.right - 50):
            return False
    return False


def _margin_headings(found: Sequence[Found], notes: Sequence[Line]) -> None:
    """Gives each section the side-note that stands beside its first line."""
    for block in _blocks(notes):
        near = [s for s in found if s.start.page == block[0].page and abs(s.start.y - block[0].y) < 16]
        if near:
            best = min(near, key=lambda s: abs(s.start.y - block[0].y))
            best.heading = best.heading or _tidy(" ".join(line.text for line in block))


def _blocks(notes: Sequence[Line]) -> Iterator[list[Line]]:
    block: list[Line] = []
    for line in notes:
        if block and (line.page != block[-1].page or not 0 < line.y - block[-1].y < 13 or _ended(block)):
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _ended(block: Sequence[Line]) -> bool:
    return block[-1].text.endswith(".") and not block[-1].text.endswith(("etc.", "No."))


def _take_heading(one: Found, listed: str) -> None:
    """The heading run in before the dash, else the side-note, else the arrangement's."""
    first = " ".join(line.text for line in one.lines[:6])
    match = _START.match(first)
    rest = (match["rest"] or "") if match else first
    dash = _DASH.search(rest)
    runs_in = bool(dash and dash.start() < 400 and not re.match(r"[\[(]*\d*[\])]*\s*\(", rest[: dash.start()] or "("))
    if runs_in and dash and (not listed or _alike(rest[: dash.start()], listed)):
        one.heading = _tidy(rest[: dash.start()])
    elif listed:
        one.heading = listed


def _alike(one: str, other: str) -> bool:
    mine, theirs = (set(re.findall(r"\w+", text.lower())) for text in (one, other))
    return bool(mine & theirs) and len(mine & theirs) >= 0.5 * min(len(mine), len(theirs))


def text_of(one: Found) -> str:
    """The section's text without number and heading; every paragraph, proviso and illustration on a line of its own."""
    text = re.sub(r"^[\[(\u201c\"*\s]*" + re.escape(one.number) + r"\s?\.\s*", "", "\n".join(one.paragraphs))
    dash = _DASH.search(text[:500])
    if dash and _alike(text[: dash.start()], one.heading) and len(text[: dash.start()]) < 1.4 * len(one.heading) + 20:
        text = text[dash.end() :]
    return text.strip()


def _leading(lines: Sequence[Line]) -> float:
    """The usual distance from line to line inside a paragraph, in points."""
    gaps = Counter(round(b.y - a.y) for a, b in pairwise(lines) if a.page == b.page)
    likely = [(n, gap) for gap, n in gaps.items() if 8 <= gap <= 16]
    return float(max(likely)[1]) if likely else 12.5


def _paragraphs(lines: Sequence[Line], leading: float) -> Iterator[str]:
    paragraph = ""
    before: Line | None = None
    for line in lines:
        apart = before is not None and before.page == line.page and line.y - before.y > leading * 1.28
        if paragraph and (apart or _MARK.match(line.text)):
            yield paragraph
            paragraph = ""
        joint = "" if not paragraph or _broken_word(paragraph, line.text) else " "
        paragraph += joint + line.text
        before = line
    if paragraph:
        yield paragraph


def _broken_word(before: str, after: str) -> bool:
    return before.endswith("-") and after[:1].islower()


def _tidy(heading: str) -> str:
    heading = re.sub(r"\s+", " ", heading).strip()
    heading = re.sub(r"^[\[\]\d*\s]+(?=[A-Z\u201c(])", "", heading)
    return heading.rstrip(".\u2014\u2013-[] ").strip()


def _capital(title: str) -> str:
    title = re.sub(r"\s+", " ", title).strip()
    return title.capitalize() if title.isupper() else title
