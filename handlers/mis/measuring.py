"""The numbers of a metric, by whatever they are told apart by."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session

from handlers.figurefiles.subjects.scores import MEAN
from handlers.mis.metrics import Kind, Metric, metrics
from handlers.mis.periods import Period
from handlers.mis.places import AREA as EVERYWHERE
from handlers.mis.places import Place, Where
from handlers.mis.question import Condition, Question
from handlers.mis.selecting import Selection
from handlers.mis.sizing import Numbers, Sizes, by_size
from store.apart import By
from store.counting import Counting
from store.figures import AREA, COUNTRY, Figure, Series
from store.grades import FOUR_SIZES, size_of
from store.loads import Loads
from store.loads_used import LoadsUsed
from store.schoollists import ListedSchool

GROUPS: Final[Mapping[str, By]] = {
    "district": By.DISTRICT,
    "tambon": By.TAMBON,
    "school": By.SCHOOL,
    "grade": By.GRADE,
    "level": By.LEVEL,
    "sex": By.SEX,
    "subject": By.SUBJECT,
    "position": By.POSITION,
    "cluster": By.CLUSTER,
    "type": By.EXTENDED,
}
"""``size`` is reckoned school by school."""
_OF_SCHOOLS: Final = frozenset({"district", "tambon", "school", "cluster", "type", "size"})
"""What a school itself is told apart by; grades and sexes are its pupils'."""
_WAY: Final = [By.DISTRICT, By.TAMBON, By.SCHOOL]
_CENT: Final = Decimal("0.01")


@dataclass(frozen=True)
class Shelf:
    """What is loaded, and how large schools are told apart. ``used``: the loads that a question was
    answered from, where it is to be answered from them again."""

    session: Session
    sizes: Sequence[int] = FOUR_SIZES
    used: Sequence[UUID] = ()

    @property
    def loads(self) -> Loads:
        return LoadsUsed(self.session, frozenset(self.used)) if self.used else Loads(self.session)

    @cached_property
    def counting(self) -> Counting:
        listed = self.loads.current(Series.SCHOOLS)
        return Counting(self.session, None if listed is None else listed.id)

    def size_by_school(self, students: UUID) -> Mapping[str, int]:
        """By the pupils of this load; reckoned once for a question."""
        if students not in self._sizes:
            pupils = self.counting.by_school(students, "students")
            size = {value: size_of(int(value), self.sizes) for value in {*pupils.values()}}
            self._sizes[students] = {key[0]: size[value] for key, value in pupils.items()}
        return self._sizes[students]

    @cached_property
    def _sizes(self) -> dict[UUID, Mapping[str, int]]:
        return {}

    def beside(self, periods: Sequence[Period]) -> None:
        """The same is asked of each of these: what can be is read at once."""
        self.counting.beside([load.id for period in periods for load in period.loads.values()])

    def numbers(
        self,
        metric: Metric,
        period: Period,
        question: Question,
        place: Place,
        groups: Sequence[str] = (),
    ) -> Numbers:
        """What there is; a key for which there is no figure is missing."""
        return _Count(self, period, question, place).of(metric, tuple(groups))

    def rows(self, metric: Metric, period: Period, question: Question, place: Place) -> int:
        """How many figures a number is made of."""
        count = _Count(self, period, question, place)
        return sum(count.figures_behind(part) for part in metric.parts)

    def schools(self, period: Period, question: Question, place: Place) -> list[ListedSchool]:
        """Those of the place that are asked for; of a year that is named, those with figures."""
        return _Count(self, period, question, place).selected.schools()

    def of_country(self, metric: Metric, period: Period, question: Question) -> Numbers:
        """Mean scores of the whole country, by subject."""
        found = self.counting.of_school(period.main.id, COUNTRY, metric.figure)
        return _by_subject(found, question)


