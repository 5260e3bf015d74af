"""Markup typed into any field of any form stays text wherever it shows.

The forms are found by walking the site, so that a new one is tried without being named here. The test fails for a POST
address that no page leads to, a form that cannot be filled, a text field that keeps nothing, and a text that is kept
but was not seen on any page.
"""

from __future__ import annotations

import collections
import io
import re
import secrets
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from app.circulars import actions as circulars
from app.circulars.models import CircularFile, CircularPage
from app.db import Base, db, writing
from tests.cameras.conftest import register
from tests.campaign.conftest import campaign
from tests.circulars.test_files import PDF, png
from tests.conftest import Site
from tests.machine import Form, read_page
from tests.security.inert import MARK, hostile, looked_over
from tests.vehicles.conftest import details

__all__ = ["campaign", "register"]

WRITERS = ("officer_a", "campaigner", "admin", "control")
READERS = ("officer_a", "campaigner", "admin", "auditor")
START = (
    "/", "/places", "/places/1", "/circulars/2", "/circulars/2/edit", "/circulars/2/publication", "/vehicles/3",
    "/vehicles/1", "/vehicles/2", "/vehicles/4", "/vehicles/matches", "/cameras/round", "/users/new", "/audit",
)  # fmt: skip
TEXT = ("text", "search", "tel", "url", "email", "textarea")

# What a person would type, by the field's name; else by its type. Beside an address: there only.
GOOD = {
    "registration": "CG07AB1834", "chassis": "MBLHA10EZ9HM12345", "place": "ghanta chowk ke paas", "point": "21.2,81.3",
    "landmark": "Ghanta Chowk", "sections": "303(2) BNS", "added": "303(2) BNS", "contact_phone": "0000012345",
    "owner_phone": "0000012345", "people": "20", "members": "10", "retention": "15", "clock": "", "year": "2019", "accuracy": "",
    "invitation": "https://chat.whatsapp.com/AbCdEfGhIjKlMnOp", "due": "", "effective_from": "", "effective_until": "",
    "valid_until": "", "direction": "90", "fov": "60", "hash_value": "ab" * 32, "start": "2026-12-01", "questions": "1",
    "reports": "1", "circulars.link number": "SP/2", "campaign.hand_over officer": "",
}  # fmt: skip
BY_TYPE = {"date": "2026-01-05", "number": "2", "datetime-local": "2026-01-05T10:00", "password": "none of these"}
UNIQUE = {"slug", "username", "number"}
TICKED = {"state", "verdict", "legacy", "group", "id", "ref"}
OPENING = {"vehicles.upload", "vehicles.choose_columns", "vehicles.save_import", "cameras.import_preview", "cameras.import_confirm", "circulars.attach", "campaign.material_review"}  # fmt: skip
"""Forms without a text field that are sent all the same: they take files, or what follows has text fields."""

NOT_FILLED = {
    "accounts.sign_out": "ends the walk",
    "accounts.sign_in_send": "refuses every name but a user's",
    "accounts.second_factor_send": "refuses all but the six digits",
    "accounts.code_send": "met during a sign-in only; refuses all but digits",
    "accounts.second_factor_remove": "there is no second factor here; takes a password",
    "accounts.user_second_factor_remove": "there is no second factor here; takes nothing",
    "law.bookmark": "there is no law here; takes nothing",
    "law.remove_bookmark": "there is no law here; takes nothing",
    "vehicles.resume_import": "no import stands still here; takes nothing",
    "cameras.undo_bulk": "offered when cameras were changed together; refuses all but the number of that line",
    "circulars.acknowledge": "nothing is to be acknowledged here; takes a count",
    "circulars.bring_back": "offered when a file was taken off, and no file is here; refuses all but the token",
    "circulars.read_again": "no reading failed here; takes nothing",
}
# Fields whose text is checked to be a number, a date, a choice or a link, or is used for a question and not kept.
NOT_KEPT = {
    "accounts.user_change": "stamp username",
    "cameras.change": "accuracy camera_# clock contact_phone direction_# fov_# key point retention stamp",
    "cameras.create": "accuracy clock contact_phone direction_# fov_# point retention",
    "cameras.verify": "clock retention",
    "campaign.beat_create": "number",
    "campaign.event_create": "people",
    "campaign.group_save": "group invitation members",
    "campaign.material_create": "slug",
    "campaign.material_version": "stamp",
    "campaign.post_answers": "questions reports",
    "campaign.post_create": "day members-# open topic",
    "circulars.change": "stamp",
    "circulars.link": "number",
    "circulars.sections": "added",
    "incidents.create": "point",
    "incidents.mark": "hash_value",
    "law.compare": "text",
    "vehicles.change": "registration sections stamp",
    "vehicles.check_numbers": "number numbers where",
    "vehicles.create": "registration sections",
}
NOT_SHOWN = {"cameras.create key"}  # tells one submit from the next


