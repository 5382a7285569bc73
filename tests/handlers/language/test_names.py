import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.language.names import BadName, NameFault, PersonName, person_name

PLAIN = PersonName("สมชาย", "ใจดี")
WOMAN = PersonName("มาลี", "ศรีสุข")

TITLED = """
นายสมชาย ใจดี | นาย สมชาย ใจดี | คุณสมชาย ใจดี | ครูสมชาย ใจดี | คุณครูสมชาย ใจดี | ผอ.สมชาย ใจดี
ผอ. สมชาย ใจดี | รอง ผอ.สมชาย ใจดี | ผู้อำนวยการสมชาย ใจดี | อาจารย์สมชาย ใจดี | อ.สมชาย ใจดี
ดร.สมชาย ใจดี | ผศ.ดร.สมชาย ใจดี | ดร สมชาย ใจดี | นายแพทย์สมชาย ใจดี | เด็กชายสมชาย ใจดี
ว่าที่ ร.ต.สมชาย ใจดี | ว่าที่ ร.ต. สมชาย ใจดี | ว่าที่ร้อยตรี สมชาย ใจดี | ว่าที่ร้อยตรีสมชาย ใจดี
ส.ต.ท.สมชาย ใจดี | พ.จ.อ. สมชาย ใจดี | จ.ส.อ.สมชาย ใจดี | สิบเอกสมชาย ใจดี | พันจ่าเอก สมชาย ใจดี
ดาบตำรวจสมชาย ใจดี | ด.ต.สมชาย ใจดี | พล.ต.ต.สมชาย ใจดี | เจ้าหน้าที่สมชาย ใจดี | นาย  สมชาย   ใจดี
ชื่อ สมชาย นามสกุล ใจดี | ชื่อสมชาย นามสกุลใจดี ครับ | ผมชื่อสมชาย ใจดีครับ | สมชาย ใจดี (ชาย)
ชื่อ-นามสกุล: นายสมชาย ใจดี | ชื่อ-สกุล สมชาย ใจดี | ชื่อ คือ สมชาย ใจดี | สมชาย, ใจดี
""".replace("\n", "|")
WOMEN = """
นางมาลี ศรีสุข | นางสาวมาลี ศรีสุข | น.ส.มาลี ศรีสุข | น.ส. มาลี ศรีสุข | นส.มาลี ศรีสุข | นส มาลี ศรีสุข
ว่าที่ร้อยตรีหญิง มาลี ศรีสุข | ว่าที่ร้อยตรีหญิงมาลี ศรีสุข | ว่าที่ ร.ต.หญิง มาลี ศรีสุข
ว่าที่ร.ต.หญิงมาลี ศรีสุข | ร.ต.อ.หญิง มาลี ศรีสุข | ว่าที่ ร.ต.(หญิง) มาลี ศรีสุข | แพทย์หญิงมาลี ศรีสุข
ดิฉันชื่อมาลี ศรีสุขค่ะ | ด.ญ.มาลี ศรีสุข | นางสาวมาลี\u200b\u00a0ศรีสุข
""".replace("\n", "|")
KEPT = [
    "คุณากร ใจดี",
    "คุณธรรม ใจดี",
    "คุณภัทร ใจดี",
    "ครูซ ใจดี",
    "ดรุณี ใจดี",
    "นายิกา ใจดี",
    "นายน ใจดี",
    "นางฟ้า ใจดี",
    "หญิง รักดี",
    "ชาย รักดี",
    "มานะ ชนะ",
    "ณเดชน์ คูกิมิยะ",
    "พันธ์ทิพย์ ศรี",
    "กรองแก้ว คุณวุฒิ",
    "สมชาย นายก",
    "Namefon Jaidee",
    "Msgr Drummond",
    "Drew Mason",
]
SPLIT = [
    ("นางนวล ใจดี", "นวล", "ใจดี"),
    ("ขอโทษค่ะ ชื่อ มาลี ใจดี", "มาลี", "ใจดี"),
    ("ขอโทษค่ะ พิมพ์ผิด ชื่อ มาลี ใจดี", "มาลี", "ใจดี"),
    ("มาลี ใจดี ขอโทษนะคะ", "มาลี", "ใจดี"),
    ("มาลี ใจดี ขอบคุณค่ะ", "มาลี", "ใจดี"),
    ("ที่ถูกคือ มาลี ใจดี", "มาลี", "ใจดี"),
    ("เปลี่ยนเป็น มาลี ใจดี", "มาลี", "ใจดี"),
    ("เปลี่ยนชื่อเป็นมาลี ใจดี", "มาลี", "ใจดี"),
    ("ชื่อใหม่ มาลี ใจดี", "มาลี", "ใจดี"),
    ("ชื่อใหม่ เจริญปุระ", "ใหม่", "เจริญปุระ"),
    ("ชื่อเป็นไท ใจดี", "เป็นไท", "ใจดี"),
    ("นางนางนวล ใจดี", "นางนวล", "ใจดี"),
    ("นายดรุณ ใจดี", "ดรุณ", "ใจดี"),
    ("สมหญิง ณ อยุธยา", "สมหญิง", "ณ อยุธยา"),
    ("สมหญิง ณอยุธยา", "สมหญิง", "ณ อยุธยา"),
    ("ม.ล.สมหญิง สนิทวงศ์ ณ อยุธยา", "สมหญิง", "สนิทวงศ์ ณ อยุธยา"),
    ("สมชาย แซ่ลิ้ม", "สมชาย", "แซ่ลิ้ม"),
    ("สมชาย แซ่ ลิ้ม", "สมชาย", "แซ่ ลิ้ม"),
    ("มาลี ใจดี-รักไทย", "มาลี", "ใจดี-รักไทย"),
    ("มาเรีย อันนา สมิท", "มาเรีย อันนา", "สมิท"),
    ("Mr. Somchai Jaidee", "Somchai", "Jaidee"),
    ("MISS MALEE SRISUK", "Malee", "Srisuk"),
    ("mrs.malee srisuk", "Malee", "Srisuk"),
    ("my name is somchai jaidee", "Somchai", "Jaidee"),
    ("Anna Maria de la Cruz", "Anna Maria", "de la Cruz"),
    ("Seán O'Brien", "Seán", "O'Brien"),
    ("เเก้ว นํ้าใส", "แก้ว", "น้ำใส"),
]
REFUSED = [
    ("", NameFault.EMPTY),
    ("   ", NameFault.EMPTY),
    ("สมชาย", NameFault.ONE_WORD),
    ("นายสมชาย", NameFault.ONE_WORD),
    ("ครู สมชาย", NameFault.ONE_WORD),
    ("Somchai", NameFault.ONE_WORD),
    ("J Smith", NameFault.TOO_SHORT),
    ("สมชาย ก", NameFault.TOO_SHORT),
    ("สมชาย ใจดี 1", NameFault.DIGITS),
    ("๐๘๑๒๓๔๕๖๗๘", NameFault.DIGITS),
    ("http://a.b/c สมชาย", NameFault.LINK),
    ("somchai@obec.go.th x", NameFault.LINK),
    ("สมชาย 😀", NameFault.SYMBOLS),
    ("สมชาย <b>ใจดี</b>", NameFault.LINK),
    ("สมชาย {ใจดี}", NameFault.SYMBOLS),
    ("张 伟", NameFault.SYMBOLS),
    ("ลืม รหัสผ่าน", NameFault.NOT_A_NAME),
    ("ไม่บอก หรอก", NameFault.NOT_A_NAME),
    ("คอมค่ะ กับมือถือด้วย", NameFault.NOT_A_NAME),
    ("คอมพิวเตอร์ กับมือถือครับ", NameFault.NOT_A_NAME),
    ("my phone", NameFault.NOT_A_NAME),
    ("ทำงาน ที่ โรงเรียน วังไผ่", NameFault.NOT_A_NAME),
    ("ก ข ค ง จ ฉ ช ซ", NameFault.NOT_A_NAME),
    ("สมชาย " + "ก" * 60, NameFault.TOO_LONG),
    ("ก" * 5000, NameFault.TOO_LONG),
]


