"""Taps on guest passes that more than their own topic shows."""

from uuid import UUID

from handlers.kit.intents import Postback


class Passes(Postback, prefix="passes"):
    """``บัตรผ่าน``: the passes that run, and a new one."""


class ShowPass(Postback, prefix="pass"):
    """``ดูบัตร``: a guest pass and what can be done with it."""

    issued: UUID
