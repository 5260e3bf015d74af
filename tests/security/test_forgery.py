"""What a foreign page, a proxy's header, an old key or a hostile name can do: nothing."""

from __future__ import annotations

import io
import json
import logging
import runpy
import statistics
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyotp
import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError

from app import create_app
from app.accounts import actions, totp
from app.accounts.models import User, UserSession
from app.audit.models import AuditEvent
from app.audit.verify import verify
from app.circulars.models import Circular
from app.db import db, utcnow, writing
from app.vehicles.models import Vehicle
from app.web import BadInput
from tests.circulars.test_writing import FORM as CIRCULAR
from tests.conftest import PASSWORD, Site, settings
from tests.vehicles.conftest import details

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "https://evil.example", "HX-Request": "true"},
        {"Origin": "http://localhost.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_write_that_another_site_sends_is_refused(site: Site, headers: dict[str, str]) -> None:
    """Even when it has got hold of a form token: these tests run without tokens."""
    client = site.client("admin")
    data = {"username": "planted", "name": "n", "role": "admin", "enabled": "y"}
    assert client.post("/users", data=data, headers=headers).status_code == 400
    own = {"Origin": "http://localhost:8443", "Sec-Fetch-Site": "same-origin"}
    assert client.post("/users", data=data, headers=own).status_code == 201


def test_two_administrators_cannot_put_each_other_out(site: Site) -> None:
    """The count is taken inside the transaction that changes: whoever comes second is refused."""
    with site.app.app_context():
        actions.create_user("second", "second", "admin", None, PASSWORD)
        first = db.session.scalars(select(User).where(User.username == "admin")).one()
        other = db.session.scalars(select(User).where(User.username == "second")).one()
        assert first.enabled and other.enabled  # both were read as they are now
        with writing() as session:
            session.execute(update(User).where(User.username == "admin").values(enabled=False))
        with pytest.raises(BadInput):
            actions.change_user(other, "second", "auditor", None, True)
        db.session.rollback()
        assert db.session.scalar(select(User.role).where(User.username == "second")) == "admin"


def test_a_failed_sign_in_is_in_the_trail_without_what_was_typed(site: Site) -> None:
    client = site.app.test_client()
    client.post("/sign-in", data={"username": "officer_a", "password": "guess one"})
    client.post("/sign-in", data={"username": "my secret password", "password": "x"})
    with site.app.app_context():
        rows = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "sign-in-failed")).all()
        assert [row.ref for row in rows] == ["officer_a", ""]
        assert verify().faults == []


def test_an_unknown_name_takes_as_long_as_a_wrong_password(site: Site) -> None:
    """Real scrypt; processor time, so that a busy machine does not decide."""
    site.app.config["PASSWORD_METHOD"] = "scrypt:32768:8:3"
    with site.app.app_context():
        user = db.session.scalars(select(User).where(User.username == "officer_a")).one()
        actions.change_password(user, PASSWORD)
    taken: dict[str, list[float]] = {"officer_a": [], "nobody": []}
    for turn in range(5):
        for name, times in taken.items():
            client = site.app.test_client()
            begun = time.process_time()
            where = {"REMOTE_ADDR": f"10.0.0.{turn}"}
            assert client.post("/sign-in", data={"username": name, "password": "no"}, environ_base=where).status_code == 422  # fmt: skip
            times.append(time.process_time() - begun)
    known, unknown = (statistics.median(times[1:]) for times in taken.values())
    assert 0.6 < known / unknown < 1.6, taken


def test_a_session_ends_after_twelve_hours_however_busy(site: Site) -> None:
    client = site.client("officer_a")
    with site.app.app_context(), writing() as session:
        session.execute(update(UserSession).values(started_at=utcnow() - timedelta(hours=12, minutes=1)))
    assert client.get("/law").status_code == 302


