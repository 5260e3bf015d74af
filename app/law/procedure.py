"""What an offence's class and punishment mean for the station: FIR, arrest, bail, time limits, forensic visit.

Each rule is computed from the facts of the classification table; its source is a section of the BNSS, 2023.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

from app.law.models import Offence
from app.law.numbers import base

LIFE = 99
_SEXUAL = {"64", "65", "66", "67", "68", "69", "70", "71", "74", "75", "76", "77", "78", "79", "124"}
_RAPE = {"64", "65", "66", "67", "68", "70", "71"}
_TWO_MONTHS = {f"bns:{n}" for n in _RAPE} | {f"pocso:{n}" for n in ("4", "6", "8", "10")}


class Rule(NamedTuple):
    """When it applies, what it says, and the sections of the BNSS that say so."""

    applies: Callable[[Offence], bool]
    text: Any
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do or to know, and where the BNSS says so."""

    text: Any
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """The steps of some lines of the table; no ``offences``: of all of them. ``named``: the sub-section alone does
    not tell these lines from others, so that the offence must be named."""

    offences: tuple[Offence, ...]
    steps: tuple[Step, ...]
    named: bool = False


def _years(low: float, high: float) -> Callable[[Offence], bool]:
    return lambda o: o.max_years is not None and low <= o.max_years < high


def _is(name: str, value: str) -> Callable[[Offence], bool]:
    return lambda o: getattr(o, name) == value


def _both(*tests: Callable[[Offence], bool]) -> Callable[[Offence], bool]:
    return lambda o: all(test(o) for test in tests)


def _among(numbers: set[str]) -> Callable[[Offence], bool]:
    return lambda o: o.ref.startswith("bns:") and base(o.section) in numbers


def _no_anticipatory(o: Offence) -> bool:
    return o.ref == "bns:65" or (o.ref == "bns:70" and o.section == "70(2)")


_COGNIZABLE, _NOT = _is("cognizable", "yes"), _is("cognizable", "no")

RULES = (
    Rule(
        _COGNIZABLE, _l("FIR at any station, whatever the place (zero FIR); free copy at once."), ("173(1)", "173(2)")
    ),
    Rule(
        _NOT,
        _l("Diary entry, informant to the Magistrate; no investigation or arrest without the Magistrate's order."),
        ("174",),
    ),
    Rule(_is("cognizable", "conditional"), _l("FIR or diary entry: see the condition in the table."), ("173", "174")),
    Rule(
        _both(_COGNIZABLE, _years(3, 7)),
        _l("Preliminary enquiry of up to 14 days is possible with the DSP's prior leave."),
        ("173(3)",),
    ),
    Rule(
        _among(_SEXUAL),
        _l("A woman officer records the FIR; statement before the Magistrate as soon as possible."),
        ("173(1)", "183(6)"),
    ),
    Rule(_among(_RAPE), _l("Victim to the doctor within 24 hours, with her consent."), ("184(1)",)),
    Rule(lambda o: o.ref in _TWO_MONTHS, _l("Investigation must end within two months of the FIR."), ("193(2)",)),
    Rule(
        _both(_COGNIZABLE, _years(0, 7.01)),
        _l("Arrest only when needed, with written reasons; otherwise notice to appear."),
        ("35(1)(b)", "35(3)"),
    ),
    Rule(
        _both(_COGNIZABLE, _years(0, 3)), _l("Infirm, or above 60 years: arrest only with the DSP's leave."), ("35(7)",)
    ),
    Rule(_both(_COGNIZABLE, _years(7.01, 101)), _l("Arrest without warrant on credible information."), ("35(1)(c)",)),
    Rule(_is("bailable", "yes"), _l("Bail is a right; the station itself gives it."), ("478",)),
    Rule(
        _both(_is("bailable", "no"), _years(0, LIFE)),
        _l("Bail by the court; the accused may ask for anticipatory bail."),
        ("480", "482"),
    ),
    Rule(
        _both(_is("bailable", "no"), _years(LIFE, 101), lambda o: not _no_anticipatory(o)),
        _l("No bail by a Magistrate on reasonable grounds of guilt, save for a woman, child, sick or infirm person."),
        ("480(1)", "482"),
    ),
    Rule(_no_anticipatory, _l("No anticipatory bail."), ("482(4)",)),
    Rule(
        _both(_COGNIZABLE, _years(10, 101)),
        _l("Charge sheet within 90 days of custody, or bail by default; police custody 15 days, within the first 60."),
        ("187(2)", "187(3)"),
    ),
    Rule(
        _both(_COGNIZABLE, _years(0, 10)),
        _l("Charge sheet within 60 days of custody, or bail by default; police custody 15 days, within the first 40."),
        ("187(2)", "187(3)"),
    ),
    Rule(
        _years(7, 101),
        _l("Forensic expert must visit the scene, on video (from the day that the State notifies)."),
        ("176(3)",),
    ),
    Rule(_COGNIZABLE, _l("Search and seizure on audio-video, sent to the Magistrate without delay."), ("105",)),
    Rule(_years(0, 0.001), _l("Court takes it up only within 6 months."), ("514",)),
    Rule(_years(0.001, 1.001), _l("Court takes it up only within 1 year."), ("514",)),
    Rule(_years(1.001, 3.001), _l("Court takes it up only within 3 years."), ("514",)),
)


def cases(offences: Sequence[Offence]) -> list[Case]:
    """What holds for every line of the table first, then what differs, lines with the same steps together."""
    held = {o.id: [rule for rule in RULES if rule.applies(o)] for o in offences}
    common = [rule for rule in RULES if offences and all(rule in held[o.id] for o in offences)]
    apart: dict[tuple[int, ...], list[Offence]] = {}
    for o in offences:
        own = tuple(place for place, rule in enumerate(RULES) if rule in held[o.id] and rule not in common)
        apart.setdefault(own, []).append(o)
    found = [Case((), _steps(common))] if common else []
    for own, lines in apart.items():
        others = {o.section for o in offences if o not in lines}
        if own:
            named = any(o.section in others for o in lines)
            found.append(Case(tuple(lines), _steps(RULES[place] for place in own), named))
    return found


def _steps(rules: Iterable[Rule]) -> tuple[Step, ...]:
    return tuple(Step(rule.text, rule.sources) for rule in rules)