@dataclass
class Walk:
    """One run: what was found and tried, and what came of it."""

    site: Site
    tried: set[tuple[str, str]] = field(default_factory=set)  # address, name of a field
    met: set[str] = field(default_factory=set)  # every POST address that a page leads to
    filled: set[str] = field(default_factory=set)
    marks: dict[str, str] = field(default_factory=dict)  # mark: address and field
    seen: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    led: list[str] = field(default_factory=list)  # to the records that were made
    answered: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.adapter = self.site.app.url_map.bind("localhost")
        self.clients = {who: self.site.client(who) for who in (*WRITERS, "auditor")} | {"": self.site.client()}

    def look(self, answer: Any, where: str) -> str:
        """Judges one answer; its text."""
        kind = str(answer.mimetype)
        text = "" if re.match("image/(?!svg)|application/(pdf|vnd)", kind) else answer.get_data().decode()
        assert answer.status_code < 500, where
        found, seen = looked_over(kind, text)
        self.wrong += [f"{where}: {one}" for one in found]
        self.seen |= seen
        return text if "html" in kind else ""

    def around(self, who: str, fill: bool, start: tuple[str, ...] = START) -> None:
        """Everything that leads on from the start, at most two pages of a shape; forms are filled."""
        always = {*start, *self.led}
        waiting, walked, shapes = collections.deque([*start, *self.led]), set[str](), collections.Counter[str]()
        while waiting:
            path = waiting.popleft()
            shape = re.sub(r"\d+", "#", urlsplit(path).path) + ",".join(sorted(re.findall(r"[?&](\w+)=", path)))
            # the station pack of the law is a page by itself, in a sandbox, without anything typed
            known = shapes[shape] > ("?" not in path) and path not in always
            if path in walked or known or path.startswith(("/static", "/tiles", "/law/pack/")):
                continue
            walked.add(path)
            shapes[shape] += 1
            answer = self.clients[who].get(path)
            text = self.look(answer, f"{who} GET {path}")
            forms, links = read_page(text, path)
            if path in self.led:  # the record with most marks: its form too, in which restricted fields stand
                always |= {link for link in links if re.search("/edit$|/sites/", link)}
            waiting.extend([*links, *([answer.location] if answer.location else [])])
            for form in forms:
                if form.method == "get":
                    waiting.extend(_questions(form))
                elif fill and (went := self.fill(who, form)):
                    waiting.extend([went, path])  # once more, with what is new
                    walked.discard(path)
                    shapes[shape] -= 1

    def fill(self, who: str, form: Form) -> str:
        """Sends the form with marks in its fields: all texts at once, else each alone and then what was taken."""
        endpoint = self.adapter.match(urlsplit(form.action).path, "POST")[0]
        self.met.add(endpoint)
        kinds = {name: kind for name, kind, _v in form.fields if name not in ("once", "csrf_token")}
        texts = [name for name, kind in kinds.items() if kind in TEXT]
        open_to_text = [*texts, *(name for name, kind in kinds.items() if kind == "hidden")]
        new = {(endpoint, re.sub(r"\d+", "#", name)) for name in ["", *open_to_text]} - self.tried
        if endpoint in NOT_FILLED or not new or not (texts or endpoint in OPENING):
            return ""
        self.tried |= new
        led = self.send(who, endpoint, form, texts, short=False)
        if not led:
            taken = [name for name in open_to_text if self.send(who, endpoint, form, [name])]
            led = self.send(who, endpoint, form, taken) or (taken and form.action) or self.send(who, endpoint, form, [])
        self.filled |= {endpoint} if led else set()
        if endpoint.endswith("create") and led:
            self.led.append(str(led))
        following, self.answered = self.answered, []
        for address, text in following:  # the second step of a form in two steps
            for second in read_page(text, address)[0]:
                if second.method == "post":
                    self.fill(who, second)
        return str(led)

    def send(self, who: str, endpoint: str, form: Form, marked: list[str], short: bool = True) -> str:
        """One attempt. Where it led, or "" when it was refused."""
        fields: dict[str, Any] = {}
        for name, kind, value in form.fields:
            fields[name] = (
                _file(endpoint) if kind == "file" else value.strip() or self._good(endpoint, form, name, kind)
            )
            if name in ("once", "key"):
                fields[name] = secrets.token_hex(16)
            if name in marked:
                mark = f"nishan{len(self.marks) + 100}"
                self.marks[mark] = f"{endpoint} {re.sub('[0-9]+', '#', name)}"
                fields[name] = hostile(mark, short)
        fields |= {name: value for name, value in form.choices if name in TICKED and name not in fields}
        fields |= {"another": "1"} if endpoint == "cameras.create" else {}  # beside the site that stands there already
        answer = self.clients[who].post(form.action, data=fields)
        text = self.look(answer, f"{who} POST {form.action} {marked}")
        if answer.status_code == 409:  # the record was changed since the form was met: saved knowingly
            fresh = [dict(again.values()).get("stamp") for again in read_page(text, form.action)[0]]
            fields["stamp"] = next(filter(None, fresh))
            fields |= {name: _file(endpoint) for name, kind, _v in form.fields if kind == "file"}
            answer = self.clients[who].post(form.action, data=fields)
            text = self.look(answer, f"{who} POST {form.action} {marked} once more")
        if text:
            self.answered.append((form.action, text))
        return str(answer.location or form.action) if answer.status_code in (200, 201, 303) else ""

    def _good(self, endpoint: str, form: Form, name: str, kind: str) -> str:
        if f"{endpoint} {name}" in GOOD:
            return GOOD[f"{endpoint} {name}"]
        if name in UNIQUE:
            return str(len(self.marks) + 3) if name == "number" else f"naya-{len(self.marks)}"
        if kind == "select":  # which column is which was guessed well; else the first choice that says something
            found = next((value for other, value in form.choices if other == name and value), "")
            return "" if endpoint == "vehicles.choose_columns" else found
        return GOOD.get(re.sub(r"_\d+$", "", name), BY_TYPE.get(kind, "naya" if kind in TEXT else ""))

    def kept(self) -> set[str]:
        """The marks that the database holds."""
        with self.site.app.app_context():
            tables = (db.session.execute(select(table)) for table in Base.metadata.sorted_tables)
            return {mark for rows in tables for row in rows for mark in MARK.findall(str(tuple(row)))}


