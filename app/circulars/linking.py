"""How circulars hang together, and which sections of law they name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from app.access import Viewer
from app.audit import record
from app.circulars import queries
from app.circulars.audience import renew
from app.circulars.models import Circular, CircularFile, CircularLink, CircularPage, CircularSection
from app.circulars.words import LINKS
from app.db import db, writing
from app.search.text.sections import find_sections
from app.web import BadInput

MOST_SECTIONS = 60
_COUNTING = re.compile(r"^[ \t]*\(?\d{1,2}[.)](?=\s)", re.M)


def add(viewer: Viewer, row: Circular, kind: str, number: str) -> None:
    """Links this circular (the newer) to another by its number. Raises BadInput in the user's language."""
    other = queries.by_number(viewer, number)
    if kind not in LINKS:
        raise BadInput(_("Choose what this circular does to the other."), "kind")
    if other is None:
        raise BadInput(
            _("There is no circular with the number “%(n)s”. Copy the number from its page.", n=number[:80]), "number"
        )
    if other.id == row.id:
        raise BadInput(_("A circular cannot be linked to itself."), "number")
    newer_id, older_id = row.id, other.id
    with writing() as session:
        newer, older = session.get_one(Circular, newer_id), session.get_one(Circular, older_id)
        _refuse_circle(newer, older, kind)
        session.add(CircularLink(newer=newer, older=older, kind=kind))
        record("link", "circular", newer.number, kind_of_link=kind, other=older.number)
        if kind == "supersedes" and newer.status == "in_force" and older.status == "in_force":
            older.status = "superseded"
            renew(older)
            record("change", "circular", older.number, status=["in_force", "superseded"], by=newer.number)


def _refuse_circle(newer: Circular, older: Circular, kind: str) -> None:
    pairs = {
        (link.newer_id, link.older_id)
        for link in db.session.scalars(select(CircularLink).where(CircularLink.kind == kind))
    }
    if (newer.id, older.id) in pairs:
        raise BadInput(_("This link is there already."), "number")
    reached, wave = {older.id}, {older.id}
    while wave := {o for n, o in pairs if n in wave} - reached:
        reached |= wave
    if newer.id in reached:
        raise BadInput(_("The other circular already rests on this one; link it the other way round."), "number")


def remove(row: Circular, link_id: int) -> tuple[str, str]:
    """Takes a link of this circular away; its kind and the number of the other.

    What it superseded is in force again when nothing else supersedes it.
    """
    circular_id = row.id
    with writing() as session:
        link = session.get(CircularLink, link_id)
        if link is None or link.newer_id != circular_id:
            raise BadInput(_("This link is not there any more."))
        older, kind = link.older, link.kind
        session.delete(link)
        session.flush()
        record("unlink", "circular", link.newer.number, kind_of_link=kind, other=older.number)
        query = select(CircularLink.id).join(Circular, Circular.id == CircularLink.newer_id)
        still = query.where(
            CircularLink.older_id == older.id, CircularLink.kind == "supersedes", Circular.status != "draft"
        )
        if kind == "supersedes" and older.status == "superseded" and session.scalar(still.limit(1)) is None:
            older.status = "in_force"
            renew(older)
            record("change", "circular", older.number, status=["superseded", "in_force"])
        return kind, older.number


def section_refs(text: str) -> dict[str, str]:
    """ref -> as written, of each section of a named Act in the text: "धारा 105 बी.एन.एस.एस." is bnss:105."""
    found: dict[str, str] = {}
    text = _COUNTING.sub(lambda match: "•" * len(match[0]), text)  # "3." before a line is no section
    for place in find_sections(text):
        if place.act:
            written = re.sub(r"\s+", " ", text[max(0, place.start - 20) : place.end + 25]).strip()
            found.setdefault(f"{place.act}:{place.number}", written)
    return dict(list(found.items())[:MOST_SECTIONS])


def find_sections_of(row: Circular) -> None:
    """Brings the found sections up to the text, inside the caller's transaction. What an editor decided stays."""
    query = select(CircularPage.text).join(CircularFile).where(CircularFile.circular_id == row.id)
    texts = [row.title_hi, row.title_en, row.body, *db.session.scalars(query)] if row.id else [row.title_hi, row.body]
    refs = section_refs("\n•\n".join(texts))
    kept = [s for s in row.sections if s.ref in refs or s.state == "confirmed"]
    known = {s.ref for s in kept}
    fresh = [CircularSection(ref=ref, written=written[:80]) for ref, written in refs.items() if ref not in known]
    if fresh or len(kept) != len(row.sections):
        row.sections = kept + fresh


def decide_sections(row: Circular, confirmed: Iterable[str], added: str = "") -> None:
    """The editor's word on what was found; ``added``: further sections as text. Raises BadInput."""
    more = section_refs(added)
    if added.strip() and not more:
        raise BadInput(
            _("“%(text)s” names no section with its Act. Write for example: 105 BNSS.", text=added[:40]), "added"
        )
    wanted, circular_id = set(confirmed), row.id
    with writing() as session:
        row = session.get_one(Circular, circular_id)
        before = _confirmed(row)
        for section in row.sections:
            section.state = "confirmed" if section.ref in wanted or section.ref in more else "refused"
        known = {s.ref for s in row.sections}
        row.sections += [
            CircularSection(ref=r, written=w[:80], state="confirmed") for r, w in more.items() if r not in known
        ]
        record("change", "circular", row.number, fields={"sections": [before, _confirmed(row)]})


def _confirmed(row: Circular) -> str:
    return ", ".join(sorted(s.ref for s in row.sections if s.state == "confirmed"))


def shown_sections(row: Circular) -> Sequence[CircularSection]:
    """What the page links: all but what the editor refused."""
    return [s for s in row.sections if s.state != "refused"]