def test_cookies_behind_tls_belong_to_this_host_alone(site: Site) -> None:
    made = settings(site.instance) | {"BEHIND_TLS": True, "SESSION_COOKIE_SECURE": True, "SESSION_COOKIE_NAME": "__Host-desk"}  # fmt: skip
    client = create_app(made).test_client()
    answer = client.post(
        "/sign-in", data={"username": "officer_a", "password": PASSWORD}, base_url="https://desk.example"
    )
    cookies = answer.headers.getlist("Set-Cookie")
    session = next(c for c in cookies if c.startswith("__Host-desk="))
    assert "Path=/;" in session + ";" and "Domain" not in session
    assert all("Secure" in c and "HttpOnly" in c and "SameSite=Lax" in c for c in cookies), cookies
    language = client.post("/language/en", base_url="https://desk.example").headers["Set-Cookie"]
    assert "Secure" in language
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=63072000")


def test_the_settings_name_the_cookie_behind_tls(tmp_path: Path) -> None:
    from app.config import load

    made = load(tmp_path, {"BEHIND_TLS": "1"})
    assert made["SESSION_COOKIE_NAME"] == "__Host-desk" and made["SESSION_COOKIE_SECURE"] is True


def _address_in_trail(site: Site, proxies: int, forwarded: str) -> str:
    app = create_app(settings(site.instance) | {"PROXIES": proxies})
    data = {"username": "officer_a", "password": PASSWORD}
    headers = {"X-Forwarded-For": forwarded, "X-Forwarded-Host": "evil.example"}
    answer = app.test_client().post("/sign-in", data=data, headers=headers, environ_base={"REMOTE_ADDR": "10.7.7.7"})
    assert "evil" not in (answer.location or "")
    with app.app_context():
        query = select(AuditEvent.address).where(AuditEvent.action == "sign-in").order_by(AuditEvent.id.desc())
        return str(db.session.scalars(query).first())


def test_an_address_is_believed_from_named_proxies_only(site: Site) -> None:
    assert _address_in_trail(site, 0, "1.2.3.4") == "10.7.7.7"
    assert _address_in_trail(site, 1, "6.6.6.6, 10.1.2.3") == "10.1.2.3", "what the client itself wrote is not believed"


def test_earlier_secret_keys_are_still_accepted_and_no_others(site: Site) -> None:
    client = site.client("officer_a")
    cookie = client.get_cookie("desk")
    assert cookie is not None
    old = site.app.config["SECRET_KEY"]
    for fallbacks, expected in (([], 302), ([old], 200), (["x" * 40, old], 200), (["x" * 40], 302)):
        app = create_app(settings(site.instance) | {"SECRET_KEY": "n" * 64, "SECRET_KEY_FALLBACKS": fallbacks})
        browser = app.test_client()
        browser.set_cookie("desk", cookie.value)
        assert browser.get("/law").status_code == expected, fallbacks


def test_a_weak_key_is_refused_at_the_start(tmp_path: Path) -> None:
    from app.config import SettingError, load

    with pytest.raises(SettingError, match="SECRET_KEY"):
        load(tmp_path, {"SECRET_KEY": "short"})
    assert len(load(tmp_path, {})["SECRET_KEY"]) == 64
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_debug_mode_is_refused_at_the_start(tmp_path: Path) -> None:
    from app.config import SettingError, load

    for value in ("1", "true", "on"):
        with pytest.raises(SettingError, match="FLASK_DEBUG"):
            load(tmp_path, {"FLASK_DEBUG": value})
    assert not load(tmp_path, {"FLASK_DEBUG": "0"}).get("DEBUG")


def test_a_log_entry_is_one_line_whatever_is_in_it() -> None:
    maker = runpy.run_path(str(ROOT / "gunicorn.conf.py"))["JsonLine"]
    message = 'x\n{"level": "INFO", "message": "forged"}\r\u2028\x1b[2J'
    try:
        raise ValueError("two\nlines")
    except ValueError:
        record = logging.LogRecord("app", logging.ERROR, "f", 1, "at %s", (message,), sys.exc_info())
    line = maker().format(record)
    assert "\n" not in line and "\r" not in line and "\x1b" not in line
    assert json.loads(line)["message"] == "at " + message and "ValueError" in json.loads(line)["trace"]


