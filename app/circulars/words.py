"""The fixed words of circulars: offices, categories, states, kinds of link, audiences."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

OFFICES = {
    "phq": _l("Police Headquarters"),
    "range": _l("Inspector General, Range"),
    "sp": _l("Superintendent of Police"),
    "asp": _l("Additional Superintendent"),
    "sdop": _l("Sub-divisional Officer (Police)"),
    "other": _l("Other office"),
}
CATEGORIES = {
    "investigation": _l("Investigation"),
    "law-order": _l("Law and order"),
    "patrol": _l("Patrol and beat"),
    "cyber": _l("Cyber crime"),
    "evidence": _l("Evidence and malkhana"),
    "traffic": _l("Traffic and accidents"),
    "women-children": _l("Women and children"),
    "administration": _l("Administration and conduct"),
    "technology": _l("Cameras and technology"),
    "other": _l("Other subjects"),
}
STATES = {
    "draft": _l("Draft"),
    "in_force": _l("In force"),
    "superseded": _l("Superseded"),
    "withdrawn": _l("Withdrawn"),
}
# kind -> (seen from the newer circular, seen from the older one)
LINKS = {
    "supersedes": (_l("Supersedes"), _l("Superseded by")),
    "amends": (_l("Amends"), _l("Amended by")),
    "clarifies": (_l("Clarifies"), _l("Clarified by")),
    "repeats": (_l("Repeats"), _l("Repeated by")),
}
AUDIENCES = {
    "all": _l("Everyone"),
    "officers": _l("Officers and above"),
    "roles": _l("Named roles"),
    "stations": _l("Named stations"),
}
ROLES = {
    "constable": _l("Constables"),
    "officer": _l("Officers in charge of stations"),
    "control_room": _l("Control room"),
    "campaign_officer": _l("Campaign officers"),
    "admin": _l("Administrators"),
    "auditor": _l("Auditors"),
}
LANGUAGES = {"hi": _l("Hindi"), "en": _l("English"), "both": _l("Hindi and English")}
WAYS = {
    "text": _l("text of the file"),
    "krutidev": _l("Kruti Dev, converted"),
    "ocr": _l("read by OCR from the picture"),
    "docx": _l("text of the Word file"),
    "typed": _l("typed in"),
    "": _l("not read"),
}
READING = {
    "waiting": _l("waiting to be read"),
    "running": _l("being read"),
    "done": _l("read"),
    "unread": _l("text not read"),
    "failed": _l("could not be read"),
}
MESSAGES = {
    "gave-up": _l("Reading it failed three times. Type or paste the text."),
    "failed": _l("It could not be read. Type or paste the text."),
    "no-poppler": _l("This machine has no program to read PDF. Type or paste the text."),
    "no-ocr": _l("It is a picture, and this machine has no program to read pictures. Type or paste the text."),
    "too-long": _l("Only the first pages were read; the file is longer than the limit."),
    "too-heavy": _l("Its pages are too heavy to be read here; reading was stopped. Type or paste the text."),
    "nothing": _l("No text was found in it. Type or paste the text."),
}
