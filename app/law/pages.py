"""What the law's pages show, gathered from the queries."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from app.access import viewer
from app.law import labels, meanings, procedure, queries
from app.law.guard import Verdict
from app.law.lookup import Shown
from app.law.meanings import Asked, Pair
from app.law.models import Correspondence, Section
from app.law.queries import Filters
from app.search import Query, search
from app.search.registry import kinds_for
from app.search.text.acts import act_code
from app.search.text.sections import SectionRef
from app.web import BadInput

LONGEST_PASTE = 20_000
LONGEST_ON_PAGE = 2_400  # characters of official text; the rest stands on a page of its own
_CHOICES = {
    "cognizable": ("yes", "no", "conditional"),
    "bailable": ("yes", "no", "conditional"),
    "years": ("7+", "3-7"),
}


def filters_asked() -> Filters:
    """The filters of the address. Raises BadInput for a value that none has."""
    values = {name: request.args.get(name, "").strip() for name in ("act", "cognizable", "bailable", "court", "years")}
    values["years"] = values["years"].replace("7 ", "7+")  # a plus that the browser sent as a space
    if values["years"] == "7":
        values["years"] = "7+"
    allowed = {**_CHOICES, "court": tuple(code for code, _name in labels.courts())}
    for name, choices in allowed.items():
        if values[name] and values[name] not in choices:
            raise BadInput(
                _(
                    "“%(value)s” is not one of the choices of this filter. Choose from the list.",
                    value=values[name][:30],
                ),
                name,
            )
    if values["act"] and queries.act(values["act"]) is None:
        raise BadInput(
            _("There is no Act “%(value)s” here. Choose one from the list.", value=values["act"][:30]), "act"
        )
    return Filters(**values)


def compare_text() -> str:
    """What to compare: ``?from=ipc:302`` or the text of the box. Raises BadInput when it is too long."""
    text = request.values.get("text") or request.values.get("from") or ""
    if len(text) > LONGEST_PASTE:
        raise BadInput(
            _("The text has %(n)d characters; paste at most %(max)d at a time.", n=len(text), max=LONGEST_PASTE), "text"
        )
    return text.replace("\x00", " ").strip()


def compared(text: str) -> list[Asked]:
    """Every section of the text with its meanings; ``ipc:302`` as an address names it is understood too."""
    act, colon, number = text.partition(":")
    if colon and act.lower() in queries.OLD + queries.NEW and number and len(number) < 20:
        found = meanings.references(f"{act} {number}")
        if found:
            return meanings.meanings(found)
    wanted = meanings.references(text)
    if not wanted and (lone := _lone_number(text)):
        wanted = [lone]
    return meanings.meanings(wanted)


def _lone_number(text: str) -> SectionRef | None:
    return SectionRef(text, "", act_code(""), 0, len(text)) if text.isdigit() and len(text) <= 3 else None


def section_page(row: Section, verdict: Verdict | None) -> dict[str, Any]:
    """Everything that the section's page shows."""
    shown = Shown(row, queries.offences([row.ref]).get(row.ref, ()))
    before, after = queries.neighbours(row)
    texts = queries.texts([row.ref]).get(row.ref, [])
    return {
        "row": row,
        "ref": row.ref,
        "offences": shown.offences,
        "cases": procedure.cases(shown.offences),
        "pairs": pairs(row),
        "before": before,
        "after": after,
        "chapter": queries.chapter(row.act_code, row.chapter) if row.chapter else None,
        "texts": texts,
        "longest": LONGEST_ON_PAGE,
        "kept": queries.bookmarked(viewer().user_id, row.ref),
        "verdict": verdict,
        "not_in_force": labels.NOT_IN_FORCE.get(row.ref, ()),
        "circulars": circulars(row),
    }


def pairs(row: Section) -> list[Pair]:
    """The section's lines of the old/new table with the sections of both sides; a coarse line goes under finer ones."""
    lines = queries.correspondence([row.ref])
    sections = queries.sections_by_refs(ref for line in lines for ref in (line.old_ref, line.new_ref) if ref)
    return [Pair(x, sections.get(x.old_ref), sections.get(x.new_ref)) for x in lines if not _coarse(x, lines)]


def _coarse(line: Correspondence, lines: list[Correspondence]) -> bool:
    """Whether other lines say the same of this section's parts."""
    return any(
        x is not line
        and line.old_section
        and x.old_section.startswith(line.old_section + "(")
        and x.new_section.startswith(line.new_section + "(")
        for x in lines
    )


def circulars(row: Section) -> dict[str, Any]:
    """The circulars that name this section, as the search knows them: hits, rows and the template to show them."""
    kind = next((k for k in kinds_for(viewer()) if k.name == "circular"), None)
    if kind is None:
        return {"hits": ()}
    page = search(Query(row.ref, "circular", size=3, filters={}), viewer())
    named = [hit for hit in page.hits if hit.score >= _NAMED]
    return {"hits": named, "rows": kind.rows([hit.key for hit in named]), "template": kind.template}


_NAMED = 300.0  # the engine lifts documents with the very identifier far above all others


def as_text(row: Section) -> str:
    """The section as plain text of a few lines."""
    text = render_template("law/text.txt", **section_page(row, None))
    return "\n".join(line.rstrip() for line in text.splitlines() if line.strip()) + "\n"
