"""How a password is written into ``radcheck``, and read back to compare.

Which form serves which protocol, seen on FreeRADIUS 3.2.1: ``crypt`` PAP only; ``nt`` PAP, MS-CHAP
and MS-CHAPv2; ``cleartext`` these and CHAP.
"""

import hmac
from typing import Final, Literal

from passlib.hash import nthash, sha512_crypt  # type: ignore[import-untyped]  # libpass has no types

from portal_bridge.contract import Rejected

Form = Literal["crypt", "nt", "cleartext"]

ATTRIBUTES: Final = frozenset(
    {
        "Cleartext-Password",
        "Crypt-Password",
        "LM-Password",
        "MD5-Password",
        "NT-Password",
        "Password-With-Header",
        "PBKDF2-Password",
        "SHA-Password",
        "SHA1-Password",
        "SHA2-Password",
        "SHA2-224-Password",
        "SHA2-256-Password",
        "SHA2-384-Password",
        "SHA2-512-Password",
        "SMD5-Password",
        "SSHA-Password",
        "SSHA1-Password",
        "SSHA2-224-Password",
        "SSHA2-256-Password",
        "SSHA2-384-Password",
        "SSHA2-512-Password",
        "User-Password",
    }
)
"""Every name a password may have in ``radcheck``. Of two, FreeRADIUS heeds only the first, so all
go when a new one is written."""

_QUOTES: Final = "\"'`"


_LOWER: Final = frozenset(name.lower() for name in ATTRIBUTES)


def is_one(attribute: str) -> bool:
    """Whether this attribute is a password; FreeRADIUS reads names in any capitals."""
    return attribute.lower() in _LOWER


def row(word: str, form: Form, *, rounds: int) -> tuple[str, str]:
    """Attribute and value for this password. Raises ``Rejected`` for a word the form cannot hold.

    FreeRADIUS unquotes a value that begins and ends with the same quotation mark, and *expands* one
    in back quotes (``%{exec:...}`` would run): in clear such a word must never get there.
    """
    if form == "crypt":
        return "Crypt-Password", str(sha512_crypt.using(rounds=rounds).hash(word))
    if form == "nt":
        return "NT-Password", str(nthash.hash(word))
    if word[0] in _QUOTES and word[0] == word[-1]:
        raise Rejected("this portal cannot hold a password that stands in quotation marks")
    return "Cleartext-Password", word


def fits(attribute: str, value: str, word: str) -> bool:
    """Whether the word is the password in this row; ``False`` for a form that we do not write."""
    if attribute == "Crypt-Password":
        return bool(sha512_crypt.identify(value) and sha512_crypt.verify(word, value))
    if attribute == "NT-Password":
        return hmac.compare_digest(str(nthash.hash(word)), value.lower())
    if attribute == "Cleartext-Password":
        return hmac.compare_digest(word.encode(), value.encode())
    return False
