"""The second factor: time-based codes (RFC 6238, by pyotp) and recovery codes."""

from __future__ import annotations

import hashlib
import secrets

import pyotp
from flask import current_app

from app.accounts.models import RecoveryCode, User
from app.audit import record
from app.db import utcnow, writing

STEP_S = 30
RECOVERY_CODES = 8
CLOCK_WAS_SET_BACK = 10  # steps that the last code may lie ahead of now; more is no code of this time


def required(user: User) -> bool:
    """Whether the user's role must have a second factor. Demonstration accounts need none."""
    return user.role in current_app.config["SECOND_FACTOR_ROLES"] and not user.demo


def missing(user: User) -> bool:
    """Whether the user must set up a second factor before anything else."""
    return required(user) and not user.totp_secret


def new_secret() -> str:
    """A fresh Base32 secret."""
    return pyotp.random_base32()


def address(user: User, secret: str) -> str:
    """The otpauth:// address that an authenticator app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=user.username, issuer_name="Thana Desk")


def step_of(secret: str, code: str) -> int | None:
    """The time step that a code belongs to, now or one step either side; None when it is wrong."""
    digits = "".join(str(int(sign)) if sign.isdecimal() else sign for sign in code if not sign.isspace())
    if not digits.isascii():
        return None
    now = int(utcnow().timestamp()) // STEP_S
    machine = pyotp.TOTP(secret)
    return next((s for s in (now, now - 1, now + 1) if secrets.compare_digest(machine.at(s * STEP_S), digits)), None)


def code_hash(code: str) -> str:
    """What is kept of a recovery code. Codes carry 50 random bits, so a plain hash is enough."""
    return hashlib.sha256(code.strip().replace("-", "").lower().encode()).hexdigest()


def accept(user: User, code: str) -> bool:
    """Whether the code is the user's: a time code not used before, or an unused recovery code (then used up)."""
    with writing():
        step = step_of(user.totp_secret, code) if user.totp_secret else None
        last = user.totp_last if step is None or user.totp_last - step <= CLOCK_WAS_SET_BACK else 0
        if step is not None and step > last:
            user.totp_last = step
            return True
        wanted = code_hash(code)
        for recovery in user.recovery_codes:
            if recovery.used_at is None and secrets.compare_digest(recovery.code_hash, wanted):
                recovery.used_at = utcnow()
                record("recovery-code", "user", user.username)
                return True
    return False


def enrol(user: User, secret: str) -> list[str]:
    """Sets the second factor and gives back the recovery codes, which are shown once."""
    codes = [f"{secrets.token_hex(3)}-{secrets.token_hex(3)}" for _ in range(RECOVERY_CODES)]
    with writing():
        user.totp_secret = secret
        user.recovery_codes = [RecoveryCode(code_hash=code_hash(code)) for code in codes]
        record("second-factor-on", "user", user.username)
    return codes


def remove(user: User) -> None:
    """Takes the second factor away (a lost phone; done by an administrator, or by the user where it is optional)."""
    with writing():
        user.totp_secret = ""
        user.recovery_codes = []
        record("second-factor-off", "user", user.username)
