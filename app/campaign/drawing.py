"""SVG: QR codes, the light preview of a card, bar and line charts. Presentation attributes only (CSP)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import segno
from markupsafe import Markup, escape

from app.campaign.layout import SIDE, Card
from app.campaign.library import REPORT_SITE

WIDE, HIGH = 600, 140
_WEIGHTS = {"Medium": 500, "SemiBold": 600, "Bold": 700, "ExtraBold": 800}


@cache
def qr(text: str = REPORT_SITE) -> Markup:
    """A QR code as inline SVG, to be sized by its class."""
    code = segno.make(text, error="m", micro=False)
    return Markup(code.svg_inline(border=2, svgclass="qr", lineclass=None, omitsize=True))  # noqa: S704 - made here


def preview(made: Card) -> str:
    """The card as a small SVG file; each line is held to the width measured with the card's own font."""
    fonts = "Mukta,Nirmala UI,Mangal,Noto Sans Devanagari,sans-serif"
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}" font-family="{fonts}">']
    parts.append(f'<path fill="#fff" d="M0 0h{SIDE}v{SIDE}H0z"/>')
    for box, colour in made.rectangles:
        parts.append(f'<path fill="{colour}" d="M{box.left} {box.top}H{box.right}V{box.bottom}H{box.left}z"/>')
    for line in made.lines:
        base = line.y + round(line.height * 0.86)
        parts.append(
            f'<text x="{line.x}" y="{base}" font-size="{line.size}" font-weight="{_WEIGHTS[line.weight]}" '
            f'fill="{line.colour}" textLength="{line.width}" lengthAdjust="spacingAndGlyphs">{escape(line.text)}</text>'
        )
    q = made.qr
    eyes = f"M{q.left + 30} {q.top + 30}h50v50h-50zm90 0h50v50h-50zm-90 90h50v50h-50z"
    parts.append(f'<path fill="none" stroke="#14202b" stroke-width="12" d="{eyes}"/>')
    return "".join([*parts, "</svg>"])


def bars(values: Sequence[tuple[str, int]], label: str) -> Markup:
    """A bar a value. ``label`` says in words what a listener would miss."""
    top = max([1, *(value for _name, value in values)])
    step = WIDE / max(1, len(values))
    pieces = [
        f'<rect x="{n * step + 1:.1f}" y="{HIGH - 118 * value / top:.1f}" width="{max(1.0, step - 2):.1f}" '
        f'height="{118 * value / top:.1f}">'
        f"<title>{escape(name)}: {value}</title></rect>"
        for n, (name, value) in enumerate(values)
    ]
    return _chart(label, f'<g class="bar">{"".join(pieces)}</g>{_ends(values, top)}')


def line(values: Sequence[tuple[str, int]], label: str, goal: int) -> Markup:
    """A line over time with the goal as a dashed line."""
    top = max([1, goal, *(value for _name, value in values)]) * 1.05
    step = WIDE / max(1, len(values) - 1)
    points = " ".join(f"{n * step:.1f},{HIGH - 118 * value / top:.1f}" for n, (_name, value) in enumerate(values))
    y = HIGH - 118 * goal / top
    drawn = f'<path class="goal" d="M0 {y:.1f}H{WIDE}"/><polyline class="line" points="{points}"/>'
    return _chart(label, drawn + _ends(values, round(top)))


def _chart(label: str, inside: str) -> Markup:
    head = f'<svg class="chart" viewBox="0 0 {WIDE} {HIGH + 18}" role="img" aria-label="{escape(label)}">'
    return Markup(f"{head}{inside}</svg>")  # noqa: S704 - numbers and escaped text


def _ends(values: Sequence[tuple[str, int]], top: int) -> str:
    if not values:
        return ""
    return (
        f'<text class="label" x="0" y="{HIGH + 14}">{escape(values[0][0])}</text>'
        f'<text class="label" x="{WIDE}" y="{HIGH + 14}" text-anchor="end">{escape(values[-1][0])}</text>'
        f'<text class="label" x="0" y="14">{top}</text>'
    )
