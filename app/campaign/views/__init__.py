"""The pages of the campaign."""

from __future__ import annotations

from app.campaign.views import beats, events, materials, plan, posts, printing, reach, today
from app.campaign.views.room import bp

__all__ = ["beats", "bp", "events", "materials", "plan", "posts", "printing", "reach", "today"]
