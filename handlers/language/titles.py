"""Titles, ranks and posts in front of a name, glued or spaced, as Thai papers write them."""

import re

from handlers.language.shipped import lists

_ROUNDS = 5

_LISTS = lists("titles.toml")
_CIVIL = _LISTS["civil"]
_RANKS = _LISTS["ranks"]
_ALL = {*_CIVIL, *_RANKS, *_LISTS["learned"], *_LISTS["posts"]}
_GLUED = sorted(_ALL.difference(_LISTS["never_glued"]), key=len, reverse=True)
_SPACED = {*_ALL, *_LISTS["spaced_only"]}
# A rank's or degree's short form: one to four groups of consonants, each with its dot: น.ส. ผศ.ดร.
_DOTTED = re.compile(r"(?:ว่าที่\s*)?(?:[เแโ]?[ก-ฮ]{1,3}\.\s*){1,5}")
_WOMAN = re.compile(r"\(?หญิง\)?\s*(?=\S{2})")
_LATIN = re.compile(
    r"(?:mr|mrs|miss|ms|mister|master|dr|prof|assoc|asst|acting|sub|lt|capt|major|maj|col|gen|sgt|ajarn"
    r"|khun|sir|madam)(?:\.\s*|\s+)(?=\S)",
    re.I,
)
_NAMES_LIKE_TITLES = frozenset(_LISTS["names_like_titles"])
_BEGINS_A_NAME = re.compile(r"[เแโใไ]?[ก-ฮ]")


def without_titles(name: str) -> str:
    """``name`` without what stands in front of it. A civil title is taken once, so that a
    person called นางนวล is heard when she writes "นางนางนวล"; what a name merely begins
    with (คุณากร, ครูซ, นายิกา, ดรุณี) stays."""
    rest, civil = name.strip(), False
    for _ in range(_ROUNDS):
        shorter, title = _one_off(rest, civil)
        if shorter == rest:
            break
        civil = civil or title in _CIVIL
        rest = shorter
    return rest


def _one_off(name: str, civil: bool) -> tuple[str, str]:
    word, _, after = name.partition(" ")
    if word in _SPACED and not (civil and word in _CIVIL) and len(after.split()) >= 1:
        return _woman_off(after.strip(), word), word
    if word.rstrip(".") in _SPACED and word.endswith(".") and after:
        return _woman_off(after.strip(), word), word
    if dotted := _DOTTED.match(name):
        rest = name[dotted.end() :]
        if _BEGINS_A_NAME.match(rest) or rest[:1] == "(":
            return _woman_off(rest, dotted[0]), dotted[0]
    if latin := _LATIN.match(name):
        return name[latin.end() :].strip(), latin[0]
    return _glued_off(name, word, civil)


def _glued_off(name: str, word: str, civil: bool) -> tuple[str, str]:
    if word in _NAMES_LIKE_TITLES:
        return name, ""
    for title in ("ว่าที่", *_GLUED):
        if not word.startswith(title) or (civil and title in _CIVIL):
            continue
        left = word.removeprefix(title)
        if len(left) >= 2 and _BEGINS_A_NAME.match(left) and not _is_one_sound(left):
            return _woman_off(name.removeprefix(title), title), title
    return name, ""


def _is_one_sound(left: str) -> bool:
    """A consonant with marks only (ครูซ์) is the tail of a word, not a name."""
    return len(re.sub(r"[่-๎]", "", left)) < 2


def _woman_off(rest: str, title: str) -> str:
    """ "ร.ต.หญิง" and "ว่าที่ร้อยตรีหญิง": the word belongs to the rank."""
    ranked = title in _RANKS or "." in title or title in _SPACED.difference(_GLUED)
    woman = _WOMAN.match(rest)
    return rest[woman.end() :] if ranked and woman else rest
