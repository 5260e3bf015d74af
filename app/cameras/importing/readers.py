"""Files as records: CSV, XLSX, KML, KMZ, GeoJSON, GPX and Overpass JSON, told apart by their content."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from xml.etree import ElementTree

from app.cameras.importing.columns import header_worth
from app.places.reports import Unreadable, decode

LARGEST_UNPACKED = 200 * 1024 * 1024
_TAG = re.compile(r"<[^>]+>")
_PAIR = re.compile(r"\s*([^:<>\n]{2,40}?)\s*:\s*(.+?)\s*$")


@dataclass(frozen=True, slots=True)
class Record:
    """One row. ``number`` as people count it (CSV and XLSX: the line; else the place in the file, from 1).

    ``fault``: why it is no camera at all. ``position``: (lat, lon) that the format itself gives.
    """

    number: int
    fields: dict[str, str] = field(default_factory=dict)
    position: tuple[str, str] | None = None
    fault: str = ""


def records(data: bytes, name: str) -> list[Record]:
    """Every row of the file. Raises Unreadable with what to do when it is none of the known kinds."""
    if data[:4] == b"PK\x03\x04":
        return _from_zip(data, name)
    text = decode(data)
    start = text.lstrip()[:1]
    if start == "<":
        return list(_from_xml(data))
    if start in ("{", "["):
        return list(_from_json(text))
    return list(_from_rows(_csv_lines(text)))


# -- tables


def _csv_lines(text: str) -> Iterator[tuple[int, list[str]]]:
    lines = text.splitlines()
    sample = max(lines[:10], key=len, default="")
    delimiter = max(",;\t|", key=sample.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as reason:
        raise Unreadable(f"The table is damaged near line {reader.line_num}: {reason}.") from None


def _from_rows(lines: Iterable[tuple[int, list[str]]]) -> Iterator[Record]:
    """Rows below the first of the first 15 lines that looks like a header."""
    header: list[str] = []
    for seen, (number, cells) in enumerate(lines):
        cells = [cell.strip() for cell in cells]
        if not any(cells):
            continue
        if not header:
            if header_worth(cells):
                header = _unique(cells)
            elif seen > 15:
                break
            continue
        if len(cells) > len(header) and any(cells[len(header) :]):
            yield Record(number, fault=f"has {len(cells)} cells, the header {len(header)}: a comma or quote is astray")
            continue
        yield Record(number, {h: c for h, c in zip(header, cells, strict=False) if h and c})
    if not header:
        raise Unreadable(
            "No line names the columns. The first line must have names such as name, lat, lon, police_station "
            "(see the template), or give KML, GeoJSON, GPX."
        )


def _unique(cells: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    names = []
    for cell in cells:
        seen[cell] = seen.get(cell, 0) + 1
        names.append(cell if seen[cell] == 1 else f"{cell} {seen[cell]}")
    return names


def _from_zip(data: bytes, name: str) -> list[Record]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(info.file_size for info in archive.infolist()) > LARGEST_UNPACKED:
                raise Unreadable(f"{name} unpacks to more than 200 MB.")
            names = archive.namelist()
            if "xl/workbook.xml" in names:
                return list(_from_rows(_xlsx_lines(archive)))
            inner = [n for n in names if n.lower().endswith(".kml")]
            if not inner:
                raise Unreadable(f"{name} is an archive without a KML or a table. Unpack it and give the file inside.")
            found = [r for n in sorted(inner, key=lambda n: n.lower() != "doc.kml") for r in _from_xml(archive.read(n))]
            return [Record(n, r.fields, r.position, r.fault) for n, r in enumerate(found, 1)]
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, NotImplementedError, RuntimeError):
        raise Unreadable(f"{name} is damaged or protected. Save it again and try once more.") from None


def _xlsx_lines(archive: zipfile.ZipFile) -> Iterator[tuple[int, list[str]]]:
    """Lines of the first sheet (ECMA-376): strings live in a table of their own."""
    shared: list[str] = []
    if "xl/sharedStrings.xml" in archive.namelist():
        shared = [
            "".join(t.text or "" for t in item.iter() if _bare(t.tag) == "t")
            for item in _xml(archive.read("xl/sharedStrings.xml"))
        ]
    sheets = sorted(n for n in archive.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", n))
    sheets.sort(key=lambda n: int(re.sub(r"\D", "", n.rsplit("/", 1)[1])))
    for row in (e for e in _xml(archive.read(sheets[0])).iter() if _bare(e.tag) == "row"):
        cells: list[str] = []
        for cell in row:
            column = _column(cell.get("r", "")) if cell.get("r") else len(cells)
            cells += [""] * (min(column, 500) - len(cells))
            cells.append(_cell(cell, shared))
        yield int(row.get("r", "0")), cells


def _column(reference: str) -> int:
    number = 0
    for letter in re.sub(r"[^A-Z]", "", reference.upper()):
        number = number * 26 + ord(letter) - 64
    return max(0, number - 1)


def _cell(cell: Any, shared: list[str]) -> str:
    value = next((e.text or "" for e in cell if _bare(e.tag) == "v"), "")
    if cell.get("t") == "s":
        return shared[int(value)] if value.isdigit() and int(value) < len(shared) else ""
    if cell.get("t") == "inlineStr":
        return "".join(e.text or "" for e in cell.iter() if _bare(e.tag) == "t")
    return value


# -- XML


def _xml(data: bytes) -> Any:
    if b"<!DOCTYPE" in data[:4000] or b"<!ENTITY" in data:
        raise Unreadable("The file defines XML entities; this is not accepted. Export it again as plain KML.")
    try:
        return ElementTree.fromstring(data.lstrip(b"\xef\xbb\xbf \r\n\t"))  # noqa: S314 - entities are refused above
    except ElementTree.ParseError as reason:
        raise Unreadable(f"The XML is damaged: {reason}. Export it again.") from None


def _bare(tag: Any) -> str:
    return str(tag).rsplit("}", 1)[-1]


def _from_xml(data: bytes) -> Iterator[Record]:
    root = _xml(data)
    if _bare(root.tag) == "gpx":
        yield from _from_gpx(root)
    elif _bare(root.tag) == "kml" or any(_bare(e.tag) == "Placemark" for e in root.iter()):
        yield from _from_kml(root)
    else:
        raise Unreadable(f"<{_bare(root.tag)}> is no KML and no GPX. Export KML, GPX, GeoJSON or CSV.")


def _from_gpx(root: Any) -> Iterator[Record]:
    for number, point in enumerate((e for e in root.iter() if _bare(e.tag) == "wpt"), 1):
        about = {_bare(e.tag): (e.text or "").strip() for e in point if (e.text or "").strip()}
        yield Record(
            number, _with_description(about, about.pop("desc", "")), (point.get("lat", ""), point.get("lon", ""))
        )


def _from_kml(root: Any) -> Iterator[Record]:
    number = 0
    stack: list[tuple[Any, str]] = [(root, "")]
    while stack:
        element, folder = stack.pop()
        if _bare(element.tag) in ("Folder", "Document"):
            folder = next((e.text or "" for e in element if _bare(e.tag) == "name"), folder).strip() or folder
        if _bare(element.tag) == "Placemark":
            number += 1
            yield _placemark(number, element, folder)
        else:
            stack += [(child, folder) for child in reversed(list(element))]


def _placemark(number: int, element: Any, folder: str) -> Record:
    about: dict[str, str] = {"folder": folder} if folder else {}
    description = position = ""
    for part in element.iter():
        tag, text = _bare(part.tag), (part.text or "").strip()
        if tag == "name" and text:
            about.setdefault("name", text)
        elif tag == "description":
            description = text
        elif tag == "Data":
            about[part.get("name", "")] = next((v.text or "" for v in part if _bare(v.tag) == "value"), "").strip()
        elif tag == "SimpleData" and text:
            about[part.get("name", "")] = text
        elif tag == "Point" and not position:
            position = next((c.text or "" for c in part.iter() if _bare(c.tag) == "coordinates"), "").strip()
    about = {k: v for k, v in about.items() if k and v}
    lon, _, rest = position.partition(",")
    if not position:
        return Record(number, about, fault="is a line, an area or has no position; a camera is a point")
    return Record(number, _with_description(about, description), (rest.split(",")[0].strip(), lon.strip()))


def _with_description(about: dict[str, str], description: str) -> dict[str, str]:
    """``Key: value`` lines of a description count as fields when the file gives no better ones."""
    rest = []
    for line in re.split(r"<br\s*/?>|\n|</(?:p|div|tr|li)>", unescape(description)):
        line = unescape(_TAG.sub(" ", line)).strip()
        pair = _PAIR.match(line)
        if pair and pair[1] not in about:
            about.setdefault(pair[1], pair[2])
        elif line and not pair:
            rest.append(line)
    return about | ({"description": " ".join(rest)[:500]} if rest and "description" not in about else {})


# -- JSON


def _from_json(text: str) -> Iterator[Record]:
    try:
        document = json.loads(text)
    except ValueError as reason:
        raise Unreadable(f"The JSON is damaged: {reason}.") from None
    if isinstance(document, dict) and document.get("type") == "FeatureCollection":
        yield from (_feature(n, f) for n, f in enumerate(_list(document.get("features")), 1))
        return
    if isinstance(document, dict) and document.get("type") == "Feature":
        yield _feature(1, document)
        return
    elements = document.get("elements") if isinstance(document, dict) else document
    yield from (_element(n, e) for n, e in enumerate(_list(elements), 1))


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise Unreadable("This JSON is no GeoJSON FeatureCollection and no Overpass answer.")
    return value


def _flat(about: Any) -> dict[str, str]:
    if not isinstance(about, dict):
        return {}
    return {
        str(k): str(v).strip()
        for k, v in about.items()
        if v is not None and not isinstance(v, (dict, list)) and str(v).strip()
    }


def _feature(number: int, feature: Any) -> Record:
    if not isinstance(feature, dict):
        return Record(number, fault="is no feature")
    geometry = feature.get("geometry") or {}
    about = _flat(feature.get("properties"))
    description = about.pop("description", "")
    about = _with_description(about, description)
    place = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if (
        isinstance(geometry, dict)
        and geometry.get("type") == "MultiPoint"
        and isinstance(place, list)
        and len(place) == 1
    ):
        place = place[0]
    elif not isinstance(geometry, dict) or geometry.get("type") != "Point":
        return Record(number, about, fault="is no point")
    if not isinstance(place, list) or len(place) < 2:
        return Record(number, about, fault="has no coordinates")
    if about.get("osm_id") or str(feature.get("id", "")).startswith(("node/", "way/")):
        about.setdefault("osm_id", str(feature.get("id", "")))
    return Record(number, about, (str(place[1]), str(place[0])))


def _element(number: int, element: Any) -> Record:
    """One element of an Overpass answer (or of a plain list of objects)."""
    if not isinstance(element, dict):
        return Record(number, fault="is no object")
    if "tags" not in element and "lat" not in element:
        return Record(number, _flat(element))
    tags = _flat(element.get("tags"))
    if "type" in element and "id" in element:
        tags["osm_id"] = f"{element['type']}/{element['id']}"
        if tags.get("man_made") != "surveillance":
            return Record(number, tags, fault="is no surveillance camera of OpenStreetMap")
    else:
        tags = {k: v for k, v in _flat(element).items() if k not in ("lat", "lon")} | tags
    place = element if "lat" in element else element.get("center") or {}
    if "lat" not in place or "lon" not in place:
        return Record(number, tags, fault="has no position; ask Overpass for 'out center'")
    return Record(number, tags, (str(place["lat"]), str(place["lon"])))
