"""Distances and bearings on the ground, WGS 84 degrees in, metres and degrees out."""

from __future__ import annotations

from math import asin, atan2, cos, degrees, radians, sin, sqrt

EARTH_RADIUS_M = 6_371_008.8  # mean radius, IUGG
SECTORS = 8


def distance_m(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance in metres (haversine)."""
    p1, p2 = radians(lat1), radians(lat2)
    h = sin((p2 - p1) / 2) ** 2 + cos(p1) * cos(p2) * sin(radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(h)))


def bearing_deg(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Initial bearing from the first point to the second: 0 north, 90 east, below 360."""
    p1, p2, turn = radians(lat1), radians(lat2), radians(lon2 - lon1)
    return degrees(atan2(sin(turn) * cos(p2), cos(p1) * sin(p2) - sin(p1) * cos(p2) * cos(turn))) % 360


def box(lat: float, lon: float, radius_m: float) -> tuple[float, float, float, float]:
    """(south, west, north, east) degrees of a box that holds the circle."""
    up = degrees(radius_m / EARTH_RADIUS_M) * 1.000001 + 1e-9
    # The circle is widest towards the pole of its centre: there the box must reach as well.
    edge = min(89.9, abs(lat) + up)
    side = min(180.0, up / max(0.001, cos(radians(edge))))
    return lat - up, lon - side, lat + up, lon + side


def towards(lat: float, lon: float, bearing: float, metres: float) -> tuple[float, float]:
    """The point that lies so many metres from another in a direction (plane, good to some kilometres)."""
    up = degrees(metres * cos(radians(bearing)) / EARTH_RADIUS_M)
    side = degrees(metres * sin(radians(bearing)) / EARTH_RADIUS_M) / max(0.01, cos(radians(lat)))
    return lat + up, lon + side


def sector(bearing: float) -> int:
    """0 north, 1 north-east ... 7 north-west."""
    return round(bearing / (360 / SECTORS)) % SECTORS


def turn_deg(one: float, other: float) -> float:
    """The smaller angle between two directions, 0 to 180."""
    return abs((one - other + 180) % 360 - 180)


def point(text: str) -> tuple[float, float] | None:
    """``"21.2057,81.3448"`` as degrees, or None when it is no point of the earth."""
    parts = text.replace("°", "").replace(";", ",").split(",")
    try:
        lat, lon = (float(part) for part in parts)
    except ValueError:
        return None
    return (lat, lon) if abs(lat) <= 90 and abs(lon) <= 180 else None
