"""A short way to enter a vehicle through the site, as a station does."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import has_app_context
from flask.testing import FlaskClient
from PIL import Image

from app.db import db
from tests.conftest import Site

VIN = "MBLHA10EZ9HM12345"
HEADER = "registration_number,chassis_number,engine_number,kind,make,model,colour,state,station"
GOOD = f"""{HEADER}
CG 07 AB 1234,MBLHA10EZ9HM12345,HA10EJ9HM54321,M/CYCLE,hero honda,Splendor,BLACK,Stolen,Alpha
सीजी 07 एबी 1235,,,मोटरसाइकिल,हीरो,Splendor,लाल,चोरी,थाना बीटा
,MD2A11CZ8KWB77001,,motorcycle,Bajaj,Pulsar,red,unclaimed,PS Beta
"""


def details(**changes: Any) -> dict[str, Any]:
    """A complete form of a stolen motorcycle, with changes."""
    form = {
        "registration": "CG 07 AB 1834",
        "chassis": VIN,
        "engine": "HA10EJ9HM54321",
        "kind": "motorcycle",
        "make": "hero honda",
        "model": "Splendor Plus",
        "colour": "लाल",
        "year": "2019",
        "state": "stolen",
        "state_on": "2026-01-05",
        "case_kind": "FIR",
        "case_number": "12/2026",
        "case_date": "2026-01-05",
        "sections": "303(2), 317(2) BNS",
        "place_text": "Supela chowk",
        "owner_name": "Ramesh Invented",
        "owner_phone": "0000012345",
        "remarks": "Taken at night",
    }
    return form | changes


class FreshClient(FlaskClient):
    """Each request in an application context of its own, as on a server, also inside the ``app`` fixture's."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        with self.application.app_context():
            answer = super().open(*args, **kwargs)
        if has_app_context():
            db.session.rollback()  # the test's own snapshot is from before the request
        return answer


@pytest.fixture(autouse=True)
def fresh_requests(site: Site) -> None:
    site.app.test_client_class = FreshClient


@pytest.fixture
def enter(site: Site) -> Callable[..., int]:
    """``enter("officer_a", registration=...)``: the new record's number."""
    clients: dict[str, FlaskClient] = {}

    def do(username: str = "officer_a", **changes: Any) -> int:
        client = clients.setdefault(username, site.client(username))
        answer = client.post("/vehicles", data=details(**changes))
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return int(answer.headers["Location"].rsplit("/", 1)[1])

    return do


def refs(html: str) -> list[str]:
    """The ``data-ref`` of every vehicle of a page, in its order."""
    return re.findall(r'data-kind="vehicle" data-ref="([^"]*)"', html)


def picture(width: int = 1200, height: int = 900) -> bytes:
    """A photograph-like JPEG."""
    image = Image.effect_noise((width, height), 80).convert("RGB")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=92)
    return out.getvalue()


@pytest.fixture
def command(site: Site, tmp_path: Path) -> Callable[..., Any]:
    """``command(content, *options)`` runs ``./desk vehicles import`` on a file with that content."""

    def run(content: str | bytes, *options: str, name: str = "vehicles.csv") -> Any:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return site.app.test_cli_runner().invoke(args=["vehicles", "import", str(path), *options])

    return run
