"""The words for the codes of the classification table, and other helpers of the law's templates."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from flask import Flask, url_for
from flask_babel import lazy_gettext as _l

from app.law.lookup import reading
from app.law.models import Offence, Section
from app.law.starter import court_labels, table
from app.web import language

COGNIZABLE = {
    "yes": _l("cognizable"),
    "no": _l("non-cognizable"),
    "conditional": _l("cognizable on a condition"),
    "as_other": _l("as the main offence"),
    "unknown": _l("not certain"),
}
BAILABLE = {
    "yes": _l("bailable"),
    "no": _l("non-bailable"),
    "conditional": _l("bailable on a condition"),
    "as_other": _l("as the main offence"),
    "unknown": _l("not certain"),
}
COMPOUNDABLE = {
    "no": _l("no"),
    "victim": _l("yes"),
    "court": _l("with the court's leave"),
    "as_other": _l("as the main offence"),
}
CHANGE = {
    "same": _l("same in substance"),
    "changed": _l("changed"),
    "split": _l("split up"),
    "merged": _l("merged"),
    "moved": _l("moved"),
    "dropped": _l("dropped"),
    "new": _l("new"),
}
YEARS = (("7+", _l("7 years or more")), ("3-7", _l("3 to under 7 years")))
# Sub-sections that Parliament passed and the Government has not brought into force (S.O. 850(E), 23 February 2024).
NOT_IN_FORCE = {"bns:106": ("106(2)",)}


@lru_cache(maxsize=1)
def court_names() -> dict[str, tuple[str, str]]:
    """Court code -> (English, Hindi)."""
    return court_labels()


def court(code: str) -> str:
    """The court's name in the user's language."""
    english, hindi = court_names().get(code, ("", ""))
    return hindi if language() == "hi" else english


def courts() -> list[tuple[str, str]]:
    """(code, name) of every court, for a choice."""
    return [(code, court(code)) for code in court_names()]


def address(ref: str) -> str:
    """The page of ``bns:103``, or of a sub-section of it."""
    act, _, number = ref.partition(":")
    return url_for("law.section", act=act, number=number)


def short(section: Section) -> str:
    """``BNS 103`` or ``बीएनएस 103``."""
    act = section.act
    name = act.short_hi if language() == "hi" and act.short_hi else act.short_en
    return f"{name or act.code} {section.number}"


def classes(offences: Sequence[Offence]) -> list[tuple[str, bool]]:
    """The distinct classes of a section's offences in few words, each with whether it is the graver one."""
    found: dict[str, bool] = {}
    for values, name in ((COGNIZABLE, "cognizable"), (BAILABLE, "bailable")):
        grave = "yes" if name == "cognizable" else "no"
        for code in dict.fromkeys(getattr(o, name) for o in offences):
            if code in ("yes", "no", "conditional"):
                found[str(values[code])] = code == grave
    return list(found.items())


_ACTS = {
    "bns": ("BNS", "बीएनएस"),
    "bnss": ("BNSS", "बीएनएसएस"),
    "bsa": ("BSA", "बीएसए"),
    "ipc": ("IPC", "भादवि"),
    "crpc": ("CrPC", "दं.प्र.सं."),
    "iea": ("Evidence Act", "साक्ष्य अधि. 1872"),
}


def act_name(code: str) -> str:
    """The short name of an Act by its code."""
    english, hindi = _ACTS.get(code) or _shelf().get(code, (code, code))
    return hindi if language() == "hi" and hindi else english


@lru_cache(maxsize=1)
def _shelf() -> dict[str, tuple[str, str]]:
    return {row["code"]: (row["short_en"], row["short_hi"]) for row in table("acts.csv")}


def name(ref: str) -> str:
    """``ipc:302`` -> ``IPC 302``."""
    act, _, number = ref.partition(":")
    return f"{act_name(act)} {number}"


def init_app(app: Flask) -> None:
    """Makes the helpers known to templates."""
    app.jinja_env.filters.update(law_name=name, law_act=act_name)
    app.jinja_env.globals.update(
        law_address=address,
        law_short=short,
        law_court=court,
        law_classes=classes,
        law_reading=reading,
        law_labels={"cognizable": COGNIZABLE, "bailable": BAILABLE, "compoundable": COMPOUNDABLE, "change": CHANGE},
    )
