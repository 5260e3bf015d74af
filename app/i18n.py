"""Hindi and English: who reads which, and the catalogues.

Each capability keeps its own catalogue at ``app/<capability>/translations/hi/LC_MESSAGES/messages.po``; English
is the key. ``./desk translations update`` collects strings, ``./desk translations check`` names what is untranslated.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from flask import Flask, request, session
from flask.cli import AppGroup
from flask_babel import Babel
from flask_login import current_user

APP = Path(__file__).resolve().parent
TEMPLATES = APP.parent / "templates"
LANGUAGES = ("hi", "en")
COOKIE = "lang"

commands = AppGroup("translations", help="The Hindi catalogues.")


def chosen_language() -> str:
    """The user's own choice, else the cookie, else what the browser asks for, else the site's default."""
    from flask import current_app

    default: str = current_app.config["DEFAULT_LANGUAGE"]
    if not request:
        return default
    own = getattr(current_user, "language", None) if "_user_id" in session else None
    wanted = own or request.cookies.get(COOKIE)
    if wanted in LANGUAGES:
        return str(wanted)
    return request.accept_languages.best_match(LANGUAGES) or default


def catalogue_paths() -> list[Path]:
    """Every catalogue, capability by capability."""
    return sorted(APP.glob("*/translations/hi/LC_MESSAGES/messages.po")) + sorted(
        APP.glob("translations/hi/LC_MESSAGES/messages.po")
    )


def compile_stale() -> None:
    """Compiles each catalogue that is newer than its .mo file; harmless when two processes do it at once."""
    for po in catalogue_paths():
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns:
            continue
        with po.open("rb") as file:
            catalogue = read_po(file, locale="hi")
        out = io.BytesIO()
        write_mo(out, catalogue)
        draft = mo.with_name(f"{mo.name}.{id(out)}")
        draft.write_bytes(out.getvalue())
        draft.replace(mo)


def rooms() -> list[str]:
    """Names of the capabilities; '' is the house itself."""
    return ["", *sorted(p.name for p in APP.iterdir() if (p / "__init__.py").exists())]


def strings(room: str) -> Iterator[tuple[str, int, str | tuple[str, ...]]]:
    """(file, line, message) of every string marked for translation in one room."""
    if room:
        python, html = (APP / room).rglob("*.py"), (TEMPLATES / room).rglob("*.*")
    else:
        python, html = APP.glob("*.py"), (p for p in TEMPLATES.rglob("*.*") if p.parent.name in {"templates", "shared"})
    for method, files in (("python", python), ("jinja2.ext:babel_extract", html)):
        for path in sorted(files):
            keywords = {**DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None}
            options = {"trimmed": "true"}
            for line, message, _comments, _context in extract_from_file(method, path, keywords, (), options):
                yield str(path.relative_to(APP.parent)), line, message


def fresh_catalogue(room: str) -> Catalog:
    """The room's catalogue with today's strings and the translations it had."""
    path = APP / room / "translations/hi/LC_MESSAGES/messages.po"
    old = read_po(path.open("rb"), locale="hi") if path.exists() else Catalog(locale="hi")
    new = Catalog(locale="hi", charset="utf-8", creation_date=old.creation_date, revision_date=old.revision_date)
    for file, _line, text in strings(room):
        new.add(text, locations=[(file, 0)])
    for message in new:
        if message.id and (known := old.get(message.id)) is not None and known.string:
            message.string = known.string
    return new


def untranslated() -> list[tuple[str, str]]:
    """(room, message) of every string without Hindi."""
    return [
        (room, str(message.id))
        for room in rooms()
        for message in fresh_catalogue(room)
        if message.id and not (all(message.string) if isinstance(message.string, tuple) else message.string)
    ]


@commands.command("update")
@click.argument("names", nargs=-1)
def update(names: tuple[str, ...]) -> None:
    """Collect the strings of code and templates into the catalogues (of the named rooms; "house": of the frame)."""
    for room in ["" if name == "house" else name for name in names] or rooms():
        catalogue = fresh_catalogue(room)
        if len(catalogue) == 0:
            continue
        path = APP / room / "translations/hi/LC_MESSAGES/messages.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalogue, width=0, omit_header=False, include_lineno=False, sort_output=True)
    compile_stale()


@commands.command("check")
def check() -> None:
    """Name the strings that have no Hindi."""
    missing = untranslated()
    for room, message in missing:
        click.echo(f"{room or 'house'}: {message}")
    click.echo(f"{len(missing)} untranslated")
    raise SystemExit(1 if missing else 0)


def init_app(app: Flask) -> None:
    """Binds Flask-Babel to the catalogues of all rooms."""
    compile_stale()
    folders = [str(p.parents[2]) for p in catalogue_paths()]
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(folders)
    Babel(app, locale_selector=chosen_language)
    app.cli.add_command(commands)
