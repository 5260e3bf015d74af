"""``./desk bench fuzz``: nasty values in every address, query parameter, form field and file of the running site.

What there is to fill is found by itself: the routes, the forms and links of the pages that each role can reach, and
the parameter names that the source reads. Nothing may answer 500, break the connection, or take half a minute.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import io
import random
import re
import sys
import tempfile
import time
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from flask import Flask
from sqlalchemy import select
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect, Rule

from app import create_app
from app.accounts.models import User
from app.db import db
from tests.machine import ROOT, Browser, Form, Machine, read_page

SLOW_S = 30.0
LEAST_USEFUL = 0.5  # at least so much of the answers must come from behind the routing
PAGES = 60  # a role's pages that are looked over for forms and links
# These end the session that asks, or are covered where the account is nobody's.
LEFT_OUT = {"accounts.sign_out", "static"}
NASTY = [
    "", " ", "0", "-1", "1", "2", "1.5", "1e9", "1e400", "-0", "NaN", "inf", "9" * 25, "-" + "9" * 25, "2147483648", "9223372036854775808",
    "١٢٣", "१२३", "0x10", "1_000", "²", "½", "null", "None", "true", "[]", "{}", "\x00", "a\x00b", "\r\nX: y", "\t", "\x1b[31m", "\x7f", "\u2028",
    "\ufeff", "\u202e", "\u200d", "\ud800", "e\u0301" * 50, "क्ष्ट्र" * 40, "ड़ढ़", "👮‍♀️" * 30, "ﷺ" * 20, "İıſß", "x" * 201, "x" * 5_000, "9" * 5_000, "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>', "{{7*7}}", "{% raw %}", "${7*7}", "%s%n%d", "%(x)s", "{0}", "' OR 1=1 --", "'; DROP TABLE user; --", '"', "\\", "\\x", "%", "_", "%00", "%25", "../../etc/passwd",
    "..\\..\\x", "file:///etc/passwd", "//evil.example", "https://evil.example", "javascript:alert(1)", "=1+1", "+1", "-1+1", "@SUM(1)", "(" * 500, "[a-z]{1,9999}", "a" * 60 + "!", "*", "?", "~", "^", "a AND NOT (", '"a', "kind:law",
    "2026-02-30", "2026-13-01", "0000-00-00", "9999-12-31", "10000-01-01", "-2026-01-01", "2026-11-24T25:61", "2026-11-24T10:10", "0001-01-01", "1900-01-01T00:00", "24-11-2026", "2026-W10-1", "20261124", "21.2,81.3", "999,999", "nan,nan", "inf,0",
    "21.2,81.3;21.3,81.4", "21.2", ",", ";", "CG07AB1234", "CG07", "22BH1234AA", "MH12" + "A" * 40, "103", "bns:103", "420/34", "IPC 302", "123/2026", "0000000001", "+91 00000 00001", "durg", "supela chowk ke paas", "on", "y", "csv", "xlsx", "hi", "en",
]  # fmt: skip


def _zip(names: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in names.items():
            archive.writestr(name, content)
    return out.getvalue()


XXE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><kml><a>&x;</a></kml>'
FILES: list[tuple[str, bytes]] = [
    ("empty.csv", b""), ("a.csv", b"a,b\n1,2\n"), ("nul.csv", b"registration_number,state\n\x00,\x00\n"), ("wide.csv", b"," * 50_000 + b"\n"), ("long.csv", b"x" * 200_000),
    ("quote.csv", b'registration_number,state\n"never closed'), ("utf16.csv", "registration_number,state\nCG07AB1234,stolen".encode("utf-16")), ("latin.csv", b"name,phone\n\xe9\xff\xfe,1\n"),
    ("ok.csv", b"registration_number,chassis_number,engine_number,kind,make,model,colour,state,station\nCG07XX0001,MBLHA10EZ00000001,HA10EN00000001,motorcycle,Hero,Splendor,black,stolen,Supela\n"),
    ("junk.xlsx", _zip({"a": b"b"})), ("broken.xlsx", b"PK\x03\x04" + b"\0" * 100), ("xxe.xlsx", _zip({"xl/workbook.xml": XXE, "[Content_Types].xml": XXE})), ("bomb.xlsx", _zip({"xl/worksheets/sheet1.xml": b"0" * 5_000_000})),
    ("x.kml", XXE), ("x.osm", b"<osm><node id='x' lat='a' lon='b'/></osm>"), ("x.geojson", b'{"type":"FeatureCollection","features":[{"geometry":null},{},1]}'), ("deep.json", b"[" * 20_000),
    ("x.pdf", b"%PDF-1.4\n%%EOF"), ("html.pdf", b"%PDF-1.4<script>alert(1)</script>"), ("page.html", b"<script>alert(1)</script>"), ("x.svg", b"<svg onload='alert(1)'/>"), ("x.docx", _zip({"word/document.xml": XXE})),
    ("x.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 60), ("x.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 60), ("../../x\r\nX: y.pdf", b"%PDF-1.4"), ("CON", b"x"), ("\u202efdp.exe", b"MZ"), ("n" * 300 + ".pdf", b"%PDF-1.4"), ("", b"x"),
]  # fmt: skip


@dataclass
class Target:
    """Something to send to: an address, its query parameters, and perhaps a form."""

    path: str
    form: Form | None = None
    names: tuple[str, ...] = ()
    rule: Rule | None = None


@dataclass
class Outcome:
    """What came back."""

    sent: int = 0
    statuses: collections.Counter[int] = field(default_factory=collections.Counter)
    bad: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")
    targets: int = 0
    fields: int = 0
    reached: set[str] = field(default_factory=set)  # endpoints whose own code answered

    @property
    def useful(self) -> float:
        """Share of answers that did not end at the routing; a run that is mostly 404 has tried nothing."""
        empty = sum(self.statuses[status] for status in (404, 405, 414))
        return 1 - empty / max(1, self.sent)


class Role:
    """A signed-in person of one role, and what his pages offer."""

    def __init__(self, machine: Machine, username: str, names: list[str], rules: list[Rule], adapter: MapAdapter) -> None:  # fmt: skip
        self.machine, self.username, self.names, self.rules = machine, username, names, rules
        self.browser = Browser(machine)
        self.targets: list[Target] = []
        self.seen: dict[tuple[str, str], Target] = {}
        self.known: dict[str, list[dict[str, object]]] = collections.defaultdict(list)  # endpoint: arguments in use
        self.match = adapter

    def enter(self) -> None:
        """Signs in (again)."""
        self.browser.close()
        self.browser = Browser(self.machine)
        if self.username:
            self.browser.sign_in(self.username)

    def look_around(self, limit: int) -> None:
        """Walks the pages by their links, and notes forms and parameters."""
        waiting, walked, shapes = collections.deque(["/"]), set[str](), collections.Counter[str]()
        while waiting and len(walked) < limit:
            path = waiting.popleft()
            shape = re.sub(r"\d+", "#", urlsplit(path).path)
            if path in walked or shapes[shape] >= 3:
                continue
            walked.add(path)
            shapes[shape] += 1
            status, text = self.browser.request("GET", path)
            if status != 200 or "html" not in self.browser.headers.get("content-type", ""):
                continue
            forms, links = read_page(text, path)
            self._note(path, forms)
            for address, method in [*((link, "GET") for link in links), *((f.action, f.method.upper()) for f in forms)]:
                self._learn(address, method)
            waiting.extend(link for link in links if not link.startswith("/static"))
        bare = [Target(rule.rule, None, tuple(self.names), rule) for rule in self.rules]
        forms = list(self.seen.values())
        self.targets = [*bare, *forms * max(1, 2 * len(bare) // max(1, len(forms)))]

    def _learn(self, address: str, method: str) -> None:
        """Which arguments an endpoint is really called with."""
        with contextlib.suppress(HTTPException, RequestRedirect):
            endpoint, arguments = self.match.match(urlsplit(address).path, method)
            if arguments and arguments not in self.known[endpoint]:
                self.known[endpoint].append(dict(arguments))

    def _note(self, path: str, forms: list[Form]) -> None:
        parts = urlsplit(path)
        for form in forms:
            shape = form.method + re.sub(r"\d+", "#", urlsplit(form.action).path)
            self.seen.setdefault((shape, ",".join(sorted({f[0] for f in form.fields}))), Target(form.action, form))
        if parts.query:
            names = tuple(name for name, _value in parse_qsl(parts.query))
            self.seen.setdefault(("get " + re.sub(r"\d+", "#", parts.path), ",".join(sorted(names))), Target(path, None, names))  # fmt: skip


class Fuzzer:
    """Sends what nobody should send."""

    def __init__(self, machine: Machine, seed: int) -> None:
        self.machine, self.chance, self.outcome = machine, random.Random(seed), Outcome()
        app = create_app({"INSTANCE": machine.instance})
        self.app: Flask = app
        adapter = app.url_map.bind("127.0.0.1")
        self.adapter = adapter
        rules = [r for r in app.url_map.iter_rules() if r.endpoint not in LEFT_OUT]
        with app.app_context():
            demo = db.session.execute(select(User.role, User.username, User.id).where(User.demo)).all()
        users = [min(name for other, name, _id in demo if other == role) for role in sorted({row.role for row in demo})]
        self.kept = {f"/users/{row.id}" for row in demo}
        self.roles = [Role(machine, name, parameter_names(), rules, adapter) for name in ["", *users]]

    def run(self, count: int, pages: int = PAGES) -> Outcome:
        """Looks around as every role, then sends ``count`` requests."""
        for role in self.roles:
            role.enter()
            role.look_around(pages)
        for role in self.roles:  # a record that one sees is tried by all
            for other in self.roles:
                for endpoint, known in other.known.items():
                    role.known[endpoint] += [arguments for arguments in known if arguments not in role.known[endpoint]]
        self.outcome.targets = len({(t.path, t.form) for role in self.roles for t in role.targets})
        self.outcome.fields = len({(t.path, f[0]) for r in self.roles for t in r.targets if t.form for f in t.form.fields})  # fmt: skip
        turns = {id(role): self.chance.sample(role.targets, len(role.targets)) for role in self.roles}
        for number in range(count):
            role = self.roles[number % len(self.roles)]
            waiting = turns[id(role)]
            if not waiting:
                waiting.extend(self.chance.sample(role.targets, len(role.targets)))
            self._send(role, waiting.pop())
        return self.outcome

    def _send(self, role: Role, target: Target) -> None:
        method, path, data, files = self._fill(role, target)
        if method == "POST" and any(re.match(rf"{kept}($|/|\?)", path) for kept in self.kept):
            return  # the accounts that sign in here
        headers = {"HX-Request": "true"} if self.chance.random() < 0.3 else {}
        line = f"{role.username or 'nobody'} {method} {path[:300]} {str(data)[:700]} {[f[1] for f in files or []]}"
        begun = time.monotonic()
        try:
            status, text = role.browser.request(method, path, data, headers, files)
        except Exception as reason:
            self.outcome.bad.append(f"{reason!r}: {line}")
            role.enter()
            return
        if status not in (404, 405, 414, 308):
            self._reached(method, path)
        page = "text/html" in role.browser.headers.get("content-type", "")
        self._judge(status, text if page else "", time.monotonic() - begun, line)
        if status in (302, 303, 401) and role.username and "sign-in" in str(role.browser.headers):
            role.enter()

    def _reached(self, method: str, path: str) -> None:
        with contextlib.suppress(HTTPException, RequestRedirect):
            self.outcome.reached.add(self.adapter.match(unquote(urlsplit(path).path), method)[0])

    def _judge(self, status: int, text: str, seconds: float, line: str) -> None:
        outcome = self.outcome
        outcome.sent += 1
        outcome.statuses[status] += 1
        outcome.slowest = max(outcome.slowest, (seconds, line))
        if status >= 500:
            outcome.bad.append(f"{status}: {line}")
        elif seconds > SLOW_S:
            outcome.bad.append(f"{seconds:.1f} s: {line}")
        elif "Traceback (most recent" in text or "<script>alert(1)" in text:
            outcome.bad.append(f"leaks or runs: {line}")

    def _fill(self, role: Role, target: Target) -> tuple[str, str, list[tuple[str, str]] | None, list[tuple[str, str, bytes]] | None]:  # fmt: skip
        chance = self.chance
        if target.form is None:
            path = self._filled(role, target.rule) if target.rule else urlsplit(target.path).path
            names = chance.sample(target.names, min(len(target.names), chance.randint(0, 4))) if target.names else []
            query = [(name, self._value()) for name in names for _ in range(chance.choice([1, 1, 1, 2]))]
            takes = (target.rule.methods if target.rule else None) or {"GET"}
            method = chance.choice(sorted(takes & {"GET", "POST"}))
            data = [("csrf_token", self._token(role)), *query] if method == "POST" else None
            return method, path + _query(query), data, None
        form = target.form
        fields = [(name, value) for name, _kind, value in form.fields if name != "csrf_token"]
        fields += chance.sample(form.choices, min(1, len(form.choices)))
        spoiled = chance.sample(range(len(fields)), min(len(fields), chance.choice([1, 1, 2, 3, len(fields)])))
        fields = [(name, self._value() if n in spoiled else value) for n, (name, value) in enumerate(fields)]
        fields += [(chance.choice(fields)[0], self._value())] if fields and chance.random() < 0.15 else []
        fields = [f for f in fields if chance.random() > 0.03]
        path = self._address(form.action) if chance.random() < 0.15 else form.action
        if form.method != "post":
            return "GET", urlsplit(path).path + _query(fields), None, None
        names = [name for name, kind, _v in form.fields if kind == "file"]
        files = [(name, *chance.choice(FILES)) for name in names for _ in range(chance.choice([0, 1, 1, 1, 2]))]
        return "POST", path, [("csrf_token", self._token(role)), *fields], files if form.multipart else None

    def _token(self, role: Role) -> str:
        known = role.__dict__.get("token")
        if known is None or known[0] is not role.browser:
            page = "/account" if role.username else "/sign-in"
            found = re.search(r'name="?csrf_token"?[^>]*value="?([^" >]+)', role.browser.request("GET", page)[1])
            known = role.__dict__["token"] = (role.browser, found[1] if found else "")
        return str(known[1])

    def _filled(self, role: Role, rule: Rule) -> str:
        """The route with arguments that are in use, of which some are spoiled."""
        known = role.known.get(rule.endpoint) or self._relatives(role, rule)
        arguments = dict(self.chance.choice(known)) if known else {}
        spoil = self.chance.random() < 0.25

        def piece(found: re.Match[str]) -> str:
            name = found[1].split(":")[-1]
            value = self._value() if spoil or name not in arguments else str(arguments[name])
            return quote(value, safe="", errors="surrogatepass")

        return re.sub(r"<([^>]+)>", piece, rule.rule)

    def _relatives(self, role: Role, rule: Rule) -> list[dict[str, object]]:
        """Arguments of other routes that cover all of this one's: /vehicles/<key> for /vehicles/<key>/photo."""
        room = rule.endpoint.split(".")[0]
        return [
            arguments
            for endpoint, known in role.known.items()
            if endpoint.split(".")[0] == room
            for arguments in known
            if set(rule.arguments) <= set(arguments)
        ]

    def _address(self, path: str) -> str:
        """The path with one of its pieces spoiled."""
        pieces = urlsplit(path).path.split("/")
        pieces[self.chance.randrange(1, len(pieces))] = quote(self._value(), safe="", errors="surrogatepass")
        return "/".join(pieces)

    def _value(self) -> str:
        if self.chance.random() < 0.85:
            return self.chance.choice(NASTY)
        return "".join(chr(self.chance.choice([self.chance.randrange(1, 128), self.chance.randrange(0x900, 0x980), self.chance.randrange(1, 0x3000)])) for _ in range(self.chance.randrange(1, 40)))  # fmt: skip


