"""Three hundred invented vehicles for demonstration: plates, owners and cases are made up, phones are 00000 numbers."""

from __future__ import annotations

from pathlib import Path

from app.vehicles.importing import atonce

FILE = Path(__file__).with_name("vehicles.csv")


def load() -> None:
    """Enters the vehicles, marked as demonstration."""
    atonce.run(FILE, dry=False, progress=lambda _count: None, demo=True)
