import pytest

from handlers.language.devices import device, mentioned

SAID = [
    *((said, "pc") for said in ("คอม", "คอมพิวเตอร์ (PC)", "คอมฯ", "PC", "พีซี", "notebook", "1")),
    *((said, "pc") for said in ("โน้ตบุ๊ก", "โน๊ตบุ๊ค", "โน็ตบุค", "แล็ปท็อป", "ใช้กับคอมค่ะ", "MacBook")),
    *((said, "mobile") for said in ("มือถือ", "มือถือ/แท็บเล็ต", "ไอแพด", "iPad", "แท็ปเล็ต", "๒")),
    *((said, "mobile") for said in ("โทรศัพท์", "smartphone", "สมาร์ทโฟน", "ไอโฟนครับ", "มือ ถือ")),
    *((said, "both") for said in ("ทั้งสองอย่าง", "ทั้งคู่", "ทั้ง 2 อย่าง", "คอมกับมือถือ", "both", "3")),
    *((said, "both") for said in ("PC และ iPad", "ทุกเครื่อง", "ทั้งหมด", "โน้ตบุ๊กกับไอแพด")),
    *((said, None) for said in ("", "ไม่แน่ใจ", "คอมเมนต์", "สมชาย ใจดี", "0812345678", "complete")),
]


@pytest.mark.parametrize(("said", "meant"), SAID)
def test_a_device_is_known_by_its_everyday_names(said: str, meant: str | None) -> None:
    assert device(said) == meant


def test_in_a_long_message_a_phone_number_label_is_not_a_device() -> None:
    assert mentioned("โทรศัพท์ 0812345678") is None
    assert mentioned("โทรศัพท์ 0812345678 ใช้กับคอม") == "pc"
    assert mentioned("เอกสารทั้งหมด") is None