def test_a_database_error_names_no_values(site: Site) -> None:
    with site.app.app_context():
        with pytest.raises(IntegrityError) as caught, writing() as session:
            session.execute(text("INSERT INTO station (id, code) VALUES (1, :phone)"), {"phone": "0000012345"})
        assert "0000012345" not in str(caught.value)


def test_an_error_page_tells_nothing_of_the_inside(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    site.app.testing = False
    site.app.config["PROPAGATE_EXCEPTIONS"] = False

    def broken() -> str:
        raise RuntimeError("inside /work/secret with 0000012345")

    broken.permission = None  # type: ignore[attr-defined]
    site.app.view_functions["home.front"] = broken
    answer = site.client("officer_a").get("/")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 500 and "Nothing was saved" in page
    assert not any(word in page for word in ("RuntimeError", "inside", "/work", "Traceback", "0000012345"))
    assert "RuntimeError" in caplog.text


PLANTED = {"id": "4711", "created_by": "1", "created_by_id": "1", "by_id": "1", "station_id": "2", "station": "2", "demo": "1",
           "status": "in_force", "published_at": "2020-01-01", "role": "admin"}  # fmt: skip


@pytest.mark.parametrize(
    ("user", "address", "data", "model"),
    [("constable_a", "/vehicles", details(), Vehicle), ("control", "/circulars", CIRCULAR, Circular)],
)
def test_what_is_not_in_the_form_is_not_taken(
    site: Site, user: str, address: str, data: dict[str, str], model: type[Any]
) -> None:
    """Mass assignment: author, station, role and state of a new record, as a tampered form would send them."""
    answer = site.client(user).post(address, data=data | PLANTED)
    assert answer.status_code == 303, answer.get_data(as_text=True)[-2500:]
    with site.app.app_context():
        row = db.session.scalars(select(model)).one()
        own = db.session.scalars(select(User).where(User.username == user)).one()
        assert row.id != 4711 and not getattr(row, "demo", False)
        assert getattr(row, "station_id", None) == own.station_id
        assert getattr(row, "status", "draft") == "draft" and getattr(row, "published_at", None) is None
        assert {getattr(row, name, None) for name in ("created_by_id", "by_id")} <= {None, own.id}
        assert own.role == ("control_room" if user == "control" else "constable")


def test_digits_of_any_script_and_rubbish_are_read_as_codes(site: Site) -> None:
    with site.app.app_context():
        secret = totp.new_secret()
        code = pyotp.TOTP(secret).now()
        hindi = "".join(chr(0x966 + int(digit)) for digit in code)
        assert totp.step_of(secret, f" {hindi[:3]} {hindi[3:]}") is not None
        assert [totp.step_of(secret, rubbish) for rubbish in ("सुपेला", "²²²²²²", "\u202e123456", "")] == [None] * 4


def test_an_unlocked_browser_cannot_replace_or_remove_the_second_factor(site: Site) -> None:
    """ASVS 7.5.1: the password is asked again."""
    client = site.client("officer_a")
    with site.app.app_context():
        user = db.session.scalars(select(User).where(User.username == "officer_a")).one()
        totp.enrol(user, totp.new_secret())
    client.get("/account/second-factor")
    with client.session_transaction() as cookie:
        code = pyotp.TOTP(cookie["new_secret"]).now()
    for data in ({}, {"old": "guess"}):
        assert client.post("/account/second-factor", data={"code": code, **data}).status_code == 400
        assert client.post("/account/second-factor/remove", data=data).status_code == 400
    assert client.post("/account/second-factor/remove", data={"old": PASSWORD}).status_code == 303
    with site.app.app_context():
        assert db.session.scalar(select(User.totp_secret).where(User.username == "officer_a")) == ""


def test_null_characters_are_refused_everywhere(site: Site) -> None:
    client = site.client("officer_a")
    assert client.get("/search?q=a%00b").status_code == 400
    assert client.post("/vehicles", data={"make": "a\x00b"}).status_code == 400
    assert client.post("/vehicles/imports", data={"file": (io.BytesIO(b"x"), "a\x00.csv")}).status_code == 400
