"""Nothing that opens anything, and nobody's name, is left lying about after a whole story."""

import sqlite3
from pathlib import Path

import pytest

from bot.playground import faults
from bot.playground.visiting import visit
from tests.process.product import WAIT, product

PHONE = "081-234-5678"
TYPED = "Sawasdee-99-krub"
ID_NUMBER = "1-1017-00230-70-8"


def tables(path: Path) -> str:
    """Every value of every table."""
    with sqlite3.connect(path) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        rows = [connection.execute(f'SELECT * FROM "{name}"').fetchall() for (name,) in names]  # noqa: S608 - its own names
    connection.close()
    return repr(rows)


FROM_THE_CONSOLE: dict[str, str] = {}
ISSUED = {"LINE_CHANNEL_ID": "1650000000", "LINE_CHANNEL_ACCESS_TOKEN": ""}


@pytest.mark.slow
@pytest.mark.parametrize("tokens", [FROM_THE_CONSOLE, ISSUED], ids=["console", "issued"])
def test_a_whole_story_leaves_no_password_no_token_and_no_name_where_they_do_not_belong(
    tmp_path: Path, tokens: dict[str, str]
) -> None:
    with product(tmp_path, **tokens) as office:
        server = office.serve()
        officer, staff = office.officer("มาลี ศรีสุข"), office.platform.person("สมชาย ใจดี")
        for says in (f"รหัสผ่านคือ {TYPED}", f"เลขบัตรประชาชน {ID_NUMBER}"):
            staff.say(says)
            staff.chat.until(lambda chat: chat.last is not None and chat.last.by_bot, WAIT)
        staff.say(f"ขอใช้เน็ต ชื่อ สมชาย ใจดี กลุ่มนิเทศ โทร {PHONE} ใช้กับคอม")
        staff.chat.expect("พ.ร.บ.", WAIT)
        staff.tap("รับทราบ")
        staff.chat.expect("ตรวจสอบ", WAIT)
        staff.tap("ยืนยัน")
        staff.chat.expect("A-0001", WAIT)
        card = officer.chat.expect("A-0001", WAIT)
        office.platform.faults.add(faults.server_error(), path="/v2/bot/message/push")
        officer.tap("อนุมัติ", on=card)
        staff.chat.expect("ตั้งรหัสภายใน", WAIT)
        page = str(staff.tap("ตั้งรหัสผ่าน").uri)
        assert visit(page).status == 200
        assert visit(page, {"last4": "0000", "password": TYPED}).status == 422
        shown = visit(page, {"last4": "5678"})
        assert shown.status == 200
        assert visit(page, {"last4": "5678"}).status == 410
        assert visit(page + "x").status == 404
        assert server.end() == 0
        names = ("LINE_CHANNEL_SECRET", "LINE_CHANNEL_ACCESS_TOKEN", "SECRET_KEY")
        secrets = [shown.password, TYPED, page.rpartition("/")[2]]
        secrets += [office.settings[name] for name in names if office.settings[name]]
        secrets += list(office.platform.stateless)
        database = next(tmp_path.rglob("*.db"))
        kept = tables(database)
        said = "\n".join(log.read_text(encoding="utf-8") for log in tmp_path.glob("*.log"))
        files = [file for file in tmp_path.rglob("*.db*") if file.is_file()]
        heard = "\n".join(call.body.decode() for call in office.platform.calls)
    assert all(len(secret) > 7 for secret in secrets)
    for secret in [*secrets, ID_NUMBER, ID_NUMBER.replace("-", "")]:
        assert secret not in kept
        assert secret not in said
        assert not [file.name for file in files if secret.encode() in file.read_bytes()]
    assert shown.password not in heard
    assert "สมชาย" in kept, "the tables were not looked at"
    assert "line.call" in said, "the log was not looked at"
    for personal in ("สมชาย", "มาลี", PHONE, "0812345678", "812345678", staff.user_id):
        assert personal not in said
