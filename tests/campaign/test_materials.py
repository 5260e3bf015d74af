"""Topics: texts, search, versions, review, cards, posters, booklet."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image, features
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.campaign import cards, layout, library, starter
from app.campaign.models import Topic
from app.campaign.words import CATEGORIES, SEASONS
from app.db import db
from tests.conftest import Site

Client = Callable[..., FlaskClient]


def test_the_starter_topics_are_whole_in_both_languages(app: Flask) -> None:
    found = starter.contents()
    assert len(found) >= 30 and found[0][0] == "first-hour"
    for slug, _reviewed, content in found:
        assert content["category"] in CATEGORIES
        for code in ("hi", "en"):
            sheet = library.sheet({"slug": slug, **content}, code)
            assert len(sheet.message) <= 600, (slug, code, len(sheet.message))
            assert 3 <= len(sheet.signs) <= 5 and 3 <= len(sheet.steps) <= 5 and len(sheet.how) > 80
        hindi = sum("\u0900" <= letter <= "\u097f" for letter in content["how_hi"])
        assert hindi > len(content["how_hi"]) * 0.5, slug


def test_season_hints_and_the_exhibition_name_topics_that_exist() -> None:
    known = {slug for slug, _r, _c in starter.contents()}
    assert {slug for *_rest, slugs in SEASONS for slug in slugs} <= known
    assert set(library.EXHIBITION) <= known and len(library.EXHIBITION) == 12


def test_devanagari_is_shaped() -> None:
    assert features.check("raqm")
    apart = sum(layout.width(letter, 60, "Bold", "hi") for letter in "क्षि")
    assert layout.width("क्षि", 60, "Bold", "hi") < apart * 0.8


@pytest.mark.slow
def test_every_card_fits_in_both_languages(app: Flask) -> None:
    for slug, _reviewed, content in starter.contents():
        for code in ("hi", "en"):
            made = layout.card(library.sheet({"slug": slug, **content}, code))
            assert layout.fits(made) == [], (slug, code)
            assert min(line.size for line in made.lines if line.weight == "Medium") >= 28, (slug, code)


def test_the_check_sees_a_text_that_does_not_fit(app: Flask) -> None:
    slug, _reviewed, content = starter.contents()[0]
    made = layout.card(library.sheet({"slug": slug, **content, "title_en": "word " * 80}, "en"))
    assert layout.fits(made)


def test_the_card_is_a_small_square_png(campaign: Flask, client_for: Client) -> None:
    client = client_for("constable_a")
    for code in ("hi", "en"):
        answer = client.get(f"/campaign/materials/digital-arrest/card-{code}.png?save=1")
        image = Image.open(io.BytesIO(answer.data))
        assert (image.format, image.size) == ("PNG", (1080, 1080)) and len(answer.data) <= 60_000
        assert answer.headers["Content-Disposition"] == f'attachment; filename="digital-arrest-{code}.png"'
    assert len(client.get("/campaign/materials/digital-arrest/preview-hi.svg").data) < 6_000
    assert client.get("/campaign/materials/digital-arrest/card-fr.png").status_code == 404
    assert client.get("/campaign/materials/nothing/card-hi.png").status_code == 404


def test_a_card_says_the_district_of_the_settings(campaign: Flask) -> None:
    sheet = library.sheet(db.session.scalars(select(Topic)).first(), "en")
    before = cards.png(sheet)
    campaign.config["DISTRICT_EN"] = "Raigarh"
    assert "Raigarh Police" in {line.text.split(",")[0] for line in layout.card(sheet).lines}
    assert cards.png(sheet) != before


def test_search_finds_topics_in_three_ways_of_writing(campaign: Flask, site: Site, client_for: Client) -> None:
    site.sync()
    client = client_for("constable_a")
    for question in ("digital arrest", "डिजिटल अरेस्ट", "video call police"):
        assert (
            'data-kind="material" data-ref="digital-arrest"' in client.get("/search", query_string={"q": question}).text
        )
        assert 'data-ref="digital-arrest"' in client.get("/campaign/materials", query_string={"q": question}).text
    assert 'data-ref="first-hour"' not in client.get("/campaign/materials?category=threat").text
    assert client.get("/campaign/materials?category=nonsense").status_code == 400


def content(**more: str) -> dict[str, Any]:
    return {**starter.contents()[0][2], "title_en": "Toll", "title_hi": "टोल", "slug": "toll-app", **more}


def test_a_new_topic_is_used_only_after_its_review(campaign: Flask, site: Site, client_for: Client) -> None:
    writer, reader = client_for("campaigner"), client_for("constable_a")
    assert writer.post("/campaign/materials", data=content()).status_code == 303
    assert reader.get("/campaign/materials/toll-app").status_code == 404
    site.sync()
    assert 'data-ref="toll-app"' not in reader.get("/search?q=toll").text
    assert writer.post("/campaign/materials/toll-app/review", data={"number": "1"}).status_code == 303
    assert reader.get("/campaign/materials/toll-app").status_code == 200
    site.sync()
    assert 'data-ref="toll-app"' in reader.get("/search?q=toll").text
    writer.post("/campaign/materials/toll-app/versions", data=content(title_en="Toll two"))
    assert "Toll two" not in reader.get("/campaign/materials/toll-app").text
    assert writer.post("/campaign/materials/toll-app/review", data={"number": "2"}).status_code == 303
    assert "Toll two" in reader.get("/campaign/materials/toll-app").text
    with site.app.app_context():
        query = select(AuditEvent.action, AuditEvent.detail).where(AuditEvent.kind == "campaign-topic")
        trail = [(action, detail) for action, detail in db.session.execute(query.order_by(AuditEvent.id))]
    assert trail[2] == ("change", {"version": 2, "title_en": ["Toll", "Toll two"]})
    assert trail[3][1]["version"] == [1, 2] and trail[1][1]["version"] == [0, 1]
    writer.post("/campaign/materials/toll-app/withdrawal")
    assert reader.get("/campaign/materials/toll-app").status_code == 404
    assert writer.get("/campaign/materials/toll-app").status_code == 200


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"short_hi": "क" * 590}, "WhatsApp messages here have 600 at most"),
        ({"how_en": ""}, "“how_en” is empty"),
        ({"steps_en": "a\nb\nc\nd\ne\nf"}, "at most five lines"),
        ({"category": "x"}, "Choose a category"),
        ({"slug": "Bad Slug!"}, "small Latin letters"),
        ({"slug": "first-hour"}, "of that short name already"),
        ({"short_en": "Ring 98765 43210"}, "Phone numbers are not kept"),
    ],
)
def test_a_wrong_topic_is_refused_with_what_was_typed(
    campaign: Flask, client_for: Client, change: dict[str, str], message: str
) -> None:
    answer = client_for("campaigner").post("/campaign/materials", data=content(**change))
    assert answer.status_code == 422 and message in answer.text and "टोल" in answer.text
    assert db.session.query(Topic).count() == 2


def test_only_the_campaign_writes(campaign: Flask, client_for: Client) -> None:
    for who in ("constable_a", "officer_a", "control", "auditor"):
        assert client_for(who).post("/campaign/materials", data=content()).status_code == 404
        assert client_for(who).post("/campaign/materials/first-hour/withdrawal").status_code == 404
        assert client_for(who).get("/campaign/materials/new").status_code == 404


def test_print_pages_have_no_inline_style(campaign: Flask, client_for: Client) -> None:
    client = client_for("officer_a")
    for address, pages in (
        ("/campaign/materials/digital-arrest/poster?size=a3", 1),
        ("/campaign/exhibition?lang=hi", 2),
        ("/campaign/booklet/print?topic=first-hour&topic=digital-arrest", 8),
        ("/campaign/reach/report", 1),
    ):
        page = client.get(address).text
        assert page.count("data-page>") == pages, address
        assert " style=" not in page and "<script" not in page and "<style" not in page
    assert client.get("/campaign/exhibition?size=a9").status_code == 400
    assert client.get("/campaign/booklet/print?topic=unknown").status_code == 400


def test_the_booklet_numbers_its_pages(campaign: Flask, client_for: Client) -> None:
    page = client_for("officer_a").get("/campaign/booklet/print?lang=en&topic=first-hour&topic=digital-arrest").text
    assert "<span>There is no “digital arrest”</span><b>4</b>" in page
    assert page.index('<p class="folio">3</p>') < page.index('<p class="folio">4</p>')
