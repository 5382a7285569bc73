"""How many pushes the office has, as the environment says it."""

from typing import Literal

from pydantic import BaseModel, Field


class PushSettings(BaseModel):
    """LINE's plan: how many pushes a month."""

    monthly: int = Field(default=300, ge=0)
    idle_warnings: Literal["never", "daily", "always"] = "daily"
    """How often anybody is warned on LINE before an idle cut, at most. 100 people warned twice a
    day are 4,400 pushes a month: ``always`` is for an office that pays for them."""
