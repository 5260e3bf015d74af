"""The stations and landmarks of the first district. Coordinates are estimates and shown as such."""

from __future__ import annotations

import csv
from pathlib import Path

from app.places.importing import STATION_KINDS, upsert_places, upsert_station

FILE = Path(__file__).with_name("places.csv")


def load() -> None:
    """Loads ``places.csv`` inside the caller's transaction."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row["kind"] in STATION_KINDS:
            upsert_station(row)
    upsert_places(rows, estimated=True)
