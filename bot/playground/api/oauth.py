"""Tokens (reference, "Channel access token"): the one call that needs no token itself."""

from urllib.parse import parse_qsl

from bot.playground.api.gate import Answer, Ask, Work


def issue(ask: Ask) -> Answer:
    platform = ask.platform
    form = dict(parse_qsl(ask.body.decode("utf-8", "replace")))
    return Answer(
        platform.stateless.issue(form, channel=platform.channel_id, secret=platform.channel_secret)
    )


OPEN_ROUTES: list[tuple[str, str, Work]] = [
    ("POST", "/oauth2/v3/token", issue),
]
