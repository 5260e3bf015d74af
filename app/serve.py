"""``./desk run``: makes the instance ready, says where it is and how to sign in, and becomes gunicorn."""

from __future__ import annotations

import argparse
import contextlib
import csv
import getpass
import os
import sys
from pathlib import Path

from flask import Flask
from gunicorn.app.wsgiapp import WSGIApplication

from app import create_app
from app.config import ROOT
from app.db import db
from app.setup import first_administrator, prepare, refuse_open_demonstration
from app.starter import demonstration


def main(arguments: list[str] | None = None) -> None:
    """Parses the command line and serves."""
    options = _options(arguments)
    os.umask(0o077)
    app = create_app()
    with contextlib.suppress(PermissionError):  # somebody else's folder, as in a container
        app.config["INSTANCE"].chmod(0o700)
    done: list[str] = []
    prepare(app, demo=False if options.empty else None, say=lambda line: _say(line, done))
    os.environ["DESK_LISTENS_ON"] = options.host
    if options.demo_on_network:
        os.environ["DESK_DEMO_ON_NETWORK"] = "1"
    with app.app_context():
        refuse_open_demonstration()
        first_administrator(_ask_administrator)
        demo = demonstration()
        db.session.remove()
        db.engine.dispose()  # no connection may be carried into the workers
    address = f"http://{options.host}:{options.port}/"
    print(f"\nThana Desk: {address}")
    if demo:
        _print_signins(app)
    sys.stdout.flush()
    os.environ["DESK_PREPARED"] = str(app.config["INSTANCE"])
    os.chdir(ROOT)
    _serve(["gunicorn", "-b", f"{options.host}:{options.port}", "wsgi:app"], fresh=bool(done))


def _say(line: str, done: list[str]) -> None:
    done.append(line)
    print(f"  {line} …", flush=True)


def _serve(command: list[str], fresh: bool) -> None:
    """Becomes gunicorn. After heavy work in a fresh process, so that its memory is given back; else in this one, whose
    workers then need not import everything once more: a second less at every start."""
    if fresh:
        os.execv(sys.executable, [sys.executable, "-m", *command])
    sys.argv = command
    WSGIApplication("%(prog)s [OPTIONS] [APP_MODULE]", prog="gunicorn").run()


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./desk run")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--demo", action="store_true", help="demonstration data (the default of a first start)")
    mode.add_argument("--empty", action="store_true", help="start without any demonstration data")
    parser.add_argument("--demo-on-network", action="store_true", help="serve demonstration data beyond this machine")
    return parser.parse_args(arguments)


def _ask_administrator() -> tuple[str, str]:
    """The first administrator, from the terminal."""
    if not sys.stdin.isatty():
        sys.exit("thana-desk: give DESK_ADMIN_USERNAME and DESK_ADMIN_PASSWORD, or start from a terminal")
    return input("User name of the first administrator: "), getpass.getpass("Password: ")


def _print_signins(app: Flask) -> None:
    path = Path(app.config["INSTANCE"]) / "demo-signins.csv"
    if not path.exists():
        return
    print(f"Demonstration sign-ins (also in {path}):")
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            print(f"  {row['role']:<17} {row['username']:<22} {row['password']}")


if __name__ == "__main__":
    main()
