"""Taps on who is online, and on the warning before an idle cut."""

from typing import Final
from uuid import UUID

from handlers.kit.effects import Button
from handlers.kit.intents import Postback
from store.people import Warned


class MySessions(Postback, prefix="net"):
    """``สถานะเน็ต``: which devices are online with my accounts."""


MY_SESSIONS: Final = Button.of("button.my_sessions", MySessions())


class EndThis(Postback, prefix="end_this"):
    """``ออกจากระบบ`` of one device."""

    session: UUID


class EndAll(Postback, prefix="end_all"):
    """``ออกทุกเครื่อง`` of an account."""

    account: UUID


class WhosOnline(Postback, prefix="online"):
    """``ใครออนไลน์``: how many are online, for officers."""


class FindOnline(Postback, prefix="online_at"):
    """Who is online at a place, for officers."""

    words: str


class WarnMe(Postback, prefix="warn_me"):
    """``เปิดเตือน``, ``ปิดเตือน``: how often to be warned before an idle cut."""

    how: Warned
