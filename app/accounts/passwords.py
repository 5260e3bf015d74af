"""What makes a password usable: long enough, not common, not one's own name. No composition rules (NIST SP 800-63B)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from flask_babel import gettext as _
from werkzeug.security import generate_password_hash

from app.web import BadInput

SHORTEST = 10
LONGEST = 200
METHOD = "scrypt:32768:8:3"  # OWASP's equal-strength scrypt parameters: 32 MB, three passes


@cache
def common() -> frozenset[str]:
    """Passwords that guessers try first, in lower case."""
    return frozenset(Path(__file__).with_name("common-passwords.txt").read_text("utf-8").split())


def check(password: str, username: str) -> None:
    """Raises BadInput when the password would fall to the first guesses."""
    lower = password.lower()
    if not SHORTEST <= len(password) <= LONGEST:
        raise BadInput(
            _(
                "A password has %(n)d to %(max)d characters. Three or four words in a row are easy to remember.",
                n=SHORTEST,
                max=LONGEST,
            ),
            "password",
        )
    if lower in common() or lower.rstrip("0123456789!@#") in common() or len(set(lower)) < 4:
        raise BadInput(_("That password is on the list that guessers try first. Choose another."), "password")
    if len(username) > 3 and username.lower() in lower:
        raise BadInput(_("The password must not contain the user name. Choose another."), "password")


def hashed(password: str, method: str | None = None) -> str:
    """The hash that is stored; tests may lower its cost."""
    return generate_password_hash(password, method or METHOD)
