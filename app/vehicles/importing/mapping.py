"""Which column of a file is which of ours."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.web import BadInput

# our column -> its label, and how files call it (plain lower case, no punctuation)
COLUMNS: Mapping[str, tuple[Any, str]] = {
    "registration": (
        _l("Registration number"),
        "registration number,registration no,regn no,reg no,vehicle no,vehicle number,"
        "number,गाड़ी नंबर,वाहन क्रमांक,पंजीयन क्रमांक,वाहन नंबर,registration",
    ),
    "chassis": (_l("Chassis number"), "chassis number,chassis no,chasis no,chassis,vin,चेसिस नंबर,चेचिस नंबर,चेसिस"),
    "engine": (_l("Engine number"), "engine number,engine no,engine,इंजन नंबर,इंजन"),
    "kind": (_l("Kind"), "kind,vehicle type,type,vehicle class,class,प्रकार,वाहन प्रकार"),
    "make": (_l("Make"), "make,maker,manufacturer,company,brand,कंपनी,निर्माता"),
    "model": (_l("Model"), "model,variant,मॉडल"),
    "colour": (_l("Colour"), "colour,color,रंग"),
    "state": (_l("State"), "state,status,vehicle status,स्थिति,दशा"),
    "station": (_l("Station"), "station,police station,ps,thana,थाना"),
    "year": (_l("Year of make"), "year,year of make,manufacturing year,mfg year,model year,वर्ष"),
    "state_on": (
        _l("Since"),
        "state date,date,since,date of theft,theft date,"
        "stolen date,stolen on,state on,दिनांक,चोरी दिनांक",
    ),
    "case_kind": (_l("Case"), "case kind,case type"),
    "case_number": (
        _l("FIR or GD number"),
        "fir number,fir no,fir,crime no,"
        "case number,case no,gd number,gd no,अपराध क्रमांक",
    ),
    "case_date": (_l("Date of FIR or GD"), "fir date,case date,gd date,date of fir"),
    "sections": (_l("Sections"), "sections,section,act section,under section,धारा"),
    "place_text": (
        _l("Place of theft or find"),
        "place,place of theft,theft place,"
        "location,place of occurrence,घटना स्थल,स्थान",
    ),
    "owner_name": (_l("Owner"), "owner,owner name,name of owner,वाहन स्वामी,मालिक"),
    "owner_phone": (_l("Owner’s phone"), "owner phone,phone,mobile,mobile no,contact,contact no,मोबाइल"),
    "owner_address": (_l("Owner’s address"), "owner address,address,पता"),
    "remarks": (_l("Remarks"), "remarks,remark,note,notes,टिप्पणी,रिमार्क"),
}  # fmt: skip
NUMBERS = ("registration", "chassis", "engine")


def plain(title: str) -> str:
    """A column's title without case, punctuation and doubled spaces."""
    return re.sub(r"[\W_]+", " ", title.replace("\u093c", "").casefold(), flags=re.ASCII).strip() or _hindi(title)


def _hindi(title: str) -> str:
    return " ".join(title.replace("\u093c", "").split())


def guess(header: Sequence[str]) -> dict[str, int]:
    """Our column -> number of the file's column, for the titles that are known; the first of two alike."""
    titles = [(plain(title), _hindi(title)) for title in header]
    found: dict[str, int] = {}
    for name, (_label, ways) in COLUMNS.items():
        known = {form for way in ways.split(",") for form in (plain(way), _hindi(way))} | {plain(name)}
        for place, forms in enumerate(titles):
            if known & set(forms) and place not in found.values():
                found[name] = place
                break
    return found


def check(mapping: Mapping[str, int], width: int, own_station: bool) -> None:
    """Raises BadInput when a needed column is missing, or one is used twice."""
    missing = [] if any(name in mapping for name in NUMBERS) else ["registration"]
    missing += [name for name in ("state", *(() if own_station else ("station",))) if name not in mapping]
    if missing:
        labels = ", ".join(str(COLUMNS[name][0]) for name in missing)
        raise BadInput(_("No column is chosen for: %(columns)s.", columns=labels))
    used = list(mapping.values())
    if len(set(used)) < len(used) or any(not 0 <= place < width for place in used):
        raise BadInput(_("Choose each column of the file once."))