@dataclass(frozen=True)
class _Count:
    """One count: of which loads, of whom and where."""

    shelf: Shelf
    period: Period
    question: Question
    place: Place

    def of(self, metric: Metric, groups: tuple[str, ...]) -> Numbers:
        match metric.kind:
            case Kind.RATIO:
                return self._ratio(metric, groups)
            case Kind.SCORE:
                return self._scores(metric, groups)
            case Kind.SCHOOLS:
                return self._schools(metric, groups)
            case Kind.SHORT | Kind.SURPLUS | Kind.LACK:
                return self._balance(metric, groups)
        if "size" in groups:
            return self._by_size(metric, groups)
        return self._sums(metric, groups)

    def _sums(self, metric: Metric, groups: tuple[str, ...]) -> Numbers:
        load = self.period.loads[metric.series]
        by = [GROUPS[group] for group in groups if group in GROUPS]
        if by == [By.SCHOOL]:
            return {**self.counting.by_school(load.id, metric.figure, self.selected.where)}
        if by == _WAY and not self.selected.where:
            return {**self.counting.by_way(load.id, metric.figure)}
        found = self.counting.sums(load.id, metric.figure, by=by, where=self.selected.where)
        return {one.key: one.value for one in found}

    def figures_behind(self, metric: Metric) -> int:
        load = self.period.loads.get(metric.series, self.period.main)
        found = self.counting.sums(load.id, metric.figure, where=self.selected.where)
        return sum(one.rows for one in found)

    def _by_size(self, metric: Metric, groups: tuple[str, ...]) -> Numbers:
        at, sizes, summed = groups.index("size"), self.size_by_school, Numbers()
        if len(groups) > 1 and "school" not in groups:
            load, students = self.period.loads[metric.series], self.period.loads[Series.STUDENTS]
            by = [(group, GROUPS.get(group)) for group in groups]
            of_this = Sizes(sizes, (students.id, tuple(self.shelf.sizes)))
            return by_size(self.counting, load.id, metric.figure, by, self.selected.where, of_this)
        by_school = tuple("school" if group == "size" else group for group in groups)
        for key, value in self._sums(metric, by_school).items():
            sized = (*key[:at], sizes.get(key[at], 0), *key[at + 1 :])
            summed[sized] = summed.get(sized, Decimal(0)) + value
        return dict(sorted(summed.items()))

    def _ratio(self, metric: Metric, groups: tuple[str, ...]) -> Numbers:
        of, per = (self.of(part, groups) for part in metric.parts)
        return {
            key: (value / per[key]).quantize(_CENT) for key, value in of.items() if per.get(key)
        }

    def _scores(self, metric: Metric, groups: tuple[str, ...]) -> Numbers:
        """A school's, the area's own mean, or school by school; never a sum of any."""
        load, subject = self.period.loads[metric.series], self.question.subject or MEAN
        if "school" in groups:
            found = self.counting.scores(load.id, metric.figure, self.selected.where)
            means = [one for one in found if one.subject == subject and self._is_asked(one)]
            return {(one.school,): one.value for one in means}
        if self.place.kind not in (Where.AREA, Where.SCHOOL):
            return {}
        code = self.place.code or AREA
        by_subject = _by_subject(
            self.counting.of_school(load.id, code, metric.figure), self.question
        )
        if groups == ("subject",):
            return by_subject
        if groups or (subject,) not in by_subject:
            return {}
        return {(): by_subject[(subject,)]}

    def _is_asked(self, one: Figure) -> bool:
        return not self.question.grades or one.grade in self.question.grades

    def _schools(self, metric: Metric, groups: tuple[str, ...]) -> Numbers:
        if not _OF_SCHOOLS.issuperset(groups):
            return {}
        schools = self.selected.schools()
        if metric.code == "small_schools":
            sizes = self.size_by_school
            schools = [one for one in schools if sizes.get(one.code) == 1]
        if not groups:
            return {(): Decimal(len(schools))}
        parts = [[self._key(one, group) for one in schools] for group in groups]
        counted = Counter(zip(*parts, strict=True))
        found = {key: Decimal(count) for key, count in counted.items()}
        return dict(sorted(found.items(), key=lambda item: [str(part) for part in item[0]]))

    def _key(self, one: ListedSchool, group: str) -> Any:
        if group == "size":
            return self.size_by_school.get(one.code, 0)
        return one.code if group == "school" else getattr(one, GROUPS[group])

    def _balance(self, metric: Metric, groups: tuple[str, ...]) -> Numbers:
        """From the personnel group's own reckoning, school by school."""
        if not _OF_SCHOOLS.issuperset(groups):
            return {}
        by_school = self._sums(metric, ("school",))
        facts = self.counting.listed.schools
        counted: Numbers = {} if groups or not by_school else {(): Decimal(0)}
        for (code,), balance in by_school.items():
            if code not in facts:
                continue
            adds = _adds(metric.kind, balance)
            key = tuple(self._key(facts[code], group) for group in groups)
            counted[key] = counted.get(key, Decimal(0)) + adds
        return dict(sorted(counted.items(), key=lambda item: [str(part) for part in item[0]]))

    @cached_property
    def selected(self) -> Selection:
        """Of whom and where."""
        return Selection(
            self.counting,
            self.period,
            self.question,
            self.place,
            lambda: self.size_by_school,
            self._by_school,
        )

    def _by_school(self, condition: Condition, sex: str) -> Numbers:
        """Of schools that are short of teachers how many they lack."""
        metric = metrics()[condition.metric]
        if metric.kind is Kind.SHORT:
            metric = replace(metric, kind=Kind.LACK)
        bare = Question(
            self.question.intent,
            (metric.code,),
            grades=condition.grades,
            levels=condition.levels,
            sex=sex,
            subject=condition.subject,
            positions=condition.positions,
        )
        return _Count(self.shelf, self.period, bare, EVERYWHERE).of(metric, ("school",))

    @property
    def counting(self) -> Counting:
        return self.shelf.counting

    @cached_property
    def size_by_school(self) -> Mapping[str, int]:
        """By its pupils."""
        load = self.period.loads.get(Series.STUDENTS)
        return {} if load is None else self.shelf.size_by_school(load.id)


def _adds(kind: Kind, balance: Decimal) -> Decimal:
    """What one school adds to schools that are short, teachers they lack, or teachers too many."""
    if kind is Kind.SHORT:
        return Decimal(balance < 0)
    return max(-balance if kind is Kind.LACK else balance, Decimal(0))


def _by_subject(found: Sequence[Figure], question: Question) -> Numbers:
    """Of the grade that is asked for; of several grades in one load the lowest."""
    grades = {one.grade for one in found}
    asked = [grade for grade in question.grades if grade in grades]
    grade = asked[0] if asked else min(grades, default="")
    if question.grades and not asked:
        return {}
    return {(one.subject,): one.value for one in found if one.grade == grade}
