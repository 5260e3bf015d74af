"""Finding a vehicle from any scrap of a number, with or without words."""

from __future__ import annotations

from app.vehicles.lookup.find import Answer, Match, look_up
from app.vehicles.lookup.question import Question, understand

__all__ = ["Answer", "Match", "Question", "look_up", "understand"]
