"""The station pack: all sections in short in one HTML file that searches itself, for the day the line is down.

The rows lie column by column in one JSON value, because alike texts beside each other compress best, with Devanagari
moved to U+0080 to U+00FF, where a letter takes two bytes and not three; the file's own script moves it back and makes
the list. Everyday words whose stem heading or gist already have are left out.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import render_template
from sqlalchemy import func, select

from app.db import db
from app.law import labels
from app.law.models import Act, Correspondence, Offence, Section
from app.search.everyday import FAINT
from app.search.text.normalise import normalise
from app.search.text.stem import stem
from app.search.text.stopwords import is_stop

_WORD = re.compile(r"[^\W_]+(?:[\u0900-\u097f]+[^\W_]*)*")
_LATIN = re.compile("[\u0080-\u00ff]")
_DOWN = {0x0900 + at: 0x80 + at for at in range(0x80)}
SCRIPT = Path(__file__).with_name("pack.js")
_MOST = 50  # sections
COLUMNS = ("number", "heading_en", "heading_hi", "gist_en", "gist_hi")


def file(today: str) -> bytes:
    """The pack, gzip-compressed HTML."""
    return _file(today, _state())


def _state() -> tuple[int, str]:
    """Changes whenever a section may have changed: kept packs are made anew then."""
    newest = db.session.scalar(select(func.max(Section.checked_on)))
    return db.session.scalar(select(func.count()).select_from(Section)) or 0, str(newest)


@lru_cache(maxsize=1)
def _file(today: str, _state: tuple[int, str]) -> bytes:
    html = render_template("law/pack_file.html", data=_json(_data()), script=SCRIPT.read_text("utf-8"), today=today)
    return gzip.compress(html.encode(), 9, mtime=0)


def _json(data: dict[str, Any]) -> str:
    """JSON that may stand inside a script element, Devanagari moved down, other letters beyond ASCII escaped."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    text = _LATIN.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
    return text.translate(_DOWN)


def _data() -> dict[str, Any]:
    acts = list(db.session.scalars(select(Act).order_by(Act.position, Act.code)))
    # Sections that only have imported text are left to the line: the pack is the starter law.
    wanted = select(Section).join(Act).where((Section.gist_en != "") | Act.ended_on.isnot(None))
    rows = list(db.session.scalars(wanted.order_by(Act.position, Act.code, Section.position)))
    place = {row.ref: at for at, row in enumerate(rows)}
    lasting = _lasting(place)
    offences = [o for o in db.session.scalars(select(Offence).order_by(Offence.id)) if o.ref in place]
    columns = {
        name: "\n".join("" if row.ref in lasting and name[:4] == "head" else _line(getattr(row, name)) for row in rows)
        for name in COLUMNS
    }
    idle = _idle(rows)
    columns["words"] = "\n".join(_words(row, idle) for row in rows)
    return {
        "acts": [[a.code, a.short_en, a.short_hi, sum(r.act_code == a.code for r in rows), a.repealed] for a in acts],
        "courts": {code: list(names) for code, names in labels.court_names().items()},
        "number": columns["number"],
        "pairs": " ".join(_pairs(place)),
        "offences": "\n".join(_offence(place, o) for o in offences),
        **{name: columns[name] for name in ("heading_en", "gist_en", "words", "heading_hi", "gist_hi")},
    }


def _lasting(place: dict[str, int]) -> set[str]:
    """Old sections that went on as one new section, the same: the pack shows the new one's heading for both."""
    query = select(Correspondence.old_ref, Correspondence.new_ref, Correspondence.change)
    new: dict[str, set[str]] = {}
    for old, successor, change in db.session.execute(query):
        if old in place:
            new.setdefault(old, set()).add(successor if change in ("same", "moved") and successor in place else "")
    return {old for old, successors in new.items() if len(successors) == 1 and "" not in successors}


def _line(text: str) -> str:
    return " ".join(text.split())


def _idle(rows: Iterable[Section]) -> frozenset[str]:
    """Stems that lead nowhere: what nearly every question says, and what more than ``_MOST`` sections are known by."""
    counts = Counter(form for row in rows for form in {stem(word) for word in _tokens(row.words)})
    return FAINT | {form for form, count in counts.items() if count > _MOST}


def _words(row: Section, idle: frozenset[str]) -> str:
    """The everyday words that are not in heading or gist in another form, each once, in the order of the alphabet."""
    known = {stem(word) for word in _tokens(" ".join((row.heading_en, row.heading_hi, row.gist_en, row.gist_hi)))}
    words = {stem(word): word for word in _tokens(row.words) if len(word) > 2 and not is_stop(word)}
    return " ".join(sorted(word for form, word in words.items() if form not in known and form not in idle))


def _tokens(text: str) -> Iterable[str]:
    return _WORD.findall(normalise(text))


def _offence(place: dict[str, int], o: Offence) -> str:
    short = {"yes": "y", "no": "n"}
    cells = (place[o.ref], o.section, o.punishment_en, o.punishment_hi, short.get(o.cognizable, ""),
             short.get(o.bailable, ""), o.court, o.condition_en, o.condition_hi)  # fmt: skip
    return "|".join(str(cell) for cell in cells)


def _pairs(place: dict[str, int]) -> Iterable[str]:
    """``old:new`` by place in the list, base section to base section."""
    query = select(Correspondence.old_ref, Correspondence.new_ref).order_by(Correspondence.id)
    seen = dict.fromkeys((old, new) for old, new in db.session.execute(query) if old in place and new in place)
    return (f"{place[old]}:{place[new]}" for old, new in seen)
