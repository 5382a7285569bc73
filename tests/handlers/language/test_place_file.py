import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.language.place_file import MOST_BYTES, MOST_ROWS, BadPlaces, PlaceFault, load
from handlers.language.places import Found, Kind, match
from handlers.understanding.places.schools import of_places

HEAD = "code,name,short,kind,district,subdistrict,aliases\n"
GOOD = HEAD + "g1,กลุ่มนิเทศ,นิเทศฯ,group,,,ศน|นิเทศ\n50010001,บ้านดอย,,school,เมือง,ช้างเผือก,\n"


def test_an_offices_own_list_is_read() -> None:
    group, school = load(GOOD)
    assert (group.kind, group.short, group.aliases) == (Kind.GROUP, "นิเทศฯ", ("ศน", "นิเทศ"))
    assert (school.code, school.short, school.district) == ("50010001", "บ้านดอย", "เมือง")
    assert match("รร.ดอย", [group, school]) == Found(school)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_spreadsheets_encodings_and_delimiters_are_understood(
    encoding: str, delimiter: str
) -> None:
    content = GOOD.replace(",", delimiter).replace("\n", "\r\n")
    assert load(content.encode(encoding)) == load(GOOD)


def test_columns_may_stand_in_any_order_and_unknown_ones_are_passed_over() -> None:
    (place,) = load("note,kind,name,code\nx,school,บ้านดอย,1\n")
    assert (place.code, place.name) == ("1", "บ้านดอย")


@pytest.mark.parametrize("written", ["โรงเรียนบ้านดอย", "โรงเรียน บ้านดอย", "รร.บ้านดอย", "ร.ร. บ้านดอย"])
def test_a_school_is_known_by_its_name_however_the_list_writes_it(written: str) -> None:
    (school,) = load(HEAD + f"50010001,{written},,school,เมือง,ช้างเผือก,\n")
    assert (school.name, school.short) == ("บ้านดอย", "บ้านดอย")
    assert of_places([school]).meant("บ้านดอย").schools[0].code == "50010001"


def test_the_word_for_a_school_stays_in_the_name_of_a_group() -> None:
    (group,) = load(HEAD + "g1,โรงเรียนในโครงการ,,group,,,\n")
    assert group.name == "โรงเรียนในโครงการ"


@pytest.mark.parametrize(
    ("content", "why", "row"),
    [
        ("", PlaceFault.NO_ROWS, None),
        (HEAD, PlaceFault.NO_ROWS, None),
        ("code,name\n1,ก\n", PlaceFault.NO_COLUMN, 1),
        (HEAD + "g1,,,group,,,\n", PlaceFault.EMPTY, 2),
        (HEAD + "g1,ก,,group,,,\n\n g 2,ข,,group,,,\n", PlaceFault.BAD_CODE, 4),
        (HEAD + "g1,ก,,shop,,,\n", PlaceFault.BAD_KIND, 2),
        (HEAD + "g1,ก,,group,,,\nG1,ข,,group,,,\n", PlaceFault.SAME_CODE, 3),
        (HEAD + "g1,ก,,group,,,\ng2,ก,,group,,,\n", PlaceFault.SAME_NAME, 3),
        (HEAD + "1,โรงเรียนบ้านดอย,,school,,,\n2,บ้านดอย,,school,,,\n", PlaceFault.SAME_NAME, 3),
        (HEAD + f"g1,{'ก' * 200},,group,,,\n", PlaceFault.TOO_LONG, 2),
        (HEAD + "g1,=1+1,,group,,,\n", PlaceFault.BAD_CHARACTER, 2),
        (HEAD + "g1,＝1+1,,group,,,\n", PlaceFault.BAD_CHARACTER, 2),
        (HEAD + "g1,\u200b=1+1,,group,,,\n", PlaceFault.BAD_CHARACTER, 2),
        (HEAD + "g1,ก\x00,,group,,,\n", PlaceFault.BAD_CHARACTER, 2),
        (HEAD + 'g1,"ก\nข",,group,,,\n', PlaceFault.BAD_CHARACTER, 3),
        (HEAD + "g1,ก,,group,,,,,,\n", PlaceFault.TOO_MANY_CELLS, 2),
        (HEAD + "g1," + "ก" * 200_000 + ",,group,,,\n", PlaceFault.UNREADABLE, 2),
        ("x" * (MOST_BYTES + 1), PlaceFault.TOO_BIG, None),
    ],
)
def test_a_bad_file_is_refused_whole_and_the_row_is_named(
    content: str, why: PlaceFault, row: int | None
) -> None:
    with pytest.raises(BadPlaces) as refused:
        load(content)
    assert refused.value.reason is why
    assert refused.value.params.get("row") == row


def test_a_file_of_too_many_places_is_refused() -> None:
    rows = "".join(f"{n},ก{n},,school,,,\n" for n in range(MOST_ROWS + 1))
    with pytest.raises(BadPlaces) as refused:
        load(HEAD + rows)
    assert refused.value.reason is PlaceFault.TOO_BIG


def test_bytes_of_no_thai_encoding_are_refused() -> None:
    with pytest.raises(BadPlaces) as refused:
        load(b"code,name,kind\n\xff\xfe\xfc,\xdb,group\n")
    assert refused.value.reason is PlaceFault.UNREADABLE


@given(st.text(max_size=300) | st.binary(max_size=300))
def test_any_file_is_a_list_or_a_typed_refusal(content: str | bytes) -> None:
    try:
        assert load(content)
    except BadPlaces as refused:
        assert refused.reason in PlaceFault
