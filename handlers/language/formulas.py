"""What a spreadsheet reckons instead of showing it (OWASP, "CSV Injection"): refused where it is
read, tamed where it is written."""

from typing import Final

_BEGINNINGS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""The wide ones too: a spreadsheet set up for Chinese or Japanese takes them for the narrow."""


def is_formula(cell: str) -> bool:
    """Whether it begins like one. Of what is kept in one spelling ask for that one
    (``language.normal``): nothing unseen stands before its beginning any more."""
    return cell.startswith(_BEGINNINGS)


def tame(cell: str) -> str:
    """The cell as a spreadsheet shows it: behind an apostrophe, a formula is a text."""
    return f"'{cell}" if is_formula(cell) else cell
