"""The small register of the cameras' tests serves here too."""

from __future__ import annotations

from tests.cameras.conftest import register

__all__ = ["register"]
