"""What leaves the register: exports and the hot list."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.db import db
from tests.conftest import Site
from tests.vehicles.conftest import GOOD, HEADER


def test_a_comma_list_of_formulas_leaves_disarmed(site: Site, app: Flask, command: Callable[..., Any]) -> None:
    command(f"{HEADER},remarks\nCG07AB1234,,,car,=cmd|' /C calc'!A0,@SUM(1),white,stolen,Alpha,+1+1\n")
    client = site.client("officer_a")
    text = client.get("/vehicles/export?format=csv").get_data(as_text=True)
    assert "'=cmd" in text and "'@SUM(1)" in text and "'+1+1" in text
    book = load_workbook(io.BytesIO(client.get("/vehicles/export?format=xlsx").data))
    cells = [cell for row in book.active.iter_rows(values_only=True) for cell in row if isinstance(cell, str)]
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


def test_exports_are_bound_by_right_filter_and_trail(site: Site, app: Flask, command: Callable[..., Any]) -> None:
    command(GOOD)
    assert site.client("constable_a").get("/vehicles/export").status_code == 404
    text = site.client("auditor").get("/vehicles/export?state=unclaimed").get_data(as_text=True)
    assert "MD2A11CZ8KWB77001" in text and "CG07AB1234" not in text and "owner" not in text.lower()
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "export")).one()
    assert (event.username, event.detail["rows"]) == ("auditor", 1)


def test_an_export_can_be_imported_again(app: Flask, site: Site, command: Callable[..., Any]) -> None:
    command(GOOD)
    text = site.client("control").get("/vehicles/export").data
    assert "0 new, 0 changed, 3 unchanged" in command(text).output


def test_the_hot_list_on_paper_and_as_text(site: Site, app: Flask, command: Callable[..., Any]) -> None:
    command(GOOD)
    client = site.client("constable_a", "hi")
    page = client.get("/vehicles/hot-list?days=30").get_data(as_text=True).replace("\u00a0", " ")  # a plate is one word
    assert "CG 07 AB 1234" in page and "MD2A11CZ8KWB77001" not in page
    answer = client.get("/vehicles/hot-list?days=30&format=text&station=beta")
    text = answer.get_data(as_text=True)
    assert answer.mimetype == "text/plain"
    assert "CG 07 AB 1235 लाल Hero" in text and "1234" not in text and "<" not in text
