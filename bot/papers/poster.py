"""The poster of a guest pass: how everybody in the room gets to an account of their own. It holds
nothing that is anybody's secret: who reads it may come in."""

from dataclasses import dataclass
from datetime import datetime

from bot.papers.drawing import qr
from bot.papers.typesetting import Paper
from bot.texts import Say
from bot.texts.filling import plain
from handlers.guests.showing import when_words
from handlers.kit.effects import Param


@dataclass(frozen=True, repr=False)
class Poster:
    """What is printed. ``page`` is the address behind the QR code; ``code`` leads to the same from
    the short address."""

    number: str
    title: str
    begins_at: datetime
    ends_at: datetime
    host: str
    page: str
    short_address: str
    code: str
    wifi: str
    where: str = ""
    """Which of several portals it is good at; empty where there is one."""


def paper(poster: Poster, say: Say, language: str, *, also: str) -> Paper:
    """As the template wants it, in one language, with a line in another (``also``)."""

    def words(key: str, **params: Param) -> str:
        return say(key, params, language)

    return {
        "language": language,
        "words": {
            "office": words("page.office"),
            "title": words("poster.title"),
            "number": words("poster.number", number=poster.number),
            "wifi": words("poster.wifi") if poster.wifi else words("poster.wifi_any"),
            "scan": words("poster.scan"),
            "login": words("poster.login"),
            "no_scan": words("poster.no_scan"),
            "type_code": words("poster.type_code"),
            "short": say("poster.short", {}, also),
            "ask": words("poster.ask", host=plain(poster.host)),
            "privacy": words("poster.privacy"),
        },
        "title": plain(poster.title),
        "hours": _hours(poster, say, language),
        "wifi_name": poster.wifi,
        "qr": qr(poster.page),
        "address": poster.short_address.partition("://")[2],
        "code": poster.code,
    }


def _hours(poster: Poster, say: Say, language: str) -> str:
    words = when_words(poster.begins_at, poster.ends_at)
    hours = say(words.text, words.params, language)
    if not poster.where:
        return hours
    return say("portal.what_at", {"what": hours, "portal": plain(poster.where)}, language)
