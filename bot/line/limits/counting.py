"""How LINE counts characters, and how it weighs a Flex container.

LINE counts some fields in UTF-16 code units and others in grapheme clusters (Messaging API docs,
"Character counting in a text"). A Thai syllable such as "ที่" is one cluster and three units.
"""

import json
import unicodedata

_ZERO_WIDTH_JOINER = "\u200d"
# To unicodedata, Thai and Lao SARA AM are letters; UAX #29 joins them to what stands before.
_JOINED_LETTERS = frozenset("\u0e33\u0eb3\u200c\uff9e\uff9f")


def utf16_units(text: str) -> int:
    """The length in UTF-16 code units: an emoji outside the basic plane counts two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def graphemes(text: str) -> int:
    """The number of extended grapheme clusters, after Unicode's UAX #29.

    Vowels and tone marks above and below are free, so is everything joined into one emoji.
    Conjoining Hangul jamo are counted one by one: nobody types them.
    """
    count = 0
    before = ""
    flags = 0
    for char in text:
        flags = flags + 1 if _is_flag_half(char) else 0
        if not _continues(before, char, flags):
            count += 1
        before = char
    return count


def json_bytes(value: object) -> int:
    """The size of a JSON value as it travels: UTF-8, without spaces."""
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def _continues(before: str, char: str, flags: int) -> bool:
    if not before or before in "\r\n":
        return (before, char) == ("\r", "\n")
    if _extends(char):
        return True
    if before == _ZERO_WIDTH_JOINER:
        return unicodedata.category(char) == "So"
    return flags > 0 and flags % 2 == 0


def _extends(char: str) -> bool:
    return (
        unicodedata.category(char) in {"Mn", "Me", "Mc"}
        or char in _JOINED_LETTERS
        or char == _ZERO_WIDTH_JOINER
        or "\U0001f3fb" <= char <= "\U0001f3ff"  # skin tones
        or "\U000e0020" <= char <= "\U000e007f"  # tags of regional flags
    )


def _is_flag_half(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"
