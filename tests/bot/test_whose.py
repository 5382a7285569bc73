"""``helpdesk doctor`` in another office than the one for which this was made."""

from collections.abc import Iterator

import pytest

from bot.finding import Finding
from bot.office_settings import OfficeSettings
from bot.whose import OWN, whose, whose_channel, whose_places
from store.db import Database
from store.places import Workplace, Workplaces
from tests.tables import lay

LOEI = {
    "name": "สำนักงานเขตพื้นที่การศึกษาประถมศึกษาเลย เขต 1",
    "short_name": "สพป.เลย เขต 1",
    "phone": "042-811-234",
    "place": "กลุ่ม DLICT ชั้น 2",
    "privacy_contact": "กลุ่ม DLICT สพป.เลย เขต 1",
    "wifi": "LOEI1",
}


@pytest.fixture
def database() -> Iterator[Database]:
    database = Database("sqlite://")
    lay(database)
    yield database
    database.close()


def of(**said: str) -> Finding:
    [finding] = whose(OfficeSettings.model_validate(said))
    return finding


def test_the_office_for_which_this_was_made_needs_to_set_nothing() -> None:
    assert of().cure == ""
    assert of(phone="056-791-604").cure == ""


@pytest.mark.parametrize("name", ["name", "short_name"])
def test_another_office_hears_what_is_still_somebody_elses(name: str) -> None:
    finding = of(**{name: LOEI[name]})
    left = {f"OFFICE__{one.upper()}" for one in OWN if one != name}
    assert {one for one in left if one in finding.seen} == left
    assert finding.cure
    assert not finding.serious


@pytest.mark.parametrize("left", OWN)
def test_each_one_that_was_left_is_named(left: str) -> None:
    finding = of(**{one: said for one, said in LOEI.items() if one != left})
    assert finding.seen.endswith(f"are OFFICE__{left.upper()}")


def test_what_is_set_is_its_own_even_where_it_is_the_same() -> None:
    assert LOEI["place"] == OfficeSettings().place
    assert of(**LOEI).cure == ""
    assert "042-811-234" in of(**LOEI).seen


def test_another_office_has_schools_of_its_own(database: Database) -> None:
    ours, theirs = OfficeSettings(), OfficeSettings.model_validate(LOEI)
    with database.write() as session:
        assert list(whose_places(ours, Workplaces(session))) == []
        [finding] = whose_places(theirs, Workplaces(session))
        assert "helpdesk places load" in finding.cure
        row = Workplace(
            code="admin", position=0, name="กลุ่มอำนวยการ", short="อำนวยการ", kind="group"
        )
        Workplaces(session).replace([row])
        assert list(whose_places(theirs, Workplaces(session))) == []


def school(code: str) -> Workplace:
    return Workplace(code=code, position=int(code), name="บ้าน", short="บ้าน", kind="school")


def test_schools_of_another_office_contradict_a_name_that_nobody_set(database: Database) -> None:
    ours, theirs = OfficeSettings(), OfficeSettings.model_validate(LOEI)
    with database.write() as session:
        places = Workplaces(session)
        places.replace([school("42010001"), school("42010002")])
        [finding] = whose_places(ours, places)
        assert "สพป.เลย เขต 1" in finding.seen
        assert "OFFICE__NAME" in finding.cure
        assert not finding.serious
        assert list(whose_places(theirs, places)) == []
        places.replace([school("67030001"), school("42010002")])
        assert list(whose_places(ours, places)) == [], "a neighbour's school among its own"


@pytest.mark.parametrize(
    "name", ["ICT สพป.เลย เขต 1", "สพป.เลย 1", "สพป.เพชรบูรณ์ เขต ๒", "สพม.เพชรบูรณ์", "สพป เลย เขต1"]
)
def test_another_office_s_name_at_line_contradicts_one_that_nobody_set(name: str) -> None:
    [finding] = whose_channel(OfficeSettings(), name)
    assert name in finding.seen
    assert "OFFICE__SHORT_NAME" in finding.cure
    assert list(whose_channel(OfficeSettings.model_validate(LOEI), name)) == []


@pytest.mark.parametrize(
    "name",
    [
        *("สพป.เพชรบูรณ์ เขต 3", "ICT สพป.เพชรบูรณ์ 3", "สพป.เพชรบูรณ์", "สพป.เพชรบูรณ์ เขต ๓"),
        *("helpdesk", "สพป.พช.3", "ไอซีที เขต 1", "สพป.ของเรา"),
    ],
)
def test_a_name_at_line_that_is_ours_or_nobodys_says_nothing(name: str) -> None:
    assert list(whose_channel(OfficeSettings(), name)) == []
