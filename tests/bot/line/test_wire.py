"""Sorting LINE's answers: what matters is whether the message may have arrived."""

import pytest

from bot.line.wire import Result, sorted_out

RATE = '{"message": "The API rate limit has been exceeded. Try again later."}'
MONTH = '{"message": "You have reached your monthly limit."}'
DETAILS = '{"message": "1 error(s)", "details": [{"property": "messages[%s]/text"}]}'


@pytest.mark.parametrize(
    ("status", "body", "result"),
    [
        (409, "{}", Result.ACCEPTED),
        (400, '{"message": "Invalid reply token"}', Result.BAD_TOKEN),
        (400, '{"message": "The request body has 1 error(s)"}', Result.BAD_MESSAGE),
        (413, "", Result.BAD_MESSAGE),
        (429, RATE, Result.SLOW_DOWN),
        (429, MONTH, Result.MONTH_USED_UP),
        (429, "not json", Result.SLOW_DOWN),
        (401, "", Result.NOT_SENT),
        (403, "", Result.NOT_SENT),
        (404, "", Result.NOT_SENT),
        (500, "", Result.MAYBE),
        (502, "<html>", Result.MAYBE),
        (None, None, Result.MAYBE),
        (418, "[]", Result.MAYBE),
    ],
)
def test_each_answer_has_one_meaning(status: int | None, body: object, result: Result) -> None:
    assert sorted_out(status, body).result is result


@pytest.mark.parametrize(("where", "culprit"), [("0", 0), ("4", 4), ("x", None), ("", None)])
def test_the_message_line_complains_of_is_named(where: str, culprit: int | None) -> None:
    assert sorted_out(400, DETAILS % where).culprit == culprit


@pytest.mark.parametrize("details", ["7", "[7]", '[{"property": 3}]', "{}", "null"])
def test_details_of_another_shape_name_nobody(details: str) -> None:
    outcome = sorted_out(400, '{"message": "x", "details": %s}' % details)  # noqa: UP031 - braces
    assert (outcome.result, outcome.culprit) == (Result.BAD_MESSAGE, None)
