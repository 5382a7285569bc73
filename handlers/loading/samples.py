"""Invented figures for a desk without any: the same each time, plausible, and marked as invented
(``FigureLoad.sample``), which every answer says. The schools are the office's own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Final

from handlers.figurefiles.reading import Part, Period, Reading, SchoolRow
from handlers.figurefiles.subjects.scores import MEAN
from handlers.language.places import Place
from handlers.loading.planning import plan
from handlers.loading.recording import record
from handlers.loading.schools import listed
from store.audit import Audit
from store.clock import BUDDHIST_ERA
from store.figures import AREA, COUNTRY, Figure, Series
from store.grades import BOY, GIRL, GRADES, LEVEL_OF
from store.loads import Loads

LAYOUT: Final = "sample"
FILE: Final = "ข้อมูลตัวอย่าง"
YEARS: Final = 3
"""School years of pupils, for a trend."""
SUBJECTS: Final = {
    "onet": {"ภาษาไทย": 48, "คณิตศาสตร์": 28, "วิทยาศาสตร์": 36, "ภาษาอังกฤษ": 31},
    "nt": {"คณิตศาสตร์": 47, "ภาษาไทย": 55},
    "rt": {"อ่านออกเสียง": 74, "อ่านรู้เรื่อง": 72},
}
"""About what a school has in each."""
CENT: Final = Decimal("0.01")


@dataclass(frozen=True)
class _Dice:
    """Numbers that are the same for the same school, year and matter."""

    seed: str

    def __call__(self, *matter: object, low: int = 0, high: int) -> int:
        spelled = "|".join(map(str, (self.seed, *matter))).encode()
        drawn = int.from_bytes(sha256(spelled).digest()[:8])
        return low + drawn % (high - low + 1)


def load_samples(audit: Audit, places: Mapping[str, Place], today: date) -> bool:
    """Only into a database without any figures, so that nothing invented ever stands beside what is
    real. Says whether it did."""
    if Loads(audit.session).all_current():
        return False
    for reading in samples(listed(audit.session, places), today):
        plans = plan(reading, audit.session, places, today)
        record(plans, audit, places, today=today)
    return True


def samples(schools: Sequence[SchoolRow], today: date) -> Iterator[Reading]:
    """Pupils of three years by grade and sex, and of the newest year all else."""
    taught = [one for one in schools if not one.closed]
    newest = newest_year(today)
    for year in range(newest - YEARS + 1, newest + 1):
        yield _reading(year, 1, Part(Series.STUDENTS, tuple(_pupils(taught, year))))
    yield _reading(newest, 0, Part(Series.STAFF, tuple(_staff(taught))))
    yield _reading(newest, 0, Part(Series.QUOTA, tuple(_quota(taught))))
    yield _reading(newest, 1, Part(Series.POOR, tuple(_poor(taught, newest))))
    for year in (newest - 2, newest - 1):
        for exam in SUBJECTS:
            yield _reading(year, 0, Part(exam, tuple(_scores(exam, taught, year))))
    for metric, most in (("disabled_students", 12), ("dropout", 3)):
        counts = (
            Figure(one.code, metric, Decimal(_Dice(one.code)(metric, high=most))) for one in taught
        )
        yield _reading(newest - 1, 0, Part(metric, tuple(counts)))


def newest_year(today: date) -> int:
    """B.E.; the school year of the last first round."""
    return today.year + BUDDHIST_ERA - (today < date(today.year, 6, 10))


def counted_again(schools: Sequence[SchoolRow], today: date) -> tuple[Figure, ...]:
    """The newest year's pupils, a few fewer, as a better file might have them."""
    return tuple(_pupils([one for one in schools if not one.closed], newest_year(today) + 1))


def _reading(year: int, round: int, part: Part) -> Reading:
    digest = sha256(repr(part).encode()).hexdigest()
    return Reading(LAYOUT, FILE, digest, Period(year, round), (part,), sample=True)


def _grades(school: SchoolRow) -> tuple[str, ...]:
    if not school.highest:
        return ()
    lowest = GRADES.index(school.lowest or "อ.2")
    return GRADES[lowest : GRADES.index(school.highest) + 1]


def _per_grade(school: SchoolRow) -> int:
    """About how many pupils a grade has: most schools are small, a few are not."""
    draw = _Dice(school.code)("size", high=99)
    for up_to, low, high in ((45, 4, 10), (85, 10, 22), (96, 22, 45), (99, 60, 130)):
        if draw <= up_to:
            return _Dice(school.code)("pupils", low=low, high=high)
    return 0


