"""``./desk run``: makes the instance ready, says where it is and how to sign in, and becomes gunicorn."""

from __future__ import annotations

import argparse
import csv
import getpass
import ipaddress
import os
import secrets
import sys
from pathlib import Path

from flask import Flask

from app import create_app
from app.accounts import actions, queries
from app.config import ROOT
from app.setup import prepare
from app.starter import demonstration


def main(arguments: list[str] | None = None) -> None:
    """Parses the command line and serves."""
    options = _options(arguments)
    app = create_app()
    prepare(app, demo=False if options.empty else None, say=lambda line: print(f"  {line} …", flush=True))
    with app.app_context():
        _first_admin()
        demo = demonstration()
    _refuse_open_demo(options, demo)
    address = f"http://{options.host}:{options.port}/"
    print(f"\nThana Desk: {address}")
    if demo:
        _print_signins(app)
    sys.stdout.flush()
    os.environ["DESK_BIND"] = f"{options.host}:{options.port}"
    command = [sys.executable, "-m", "gunicorn", "-b", os.environ["DESK_BIND"], "wsgi:app"]
    os.chdir(ROOT)
    os.execv(sys.executable, command)


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./desk run")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--demo", action="store_true", help="demonstration data (the default of a first start)")
    mode.add_argument("--empty", action="store_true", help="start without any demonstration data")
    parser.add_argument("--demo-on-network", action="store_true", help="serve demonstration data beyond this machine")
    return parser.parse_args(arguments)


def _refuse_open_demo(options: argparse.Namespace, demo: bool) -> None:
    if demo and not options.demo_on_network and not _loopback(options.host):
        sys.exit(
            f"thana-desk: this is a demonstration instance; it does not listen on {options.host}. "
            "Start with --empty on a new instance, or add --demo-on-network."
        )


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def _first_admin() -> None:
    """An instance without demonstration accounts needs its first administrator before it serves."""
    if demonstration() or queries.admin_count():
        return
    username = os.environ.get("DESK_ADMIN_USERNAME") or _ask("User name of the first administrator: ")
    password = os.environ.get("DESK_ADMIN_PASSWORD") or _ask_password()
    actions.create_user(username, username, "admin", None, password, must_change=False)


def _ask(question: str) -> str:
    if not sys.stdin.isatty():
        sys.exit("thana-desk: give DESK_ADMIN_USERNAME and DESK_ADMIN_PASSWORD, or start from a terminal")
    return input(question)


def _ask_password() -> str:
    if not sys.stdin.isatty():
        secret = secrets.token_urlsafe(12)
        print(f"password of the first administrator: {secret}")
        return secret
    return getpass.getpass("Password: ")


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
