import pytest
from hypothesis import given
from hypothesis import strategies as st
from pythainlp.corpus import thai_family_names, thai_female_names, thai_male_names

from handlers.language.romanising import romanised

# Names of office staff as they are common in Thailand, by RTGS without its hyphens.
RTGS = """
สมชาย=somchai สมหญิง=somying ใจดี=chaidi มาลี=mali ศรีสุข=sisuk วรรณา=wanna อรุณี=aruni
อนงค์=anong นรินทร์=narin กมล=kamon รัตนา=rattana พัชรี=phatchari วิทยา=witthaya
นิตยา=nittaya ปัทมา=patthama วัฒนา=watthana กัลยา=kanlaya รัชนี=ratchani อัจฉรา=atchara
สุกัญญา=sukanya จุฑามาศ=chuthamat อุทัย=uthai สุทธิ=sutthi อัญชลี=anchali ลัดดา=latda
ปิยะ=piya ชัชวาล=chatchawan มัลลิกา=manlika ศิริพร=siriphon นิภา=nipha อรทัย=orathai
วราภรณ์=waraphon กรกฎ=korakot ธนพล=thanaphon ธนา=thana สมาน=saman ปรีชา=pricha มนัส=manat
สุรศักดิ์=surasak วรพจน์=woraphot สุนทร=sunthon สาคร=sakhon อมร=amon มงคล=mongkhon
กนกพร=kanokphon ชนินทร์=chanin พงศกร=phongsakon ปกรณ์=pakon สมนึก=somnuek ประเสริฐ=prasoet
ประยุทธ์=prayut ประวิตร=prawit ทักษิณ=thaksin ยิ่งลักษณ์=yinglak ชวน=chuan อานันท์=anan
บรรหาร=banhan บรรจง=banchong สุธรรม=sutham กรรณิการ์=kannika พรรณี=phanni สุวรรณ=suwan
สุวรรณา=suwanna ธัญญรัตน์=thanyarat กัญญารัตน์=kanyarat วิจิตร=wichit ภัทรพล=phatthraphon
ภัทรา=phatthra จักรพงษ์=chakkraphong จักรี=chakkri ฉัตรชัย=chatchai เนตรนภา=netnapha
เพชรรัตน์=phetcharat ณัฐพงษ์=natthaphong ณัฐวุฒิ=natthawut ณัฐพล=natthaphon
วุฒิชัย=wutthichai เกียรติศักดิ์=kiattisak สมเกียรติ=somkiat เอกชัย=ekkachai อภิชาติ=aphichat
ชาติชาย=chatchai สิทธิชัย=sitthichai กิตติ=kitti กิตติศักดิ์=kittisak ยุทธนา=yutthana
จินตนา=chintana จันทนา=chanthana จันทร์เพ็ญ=chanphen เพ็ญนภา=phennapha เพ็ญศรี=phensi
ดวงใจ=duangchai เสาวลักษณ์=saowalak เยาวลักษณ์=yaowalak เบญจมาศ=benchamat ไพโรจน์=phairot
ไพศาล=phaisan อำนวย=amnuai อัมพร=amphon บังอร=bangon สะอาด=saat สุเมธ=sumet วิเชียร=wichian
เจริญ=charoen เฉลิม=chaloem เสถียร=sathian เสมอ=samoe เกรียงไกร=kriangkrai เมตตา=metta
เปรมชัย=premchai ทองดี=thongdi ทองหล่อ=thonglo บุญมี=bunmi บุญยืน=bunyuen แสงจันทร์=saengchan
แสงเดือน=saengduean วิไลวรรณ=wilaiwan วิมลรัตน์=wimonrat กมลวรรณ=kamonwan รุ่งนภา=rungnapha
พรทิพย์=phonthip ทิพย์วรรณ=thipwan ทิพวรรณ=thipphawan พรสวรรค์=phonsawan ชัยวัฒน์=chaiwat
นันทวัฒน์=nanthawat นันทนา=nanthana นันทพร=nanthaphon ธีรวัฒน์=thirawat ธนากร=thanakon
จิราพร=chiraphon จิรายุ=chirayu ศักดิ์ดา=sakda ศักดา=sakda สมศักดิ์=somsak สมศรี=somsi
สมบูรณ์=sombun สมบัติ=sombat สมพงษ์=somphong สมพร=somphon สุภาพร=suphaphon สุพจน์=suphot
สุชาติ=suchat สุดารัตน์=sudarat มณีรัตน์=manirat ขวัญใจ=khwanchai ชลธิชา=chonthicha
อรวรรณ=orawan อรพรรณ=oraphan วันเพ็ญ=wanphen วันชัย=wanchai วิชัย=wichai วิโรจน์=wirot
วินัย=winai วีระ=wira วีรพงษ์=wiraphong มนตรี=montri มานะ=mana มานพ=manop ชนะ=chana
คำสิงห์=khamsing แก้วมณี=kaeomani ศรีสวัสดิ์=sisawat วงศ์ใหญ่=wongyai
พงษ์ไพบูลย์=phongphaibun จันทร์แก้ว=chankaeo สายสุนีย์=saisuni สายชล=saichon อยุธยา=ayutthaya
รักไทย=rakthai รุ่งเรือง=rungrueang เรืองศรี=rueangsi สุขสันต์=suksan สว่างวงศ์=sawangwong
บัวทอง=buathong พิมพ์ใจ=phimchai ภูมิพัฒน์=phumiphat นฤมล=naruemon กฤษณา=kritsana
ฤทธิชัย=ritthichai หทัยรัตน์=hathairat อิสรา=itsara อัศวิน=atsawin ปาริชาติ=parichat
เดชา=decha เทวินทร์=thewin ไกรสร=kraison แสวง=sawaeng ถาวร=thawon ขจร=khachon ชวลิต=chawalit
นวลจันทร์=nuanchan สวัสดิ์=sawat สงวน=sanguan สุรชัย=surachai ธรรมรัตน์=thammarat
มัณฑนา=manthana ปัญญา=panya บัณฑิต=bandit ชุติมา=chutima ศศิธร=sasithon ศศิวิมล=sasiwimon
กาญจนา=kanchana ลักขณา=lakkhana ลักษณา=laksana ทัศนีย์=thatsani รัศมี=ratsami
พิสมัย=phitsamai มยุรี=mayuri ยุพิน=yuphin เรณู=renu ละเอียด=laiat ละออง=laong
จำเนียร=chamnian สำรวย=samruai คมสัน=khomsan ชำนาญ=chamnan ประภัสสร=praphatson
ปิยวรรณ=piyawan ศุภชัย=suphachai ศุภลักษณ์=suphalak พิเชษฐ์=phichet นิรันดร์=niran
แซ่ตั้ง=saetang แซ่ลิ้ม=saelim
จันทวงษ์=chanthawong ประภาวดี=praphawadi นรพล=naraphon สิทธิมงคล=sitthimongkhon ดวงวงษา=duangwongsa
สุมิตรา=sumittra ศิริปรีดา=siriprida
"""


@pytest.mark.parametrize(("name", "roman"), [pair.split("=") for pair in RTGS.split()])
def test_a_thai_name_is_written_as_it_sounds(name: str, roman: str) -> None:
    assert romanised(name) == roman


@pytest.mark.parametrize(
    ("name", "roman"),
    [("Somchai", "somchai"), ("Seán O'Brien", "seanobrien"), ("สมชาย Smith", "somchaismith")],
)
def test_latin_letters_stay(name: str, roman: str) -> None:
    assert romanised(name) == roman


def test_marks_typed_in_the_wrong_order_change_nothing() -> None:
    assert romanised("นํ้าผึ้ง") == romanised("น้ำผึ้ง") == "namphueng"


def test_every_known_thai_name_becomes_letters() -> None:
    names = sorted(thai_family_names() | thai_female_names() | thai_male_names())[::9]
    assert [n for n in names if not romanised(n).isalpha() or not romanised(n).isascii()] == []


@given(st.text(max_size=200) | st.text("กขจชทรลวอหเแไโะาิีุู์ัํำ็่ฤ", max_size=70))
def test_any_text_becomes_small_latin_letters_or_nothing(text: str) -> None:
    assert all(c.isascii() and (c.islower() or c.isdigit()) for c in romanised(text))
