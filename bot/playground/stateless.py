"""Stateless channel access tokens: issued for the channel's id and secret, as many as one likes.

Source: reference, "Issue stateless channel access token", and docs, "Channel access token": they
live fifteen minutes and cannot be revoked. LINE may also be asked with a signed JWT instead of the
secret; that is not imitated.
"""

from collections.abc import Callable, Iterator, Mapping

from bot.playground import ids
from bot.playground.errors import OAuthError

#: Seconds that a token lives.
LIFETIME = 15 * 60


class StatelessTokens:
    """All tokens issued so far. ``lifetime`` holds for those still to come."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.lifetime = LIFETIME
        self._now = now
        self._ends: dict[str, float] = {}

    def __iter__(self) -> Iterator[str]:
        """Oldest first, those too that live no more."""
        return iter(list(self._ends))

    def issue(self, form: Mapping[str, str], *, channel: str, secret: str) -> dict[str, object]:
        """A new token for whoever shows the channel's id and secret. Raises OAuthError.

        The kinds of refusal are OAuth's (RFC 6749, 5.2); LINE does not document which words go
        with them.
        """
        for name in ("grant_type", "client_id", "client_secret"):
            if not form.get(name):
                raise OAuthError("invalid_request", f"{name} is not set")
        if form["grant_type"] != "client_credentials":
            raise OAuthError("unsupported_grant_type", "grant_type must be client_credentials")
        if (form["client_id"], form["client_secret"]) != (channel, secret):
            raise OAuthError("invalid_client", "invalid client_id or client_secret")
        token = ids.token()
        self._ends[token] = self._now() + self.lifetime
        return {"token_type": "Bearer", "access_token": token, "expires_in": self.lifetime}

    def alive(self, token: str) -> bool:
        """Is this one of them, and not over?"""
        return self._now() < self._ends.get(token, 0.0)

    def end(self) -> None:
        """None is good any more. LINE has no such call; it stands for whatever ends a token before
        its time."""
        self._ends = dict.fromkeys(self._ends, 0.0)