def _query(pairs: list[tuple[str, str]]) -> str:
    return "?" + urlencode(pairs, errors="surrogatepass") if pairs else ""


def parameter_names() -> list[str]:
    """The query and form names that the source reads."""
    names: set[str] = set()
    for path in (ROOT / "app").rglob("*.py"):
        text = path.read_text("utf-8")
        names |= set(re.findall(r"""(?:args|form|values|get|getlist|whole|_day|typed)(?:\.get|\.getlist)?\(["']([a-z_]{1,30})["']""", text))  # fmt: skip
    return sorted(names)


def report(outcome: Outcome, machine: Machine) -> int:
    """Prints; 1 when anything was bad."""
    statuses = ", ".join(f"{status} x{count:,}" for status, count in sorted(outcome.statuses.items()))
    print(f"{outcome.sent:,} requests to {outcome.targets:,} targets ({outcome.fields} form fields found) as 7 roles: {statuses}")  # fmt: skip
    print(f"endpoints whose own code answered: {len(outcome.reached)}; answers other than 404, 405 and 414: {outcome.useful:.0%}")  # fmt: skip
    print(f"slowest {outcome.slowest[0]:.1f} s: {outcome.slowest[1][:200]}")
    print(f"bad answers: {len(outcome.bad)}")
    for line in outcome.bad[:40]:
        print("  " + line)
    if outcome.bad:
        traces = re.findall(r"Traceback \(most recent call last\):\n(?:.+\n)+?\S.*", machine.log.read_text("utf-8"))
        for trace, count in collections.Counter(traces).most_common(20):
            print(f"--- x{count}\n{trace[-1500:]}")
    return int(bool(outcome.bad) or outcome.useful < LEAST_USEFUL)


def main() -> None:
    options = argparse.ArgumentParser(prog="./desk bench fuzz")
    options.add_argument("--count", type=int, default=5000)
    options.add_argument("--seed", type=int, default=int(time.time()))
    asked = options.parse_args()
    print(f"seed {asked.seed}")
    with tempfile.TemporaryDirectory(prefix="desk-fuzz-") as folder:
        machine = Machine(Path(folder) / "instance")
        machine.start()
        try:
            sys.exit(report(Fuzzer(machine, asked.seed).run(asked.count), machine))
        finally:
            machine.kill()


if __name__ == "__main__":
    main()
