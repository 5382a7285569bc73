"""Taps on a person, by an officer who has found them."""

from uuid import UUID

from handlers.kit.intents import Postback


class LetHost(Postback, prefix="let_host"):
    """``ให้ออกบัตรผ่านได้``: an officer lets this member make guest passes."""

    person: UUID


class StopHost(Postback, prefix="stop_host"):
    """``งดออกบัตรผ่าน``: not any more."""

    person: UUID


class EraseFor(Postback, prefix="erase_for"):
    """``ลบข้อมูลของผู้นี้``: somebody without LINE wants their data deleted, and says so to an
    officer."""

    person: UUID
