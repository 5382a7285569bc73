"""Thai names in Latin letters, by the Royal Thai General System (ราชบัณฑิตยสถาน, 2542).

RTGS writes sounds, not letters: จ is ch, ท is th, tones and length are not shown. Names are full
of Pali and Sanskrit, so the parts read otherwise than spelled stand in ``data/romanise.toml``;
all else is cut into syllables by rule, the cheapest way to cut winning. No library that fits
does better: pythainlp's "royin" writes วรรณา as wonrana and อรุณี as runi and takes 75 MB; its
"lookup" knows words of the dictionary only; tltk needs gensim and scikit-learn.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from handlers.language import shipped
from handlers.language.normal import normal

LIMIT = 60
"""Thai letters of one word that are looked at."""

_INITIAL = {
    **dict.fromkeys("ก", "k"),
    **dict.fromkeys("ขฃคฅฆ", "kh"),
    **dict.fromkeys("ง", "ng"),
    **dict.fromkeys("จฉชฌ", "ch"),
    **dict.fromkeys("ซศษส", "s"),
    **dict.fromkeys("ญย", "y"),
    **dict.fromkeys("ฎด", "d"),
    **dict.fromkeys("ฏต", "t"),
    **dict.fromkeys("ฐฑฒถทธ", "th"),
    **dict.fromkeys("ณน", "n"),
    **dict.fromkeys("บ", "b"),
    **dict.fromkeys("ป", "p"),
    **dict.fromkeys("ผพภ", "ph"),
    **dict.fromkeys("ฝฟ", "f"),
    **dict.fromkeys("ม", "m"),
    **dict.fromkeys("ร", "r"),
    **dict.fromkeys("ลฬ", "l"),
    **dict.fromkeys("ว", "w"),
    **dict.fromkeys("หฮ", "h"),
    **dict.fromkeys("อ", ""),
}
_FINAL = {
    **dict.fromkeys("บปพฟภ", "p"),
    **dict.fromkeys("ดตจชซฎฏฐฑฒถทธศษส", "t"),
    **dict.fromkeys("กขคฆ", "k"),
    **dict.fromkeys("นณญรลฬ", "n"),
    **dict.fromkeys("ม", "m"),
    **dict.fromkeys("ง", "ng"),
}
_CLUSTERS = {
    *(
        "กร",
        "กล",
        "กว",
        "ขร",
        "ขล",
        "ขว",
        "คร",
        "คล",
        "คว",
        "ตร",
        "ทร",
        "ปร",
        "ปล",
        "ผล",
        "พร",
        "พล",
    ),
    *("บร", "บล", "ดร", "ฟร", "ฟล"),
}
_SILENT_H = {"ห" + sound for sound in "งญนมยรลว"}
_LED = {first + second for first in "สฉถขผฝตจ" for second in "งนมยรลว"}
_SIGNS = "ะัาำิีึืุู"

# By the sign before the onset: what stands after it, and its sound. F is a final consonant, - none.
_VOWELS_WRITTEN = {
    "เ": "ียว=iao ือย=ueai ียะ=ia ียF=ia ีย=ia ือF=uea ือ=uea าะ=o า=ao อะ=oe อF=oe อ=oe ิF=oe"
    " ย=oei ว=eo ะ=e F=e -=e",
    "แ": "ว=aeo ะ=ae F=ae -=ae",
    "โ": "ย=oi ะ=o F=o -=o",
    "ไ": "ย=ai -=ai",
    "ใ": "-=ai",
    "": "ัวะ=ua ัว=ua ัย=ai ัF=a ะ=a าย=ai าว=ao าF=a า=a ำ=am ิว=io ิF=i ิ=i ีF=i ี=i ึF=ue ึ=ue"
    " ือ=ue ืF=ue ุย=ui ุF=u ุ=u ูF=u ู=u รรF=a รร=an วย=uai วF=ua อย=oi อF=o อ=o ฤF=ri ฤ=ri"
    " F=o -=a",
}
_HARD = "กขคฆจชซฐฒดตถทธบปพภสศษล"
"""Consonants that, closing a short vowel, sound once more before the next one."""
_ENDS = "ทธ|ตต|ตถ|ฏฐ|ฑฒ|จจ|กข|คค|ชช|พพ|ษฐ|ลป|รถ|รค|รท|รช|รต|มพ|นท|นต|นธ|ฒน|ตน|ทย|ตย|กษ|ตร|ทร|ชร|ดร"
_DOUBLE_END = re.compile(rf"(?:{_ENDS})(?=\||$)")
_DOUBLE_END_AFTER_A = re.compile(rf"(?:{_ENDS}|กร|คร)(?=\||$)")

# Costs: the cheapest cut of the word wins.
_PART = 0.5
_SYLLABLE = 1.0
_INHERENT_O = 1.25
_INHERENT_O_AFTER_TWO = 3.0  # ตรง, กลม: rare in names, where พร and กร begin the next part
_INHERENT_A = 1.5
_OPEN_BEFORE_A_FINAL = 0.5  # จิน-ต-นา rather than จิ-นต-นา
_SHARED = -0.1  # รัต-ต-นา
_LED_ONSET = 0.7  # เจริญ read cha-roen
_LED_AO = 1.0  # เสนา is not sanao
_KW = 2.0  # แก้ว is not kwae
_UA = 2.2  # จันทวงษ์ is not chan-thuang
_LONELY = 3.0
_LOST_SOUND = 2.5
_UNREADABLE = 9.0


@dataclass(frozen=True)
class _Vowel:
    signs: str
    roman: str
    closed: bool
    inherent: bool  # not written: พล, ธนา
    glides: bool  # ends in y or w, or is short by nature: no final can follow


@dataclass(frozen=True)
class _Step:
    end: int
    roman: str
    cost: float


def romanised(word: str) -> str:
    """``word`` in RTGS, small letters only; Latin letters and digits stay, all else falls."""
    spoken = []
    for thai, other in re.findall(r"([ก-๎]+)|([^ก-๎]+)", normal(word)[:LIMIT]):
        spoken.append(_read(_bare(thai)) if thai else _latin(other))
    return "".join(spoken)


def _latin(text: str) -> str:
    from unicodedata import normalize

    return re.sub(r"[^a-z0-9]", "", normalize("NFKD", text).casefold())


def _bare(thai: str) -> str:
    """Without tones; a silenced letter, with what falls silent beside it, becomes ``|``."""
    thai = re.sub(r"[่้๊๋็ฯๆํฺ๎]", "", thai)
    thai = re.sub(r"(?<=[กงนมยรลวสษศ])[ตทด][รน]์|(?<=ก)ษ[ณม]์", "|", thai)
    return re.sub(r"[ก-ฮ][ิุ]?์|์", "|", thai)


@lru_cache(maxsize=1024)
def _read(word: str) -> str:
    best: list[tuple[float, str]] = [(0.0, "")] + [(float("inf"), "")] * len(word)
    for at in range(len(word)):
        cost, roman = best[at]
        for step in _steps(word, at):
            if cost + step.cost < best[step.end][0]:
                best[step.end] = (cost + step.cost, roman + step.roman)
    return re.sub(r"[^a-z]", "", best[-1][1])


def _steps(word: str, at: int) -> Iterator[_Step]:
    yield _Step(at + 1, _INITIAL.get(word[at], ""), 0.0 if word[at] == "|" else _UNREADABLE)
    yield from _parts_at(word, at)
    yield from _syllables_at(word, at)


def _parts_at(word: str, at: int) -> Iterator[_Step]:
    for where, parts in _parts().items():
        for length in range(1, min(len(word) - at, 10) + 1):
            roman = parts.get(word[at : at + length])
            if roman is None or not _may_end(word, at + length):
                continue
            last = _is_last(word, at + length)
            if where == "anywhere" or (where == "end") == last:
                yield _Step(at + length, roman, _PART)


def _syllables_at(word: str, at: int) -> Iterator[_Step]:
    lead = word[at] if word[at] in "เแโไใ" else ""
    start = at + len(lead)
    for onset, roman, extra in _onsets(word, start, lead):
        for vowel in _vowels()[lead]:
            led_ao = _LED_AO if extra and vowel.roman == "ao" else 0.0
            yield from _with_vowel(word, start + len(onset), roman, vowel, extra + led_ao)


def _onsets(word: str, start: int, lead: str) -> Iterator[tuple[str, str, float]]:
    """An onset as spelled, as written, and what it costs beyond a plain one."""
    one, two = word[start : start + 1], word[start : start + 2]
    if one == "ฤ" and not lead:
        yield "", "", 0.0
    if one in _INITIAL:
        yield one, _INITIAL[one], 0.0
    if two in _CLUSTERS:
        yield two, _INITIAL[two[0]] + _INITIAL[two[1]], _KW if lead and two[1] == "ว" else 0.0
    if two in _SILENT_H:
        yield two, _INITIAL[two[1]], 0.0
    if lead and two in _LED:
        yield two, f"{_INITIAL[two[0]]}a{_INITIAL[two[1]]}", _LED_ONSET


def _with_vowel(word: str, at: int, onset: str, vowel: _Vowel, cost: float) -> Iterator[_Step]:
    """The syllable whose onset ends before ``at``, open or closed."""
    if not word.startswith(vowel.signs, at):
        return
    end = at + len(vowel.signs)
    if not vowel.closed:
        if end and _may_end(word, end):
            yield _Step(end, onset + vowel.roman, cost + _open_cost(word, end, vowel))
        return
    final = word[end : end + 1]
    if final not in _FINAL:
        return
    closed = onset + vowel.roman + _FINAL[final]
    cost += _closed_cost(word, at, onset, vowel)
    sounds_twice = _sounds_twice(word, end, vowel)
    if _may_end(word, end + 1):
        yield _Step(end + 1, closed, cost + (_LOST_SOUND if sounds_twice else 0.0))
    if sounds_twice:
        yield _Step(end, closed, cost + _SHARED)
    double = _DOUBLE_END_AFTER_A if vowel.signs == "ั" else _DOUBLE_END
    if not vowel.inherent and double.match(word, end):
        yield _Step(end + 2, closed, cost)


def _open_cost(word: str, end: int, vowel: _Vowel) -> float:
    if vowel.inherent:
        return _INHERENT_A + (_LONELY if _is_last(word, end) else 0.0)
    final_follows = word[end : end + 1] in {*_FINAL, "ว", "ย"} and _may_end(word, end + 1)
    return _SYLLABLE + (_OPEN_BEFORE_A_FINAL if final_follows and not vowel.glides else 0.0)


def _closed_cost(word: str, at: int, onset: str, vowel: _Vowel) -> float:
    if not vowel.inherent:
        return _UA if vowel.signs == "ว" else _SYLLABLE
    after_two = word[max(0, at - 2) : at] in _CLUSTERS and onset[-1:] in tuple("rlw")
    return _INHERENT_O_AFTER_TWO if after_two and len(onset) > 1 else _INHERENT_O


def _sounds_twice(word: str, at: int, vowel: _Vowel) -> bool:
    """A hard consonant after a short vowel that also begins the next sound: รัตนา, rat-ta-na."""
    here, after, then = word[at], word[at + 1 : at + 2], word[at + 2 : at + 3]
    if vowel.signs not in ("ั", "ิ", "ุ", "ฤ") or here not in _HARD or here == after:
        return False
    if vowel.signs != "ั" and here + after in _CLUSTERS and here not in "ตท":
        return False
    spoken = then in tuple(_SIGNS) or word[at + 2 : at + 4] == "รร"
    return after in tuple("นยรมลว") and (spoken or (vowel.signs == "ั" and then in _INITIAL))


def _may_end(word: str, at: int) -> bool:
    """Nothing that belongs to the letter before follows."""
    return word[at : at + 1] not in tuple(_SIGNS) and word[at : at + 2] != "รร"


def _is_last(word: str, at: int) -> bool:
    return not word[at:].strip("|")


@cache
def _parts() -> dict[str, dict[str, str]]:
    raw = tomllib.loads(shipped.text("romanise.toml"))
    return {
        where: {thai: str(roman) for thai, roman in parts.items()} for where, parts in raw.items()
    }


@cache
def _vowels() -> dict[str, tuple[_Vowel, ...]]:
    return {
        lead: tuple(_vowel(lead, *entry.split("=")) for entry in written.split())
        for lead, written in _VOWELS_WRITTEN.items()
    }


def _vowel(lead: str, after: str, roman: str) -> _Vowel:
    signs = after.strip("-").removesuffix("F")
    glides = (
        after.endswith(("ะ", "ย", "ว", "ำ")) or lead in ("ไ", "ใ") or (lead == "เ" and after == "า")
    )
    return _Vowel(signs, roman, after.endswith("F"), not lead and not signs, glides)
