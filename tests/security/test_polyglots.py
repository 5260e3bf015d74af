"""Files that are two things at once: what is taken is what its content says, and is given out so that it cannot be a page."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from app.cameras.models import CameraSite
from app.circulars.models import CircularFile
from app.db import db
from tests.cameras.conftest import register
from tests.cameras.test_register import FORM
from tests.campaign.conftest import campaign
from tests.campaign.test_posting import form as post_form
from tests.circulars.conftest import Make, make
from tests.circulars.test_files import PDF
from tests.conftest import Site
from tests.vehicles.conftest import details

__all__ = ["campaign", "make", "register"]

SCRIPT = b"<html><body><script>alert(document.domain)</script></body></html>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script></svg>"


def _jpeg(comment: bytes = b"") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "JPEG", comment=comment)
    return out.getvalue()


def _archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("run.js", SCRIPT)
    return out.getvalue()


def _gif() -> bytes:
    """A picture for a browser's eye, and a program: GIF89a/*…*/=1;alert(1)."""
    out = io.BytesIO()
    Image.new("P", (0x2A2F, 1)).save(out, "GIF")  # the width is written as /*
    return out.getvalue() + b"*/=1;alert(1)//"


PDF_AND_PAGE = PDF.replace(b"%PDF-1.4\n", b"%PDF-1.4\n%" + SCRIPT + b"\n")
TWO = {"comment": _jpeg(SCRIPT), "end": _jpeg() + SCRIPT, "archive": _jpeg() + _archive()}


PAPERS = [
    ("order.pdf", PDF_AND_PAGE), ("order.html", PDF + SCRIPT), ("order.svg", TWO["comment"]), ("order", TWO["archive"]),
]  # fmt: skip


def test_an_attached_paper_is_saved_and_never_shown(make: Make, site: Site) -> None:
    row, client, reader = make("SP/1"), site.client("control"), site.client("constable_a")
    for number, (name, content) in enumerate(PAPERS, 1):
        sent = client.post(f"/circulars/{row.id}/files", data={"files": (io.BytesIO(content), name)})
        assert sent.status_code == 303, name
        kind, ending = ("application/pdf", ".pdf") if content.startswith(b"%PDF") else ("image/jpeg", ".jpg")
        for asked in (name, "x.html", "x.svg"):  # the name in the address decides nothing
            answer = reader.get(f"/circulars/{row.id}/files/{number}/{asked}")
            assert answer.status_code == 200 and answer.headers["Content-Type"] == kind
            disposition = answer.headers["Content-Disposition"]
            assert disposition.startswith("attachment;") and f"order{ending}" in disposition
            assert not re.search("html|svg", disposition)
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Content-Security-Policy"].startswith("sandbox;")


def test_a_paper_that_begins_as_something_else_is_refused(make: Make, site: Site) -> None:
    row, client = make("SP/1"), site.client("control")
    others = [SCRIPT + PDF, b"\n" + SCRIPT + PDF, SVG, _gif(), b"<?xml version='1.0'?>" + SVG, _archive() + PDF]
    for content in others:
        for name in ("order.pdf", "order.png"):
            answer = client.post(f"/circulars/{row.id}/files", data={"files": (io.BytesIO(content), name)})
            assert answer.status_code == 400 and 'role="alert"' in answer.text, content[:20]
    with site.app.app_context():
        assert db.session.scalar(select(CircularFile.id)) is None


def _vehicle(client: FlaskClient, photo: tuple[io.BytesIO, str]) -> str:
    answer = client.post("/vehicles", data=details(photo=photo))
    return f"{answer.location}/photo" if answer.status_code == 303 else ""


def _camera(client: FlaskClient, photo: tuple[io.BytesIO, str]) -> str:
    if client.post("/cameras", data=FORM | {"photo": photo}).status_code != 303:
        return ""
    with client.application.app_context():
        return f"/cameras/photos/{db.session.scalar(select(CameraSite.photo).where(CameraSite.photo != ''))}"


def _post(client: FlaskClient, photo: tuple[io.BytesIO, str]) -> str:
    answer = client.post("/campaign/posts", data=post_form(group="1", photo=photo))
    return "/campaign/photos/1.jpg" if answer.status_code == 303 else ""


ROOMS = [_vehicle, _camera, _post]
Send = Callable[[FlaskClient, tuple[io.BytesIO, str]], str]


@pytest.mark.parametrize("send", ROOMS)
@pytest.mark.parametrize("way", TWO)
def test_of_a_photo_only_the_points_are_kept(register: Site, campaign: Flask, send: Send, way: str) -> None:
    client = register.client("constable_a")
    address = send(client, (io.BytesIO(TWO[way]), "photo.html"))
    assert address
    answer = client.get(urlsplit(address).path)
    assert answer.mimetype == "image/jpeg" and answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox;")
    assert Image.open(io.BytesIO(answer.data)).size[0] <= 40
    assert b"script" not in answer.data and b"run.js" not in answer.data


@pytest.mark.parametrize("send", ROOMS)
def test_what_is_no_photo_is_no_photo_by_its_name_either(register: Site, campaign: Flask, send: Send) -> None:
    client = register.client("constable_a")
    for content in (SVG, SCRIPT, _gif(), PDF_AND_PAGE, b"\xff\xd8\xff\xe0" + SCRIPT):
        assert send(client, (io.BytesIO(content), "photo.jpg")) == "", content[:20]