def _questions(form: Form) -> list[str]:
    """A search form's addresses: with a word that stands in every mark, so that it is highlighted, and with markup."""
    box = next((name for name, kind, _v in form.fields if kind in TEXT), "")
    rest = {name: value for name, _k, value in form.fields if name != box}
    texts = ("xss", hostile("nishan1")) if box else ()
    return [f"{urlsplit(form.action).path}?{urlencode(rest | {box: text})}" for text in texts]


def _file(endpoint: str) -> tuple[io.BytesIO, str]:
    """What a form of files gets: its name and, in tables, its head and cells hold markup."""
    mark, name = hostile("nishan2", short=True).replace('"', ""), "='><xss-e xss-a=1>nishan3"  # browsers send " as %22
    if endpoint == "circulars.attach":
        return io.BytesIO(PDF), f"{name}.pdf"
    if endpoint in ("vehicles.upload", "vehicles.check_numbers"):
        rows = f"registration_number,state,station,{mark}\nCG07AB1836,stolen,Alpha,x\n{mark},{mark},{mark},x\n"
        return io.BytesIO(rows.encode()), f"{name}.csv"
    if endpoint == "cameras.import_preview":
        rows = f"camera_id,name,police_station,lat,lon\n{mark},x,{mark},21.2,81.3\nX-2,{mark},Alpha,21.2,81.3\n"
        return io.BytesIO(rows.encode()), f"{name}.csv"
    return io.BytesIO(png()), f"{name}.png"


@pytest.fixture
def walk(register: Site, campaign: Flask) -> Walk:
    """The site with something of each kind, and everybody signed in."""
    with register.app.app_context():
        paper = {"date": date(2026, 3, 1), "title_hi": "आदेश", "body": "नया"}
        circulars.publish(circulars.create({"number": "SP/2", **paper}, (), ()))
        draft = circulars.create({"number": "SP/1", **paper}, (), ()).id
        with writing() as session:
            file = CircularFile(circular_id=draft, sha256="0" * 64, name="a.pdf", kind="pdf", size=9, state="done", pages=1, done=1)  # fmt: skip
            file.texts.append(CircularPage(number=1, text="पाठ", way="ocr", sure=0.5))
            session.add(file)
    made = Walk(register)
    seeds: list[dict[str, Any]] = [
        {"state": "stolen"}, {"state": "unclaimed"}, {"state": "unclaimed", "chassis": "MD2A11CZ8KWB77001", "engine": ""},
        {"chassis": "", "engine": "", "draft": "y"},
    ]  # fmt: skip
    for number, seed in enumerate(seeds):
        sent = details(registration=f"CG07AB183{number}", state_on="2025-01-05", **seed)
        assert made.clients["officer_a"].post("/vehicles", data=sent).status_code == 303
    assert made.clients["officer_a"].post("/vehicles/3/proclamation", data={"on": "2025-02-01"}).status_code == 303
    return made


def test_markup_stays_text_in_every_field_of_every_form(walk: Walk) -> None:
    walk.around("", fill=True, start=("/sign-in",))
    for who in WRITERS:
        walk.around(who, fill=True)
    walk.site.sync()
    for who in READERS:
        walk.around(who, fill=False)

    assert walk.wrong == []
    posts = {rule.endpoint for rule in walk.site.app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert posts - walk.met - NOT_FILLED.keys() == set(), "no page leads there: extend START or the seeds"
    assert {endpoint for endpoint, _name in walk.tried} == walk.filled, "a form cannot be filled: extend GOOD"
    kept = walk.kept() & walk.marks.keys()
    named = {f"{endpoint} {name}" for endpoint, names in NOT_KEPT.items() for name in names.split()}
    assert set(walk.marks.values()) - {walk.marks[mark] for mark in kept} == named
    assert {walk.marks[mark] for mark in kept} - {walk.marks[mark] for mark in kept & walk.seen} <= NOT_SHOWN
    assert {"nishan2", "nishan3"} <= walk.seen  # what stood in files and in their names
