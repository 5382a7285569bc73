import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.language.oneshot import Filled, filled
from handlers.language.place_file import ours
from handlers.language.words import Intent, understand

MAN, WOMAN, MOBILE = "สมชาย ใจดี", "มาลี ศรีสุข", "081-234-5678"
N = None

MESSAGES = [
    (
        "ขอใช้เน็ต ชื่อ สมชาย ใจดี กลุ่มนิเทศ โทร ๐๘๑-๒๓๔-๕๖๗๘ ใช้กับคอม",
        (MAN, "supervision", MOBILE, "pc"),
    ),
    ("ชื่อ: สมชาย ใจดี\nหน่วยงาน: นิเทศ\nเบอร์: 0812345678", (MAN, "supervision", MOBILE, N)),
    (
        "เบอร์: 0812345678\nหน่วยงาน: นิเทศ\nชื่อ-นามสกุล: สมชาย ใจดี\nอุปกรณ์: มือถือ",
        (MAN, "supervision", MOBILE, "mobile"),
    ),
    (
        "ชื่อ-สกุล นางสาวมาลี ศรีสุข\nโรงเรียนบ้านวังไผ่\nโทร 081-234-5678\nมือถือ",
        (WOMAN, "67030032", MOBILE, "mobile"),
    ),
    ("สมชาย ใจดี\nนิเทศ\n0812345678\nคอม", (MAN, "supervision", MOBILE, "pc")),
    (
        "1. สมชาย ใจดี\n2. กลุ่มนิเทศ\n3. 0812345678\n4. คอมพิวเตอร์",
        (MAN, "supervision", MOBILE, "pc"),
    ),
    ("สมชาย ใจดี, กลุ่มนิเทศ, 081-234-5678, คอม", (MAN, "supervision", MOBILE, "pc")),
    ("สมชาย ใจดี / การเงิน / 081-234-5678 / ทั้งสองอย่าง", (MAN, "finance", MOBILE, "both")),
    ("ขอใช้เน็ต สมชาย ใจดี นิเทศ 0812345678", (MAN, "supervision", MOBILE, N)),
    ("ขอใช้เน็ต ชื่อ สมชาย ใจดี นิเทศ 0812345678", (MAN, "supervision", MOBILE, N)),
    (
        "ขอใช้เน็ต ผมชื่อ สมชาย ใจดี อยู่กลุ่มการเงิน เบอร์ 0812345678 ใช้ทั้งคอมและมือถือครับ",
        (MAN, "finance", MOBILE, "both"),
    ),
    ("ขอใช้เน็ตครับ นายสมชาย ใจดี รร.บ้านโคกกรวด อ.บึงสามพัน", (MAN, "67030186", N, N)),
    ("ขอใช้เน็ต รร.บ้านโคกกรวด 0812345678", (N, N, MOBILE, N)),
    (
        "สวัสดีค่ะ ดิฉันชื่อมาลี ศรีสุข ครูโรงเรียนบ้านนาสนุ่น อยากขอใช้ไวไฟค่ะ โทร 081 234 5678",
        (WOMAN, "67030089", MOBILE, N),
    ),
    (
        "ขอใช้อินเทอร์เน็ตค่ะ\nนางมาลี ศรีสุข\nกลุ่มบริหารงานบุคคล\n๐๘๑ ๒๓๔ ๕๖๗๘\nโน้ตบุ๊กกับไอแพด",
        (WOMAN, "personnel", MOBILE, "both"),
    ),
    ("ชื่อสมชาย นามสกุลใจดี กลุ่มกฎหมาย เบอร์โทร 0812345678", (MAN, "legal", MOBILE, N)),
    ("ขอใช้เน็ตชื่อสมชาย ใจดี", (MAN, N, N, N)),
    ("ขอ wifi มือถือ", (N, N, N, "mobile")),
    ("ขอใช้เน็ต กลุ่มนิเทศ", (N, "supervision", N, N)),
    ("ขอใช้เน็ต อยู่นิเทศค่ะ", (N, "supervision", N, N)),
    ("ขอใช้เน็ตกลุ่มนโยบายและแผนครับ", (N, "policy", N, N)),
    ("ชื่อ สมชาย ใจดี โทร 0812345678 ใช้กับโทรศัพท์", (MAN, N, MOBILE, "mobile")),
    ("ชื่อ สมชาย ใจดี โทรศัพท์มือถือ 0812345678", (MAN, N, MOBILE, N)),
    ("ชื่อ สมหญิง ณ อยุธยา สังกัด อำนวยการ", ("สมหญิง ณ อยุธยา", "admin", N, N)),
    ("ชื่อ นิเทศ ใจดี กลุ่มนิเทศ", ("นิเทศ ใจดี", "supervision", N, N)),
    ("สมัครเน็ต ว่าที่ร้อยตรีหญิงมาลี ศรีสุข ไอซีที", (WOMAN, "dlict", N, N)),
    ("โทร 056-721-234 ต่อ 12 ชื่อ สมชาย ใจดี", (MAN, N, "056-721-234 ต่อ 12", N)),
    (
        "I need internet, name Somchai Jaidee, ICT group, 0812345678, notebook",
        ("Somchai Jaidee", "dlict", MOBILE, "pc"),
    ),
    (
        "my name is Somchai Jaidee from finance phone 081-234-5678 for PC",
        ("Somchai Jaidee", "finance", MOBILE, "pc"),
    ),
    (
        "name: Anna Smith\nplace: DLICT\nphone: +66 81 234 5678\ndevice: both",
        ("Anna Smith", "dlict", MOBILE, "both"),
    ),
    (
        "ขอใช้เน็ตเพื่อทำรายงาน ชื่อ สมชาย ใจดี หน่วยงาน: ตรวจสอบภายใน",
        (MAN, "audit", N, N),
    ),
    ("ขอใช้เน็ต เลขบัตร 1234567890123 ชื่อ สมชาย ใจดี", (MAN, N, N, N)),
    ("ขอใช้อินเทอร์เน็ต", (N, N, N, N)),
    ("ขอเน็ต ชื่อ สมชาย", (N, N, N, N)),
    ("ขอใช้เน็ต 0812345678 หรือ 0891234567", (N, N, N, N)),
    ("ขอใช้เน็ตวันจันทร์ ประชุมครู 0812345678", (N, N, MOBILE, N)),
    ("ขอใช้เน็ต นิเทศ ใจดี 0812345678", (N, N, MOBILE, N)),
    ("ขอใช้เน็ต สมชาย เนินสะอาด", (N, N, N, N)),
    ("ขอใช้เน็ตที่ห้องประชุม", (N, N, N, N)),
    ("ขอใช้เน็ตให้วิทยากรภายนอก", (N, N, N, N)),
    ("ขอ user ให้ครู 2 คน", (N, N, N, N)),
    ("ขอชื่อผู้ใช้และรหัสผ่าน", (N, N, N, N)),
    ("ขอใช้เน็ต โรงเรียนสวนกุหลาบ", (N, N, N, N)),
    ("ขอใช้เน็ต กลุ่มนิเทศ กลุ่มการเงิน", (N, N, N, N)),
    ("ชื่อ สมชาย ใจดี ชื่อ มาลี ศรีสุข", (N, N, N, N)),
    ("", (N, N, N, N)),
]


