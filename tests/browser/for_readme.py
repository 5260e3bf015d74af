"""Makes docs/screenshots from the pictures that the browser tests took: python -m tests.browser.for_readme

Run it after the browser tests, and look at what it made before it is committed.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image

TAKEN = Path(__file__).with_name("screenshots")
SHOWN = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
LARGEST = 40_000  # bytes
# name of the picture -> height that is shown, in pixels
CHOSEN = {
    "front-officer-hi-360": 800,
    "search-constable-hi-360": 800,
    "section-constable-hi-360": 800,
    "cameras-constable-hi-360": 800,
    "search-constable-en-1366": 760,
    "campaign-reach-campaign_officer-hi-1366": 760,
}


def main() -> None:
    """Cuts each picture to what a screen shows, in few colours."""
    SHOWN.mkdir(exist_ok=True)
    for name, height in CHOSEN.items():
        with Image.open(TAKEN / f"{name}.png") as taken:
            seen = taken.convert("RGB").crop((0, 0, taken.width, min(height, taken.height)))
        path = SHOWN / f"{name}.png"
        seen.quantize(32, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size > LARGEST:
            raise SystemExit(f"{path.name} has {path.stat().st_size} bytes, more than {LARGEST}")
        print(path.name, path.stat().st_size)


if __name__ == "__main__":
    main()
