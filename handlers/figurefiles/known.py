"""The office's schools, by whatever a file calls them: 8 digits, 10, the last 6, a name."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from handlers.language.normal import squeezed

AREA_DIGITS: Final = 5
"""``67030`` begins the code of every school of area 3."""
SMIS, MINISTRY, OBEC = 8, 10, 6


class KnownSchool(NamedTuple):
    """A school, as a file's rows are told apart by."""

    code: str
    name: str
    code10: str = ""
    district: str = ""
    closed: bool = False


def bare_name(name: str) -> str:
    """For comparing: no spaces, no "โรงเรียน"."""
    found = squeezed(name)
    for word in ("โรงเรียน", "รร"):
        if found.startswith(word) and len(found) > len(word) + 1:
            return found.removeprefix(word)
    return found


@dataclass(frozen=True)
class KnownSchools:
    """All of them, those that are closed too: an older file has them."""

    schools: tuple[KnownSchool, ...]

    @classmethod
    def of(cls, schools: Iterable[KnownSchool]) -> "KnownSchools":
        return cls(tuple(schools))

    @cached_property
    def codes(self) -> frozenset[str]:
        return frozenset(one.code for one in self.schools)

    @cached_property
    def open_codes(self) -> frozenset[str]:
        return frozenset(one.code for one in self.schools if not one.closed)

    @cached_property
    def areas(self) -> frozenset[str]:
        """How the codes of this office's schools begin."""
        begins = Counter(one.code[:AREA_DIGITS] for one in self.schools)
        return frozenset(area for area, count in begins.items() if count * 20 > len(self.schools))

    @cached_property
    def _by_number(self) -> Mapping[str, str]:
        ten = {one.code10: one.code for one in self.schools if one.code10}
        return ten | {code10[-OBEC:]: code for code10, code in ten.items()}

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[KnownSchool, ...]]:
        found: dict[str, tuple[KnownSchool, ...]] = {}
        for one in self.schools:
            key = bare_name(one.name)
            found[key] = (*found.get(key, ()), one)
        return found

    def by_number(self, code: str) -> str | None:
        """The 8 digits of a school of this area's, on the list or not; ``None``: another's. Zeros
        that a spreadsheet took from the front of six digits are given back."""
        if len(code) == SMIS:
            return code if code in self.codes or code[:AREA_DIGITS] in self.areas else None
        if len(code) == MINISTRY:
            return self._by_number.get(code)
        return self._by_number.get(code.zfill(OBEC)) if len(code) <= OBEC else None

    def called(self, name: str) -> frozenset[str]:
        """All that bear it, the closed ones too."""
        return frozenset(one.code for one in self._by_name.get(bare_name(name), ()))

    def by_name(self, name: str, district: str = "") -> tuple[str, ...]:
        """All that bear it, in this อำเภอ if one is given; of these the open ones go before."""
        found = self._by_name.get(bare_name(name), ())
        if district:
            wanted = squeezed(district).removeprefix("อำเภอ").removeprefix("อ")
            found = tuple(
                one for one in found if squeezed(one.district) in (wanted, squeezed(district))
            )
        opened = tuple(one for one in found if not one.closed)
        return tuple(one.code for one in opened or found)
