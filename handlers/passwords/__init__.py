"""Passwords of accounts that exist: forgotten ones, changed ones, an account claimed from a new
LINE account, and ``ไม่ใช่ฉัน``."""

from handlers.kit.router import Router
from handlers.passwords.asking import asking
from handlers.passwords.changing import changing
from handlers.passwords.claiming import claiming
from handlers.passwords.for_others import for_others
from handlers.passwords.granting import granting
from handlers.passwords.not_me import not_me

passwords = Router("passwords").include([asking, for_others, claiming, granting, changing, not_me])

__all__ = ["passwords"]
