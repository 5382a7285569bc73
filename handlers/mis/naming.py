"""How what is asked is called: of whom, where, and what a line of a table is of."""

from collections.abc import Sequence
from typing import Any, Final

from handlers.kit.effects import Param, Words
from handlers.mis.measuring import Shelf
from handlers.mis.metrics import Kind, Metric, metrics
from handlers.mis.periods import Period
from handlers.mis.places import Misplaced, Place, Where
from handlers.mis.question import Question
from store.grades import BOY, GIRL, GRADES, LEVELS, SEXES, SIZES

_SEX: Final = {BOY: "mis.sex.boy", GIRL: "mis.sex.girl"}
SIZE_WORDS: Final = dict(zip(SIZES, ("empty", "small", "medium", "large", "largest"), strict=True))
_COMPARED: Final = {"<": "less", "<=": "at_most", ">": "more", ">=": "at_least", "=": "exactly"}
_OF_THE_OTHER: Final = {"<": "fewer_than_of", ">": "more_than_of"}
CONDITIONS: Final = (*_COMPARED.values(), "between", "none", "some", *_OF_THE_OTHER.values())
ORDERED: Final = (*GRADES, *LEVELS, *SEXES)
"""What has an order of its own."""


def metric_words(metric: Metric) -> Words:
    return Words(f"mis.metric.{metric.code}")


def unit_words(metric: Metric) -> Words:
    return Words(f"mis.unit.{metric.unit}")


def sex_words(sex: str) -> Words:
    return Words(_SEX[sex])


def place_words(place: Place) -> Words:
    if place.kind is Where.AREA:
        return Words("mis.place.area")
    return Words(f"mis.place.{place.kind.value}", {"name": place.name})


def misplaced_words(one: Misplaced) -> Words:
    """ "โรงเรียนบ้านวังไผ่อยู่ อ.วิเชียรบุรี ไม่ใช่ อ.ศรีเทพ"."""
    places, lies = ([*map(place_words, some)] for some in (one.places, one.lies))
    said: dict[str, Param] = {"said": place_words(one.said)}
    said |= {"place": in_a_row(places), "lies": in_a_row(lies)}
    return Words("mis.note.misplaced", said)


def what_words(metric: Metric, question: Question, place: Place) -> Words:
    """ "นักเรียนหญิง ป.1 โรงเรียนบ้านวังไผ่"."""
    return joined([metric_words(metric), *of_whom(question), place_words(place)])


def of_whom(question: Question) -> list[Param]:
    """Subject, position, sex, level or grades, kind and size of school, and the condition."""
    told = question.condition
    named = told is not None and (told.subject or told.positions)
    said: list[Param] = [question.subject] if question.subject and not named else []
    if question.positions and not named:
        said.append("/".join(question.positions))
    if question.sex:
        said.append(Words(_SEX[question.sex]))
    said += [*question.levels]
    if question.grades:
        said.append(_span(question.grades))
    said += [Words(f"mis.size.{SIZE_WORDS[size]}") for size in question.sizes if size in SIZE_WORDS]
    if question.extended is not None:
        said.append(Words("mis.type.extended" if question.extended else "mis.type.not_extended"))
    if question.closed:
        said.append(Words("mis.closed_schools"))
    if question.name_contains:
        said.append(Words("mis.named", {"name": question.name_contains}))
    if question.without:
        out = in_a_row([place_words(place) for place in question.without])
        said.append(Words("mis.without", {"which": out}))
    if told is not None:
        of_schools = question.listed or question.metrics in (("schools",), ("small_schools",))
        which = condition_words(question)
        said.append(which if of_schools else Words("mis.of_schools", {"which": which}))
    return said


def condition_words(question: Question) -> Words:
    condition = question.condition
    if condition is None:
        raise ValueError("nothing is to be fulfilled")
    lacking = metrics()[condition.metric].kind is Kind.SHORT
    what = Words("mis.lacking") if lacking else Words(f"mis.metric.{condition.metric}")
    parts: list[Param] = [what, *condition.levels]
    parts += condition.grades
    parts += [one for one in (condition.subject, "/".join(condition.positions)) if one]
    if condition.than:
        said: dict[str, Param] = {
            "metric": joined(parts),
            "one": Words(_SEX[condition.sex]),
            "other": Words(_SEX[condition.than]),
        }
        return Words(f"mis.condition.{_OF_THE_OTHER[condition.op]}", said)
    if condition.sex:
        parts.insert(1, Words(_SEX[condition.sex]))
    if not condition.value and condition.op in ("=", ">"):
        name = "none" if condition.op == "=" else "some"
        return Words(f"mis.condition.{name}", {"metric": joined(parts)})
    params: dict[str, Param] = {
        "metric": joined(parts),
        "value": f"{condition.value:,g}",
        "most": f"{condition.most:,g}",
    }
    return Words(f"mis.condition.{_COMPARED.get(condition.op, 'between')}", params)


def _span(grades: Sequence[str]) -> str:
    """ "ป.1–ป.3, ป.5": from the first to the last of those that follow each other."""
    runs: list[list[str]] = []
    for grade in grades:
        before = runs[-1][-1] if runs else ""
        if before in GRADES and grade in GRADES and GRADES.index(grade) == GRADES.index(before) + 1:
            runs[-1].append(grade)
        else:
            runs.append([grade])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def joined(parts: Sequence[Param]) -> Words:
    """One after the other, with a space between."""
    if len(parts) == 1:
        return Words("mis.alone", {"one": parts[0]})
    return Words("mis.joined", {"one": parts[0], "other": joined(parts[1:])})


def in_a_row(parts: Sequence[Param]) -> Param:
    if len(parts) == 1:
        return parts[0]
    return Words("mis.comma", {"one": parts[0], "other": in_a_row(parts[1:])})


def period_words(period: Period, *, rounds: bool) -> Words:
    """A year, with its round where several stand beside each other."""
    said = {"year": str(period.main.year), "round": str(period.main.round)}
    return Words("mis.year_and_round" if rounds and period.main.round else "mis.year", {**said})


def label(group: str, value: Any, shelf: Shelf) -> Param:
    """What a line is of."""
    match group:
        case "school":
            listed = shelf.counting.listed.schools.get(value)
            return listed.name if listed else str(value)
        case "size":
            return Words(f"mis.size.{SIZE_WORDS[SIZES[value]]}")
        case "type":
            return Words("mis.type.extended" if value else "mis.type.primary")
        case "sex" if value:
            return Words(_SEX[value])
    return str(value) if value else Words("mis.not_told")


def in_order(group: str, keys: Sequence[Any]) -> list[Any]:
    """Grades, levels and sexes in their own order."""
    if group in ("grade", "level", "sex"):
        return sorted(keys, key=lambda k: ORDERED.index(k) if k in ORDERED else len(ORDERED))
    return list(keys)
