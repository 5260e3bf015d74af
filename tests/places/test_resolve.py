"""Phrases that officers use find their place: the sixty written before the resolver was built."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from app.places.gazetteer import Entry, Gazetteer, build
from app.places.resolve import resolve
from app.places.starter import FILE
from tests.conftest import SHARED

PHRASES = list(csv.DictReader(Path(__file__).with_name("phrases.csv").open(encoding="utf-8")))


def entries(*files: Path) -> list[Entry]:
    found: dict[tuple[str, str, str], Entry] = {}
    for path in files:
        for row in csv.DictReader(path.open(encoding="utf-8")):
            key = (row["name_en"], row["kind"], row["police_station"])
            station = (row["police_station"],) if row["police_station"] else ()
            where = (float(row["lat"]), float(row["lon"]))
            found[key] = Entry(len(found) + 1, key[0], row["name_hi"], key[1], *where, station=station)
    return list(found.values())


@pytest.fixture(scope="module")
def starter() -> Gazetteer:
    return build(entries(FILE))


def right(gazetteer: Gazetteer) -> list[str]:
    wrong = []
    for row in PHRASES:
        best = resolve(row["phrase"], gazetteer).best
        if best is None or best.name_en not in row["expected"].split("|"):
            wrong.append(row["phrase"])
    return wrong


def test_there_are_sixty_phrases_half_of_them_not_english() -> None:
    assert len(PHRASES) >= 60
    assert sum(row["style"] != "english" for row in PHRASES) >= 30


def test_phrases_find_their_place(starter: Gazetteer) -> None:
    assert len(right(starter)) <= len(PHRASES) - 58, right(starter)


def test_phrases_find_their_place_among_all_villages() -> None:
    reference = SHARED / "data/geo/reference-places.csv"
    if not reference.exists():
        pytest.skip("reference data is not here")
    assert len(right(build(entries(FILE, reference)))) <= len(PHRASES) - 57


@pytest.mark.parametrize(
    ("phrase", "place"),
    [
        ("chowki smriti nagar", "Smriti Nagar Chowki"),
        ("भिलाई तीन थाना", "Old Bhilai (Bhilai-3) Thana"),
        ("kal raat murga chowk par chori hui", "Murga Chowk"),
        ("सेक्टर ९ चौक", "Sector 9 Chowk"),
        ("supela garaj road", "Supela Garage Road"),
        ("vaishali nagar thane ke paas", "Vaishali Nagar Thana"),
    ],
)
def test_more_ways_of_saying(starter: Gazetteer, phrase: str, place: str) -> None:
    best = resolve(phrase, starter).best
    assert best is not None and best.name_en == place


def test_a_number_that_does_not_fit_is_not_passed_over(starter: Gazetteer) -> None:
    assert resolve("sector 6 b market", starter).best.name_en == "Sector 6 B Market"  # type: ignore[union-attr]
    names = [c.entry.name_en for c in resolve("sector 77", starter).candidates if c.score > 0.55]
    assert "Sector 7, Bhilai" not in names


def test_a_name_that_occurs_twice_is_asked_about() -> None:
    twice = build([Entry(1, "Purai", "पुरई", "village", 21.1, 81.3), Entry(2, "Purai", "पुरई", "village", 21.3, 81.5)])
    answer = resolve("पुरई", twice)
    assert answer.ask and len(answer.candidates) == 2 and answer.sure < 0.7


def test_nonsense_is_not_understood_with_certainty(starter: Gazetteer) -> None:
    for phrase in ("", "????", "qwrtz plonk", "x" * 5000, "के पास"):
        assert resolve(phrase, starter).sure < 0.6


def test_an_alias_is_a_name() -> None:
    known = build([Entry(1, "Supela Chowk", "सुपेला चौक", "chowk", 21.2, 81.3, aliases=("Gol Building",)),
                   Entry(2, "Murga Chowk", "मुर्गा चौक", "chowk", 21.2, 81.3)])  # fmt: skip
    assert resolve("gol bilding ke samne", known).best.id == 1  # type: ignore[union-attr]