def _grade_pupils(school: SchoolRow, grade: str, year: int) -> tuple[int, int]:
    """Boys and girls of one grade; year by year a little fewer."""
    dice, about = _Dice(school.code), _per_grade(school)
    shrinks = max(0, 2572 - year)
    whole = max(1, about * (100 + shrinks * 2) // 104 + dice(grade, year, low=-2, high=2))
    boys = whole * dice(grade, year, "boys", low=46, high=58) // 100
    return boys, whole - boys


def _pupils(schools: Sequence[SchoolRow], year: int) -> Iterator[Figure]:
    for one in schools:
        if not _grades(one):
            yield Figure(one.code, "students", Decimal(0))
        for grade in _grades(one):
            level = LEVEL_OF[grade]
            boys, girls = _grade_pupils(one, grade, year)
            rooms = max(1, round((boys + girls) / 35))
            yield Figure(one.code, "students", Decimal(boys), grade, level, BOY)
            yield Figure(one.code, "students", Decimal(girls), grade, level, GIRL)
            yield Figure(one.code, "rooms", Decimal(rooms), grade, level)


def _by_rule(school: SchoolRow) -> int:
    grades = _grades(school)
    return max(len(grades) // 2, _per_grade(school) * len(grades) // 20, 1) if grades else 0


def _at_work(school: SchoolRow) -> int:
    return max(0, _by_rule(school) + _Dice(school.code)("teachers", low=-2, high=1))


def _staff(schools: Sequence[SchoolRow]) -> Iterator[Figure]:
    for one in schools:
        dice = _Dice(one.code)
        large = _per_grade(one) * len(_grades(one)) > 360
        numbers = (
            ("directors", "ผู้อำนวยการ", int(dice("director", high=99) < 82)),
            ("deputy_directors", "รองผู้อำนวยการ", int(large)),
            ("teachers", "ครู", _at_work(one)),
            ("other_staff", "พนักงานราชการ", dice("government", high=2)),
            ("other_staff", "ธุรการ", int(dice("clerk", high=99) < 85)),
        )
        for metric, position, number in numbers:
            yield Figure(one.code, metric, Decimal(number), position=position)


def _quota(schools: Sequence[SchoolRow]) -> Iterator[Figure]:
    for one in schools:
        rule, work = _by_rule(one), _at_work(one)
        numbers = {"quota_teachers": rule, "actual_teachers": work, "teacher_balance": work - rule}
        for metric, number in numbers.items():
            yield Figure(one.code, metric, Decimal(number))


def _poor(schools: Sequence[SchoolRow], year: int) -> Iterator[Figure]:
    for one in schools:
        share = _Dice(one.code)("poor", low=8, high=45)
        for level in ("ประถม", "ม.ต้น"):
            grades = [grade for grade in _grades(one) if LEVEL_OF[grade] == level]
            whole = sum(sum(_grade_pupils(one, grade, year)) for grade in grades)
            if whole:
                poor = whole * share // 100
                extreme = poor // 4
                yield Figure(one.code, "poor_students", Decimal(poor - extreme), level=level)
                yield Figure(one.code, "extreme_poor_students", Decimal(extreme), level=level)


def _scores(exam: str, schools: Sequence[SchoolRow], year: int) -> Iterator[Figure]:
    grades = {"onet": ("ป.6", "ม.3"), "nt": ("ป.3",), "rt": ("ป.1",)}[exam]
    for grade in grades:
        taught = [one.code for one in schools if grade in _grades(one)]
        for place in (*taught, AREA, COUNTRY):
            yield from _of_place(exam, place, grade, year)


def _of_place(exam: str, place: str, grade: str, year: int) -> Iterator[Figure]:
    dice, spread = _Dice(place), 1_200 if place.isdecimal() else 150
    found = {
        subject: Decimal(about * 100 + dice(exam, subject, grade, year, low=-spread, high=spread))
        / 100
        for subject, about in SUBJECTS[exam].items()
    }
    mean = (sum(found.values(), Decimal(0)) / len(found)).quantize(CENT)
    for subject, value in (found | {MEAN: mean}).items():
        yield Figure(place, exam, value, grade, LEVEL_OF[grade], subject=subject)
