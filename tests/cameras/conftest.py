"""A small register: two sites of Alpha, one of Beta, a draft of Beta, around a chowk."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.cameras.models import Camera, CameraSite, Recorder
from app.db import utcnow, writing
from app.places.models import Place
from tests.conftest import Site

LAT, LON = 21.2000, 81.3000


@pytest.fixture
def register(site: Site) -> Site:
    """The site with the register in its database."""
    with site.app.app_context(), writing() as session:
        session.add(
            Place(id=1, name_en="Ghanta Chowk", name_hi="घंटा चौक", kind="chowk", lat=LAT, lon=LON, station_id=1)
        )
        session.add(Place(id=2, name_en="Naya Pul", name_hi="नया पुल", kind="bridge", lat=LAT, lon=LON + 0.02))
        session.flush()
        for n, (code, station, north, draft) in enumerate(
            (("A-1", 1, 0.001, False), ("A-2", 1, 0.002, False), ("B-1", 2, 0.003, False), ("B-2", 2, 0.0005, True)), 1
        ):
            place = CameraSite(
                id=n, name_en=f"Shop {code}", name_hi=f"दुकान {code}", owner_kind="shop", owner_name=f"Owner {code}",
                contact_phone=f"000001234{n}", landmark_id=1, lat=LAT + north, lon=LON, station_id=station, draft=draft,
            )  # fmt: skip
            place.recorders.append(Recorder(id=n, retention_days=10 * n))
            session.add(place)
            session.flush()
            session.add(
                Camera(
                    id=n,
                    code=code,
                    site_id=n,
                    recorder_id=n,
                    name_en=f"Shop {code}",
                    name_hi=f"दुकान {code}",
                    lat=LAT + north,
                    lon=LON,
                    station_id=station,
                    owner_kind="shop",
                    draft=draft,
                    retention_days=10 * n,
                    direction_deg=180 if n == 1 else 0,
                    fov_deg=60,
                    state="working" if n < 3 else "not_working",
                    night_vision=n == 2,
                    verified_at=utcnow() - timedelta(days=5 if n == 1 else 300),
                )
            )
    return site
