"""Which column is what: headers of other registers, guessed by the words people use for them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.search.text.normalise import normalise

_NAMES = """
code: camera_id camera_code cctv_id cctv_code cam_id cameraid camera_no camera_number unique_id code id ref asset_id
osm: osm_id @id
name: name camera_name title location location_name site site_name place spot place_name camera_location junction junction_name नाम स्थान कैमरा_स्थान
name_hi: name_hi hindi_name name_in_hindi name:hi
station: police_station station thana ps ps_name police_station_name police_station_constituency limits थाना police_stn
landmark: landmark near_landmark nearest_landmark लैंडमार्क
relation: relation
lat: lat latitude y gps_lat lattitude latitute अक्षांश
lon: lon long longitude lng x gps_lon gps_long longitute देशांतर
latlon: latlon lat_long lat_lon latlong coordinates coordinate gps gps_coordinates geo_location location_coordinates lat_lng position
direction: direction_deg camera:direction camera_direction direction facing heading bearing azimuth दिशा
fov: fov_deg fov angle_of_view field_of_view view_angle
range: range_m range visible_range range_meter
type: camera:type camera_type cam_type type category प्रकार
surveillance: surveillance:type
mount: mount camera:mount mounting mounted_on
zone: zone surveillance:zone division folder area ward circle
indoor: surveillance
count: count camera:count no_of_cameras number_of_cameras cameras total_cameras camera_count qty quantity no_of_camera nos कैमरों_की_संख्या
count_ptz: ptz_camera ptz ptz_cameras
count_fixed: fixed_camera fixed fixed_cameras bullet bullet_camera
count_hd: hd_camera hd hd_cameras
count_dome: dome dome_camera
count_anpr: anpr anpr_camera alpr
owner_kind: owner_kind owner_type ownership operator:type
owner_name: owner_name owner owner's_name operator institution मालिक
phone: contact_mobile mobile phone contact contact_no contact_number mobile_no telephone contact:phone मोबाइल
retention: dvr_days retention retention_days backup backup_days recording_days storage_days days_of_recording
status: status state working_status condition working स्थिति
verified: verified_on verified last_verified check_date survey:date checked_on last_checked
night: night_vision night ir
plates: plate_readable plates number_plate
sees: sees view covers coverage_area
address: address addr:full पता
remarks: remarks description note comment desc cmt टिप्पणी
"""

_FIELDS = {
    normalise(name.replace("_", " ")): field
    for field, _, names in (line.partition(": ") for line in _NAMES.strip().splitlines())
    for name in names.split()
}
_POSITION = {"lat", "lon", "latlon"}


def plain(header: str) -> str:
    """A header as it is compared: lower case, one space for every run of signs; units in brackets left out."""
    text = normalise(re.sub(r"[(\[].*?[)\]]", " ", header)).strip()
    return re.sub(r"[\s_./\\-]+", " ", text).strip()


def field_of(header: str) -> str:
    """What a header is taken for, or ''."""
    return _FIELDS.get(plain(header), "") or _FIELDS.get(plain(header).replace(" ", ""), "")


def guess(headers: Iterable[str]) -> dict[str, str]:
    """header -> field ('' : left out), in the order of the table above: of two headers for one field a row's first
    filled one counts."""
    return {header: field_of(header) for header in sorted(headers, key=lambda h: (_rank(h), h))}


_ORDER = {name: n for n, name in enumerate(_FIELDS)}


def _rank(header: str) -> int:
    return _ORDER.get(plain(header), len(_ORDER))


def header_worth(cells: list[str]) -> bool:
    """Whether a line looks like a header: it names a position, or three known columns."""
    fields = {field_of(cell) for cell in cells} - {""}
    return bool(fields & _POSITION and len(fields) >= 2) or len(fields) >= 3
