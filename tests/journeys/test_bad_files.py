"""Files as they should not be, dropped into the chat: their officer hears which cell or limit it
is, and nothing is kept."""

from store.conversations import Conversation
from store.figures import FigureLoad
from store.inbox import Event
from tests.bad_files import DOUBTED, GOOD, REFUSED, TOO_MUCH_FOR_A_CHAT
from tests.journeys.conftest import NewTown
from tests.journeys.town import hears

MALEE = "มาลี ศรีสุข"


def test_what_cannot_be_taken_is_told_in_a_sentence_and_nothing_is_kept(
    own_town: NewTown,
) -> None:
    town = own_town()
    officer = town.officer(MALEE)
    for bad in (*REFUSED, *TOO_MUCH_FOR_A_CHAT):
        officer.send_file(bad.name, bad.data)
        hears(officer, bad.told)
    town.settle()
    assert town.rows(FigureLoad) == []
    assert town.rows(Conversation) == []
    assert not [one for one in town.rows(Event) if '"rows"' in one.raw]


def test_what_looks_wrong_stands_on_a_card_of_its_own(own_town: NewTown) -> None:
    town = own_town()
    officer = town.officer(MALEE)
    for bad in DOUBTED:
        officer.send_file(bad.name, bad.data)
        assert bad.told in hears(officer, "ควรตรวจสอบก่อนโหลด").text
        hears(officer, "ตรวจสอบข้อมูลก่อนโหลด")
    assert town.rows(FigureLoad) == []


def test_what_is_odd_and_sound_is_shown_as_it_is_meant(own_town: NewTown) -> None:
    town = own_town()
    officer = town.officer(MALEE)
    for name, data in GOOD:
        officer.send_file(name, data)
        said = hears(officer, "ตรวจสอบข้อมูลก่อนโหลด").text
        assert "2 โรงเรียน · 4 รายการ" in said, name
        assert "นักเรียน 11" in said, name
