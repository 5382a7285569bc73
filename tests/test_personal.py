"""A number is found where somebody told it, and not where chance did."""

import pytest

from tests.personal import tells

PHONE = "0812345678"


@pytest.mark.parametrize(
    "text",
    ["last4=5678", '{"last4": "5678"}', "('x', 5678)", "081-234-5678", "+66812345678", "5678"],
)
def test_a_number_that_was_told_is_found(text: str) -> None:
    assert tells(PHONE, text)


@pytest.mark.parametrize(
    "text",
    [
        "0f3c5678-1b2d-4e5f-8a9b-0c1d2e3f4a5b",
        "0f3c1111-5678-4e5f-8a9b-0c1d2e3f4a5b",
        "2026-11-29T02:03:04.156780Z",
        "2026-11-29T02:03:04.5678Z",
        "9ac05678ff",
        "port 45678",
    ],
)
def test_what_chance_wrote_is_not_taken_for_it(text: str) -> None:
    assert not tells(PHONE, text)
