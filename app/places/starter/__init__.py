"""The stations, landmarks and main lines of the first district. Coordinates are estimates and shown as such."""

from __future__ import annotations

import csv
from pathlib import Path

from app.places.baselayer import save_file
from app.places.importing import upsert_places

FILE = Path(__file__).with_name("places.csv")
BASE = Path(__file__).with_name("base.geojson")


def load() -> None:
    """Loads ``places.csv`` and the schematic base map inside the caller's transaction."""
    with FILE.open(encoding="utf-8", newline="") as file:
        upsert_places(list(csv.DictReader(file)))
    save_file(BASE, source="schematic")
