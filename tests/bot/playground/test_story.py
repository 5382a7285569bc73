"""What the tour prints of a chat."""

import pytest

from bot.playground.story import without_phones


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("สมชาย · 081-234-5678 · คอม", "สมชาย · 081-xxx-5678 · คอม"),
        ("โทร ๐๘๑-๒๓๔-๕๖๗๘", "โทร ๐๘๑-xxx-๕๖๗๘"),
        ("0812345678\t089 876 5432", "081-xxx-5678\t089-xxx-5432"),
        ("รอที่ 081-xxx-5678", "รอที่ 081-xxx-5678"),
        ("1100700000001 A-0001 2569", "1100700000001 A-0001 2569"),
    ],
)
def test_a_phone_is_printed_without_its_middle(line: str, printed: str) -> None:
    assert without_phones(line) == printed
