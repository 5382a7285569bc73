"""Grades, levels and sizes of schools, in their order."""

from collections.abc import Mapping, Sequence
from typing import Final

LEVELS: Final[Mapping[str, tuple[str, ...]]] = {
    "อนุบาล": ("อ.1", "อ.2", "อ.3"),
    "ประถม": ("ป.1", "ป.2", "ป.3", "ป.4", "ป.5", "ป.6"),
    "ม.ต้น": ("ม.1", "ม.2", "ม.3"),
    "ม.ปลาย": ("ม.4", "ม.5", "ม.6", "ปวช.1", "ปวช.2", "ปวช.3"),
}
GRADES: Final = tuple(grade for grades in LEVELS.values() for grade in grades)
LEVEL_OF: Final[Mapping[str, str]] = {
    grade: level for level, grades in LEVELS.items() for grade in grades
}
BOY, GIRL = "ชาย", "หญิง"
SEXES: Final = (BOY, GIRL)

SEVEN_SIZES: Final = (120, 200, 300, 499, 1499, 2499)
"""The most pupils of sizes 1 to 6; what is above is size 7."""
FOUR_SIZES: Final = (120, 600, 1500)
"""The most pupils of a สพป. school that is เล็ก, กลาง, ใหญ่; what is above is ใหญ่พิเศษ."""

SIZES: Final = ("ไม่มีนักเรียน", "เล็ก", "กลาง", "ใหญ่", "ใหญ่พิเศษ")
"""What a สพป. school's class is called, from 0."""
SMALL: Final = SIZES[1]


def size_of(pupils: int, most: Sequence[int]) -> int:
    """Its class, counted from 1 (``SEVEN_SIZES``, ``FOUR_SIZES`` or an office's own bounds);
    0 for a school without pupils, which is a class of its own."""
    if pupils == 0:
        return 0
    return 1 + sum(pupils > bound for bound in most)
