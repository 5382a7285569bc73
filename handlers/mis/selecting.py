"""Which schools, and which of their figures: by place, size, condition, and what is left out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from handlers.mis.answer import NoAnswer, Source, Why
from handlers.mis.metrics import Kind, metrics
from handlers.mis.periods import Period
from handlers.mis.places import Place, Where
from handlers.mis.question import Condition, Question
from handlers.mis.sizing import Numbers
from store.apart import By
from store.apart import Where as Chosen
from store.counting import Counting
from store.figures import Series
from store.grades import SIZES
from store.schoollists import ListedSchool


@dataclass(frozen=True)
class Selection:
    """``sizes``: of each school by its pupils, asked for where they matter; ``measured``: by school
    the numbers that a condition is of, of one sex."""

    counting: Counting
    period: Period
    question: Question
    place: Place
    sizes: Callable[[], Mapping[str, int]]
    measured: Callable[[Condition, str], Numbers]

    def schools(self) -> list[ListedSchool]:
        """Narrowed down step by step: there may be as many as the country has."""
        asked, found = self.question, self._listed_there()
        if asked.condition is not None:
            found = self._fulfilling([*found], asked.condition)
        if asked.closed:  # of a year, too: a closed school has no figures to know it by
            schools = [one for one in found if one.closed]
        elif self.period.main.series == Series.STUDENTS:
            with_figures = self.counting.by_school(self.period.main.id, "students")
            schools = [one for one in found if (one.code,) in with_figures]
        else:
            schools = [one for one in found if not one.closed]
        if asked.extended is not None:
            schools = [one for one in schools if one.extended is asked.extended]
        if asked.sizes:
            sizes = self.sizes()
            schools = [one for one in schools if SIZES[sizes.get(one.code, 0)] in asked.sizes]
        if asked.without:
            schools = [one for one in schools if not self._is_left_out(one)]
        if asked.name_contains:
            schools = [one for one in schools if asked.name_contains in one.name]
        return schools

    def _listed_there(self) -> Iterable[ListedSchool]:
        """The schools of the place, the closed ones too, by code."""
        listed, place = self.counting.listed, self.place
        match place.kind:
            case Where.DISTRICT:
                return listed.by_district.get(place.name, ())
            case Where.TAMBON:
                in_district = listed.by_district.get(place.district, ())
                return (one for one in in_district if one.tambon == place.name)
            case Where.SCHOOL:
                return (listed.schools[place.code],) if place.code in listed.schools else ()
        return listed.schools.values()

    def _fulfilling(
        self, schools: Sequence[ListedSchool], condition: Condition
    ) -> list[ListedSchool]:
        values = self.measured(condition, condition.sex)
        if not values and (condition.subject or condition.positions):
            raise NoAnswer(
                Why.NO_SUCH_PART, condition.metric, loaded=(Source.of(self.period.main),)
            )
        if condition.than:
            other, zero = self.measured(condition, condition.than), Decimal(0)
            values = {key: values.get(key, zero) - other.get(key, zero) for key in values | other}
        elif condition.grades or condition.levels or condition.sex or condition.positions:
            values = self._none_of_those_untold(condition, values)
        holds = test(condition)
        fulfils = {code for (code,), value in values.items() if holds(value)}
        if condition.metric == "directors" and holds(Decimal(0)):
            # A table of staff leaves out who is not there.
            fulfils |= {one.code for one in schools if (one.code,) not in values}
        return [one for one in schools if one.code in fulfils]

    def _none_of_those_untold(self, condition: Condition, values: Numbers) -> Numbers:
        """A file of pupils leaves out a grade that a school has nobody in: there it is 0."""
        metric = metrics()[condition.metric]
        if metric.kind is not Kind.SUM:
            return values
        told = self.counting.by_school(self.period.loads[metric.series].id, metric.figure)
        return {key: values.get(key, Decimal(0)) for key in told}

    @cached_property
    def where(self) -> Chosen:
        """Of whom and where, as the figures are chosen by."""
        asked = self.question
        chosen: dict[By, Sequence[Any]] = dict(self._of_place())
        if asked.grades:
            chosen[By.GRADE] = asked.grades
        if asked.levels:
            chosen[By.LEVEL] = asked.levels
        if asked.sex:
            chosen[By.SEX] = (asked.sex,)
        if asked.positions:
            chosen[By.POSITION] = asked.positions
        if asked.extended is not None:
            chosen[By.EXTENDED] = (asked.extended,)
        if asked.without:
            chosen[By.SCHOOL] = self._those_not_left_out()
        if asked.condition is not None:
            fulfilling = self._fulfilling([*self._listed_there()], asked.condition)
            chosen[By.SCHOOL] = [
                one.code for one in fulfilling if not (asked.without and self._is_left_out(one))
            ]
        if asked.sizes:
            wanted = {at for at, size in enumerate(SIZES) if size in asked.sizes}
            there = [code for code, size in self.sizes().items() if size in wanted]
            named = chosen.get(By.SCHOOL)
            chosen[By.SCHOOL] = there if named is None else [one for one in named if one in there]
        return chosen

    def _is_left_out(self, one: ListedSchool) -> bool:
        return any(
            one.code == out.code
            if out.kind is Where.SCHOOL
            else (one.tambon, one.district) == (out.name, out.district)
            for out in self.question.without
        )

    def _those_not_left_out(self) -> list[str]:
        """By code. A school that is on no list is counted in the whole area, and so it is here."""
        there = [one.code for one in self._listed_there() if not self._is_left_out(one)]
        if self.place.kind is not Where.AREA:
            return there
        listed, told = self.counting.listed.schools, set[str]()
        for part in (part for code in self.question.metrics for part in metrics()[code].parts):
            if load := self.period.loads.get(part.series):
                told |= {code for (code,) in self.counting.by_school(load.id, part.figure)}
        return [*there, *sorted(told - listed.keys())]

    def _of_place(self) -> dict[By, Sequence[Any]]:
        match self.place.kind:
            case Where.DISTRICT:
                return {By.DISTRICT: (self.place.name,)}
            case Where.TAMBON:
                return {By.TAMBON: (self.place.name,), By.DISTRICT: (self.place.district,)}
            case Where.SCHOOL:
                return {By.SCHOOL: (self.place.code,)}
        return {}


def test(condition: Condition) -> Callable[[Decimal], bool]:
    """Whether a number fulfils it."""
    low, high = Decimal(str(condition.value)), Decimal(str(condition.most))
    match condition.op:
        case "<":
            return low.__gt__
        case "<=":
            return low.__ge__
        case ">":
            return low.__lt__
        case ">=":
            return low.__le__
        case "between":
            return lambda value: low <= value <= high
    return low.__eq__
