"""The office's profiles as a portal understands them."""

from datetime import timedelta

from portal_bridge.contract import ProfileLimits
from store.profiles import Profile


def limits(profile: Profile) -> ProfileLimits:
    """Raises ``ValueError`` on what no portal could carry out."""
    return ProfileLimits(
        name=profile.name,
        idle_timeout=_seconds(profile.idle_timeout),
        session_timeout=_seconds(profile.session_timeout),
        rate_up=profile.rate_up,
        rate_down=profile.rate_down,
        devices=profile.devices,
    )


def _seconds(count: int | None) -> timedelta | None:
    return None if count is None else timedelta(seconds=count)
