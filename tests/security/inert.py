"""Hostile texts, and a reader that tells what came of them in a page."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser

ADDRESSES = ("href", "src", "action", "formaction", "hx-get", "hx-post", "hx-put", "hx-delete", "xlink:href", "data")
"""Attributes that a browser follows or loads."""
MARK = re.compile(r"nishan\d+")


def hostile(mark: str, short: bool = False) -> str:
    """A text that a sloppy page makes an element, an attribute, a script, a formula or a template's sum of."""
    if short:  # for fields of 30 letters
        return f"={mark}'\"><xss-e xss-a>"
    return (
        f"={mark}'\"><xss-e xss-a=1 onload=1></textarea></script><script>xss</script>{{{{7*7}}}} xss-b=1 hx-get=/xss "
        "<b hx-on:click=xss>"
    )


class Inert(HTMLParser):
    """Reads a page; ``found``: what came of markup, ``seen``: the marks that stand in it."""

    def __init__(self) -> None:
        super().__init__()
        self.found, self.seen, self.inside = list[str](), set[str](), ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag if tag in ("script", "style") else ""
        if tag.startswith("xss"):
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            self._attribute(tag, name, value or "")

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name.startswith(("xss", "on", "hx-on")) or re.search(r"[\"'<=]", name):
            self.found.append(f"<{tag} {name}=…>")
        leads_out = re.match(r"\W*(nishan|javascript:|data:|vbscript:|xss)|//", value, re.I)
        if name in ADDRESSES and leads_out and value != "data:,":
            self.found.append(f"<{tag} {name}={value[:60]}>")
        if name in ("hx-vals", "hx-headers") and value:
            json.loads(value)
        self._note(value)

    def handle_data(self, data: str) -> None:
        if self.inside and re.search("xss|nishan", data):
            self.found.append(f"in <{self.inside}>: {data[:80]}")
        self._note(data)

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_comment(self, data: str) -> None:
        if "nishan" in data:
            self.found.append(f"in a comment: {data[:80]}")

    def _note(self, text: str) -> None:
        self.seen.update(MARK.findall(text))
        if "</script>49" in text:
            self.found.append("a template was run: " + text[:80])


def looked_over(kind: str, text: str) -> tuple[list[str], set[str]]:
    """What is wrong with an answer of that media type, and the marks in it."""
    if kind == "text/csv":
        cells = [cell for row in csv.reader(io.StringIO(text.lstrip("\ufeff"))) for cell in row]
        live = [f"a formula: {cell[:40]}" for cell in cells if "nishan" in cell and re.match(r"\s*[=+@-]", cell)]
        return live, set(MARK.findall(text))
    if not re.search("html|svg", kind):  # text and JSON: with nosniff no browser reads them as a page
        return [], set(MARK.findall(text))
    page = Inert()
    page.feed(text)
    page.close()
    return page.found, page.seen
