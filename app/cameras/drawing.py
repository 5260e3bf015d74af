"""A map as one small SVG, drawn by the server: no tiles, no script. Pure.

To stay small all cones are one path and all dots another (a round-capped stroke of no length is a dot), all numbers are
one text with a position for every digit, and every coordinate is a whole unit of the view box.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians, sin

from markupsafe import Markup, escape

from app.places.geometry import EARTH_RADIUS_M

WIDTH, HEIGHT = 360, 300
MOST_SINGLE = 40  # more than this many cameras besides the numbered ones are drawn as clusters
_CELL = 45
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Mark:
    """A camera: number on the map (0: none), position, direction and field of view in degrees or None."""

    number: int
    lat: float
    lon: float
    direction: int | None = None
    fov: int | None = None
    dead: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """What is drawn: the middle and half the height in metres; ``scene``: draw rings and a cross there.

    ``words``: metre, kilometre and north, as short as they are written.
    """

    middle: Point
    half_m: float
    marks: Sequence[Mark]
    others: Sequence[Point] = ()
    lines: Sequence[tuple[str, Sequence[Point]]] = ()
    labels: Sequence[tuple[str, float, float]] = ()
    scene: Point | None = None
    route: Sequence[Point] = ()
    title: str = ""
    words: tuple[str, str, str] = ("m", "km", "N")


class Frame:
    """Degrees to whole units of the view box."""

    def __init__(self, middle: Point, half_m: float) -> None:
        self.lat, self.lon = middle
        self.unit = (HEIGHT / 2) / max(half_m, 1.0)  # units per metre
        self.up = radians(1) * EARTH_RADIUS_M * self.unit
        self.side = self.up * cos(radians(self.lat))

    def at(self, lat: float, lon: float) -> tuple[int, int]:
        return round(WIDTH / 2 + (lon - self.lon) * self.side), round(HEIGHT / 2 - (lat - self.lat) * self.up)

    def edges(self) -> tuple[float, float, float, float]:
        """(south, west, north, east) of what the view box shows."""
        up, side = HEIGHT / 2 / self.up, WIDTH / 2 / self.side
        return self.lat - up, self.lon - side, self.lat + up, self.lon + side


def draw(scene: Scene) -> Markup:
    """The SVG element."""
    frame = Frame(scene.middle, scene.half_m)
    body = "".join(
        (
            _lines(scene, frame),
            _rings(scene, frame),
            _labels(scene, frame),
            _cones(scene, frame),
            _dots(scene, frame),
            _numbers(scene, frame),
            _scale(scene, frame),
        )
    )
    head = f'<svg class="map" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(scene.title)}">'
    return Markup(f"{head}{body}</svg>")  # noqa: S704 - numbers of our own, and names that are escaped


def _lines(scene: Scene, frame: Frame) -> str:
    paths: dict[str, str] = {}
    for kind, points in [*scene.lines, *([("way", scene.route)] if scene.route else [])]:
        paths[kind] = paths.get(kind, "") + _path(frame.at(*p) for p in points)
    return "".join(f'<path class="{kind}" d="{path}"/>' for kind, path in paths.items() if path)


def _path(points: Iterable[tuple[int, int]]) -> str:
    """The pieces of a line that cross the view box."""
    parts: list[str] = []
    before: tuple[int, int] | None = None
    drawing = False
    for here in points:
        clipped = _clip(before, here) if before is not None else None
        if clipped is not None:
            one, two = clipped
            parts.append((f"L{two[0]} {two[1]}") if drawing else f"M{one[0]} {one[1]}L{two[0]} {two[1]}")
        drawing = clipped is not None and clipped[1] == here
        before = here
    return "".join(parts)


def _clip(one: tuple[int, int], two: tuple[int, int]) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """The part of a segment inside the view box (Liang and Barsky), or None."""
    dx, dy = two[0] - one[0], two[1] - one[1]
    start, end = 0.0, 1.0
    for way, room in ((-dx, one[0]), (dx, WIDTH - one[0]), (-dy, one[1]), (dy, HEIGHT - one[1])):
        if way == 0:
            if room < 0:
                return None
        elif way < 0:
            start = max(start, room / way)
        else:
            end = min(end, room / way)
    if start > end:
        return None
    left = one if start == 0 else (round(one[0] + dx * start), round(one[1] + dy * start))
    return left, two if end == 1 else (round(one[0] + dx * end), round(one[1] + dy * end))


def _rings(scene: Scene, frame: Frame) -> str:
    if scene.scene is None:
        return ""
    x, y = frame.at(*scene.scene)
    step = _round_metres(scene.half_m / 2)
    circles = "".join(f'<circle class="ring" cx="{x}" cy="{y}" r="{round(step * n * frame.unit)}"/>' for n in (1, 2))
    return f'{circles}<path class="here" d="M{x - 6} {y}h12m-6-6v12"/>'


def _cones(scene: Scene, frame: Frame) -> str:
    path = ""
    for mark in scene.marks:
        if mark.direction is None or (mark.fov or 0) >= 300:
            continue
        x, y = frame.at(mark.lat, mark.lon)
        half = min(max(mark.fov or 60, 20), 120) / 2
        ends = [
            (round(22 * sin(radians(a))), round(-22 * cos(radians(a))))
            for a in (mark.direction - half, mark.direction + half)
        ]
        path += f"M{x} {y}l{ends[0][0]} {ends[0][1]} {ends[1][0] - ends[0][0]} {ends[1][1] - ends[0][1]}z"
    return f'<path class="cone" d="{path}"/>' if path else ""


def _dots(scene: Scene, frame: Frame) -> str:
    drawn = ""
    singles, clusters = _others(scene, frame)
    if singles:
        drawn += f'<path class="more" d="{"".join(f"M{x} {y}h0" for x, y in singles)}"/>'
    drawn += "".join(
        f'<circle class="heap" cx="{x}" cy="{y}" r="{8 + len(str(n)) * 3}"/><text x="{x}" y="{y + 4}">{n}</text>'
        for x, y, n in clusters
    )
    for name, dead in (("dot dead", True), ("dot", False)):
        spots = dict.fromkeys(frame.at(m.lat, m.lon) for m in scene.marks if m.dead is dead)
        path = "".join(f"M{x} {y}h0" for x, y in spots)
        drawn += f'<path class="{name}" d="{path}"/>' if path else ""
    return drawn


def _others(scene: Scene, frame: Frame) -> tuple[list[tuple[int, int]], list[tuple[int, int, int]]]:
    inside = [(x, y) for x, y in (frame.at(*p) for p in scene.others) if 0 <= x <= WIDTH and 0 <= y <= HEIGHT]
    if len(inside) <= MOST_SINGLE:
        return inside, []
    cells: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for x, y in inside:
        cells.setdefault((x // _CELL, y // _CELL), []).append((x, y))
    heaps = [
        (sum(x for x, _ in cell) // len(cell), sum(y for _, y in cell) // len(cell), len(cell))
        for cell in cells.values()
    ]
    return [], heaps


def _numbers(scene: Scene, frame: Frame) -> str:
    """The numbers on the dots; of marks that cover each other the first one's can be read."""
    places: dict[tuple[int, int], int] = {}
    for mark in scene.marks:
        x, y = frame.at(mark.lat, mark.lon)
        if mark.number and all(abs(x - a) > 13 or abs(y - b) > 10 for a, b in places):
            places[x, y] = mark.number
    xs: list[str] = []
    ys: list[str] = []
    digits = ""
    for (x, y), number in places.items():
        text = str(number)
        for n, digit in enumerate(text):
            xs.append(str(x + 7 * n - (3 if len(text) == 2 else 0)))
            ys.append(str(y + 4))
            digits += digit
    return f'<text class="n" x="{" ".join(xs)}" y="{" ".join(ys)}">{digits}</text>' if digits else ""