@pytest.mark.parametrize(("message", "held"), MESSAGES)
def test_one_message_fills_what_surely_stands_in_it(
    message: str, held: tuple[str | None, ...]
) -> None:
    said = filled(message, ours())
    assert (
        said.name and said.name.display,
        said.place and said.place.code,
        said.phone and said.phone.display,
        said.device,
    ) == held


def test_the_order_of_the_facts_does_not_matter() -> None:
    facts = ["ชื่อ สมชาย ใจดี", "กลุ่มนิเทศ", "โทร 0812345678", "ใช้กับคอม"]
    whole = filled("\n".join(facts), ours())
    assert whole.name
    assert whole.place
    for turn in range(4):
        assert filled(" ".join(facts[turn:] + facts[:turn]), ours()) == whole


PIECES = ["ชื่อ", "สมชาย", "ใจดี", "กลุ่ม", "นิเทศ", "โทร", "0812345678", "รร.", "คอม", "\n", ":", "1."]


@given(st.text(max_size=300) | st.lists(st.sampled_from(PIECES), max_size=20).map(" ".join))
def test_any_message_is_read_without_failing(message: str) -> None:
    assert isinstance(filled(message, ours()), Filled)


def test_without_places_the_rest_is_still_read() -> None:
    said = filled("ชื่อ สมชาย ใจดี กลุ่มนิเทศ 0812345678", [])
    assert said.phone is not None
    assert said.place is None


NAMES_WITH_OUR_WORDS = [
    *("ดวงใจ แก้วตา", "ธงชัย แก้วใส", "วีระ เพื่อนดี", "เป็นไท อยู่ดี", "ณิชา อยู่สุวรรณ"),
    *("เขษมศักดิ์ อยู่เย็น", "สกุลรัตน์ มาสขาว", "กอบชัย คอมแพงจันทร์", "สุดา มือสันทัด"),
    *("นที เครื่องทิพย์", "มานี ประจำภพ", "ทองอยู่ เลิศล้ำ"),
]


@pytest.mark.parametrize("name", NAMES_WITH_OUR_WORDS)
def test_a_name_that_holds_one_of_our_words_stays_a_name(name: str) -> None:
    message = f"ขอใช้เน็ต ชื่อ {name} กลุ่มนิเทศ โทร 081-234-5678 ใช้กับคอม"
    meant, found = understand(message), filled(message, tuple(ours()))
    assert meant is not None
    assert meant.intent is Intent.ACCOUNT_REQUEST
    assert found.name is not None
    assert (found.name.display, found.device) == (name, "pc")
    assert found.place is not None
    assert found.place.code == "supervision"


@pytest.mark.parametrize(
    ("text", "purpose", "device"),
    [
        ("ขอบัญชีเพิ่ม ใช้กับเครื่องพิมพ์ห้องประชุม", "เครื่องพิมพ์ห้องประชุม", None),
        ("ขอบัญชีเพิ่ม เพื่อใช้สอบ O-NET ใช้กับคอม", "สอบ O-NET", "pc"),
        ("ขอบัญชีเพิ่ม เพื่อใช้กับเครื่องเสียง", "เครื่องเสียง", None),
        ("ขอใช้เน็ต ใช้กับคอม", None, "pc"),
        ("ขอใช้เน็ต เพื่อสอบ สำหรับห้องประชุม", None, None),
        ("ขอใช้เน็ต ใช้กับเครื่องพิมพ์ 081-234-5678", "เครื่องพิมพ์", None),
    ],
)
def test_what_a_second_account_is_for_is_taken_where_it_is_said_once(
    text: str, purpose: str | None, device: str | None
) -> None:
    said = filled(text, ours())
    assert said.device == device
    assert said.purpose == purpose
