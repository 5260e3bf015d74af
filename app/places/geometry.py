"""Distances and bearings on the ground, WGS 84 degrees in, metres and degrees out."""

from __future__ import annotations

from math import asin, atan2, cos, degrees, radians, sin, sqrt

EARTH_RADIUS_M = 6_371_008.8  # mean radius, IUGG


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
    up = degrees(radius_m / EARTH_RADIUS_M)
    side = min(180.0, up / max(0.01, cos(radians(lat))))
    return lat - up, lon - side, lat + up, lon + side