def _labels(scene: Scene, frame: Frame) -> str:
    drawn: list[tuple[int, int]] = []
    out = ""
    for name, lat, lon in scene.labels:
        x, y = frame.at(lat, lon)
        if not (20 < x < WIDTH - 20 and 14 < y < HEIGHT - 14):
            continue
        if all(abs(y - other[1]) > 14 or abs(x - other[0]) > 90 for other in drawn):
            drawn.append((x, y))
            anchor = ' class="e"' if x > WIDTH - 150 else ""
            out += f'<text x="{x}" y="{y - 9}"{anchor}>{escape(name)}</text>'
    return f'<g class="names">{out}</g>' if out else ""


def _scale(scene: Scene, frame: Frame) -> str:
    metre, kilometre, north = (escape(word) for word in scene.words)
    metres = _round_metres(70 / frame.unit)
    length = round(metres * frame.unit)
    label = f"{metres // 1000} {kilometre}" if metres >= 1000 else f"{metres} {metre}"
    return (
        f'<path class="scale" d="M8 {HEIGHT - 8}h{length}M348 26V8l-4 7m4-7 4 7"/>'
        f'<text class="s" x="10" y="{HEIGHT - 12}">{label}</text><text class="s" x="344" y="38">{north}</text>'
    )


def _round_metres(metres: float) -> int:
    """The nearest of 10, 20, 50, 100 ... below."""
    size = 10
    while size * 10 <= metres:
        size *= 10
    return next(step * size for step in (5, 2, 1) if step * size <= metres or step == 1)
