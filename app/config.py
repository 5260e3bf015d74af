"""Every setting of the site, in one table.

A setting comes from the environment, else from ``instance/config.py`` (plain ``NAME = value`` lines), else
from its default here. ``docs/operations.md`` lists the same table; a test keeps the two alike. A value that
cannot be right stops the start with one line that names the setting.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


class SettingError(SystemExit):
    """A setting has a value that the site cannot start with."""

    def __init__(self, name: str, value: object, expected: str) -> None:
        super().__init__(f"thana-desk: setting {name}={value!r} is not usable: expected {expected}")


@dataclass(frozen=True, slots=True)
class Setting:
    """One documented setting: how its text is read and what it means."""

    name: str
    default: Any
    read: Callable[[str], Any]
    expected: str
    help: str


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        number = int(text)
        if not low <= number <= high:
            raise ValueError(text)
        return number

    return read


def _one_of(*words: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in words:
            raise ValueError(text)
        return text

    return read


def _flag(text: str) -> bool:
    return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}[text.lower()]


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _text(text: str) -> str:
    if not text.strip():
        raise ValueError(text)
    return text


def _database(text: str) -> str:
    """SQLAlchemy address; the plain ``postgres://`` of hosting panels is understood too."""
    if text.startswith(("postgres://", "postgresql://")):
        return "postgresql+psycopg://" + text.split("://", 1)[1]
    if not text.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise ValueError(text)
    return text


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "DATABASE_URL", "", _database, "sqlite:///… or postgresql://…", "Database; empty: SQLite in the instance folder"
    ),
    Setting("DISTRICT_EN", "Durg", _text, "a name", "District in English"),
    Setting("DISTRICT_HI", "दुर्ग", _text, "a name", "District in Hindi"),
    Setting("STATE_EN", "Chhattisgarh", _text, "a name", "State in English"),
    Setting("STATE_HI", "छत्तीसगढ़", _text, "a name", "State in Hindi"),
    Setting("DEFAULT_LANGUAGE", "hi", _one_of("hi", "en"), "hi or en", "Language of a visitor who chose none"),
    Setting("TIME_ZONE", "Asia/Kolkata", _text, "a time-zone name", "Zone in which times are shown"),
    Setting("HTMX_SOURCE", "cdn", _one_of("cdn", "local"), "cdn or local", "Where browsers take htmx from first"),
    Setting("BEHIND_TLS", False, _flag, "0 or 1", "1 when users come by https: secure cookies and HSTS"),
    Setting("PROXIES", 0, _whole(0, 3), "0 to 3", "Trusted reverse proxies in front of the site"),
    Setting("TRUSTED_HOSTS", [], _names, "host names with commas", "Accepted Host headers; empty: any"),
    Setting("SEARCH_CACHE_MB", 64, _whole(1, 4096), "1 to 4096", "Memory for decoded search postings, per worker"),
    Setting("MAX_UPLOAD_MB", 25, _whole(1, 500), "1 to 500", "Largest accepted upload"),
    Setting("DATABASE_TIMEOUT_S", 15, _whole(1, 120), "1 to 120", "Wait for a busy database, in seconds"),
    Setting(
        "SECOND_FACTOR_ROLES",
        ["admin", "control_room"],
        _names,
        "role names with commas",
        "Roles that must set up a second factor (demonstration accounts need none)",
    ),
    Setting("SECRET_KEY_FALLBACKS", [], _names, "keys with commas", "Earlier secret keys, still accepted"),
    Setting(
        "AUDIT_KEEP_DAYS",
        1095,
        _whole(180, 36500),
        "180 to 36500",
        "Days that the audit trail is kept (CERT-In: at least 180)",
    ),
)


def instance_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder of everything that is never in git; ``DESK_INSTANCE`` moves it."""
    return Path(environ.get("DESK_INSTANCE") or ROOT / "instance").resolve()


def load(instance: Path, environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Flask configuration from environment, ``instance/config.py`` and defaults. Raises SettingError."""
    if environ.get("FLASK_DEBUG", "0").lower() not in ("", "0", "false", "no"):
        raise SettingError("FLASK_DEBUG", environ["FLASK_DEBUG"], "nothing: a debugger runs what anybody types")
    file_values = _file_values(instance / "config.py")
    values = {s.name: _value(s, environ, file_values) for s in SETTINGS}
    values["SQLALCHEMY_DATABASE_URI"] = values["DATABASE_URL"] or f"sqlite:///{instance / 'desk.db'}"
    values["SECRET_KEY"] = secret_key(instance, environ)
    values["MAX_CONTENT_LENGTH"] = values["MAX_UPLOAD_MB"] * 1024 * 1024
    values["INSTANCE"] = instance
    return values | _fixed(values)


def _fixed(values: Mapping[str, Any]) -> dict[str, Any]:
    """What is not a choice: cookie hygiene, form limits, languages."""
    tls = bool(values["BEHIND_TLS"])
    return {
        "SESSION_COOKIE_NAME": "__Host-desk" if tls else "desk",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": tls,
        "MAX_FORM_MEMORY_SIZE": 2_000_000,
        "MAX_FORM_PARTS": 1000,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
        "BABEL_DEFAULT_LOCALE": values["DEFAULT_LANGUAGE"],
        "BABEL_DEFAULT_TIMEZONE": values["TIME_ZONE"],
        "JSON_AS_ASCII": False,
    }


def _file_values(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    names: dict[str, Any] = {}
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), names)  # noqa: S102 - the administrator's file
    return names


def _value(setting: Setting, environ: Mapping[str, str], file_values: Mapping[str, Any]) -> Any:
    raw = environ.get(setting.name)
    if raw is None:
        raw = file_values.get(setting.name)
    if raw is None or raw == "":
        return setting.default
    text = ",".join(map(str, raw)) if isinstance(raw, (list, tuple)) else str(raw)
    try:
        return setting.read(text)
    except (ValueError, KeyError):
        raise SettingError(setting.name, raw, setting.expected) from None


def secret_key(instance: Path, environ: Mapping[str, str] = os.environ) -> str:
    """The signing key: ``SECRET_KEY`` of the environment, else made once and kept in the instance folder."""
    given = environ.get("SECRET_KEY")
    if given is not None:
        if len(given) < 32:
            raise SettingError("SECRET_KEY", "…", "at least 32 characters")
        return given
    path = instance / "secret-key"
    if not path.exists():
        _make_key(path)
    return path.read_text(encoding="ascii").strip()


def _make_key(path: Path) -> None:
    """Written complete under its name, or not at all: two workers may start at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"secret-key.{os.getpid()}")
    draft.write_text(secrets.token_hex(32), encoding="ascii")
    draft.chmod(0o600)
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
