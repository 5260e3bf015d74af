"""The one search box, as people use it: with and without JavaScript, in both languages, each with his own sight."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.db import writing
from app.places.models import Place
from tests.conftest import Site

Client = Callable[..., FlaskClient]


@pytest.fixture
def places(site: Site) -> None:
    """Some places of two stations, indexed."""
    rows = [("Supela Chowk", "सुपेला चौक", "chowk", 1), ("Supela Market", "सुपेला बाज़ार", "market", 1),
            ("Kotwali Durg", "कोतवाली दुर्ग", "thana", 2), *((f"Lane {n}", f"गली {n}", "chowk", 2) for n in range(30))]  # fmt: skip
    with site.app.app_context(), writing() as session:
        session.add_all(
            Place(name_en=en, name_hi=hi, kind=kind, lat=21.2, lon=81.3, station_id=station)
            for en, hi, kind, station in rows
        )
    site.sync()


def page(client: FlaskClient, address: str, status: int = 200, **headers: str) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def test_best_of_each_kind_with_counts(places: None, client_for: Client) -> None:
    text = page(client_for("constable_a"), "/search?q=supela")
    assert 'data-ref="Supela Chowk"' in text and "Places 2" in text
    assert "<html" in text and 'id="results"' in text


def test_htmx_gets_the_results_alone(places: None, client_for: Client) -> None:
    text = page(client_for("constable_a"), "/search?q=supela", **{"HX-Request": "true"})
    assert "<html" not in text and 'data-ref="Supela Chowk"' in text


def test_hindi_page_and_hindi_question(places: None, client_for: Client) -> None:
    text = page(client_for("officer_b", language="hi"), "/search?q=सुपेला चौक")
    assert "सुपेला चौक" in text and "जगहें 1" in text


def test_one_kind_is_narrowed_paged_and_sorted_by_links(places: None, client_for: Client) -> None:
    client = client_for("constable_a")
    text = page(client, "/search?q=lane&kind=place")
    assert text.count("data-ref=") == 10 and "page=2" in text
    assert page(client, "/search?q=lane&kind=place&page=3").count("data-ref=") == 10
    narrowed = page(client, "/search?q=supela&kind=place&f.kind=market")
    assert 'data-ref="Supela Market"' in narrowed and 'data-ref="Supela Chowk"' not in narrowed


def test_a_slip_is_told_with_the_way_back(places: None, client_for: Client) -> None:
    client = client_for("constable_a")
    text = page(client, "/search?q=marrket")
    assert "literal=1" in text and 'data-ref="Supela Market"' in text
    assert "data-ref=" not in page(client, "/search?q=marrket&literal=1")


def test_refusal_says_why(places: None, client_for: Client) -> None:
    assert "three letters" in page(client_for("constable_a"), "/search?q=a*")
    assert "तीन अक्षर" in page(client_for("constable_a", language="hi"), "/search?q=a*")


def test_too_long_keeps_what_was_typed(places: None, client_for: Client) -> None:
    text = page(client_for("constable_a"), "/search?q=" + "a" * 201, 400)
    assert "a" * 201 in text


def test_nothing_typed_nothing_found(places: None, client_for: Client) -> None:
    assert "data-ref=" not in page(client_for("constable_a"), "/search")
    assert "Nothing found" in page(client_for("constable_a"), "/search?q=qqqqzzzz")


def test_explanation_is_for_the_administrator(places: None, client_for: Client) -> None:
    assert 'class="soft why"' in page(client_for("admin"), "/search?q=supela&explain=1")
    assert 'class="soft why"' not in page(client_for("officer_a"), "/search?q=supela&explain=1")


def test_signed_out_finds_nothing(site: Site) -> None:
    assert site.client().get("/search?q=supela").status_code == 302
    assert site.client().get("/search/suggest?q=su").status_code == 302


def test_suggestions_are_short_and_visible(places: None, client_for: Client) -> None:
    client = client_for("constable_a")
    answer = client.get("/search/suggest?q=market sup")
    assert answer.json == ["market supela"] and len(answer.data) <= 400
    assert client.get("/search/suggest?q=s").json == []
    assert client.get("/search/suggest?q=" + "सु").json == ["सुपेला"]
    assert len(client.get("/search/suggest?q=" + "क" * 300 + " l").data) <= 400


def test_no_markup_of_the_users_survives(places: None, client_for: Client) -> None:
    text = page(client_for("constable_a"), '/search?q=<script>alert(1)</script>"><b>')
    assert "<script>alert" not in text and '"><b>' not in text


def test_without_an_index_the_database_answers(places: None, site: Site, client_for: Client) -> None:
    client = client_for("constable_a")
    (site.instance / "search" / "current").unlink()
    text = page(client, "/search?q=Supela")
    assert 'data-ref="Supela Chowk"' in text and "being prepared" in text


@pytest.mark.parametrize("address", ["/search?q=a&page=x", "/search?q=a&page=-1"])
def test_bad_page_numbers(places: None, client_for: Client, address: str) -> None:
    page(client_for("constable_a"), address, 400)


def test_unknown_kind_and_facet_are_harmless(places: None, client_for: Client) -> None:
    client = client_for("constable_a")
    assert "data-ref=" not in page(client, "/search?q=supela&kind=nothing")
    page(client, "/search?q=supela&kind=place&f.nothing=x")