@pytest.mark.parametrize("typed", [t.strip() for t in TITLED.split("|") if t.strip()])
def test_titles_ranks_and_labels_of_a_man_are_taken_off(typed: str) -> None:
    assert person_name(typed) == PLAIN


@pytest.mark.parametrize("typed", [t.strip() for t in WOMEN.split("|") if t.strip()])
def test_titles_ranks_and_labels_of_a_woman_are_taken_off(typed: str) -> None:
    assert person_name(typed) == WOMAN


@pytest.mark.parametrize("typed", KEPT)
def test_a_name_that_only_begins_like_a_title_stays_whole(typed: str) -> None:
    assert person_name(typed).display == typed


@pytest.mark.parametrize(("typed", "first", "last"), SPLIT)
def test_given_name_and_surname_are_told_apart(typed: str, first: str, last: str) -> None:
    assert person_name(typed) == PersonName(first, last)


@pytest.mark.parametrize(("typed", "why"), REFUSED)
def test_what_is_not_a_full_name_is_refused_with_its_reason(typed: str, why: NameFault) -> None:
    with pytest.raises(BadName) as refused:
        person_name(typed)
    assert refused.value.reason is why
    assert refused.value.text == f"misread.name.{why.value}"


@given(st.text(max_size=300) | st.text("กขคนายงสว่ที์ิ .ณ-", max_size=60))
def test_any_answer_is_a_bounded_name_or_a_typed_refusal(text: str) -> None:
    try:
        name = person_name(text)
    except BadName as refused:
        assert refused.reason in NameFault
    else:
        assert name.first
        assert name.last
        assert len(name.display) <= 100


@given(st.sampled_from(["สมชาย", "มาลี", "คุณากร"]), st.sampled_from(["ใจดี", "ณ อยุธยา"]))
def test_a_name_read_once_reads_the_same_again(first: str, last: str) -> None:
    name = person_name(f"นาย{first} {last}")
    assert person_name(name.display) == name


@pytest.mark.parametrize(
    "name", ["มือดี คอมแพงจันทร์", "สุดา มือสันทัด", "อับดุลเลาะ เจ๊ะมือ", "จีน มือถือทอง", "จ่า แซ่คอม"]
)
def test_a_name_that_holds_a_devices_name_is_a_name(name: str) -> None:
    assert person_name(name).last == name.split(" ", 1)[-1]
