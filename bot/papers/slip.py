"""The slip that somebody without LINE takes home: how they get to the page that sets their
password, and from there to the internet. It holds no password and no phone number."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.papers.drawing import qr
from bot.papers.lines import whole_words
from bot.papers.typesetting import Paper
from bot.texts import Say
from bot.texts.filling import plain
from handlers.kit.effects import Param, When


@dataclass(frozen=True, repr=False)
class Slip:
    """What is printed for one person. ``page`` is the address of their password page; ``code``
    leads to the same from the short address."""

    number: str
    name: str
    place: str
    username: str
    profile: str
    account_ends: datetime | None
    page: str
    code: str
    until: datetime
    where: str = ""
    """Which of several portals the account is good at; empty where there is one."""


@dataclass(frozen=True)
class Sheaf:
    """What all slips of one printing have in common. ``short_address`` is where codes are typed."""

    officer: str
    made_at: datetime
    short_address: str
    wifi: str
    login_address: str


def paper(slips: Sequence[Slip], sheaf: Sheaf, say: Say, language: str) -> Paper:
    """As the template wants it, in one language; one page for each person."""

    def words(key: str, **params: Param) -> str:
        return whole_words(say(key, params, language))

    return {
        "language": language,
        "words": {
            "office": words("page.office"),
            "title": words("slip.paper.title"),
            "username": words("slip.paper.username"),
            "step_password": words("slip.paper.step_password"),
            "scan": words("slip.paper.scan"),
            "type_code": words("slip.paper.type_code"),
            "digits": words("slip.paper.digits"),
            "step_connect": words("slip.paper.step_connect"),
            "connect": [
                words("slip.paper.wifi", wifi=sheaf.wifi),
                words("slip.paper.login", address=sheaf.login_address),
                words("slip.paper.rules"),
            ],
            "keep": words("slip.paper.keep"),
            "privacy": words("slip.paper.privacy"),
            "contact": words("slip.paper.contact", officer=sheaf.officer),
            "made": words("slip.paper.made", at=When(sheaf.made_at)),
        },
        "slips": [_one(slip, sheaf, words) for slip in slips],
    }


def _one(slip: Slip, sheaf: Sheaf, words: Callable[..., str]) -> Paper:
    facts = [
        (words("slip.paper.name"), whole_words(plain(slip.name))),
        (words("slip.paper.place"), whole_words(plain(slip.place))),
        (words("slip.paper.device"), words(f"used_on.{slip.profile}")),
    ]
    if slip.where:
        facts.append((words("slip.paper.where"), whole_words(plain(slip.where))))
    if slip.account_ends is not None:
        ends = words("slip.paper.expires_on", until=When(slip.account_ends, "day"))
        facts.append((words("slip.paper.expires"), ends))
    return {
        "number": words("slip.paper.number", number=slip.number),
        "facts": facts,
        "username": slip.username,
        "qr": qr(slip.page),
        "address": sheaf.short_address,
        "code": slip.code,
        "until": words("slip.paper.until", until=When(slip.until)),
    }
