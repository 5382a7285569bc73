"""What a name may be that stands without a word in front."""

from handlers.understanding.places.schools import School, Schools, form_and_core
from handlers.understanding.understood import Value


def says_bare(known: Schools, name: str, typed: str) -> dict[str, Value] | None:
    """What ``name``, a key that stands without a word in front, may be: several things at once."""
    district = known.districts.get(name)
    tambon = known.tambon_names.get(name)
    if name in known.by_name and not (district or tambon):
        return of_several(known.by_name[name])
    if district or tambon:
        says: dict[str, Value] = {"district": district} if district else {"tambon": tambon or ""}
        alike = known.by_core.get(form_and_core(name)[1], ())
        if still := sorted(s.code for s in alike if not s.closed):
            says["school_ambiguous"] = [*still]
        return says
    if other := known.other_districts.get(name):
        return {"district": other, "out_of_area": True}
    if name in known.neighbours:
        return {"school": typed, "out_of_area": True}
    return of_several(known.by_core[name]) if name in known.by_core else None


def of_one(school: School) -> dict[str, Value]:
    return {"school": school.name, "closed": True} if school.closed else {"school": school.name}


def of_several(schools: list[School]) -> dict[str, Value]:
    """The one school that is left, closed ones last, or the codes to ask about."""
    still = [school for school in schools if not school.closed] or schools
    if len(still) == 1:
        return of_one(still[0])
    return {"school_ambiguous": sorted(school.code for school in still)}
