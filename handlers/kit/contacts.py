"""Phones as they are stored (RFC 3966) and as people read them."""

from handlers.language.phones import Phone


def keep_phone(number: Phone) -> str:
    """E.164, an extension after ``;ext=``."""
    return f"{number.e164};ext={number.extension}" if number.extension else number.e164


def kept_phone(text: str) -> Phone:
    """The number that ``keep_phone`` wrote."""
    e164, _, extension = text.partition(";ext=")
    return Phone(e164, extension)
