"""What a size of schools means, by the office's own bounds (``OFFICE__SCHOOL_SIZES``)."""

from collections.abc import Sequence
from dataclasses import replace

from handlers.kit.effects import Param, Words
from handlers.mis.answer import Answer
from handlers.mis.naming import SIZE_WORDS, place_words
from handlers.mis.question import Question
from store.grades import SIZES


def explained(found: Answer, question: Question, most: Sequence[int]) -> Answer:
    """How many pupils make that size, before how many schools are of it. ``most``: the most pupils
    of each size but the last."""
    if found.headline.text != "mis.headline.schools" or len(question.sizes) != 1:
        return found  # asked on: of which อำเภอ there are most
    (size,) = question.sizes
    said: dict[str, Param] = {
        "size": Words(f"mis.size.{SIZE_WORDS[size]}"),
        "pupils": _pupils(SIZES.index(size), most),
        "place": place_words(question.place),
        "number": found.headline.params["number"],
    }
    return replace(found, headline=Words("mis.headline.size_means", said))


def _pupils(size: int, most: Sequence[int]) -> Words:
    """A school without pupils is of a size of its own, so that the least small one has 1."""
    least = most[size - 2] + 1 if size > 1 else 1
    if size > len(most):
        return Words("mis.pupils.at_least", {"least": f"{least:,}"})
    return Words("mis.pupils.between", {"least": f"{least:,}", "most": f"{most[size - 1]:,}"})
